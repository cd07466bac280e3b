//! Fewer vehicles, where one costs more than any way of driving saves.
//!
//! A route is dissolved and no new one may be opened; stops that find no place wait, and those that have waited longest
//! weigh most when plans are compared. Method: the fleet minimisation of Christiaens & Vanden Berghe (2020), where
//! ruins begin at a waiting stop every other time.

use super::anneal::Anneal;
use crate::float::{int, real};

/// Times the mean driving cost of a stop that a vehicle costs where vehicles come first.
const DOMINATES: f64 = 20.0;

impl Anneal<'_> {
    /// Whether every vehicle costs so much that their number comes first.
    pub(crate) fn vehicles_come_first(&self) -> bool {
        let core = self.tours.core;
        let bound = int(DOMINATES * self.scale());
        !core.features.trips && !core.vans.is_empty() && core.vans.iter().all(|van| van.fixed > bound)
    }

    /// Dissolves the smallest route of the best plan and bars new ones; `false` where that cannot succeed.
    pub(crate) fn begin_shrinking(&mut self) -> bool {
        let best = self.best().clone();
        if best.key().0 > 0 || !self.could_do_with_fewer() {
            return false;
        }
        self.go_on_from(&best);
        let idle = |route: usize| best.stops_of(route).all(|stop| !best.is_driven(stop));
        let used = (0..best.core.routes).filter(|&route| best.count[route] > 0 && idle(route));
        let Some(route) = used.min_by_key(|&route| best.count[route]) else { return false };
        let stops: Vec<usize> = self.tours.stops_of(route).collect();
        for stop in stops {
            self.unlink(stop);
        }
        self.tours.refresh(route);
        self.tours.closed = true;
        self.waited.resize(best.core.stops, 0);
        true
    }

    /// Ends what [`Self::begin_shrinking`] began and goes on from the best plan.
    pub(crate) fn end_shrinking(&mut self) {
        let best = self.best().clone();
        self.tours.closed = false;
        self.waited.clear();
        self.go_on_from(&best);
    }

    /// One round with the number of routes fixed; `true` once nothing waits any more.
    pub(crate) fn shrinking_round(&mut self, temperature: f64) -> bool {
        let (cost, missing, waited) = (self.tours.cost, self.tours.missing, self.waited_sum());
        self.start_round();
        self.ruin();
        self.recreate();
        let now = self.waited_sum();
        let cheaper = real(self.tours.cost) < real(cost) - temperature * self.rng.unit().ln();
        let better = self.tours.missing < missing || now < waited;
        let equal = now == waited && self.tours.missing == missing;
        if !(better || (equal && cheaper)) {
            self.undo();
        }
        for at in 0..self.absent.len() {
            self.waited[self.absent[at] as usize] += 1;
        }
        self.tours.missing == 0 && self.keep_if_best()
    }

    fn waited_sum(&self) -> u64 {
        self.absent.iter().map(|&stop| self.waited[stop as usize]).sum()
    }

    /// Whether the load leaves a vehicle to spare at all.
    fn could_do_with_fewer(&self) -> bool {
        let core = self.tours.core;
        let dimensions = core.dimensions;
        (0..dimensions).all(|dimension| {
            let load: i64 = (0..core.stops).map(|stop| core.demand[stop * dimensions + dimension]).sum();
            let most = core.capacity.iter().skip(dimension).step_by(dimensions).max().copied().unwrap_or(0);
            let routes = i64::try_from(self.used).unwrap_or(i64::MAX) - 1;
            load <= most.saturating_mul(routes)
        })
    }
}
