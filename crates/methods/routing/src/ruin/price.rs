//! What it costs to put a stop behind a node, in O(1).

use super::tours::Tours;
use crate::core::NONE;
use crate::float::id;
use crate::segment::{Clock, Load};

/// Nobody may drive a leg of this length; a difference of that size comes from one.
pub(super) const BARRED: i64 = crate::matrices::LEG_MAX / 2;

/// Most that the rounding of three legs takes from the triangle inequality.
pub(super) const ROUNDED: i64 = 3;

/// A place for a stop that keeps all limits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Place {
    pub(crate) before: u32,
    pub(crate) window: u32,
    pub(crate) extra: i64,
}

impl Tours<'_> {
    /// Whether the vehicle can take the stop, wherever it comes in its order.
    #[inline]
    pub(super) fn takes(&self, stop: usize, route: usize) -> bool {
        let core = self.core;
        let dimensions = core.dimensions;
        let (demand, load) = (stop * dimensions, route * dimensions);
        for dimension in 0..dimensions {
            if self.free[load + dimension] < core.demand[demand + dimension] {
                return false;
            }
        }
        !core.features.rules || self.allowed(stop, route)
    }

    /// Whether a vehicle has been driven to a node, so that nothing comes before it any more.
    #[inline]
    pub(super) fn is_driven(&self, node: usize) -> bool {
        self.core.driven.get(node).is_some_and(|&driven| driven)
    }

    /// The rules of single vehicles and stops.
    pub(crate) fn allowed(&self, stop: usize, route: usize) -> bool {
        let van = self.core.van_of[route] as usize;
        let (served, van) = (self.on_van[van], &self.core.vans[van]);
        let wanted = &self.core.problem.stops()[stop];
        served < van.stops_max
            && wanted.skills.0 & !van.skills == 0
            && wanted.admits(self.core.van_of[route] as usize)
            && wanted.group.is_none_or(|group| self.in_group[group] == 0)
    }

    /// The cost of `stop` behind `before` on a route that [`Self::takes`] it; `None` where that breaks a limit or
    /// costs `limit` or more.
    #[inline]
    pub(super) fn price(&self, stop: usize, before: usize, route: usize, limit: i64) -> Option<Place> {
        let core = self.core;
        let after = self.next[before] as usize;
        if core.features.rules && self.is_driven(after) {
            return None;
        }
        if core.features.rich {
            let carried = !core.features.mixed || self.carries(stop, before, after, route);
            return if carried { self.price_day(stop, before, route, limit) } else { None };
        }
        let table = &core.tables[core.profile[route] as usize];
        let (from, to) = (core.row[before], core.row[after]);
        let near = table.distance_into(id(stop), from);
        if table.straight && self.is_too_far(near, before, route, limit) {
            return None;
        }
        let longer = near + table.distance(id(stop), to) - self.leg[before];
        let mut extra = longer * core.rate[route];
        let van = core.van_of[route] as usize;
        if self.on_van[van] == 0 {
            extra += core.vans[van].fixed;
        }
        let features = core.features;
        if features.rules {
            extra += core.own_price(stop, route, self.on_van[van]);
        }
        if (extra >= limit && !features.spans) || longer >= BARRED {
            return None;
        }
        if features.rules && self.metres[van] + longer > core.vans[van].distance_max {
            return None;
        }
        if features.mixed && !self.carries(stop, before, after, route) {
            return None;
        }
        let mut place = Place { before: id(before), window: id(core.window_from[stop]), extra };
        if !features.timed {
            return Some(place);
        }
        let arrival = self.leaves(before, core.release[stop], route)? + table.duration_into(id(stop), from);
        let leave = self.latest[after] - table.duration(id(stop), to) - core.service[stop];
        let mut best: Option<Place> = None;
        for (at, window) in core.windows(stop).iter().enumerate() {
            let begin = arrival.max(window.0);
            if begin > window.1 || begin > leave {
                continue;
            }
            place.window = id(core.window_from[stop] + at);
            if !features.spans {
                return Some(place);
            }
            if let Some(span) = self.span_with(stop, place.window, before, route) {
                place.extra = extra + core.vans[van].per_second * (span - self.span[route]);
                if place.extra < best.map_or(limit, |found| found.extra) {
                    best = Some(place);
                }
            }
        }
        best
    }

    /// Whether the way from `before` alone makes a place cost `limit` or more, since the way on cannot be shorter than
    /// the triangle allows. Saves the computation of that leg.
    #[inline]
    fn is_too_far(&self, leg: i64, before: usize, route: usize, limit: i64) -> bool {
        let least = 2 * (leg - self.leg[before]) - ROUNDED;
        least > 0
            && self.count[route] > 0
            && !self.core.features.spans
            && least * self.core.rate[route] >= limit
    }

    /// When a node is left if the vehicle also brings something that is ready at some moment.
    #[inline]
    pub(super) fn leaves(&self, node: usize, ready: i64, route: usize) -> Option<i64> {
        let core = self.core;
        if !core.features.releases || ready <= self.depart[core.start(route)] {
            return Some(self.depart[node]);
        }
        let part = &self.pre[node];
        (ready <= part.late).then(|| ready.max(part.early) + part.duration)
    }

    /// The span of a route with a stop put in; `None` where it is too long or starts before a release.
    fn span_with(&self, stop: usize, window: u32, before: usize, route: usize) -> Option<i64> {
        let core = self.core;
        let after = self.next[before] as usize;
        let table = &core.tables[core.profile[route] as usize];
        let node = Clock::node(core.windows[window as usize], core.service[stop], core.release[stop]);
        let to = table.duration(core.row[before], id(stop));
        let from = table.duration(id(stop), core.row[after]);
        let whole = self.pre[before].join(to, &node).join(from, &self.post[after]);
        (whole.closed_warp() == 0 && whole.duration <= core.vans[core.van_of[route] as usize].span_max)
            .then_some(whole.duration)
    }

    fn carries(&self, stop: usize, before: usize, after: usize, route: usize) -> bool {
        let core = self.core;
        let dimensions = core.dimensions;
        (0..dimensions).all(|dimension| {
            let pre: Load = self.pre_load[before * dimensions + dimension];
            let post = self.post_load[after * dimensions + dimension];
            let whole = pre.join(core.load(stop, dimension)).join(post);
            whole.peak <= core.capacity[route * dimensions + dimension]
        })
    }

    /// The cheapest place on one route; every position is tried.
    pub(crate) fn place_on(&self, stop: usize, route: usize) -> Option<Place> {
        if !self.takes(stop, route) {
            return None;
        }
        let mut best: Option<Place> = None;
        let mut before = self.core.start(route);
        loop {
            let limit = best.map_or(i64::MAX, |place| place.extra);
            best = self.price(stop, before, route, limit).or(best);
            before = self.next[before] as usize;
            if before >= self.core.stops || self.route[before] == NONE {
                return best;
            }
        }
    }

    /// The cheapest place on any route; one unused vehicle of each class is tried.
    pub(crate) fn place_anywhere(&mut self, stop: usize) -> Option<Place> {
        let mut best: Option<Place> = None;
        for route in 0..self.core.routes {
            if self.count[route] > 0
                && let Some(place) = self.place_on(stop, route)
                && best.is_none_or(|found| place.extra < found.extra)
            {
                best = Some(place);
            }
        }
        self.place_unused(stop, best)
    }

    /// The cheaper of `best` and the start of an unused route.
    pub(super) fn place_unused(&mut self, stop: usize, mut best: Option<Place>) -> Option<Place> {
        if self.closed {
            return best;
        }
        for class in 0..self.spare.len() {
            if class != self.passed
                && let Some(route) = self.spare(class)
            {
                best = self.place_first(stop, route, best);
            }
        }
        if self.core.features.trips {
            for van in 0..self.core.vans.len() {
                if self.on_van[van] > 0 && best.is_none_or(|found| self.trip_for(stop, van) < found.extra) {
                    best = self.place_on_next_trip(stop, van, best);
                }
            }
        }
        best
    }

    /// What the metres of a trip for one stop alone cost on a vehicle in use.
    fn trip_for(&self, stop: usize, van: usize) -> i64 {
        let core = self.core;
        let first = core.vans[van].first;
        let (start, table) = (core.start(first), &core.tables[core.profile[first] as usize]);
        let longer =
            table.distance_into(id(stop), core.row[start]) + table.distance(id(stop), core.row[start + 1]);
        longer * core.rate[first]
    }

    fn place_on_next_trip(&self, stop: usize, van: usize, mut best: Option<Place>) -> Option<Place> {
        for route in self.trips_of(van) {
            if self.is_next_trip(route) {
                best = self.place_first(stop, route, best);
            }
        }
        best
    }

    fn place_first(&self, stop: usize, route: usize, best: Option<Place>) -> Option<Place> {
        if !self.takes(stop, route) {
            return best;
        }
        let limit = best.map_or(i64::MAX, |place| place.extra);
        if self.sharing == 0 {
            return self.price(stop, self.core.start(route), route, limit).or(best);
        }
        let found = self.price(stop, self.core.start(route), route, i64::MAX);
        let own =
            |place: Place| Place { extra: place.extra - self.shared(stop, route, place.extra), ..place };
        found.map(own).filter(|place| place.extra < limit).or(best)
    }

    /// Whether a trip is not made, and the one before or after it is.
    pub(super) fn is_next_trip(&self, route: usize) -> bool {
        let core = self.core;
        let made =
            |other: usize| core.van_of.get(other) == Some(&core.van_of[route]) && self.count[other] > 0;
        self.count[route] == 0 && (made(route + 1) || (route > 0 && made(route - 1)))
    }
}
