//! Delivery: tours driven again stop by stop, notices weighed again.

pub(crate) mod duty;
pub(crate) mod road;

use crate::defect::{DefectCode, Findings};
use crate::general::{names_assumptions, names_sections};
use crate::known::real;
use crate::verifier::Facts;
use duty::Taken;
use qm_domain::{Assumption, GeoPoint, LateNotice, Quantiles, RouteStop, Vehicle, VehicleRoute};
use road::Road;

/// Least probability of a parcel that counts as late.
const LATE: f64 = 0.6;

pub(crate) fn route(facts: &Facts<'_>, route: &VehicleRoute, findings: &mut Findings) {
    let shop = &facts.known.state.shop;
    let there = facts.known.vehicles.get(&route.vehicle).filter(|v| v.location == route.depot);
    let (Some(vehicle), Some(&depot)) = (there, facts.known.state.delivery.depots.get(&route.depot)) else {
        return findings.rule(false, DefectCode::UnknownVehicle, "a vehicle of a depot", &route.vehicle);
    };
    names_sections(facts, &[Assumption::Fleet], findings);
    let count = u32::try_from(route.stops.len()).unwrap_or(u32::MAX);
    let counted = (1..=vehicle.max_stops).contains(&count);
    let most = format!("1 to {}", vehicle.max_stops);
    let more = i64::from(count) - i64::from(vehicle.max_stops);
    findings.limit(counted, DefectCode::StopCount, (most, count), (more > 0).then_some(more));
    let load: i128 = route.stops.iter().map(|stop| i128::from(stop.load.0)).sum();
    let capacity = i128::from(vehicle.capacity.0);
    let over = i64::try_from(load - capacity).ok();
    findings.limit(load <= capacity, DefectCode::OverCapacity, (capacity, load), over);
    let now = facts.known.state.delivery.now;
    findings.rule(route.start >= now, DefectCode::InThePast, now, route.start);
    duty::shift(vehicle, &shop.zone, route, vehicle.overtime_max(), findings);
    let busy = facts.spent.drives(&route.vehicle, route.start, route.end);
    findings.rule(!busy, DefectCode::Overlap, "a vehicle without another tour", &route.vehicle);
    for (at, stop) in route.stops.iter().enumerate() {
        let twice = route.stops[..at].iter().any(|other| other.order == stop.order);
        let first = !twice && !facts.spent.routed.contains(&stop.order);
        let before = findings.count();
        findings.rule(first, DefectCode::Repeated, "each order once", &stop.order);
        ordered(facts, route, stop, findings);
        let range = depot.distance(stop.place).0;
        let most = vehicle.range.0;
        findings.limit(range <= most, DefectCode::OutOfRange, (most, range), Some(range - most));
        findings.about(before, &stop.order);
    }
    let taken = drive(facts, route, vehicle, depot, findings);
    duty::breaks(vehicle, &shop.zone, route, &taken, None, findings);
}

/// The stop is what the state says of its order.
fn ordered(facts: &Facts<'_>, route: &VehicleRoute, stop: &RouteStop, findings: &mut Findings) {
    let Some(order) = facts.known.ready.get(&stop.order) else {
        return findings.rule(false, DefectCode::UnknownSubject, "an order ready to go", &stop.order);
    };
    findings.same(DefectCode::WrongLocation, &order.location, &route.depot);
    findings.rule(order.place == Some(stop.place), DefectCode::WrongFact, "the order's place", &stop.order);
    findings.same(DefectCode::WrongFact, &order.weight.0.max(0), &stop.load.0);
    findings.rule(route.start >= order.ready_at, DefectCode::NotReady, order.ready_at, route.start);
    let (from, to) = order.window;
    findings.same(DefectCode::WrongFact, &stop.serve.seconds_since(to).max(0), &stop.late.0);
    let last = to.plus_seconds(facts.known.state.shop.fleet.late_max().0);
    let served = stop.serve >= from && stop.serve <= last;
    let late = (stop.serve > last).then(|| stop.serve.seconds_since(last).max(1));
    let window = format!("{from} to {last}");
    findings.limit(served, DefectCode::OutsideWindow, (window, stop.serve), late);
    names_assumptions(facts, &order.assumed, findings);
}

/// Drives the tour again: times, length and cost. Gives the breaks taken, in order.
fn drive<'a>(
    facts: &Facts<'_>,
    route: &'a VehicleRoute,
    vehicle: &Vehicle,
    depot: GeoPoint,
    findings: &mut Findings,
) -> Vec<Taken<'a>> {
    let (service, road) =
        (facts.known.state.shop.fleet.service.0.max(0), Road::planned(facts, route, vehicle));
    let (mut place, mut time, mut metres) = (depot, route.start, 0.0);
    let mut taken = Vec::new();
    for (at, stop) in route.stops.iter().enumerate() {
        let (leg, seconds) = road.leg(place, stop.place);
        let here = route.breaks.iter().filter(|rest| rest.stop == at);
        let (before, after): (Vec<_>, Vec<_>) = here.partition(|rest| rest.end <= stop.serve);
        let right = road.arrives(time, seconds, stop.arrive)
            && stop.serve >= duty::rested(stop.arrive, &before, &mut taken);
        findings.rule(right, DefectCode::WrongDuration, format!("{leg:.0} m from {time}"), stop.arrive);
        let left = duty::rested(stop.serve.plus_seconds(service), &after, &mut taken);
        findings.same(DefectCode::WrongDuration, &left, &stop.leave);
        (place, time, metres) = (stop.place, stop.leave, metres + leg);
    }
    let (home, seconds) = road.leg(place, depot);
    let back = road.arrives(time, seconds, route.end);
    findings.rule(back, DefectCode::WrongDuration, format!("{home:.0} m from {time}"), route.end);
    road.bill(route, metres + home, true, findings);
    taken
}

pub(crate) fn notice(facts: &Facts<'_>, notice: &LateNotice, findings: &mut Findings) {
    let Some(parcel) = facts.known.parcels.get(&notice.shipment) else {
        return findings.rule(false, DefectCode::UnknownSubject, "a parcel under way", &notice.shipment);
    };
    names_sections(facts, &[Assumption::Costs], findings);
    findings.rule(!parcel.notified, DefectCode::AlreadyNotified, "not told yet", "told");
    findings.same(DefectCode::WrongFact, &parcel.order, &notice.order);
    let addressed = parcel.customer == notice.customer;
    findings.rule(addressed, DefectCode::WrongFact, "the parcel's customer", "another");
    let promised = parcel.promised_at == Some(notice.promised_at);
    findings.rule(promised, DefectCode::WrongFact, "the parcel's promise", notice.promised_at);
    let now = facts.known.state.delivery.now;
    findings.rule(notice.expected_at >= now, DefectCode::InThePast, now, notice.expected_at);
    let late = match (&parcel.delivery_days, parcel.promised_at) {
        (_, Some(promised)) if promised < now => Some(1.0),
        (Some(days), Some(promised)) => {
            Some(above(&days.quantiles, real(promised.seconds_since(parcel.placed_at)) / 86_400.0))
        }
        _ => None,
    };
    let right = late.is_some_and(|p| (p - notice.late.get()).abs() < 1e-6);
    findings.rule(right, DefectCode::WrongProbability, format!("{late:?}"), notice.late.get());
    findings.rule(late.is_none_or(|p| p >= LATE), DefectCode::NotLate, LATE, notice.late.get());
}

/// Share of a distribution above `x`: the quantiles' own polygon, 0.02 and 0.98 beyond its ends.
fn above(quantiles: &Quantiles, x: f64) -> f64 {
    let points = [
        (quantiles.q05, 0.95),
        (quantiles.q10, 0.9),
        (quantiles.q25, 0.75),
        (quantiles.q50, 0.5),
        (quantiles.q75, 0.25),
        (quantiles.q90, 0.1),
        (quantiles.q95, 0.05),
    ];
    if x < quantiles.q05 {
        return 0.98;
    }
    let over = points.iter().position(|(value, _)| x < *value);
    let Some(over) = over.filter(|at| *at > 0) else { return 0.02 };
    let ((low, more), (high, less)) = (points[over - 1], points[over]);
    more - (more - less) * (x - low) / (high - low)
}
