//! How loads are laid out for the search.

use crate::{FORBIDDEN, Problem, Stop, Vehicle};

/// The layout of loads.
///
/// Where every stop is either brought something or has something fetched, and no leg leads from the second kind to the first
/// (backhauls), what is on board never rises before all is brought. Then what is fetched is a load of its own: its sum tells
/// whether it fits, and nothing need be followed along the route.
pub(super) struct Loads {
    pub(super) apart: bool,
    pub(super) dimensions: usize,
}

impl Loads {
    /// O(stops²) where pickups are apart, otherwise up to the first pair of stops that shows they are not.
    pub(super) fn new(problem: &Problem) -> Self {
        let apart = is_apart(problem);
        Self { apart, dimensions: problem.dimensions() * if apart { 2 } else { 1 } }
    }

    /// The room that a vehicle has beside what it has on board already.
    pub(super) fn capacity(&self, problem: &Problem, vehicle: &Vehicle) -> Vec<i64> {
        let aboard = |dimension: usize| -> i64 {
            vehicle.aboard.iter().map(|&stop| problem.stops()[stop].demand[dimension]).sum()
        };
        let room: Vec<i64> =
            vehicle.capacity.iter().enumerate().map(|(at, capacity)| capacity - aboard(at)).collect();
        if self.apart { room.repeat(2) } else { room }
    }

    pub(super) fn demand(&self, stop: &Stop) -> Vec<i64> {
        let own = stop.demand.iter();
        if self.apart { own.chain(&stop.pickup).copied().collect() } else { own.copied().collect() }
    }

    pub(super) fn pickup(&self, stop: &Stop) -> Vec<i64> {
        if self.apart { vec![0; self.dimensions] } else { stop.pickup.clone() }
    }
}

fn is_apart(problem: &Problem) -> bool {
    let any = |loads: &[i64]| loads.iter().any(|&load| load > 0);
    let stops = problem.stops();
    let (brought, fetched): (Vec<&Stop>, Vec<&Stop>) = stops.iter().partition(|stop| any(&stop.demand));
    let clear = problem.shipments().is_empty()
        && problem.vehicles().iter().all(|van| van.aboard.is_empty())
        && brought.iter().all(|stop| !any(&stop.pickup))
        && fetched.iter().all(|stop| any(&stop.pickup));
    let barred = |from: &Stop, to: &Stop| {
        problem.profiles().iter().all(|legs| legs.distance(from.location, to.location) >= FORBIDDEN)
    };
    clear && !fetched.is_empty() && fetched.iter().all(|from| brought.iter().all(|to| barred(from, to)))
}
