//! Recomputation of a plan, sharing no code with the solver.

use serde::Serialize;

use crate::{Cost, Plan, Problem, Reason, Route, Seconds, Stop, Vehicle, Visit};

/// Something a plan says that is not so, or not allowed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case", tag = "kind")]
#[expect(missing_docs, reason = "the fields name what the variant is about")]
pub enum Violation {
    /// A route names a vehicle that is not there.
    UnknownVehicle { vehicle: usize },
    /// A vehicle has two routes.
    VehicleTwice { vehicle: usize },
    /// A route or the list of stops left out names a stop that is not there.
    UnknownStop { stop: usize },
    /// A stop is served twice, or served and left out.
    StopTwice { stop: usize },
    /// A stop is neither served nor left out.
    StopLost { stop: usize },
    /// A route serves nothing.
    EmptyRoute { vehicle: usize },
    /// A route carries more than fits.
    Overload { vehicle: usize, dimension: usize, load: i64, capacity: i64 },
    /// The load stated on leaving a stop is wrong.
    Load { vehicle: usize, stop: usize },
    /// A route serves more stops than allowed.
    TooManyStops { vehicle: usize, stops: usize },
    /// A route begins before or ends after its shift.
    OutsideShift { vehicle: usize },
    /// A route takes longer than allowed.
    TooLong { vehicle: usize, seconds: Seconds },
    /// A moment stated does not follow from the one before it.
    Clock { vehicle: usize, stop: Option<usize>, stated: Seconds, found: Seconds },
    /// Service starts outside every window.
    OutsideWindow { vehicle: usize, stop: usize, start: Seconds },
    /// The distance of a route is wrong.
    Distance { vehicle: usize },
    /// The cost of a route (`Some`) or of the plan (`None`) is wrong.
    WrongCost { vehicle: Option<usize>, stated: Cost, found: Cost },
    /// A stop left out is stated to be required and is not, or the other way round.
    Requirement { stop: usize },
    /// There is not one reason per vehicle.
    ReasonCount { stop: usize, reasons: usize },
    /// A reason for leaving a stop out is not true.
    FalseReason { stop: usize, vehicle: usize },
}

/// Everything in `plan` that is wrong for `problem`; empty for a good plan. O(stops × vehicles).
pub fn check(problem: &Problem, plan: &Plan) -> Vec<Violation> {
    let mut found = Vec::new();
    let mut driven = vec![false; problem.vehicles().len()];
    let mut seen = vec![false; problem.stops().len()];
    let mut total = Cost(0);
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
            mark(&mut seen, visit.stop, &mut found);
        }
        if found[before..].iter().all(|violation| !matches!(violation, Violation::UnknownStop { .. })) {
            total += RouteCheck::new(problem, route, &mut found).run();
        }
    }
    for left in &plan.unassigned {
        if !mark(&mut seen, left.stop, &mut found) {
            continue;
        }
        let stop = &problem.stops()[left.stop];
        total += stop.penalty.unwrap_or(Cost(0));
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
    if total != plan.cost.total() {
        found.push(Violation::WrongCost { vehicle: None, stated: plan.cost.total(), found: total });
    }
    found
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

/// The check of one route.
struct RouteCheck<'a> {
    problem: &'a Problem,
    route: &'a Route,
    vehicle: &'a Vehicle,
    found: &'a mut Vec<Violation>,
}

impl<'a> RouteCheck<'a> {
    fn new(problem: &'a Problem, route: &'a Route, found: &'a mut Vec<Violation>) -> Self {
        Self { problem, route, vehicle: &problem.vehicles()[route.vehicle], found }
    }

    /// Adds what is wrong and returns the cost of the route as stated times make it.
    fn run(mut self) -> Cost {
        let (route, vehicle) = (self.route, self.vehicle);
        let index = route.vehicle;
        if route.visits.is_empty() {
            self.found.push(Violation::EmptyRoute { vehicle: index });
        }
        self.loads();
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
        let (mut place, mut moment, mut metres) = (vehicle.depot, route.departure, 0);
        for visit in &route.visits {
            let stop = &self.problem.stops()[visit.stop];
            metres += self.problem.matrices().distance(place, stop.location).0;
            moment += self.problem.matrices().duration(place, stop.location);
            self.visit(visit, stop, moment);
            place = stop.location;
            moment = visit.departure;
        }
        metres += self.problem.matrices().distance(place, vehicle.depot).0;
        moment += self.problem.matrices().duration(place, vehicle.depot);
        self.clock(None, route.end, moment);
        if metres != route.distance.0 {
            self.found.push(Violation::Distance { vehicle: index });
        }
        let cost = Cost(
            vehicle.fixed_cost.0 + metres * vehicle.cost_per_metre.0 + seconds.0 * vehicle.cost_per_second.0,
        );
        if cost != route.cost {
            self.found.push(Violation::WrongCost { vehicle: Some(index), stated: route.cost, found: cost });
        }
        cost
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
        let open = |window: &crate::Window| window.open <= visit.start && visit.start <= window.close;
        if visit.wait.0 < 0 || !(stop.windows.is_empty() || stop.windows.iter().any(open)) {
            self.found.push(Violation::OutsideWindow {
                vehicle: self.route.vehicle,
                stop: visit.stop,
                start: visit.start,
            });
        }
    }

    fn loads(&mut self) {
        let index = self.route.vehicle;
        for (dimension, &capacity) in self.vehicle.capacity.iter().enumerate() {
            let mut load = 0;
            for visit in self.route.visits.iter().rev() {
                if visit.load.get(dimension) != Some(&load) {
                    self.found.push(Violation::Load { vehicle: index, stop: visit.stop });
                }
                load += self.problem.stops()[visit.stop].demand[dimension];
            }
            if load > capacity {
                self.found.push(Violation::Overload { vehicle: index, dimension, load, capacity });
            }
        }
    }
}

/// Whether a reason is borne out by the problem and the routes. [`Reason::NoTimeLeft`] is believed where the vehicle
/// has a route at all.
fn holds(problem: &Problem, plan: &Plan, stop: usize, vehicle: usize, reason: Reason) -> bool {
    let (wanted, van) = (&problem.stops()[stop], &problem.vehicles()[vehicle]);
    let visits =
        plan.routes.iter().find(|route| route.vehicle == vehicle).map_or(&[][..], |route| &route.visits);
    let matrices = problem.matrices();
    let out = matrices.duration(van.depot, wanted.location);
    let back = matrices.duration(wanted.location, van.depot);
    match reason {
        Reason::NoVehicle => false,
        Reason::NoStopsAllowed => van.stops_max == Some(0),
        Reason::CapacityExceeded { dimension, demand, capacity } => {
            wanted.demand.get(dimension) == Some(&demand)
                && van.capacity.get(dimension) == Some(&capacity)
                && demand > capacity
        }
        Reason::OutOfReach { needed, available } => {
            let shift = van.shift.close - van.shift.open;
            let there_is = van.duration_max.map_or(shift, |most| most.min(shift));
            needed == out + wanted.service + back && available == there_is && needed > available
        }
        Reason::WindowMissed { earliest } => {
            !wanted.windows.is_empty()
                && earliest == van.shift.open + out
                && wanted.windows.iter().all(|window| {
                    let start = earliest.max(window.open);
                    start > window.close || start + wanted.service + back > van.shift.close
                })
        }
        Reason::StopsFull { stops_max } => van.stops_max == Some(stops_max) && visits.len() >= stops_max,
        Reason::CapacityTaken { dimension, demand, free } => {
            let Some(&capacity) = van.capacity.get(dimension) else { return false };
            let taken: i64 = visits
                .iter()
                .filter_map(|visit| problem.stops().get(visit.stop)?.demand.get(dimension))
                .sum();
            free == capacity - taken && wanted.demand[dimension] == demand && demand > free
        }
        Reason::NoTimeLeft => !visits.is_empty(),
        Reason::NotWorthIt { extra, penalty } => wanted.penalty == Some(penalty) && extra >= penalty,
    }
}
