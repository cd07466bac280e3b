//! Shipments: both ends put on one route at once.

use super::anneal::Anneal;
use super::price::{BARRED, Place};
use super::tours::Tours;
use crate::core::{FAR, NONE};
use crate::float::id;
use crate::segment::Clock;

/// Places for both ends of a shipment.
#[derive(Debug, Clone, Copy)]
pub(crate) struct PairPlace {
    pub(crate) from: Place,
    /// `before` of the second end may be the first one.
    pub(crate) to: Place,
    pub(crate) extra: i64,
}

/// A route driven on with the first end on board.
struct Carried {
    from: usize,
    to: usize,
    route: usize,
    /// The node the first end comes behind.
    before: usize,
    window: u32,
    /// Distance added so far, metres.
    longer: i64,
    depart: i64,
    clock: Clock,
}

impl Tours<'_> {
    /// The cheapest places for a shipment on one route below `limit`. O(route²), less with windows.
    pub(crate) fn pair_on(&self, from: usize, to: usize, route: usize, mut limit: i64) -> Option<PairPlace> {
        let core = self.core;
        let van = core.van_of[route] as usize;
        if !self.takes(from, route)
            || !self.takes(to, route)
            || self.on_van[van] + 2 > core.vans[van].stops_max
        {
            return None;
        }
        if core.features.rich {
            return self.pair_by_day(from, to, route, limit);
        }
        let mut best = None;
        let mut before = core.start(route);
        loop {
            if let Some(carried) = self.take_on_board(from, to, before, route)
                && let Some(found) = self.hand_over(carried, limit)
            {
                limit = found.extra;
                best = Some(found);
            }
            before = self.next[before] as usize;
            if before >= core.stops {
                return best;
            }
        }
    }

    fn take_on_board(&self, from: usize, to: usize, before: usize, route: usize) -> Option<Carried> {
        let core = self.core;
        if self.is_driven(self.next[before] as usize) || !self.room(before, from, route) {
            return None;
        }
        let table = &core.tables[core.profile[route] as usize];
        let row = core.row[before];
        let leg = table.duration_into(id(from), row);
        let arrival = if core.features.timed {
            self.leaves(before, core.release[from].max(core.release[to]), route)? + leg
        } else {
            -FAR
        };
        let (window, begin) = self.first_window(from, arrival)?;
        let depart = begin + core.service[from];
        let clock = if core.features.spans {
            let node = Clock::node(core.windows[window as usize], core.service[from], core.release[from]);
            self.pre[before].join(leg, &node)
        } else {
            Clock::node((-FAR, FAR), 0, -FAR)
        };
        let longer = table.distance_into(id(from), row);
        Some(Carried { from, to, route, before, window, longer, depart, clock })
    }

    /// The first window that an arrival can meet, and when service starts in it.
    fn first_window(&self, stop: usize, arrival: i64) -> Option<(u32, i64)> {
        let core = self.core;
        let at = core.windows(stop).iter().position(|window| window.1 >= arrival)?;
        let begin = arrival.max(core.windows(stop)[at].0);
        Some((id(core.window_from[stop] + at), begin))
    }

    /// Whether the shipment of `from` fits on board when leaving a node.
    pub(super) fn room(&self, node: usize, from: usize, route: usize) -> bool {
        let core = self.core;
        let dimensions = core.dimensions;
        let after = self.next[node] as usize;
        (0..dimensions).all(|dimension| {
            let on_board = self.pre_load[node * dimensions + dimension].take
                + self.post_load[after * dimensions + dimension].bring;
            let amount = core.load(from, dimension).peak;
            on_board + amount <= core.capacity[route * dimensions + dimension]
        })
    }

    /// The cheapest place for the second end behind the first.
    fn hand_over(&self, mut carried: Carried, mut limit: i64) -> Option<PairPlace> {
        let core = self.core;
        let table = &core.tables[core.profile[carried.route] as usize];
        let (end, opening) = (core.start(carried.route) + 1, self.leg[carried.before]);
        let first = Place { before: id(carried.before), window: carried.window, extra: 0 };
        let mut best = None;
        let (mut last, mut next) = (carried.from, self.next[carried.before] as usize);
        loop {
            let removed = if last == carried.from { opening } else { opening + self.leg[last] };
            if let Some((window, extra)) = self.place_second(&carried, last, next, removed, limit) {
                limit = extra;
                let to = Place { before: id(last), window, extra: 0 };
                best = Some(PairPlace { from: first, to, extra });
            }
            if next == end {
                return best;
            }
            let leg = table.duration(core.row[last], core.row[next]);
            carried.longer += if last == carried.from { table.distance(id(last), id(next)) } else { 0 };
            if core.features.timed {
                let arrival = carried.depart + leg;
                if arrival > self.latest[next] {
                    return best;
                }
                carried.depart = arrival.max(self.window(next).0) + core.service[next];
            }
            if core.features.spans {
                carried.clock = carried.clock.join(leg, &self.clock(next));
            }
            if !self.room(next, carried.from, carried.route) {
                return best;
            }
            (last, next) = (next, self.next[next] as usize);
        }
    }

    /// The window and extra cost of the second end between two nodes.
    fn place_second(
        &self,
        carried: &Carried,
        last: usize,
        next: usize,
        removed: i64,
        limit: i64,
    ) -> Option<(u32, i64)> {
        let core = self.core;
        let (to, route) = (carried.to, carried.route);
        let table = &core.tables[core.profile[route] as usize];
        let (used, van) = (core.van_of[route] as usize, &core.vans[core.van_of[route] as usize]);
        let (before, after) = (core.row[last], core.row[next]);
        let longer =
            carried.longer + table.distance_into(id(to), before) + table.distance(id(to), after) - removed;
        let opened = if self.on_van[used] == 0 { van.fixed } else { 0 };
        let mut extra = longer * core.rate[route] + opened;
        if core.features.rules {
            let served = self.on_van[used];
            extra += core.own_price(carried.from, route, served) + core.own_price(to, route, served + 1);
        }
        if (extra >= limit && !core.features.spans) || longer >= BARRED {
            return None;
        }
        if core.features.rules && self.metres[used] + longer > van.distance_max {
            return None;
        }
        if !core.features.timed {
            return Some((id(core.window_from[to]), extra));
        }
        let (window, begin) = self.first_window(to, carried.depart + table.duration_into(id(to), before))?;
        let leg = table.duration(id(to), after);
        if begin + core.service[to] + leg > self.latest[next] {
            return None;
        }
        if !core.features.spans {
            return Some((window, extra));
        }
        let node = Clock::node(core.windows[window as usize], core.service[to], core.release[to]);
        let whole =
            carried.clock.join(table.duration_into(id(to), before), &node).join(leg, &self.post[next]);
        let extra = extra + van.per_second * (whole.duration - self.span[route]);
        let fits = whole.closed_warp() == 0 && whole.duration <= van.span_max && extra < limit;
        fits.then_some((window, extra))
    }

    /// The cheapest places for a shipment on any route; one unused vehicle of each class is tried.
    pub(crate) fn pair_anywhere(&mut self, from: usize, to: usize) -> Option<PairPlace> {
        let mut routes: Vec<usize> = (0..self.core.routes)
            .filter(|&route| self.count[route] > 0 || self.is_next_trip(route))
            .collect();
        routes.extend((0..self.spare.len()).filter_map(|class| self.spare(class)));
        let mut best: Option<PairPlace> = None;
        for route in routes {
            let limit = best.map_or(i64::MAX, |found| found.extra);
            best = self.pair_on(from, to, route, limit).or(best);
        }
        best
    }
}

impl Anneal<'_> {
    /// Puts a shipment where it costs least; leaves it out where that is cheaper or there is no place.
    pub(super) fn put_back_pair(&mut self, stop: usize) {
        let core = self.tours.core;
        let partner = core.partner[stop] as usize;
        let (from, to) = if core.picks_up[stop] { (stop, partner) } else { (partner, stop) };
        self.routes_tried.clear();
        for end in [from, to] {
            for &other in self.near.of(end) {
                let route = self.tours.route[other as usize];
                if route != NONE && self.tried_in[route as usize] != (self.round, id(from)) {
                    self.tried_in[route as usize] = (self.round, id(from));
                    self.routes_tried.push(route);
                }
            }
        }
        for trip in core.home(from).map_or(0..0, |home| self.tours.trips_of(home)) {
            if self.tours.count[trip] > 0 && self.tried_in[trip] != (self.round, id(from)) {
                self.routes_tried.push(id(trip));
            }
        }
        for class in 0..if self.tours.closed { 0 } else { core.classes.len() } {
            self.routes_tried.extend(self.tours.spare(class).map(id));
        }
        let worth =
            [from, to].iter().map(|&end| self.tours.worth(end)).try_fold(0, |sum, end| Some(sum + end?));
        let mut limit = worth.unwrap_or(i64::MAX);
        let mut best = None;
        for at in 0..self.routes_tried.len() {
            if self.blinks() {
                continue;
            }
            if let Some(found) = self.tours.pair_on(from, to, self.routes_tried[at] as usize, limit) {
                limit = found.extra;
                best = Some(found);
            }
        }
        if best.is_none() && worth.is_none() && !self.tours.closed {
            best = self.tours.pair_anywhere(from, to);
        }
        if let Some(found) = best {
            self.link(from, found.from);
            self.link(to, found.to);
        }
    }
}
