//! Exchange of tails between two routes (2-opt*, Potvin & Rousseau 1995), accepted as in simulated annealing.
//!
//! Strings are too short to move half a route; this move does it in one step and is priced in O(1).

use super::anneal::Anneal;
use super::price::BARRED;
use super::tours::Tours;
use crate::core::NONE;
use crate::float::{id, real};

/// Neighbours looked at for each stop.
const LOOKED_AT: usize = 16;

/// Two routes cut, the first behind `last`, the second before `next`.
struct Cut {
    last: usize,
    next: usize,
    change: i64,
    /// Nothing is left of the second route.
    closes: bool,
}

impl Anneal<'_> {
    /// Looks at the tails behind one random stop, and takes the first exchange that the temperature allows.
    pub(super) fn exchange_tails(&mut self, temperature: f64) {
        let last = self.rng.below(self.tours.core.stops);
        if self.tours.route[last] == NONE {
            return;
        }
        let allowed = -temperature * self.rng.unit().ln();
        let looked_at = LOOKED_AT.min(self.near.of(last).len());
        for at in 0..looked_at {
            let next = self.near.of(last)[at] as usize;
            if let Some(cut) = self.tours.cut(last, next)
                && real(cut.change) < allowed
                && self.tours.fits_after(&cut)
            {
                self.tours.exchange(&cut);
                self.used -= usize::from(cut.closes);
                return;
            }
        }
    }
}

impl Tours<'_> {
    /// Whether the problem is one in which tails can be exchanged between equal vehicles.
    pub(super) fn has_tails(&self) -> bool {
        let features = self.core.features;
        !(features.mixed
            || features.releases
            || features.trips
            || features.rules
            || features.spans
            || features.rich)
    }

    /// What it costs to drive from `last` to `next` and on, and from before `next` to behind `last`; `None` where that
    /// would be late.
    fn cut(&self, last: usize, next: usize) -> Option<Cut> {
        let core = self.core;
        let (first, second) = (self.route[last], self.route[next]);
        if second == NONE || first == second {
            return None;
        }
        let (here, there) = (core.van_of[first as usize] as usize, core.van_of[second as usize] as usize);
        if core.class_of[here].0 != core.class_of[there].0 {
            return None;
        }
        let table = &core.tables[core.profile[first as usize] as usize];
        let (before, after) = (self.prev[next] as usize, self.next[last] as usize);
        let closes = before >= core.stops && after >= core.stops;
        let back = if closes { 0 } else { table.distance(core.row[before], core.row[after]) };
        let longer = table.distance(id(last), id(next)) + back - self.leg[last] - self.leg[before];
        if longer >= BARRED {
            return None;
        }
        let mut change = longer * core.rate[first as usize];
        if closes {
            change -= core.vans[there].fixed;
        }
        if core.features.timed {
            let late = self.depart[last] + table.duration(id(last), id(next)) > self.latest[next];
            let leg = table.duration(core.row[before], core.row[after]);
            if late || self.depart[before] + leg > self.latest[after] {
                return None;
            }
        }
        Some(Cut { last, next, change, closes })
    }

    /// Whether both routes carry what they get. O(route).
    fn fits_after(&self, cut: &Cut) -> bool {
        let core = self.core;
        let dimensions = core.dimensions;
        let (first, second) = (self.route[cut.last] as usize, self.route[cut.next] as usize);
        (0..dimensions).all(|dimension| {
            let head = self.load_until(cut.last, dimension);
            let before = self.prev[cut.next] as usize;
            let other_head = self.load_until(before, dimension);
            let (at, other) = (first * dimensions + dimension, second * dimensions + dimension);
            // The vehicles are equal, so what is gained on one side is lost on the other.
            head - other_head <= self.free[other] && other_head - head <= self.free[at]
        })
    }

    /// Deliveries from the start of a route up to a node.
    fn load_until(&self, node: usize, dimension: usize) -> i64 {
        let (mut at, mut sum) = (node, 0);
        while at < self.core.stops {
            sum += self.core.demand[at * self.core.dimensions + dimension];
            at = self.prev[at] as usize;
        }
        sum
    }

    fn exchange(&mut self, cut: &Cut) {
        let core = self.core;
        let (first, second) = (self.route[cut.last] as usize, self.route[cut.next] as usize);
        let (before, after) = (self.prev[cut.next] as usize, self.next[cut.last] as usize);
        let tail: Vec<u32> = self.nodes_from(after);
        let other_tail: Vec<u32> = self.nodes_from(cut.next);
        self.attach(cut.last, &other_tail, first);
        self.attach(before, &tail, second);
        for (route, got, gave) in [(first, &other_tail, &tail), (second, &tail, &other_tail)] {
            let van = core.van_of[route] as usize;
            self.count[route] = self.count[route] + id(got.len()) - id(gave.len());
            self.on_van[van] = self.on_van[van] + id(got.len()) - id(gave.len());
            for dimension in 0..core.dimensions {
                let load = |nodes: &[u32]| -> i64 {
                    nodes.iter().map(|&stop| core.demand[stop as usize * core.dimensions + dimension]).sum()
                };
                self.free[route * core.dimensions + dimension] -= load(got) - load(gave);
            }
            self.measure(route);
            self.refresh(route);
            if self.count[route] == 0 {
                let (class, place) = core.class_of[van];
                let spare = &mut self.spare[class as usize];
                *spare = (*spare).min(place as usize);
            }
        }
        self.cost += cut.change;
    }

    /// The stops from a node to the end of its route.
    fn nodes_from(&self, node: usize) -> Vec<u32> {
        let stops = self.core.stops;
        let all = std::iter::successors(Some(node), |&at| Some(self.next[at] as usize));
        all.take_while(|&at| at < stops).map(id).collect()
    }

    /// Lets a route go on behind a node with the stops given.
    fn attach(&mut self, node: usize, tail: &[u32], route: usize) {
        let end = id(self.core.start(route) + 1);
        let mut at = id(node);
        for &stop in tail.iter().chain([&end]) {
            self.next[at as usize] = stop;
            self.prev[stop as usize] = at;
            self.route[stop as usize] = id(route);
            at = stop;
        }
    }

    /// Measures the legs of a route anew.
    fn measure(&mut self, route: usize) {
        let core = self.core;
        let table = &core.tables[core.profile[route] as usize];
        let (mut at, end, mut sum) = (core.start(route), core.start(route) + 1, 0);
        while at != end {
            let to = self.next[at] as usize;
            let leg = if self.count[route] > 0 { table.distance(core.row[at], core.row[to]) } else { 0 };
            self.leg[at] = leg;
            sum += leg;
            at = to;
        }
        self.metres[core.van_of[route] as usize] = sum;
    }
}
