//! How much later a vehicle may be at each of its stops.

use crate::{Problem, RestPlace, Route, Seconds, Stop, Vehicle};

/// For each visit how much later than planned the vehicle may arrive with no window, break, shift with its overtime,
/// longest duration or later departure broken after it; below 0 where one already is. The moment of leaving the depot stands. A stop that is
/// reached after one of its windows waits for the next. O(visits × windows).
pub fn slack(problem: &Problem, route: &Route) -> Vec<Seconds> {
    let vehicle = &problem.vehicles()[route.vehicle];
    let legs = problem.legs_of(route.vehicle);
    let longest = vehicle.duration_max.map(|most| route.departure + most);
    let last = vehicle.shift.close + vehicle.overtime_max;
    // The latest that the vehicle may be at the place behind.
    let mut latest = longest.map_or(last, |end| end.min(last));
    let mut place = vehicle.end;
    let mut slack = vec![Seconds(0); route.visits.len()];
    for (at, visit) in route.visits.iter().enumerate().rev() {
        let stop = &problem.stops()[visit.stop];
        latest = legs.departure(stop.location, place, latest);
        latest = before_rests(vehicle, route, RestPlace::AfterVisit(at), latest) - stop.service;
        latest = before_rests(vehicle, route, RestPlace::BeforeVisit(at), last_start(stop, latest));
        slack[at] = latest - visit.arrival;
        place = stop.location;
        if let Some(number) = route.reloads.iter().position(|reload| reload.before == at) {
            // What is late at the depot may use up the wait there.
            let reload = &route.reloads[number];
            latest = legs.departure(reload.location, place, latest);
            latest = before_rests(vehicle, route, RestPlace::AtReload(number), latest);
            place = reload.location;
        }
    }
    slack
}

/// The latest that the vehicle may be somewhere if its breaks there are to be over by `latest`.
fn before_rests(vehicle: &Vehicle, route: &Route, place: RestPlace, latest: Seconds) -> Seconds {
    let here = route.breaks.iter().rev().filter(|rest| rest.place == place);
    here.map(|rest| &vehicle.breaks[rest.index])
        .fold(latest, |latest, given| (latest - given.duration).min(given.window.close))
}

/// The last moment up to `latest` at which service may start; `latest` itself where there is none.
fn last_start(stop: &Stop, latest: Seconds) -> Seconds {
    let open = stop.windows.iter().filter(|window| window.open <= latest);
    open.map(|window| window.close.min(latest)).max().unwrap_or(latest)
}
