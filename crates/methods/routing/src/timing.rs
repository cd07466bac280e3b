//! When a vehicle that serves stops in a given order is where, and what that costs.

use crate::{Cost, Metres, Problem, Seconds, Window};

/// A feasible order of stops, timed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Timing {
    /// As late as possible without returning later.
    pub(crate) departure: Seconds,
    pub(crate) end: Seconds,
    pub(crate) distance: Metres,
}

/// The timing of `stops` on `vehicle`, `None` where the order breaks a limit. O(stops × windows).
///
/// Each stop is served in the earliest window that can be met. The departure is then put off by the least of all
/// waiting and of what each window leaves, which shortens the tour and delays nothing (Savelsbergh 1992).
pub(crate) fn timing(problem: &Problem, vehicle: usize, stops: &[usize]) -> Option<Timing> {
    let van = &problem.vehicles()[vehicle];
    let matrices = problem.matrices();
    if van.stops_max.is_some_and(|most| stops.len() > most) || !carries(problem, vehicle, stops) {
        return None;
    }
    let (mut here, mut now) = (van.depot, van.shift.open);
    let (mut waited, mut slack) = (Seconds(0), Seconds(i64::MAX));
    let mut distance = Metres(0);
    for &index in stops {
        let stop = &problem.stops()[index];
        distance += matrices.distance(here, stop.location);
        let arrival = now + matrices.duration(here, stop.location);
        let (start, close) = service_start(&stop.windows, arrival)?;
        waited += start - arrival;
        if let Some(close) = close {
            slack = slack.min(waited + (close - start));
        }
        now = start + stop.service;
        here = stop.location;
    }
    distance += matrices.distance(here, van.depot);
    let end = now + matrices.duration(here, van.depot);
    let departure = van.shift.open + waited.min(slack);
    let too_long = van.duration_max.is_some_and(|most| end - departure > most);
    (end <= van.shift.close && !too_long).then_some(Timing { departure, end, distance })
}

/// The start of service after `arrival` in the first window that can be met, and when that window closes.
pub(crate) fn service_start(windows: &[Window], arrival: Seconds) -> Option<(Seconds, Option<Seconds>)> {
    if windows.is_empty() {
        return Some((arrival, None));
    }
    let window = windows.iter().find(|window| window.close >= arrival)?;
    Some((arrival.max(window.open), Some(window.close)))
}

fn carries(problem: &Problem, vehicle: usize, stops: &[usize]) -> bool {
    problem.vehicles()[vehicle].capacity.iter().enumerate().all(|(dimension, &capacity)| {
        stops.iter().map(|&stop| problem.stops()[stop].demand[dimension]).sum::<i64>() <= capacity
    })
}

/// The cost of a timed route with at least one stop.
pub(crate) fn cost_of(problem: &Problem, vehicle: usize, timing: &Timing) -> Cost {
    let van = &problem.vehicles()[vehicle];
    let seconds = timing.end - timing.departure;
    van.fixed_cost + Cost(van.cost_per_metre.0 * timing.distance.0) + Cost(van.cost_per_second.0 * seconds.0)
}

/// The cost of `stops` on `vehicle`: zero for none, `None` where the order breaks a limit.
pub(crate) fn cost(problem: &Problem, vehicle: usize, stops: &[usize]) -> Option<Cost> {
    if stops.is_empty() {
        return Some(Cost(0));
    }
    Some(cost_of(problem, vehicle, &timing(problem, vehicle, stops)?))
}
