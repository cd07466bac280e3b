//! A tour under way that goes on otherwise: what has been driven stays, and the rest is driven again stop by stop.
//!
//! Lateness is no defect here: it is what the dispatcher is told. Legs may take longer than the road, as delays do, and
//! never less. A place that the depot's legs do not know is reached as the crow flies, times the detour factor.
//!
//! An order comes twice on a tour that fetches it from a vehicle that broke down: where it waits, then where it goes.

use crate::defect::{DefectCode, Findings};
use crate::delivery::duty::{self, Taken};
use crate::delivery::road::Road;
use crate::general::{self, names_assumptions, names_sections};
use crate::verifier::{Facts, Verifier};
use crate::{Checked, Defect};
use qm_domain::state::{ReadyOrder, ShopState};
use qm_domain::{
    Action, Assumption, Decision, GeoPoint, Grams, OrderId, Policy, RouteBreak, RouteStop, Seconds,
    Timestamp, Vehicle, VehicleRoute,
};
use std::collections::BTreeSet;

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
    /// What its vehicle carries of orders that came off the tour after it had left.
    pub aboard: Grams,
    /// Where vehicles broke down at that moment, whose goods may be fetched there.
    pub breakdowns: &'a [GeoPoint],
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

    /// The stop that is being driven to or served: the vehicle could not be there in time if it left only now.
    fn next(&self, road: &Road<'_>, depot: GeoPoint) -> Option<&RouteStop> {
        let served = self.served();
        let next = self.before.stops.get(served).filter(|_| self.left() && self.broken.is_none())?;
        let (_, seconds) = road.leg(depot, next.place);
        let waits = served == 0 && road.reached(self.now, seconds, next.arrive);
        (!waits).then_some(next)
    }

    /// The orders whose goods were on board at the departure or have been fetched since.
    fn loaded(&self) -> BTreeSet<&OrderId> {
        let (served, stops) = (self.served(), &self.before.stops);
        let fetched_later = |order: &OrderId| {
            (served..stops.len()).any(|at| stops[at].order == *order && self.before.takes_over(at))
        };
        stops.iter().map(|stop| &stop.order).filter(|order| !fetched_later(order)).collect()
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

/// A tour as it would go on, with what it is checked against.
struct Tour<'a> {
    facts: &'a Facts<'a>,
    way: &'a UnderWay<'a>,
    route: &'a VehicleRoute,
    vehicle: &'a Vehicle,
    depot: GeoPoint,
    road: Road<'a>,
}

fn tour(facts: &Facts<'_>, way: &UnderWay<'_>, route: &VehicleRoute, findings: &mut Findings) {
    let there = facts.known.vehicles.get(&route.vehicle).filter(|v| v.location == route.depot);
    let (Some(vehicle), Some(&depot)) = (there, facts.known.state.delivery.depots.get(&route.depot)) else {
        return findings.rule(false, DefectCode::UnknownVehicle, "a vehicle of a depot", &route.vehicle);
    };
    names_sections(facts, &[Assumption::Fleet], findings);
    findings.same(DefectCode::UnknownVehicle, &way.before.vehicle, &route.vehicle);
    let tour = Tour { facts, way, route, vehicle, depot, road: Road::under_way(facts, route, vehicle) };
    tour.past(findings);
    tour.limits(findings);
    for (at, stop) in route.stops.iter().enumerate() {
        let before = findings.count();
        tour.ordered(at, stop, findings);
        findings.about(before, &stop.order);
    }
    let taken = tour.drive(findings);
    if way.broken.is_none() && tour.drives() {
        let zone = &facts.known.state.shop.zone;
        duty::shift(vehicle, zone, route, tour.overtime_max(), findings);
        duty::breaks(vehicle, zone, route, &taken, Some(way.now), findings);
    }
}

impl<'a> Tour<'a> {
    fn drives(&self) -> bool {
        self.way.left() || !self.route.stops.is_empty()
    }

    fn order(&self, stop: &RouteStop) -> Option<&'a ReadyOrder> {
        self.facts.known.ready.get(&stop.order).copied()
    }

    /// Stops that nothing can change any more.
    fn settled(&self) -> usize {
        self.way.served() + usize::from(self.way.next(&self.road, self.depot).is_some())
    }

    /// Whether goods are fetched at the stop of an index, not handed over.
    fn fetches(&self, at: usize) -> bool {
        let away = |stop: &RouteStop| self.order(stop).is_some_and(|order| order.place != Some(stop.place));
        self.route.takes_over(at) || self.route.stops.get(at).is_some_and(away)
    }

    /// What has been driven stays, a stop that is being driven to comes next, and nothing is brought that was not loaded.
    fn past(&self, findings: &mut Findings) {
        let (way, route) = (self.way, self.route);
        if !way.left() {
            let leaves = route.stops.is_empty() || route.start >= way.now;
            return findings.rule(leaves, DefectCode::InThePast, way.now, route.start);
        }
        findings.same(DefectCode::InThePast, &way.before.start, &route.start);
        let served = way.served();
        let kept = served <= route.stops.len()
            && way.before.stops.iter().zip(&route.stops).take(served).enumerate().all(|(at, (old, new))| {
                // A delay counts from the last stop: the vehicle was there longer.
                let leave = if at + 1 == served { new.leave.min(old.leave) } else { new.leave };
                RouteStop { leave, ..new.clone() } == *old
            });
        findings.rule(kept, DefectCode::InThePast, format!("the {served} stops driven"), "others");
        if let Some(next) = way.next(&self.road, self.depot) {
            let same = route.stops.get(served).is_some_and(|stop| stop.order == next.order);
            findings.rule(same, DefectCode::InThePast, &next.order, "another stop driven to");
        }
        self.rests(findings);
        let loaded = way.loaded();
        let fetched: BTreeSet<&OrderId> = (0..route.stops.len())
            .filter(|at| route.takes_over(*at))
            .map(|at| &route.stops[at].order)
            .collect();
        for (_, stop) in route.stops.iter().enumerate().skip(served).filter(|(at, _)| !self.fetches(*at)) {
            let there = loaded.contains(&stop.order) || fetched.contains(&stop.order);
            findings.rule(there, DefectCode::NotReady, "an order on board or fetched", &stop.order);
        }
        if way.broken.is_some() {
            findings.same(DefectCode::StopCount, &served, &route.stops.len());
        }
    }

    /// Breaks that have begun stay, unless the vehicle broke down during them, and none is put into the past.
    fn rests(&self, findings: &mut Findings) {
        let (way, served) = (self.way, self.way.served());
        let is = |old: &RouteBreak, new: &RouteBreak| {
            (old.stop, old.start) == (new.stop, new.start) && new.end >= old.end
        };
        let stays = |old: &&RouteBreak| old.start <= way.now && (way.broken.is_none() || old.stop < served);
        for old in way.before.breaks.iter().filter(stays) {
            let kept = self.route.breaks.iter().any(|new| is(old, new));
            findings.rule(kept, DefectCode::InThePast, format!("the break begun at {}", old.start), "none");
        }
        for new in self.route.breaks.iter().filter(|new| new.start < way.now) {
            let old = way.before.breaks.iter().any(|old| is(old, new));
            findings.rule(old, DefectCode::InThePast, "a break that was taken", new.start);
        }
    }

    /// Other tours are those counted: the state's own may be this one as it stood at the time of the cycle.
    fn limits(&self, findings: &mut Findings) {
        let (facts, route, vehicle) = (self.facts, self.route, self.vehicle);
        let most = usize::try_from(vehicle.max_stops).unwrap_or(usize::MAX).max(self.way.before.stops.len());
        let count = route.stops.len();
        let over = i64::try_from(count).unwrap_or(i64::MAX) - i64::from(vehicle.max_stops);
        findings.limit(count <= most, DefectCode::StopCount, (most, count), Some(over));
        let (heaviest, capacity) = (self.heaviest(), i128::from(vehicle.capacity.0));
        let over = i64::try_from(heaviest - capacity).ok();
        findings.limit(heaviest <= capacity, DefectCode::OverCapacity, (capacity, heaviest), over);
        let busy =
            facts.spent.vehicles.get(&route.vehicle).is_some_and(|b| b.overlaps(route.start, route.end));
        findings.rule(!busy, DefectCode::Overlap, "a vehicle without another tour", &route.vehicle);
    }

    /// The longest overtime that may be driven; any where nothing can be changed any more.
    fn overtime_max(&self) -> Seconds {
        if self.way.left() && self.route.stops.len() <= self.settled() {
            return Seconds(i64::MAX);
        }
        let stated = self.way.before.overtime;
        Seconds(OVERTIME_SECONDS).max(self.vehicle.overtime_max()).max(stated)
    }

    /// The most that is on board from now on.
    fn heaviest(&self) -> i128 {
        let (route, served) = (self.route, self.way.served());
        let weight = |stop: &RouteStop| i128::from(self.order(stop).map_or(0, |order| order.weight.0.max(0)));
        let ahead = || route.stops.iter().enumerate().skip(served);
        let change = |(at, stop)| if self.fetches(at) { weight(stop) } else { -weight(stop) };
        let mut load = i128::from(self.way.aboard.0.max(0)) - ahead().map(change).sum::<i128>();
        let mut most = load;
        for step in ahead().map(change) {
            load += step;
            most = most.max(load);
        }
        most
    }

    /// The stop is what the state says of its order.
    fn ordered(&self, at: usize, stop: &RouteStop, findings: &mut Findings) {
        let (facts, route) = (self.facts, self.route);
        let Some(order) = self.order(stop) else {
            return findings.rule(false, DefectCode::UnknownSubject, "an order ready to go", &stop.order);
        };
        findings.same(DefectCode::WrongLocation, &order.location, &route.depot);
        names_assumptions(facts, &order.assumed, findings);
        let times = route.stops.iter().filter(|other| other.order == stop.order).count();
        let first = times <= 2 && !facts.spent.routed.contains(&stop.order);
        findings.rule(first, DefectCode::Repeated, "each order once", &stop.order);
        if self.fetches(at) {
            findings.same(DefectCode::WrongFact, &0, &stop.load.0);
            let planned = |old: &RouteStop| old.order == stop.order && old.place == stop.place;
            let waits =
                self.way.breakdowns.contains(&stop.place) || self.way.before.stops.iter().any(planned);
            let settled = at < self.settled() || route.takes_over(at);
            return findings.rule(waits && settled, DefectCode::WrongFact, "the order's place", &stop.order);
        }
        findings.same(DefectCode::WrongFact, &order.weight.0.max(0), &stop.load.0);
        findings.rule(route.start >= order.ready_at, DefectCode::NotReady, order.ready_at, route.start);
        findings.same(DefectCode::WrongFact, &stop.serve.seconds_since(order.window.1).max(0), &stop.late.0);
        findings.rule(stop.serve >= order.window.0, DefectCode::OutsideWindow, order.window.0, stop.serve);
        let (range, most) = (self.depot.distance(stop.place).0, self.vehicle.range.0);
        findings.limit(range <= most, DefectCode::OutOfRange, (most, range), Some(range - most));
    }

    /// Drives the tour again: times, length and cost. Gives the breaks taken, in order; one may be taken at the depot,
    /// before the vehicle leaves for the first stop. What has been driven is what it was, at the speeds of then.
    fn drive(&self, findings: &mut Findings) -> Vec<Taken<'a>> {
        let (route, road) = (self.route, &self.road);
        let service = self.facts.known.state.shop.fleet.service.0.max(0);
        let (mut place, mut time, mut metres) = (self.depot, route.start, 0.0);
        let mut taken = Vec::new();
        for (at, stop) in route.stops.iter().enumerate() {
            let (leg, seconds) = road.leg(place, stop.place);
            let here = route.breaks.iter().filter(|rest| rest.stop == at);
            let (first, here): (Vec<_>, Vec<&RouteBreak>) =
                here.partition(|rest| at == 0 && rest.start < stop.arrive);
            let (before, after): (Vec<&RouteBreak>, Vec<_>) =
                here.into_iter().partition(|rest| rest.end <= stop.serve);
            let leaves = duty::rested(time, &first, &mut taken);
            let rested = duty::rested(stop.arrive, &before, &mut taken);
            let driven = at < self.way.served();
            let right = driven || (road.reached(leaves, seconds, stop.arrive) && stop.serve >= rested);
            findings.rule(right, DefectCode::WrongDuration, format!("{leg:.0} m from {leaves}"), stop.arrive);
            let served = stop.serve.plus_seconds(service);
            let left = duty::rested(served, &after, &mut taken) <= stop.leave || driven;
            findings.rule(left, DefectCode::WrongDuration, format!("{service} s and breaks"), stop.leave);
            (place, time, metres) = (stop.place, stop.leave, metres + leg);
        }
        if self.drives() {
            let (home, seconds) = road.leg(place, self.way.broken.unwrap_or(self.depot));
            let back = road.reached(time, seconds, route.end);
            findings.rule(back, DefectCode::WrongDuration, format!("{home:.0} m from {time}"), route.end);
            metres += home;
        }
        road.bill(route, metres, self.drives(), findings);
        taken
    }
}
