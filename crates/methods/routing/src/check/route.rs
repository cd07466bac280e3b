//! Recomputation of one route.

use super::Violation;
use super::travel::arrival;
use crate::{
    Cost, FORBIDDEN, Matrices, Metres, Problem, Reload, RestPlace, Route, Seconds, Stop, Vehicle, Visit,
};

/// What a route costs, recomputed.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Paid {
    /// With the other parts.
    pub(super) total: Cost,
    pub(super) overtime: Cost,
    pub(super) lateness: Cost,
    pub(super) work: Cost,
    pub(super) territories: Cost,
}

impl Paid {
    pub(super) fn and(self, other: Self) -> Self {
        Self {
            total: self.total + other.total,
            overtime: self.overtime + other.overtime,
            lateness: self.lateness + other.lateness,
            work: self.work + other.work,
            territories: self.territories + other.territories,
        }
    }
}

/// The check of one route.
pub(super) struct RouteCheck<'a> {
    problem: &'a Problem,
    route: &'a Route,
    vehicle: &'a Vehicle,
    legs: &'a Matrices,
    /// When the trip at hand began.
    left: Seconds,
    found: &'a mut Vec<Violation>,
}

impl<'a> RouteCheck<'a> {
    pub(super) fn new(problem: &'a Problem, route: &'a Route, found: &'a mut Vec<Violation>) -> Self {
        let vehicle = &problem.vehicles()[route.vehicle];
        Self {
            problem,
            route,
            vehicle,
            legs: &problem.profiles()[vehicle.profile],
            left: route.departure,
            found,
        }
    }

    /// Adds what is wrong and returns the cost of the route as stated times make it.
    pub(super) fn run(mut self) -> Paid {
        let (route, vehicle) = (self.route, self.vehicle);
        let index = route.vehicle;
        if route.visits.is_empty() {
            self.found.push(Violation::EmptyRoute { vehicle: index });
        }
        if !route
            .visits
            .iter()
            .map(|visit| visit.stop)
            .zip(&vehicle.driven)
            .all(|(stop, driven)| stop == *driven)
            || route.visits.len() < vehicle.driven.len()
            || vehicle.departed.is_some_and(|left| left != route.departure)
        {
            self.found.push(Violation::DrivenOtherwise { vehicle: index });
        }
        self.trips();
        if vehicle.stops_max.is_some_and(|most| route.visits.len() > most) {
            self.found.push(Violation::TooManyStops { vehicle: index, stops: route.visits.len() });
        }
        if route.departure < vehicle.shift.open || route.end > vehicle.shift.close + vehicle.overtime_max {
            self.found.push(Violation::OutsideShift { vehicle: index });
        }
        let seconds = route.end - route.departure;
        if vehicle.duration_max.is_some_and(|most| seconds > most) {
            self.found.push(Violation::TooLong { vehicle: index, seconds });
        }
        self.breaks();
        let metres = self.drive();
        if metres != route.distance {
            self.found.push(Violation::Distance { vehicle: index });
        }
        if vehicle.distance_max.is_some_and(|most| metres > most) {
            self.found.push(Violation::TooFar { vehicle: index, metres });
        }
        let over = (route.end - vehicle.shift.close).0.max(0);
        let overtime = Cost(over.saturating_mul(vehicle.overtime_per_second.0));
        let lateness: Cost = route.visits.iter().map(|visit| self.lateness(visit)).sum();
        let cost = overtime
            + lateness
            + Cost(
                vehicle.fixed_cost.0
                    + metres.0 * vehicle.cost_per_metre.0
                    + seconds.0 * vehicle.cost_per_second.0,
            );
        if cost != route.cost {
            self.found.push(Violation::WrongCost { vehicle: Some(index), stated: route.cost, found: cost });
        }
        let (work, territories) = (self.work(seconds), self.territories());
        Paid { total: cost + work + territories, overtime, lateness, work, territories }
    }

    /// The price of the squares of stops and hours.
    fn work(&self, span: Seconds) -> Cost {
        let stops = self.route.visits.len() as i128;
        let crowded = stops * stops * i128::from(self.vehicle.cost_per_stop_squared.0);
        let counted = i128::from(span.0.min(36_000_000));
        let hours = counted.pow(2) * i128::from(self.vehicle.cost_per_hour_squared.0);
        Cost(i64::try_from(crowded + hours / 12_960_000).unwrap_or(i64::MAX))
    }

    fn territories(&self) -> Cost {
        let Some(territory) = self.vehicle.territory else { return Cost(0) };
        let places = self.route.visits.iter().map(|visit| self.problem.stops()[visit.stop].location);
        let legs = places.map(|place| self.legs.distance(territory.centre, place));
        let metres: Metres = legs.filter(|leg| *leg < FORBIDDEN).sum();
        Cost(metres.0.saturating_mul(territory.cost_per_metre.0))
    }

    fn lateness(&self, visit: &Visit) -> Cost {
        self.problem.stops()[visit.stop].promise.map_or(Cost(0), |promise| {
            Cost((visit.start - promise.by).0.max(0).saturating_mul(promise.late_per_second.0))
        })
    }

    /// Follows the route from start to end; the metres driven.
    fn drive(&mut self) -> Metres {
        let (route, vehicle) = (self.route, self.vehicle);
        let (mut place, mut moment, mut metres) = (vehicle.depot, route.departure, Metres(0));
        let mut forbidden = false;
        for (at, visit) in route.visits.iter().enumerate() {
            let reload = route.reloads.iter().enumerate().find(|(_, reload)| reload.before == at);
            if let Some((index, reload)) = reload {
                let there = self.reload_place(reload);
                let leg = self.legs.distance(place, there);
                forbidden |= leg >= FORBIDDEN;
                metres += leg;
                self.clock(None, reload.arrival, arrival(self.legs, place, there, moment));
                if reload.departure < self.rest(RestPlace::AtReload(index), reload.arrival) {
                    self.found.push(Violation::Reloads { vehicle: route.vehicle });
                }
                (place, moment, self.left) = (there, reload.departure, reload.departure);
            }
            let stop = &self.problem.stops()[visit.stop];
            let leg = self.legs.distance(place, stop.location);
            forbidden |= leg >= FORBIDDEN;
            metres += leg;
            moment = arrival(self.legs, place, stop.location, moment);
            self.visit(at, visit, stop, moment);
            place = stop.location;
            moment = visit.departure;
        }
        let leg = self.legs.distance(place, vehicle.end);
        moment = arrival(self.legs, place, vehicle.end, moment);
        self.clock(None, route.end, moment);
        if forbidden || leg >= FORBIDDEN {
            self.found.push(Violation::ForbiddenLeg { vehicle: route.vehicle });
        }
        metres + leg
    }

    fn clock(&mut self, stop: Option<usize>, stated: Seconds, found: Seconds) {
        if stated != found {
            self.found.push(Violation::Clock { vehicle: self.route.vehicle, stop, stated, found });
        }
    }

    /// Where a reload is; where it may not be, a place where it may.
    fn reload_place(&mut self, reload: &Reload) -> usize {
        let vehicle = self.vehicle;
        let own = [vehicle.depot];
        let allowed = if vehicle.reload_at.is_empty() { &own[..] } else { &vehicle.reload_at[..] };
        if allowed.contains(&reload.location) {
            return reload.location;
        }
        self.found.push(Violation::Reloads { vehicle: self.route.vehicle });
        allowed[0]
    }

    /// Follows the breaks stated at a place from a moment on; when the last one is over.
    fn rest(&mut self, place: RestPlace, mut moment: Seconds) -> Seconds {
        let (route, vehicle) = (self.route, self.vehicle);
        for rest in route.breaks.iter().filter(|rest| rest.place == place) {
            if let Some(given) = vehicle.breaks.get(rest.index) {
                self.clock(None, rest.start, moment.max(given.window.open));
                self.clock(None, rest.end, rest.start + given.duration);
            }
            moment = rest.end;
        }
        moment
    }

    /// Whether each break stated can be where it is, and each that is due is stated.
    fn breaks(&mut self) {
        let (route, vehicle) = (self.route, self.vehicle);
        let mut taken = vec![false; vehicle.breaks.len()];
        for (at, rest) in route.breaks.iter().enumerate() {
            let before = at.checked_sub(1).and_then(|before| route.breaks.get(before));
            let in_order = before.is_none_or(|b| b.index < rest.index && b.end <= rest.start);
            let stands = match rest.place {
                RestPlace::BeforeVisit(visit) | RestPlace::AfterVisit(visit) => visit < route.visits.len(),
                RestPlace::AtReload(reload) => reload < route.reloads.len(),
            };
            let in_window = vehicle.breaks.get(rest.index).is_some_and(|given| {
                taken[rest.index] = true;
                given.window.open <= rest.start && rest.start <= given.window.close
            });
            if !(in_order && stands && in_window) {
                self.found.push(Violation::WrongBreak { vehicle: route.vehicle, index: rest.index });
            }
        }
        for (index, given) in vehicle.breaks.iter().enumerate() {
            let under_way = route.departure < given.window.close && given.window.close < route.end;
            if under_way && !taken[index] {
                self.found.push(Violation::BreakMissed { vehicle: route.vehicle, index });
            }
        }
    }

    fn visit(&mut self, at: usize, visit: &Visit, stop: &Stop, arrival: Seconds) {
        self.clock(Some(visit.stop), visit.arrival, arrival);
        let ready = self.rest(RestPlace::BeforeVisit(at), visit.arrival);
        self.clock(Some(visit.stop), visit.start, ready + visit.wait);
        let done = self.rest(RestPlace::AfterVisit(at), visit.start + stop.service);
        self.clock(Some(visit.stop), visit.departure, done);
        if stop.skills.0 & !self.vehicle.skills.0 != 0 {
            self.found.push(Violation::SkillMissing { vehicle: self.route.vehicle, stop: visit.stop });
        }
        if stop.vehicles.as_ref().is_some_and(|only| !only.contains(&self.route.vehicle)) {
            self.found.push(Violation::NotAdmitted { vehicle: self.route.vehicle, stop: visit.stop });
        }
        if stop.release.is_some_and(|release| self.left < release) {
            self.found.push(Violation::TooEarly { vehicle: self.route.vehicle, stop: visit.stop });
        }
        let open = |window: &crate::Window| window.open <= visit.start && visit.start <= window.close;
        if visit.wait.0 < 0 || !(stop.windows.is_empty() || stop.windows.iter().any(open)) {
            self.found.push(Violation::OutsideWindow {
                vehicle: self.route.vehicle,
                stop: visit.stop,
                start: visit.start,
            });
        }
    }

    /// Cuts the route where it reloads.
    fn trips(&mut self) {
        let (route, vehicle) = (self.route, self.vehicle);
        let mut cuts: Vec<usize> = route.reloads.iter().map(|reload| reload.before).collect();
        let ordered = cuts.windows(2).all(|pair| pair[0] < pair[1]);
        let inside = cuts.iter().all(|&cut| 0 < cut && cut < route.visits.len());
        if cuts.len() + 1 > vehicle.trips_max || !ordered || !inside {
            self.found.push(Violation::Reloads { vehicle: route.vehicle });
            cuts.clear();
        }
        let mut rest = route.visits.as_slice();
        for &cut in cuts.iter().rev() {
            let (before, trip) = rest.split_at(cut);
            self.loads(trip);
            rest = before;
        }
        self.loads(rest);
    }

    /// Loads up for all stops of a trip, then follows what each takes and gives.
    fn loads(&mut self, trip: &[Visit]) {
        let index = self.route.vehicle;
        for (dimension, &capacity) in self.vehicle.capacity.iter().enumerate() {
            let served = |stop: &usize| trip.iter().any(|visit| visit.stop == *stop);
            let kept = self.vehicle.aboard.iter().copied().filter(|stop| !served(stop));
            let stops = trip.iter().map(|visit| visit.stop).chain(kept);
            let mut load: i64 = stops.map(|stop| self.problem.stops()[stop].demand[dimension]).sum();
            let mut most = load;
            for visit in trip {
                let stop = &self.problem.stops()[visit.stop];
                load += stop.pickup[dimension] - stop.demand[dimension];
                for shipment in self.problem.shipments() {
                    load += if shipment.from == visit.stop { shipment.amount[dimension] } else { 0 };
                    load -= if shipment.to == visit.stop { shipment.amount[dimension] } else { 0 };
                }
                most = most.max(load);
                if visit.load.get(dimension) != Some(&load) {
                    self.found.push(Violation::Load { vehicle: index, stop: visit.stop });
                }
            }
            if most > capacity {
                self.found.push(Violation::Overload { vehicle: index, dimension, load: most, capacity });
            }
        }
    }
}
