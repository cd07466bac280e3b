//! From orders of stops to the plan that is handed out.

use crate::core::{Core, FAR, NONE};
use crate::float::id;
use crate::reason::Reasons;
use crate::ruin::Tours;
use crate::segment::Clock;
use crate::{Cost, CostBreakdown, Metres, Plan, Reload, Route, Seconds, Unassigned, Visit};

/// Times every visit, adds up the costs and gives each stop left out its reasons.
pub(crate) fn report(tours: &mut Tours<'_>) -> Plan {
    let core = tours.core;
    let vehicles = 0..core.vans.len();
    let routes: Vec<Route> = vehicles.clone().filter_map(|vehicle| route(tours, vehicle)).collect();
    let mut cost = CostBreakdown::default();
    for route in &routes {
        let vehicle = &core.problem.vehicles()[route.vehicle];
        cost.fixed += vehicle.fixed_cost;
        cost.distance += Cost(vehicle.cost_per_metre.0 * route.distance.0);
        cost.time += Cost(vehicle.cost_per_second.0 * (route.end - route.departure).0);
    }
    cost.changes = changes(core, &routes);
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

/// What the stops cost that are not on the vehicle of the published plan.
fn changes(core: &Core<'_>, routes: &[Route]) -> Cost {
    let moved = |route: &Route| -> i64 {
        let trip = core.vans[route.vehicle].first;
        route.visits.iter().map(|visit| core.moved(visit.stop, trip)).sum()
    };
    Cost(routes.iter().map(moved).sum())
}

/// The trips of a vehicle one after the other; `None` where it makes none.
fn route(tours: &Tours<'_>, vehicle: usize) -> Option<Route> {
    let core = tours.core;
    let van = &core.vans[vehicle];
    let made = |trip: &usize| tours.stops_of(*trip).next().is_some();
    let trips: Vec<usize> = (van.first..van.first + van.trips).filter(made).collect();
    let &first = trips.first()?;
    let mut route = Route {
        vehicle,
        departure: Seconds(if van.trips > 1 {
            van.open.max(ready(tours, first))
        } else {
            shortest(tours, first)
        }),
        visits: Vec::new(),
        reloads: Vec::new(),
        end: Seconds(0),
        distance: Metres(0),
        cost: Cost(0),
    };
    route.end = route.departure;
    for &trip in &trips {
        if trip != first {
            let departure = Seconds(route.end.0.max(ready(tours, trip)));
            route.reloads.push(Reload { before: route.visits.len(), arrival: route.end, departure });
            route.end = departure;
        }
        drive(tours, trip, &mut route);
    }
    let given = &core.problem.vehicles()[vehicle];
    let seconds = route.end - route.departure;
    route.cost = given.fixed_cost
        + Cost(given.cost_per_metre.0 * route.distance.0)
        + Cost(given.cost_per_second.0 * seconds.0);
    Some(route)
}

/// Adds the visits of one trip that leaves when the route so far ends.
fn drive(tours: &Tours<'_>, trip: usize, route: &mut Route) {
    let core = tours.core;
    let table = &core.tables[core.profile[trip] as usize];
    let order: Vec<usize> = tours.stops_of(trip).collect();
    let dimensions = 0..core.dimensions;
    let brought = |dimension| order.iter().map(|&stop| core.load(stop, dimension).bring).sum();
    let mut load: Vec<i64> = dimensions.clone().map(brought).collect();
    let (mut row, mut now) = (core.row[core.start(trip)], route.end.0);
    for &stop in &order {
        let arrival = now + table.duration(row, id(stop));
        let start = arrival.max(tours.window(stop).0);
        route.distance += Metres(table.distance(row, id(stop)));
        for dimension in dimensions.clone() {
            let change = core.load(stop, dimension);
            load[dimension] += change.take - change.bring;
        }
        (row, now) = (id(stop), start + core.service[stop]);
        route.visits.push(Visit {
            stop,
            arrival: Seconds(arrival),
            wait: Seconds(start - arrival),
            start: Seconds(start),
            departure: Seconds(now),
            load: load.clone(),
        });
    }
    let end = core.row[core.start(trip) + 1];
    route.distance += Metres(table.distance(row, end));
    route.end = Seconds(now + table.duration(row, end));
}

/// When all that a trip brings is ready.
fn ready(tours: &Tours<'_>, trip: usize) -> i64 {
    tours.stops_of(trip).map(|stop| tours.core.release[stop]).max().unwrap_or(-FAR)
}

/// The earliest departure that makes a single trip as short as it can be.
fn shortest(tours: &Tours<'_>, trip: usize) -> i64 {
    let core = tours.core;
    let table = &core.tables[core.profile[trip] as usize];
    let van = &core.vans[core.van_of[trip] as usize];
    let depot = Clock::node((van.open, van.close), 0, -FAR);
    let (mut whole, mut row) = (depot, core.row[core.start(trip)]);
    for stop in tours.stops_of(trip) {
        let node = Clock::node(tours.window(stop), core.service[stop], core.release[stop]);
        whole = whole.join(table.duration(row, id(stop)), &node);
        row = id(stop);
    }
    whole.join(table.duration(row, core.row[core.start(trip) + 1]), &depot).departure()
}
