//! Recomputation of one route.

use super::Violation;
use crate::{Cost, FORBIDDEN, Matrices, Metres, Problem, Route, Seconds, Stop, Vehicle, Visit};

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
    pub(super) fn run(mut self) -> Cost {
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
        {
            self.found.push(Violation::DrivenOtherwise { vehicle: index });
        }
        self.trips();
        if vehicle.stops_max.is_some_and(|most| route.visits.len() > most) {
            self.found.push(Violation::TooManyStops { vehicle: index, stops: route.visits.len() });
        }
        if route.departure < vehicle.shift.open || route.end > vehicle.shift.close {
            self.found.push(Violation::OutsideShift { vehicle: index });
        }
        let seconds = route.end - route.departure;
        if vehicle.duration_max.is_some_and(|most| seconds > most) {
            self.found.push(Violation::TooLong { vehicle: index, seconds });
        }
        let metres = self.drive();
        if metres != route.distance {
            self.found.push(Violation::Distance { vehicle: index });
        }
        if vehicle.distance_max.is_some_and(|most| metres > most) {
            self.found.push(Violation::TooFar { vehicle: index, metres });
        }
        let cost = Cost(
            vehicle.fixed_cost.0
                + metres.0 * vehicle.cost_per_metre.0
                + seconds.0 * vehicle.cost_per_second.0,
        );
        if cost != route.cost {
            self.found.push(Violation::WrongCost { vehicle: Some(index), stated: route.cost, found: cost });
        }
        cost
    }

    /// Follows the route from start to end; the metres driven.
    fn drive(&mut self) -> Metres {
        let (route, vehicle) = (self.route, self.vehicle);
        let (mut place, mut moment, mut metres) = (vehicle.depot, route.departure, Metres(0));
        let mut forbidden = false;
        for (at, visit) in route.visits.iter().enumerate() {
            if let Some(reload) = route.reloads.iter().find(|reload| reload.before == at) {
                let leg = self.legs.distance(place, vehicle.end);
                forbidden |= leg >= FORBIDDEN;
                metres += leg;
                self.clock(None, reload.arrival, moment + self.legs.duration(place, vehicle.end));
                if reload.departure < reload.arrival {
                    self.found.push(Violation::OutsideShift { vehicle: route.vehicle });
                }
                (place, moment, self.left) = (vehicle.depot, reload.departure, reload.departure);
            }
            let stop = &self.problem.stops()[visit.stop];
            let leg = self.legs.distance(place, stop.location);
            forbidden |= leg >= FORBIDDEN;
            metres += leg;
            moment += self.legs.duration(place, stop.location);
            self.visit(visit, stop, moment);
            place = stop.location;
            moment = visit.departure;
        }
        let leg = self.legs.distance(place, vehicle.end);
        moment += self.legs.duration(place, vehicle.end);
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

    fn visit(&mut self, visit: &Visit, stop: &Stop, arrival: Seconds) {
        self.clock(Some(visit.stop), visit.arrival, arrival);
        self.clock(Some(visit.stop), visit.start, visit.arrival + visit.wait);
        self.clock(Some(visit.stop), visit.departure, visit.start + stop.service);
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
            let stops = trip.iter().map(|visit| &self.problem.stops()[visit.stop]);
            let mut load: i64 = stops.map(|stop| stop.demand[dimension]).sum();
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
