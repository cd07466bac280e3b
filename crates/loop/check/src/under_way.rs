//! A tour under way that goes on otherwise: what has been driven stays, and the rest is driven again stop by stop.
//!
//! Lateness is no defect here: it is what the dispatcher is told. Legs may take longer than the road, as delays do, and
//! never less. A place that the depot's legs do not know is reached as the crow flies, times the detour factor.

use crate::defect::{DefectCode, Findings};
use crate::delivery::duty;
use crate::general::{self, names_assumptions, names_sections};
use crate::known::real;
use crate::traffic;
use crate::verifier::{Facts, Verifier};
use crate::{Checked, Defect};
use qm_domain::state::ShopState;
use qm_domain::{
    Action, Assumption, Decision, GeoPoint, OrderId, Policy, RouteBreak, RouteStop, Shop, Timestamp, Vehicle,
    VehicleRoute,
};
use std::collections::BTreeSet;

/// Seconds that a leg's time may fall short by rounding.
const SLACK_SECONDS: i64 = 2;
/// Metres that a leg's length may differ by rounding.
const SLACK_METRES: f64 = 2.0;
/// Most seconds after the end of its shift that a vehicle may come home.
const OVERTIME_SECONDS: i64 = 2 * 3_600;

/// A tour as it stood when it went on otherwise.
#[derive(Debug, Clone, Copy)]
pub struct UnderWay<'a> {
    /// The tour as it stood.
    pub before: &'a VehicleRoute,
    /// From which moment it goes on otherwise.
    pub now: Timestamp,
    /// Where its vehicle broke down; it drives no further.
    pub broken: Option<GeoPoint>,
}

impl UnderWay<'_> {
    fn left(&self) -> bool {
        self.before.start <= self.now && !self.before.stops.is_empty()
    }

    /// Stops that are over.
    fn served(&self) -> usize {
        let over = |stop: &&RouteStop| self.left() && stop.leave <= self.now;
        self.before.stops.iter().take_while(over).count()
    }
}

impl Verifier<'_> {
    /// What is wrong with a tour that goes on otherwise, beside those counted; nothing is counted.
    pub fn defects_under_way(&self, decision: &Decision, way: &UnderWay<'_>) -> Vec<Defect> {
        let mut findings = Findings::default();
        let facts = self.facts(decision);
        general::check(&facts, &mut findings);
        match &decision.action {
            Action::Drive(route) => tour(&facts, way, route, &mut findings),
            other => findings.rule(false, DefectCode::SubjectMismatch, "a tour", other.code()),
        }
        findings.into_inner()
    }
}

/// Checks a tour that goes on otherwise.
///
/// # Errors
/// What is wrong with it, at least one [`Defect`].
pub fn check_under_way(
    decision: Decision,
    state: &ShopState,
    policy: &Policy,
    way: &UnderWay<'_>,
) -> Result<Checked<Decision>, Vec<Defect>> {
    let defects = Verifier::new(state, policy).defects_under_way(&decision, way);
    if defects.is_empty() { Ok(Checked::new(decision)) } else { Err(defects) }
}

fn tour(facts: &Facts<'_>, way: &UnderWay<'_>, route: &VehicleRoute, findings: &mut Findings) {
    let there = facts.known.vehicles.get(&route.vehicle).filter(|v| v.location == route.depot);
    let (Some(vehicle), Some(&depot)) = (there, facts.known.state.delivery.depots.get(&route.depot)) else {
        return findings.rule(false, DefectCode::UnknownVehicle, "a vehicle of a depot", &route.vehicle);
    };
    names_sections(facts, &[Assumption::Fleet], findings);
    findings.same(DefectCode::UnknownVehicle, &way.before.vehicle, &route.vehicle);
    past(way, route, findings);
    limits(facts, way, route, vehicle, findings);
    for (at, stop) in route.stops.iter().enumerate() {
        let before = findings.count();
        ordered(facts, route, (at, stop), (vehicle, depot), findings);
        findings.about(before, &stop.order);
    }
    drive(facts, way, route, (vehicle, depot), findings);
    if way.broken.is_none() && !route.stops.is_empty() {
        duty::breaks_under_way(vehicle, &facts.known.state.shop.zone, route, findings);
    }
}

/// What has been driven stays, a stop that is being driven to comes next, and nothing is brought that was not loaded.
fn past(way: &UnderWay<'_>, route: &VehicleRoute, findings: &mut Findings) {
    let before = way.before;
    if !way.left() {
        let leaves = route.stops.is_empty() || route.start >= way.now;
        return findings.rule(leaves, DefectCode::InThePast, way.now, route.start);
    }
    findings.same(DefectCode::InThePast, &before.start, &route.start);
    let served = way.served();
    let kept = served <= route.stops.len()
        && before.stops.iter().zip(&route.stops).take(served).enumerate().all(|(at, (old, new))| {
            // A delay counts from the last stop: the vehicle was there longer.
            let leave = if at + 1 == served { new.leave.min(old.leave) } else { new.leave };
            RouteStop { leave, ..new.clone() } == *old
        });
    findings.rule(kept, DefectCode::InThePast, format!("the {served} stops driven"), "others");
    if let (Some(next), None, 1..) = (before.stops.get(served), way.broken, served) {
        let same = route.stops.get(served).is_some_and(|stop| stop.order == next.order);
        findings.rule(same, DefectCode::InThePast, &next.order, "another stop driven to");
    }
    let loaded: BTreeSet<&OrderId> = before.stops.iter().map(|stop| &stop.order).collect();
    let taken: BTreeSet<&OrderId> = taken_over(route);
    for stop in route.stops.iter().filter(|stop| !taken.contains(&stop.order)) {
        let on = loaded.contains(&stop.order);
        findings.rule(on, DefectCode::NotReady, "an order loaded at departure", &stop.order);
    }
    if way.broken.is_some() {
        findings.same(DefectCode::StopCount, &served, &route.stops.len());
    }
}

/// The orders taken over from other vehicles.
fn taken_over(route: &VehicleRoute) -> BTreeSet<&OrderId> {
    let stops = route.stops.iter().enumerate();
    stops.filter(|(at, _)| route.takes_over(*at)).map(|(_, stop)| &stop.order).collect()
}

fn limits(
    facts: &Facts<'_>,
    way: &UnderWay<'_>,
    route: &VehicleRoute,
    vehicle: &Vehicle,
    findings: &mut Findings,
) {
    let most = usize::try_from(vehicle.max_stops).unwrap_or(usize::MAX).max(way.before.stops.len());
    let count = route.stops.len();
    let over = i64::try_from(count).unwrap_or(i64::MAX) - i64::from(vehicle.max_stops);
    findings.limit(count <= most, DefectCode::StopCount, (most, count), Some(over));
    let (heaviest, capacity) = (heaviest(facts, route), i128::from(vehicle.capacity.0));
    let fits = heaviest <= capacity;
    findings.limit(
        fits,
        DefectCode::OverCapacity,
        (capacity, heaviest),
        i64::try_from(heaviest - capacity).ok(),
    );
    let busy = facts.spent.vehicles.get(&route.vehicle).is_some_and(|b| b.overlaps(route.start, route.end));
    findings.rule(!busy, DefectCode::Overlap, "a vehicle without another tour", &route.vehicle);
    let zone = &facts.known.state.shop.zone;
    let day = zone.day(route.start);
    let ends = [day.plus(-1), day].into_iter();
    let ends = ends.flat_map(|day| vehicle.shifts.iter().filter_map(move |s| s.on(day, zone)));
    let end = ends.filter(|(from, to)| *from <= route.start && *to > route.start).map(|(_, to)| to).max();
    let most = OVERTIME_SECONDS.max(vehicle.overtime_max().0);
    let latest = end.map(|end| end.plus_seconds(most).max(way.before.end));
    let moves = route.stops.len() > way.served();
    let (in_time, shown) = (!moves || latest.is_some_and(|latest| route.end <= latest), latest);
    let by = shown.map(|latest| route.end.seconds_since(latest));
    let expected = shown.map_or_else(|| "a shift".to_owned(), |latest| latest.to_string());
    findings.limit(in_time, DefectCode::OffShift, (expected, route.end), by);
}

/// The most that is on board at any time.
fn heaviest(facts: &Facts<'_>, route: &VehicleRoute) -> i128 {
    let taken = taken_over(route);
    let weight = |stop: &RouteStop| {
        i128::from(facts.known.ready.get(&stop.order).map_or(0, |ready| ready.weight.0.max(0)))
    };
    let brought = route.stops.iter().filter(|stop| !taken.contains(&stop.order));
    let mut load: i128 = brought.map(weight).sum();
    let mut most = load;
    for (at, stop) in route.stops.iter().enumerate() {
        load += if route.takes_over(at) { weight(stop) } else { -weight(stop) };
        most = most.max(load);
    }
    most
}

/// The stop is what the state says of its order.
fn ordered(
    facts: &Facts<'_>,
    route: &VehicleRoute,
    (at, stop): (usize, &RouteStop),
    (vehicle, depot): (&Vehicle, GeoPoint),
    findings: &mut Findings,
) {
    let Some(order) = facts.known.ready.get(&stop.order) else {
        return findings.rule(false, DefectCode::UnknownSubject, "an order ready to go", &stop.order);
    };
    findings.same(DefectCode::WrongLocation, &order.location, &route.depot);
    names_assumptions(facts, &order.assumed, findings);
    let times = route.stops.iter().filter(|other| other.order == stop.order).count();
    let first = times <= 2 && !facts.spent.routed.contains(&stop.order);
    findings.rule(first, DefectCode::Repeated, "each order once", &stop.order);
    let handed_over = route.takes_over(at) || order.place != Some(stop.place);
    if handed_over {
        // Taken over from another vehicle, whose place the shop does not know beforehand.
        return findings.same(DefectCode::WrongFact, &0, &stop.load.0);
    }
    findings.same(DefectCode::WrongFact, &order.weight.0.max(0), &stop.load.0);
    findings.rule(route.start >= order.ready_at, DefectCode::NotReady, order.ready_at, route.start);
    findings.same(DefectCode::WrongFact, &stop.serve.seconds_since(order.window.1).max(0), &stop.late.0);
    findings.rule(stop.serve >= order.window.0, DefectCode::OutsideWindow, order.window.0, stop.serve);
    let (range, most) = (depot.distance(stop.place).0, vehicle.range.0);
    findings.limit(range <= most, DefectCode::OutOfRange, (most, range), Some(range - most));
}

/// Drives the tour again: times, length and cost.
fn drive(
    facts: &Facts<'_>,
    way: &UnderWay<'_>,
    route: &VehicleRoute,
    (vehicle, depot): (&Vehicle, GeoPoint),
    findings: &mut Findings,
) {
    let fleet = &facts.known.state.shop.fleet;
    let road = |a: GeoPoint, b: GeoPoint| {
        let legs = facts.known.state.delivery.legs.get(&route.depot);
        if let Some(legs) = legs.filter(|legs| legs.knows(a) && legs.knows(b)) {
            let endless = (f64::INFINITY, f64::INFINITY);
            return legs.leg(a, b).map_or(endless, |leg| (real(leg.metres.0), real(leg.seconds.0)));
        }
        let metres = real(a.distance(b).0) * fleet.detour;
        (metres, metres * 3.6 / vehicle.speed_kmh)
    };
    let (mut place, mut time, mut metres) = (depot, route.start, 0.0);
    for (at, stop) in route.stops.iter().enumerate() {
        let (leg, seconds) = road(place, stop.place);
        let here = || route.breaks.iter().filter(|rest| rest.stop == at);
        let rested = |rests: &mut dyn Iterator<Item = &RouteBreak>| -> i64 {
            rests.map(|rest| rest.end.seconds_since(rest.start)).sum()
        };
        let before = rested(&mut here().filter(|rest| rest.end <= stop.serve));
        let after = rested(&mut here().filter(|rest| rest.end > stop.serve));
        let shop = &facts.known.state.shop;
        let served = stop.serve >= stop.arrive.plus_seconds(before);
        let right = reached(shop, time, seconds, stop.arrive) && served;
        findings.rule(right, DefectCode::WrongDuration, format!("{leg:.0} m from {time}"), stop.arrive);
        let hands_over = stop.load.0 > 0 && !route.takes_over(at);
        let service = if hands_over { fleet.service.0.max(0) } else { 0 };
        let left = stop.leave >= stop.serve.plus_seconds(service + after);
        findings.rule(
            left,
            DefectCode::WrongDuration,
            format!("{service} s from {}", stop.serve),
            stop.leave,
        );
        (place, time, metres) = (stop.place, stop.leave, metres + leg);
    }
    let drives = way.left() || !route.stops.is_empty();
    if drives {
        let (home, seconds) = road(place, way.broken.unwrap_or(depot));
        let back = reached(&facts.known.state.shop, time, seconds, route.end);
        findings.rule(back, DefectCode::WrongDuration, format!("{home:.0} m from {time}"), route.end);
        metres += home;
    }
    let slack = SLACK_METRES * real(i64::try_from(route.stops.len() + 1).unwrap_or(i64::MAX));
    let near = (real(route.distance.0) - metres).abs() <= slack;
    findings.rule(near, DefectCode::WrongCost, format!("{metres:.0} m"), route.distance.0);
    let rate = real(vehicle.km_cost_minor) / 1_000.0;
    let late: f64 = route.stops.iter().map(|stop| real(stop.late.0)).sum();
    let late_hour = real(fleet.late_hour_cost_minor.unwrap_or(0));
    let hour = real(vehicle.overtime_hour_cost_minor);
    let seconds = (hour * real(route.overtime.0) + late_hour * late) / 3_600.0;
    let cost = if drives { real(vehicle.fixed_cost_minor) + metres * rate + seconds } else { 0.0 };
    let right = (real(route.cost.minor) - cost).abs() <= 1.0 + slack * rate;
    findings.rule(right, DefectCode::WrongCost, format!("{cost:.0}"), route.cost.minor);
}

/// Whether a moment is no sooner than a leg allows in the traffic of its hours.
fn reached(shop: &Shop, from: Timestamp, usual: f64, at: Timestamp) -> bool {
    real(at.seconds_since(from)) >= traffic::seconds(shop, from, usual - real(SLACK_SECONDS))
}
