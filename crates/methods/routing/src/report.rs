//! From orders of stops to the plan that is handed out.

use crate::reason::reason;
use crate::state::State;
use crate::timing::{cost_of, service_start, timing};
use crate::{Cost, CostBreakdown, Plan, Route, Unassigned, Visit};

/// Times every visit, adds up the costs and gives each stop left out its reasons.
pub(crate) fn report(state: &State<'_>) -> Plan {
    let problem = state.problem;
    let vehicles = 0..problem.vehicles().len();
    let routes: Vec<Route> =
        vehicles.clone().filter(|&v| !state.route(v).is_empty()).map(|v| route(state, v)).collect();
    let mut cost = CostBreakdown::default();
    for route in &routes {
        let vehicle = &problem.vehicles()[route.vehicle];
        cost.fixed += vehicle.fixed_cost;
        cost.distance += Cost(vehicle.cost_per_metre.0 * route.distance.0);
        cost.time += Cost(vehicle.cost_per_second.0 * (route.end - route.departure).0);
    }
    let unassigned: Vec<Unassigned> = state
        .unassigned()
        .into_iter()
        .map(|stop| Unassigned {
            stop,
            required: problem.stops()[stop].penalty.is_none(),
            reasons: vehicles.clone().map(|vehicle| reason(state, stop, vehicle)).collect(),
        })
        .collect();
    cost.penalties = unassigned.iter().filter_map(|left| problem.stops()[left.stop].penalty).sum();
    Plan { routes, unassigned, cost }
}

fn route(state: &State<'_>, vehicle: usize) -> Route {
    let problem = state.problem;
    let (van, matrices) = (&problem.vehicles()[vehicle], problem.matrices());
    let order = state.route(vehicle);
    let timed = timing(problem, vehicle, order).expect("invariant: routes of a state are feasible");
    let mut load = vec![0; van.capacity.len()];
    for &stop in order {
        for (sum, demand) in load.iter_mut().zip(&problem.stops()[stop].demand) {
            *sum += demand;
        }
    }
    let (mut here, mut now) = (van.depot, timed.departure);
    let mut visits = Vec::with_capacity(order.len());
    for &index in order {
        let stop = &problem.stops()[index];
        let arrival = now + matrices.duration(here, stop.location);
        let (start, _) =
            service_start(&stop.windows, arrival).expect("invariant: a later departure stays in the windows");
        for (sum, demand) in load.iter_mut().zip(&stop.demand) {
            *sum -= demand;
        }
        now = start + stop.service;
        here = stop.location;
        visits.push(Visit {
            stop: index,
            arrival,
            wait: start - arrival,
            start,
            departure: now,
            load: load.clone(),
        });
    }
    Route {
        vehicle,
        departure: timed.departure,
        visits,
        end: timed.end,
        distance: timed.distance,
        cost: cost_of(problem, vehicle, &timed),
    }
}
