//! Recomputation of a plan, sharing no code with the solver.

mod places;
mod reason;
mod route;
mod travel;
mod violation;

use std::collections::BTreeMap;

use crate::{Cost, Plan, Problem};
use reason::holds;
use route::{Paid, RouteCheck};
pub use violation::Violation;

/// Everything in `plan` that is wrong for `problem`; empty for a good plan. O(stops + stops left out × vehicles × route²).
pub fn check(problem: &Problem, plan: &Plan) -> Vec<Violation> {
    let mut found = Vec::new();
    let mut driven = vec![false; problem.vehicles().len()];
    let mut seen = vec![false; problem.stops().len()];
    let (mut total, mut paid) = (Cost(0), Paid::default());
    for route in &plan.routes {
        match driven.get_mut(route.vehicle) {
            None => {
                found.push(Violation::UnknownVehicle { vehicle: route.vehicle });
                continue;
            }
            Some(true) => found.push(Violation::VehicleTwice { vehicle: route.vehicle }),
            Some(mark) => *mark = true,
        }
        let before = found.len();
        for visit in &route.visits {
            if mark(&mut seen, visit.stop, &mut found) {
                let planned = problem.stops()[visit.stop].planned;
                total +=
                    planned.filter(|planned| planned.vehicle != route.vehicle).map_or(Cost(0), |p| p.price);
            }
        }
        if found[before..].iter().all(|violation| !matches!(violation, Violation::UnknownStop { .. })) {
            paid = paid.and(RouteCheck::new(problem, route, &mut found).run());
        }
    }
    let at_rest = problem.vehicles().iter().zip(&driven).enumerate();
    let forgotten = at_rest.filter(|(_, (van, driven))| !van.driven.is_empty() && !**driven);
    found.extend(forgotten.map(|(vehicle, _)| Violation::DrivenOtherwise { vehicle }));
    let mut groups = served_groups(problem, plan, &mut found);
    shipments(problem, plan, &mut found);
    for left in &plan.unassigned {
        if !mark(&mut seen, left.stop, &mut found) {
            continue;
        }
        let stop = &problem.stops()[left.stop];
        let group_open = stop.group.is_none_or(|group| !groups.contains_key(&group));
        if group_open {
            total += stop.penalty.unwrap_or(Cost(0));
            stop.group.map(|group| groups.insert(group, 0_usize));
        }
        if left.required != stop.penalty.is_none() {
            found.push(Violation::Requirement { stop: left.stop });
        }
        if left.reasons.len() != problem.vehicles().len() {
            found.push(Violation::ReasonCount { stop: left.stop, reasons: left.reasons.len() });
            continue;
        }
        for (vehicle, reason) in left.reasons.iter().enumerate() {
            if !holds(problem, plan, left.stop, vehicle, *reason) {
                found.push(Violation::FalseReason { stop: left.stop, vehicle });
            }
        }
    }
    let lost = seen.iter().enumerate().filter(|(_, seen)| !**seen);
    found.extend(lost.map(|(stop, _)| Violation::StopLost { stop }));
    parts(plan, &paid, &mut found);
    total += paid.total;
    if total != plan.cost.total() {
        found.push(Violation::WrongCost { vehicle: None, stated: plan.cost.total(), found: total });
    }
    found
}

/// The parts of the cost that routes are not stated to have by themselves.
fn parts(plan: &Plan, paid: &Paid, found: &mut Vec<Violation>) {
    let stated = plan.cost;
    for (part, stated, again) in [
        ("overtime", stated.overtime, paid.overtime),
        ("lateness", stated.lateness, paid.lateness),
        ("work", stated.work, paid.work),
        ("territories", stated.territories, paid.territories),
    ] {
        if stated != again {
            found.push(Violation::WrongPart { part, stated, found: again });
        }
    }
}

/// Marks a stop as accounted for; `false` where there is no such stop.
fn mark(seen: &mut [bool], stop: usize, found: &mut Vec<Violation>) -> bool {
    match seen.get_mut(stop) {
        None => {
            found.push(Violation::UnknownStop { stop });
            return false;
        }
        Some(true) => found.push(Violation::StopTwice { stop }),
        Some(mark) => *mark = true,
    }
    true
}

/// How many stops of each group are served.
fn served_groups(problem: &Problem, plan: &Plan, found: &mut Vec<Violation>) -> BTreeMap<usize, usize> {
    let mut groups = BTreeMap::new();
    for visit in plan.routes.iter().flat_map(|route| &route.visits) {
        if let Some(group) = problem.stops().get(visit.stop).and_then(|stop| stop.group) {
            *groups.entry(group).or_insert(0) += 1;
        }
    }
    let twice = groups.iter().filter(|(_, served)| **served > 1);
    found.extend(twice.map(|(&group, _)| Violation::GroupTwice { group }));
    groups
}

fn shipments(problem: &Problem, plan: &Plan, found: &mut Vec<Violation>) {
    let mut place = vec![None; problem.stops().len()];
    for (at, route) in plan.routes.iter().enumerate() {
        for (order, visit) in route.visits.iter().enumerate() {
            if let Some(slot) = place.get_mut(visit.stop) {
                *slot = Some((at, order));
            }
        }
    }
    for (index, shipment) in problem.shipments().iter().enumerate() {
        let whole = match (place[shipment.from], place[shipment.to]) {
            (Some((a, first)), Some((b, second))) => a == b && first < second,
            (None, None) => true,
            // What is on board stays there where it cannot be handed over.
            (Some(_), None) => problem.vehicles().iter().any(|van| van.driven.contains(&shipment.from)),
            _ => false,
        };
        if !whole {
            found.push(Violation::ShipmentBroken { shipment: index });
        }
    }
}
