//! One run over all areas.

use crate::{care, customers, delivery, orders, stock};
use qm_domain::state::ShopState;
use qm_domain::{CycleId, Decision, Policy, Timestamp, Undecided};

/// The run that decides.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CycleInfo {
    /// Its id; decisions are named after it.
    pub id: CycleId,
    /// Its clock.
    pub now: Timestamp,
    /// Seed for planners that draw. Today's planners do not draw, so it changes nothing.
    pub seed: u64,
}

/// What a run decided and what it could not. Both in the order of areas, then of the state.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Planned {
    /// The decisions.
    pub decisions: Vec<Decision>,
    /// The subjects without one, each with its reason.
    pub undecided: Vec<Undecided>,
}

impl Planned {
    fn add(&mut self, other: Self) {
        self.decisions.extend(other.decisions);
        self.undecided.extend(other.undecided);
    }
}

/// Decides on every open subject of the state.
///
/// Cost: orders O(t log t + t w s) for t tasks, w workers and s stations of a location; stock O(p (d + g²)) for p positions
/// with d points of demand on grids of g steps; delivery as [`qm_routing::solve`] per depot, on at most twice the stops its
/// vehicles may take; customers O(n log n); care O(n).
pub fn plan(state: &ShopState, policy: &Policy, cycle: &CycleInfo) -> Planned {
    let mut planned = orders(state, cycle);
    planned.add(stock(state, policy, cycle));
    planned.add(delivery(state, policy, cycle));
    planned.add(customers(state, policy, cycle));
    planned.add(care(state, policy, cycle));
    planned
}
