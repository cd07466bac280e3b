//! Delivery: tours driven again stop by stop, notices weighed again.

use crate::defect::{DefectCode, Findings};
use crate::general::{names_assumptions, names_sections};
use crate::known::real;
use crate::orders::on_shift;
use crate::verifier::Facts;
use qm_domain::{
    Assumption, GeoPoint, LateNotice, Quantiles, RouteStop, Shop, Timestamp, Vehicle, VehicleRoute,
};

/// Seconds that a leg's time may differ by rounding.
const SLACK_SECONDS: i64 = 2;
/// Metres that a leg's length may differ by rounding.
const SLACK_METRES: f64 = 2.0;
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
    let on = on_shift(&vehicle.shifts, &shop.zone, route.start, route.end);
    let driven = format!("{} to {}", route.start, route.end);
    findings.limit(on, DefectCode::OffShift, ("within a shift", driven), overtime(shop, vehicle, route));
    let busy = facts.spent.vehicles.get(&route.vehicle).is_some_and(|b| b.overlaps(route.start, route.end));
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
    drive(facts, route, vehicle, depot, findings);
}

/// Seconds from the end of the shift in which the tour starts to its return, where it starts in one.
fn overtime(shop: &Shop, vehicle: &Vehicle, route: &VehicleRoute) -> Option<i64> {
    let day = shop.zone.day(route.start);
    let hours = [day.plus(-1), day].into_iter();
    let hours = hours.flat_map(|day| vehicle.shifts.iter().filter_map(move |s| s.on(day, &shop.zone)));
    let end = hours.filter(|(from, to)| *from <= route.start && *to > route.start).map(|(_, to)| to).max()?;
    Some(route.end.seconds_since(end)).filter(|late| *late > 0)
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
    let served = stop.serve >= from && stop.serve <= to;
    let late = (stop.serve > to).then(|| stop.serve.seconds_since(to).max(1));
    let window = format!("{from} to {to}");
    findings.limit(served, DefectCode::OutsideWindow, (window, stop.serve), late);
    names_assumptions(facts, &order.assumed, findings);
}

/// Drives the tour again: times, length and cost.
fn drive(
    facts: &Facts<'_>,
    route: &VehicleRoute,
    vehicle: &Vehicle,
    depot: GeoPoint,
    findings: &mut Findings,
) {
    let fleet = &facts.known.state.shop.fleet;
    let legs = facts.known.state.delivery.legs.get(&route.depot);
    // Metres and seconds; both endless where no road leads.
    let road = |a: GeoPoint, b: GeoPoint| {
        let Some(legs) = legs else {
            let metres = real(a.distance(b).0) * fleet.detour;
            return (metres, metres * 3.6 / vehicle.speed_kmh);
        };
        let endless = (f64::INFINITY, f64::INFINITY);
        legs.leg(a, b).map_or(endless, |leg| (real(leg.metres.0), real(leg.seconds.0)))
    };
    let arrives = |from: Timestamp, seconds: f64, claimed: Timestamp| {
        (real(claimed.seconds_since(from)) - seconds).abs() <= real(SLACK_SECONDS)
    };
    let (mut place, mut time, mut metres) = (depot, route.start, 0.0);
    for stop in &route.stops {
        let (leg, seconds) = road(place, stop.place);
        let right = arrives(time, seconds, stop.arrive) && stop.serve >= stop.arrive;
        findings.rule(right, DefectCode::WrongDuration, format!("{leg:.0} m from {time}"), stop.arrive);
        let left = stop.serve.plus_seconds(fleet.service.0.max(0));
        findings.same(DefectCode::WrongDuration, &left, &stop.leave);
        (place, time, metres) = (stop.place, stop.leave, metres + leg);
    }
    let (home, seconds) = road(place, depot);
    let back = arrives(time, seconds, route.end);
    findings.rule(back, DefectCode::WrongDuration, format!("{home:.0} m from {time}"), route.end);
    metres += home;
    let slack = SLACK_METRES * real(i64::try_from(route.stops.len() + 1).unwrap_or(i64::MAX));
    let near = (real(route.distance.0) - metres).abs() <= slack;
    findings.rule(near, DefectCode::WrongCost, format!("{metres:.0} m"), route.distance.0);
    let rate = real(vehicle.km_cost_minor) / 1_000.0;
    let cost = real(vehicle.fixed_cost_minor) + metres * rate;
    let right = (real(route.cost.minor) - cost).abs() <= 1.0 + slack * rate;
    findings.rule(right, DefectCode::WrongCost, format!("{cost:.0}"), route.cost.minor);
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
