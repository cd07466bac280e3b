//! How much later a vehicle may be at each of its stops.

use crate::{Problem, Route, Seconds, Stop};

/// For each visit how much later than planned the vehicle may arrive with no window, shift, longest duration or later
/// departure broken after it; below 0 where one already is. The moment of leaving the depot stands. A stop that is
/// reached after one of its windows waits for the next. O(visits × windows).
pub fn slack(problem: &Problem, route: &Route) -> Vec<Seconds> {
    let vehicle = &problem.vehicles()[route.vehicle];
    let legs = problem.legs_of(route.vehicle);
    let longest = vehicle.duration_max.map(|most| route.departure + most);
    // The latest that the vehicle may be at the place behind.
    let mut latest = longest.map_or(vehicle.shift.close, |end| end.min(vehicle.shift.close));
    let mut place = vehicle.end;
    let mut slack = vec![Seconds(0); route.visits.len()];
    for (at, visit) in route.visits.iter().enumerate().rev() {
        let stop = &problem.stops()[visit.stop];
        latest = latest - legs.duration(stop.location, place) - stop.service;
        latest = last_start(stop, latest);
        slack[at] = latest - visit.arrival;
        place = stop.location;
        if route.reloads.iter().any(|reload| reload.before == at) {
            // What is late at the depot may use up the wait there.
            latest = latest - legs.duration(vehicle.depot, place);
            place = vehicle.end;
        }
    }
    slack
}

/// The last moment up to `latest` at which service may start; `latest` itself where there is none.
fn last_start(stop: &Stop, latest: Seconds) -> Seconds {
    let open = stop.windows.iter().filter(|window| window.open <= latest);
    open.map(|window| window.close.min(latest)).max().unwrap_or(latest)
}
