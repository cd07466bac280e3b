//! Why a vehicle does not serve a stop.

use crate::state::State;
use crate::timing::timing;
use crate::{Reason, Seconds};

/// The reason why `vehicle`, with the route it has, does not serve `stop`. O(route²).
pub(crate) fn reason(state: &State<'_>, stop: usize, vehicle: usize) -> Reason {
    if let Some(reason) = even_alone(state, stop, vehicle) {
        return reason;
    }
    let problem = state.problem;
    let (van, wanted) = (&problem.vehicles()[vehicle], &problem.stops()[stop]);
    let route = state.route(vehicle);
    if let Some(stops_max) = van.stops_max.filter(|&most| route.len() >= most) {
        return Reason::StopsFull { stops_max };
    }
    for (dimension, (&demand, &capacity)) in wanted.demand.iter().zip(&van.capacity).enumerate() {
        let taken: i64 = route.iter().map(|&other| problem.stops()[other].demand[dimension]).sum();
        if taken + demand > capacity {
            return Reason::CapacityTaken { dimension, demand, free: capacity - taken };
        }
    }
    match (state.insertion_into(stop, vehicle), wanted.penalty) {
        (Some(found), Some(penalty)) => Reason::NotWorthIt { extra: found.extra, penalty },
        _ => Reason::NoTimeLeft,
    }
}

/// What would keep the vehicle from the stop with nothing else to do.
fn even_alone(state: &State<'_>, stop: usize, vehicle: usize) -> Option<Reason> {
    let problem = state.problem;
    let (van, wanted) = (&problem.vehicles()[vehicle], &problem.stops()[stop]);
    if van.stops_max == Some(0) {
        return Some(Reason::NoStopsAllowed);
    }
    for (dimension, (&demand, &capacity)) in wanted.demand.iter().zip(&van.capacity).enumerate() {
        if demand > capacity {
            return Some(Reason::CapacityExceeded { dimension, demand, capacity });
        }
    }
    let out = problem.matrices().duration(van.depot, wanted.location);
    let back = problem.matrices().duration(wanted.location, van.depot);
    let needed = out + wanted.service + back;
    let shift = van.shift.close - van.shift.open;
    let available = shift.min(van.duration_max.unwrap_or(Seconds(i64::MAX)));
    if needed > available {
        return Some(Reason::OutOfReach { needed, available });
    }
    if timing(problem, vehicle, &[stop]).is_none() {
        return Some(Reason::WindowMissed { earliest: van.shift.open + out });
    }
    None
}
