//! What happens while a plan is driven.

use serde::{Deserialize, Serialize};

use super::draft::Draft;
use crate::{Cost, Error, Seconds, Shipment, Stop, Window};

/// Longest delay, in seconds.
const DELAY_MAX: i64 = 10_000_000;

/// Something that happens.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum Event {
    /// An order comes in; its stop is the next in the problem.
    NewStop(Stop),
    /// Something is to be taken from one place to another; its two stops are the next in the problem.
    NewShipment {
        /// Stop where it is taken on board.
        from: Box<Stop>,
        /// Stop where it is handed over.
        to: Box<Stop>,
        /// What is carried, one entry per dimension of load.
        amount: Vec<i64>,
    },
    /// A stop is no longer wanted; nor is the other end of its shipment.
    Cancelled {
        /// Index of the stop.
        stop: usize,
    },
    /// A vehicle drives no further. A service that has begun is not finished.
    Breakdown {
        /// Index of the vehicle.
        vehicle: usize,
        /// Location where it stands; its route ends there.
        location: usize,
    },
    /// Tracking tells that a vehicle is later than planned.
    Delay {
        /// Index of the vehicle.
        vehicle: usize,
        /// By so much.
        seconds: Seconds,
    },
}

impl Draft<'_> {
    /// Changes the problem by what happens.
    pub(super) fn apply(&mut self, event: Event) -> Result<(), Error> {
        match event {
            Event::NewStop(stop) => {
                self.order(stop);
            }
            Event::NewShipment { from, to, amount } => {
                let (from, to) = (self.order(*from), self.order(*to));
                self.parts.shipments.push(Shipment { from, to, amount });
            }
            Event::Cancelled { stop } => self.cancel(stop)?,
            Event::Breakdown { vehicle, location } => {
                self.known(vehicle)?;
                self.break_down(vehicle, location)?;
            }
            Event::Delay { vehicle, seconds } => {
                self.known(vehicle)?;
                if !(0..=DELAY_MAX).contains(&seconds.0) {
                    let (of, name) = ("vehicle", "delay");
                    return Err(Error::OutOfRange { of, index: vehicle, name, value: seconds.0 });
                }
                self.delay(vehicle, seconds);
            }
        }
        Ok(())
    }

    fn known(&self, vehicle: usize) -> Result<(), Error> {
        let there = vehicle < self.left.len();
        if there { Ok(()) } else { Err(Error::Given { of: "vehicle", index: vehicle }) }
    }

    /// Adds a stop; its index.
    fn order(&mut self, stop: Stop) -> usize {
        self.parts.stops.push(stop.clone());
        self.orders.push(stop);
        self.on_board.push(None);
        self.orders.len() - 1
    }

    fn cancel(&mut self, stop: usize) -> Result<(), Error> {
        let driver = self.driver();
        match driver.get(stop) {
            None => return Err(Error::Given { of: "stop", index: stop }),
            Some(Some(_)) => return Err(Error::TooLate { stop }),
            Some(None) => {}
        }
        let ends = self.parts.shipments.iter().position(|ends| ends.from == stop || ends.to == stop);
        let Some(at) = ends else {
            self.drop_order(stop);
            return Ok(());
        };
        let Shipment { from, to, amount } = self.parts.shipments.swap_remove(at);
        self.drop_order(to);
        if driver[from].is_some() {
            self.stays_on_board(from, amount);
        } else {
            self.drop_order(from);
        }
        Ok(())
    }

    /// Nobody serves the stop, and that costs nothing. What is on board for it stays there.
    fn drop_order(&mut self, stop: usize) {
        for stop in [&mut self.orders[stop], &mut self.parts.stops[stop]] {
            (stop.vehicles, stop.penalty, stop.group) = (Some(Vec::new()), Some(Cost(0)), None);
        }
    }

    /// What was picked up is carried to the end of the route.
    fn stays_on_board(&mut self, from: usize, amount: Vec<i64>) {
        self.orders[from].pickup.clone_from(&amount);
        self.parts.stops[from].pickup = amount;
    }

    fn break_down(&mut self, vehicle: usize, location: usize) -> Result<(), Error> {
        let locations = self.parts.profiles.first().map_or(0, crate::Matrices::locations);
        if location >= locations {
            return Err(Error::Location { of: "vehicle", index: vehicle, location, locations });
        }
        self.broken = Some(vehicle);
        let served = self
            .route(vehicle)
            .filter(|_| self.left[vehicle])
            .map_or(0, |route| route.visits.iter().take_while(|visit| visit.departure <= self.now).count());
        let van = &mut self.parts.vehicles[vehicle];
        for stop in van.driven.split_off(served.min(van.driven.len())) {
            self.parts.stops[stop].clone_from(&self.orders[stop]);
        }
        van.stops_max = Some(van.driven.len());
        van.departed = van.departed.filter(|_| !van.driven.is_empty());
        let under_way = self.route(vehicle).is_none_or(|route| route.end > self.now);
        let van = &mut self.parts.vehicles[vehicle];
        if self.left[vehicle] && under_way {
            van.end = location;
            self.unload(vehicle, location);
        }
        Ok(())
    }

    /// What is on board of a broken vehicle waits where it stands.
    fn unload(&mut self, vehicle: usize, location: usize) {
        let driver = self.driver();
        let cancelled = |stop: usize| self.orders[stop].vehicles.as_ref().is_some_and(Vec::is_empty);
        let waits = |&stop: &usize| {
            self.on_board[stop] == Some(vehicle) && driver[stop].is_none() && !cancelled(stop)
        };
        let waiting: Vec<usize> = (0..driver.len()).filter(waits).collect();
        for stop in waiting {
            self.on_board[stop] = None;
            if self.orders[stop].group.is_none() {
                let amount = self.orders[stop].demand.clone();
                for stop in [&mut self.orders[stop], &mut self.parts.stops[stop]] {
                    stop.demand.fill(0);
                    stop.release = None;
                }
                let from = self.wait_at(location, stop);
                self.parts.shipments.push(Shipment { from, to: stop, amount });
            }
        }
        for at in 0..self.parts.shipments.len() {
            let Shipment { from, to, .. } = self.parts.shipments[at];
            if driver.get(from) == Some(&Some(vehicle)) && driver[to].is_none() {
                let amount = self.parts.shipments[at].amount.clone();
                self.stays_on_board(from, amount);
                self.parts.shipments[at].from = self.wait_at(location, to);
            }
        }
    }

    /// A new stop where the goods of another wait; loading them takes as long as handing them over.
    fn wait_at(&mut self, location: usize, goods_of: usize) -> usize {
        let order = &self.orders[goods_of];
        let fetched = Stop {
            vehicles: order.vehicles.clone(),
            skills: order.skills,
            penalty: order.penalty.map(|_| Cost(0)),
            service: order.service,
            ..Stop::new(location, vec![0; order.demand.len()])
        };
        self.order(fetched)
    }

    fn delay(&mut self, vehicle: usize, seconds: Seconds) {
        let route = self.route(vehicle);
        let van = &mut self.parts.vehicles[vehicle];
        let (Some(route), true) = (route, self.left[vehicle]) else {
            let planned = route.map_or(van.shift.open, |route| route.departure);
            van.shift.open = (planned.max(van.shift.open) + seconds).min(van.shift.close);
            return;
        };
        let Some(last) = van.driven.len().checked_sub(1) else { return };
        let visit = &route.visits[last];
        if route.end <= self.now {
            return;
        }
        if visit.arrival <= self.now {
            self.stay(vehicle, last, seconds);
            return;
        }
        if last > 0 {
            // It left there so late that it is at the next stop when it is said to be.
            let (before, legs) = (&route.visits[last - 1], &self.parts.profiles[van.profile]);
            let place = |stop: usize| self.parts.stops[stop].location;
            let left = legs.departure(place(before.stop), place(visit.stop), visit.arrival + seconds);
            let longer = (left - before.departure).max(Seconds(0));
            self.stay(vehicle, last - 1, longer);
        }
        if last == 0 {
            let to = self.parts.stops[visit.stop].location;
            let van = &mut self.parts.vehicles[vehicle];
            let left = self.parts.profiles[van.profile].departure(van.depot, to, visit.arrival + seconds);
            van.departed = van.departed.max(Some(left));
        }
        let start = start_of(&self.orders[visit.stop], visit.arrival + seconds);
        self.parts.stops[visit.stop].windows = vec![Window { open: start, close: start }];
    }
}

impl Draft<'_> {
    /// A vehicle was longer at a visit that it has been driven to: at the break that it takes behind it, else serving.
    fn stay(&mut self, vehicle: usize, visit: usize, seconds: Seconds) {
        let resting = self.resting(vehicle, visit);
        let van = &mut self.parts.vehicles[vehicle];
        let stop = van.driven[visit];
        if let Some(rest) = resting {
            van.breaks[rest].duration += seconds;
        } else {
            self.parts.stops[stop].service += seconds;
        }
    }
}

/// When service starts after an arrival: in the first window that is still met, at once where there is none.
fn start_of(order: &Stop, arrival: Seconds) -> Seconds {
    let met = order.windows.iter().find(|window| window.close >= arrival);
    met.map_or(arrival, |window| window.open.max(arrival))
}
