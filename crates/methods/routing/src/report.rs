//! From orders of stops to the plan that is handed out.

use crate::core::{Core, FAR, NONE};
use crate::float::id;
use crate::reason::Reasons;
use crate::ruin::Tours;
use crate::segment::Clock;
use crate::{Cost, CostBreakdown, Metres, Plan, Route, Seconds, Unassigned, Visit};

/// Times every visit, adds up the costs and gives each stop left out its reasons.
pub(crate) fn report(tours: &mut Tours<'_>) -> Plan {
    let core = tours.core;
    let used: Vec<usize> = (0..core.routes).filter(|&route| tours.stops_of(route).next().is_some()).collect();
    let routes: Vec<Route> = used.into_iter().map(|at| route(tours, at)).collect();
    let mut cost = CostBreakdown::default();
    for route in &routes {
        let vehicle = &core.problem.vehicles()[route.vehicle];
        cost.fixed += vehicle.fixed_cost;
        cost.distance += Cost(vehicle.cost_per_metre.0 * route.distance.0);
        cost.time += Cost(vehicle.cost_per_second.0 * (route.end - route.departure).0);
    }
    let left: Vec<usize> = (0..core.stops).filter(|&stop| !tours.serves(stop)).collect();
    let reasons = Reasons::new(core);
    let unassigned: Vec<Unassigned> = left
        .into_iter()
        .map(|stop| Unassigned {
            stop,
            required: core.problem.stops()[stop].penalty.is_none(),
            reasons: (0..core.routes).map(|vehicle| reasons.of(tours, stop, vehicle)).collect(),
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

fn route(tours: &Tours<'_>, vehicle: usize) -> Route {
    let core = tours.core;
    let order: Vec<usize> = tours.stops_of(vehicle).collect();
    let (whole, distance) = driven(tours, vehicle, &order);
    let van = &core.problem.vehicles()[vehicle];
    let table = &core.tables[core.profile[vehicle] as usize];
    let departure = whole.departure();
    let dimensions = 0..core.dimensions;
    let mut load: Vec<i64> = dimensions
        .clone()
        .map(|dimension| order.iter().map(|&stop| core.load(stop, dimension).bring).sum())
        .collect();
    let (mut row, mut now) = (core.row[core.start(vehicle)], departure);
    let mut visits = Vec::with_capacity(order.len());
    for &stop in &order {
        let arrival = now + table.duration(row, id(stop));
        let start = arrival.max(tours.window(stop).0);
        for dimension in dimensions.clone() {
            let change = core.load(stop, dimension);
            load[dimension] += change.take - change.bring;
        }
        (row, now) = (id(stop), start + core.service[stop]);
        visits.push(Visit {
            stop,
            arrival: Seconds(arrival),
            wait: Seconds(start - arrival),
            start: Seconds(start),
            departure: Seconds(now),
            load: load.clone(),
        });
    }
    let end = now + table.duration(row, core.row[core.start(vehicle) + 1]);
    let cost = van.fixed_cost.0 + van.cost_per_metre.0 * distance + van.cost_per_second.0 * (end - departure);
    Route {
        vehicle,
        departure: Seconds(departure),
        visits,
        end: Seconds(end),
        distance: Metres(distance),
        cost: Cost(cost),
    }
}

/// The whole route in time, and its metres.
fn driven(tours: &Tours<'_>, vehicle: usize, order: &[usize]) -> (Clock, i64) {
    let core: &Core<'_> = tours.core;
    let table = &core.tables[core.profile[vehicle] as usize];
    let van = &core.vans[vehicle];
    let depot = Clock::node((van.open, van.close), 0, -FAR);
    let (start, end) = (core.row[core.start(vehicle)], core.row[core.start(vehicle) + 1]);
    let (mut whole, mut distance, mut row) = (depot, 0, start);
    for &stop in order {
        let node = Clock::node(tours.window(stop), core.service[stop], core.release[stop]);
        whole = whole.join(table.duration(row, id(stop)), &node);
        distance += table.distance(row, id(stop));
        row = id(stop);
    }
    (whole.join(table.duration(row, end), &depot), distance + table.distance(row, end))
}
