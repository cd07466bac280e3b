//! Delivery: tours for the orders that are ready, words to customers whose parcels will be late.

mod day;
mod depot;
mod fleet;
mod given;
mod notice;
mod price;
#[expect(clippy::single_match_else, reason = "the two baselines stand side by side")]
mod tour;
mod words;

pub use day::{DayFault, DayPlan, DayTour, LateStop, OrderMove, TourUnderWay, Visited, replan_day};
pub use given::{driving_hours, given_tour, hours_on_duty};

use crate::cycle::{CycleInfo, Planned};
use qm_domain::state::ShopState;
use qm_domain::{LocationId, Policy};
use std::collections::BTreeMap;

/// Plans every ready order, depot by depot, and every parcel under way.
pub fn delivery(state: &ShopState, policy: &Policy, cycle: &CycleInfo) -> Planned {
    let mut by_depot: BTreeMap<&LocationId, Vec<_>> = BTreeMap::new();
    for order in &state.delivery.ready {
        by_depot.entry(&order.location).or_default().push(order);
    }
    let mut planned = Planned::default();
    for (location, mut ready) in by_depot {
        ready.sort_by(|a, b| (a.window.1, &a.order).cmp(&(b.window.1, &b.order)));
        depot::plan(state, location, &ready, cycle, &mut planned);
    }
    for parcel in &state.delivery.under_way {
        match notice::notice(state, policy, parcel) {
            Ok(draft) => planned.decisions.push(draft.decision(cycle)),
            Err(why) => planned.undecided.push(notice::undecided(parcel, why)),
        }
    }
    planned
}
