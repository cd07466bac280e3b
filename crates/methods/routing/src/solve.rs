//! The solver: two starts, local search, rounds of ruin and recreate.

use serde::{Deserialize, Serialize};

use crate::local_search::{Neighbours, improve};
use crate::perturb::perturb;
use crate::report::report;
use crate::rng::Rng;
use crate::state::State;
use crate::{Plan, Problem, nearest, savings};

/// How long and how to search.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Params {
    /// The same seed gives the same plan.
    pub seed: u64,
    /// Rounds of ruin and recreate after the first local search; 0 for none.
    pub iterations: u32,
}

impl Default for Params {
    fn default() -> Self {
        Self { seed: 1, iterations: 200 }
    }
}

/// Plans the routes: as many stops that must be served as it can, then at the least cost it finds.
///
/// Starts from savings and from nearest neighbours, improves both by local search, goes on with the better one.
/// Never worse than [`crate::nearest_neighbour`]. No stop is left out that could be put on a route as it stands,
/// unless leaving it out is cheaper. Deterministic in problem and parameters. A stop or vehicle that cannot be
/// used makes no error: the plan says why.
pub fn solve(problem: &Problem, params: Params) -> Plan {
    let neighbours = Neighbours::new(problem);
    let mut best = savings::construct(problem);
    settle(&mut best, &neighbours);
    let mut other = nearest::construct(problem);
    settle(&mut other, &neighbours);
    if other.objective() < best.objective() {
        best = other;
    }
    perturb(&mut best, &neighbours, params.iterations, &mut Rng::new(params.seed));
    settle(&mut best, &neighbours);
    report(&best)
}

/// Local search and insertion in turn, until neither changes anything.
fn settle(state: &mut State<'_>, neighbours: &Neighbours) {
    let all: Vec<usize> = (0..state.problem.vehicles().len()).collect();
    loop {
        let before = state.objective();
        improve(state, neighbours, &all);
        let mut open = state.unassigned();
        open.sort_by_key(|&stop| (state.problem.stops()[stop].penalty.is_some(), stop));
        state.insert_all(&open);
        if state.objective() == before {
            return;
        }
    }
}
