//! Which vehicle drives a route, where vehicles differ.
//!
//! Stops put back one by one never pay for a larger vehicle, nor can they all change over to another. So a round may
//! hand a ruined route to a vehicle of another class before stops are put back, and afterwards each route that changed
//! goes to the vehicle that drives it cheapest. Both are steps of the round, judged and undone with it.

use super::anneal::Anneal;
use super::price::BARRED;
use super::tours::Tours;
use crate::core::NONE;
use crate::float::id;

/// Chance, per million, that a ruined route goes to another class of vehicle before stops are put back.
const CHANGED: u64 = 300_000;
/// Chance, per million, that stops share the cost of unused vehicles in this round.
const SHARED: u64 = 300_000;

/// Chance, per million, that a round takes one route apart as a whole, and the longest for which it does.
const DISSOLVED: u64 = 50_000;
const DISSOLVED_MAX: u32 = 40;

impl Anneal<'_> {
    /// Takes all stops of a short route out, now and then; `false` where it does not.
    pub(super) fn dissolve(&mut self) -> bool {
        if !self.rng.chance(DISSOLVED) {
            return false;
        }
        self.seed = self.rng.below(self.tours.core.stops);
        let route = self.tours.route[self.seed];
        if route == NONE || self.tours.count[route as usize] > DISSOLVED_MAX {
            return false;
        }
        self.dissolve_route(route as usize);
        true
    }

    /// Begins to look for other vehicles: between ruin and recreate.
    pub(super) fn vary_vehicles(&mut self) {
        self.tours.sharing = if self.rng.chance(SHARED) { 1 + i64::from(id(self.rng.below(100))) } else { 0 };
        let passed = self.rng.below(2 * self.tours.core.classes.len());
        self.tours.passed = if self.tours.sharing > 0 { passed } else { usize::MAX };
        if self.touched.is_empty() || !self.rng.chance(CHANGED) {
            return;
        }
        let route = self.touched[self.rng.below(self.touched.len())] as usize;
        let class = self.rng.below(self.tours.core.classes.len());
        let other = match self.tours.spare(class) {
            Some(spare) => spare,
            None => self.touched[self.rng.below(self.touched.len())] as usize,
        };
        if self.tours.count[route] > 0 && self.tours.differ(route, other) && !self.tours.closed {
            self.change_over(route, other);
        }
    }

    /// Gives each route of this round the vehicle that drives it cheapest: an unused one, or one of another route of
    /// this round.
    pub(super) fn settle_vehicles(&mut self) {
        (self.tours.sharing, self.tours.passed) = (0, usize::MAX);
        for at in 0..self.touched.len() {
            let route = self.touched[at] as usize;
            if self.tours.count[route] == 0 {
                continue;
            }
            let mut best = (0, route);
            for class in 0..self.tours.core.classes.len() {
                if let Some(spare) = self.tours.spare(class)
                    && self.tours.differ(route, spare)
                {
                    best = best.min((self.tours.changed_over(route, spare), spare));
                }
            }
            for &other in &self.touched[..at] {
                if self.tours.differ(route, other as usize) {
                    best = best.min((self.tours.changed_over(route, other as usize), other as usize));
                }
            }
            if best.0 < 0 {
                self.change_over(route, best.1);
            }
        }
    }

    /// Two routes change vehicles; all stays as it was where that breaks a limit. O(stops of both).
    pub(super) fn change_over(&mut self, first: usize, second: usize) {
        let stays = |route| self.tours.stops_of(route).any(|stop| self.tours.is_driven(stop));
        if stays(first) || stays(second) {
            return;
        }
        let mark = self.log.len();
        let stops_of = |route| self.tours.stops_of(route).collect::<Vec<usize>>();
        let moved = [(stops_of(first), second), (stops_of(second), first)];
        let metres = self.tours.metres_of(first) + self.tours.metres_of(second);
        for stop in moved.iter().flat_map(|(stops, _)| stops) {
            self.unlink(*stop);
        }
        let mut fits = true;
        for (stops, to) in &moved {
            let mut last = self.tours.core.start(*to);
            for &stop in stops {
                fits = fits && self.tours.takes(stop, *to);
                if fits {
                    self.relink(stop, last);
                    last = stop;
                }
            }
        }
        for route in [first, second] {
            fits = fits && self.tours.refresh(route) && self.tours.carries_all(route);
        }
        let longer = self.tours.metres_of(first) + self.tours.metres_of(second) - metres;
        if !fits || longer >= BARRED {
            self.undo_to(mark);
        }
    }
}

impl Tours<'_> {
    /// Whether two routes are driven by vehicles of different classes.
    fn differ(&self, first: usize, second: usize) -> bool {
        let class = |route: usize| self.core.class_of[self.core.van_of[route] as usize].0;
        class(first) != class(second)
    }

    fn metres_of(&self, route: usize) -> i64 {
        self.metres[self.core.van_of[route] as usize]
    }

    /// What two routes would cost more if they changed vehicles, as far as metres and fixed costs tell; 0 where loads
    /// do not fit or their legs are not the same.
    fn changed_over(&self, first: usize, second: usize) -> i64 {
        let core = self.core;
        let dimensions = core.dimensions;
        let fits = |from: usize, to: usize| {
            (0..dimensions).all(|dimension| {
                let (at, other) = (from * dimensions + dimension, to * dimensions + dimension);
                core.capacity[at] - self.free[at] <= core.capacity[other]
            })
        };
        let alone = self.count[second] == 0;
        if core.profile[first] != core.profile[second] || !fits(first, second) || !fits(second, first) {
            return 0;
        }
        let fixed = |route: usize| if alone { core.vans[core.van_of[route] as usize].fixed } else { 0 };
        let (longer, other_longer) = (self.ends_on(first, second), self.ends_on(second, first));
        (self.metres_of(first) + longer) * core.rate[second] - self.metres_of(first) * core.rate[first]
            + (self.metres_of(second) + other_longer) * core.rate[first]
            - self.metres_of(second) * core.rate[second]
            + fixed(second)
            - fixed(first)
    }

    /// How much longer a route would be from the depots of another.
    fn ends_on(&self, route: usize, other: usize) -> i64 {
        let core = self.core;
        let row = |node: usize| core.row[node];
        let (start, end) = (core.start(route), core.start(route) + 1);
        let (other_start, other_end) = (core.start(other), core.start(other) + 1);
        if self.count[route] == 0 || (row(start), row(end)) == (row(other_start), row(other_end)) {
            return 0;
        }
        let (first, last) = (self.next[start], self.prev[end]);
        let table = &core.tables[core.profile[route] as usize];
        table.distance(row(other_start), first) + table.distance(last, row(other_end))
            - self.leg[start]
            - self.leg[last as usize]
    }

    /// Whether loads that go up on the way fit; what only goes down is known to.
    pub(super) fn carries_all(&self, route: usize) -> bool {
        let core = self.core;
        let (dimensions, end) = (core.dimensions, core.start(route) + 1);
        !core.features.mixed
            || (0..dimensions).all(|dimension| {
                self.pre_load[end * dimensions + dimension].peak
                    <= core.capacity[route * dimensions + dimension]
            })
    }

    /// What a stop need not pay of the cost of taking an unused vehicle while costs are shared: the part that does not
    /// fall to its load.
    pub(super) fn shared(&self, stop: usize, route: usize, extra: i64) -> i64 {
        let core = self.core;
        if self.sharing == 0 || self.on_van[core.van_of[route] as usize] > 0 {
            return 0;
        }
        let dimensions = core.dimensions;
        let part = |dimension: usize| {
            let room = core.capacity[route * dimensions + dimension].max(1);
            let load =
                core.demand[stop * dimensions + dimension].max(core.pickup[stop * dimensions + dimension]);
            extra.saturating_mul(load) / room
        };
        let own = (0..dimensions).map(part).max().unwrap_or(0).min(extra);
        (extra - own) / 100 * self.sharing
    }
}
