//! From orders of stops to the plan that is handed out.

mod route;

use crate::core::{Core, NONE};
use crate::reason::Reasons;
use crate::ruin::Tours;
use crate::{Cost, CostBreakdown, Plan, Problem, Route, Unassigned};
use route::route;

/// Times every visit, adds up the costs and gives each stop left out its reasons.
pub(crate) fn report(tours: &mut Tours<'_>) -> Plan {
    let core = tours.core;
    let vehicles = 0..core.vans.len();
    let routes: Vec<Route> = vehicles.clone().filter_map(|vehicle| route(tours, vehicle)).collect();
    let mut cost = driving(core.problem, &routes);
    cost.changes = per_visit(&routes, |visit, trip| core.moved(visit, trip), core);
    cost.territories = per_visit(&routes, |visit, trip| core.away(visit, trip), core);
    cost.work = routes.iter().map(|route| work(core, route)).sum();
    let left: Vec<usize> = (0..core.stops).filter(|&stop| !tours.serves(stop)).collect();
    let reasons = Reasons::new(core);
    let unassigned: Vec<Unassigned> = left
        .into_iter()
        .map(|stop| Unassigned {
            stop,
            required: core.problem.stops()[stop].penalty.is_none(),
            reasons: vehicles.clone().map(|vehicle| reasons.of(tours, stop, vehicle)).collect(),
        })
        .collect();
    cost.penalties = penalties(tours, &unassigned);
    Plan { routes, unassigned, cost }
}

/// What the routes cost, part by part.
fn driving(problem: &Problem, routes: &[Route]) -> CostBreakdown {
    let mut cost = CostBreakdown::default();
    for route in routes {
        let vehicle = &problem.vehicles()[route.vehicle];
        cost.fixed += vehicle.fixed_cost;
        cost.distance += Cost(vehicle.cost_per_metre.0 * route.distance.0);
        cost.time += Cost(vehicle.cost_per_second.0 * (route.end - route.departure).0);
        let overtime = (route.end - vehicle.shift.close).0.max(0);
        cost.overtime += Cost(overtime.saturating_mul(vehicle.overtime_per_second.0));
        for visit in &route.visits {
            if let Some(promise) = problem.stops()[visit.stop].promise {
                let late = (visit.start - promise.by).0.max(0);
                cost.lateness += Cost(late.saturating_mul(promise.late_per_second.0));
            }
        }
    }
    cost
}

/// What the stops left out cost; a group once, and only where none of it is served.
fn penalties(tours: &Tours<'_>, unassigned: &[Unassigned]) -> Cost {
    let core = tours.core;
    let mut paid = std::collections::HashSet::new();
    let due = unassigned.iter().filter(|left| {
        let group = core.group[left.stop];
        group == NONE || (!tours.serves_group(group as usize) && paid.insert(group))
    });
    due.filter_map(|left| core.problem.stops()[left.stop].penalty).sum()
}

/// What each stop costs on the vehicle that serves it.
fn per_visit(routes: &[Route], cost: impl Fn(usize, usize) -> i64, core: &Core<'_>) -> Cost {
    let of = |route: &Route| -> i64 {
        let trip = core.vans[route.vehicle].first;
        route.visits.iter().map(|visit| cost(visit.stop, trip)).sum()
    };
    Cost(routes.iter().map(of).sum())
}

/// What the squares of the stops and hours of a route cost.
fn work(core: &Core<'_>, route: &Route) -> Cost {
    let van = &core.vans[route.vehicle];
    let stops = i64::try_from(route.visits.len()).unwrap_or(i64::MAX);
    let stops = stops.saturating_mul(stops).saturating_mul(van.per_stop_squared);
    Cost(stops.saturating_add(van.hours_squared((route.end - route.departure).0)))
}
