//! The baseline: always drive to the nearest stop that still fits.

use crate::report::report;
use crate::state::State;
use crate::timing::cost;
use crate::{Plan, Problem};

/// A plan made vehicle by vehicle, each going to the nearest stop, by driving time, that it can still serve.
///
/// Ties go to the stop that comes first; no attention is paid to penalties on the way. What is left in the end and
/// still fits between others is put there, unless leaving it out is cheaper. O(stops² × stops per vehicle).
pub fn nearest_neighbour(problem: &Problem) -> Plan {
    report(&construct(problem))
}

pub(crate) fn construct(problem: &Problem) -> State<'_> {
    let mut state = State::empty(problem);
    let mut open: Vec<usize> = (0..problem.stops().len()).collect();
    for vehicle in 0..problem.vehicles().len() {
        let mut here = problem.vehicles()[vehicle].depot;
        let mut route: Vec<usize> = Vec::new();
        let mut route_cost = state.cost(vehicle);
        loop {
            let mut near: Vec<usize> = (0..open.len()).collect();
            near.sort_by_key(|&i| {
                let to = problem.stops()[open[i]].location;
                (problem.matrices().duration(here, to), problem.matrices().distance(here, to), open[i])
            });
            let next = near.into_iter().find_map(|i| {
                route.push(open[i]);
                let found = cost(problem, vehicle, &route);
                route.pop();
                found.map(|cost| (i, cost))
            });
            let Some((i, cost)) = next else { break };
            let stop = open.remove(i);
            here = problem.stops()[stop].location;
            route.push(stop);
            route_cost = cost;
        }
        state.replace(vehicle, route, route_cost);
    }
    state.insert_all(&open);
    state
}
