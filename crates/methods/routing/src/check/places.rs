//! Whether a stop left out would have had a place, by driving the route again with it at every place there is.

use std::collections::BTreeMap;

use super::travel::arrival;
use crate::{FORBIDDEN, Matrices, Plan, Problem, Route, Seconds, Stop, Vehicle, Window};

/// A place found by trying, with the other stops of the route in their windows.
pub(super) struct Places<'a> {
    problem: &'a Problem,
    van: &'a Vehicle,
    legs: &'a Matrices,
    /// The stops of each trip; one without stops where the vehicle is not used.
    trips: Vec<Vec<usize>>,
    /// Where each trip but the first is loaded.
    reloads: Vec<usize>,
    /// When service of each stop on the route starts.
    starts: BTreeMap<usize, Seconds>,
    /// What shipments put on board at each stop on the route.
    shipped: BTreeMap<usize, Vec<i64>>,
}

impl<'a> Places<'a> {
    /// `None` where that is not tried: where breaks, a place to reload, a further trip or, for a limited duration at speeds
    /// by hour, a departure would have to be chosen, where the stop is one end of a shipment, and on a route with stops
    /// that are not there.
    pub(super) fn new(problem: &'a Problem, plan: &'a Plan, stop: usize, vehicle: usize) -> Option<Self> {
        let van = &problem.vehicles()[vehicle];
        let shipped = problem.shipments().iter().any(|ends| ends.from == stop || ends.to == stop);
        let legs = &problem.profiles()[van.profile];
        let by_hour = legs.hours().is_some() && van.duration_max.is_some();
        let route = plan.routes.iter().find(|route| route.vehicle == vehicle);
        let trips = route.map_or_else(|| vec![Vec::new()], trips);
        let further = van.trips_max.min(problem.stops().len()) > trips.len();
        let known = trips.iter().flatten().all(|&stop| stop < problem.stops().len());
        if shipped || by_hour || further || !known || !van.breaks.is_empty() || van.reload_at.len() > 1 {
            return None;
        }
        let (visits, reloads) = route.map_or((&[][..], &[][..]), |route| (&route.visits, &route.reloads));
        let mut places = Self {
            problem,
            van,
            legs,
            trips,
            reloads: reloads.iter().map(|reload| reload.location).collect(),
            starts: visits.iter().map(|visit| (visit.stop, visit.start)).collect(),
            shipped: BTreeMap::new(),
        };
        for shipment in problem.shipments().iter().filter(|ends| places.starts.contains_key(&ends.from)) {
            places.shipped.insert(shipment.from, shipment.amount.clone());
            places.shipped.insert(shipment.to, shipment.amount.iter().map(|amount| -amount).collect());
        }
        Some(places)
    }

    /// Metres more that the shortest place takes which keeps every limit; `None` where there is none.
    /// O(route²) places and visits, times the windows on the route where its length in time is limited.
    pub(super) fn shortest(&self, stop: usize) -> Option<i64> {
        let idle = self.trips.iter().all(Vec::is_empty);
        let before = if idle { 0 } else { self.metres(&self.trips).unwrap_or(0) };
        let (mut best, mut trips) = (None, self.trips.clone());
        for trip in 0..trips.len() {
            let first = if trip == 0 { self.van.driven.len() } else { 0 };
            for at in first..=trips[trip].len() {
                trips[trip].insert(at, stop);
                let metres = self.metres(&trips);
                let shorter = |metres: &i64| best.is_none_or(|best| metres - before < best);
                if let Some(metres) = metres.filter(shorter)
                    && self.keeps_limits(&trips, metres)
                {
                    best = Some(metres - before);
                }
                trips[trip].remove(at);
            }
        }
        best
    }

    /// The windows in which a stop may be served: those that it is served in, where it is on the route.
    fn windows(&self, stop: usize) -> impl Iterator<Item = &'a Window> + '_ {
        let start = self.starts.get(&stop);
        let open = move |window: &&Window| start.is_none_or(|s| window.open <= *s && *s <= window.close);
        self.stop(stop).windows.iter().filter(open)
    }

    fn stop(&self, stop: usize) -> &'a Stop {
        &self.problem.stops()[stop]
    }

    /// The locations of a day in order, with the stop at each.
    fn way<'t>(&'t self, trips: &'t [Vec<usize>]) -> impl Iterator<Item = (usize, Option<usize>)> + 't {
        let stops =
            move |trip: &'t Vec<usize>| trip.iter().map(|&stop| (self.stop(stop).location, Some(stop)));
        let begins = std::iter::once(self.van.depot).chain(self.reloads.iter().copied());
        let days = begins
            .zip(trips)
            .flat_map(move |(begin, trip)| std::iter::once((begin, None)).chain(stops(trip)));
        days.chain([(self.van.end, None)])
    }

    /// `None` over a leg that must not be driven.
    fn metres(&self, trips: &[Vec<usize>]) -> Option<i64> {
        let places: Vec<usize> = self.way(trips).map(|(place, _)| place).collect();
        let legs = places.windows(2).map(|pair| self.legs.distance(pair[0], pair[1]));
        legs.map(|leg| (leg < FORBIDDEN).then_some(leg.0)).sum()
    }

    fn keeps_limits(&self, trips: &[Vec<usize>], metres: i64) -> bool {
        self.van.distance_max.is_none_or(|most| metres <= most.0)
            && trips.iter().all(|trip| self.carries(trip))
            && self.is_in_time(trips)
    }

    /// Follows the load of a trip.
    fn carries(&self, trip: &[usize]) -> bool {
        self.van.capacity.iter().enumerate().all(|(dimension, &capacity)| {
            let kept = self.van.aboard.iter().filter(|stop| !trip.contains(stop));
            let mut load: i64 = trip.iter().chain(kept).map(|&stop| self.stop(stop).demand[dimension]).sum();
            let mut fits = load <= capacity;
            for &stop in trip {
                let shipped = self.shipped.get(&stop).map_or(0, |change| change[dimension]);
                load += self.stop(stop).pickup[dimension] - self.stop(stop).demand[dimension] + shipped;
                fits &= load <= capacity;
            }
            fits
        })
    }

    /// Whether some departure keeps all windows, the shift and the longest duration.
    ///
    /// A vehicle under way brings nothing that was not ready when it left. The earliest return is that of the earliest
    /// departure. The shortest day leaves so that it need not wait at one of the windows, or as late as one of them allows.
    fn is_in_time(&self, trips: &[Vec<usize>]) -> bool {
        let first = self.van.leaves().0.max(self.ready(&trips[0]));
        if self.van.departed.is_some_and(|left| left.0 < first) {
            return false;
        }
        if self.van.duration_max.is_none() {
            return self.drive(trips, first);
        }
        let (mut place, mut elapsed, mut departures) = (self.van.depot, 0, vec![first]);
        let mut begins = trips.iter().skip(1).map(|trip| self.ready(trip));
        for (next, stop) in self.way(trips).skip(1) {
            elapsed += self.legs.duration(place, next).0;
            place = next;
            match stop {
                Some(stop) => {
                    let ends = self.windows(stop).flat_map(|window| [window.open.0, window.close.0]);
                    departures.extend(ends.map(|end| end - elapsed));
                    elapsed += self.stop(stop).service.0;
                }
                None => departures.extend(begins.next().map(|ready| ready - elapsed)),
            }
        }
        departures
            .into_iter()
            .filter(|&departure| {
                departure >= first && self.van.departed.is_none_or(|left| departure == left.0)
            })
            .any(|departure| self.drive(trips, departure))
    }

    /// When all that a trip brings is ready.
    fn ready(&self, trip: &[usize]) -> i64 {
        trip.iter()
            .filter_map(|&stop| self.stop(stop).release)
            .map(|ready| ready.0)
            .max()
            .unwrap_or(i64::MIN / 4)
    }

    /// Whether the day is in time with a departure.
    fn drive(&self, trips: &[Vec<usize>], departure: i64) -> bool {
        let (mut place, mut now, mut trip) = (self.van.depot, departure, 0);
        for (next, stop) in self.way(trips).skip(1) {
            now = arrival(self.legs, place, next, Seconds(now)).0;
            place = next;
            let Some(stop) = stop else {
                trip += 1;
                now = trips.get(trip).map_or(now, |trip| now.max(self.ready(trip)));
                continue;
            };
            let met = self.windows(stop).filter(|window| window.close.0 >= now);
            match met.map(|window| window.open.0.max(now)).min() {
                Some(start) => now = start,
                None if self.stop(stop).windows.is_empty() => {}
                None => return false,
            }
            now += self.stop(stop).service.0;
        }
        now <= self.van.shift.close.0 + self.van.overtime_max.0
            && self.van.duration_max.is_none_or(|most| now - departure <= most.0)
    }
}

/// The stops of each trip of a route.
fn trips(route: &Route) -> Vec<Vec<usize>> {
    let mut trips = vec![Vec::new()];
    for (at, visit) in route.visits.iter().enumerate() {
        if route.reloads.iter().any(|reload| reload.before == at) {
            trips.push(Vec::new());
        }
        if let Some(trip) = trips.last_mut() {
            trip.push(visit.stop);
        }
    }
    trips
}
