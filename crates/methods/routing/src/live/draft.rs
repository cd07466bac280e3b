//! The problem at a moment: what has been driven, who may serve what, what is promised.

use super::Day;
use crate::{Cost, Given, Metres, Parts, Planned, RestPlace, Route, Seconds, Stop, Window};

/// A problem being brought up to date.
pub(super) struct Draft<'a> {
    pub(super) day: &'a Day,
    pub(super) now: Seconds,
    pub(super) parts: Parts,
    pub(super) orders: Vec<Stop>,
    pub(super) on_board: Vec<Option<usize>>,
    /// Vehicles that have left their depot.
    pub(super) left: Vec<bool>,
    /// Vehicles that break down: what was planned on them has to move.
    pub(super) broken: Option<usize>,
}

impl<'a> Draft<'a> {
    /// The day at a moment if nothing happens.
    pub(super) fn at(day: &'a Day, now: Seconds) -> Self {
        let mut draft = Self {
            day,
            now,
            parts: day.problem.parts(),
            orders: day.orders.clone(),
            on_board: day.on_board.clone(),
            left: vec![false; day.problem.vehicles().len()],
            broken: None,
        };
        for route in &day.plan.routes {
            if route.departure <= now || !day.problem.vehicles()[route.vehicle].driven.is_empty() {
                draft.drive(route);
            }
        }
        for (van, left) in draft.parts.vehicles.iter_mut().zip(&draft.left) {
            if !left {
                van.shift.open = van.shift.open.max(now).min(van.shift.close);
            }
        }
        draft
    }

    /// The visits up to the one being driven to become facts, and so do the breaks that have begun.
    fn drive(&mut self, route: &Route) {
        let vehicle = route.vehicle;
        self.left[vehicle] = true;
        let van = &mut self.parts.vehicles[vehicle];
        if van.driven.is_empty() {
            let brings = |visit: &&crate::Visit| self.orders[visit.stop].demand.iter().any(|&load| load > 0);
            route.visits.iter().filter(brings).for_each(|visit| self.on_board[visit.stop] = Some(vehicle));
        }
        let behind = route.visits.iter().take_while(|visit| visit.departure <= self.now).count();
        let driven = &route.visits[..(behind + 1).min(route.visits.len())];
        van.departed = Some(route.departure);
        van.driven = driven.iter().map(|visit| visit.stop).collect();
        if behind == route.visits.len() {
            van.stops_max = Some(behind);
        }
        for rest in route.breaks.iter().filter(|rest| rest.start <= self.now) {
            if let Some(given) = van.breaks.get_mut(rest.index) {
                given.window = Window { open: rest.start, close: rest.start };
            }
        }
        for visit in driven {
            self.parts.stops[visit.stop].windows = vec![Window { open: visit.start, close: visit.start }];
        }
    }

    /// The route of a vehicle in the plan there is.
    pub(super) fn route(&self, vehicle: usize) -> Option<&'a Route> {
        self.day.plan.routes.iter().find(|route| route.vehicle == vehicle)
    }

    /// The vehicle that was driven to each stop.
    pub(super) fn driver(&self) -> Vec<Option<usize>> {
        let mut driver = vec![None; self.parts.stops.len()];
        for (vehicle, van) in self.parts.vehicles.iter().enumerate() {
            van.driven.iter().for_each(|&stop| driver[stop] = Some(vehicle));
        }
        driver
    }

    /// Says of each stop who may serve it and on which vehicle it was, and widens limits that facts have broken.
    pub(super) fn settle(&mut self, price: Cost) {
        let driver = self.driver();
        for (vehicle, van) in self.parts.vehicles.iter_mut().enumerate() {
            let carries = |stop: &usize| self.on_board[*stop] == Some(vehicle) && driver[*stop].is_none();
            van.aboard = (0..driver.len()).filter(carries).collect();
        }
        let at_depot: Vec<usize> = (0..self.left.len()).filter(|&vehicle| !self.left[vehicle]).collect();
        for (at, stop) in self.parts.stops.iter_mut().enumerate() {
            let order = &self.orders[at];
            let brought = order.demand.iter().any(|&load| load > 0) && at_depot.len() < self.left.len();
            stop.planned = None;
            stop.vehicles = match driver[at].or(self.on_board[at]) {
                Some(vehicle) if order.vehicles.as_ref().is_none_or(|only| !only.is_empty()) => {
                    Some(vec![vehicle])
                }
                None if brought => Some(at_depot.iter().copied().filter(|&van| order.admits(van)).collect()),
                _ => order.vehicles.clone(),
            };
        }
        for shipment in &self.parts.shipments {
            if let Some(vehicle) = driver[shipment.from] {
                self.parts.stops[shipment.from].vehicles = Some(vec![vehicle]);
                self.parts.stops[shipment.to].vehicles = Some(vec![vehicle]);
            }
        }
        for route in self.day.plan.routes.iter().filter(|route| Some(route.vehicle) != self.broken) {
            for visit in route.visits.iter().filter(|visit| driver[visit.stop].is_none()) {
                self.parts.stops[visit.stop].planned = Some(Planned { vehicle: route.vehicle, price });
            }
        }
        for vehicle in 0..self.left.len() {
            self.widen(vehicle);
        }
        if let Some(vehicle) = self.broken {
            self.rest_no_more(vehicle);
        }
    }

    /// A vehicle that broke down has the breaks alone that it took by the last visit that it made: another one would be
    /// taken there as well, and so would move what has been driven.
    fn rest_no_more(&mut self, vehicle: usize) {
        let made = self.parts.vehicles[vehicle].driven.len();
        let by_visit = |rest: &&crate::Rest| match rest.place {
            RestPlace::BeforeVisit(visit) | RestPlace::AfterVisit(visit) => visit < made,
            RestPlace::AtReload(_) => false,
        };
        let kept: Vec<usize> = self.begun(vehicle).filter(by_visit).map(|rest| rest.index).collect();
        let mut index = 0..;
        self.parts.vehicles[vehicle].breaks.retain(|_| index.next().is_some_and(|at| kept.contains(&at)));
    }

    /// The breaks of a vehicle that have begun.
    fn begun(&self, vehicle: usize) -> impl Iterator<Item = &crate::Rest> {
        let rests = self.route(vehicle).map_or(&[][..], |route| &route.breaks);
        rests.iter().filter(|rest| rest.start <= self.now)
    }

    /// Lets a vehicle come home from where it is, whatever its limits were. A break that should have begun by then is taken
    /// where the vehicle stands next.
    fn widen(&mut self, vehicle: usize) {
        let taken: Vec<usize> = self.begun(vehicle).map(|rest| rest.index).collect();
        let last = self.parts.vehicles[vehicle].driven.len().saturating_sub(1);
        let (resting, stands) = (self.resting(vehicle, last), self.broken == Some(vehicle));
        let van = &mut self.parts.vehicles[vehicle];
        let legs = &self.parts.profiles[van.profile];
        let place = |stop: usize| self.parts.stops[stop].location;
        let (Some(&first), Some(&last)) = (van.driven.first(), van.driven.last()) else { return };
        let start = |stop: usize| self.parts.stops[stop].windows.first().map(|window| window.open);
        let (Some(latest), Some(departure)) = (start(last), van.departed) else { return };
        let mut leaves = latest + self.parts.stops[last].service;
        if let Some(rest) = resting.and_then(|index| van.breaks.get(index)) {
            leaves = leaves.max(rest.window.open + rest.duration);
        }
        let mut end = legs.arrival(place(last), van.end, leaves);
        for (index, rest) in van.breaks.iter_mut().enumerate() {
            let due = departure < rest.window.close && rest.window.close < end;
            if due && !stands && !taken.contains(&index) {
                rest.window.close = rest.window.close.max(leaves);
                leaves = leaves.max(rest.window.open) + rest.duration;
                end = legs.arrival(place(last), van.end, leaves);
            }
        }
        let between: Metres =
            van.driven.windows(2).map(|pair| legs.distance(place(pair[0]), place(pair[1]))).sum();
        let metres = legs.distance(van.depot, place(first)) + between + legs.distance(place(last), van.end);
        van.shift.open = van.shift.open.min(departure);
        van.shift.close = van.shift.close.max(end - van.overtime_max);
        van.duration_max = van.duration_max.map(|most| most.max(end - departure));
        van.distance_max = van.distance_max.map(|most| most.max(metres));
    }

    /// The last break, by its index, that has begun behind a visit.
    pub(super) fn resting(&self, vehicle: usize, visit: usize) -> Option<usize> {
        let rests = &self.route(vehicle)?.breaks;
        let here = |rest: &&crate::Rest| rest.start <= self.now && rest.place == RestPlace::AfterVisit(visit);
        rests.iter().rfind(here).map(|rest| rest.index)
    }

    /// The routes there are, where the search begins. A route that breaks a limit gives up what does.
    pub(super) fn given(&self) -> Vec<Given> {
        let open = |route: &Route| {
            let stops = route.visits.iter().map(|visit| visit.stop);
            stops.filter(|&stop| self.parts.stops[stop].admits(route.vehicle)).collect()
        };
        let routes = self.day.plan.routes.iter().filter(|route| Some(route.vehicle) != self.broken);
        routes.map(|route| Given { vehicle: route.vehicle, trips: vec![open(route)] }).collect()
    }
}
