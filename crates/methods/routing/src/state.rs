//! A plan while it is being made: one order of stops per vehicle.

use crate::timing::cost;
use crate::{Cost, Problem};

/// First the stops left out that should be served at any cost, then the cost with penalties.
pub(crate) type Objective = (usize, Cost);

/// Orders of stops, always feasible, with their costs.
#[derive(Debug, Clone)]
pub(crate) struct State<'a> {
    pub(crate) problem: &'a Problem,
    routes: Vec<Vec<usize>>,
    costs: Vec<Cost>,
    /// The vehicle that serves each stop.
    vehicle_of: Vec<Option<usize>>,
}

/// Where a stop would go and what that would cost more.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Insertion {
    pub(crate) vehicle: usize,
    pub(crate) at: usize,
    pub(crate) extra: Cost,
}

impl<'a> State<'a> {
    pub(crate) fn empty(problem: &'a Problem) -> Self {
        let vehicles = problem.vehicles().len();
        Self {
            problem,
            routes: vec![Vec::new(); vehicles],
            costs: vec![Cost(0); vehicles],
            vehicle_of: vec![None; problem.stops().len()],
        }
    }

    pub(crate) fn route(&self, vehicle: usize) -> &[usize] {
        &self.routes[vehicle]
    }

    pub(crate) fn cost(&self, vehicle: usize) -> Cost {
        self.costs[vehicle]
    }

    pub(crate) fn vehicle_of(&self, stop: usize) -> Option<usize> {
        self.vehicle_of[stop]
    }

    /// Stops that no vehicle serves, ascending.
    pub(crate) fn unassigned(&self) -> Vec<usize> {
        (0..self.vehicle_of.len()).filter(|&stop| self.vehicle_of[stop].is_none()).collect()
    }

    pub(crate) fn objective(&self) -> Objective {
        let mut total: Cost = self.costs.iter().copied().sum();
        let mut required = 0;
        for stop in self.unassigned() {
            match self.problem.stops()[stop].penalty {
                Some(penalty) => total += penalty,
                None => required += 1,
            }
        }
        (required, total)
    }

    /// Gives `vehicle` a new order with a known cost. Stops it drops are unassigned unless another route, replaced
    /// afterwards, takes them.
    pub(crate) fn replace(&mut self, vehicle: usize, stops: Vec<usize>, cost: Cost) {
        for &stop in &self.routes[vehicle] {
            if self.vehicle_of[stop] == Some(vehicle) {
                self.vehicle_of[stop] = None;
            }
        }
        for &stop in &stops {
            self.vehicle_of[stop] = Some(vehicle);
        }
        self.routes[vehicle] = stops;
        self.costs[vehicle] = cost;
    }

    /// Takes stops out of their routes. Leaving stops out never breaks a limit where the matrices keep the
    /// triangle inequality; where they do not, the whole route is emptied. Returns the stops now unassigned.
    pub(crate) fn remove(&mut self, stops: &[usize]) -> Vec<usize> {
        let mut vehicles: Vec<usize> = stops.iter().filter_map(|&stop| self.vehicle_of[stop]).collect();
        vehicles.sort_unstable();
        vehicles.dedup();
        let mut removed = Vec::new();
        for vehicle in vehicles {
            let (gone, mut kept): (Vec<usize>, Vec<usize>) =
                self.routes[vehicle].iter().partition(|stop| stops.contains(stop));
            removed.extend(gone);
            let cost = cost(self.problem, vehicle, &kept).unwrap_or_else(|| {
                removed.append(&mut kept);
                Cost(0)
            });
            self.replace(vehicle, kept, cost);
        }
        removed
    }

    /// The cheapest feasible place for `stop` on one vehicle.
    pub(crate) fn insertion_into(&self, stop: usize, vehicle: usize) -> Option<Insertion> {
        let route = &self.routes[vehicle];
        let mut tried = Vec::with_capacity(route.len() + 1);
        tried.push(stop);
        tried.extend_from_slice(route);
        let mut best: Option<Insertion> = None;
        for at in 0..=route.len() {
            if at > 0 {
                tried.swap(at - 1, at);
            }
            if let Some(cost) = cost(self.problem, vehicle, &tried) {
                let extra = cost - self.costs[vehicle];
                if best.is_none_or(|found| extra < found.extra) {
                    best = Some(Insertion { vehicle, at, extra });
                }
            }
        }
        best
    }

    /// The cheapest feasible place for `stop` on any vehicle; of equal empty vehicles the first is tried.
    pub(crate) fn insertion(&self, stop: usize) -> Option<Insertion> {
        let mut empty_tried = Vec::new();
        let mut best: Option<Insertion> = None;
        for vehicle in 0..self.routes.len() {
            if self.routes[vehicle].is_empty() {
                let class = self.problem.class(vehicle);
                if empty_tried.contains(&class) {
                    continue;
                }
                empty_tried.push(class);
            }
            if let Some(found) = self.insertion_into(stop, vehicle)
                && best.is_none_or(|before| found.extra < before.extra)
            {
                best = Some(found);
            }
        }
        best
    }

    /// Inserts `stop` at its cheapest place where there is one that is worth it; tells the vehicle.
    pub(crate) fn insert(&mut self, stop: usize) -> Option<usize> {
        let penalty = self.problem.stops()[stop].penalty;
        let found =
            self.insertion(stop).filter(|found| penalty.is_none_or(|penalty| found.extra < penalty))?;
        let mut route = self.routes[found.vehicle].clone();
        route.insert(found.at, stop);
        let cost = self.costs[found.vehicle] + found.extra;
        self.replace(found.vehicle, route, cost);
        Some(found.vehicle)
    }

    /// Inserts what can be inserted, in the order given, until nothing more can.
    pub(crate) fn insert_all(&mut self, stops: &[usize]) {
        let mut left: Vec<usize> = stops.to_vec();
        loop {
            let before = left.len();
            left.retain(|&stop| self.insert(stop).is_none());
            if left.len() == before {
                return;
            }
        }
    }
}
