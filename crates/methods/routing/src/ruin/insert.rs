//! Recreate: stops put back one by one where that costs least, now and then overlooking a place.

use super::anneal::Anneal;
use super::price::{BARRED, Place, ROUNDED};
use crate::core::NONE;
use crate::float::{id, int};

/// Chance to overlook the places beside a stop. From the paper, where it is that of one place.
const BLINK: f64 = 0.01;
/// Stops left out earlier that are tried again in one round.
const RETRIED: usize = 40;
/// Chance, per million, that a stop left out opens a route though it alone is not worth it: the stops around it may be.
const OPENED: u64 = 100_000;

impl Anneal<'_> {
    /// Puts back what was removed and some of what was left out before, in one of several orders.
    pub(super) fn recreate(&mut self) {
        let removed = self.absent.len() - self.left_before;
        let retried = self.left_before.min(RETRIED);
        self.queue.clear();
        self.queue.extend_from_slice(&self.absent[self.left_before..]);
        if self.left_before <= RETRIED {
            self.queue.extend_from_slice(&self.absent[..self.left_before]);
        } else {
            let near = self.around.of(self.seed).iter().filter(|&&stop| {
                let place = self.absent_at[stop as usize] as usize;
                place < self.left_before
            });
            self.queue.extend(near.copied().take(retried));
        }
        debug_assert!(self.queue.len() >= removed);
        self.sort_queue();
        let together = self.tours.core.features.hired && self.left_before > 0;
        if (together || self.left_before > RETRIED) && self.rng.chance(OPENED) {
            self.open_route();
        }
        let queue = std::mem::take(&mut self.queue);
        for &stop in &queue {
            self.put_back(stop as usize);
        }
        self.queue = queue;
    }

    /// Puts the first stop of the queue on an unused vehicle, whatever that costs.
    fn open_route(&mut self) {
        let Some(&stop) = self.queue.first() else { return };
        let stop = stop as usize;
        if self.tours.core.partner[stop] == NONE
            && let Some(place) = self.tours.place_unused(stop, None)
        {
            self.link(stop, place);
        }
    }

    fn sort_queue(&mut self) {
        let core = self.tours.core;
        let table = &core.tables[0];
        self.rng.shuffle(&mut self.queue);
        let depot = core.row.get(core.stops).copied().unwrap_or(0);
        let window = |stop: u32| core.windows(stop as usize)[0];
        let by = self.rng.below(if core.features.timed { 17 } else { 11 });
        match by {
            0..4 => {}
            4..8 => self.queue.sort_by_key(|&stop| std::cmp::Reverse(core.size[stop as usize])),
            8..10 => self.queue.sort_by_key(|&stop| std::cmp::Reverse(table.distance(depot, stop))),
            10 => self.queue.sort_by_key(|&stop| table.distance(depot, stop)),
            11..13 => self.queue.sort_by_key(|&stop| window(stop).1 - window(stop).0),
            13..15 => self.queue.sort_by_key(|&stop| window(stop).0),
            _ => self.queue.sort_by_key(|&stop| std::cmp::Reverse(window(stop).1)),
        }
    }

    /// Puts a stop, or a shipment, where it costs least; leaves it out where that is cheaper or there is no place.
    fn put_back(&mut self, stop: usize) {
        let core = self.tours.core;
        if self.tours.serves(stop) {
            return;
        }
        if core.partner[stop] != NONE {
            self.put_back_pair(stop);
            return;
        }
        let found = self.search_near(stop);
        let found = match found {
            None if core.penalty[stop].is_none() && !self.tours.closed => self.tours.place_anywhere(stop),
            other => other,
        };
        if let Some(place) =
            found.filter(|place| self.tours.worth(stop).is_none_or(|most| place.extra < most))
        {
            self.link(stop, place);
        }
    }

    /// Whether a stop was left out before this round and may stay so: only routes that changed since can have a place.
    fn is_retried(&self, stop: usize) -> bool {
        self.removed_in[stop] != self.round && self.tours.core.penalty[stop].is_some()
    }

    /// Whether to overlook the next place. The number of places seen in between is drawn at once.
    #[inline]
    pub(super) fn blinks(&mut self) -> bool {
        if self.until_blink > 0 {
            self.until_blink -= 1;
            return false;
        }
        let drawn = self.rng.unit().ln() / (1.0 - BLINK).ln();
        self.until_blink = u32::try_from(int(drawn)).unwrap_or(u32::MAX);
        true
    }

    /// The cheapest place beside a stop nearby, or at the start of an unused route.
    fn search_near(&mut self, stop: usize) -> Option<Place> {
        let features = self.tours.core.features;
        let best = match (features.plain, features.timed) {
            (true, false) => self.search_plain::<false>(stop),
            (true, true) => self.search_plain::<true>(stop),
            (false, _) => self.search_any(stop),
        };
        self.tours.place_unused(stop, best)
    }

    fn search_any(&mut self, stop: usize) -> Option<Place> {
        let mut best = self.search_home(stop);
        if self.tours.core.is_locked(stop) {
            return best;
        }
        let mut limit = self.tours.worth(stop).unwrap_or(i64::MAX);
        limit = best.map_or(limit, |place| place.extra.min(limit));
        let retried = self.is_retried(stop);
        for at in 0..self.near.of(stop).len() {
            let other = self.near.of(stop)[at] as usize;
            let route = self.tours.route[other];
            let out = route == NONE || (retried && self.touched_in[route as usize] != self.round);
            if out || !self.tours.takes(stop, route as usize) || self.blinks() {
                continue;
            }
            for before in [other, self.tours.prev[other] as usize] {
                if let Some(place) = self.tours.price(stop, before, route as usize, limit) {
                    limit = place.extra;
                    best = Some(place);
                }
            }
        }
        best
    }

    /// The cheapest place on the vehicle that the stop is locked to or was planned on, where it is in use.
    fn search_home(&self, stop: usize) -> Option<Place> {
        let home = self.tours.core.home(stop)?;
        let used = self.tours.trips_of(home).filter(|&trip| self.tours.count[trip] > 0);
        used.filter_map(|trip| self.tours.place_on(stop, trip)).min_by_key(|place| place.extra)
    }

    /// As [`Self::search_any`] for plain problems: the same places at the same prices, read from the rows of the stop.
    fn search_plain<const TIMED: bool>(&mut self, stop: usize) -> Option<Place> {
        let tours = &self.tours;
        let core = tours.core;
        let (table, dimensions) = (&core.tables[0], core.dimensions);
        let (out, into) = table.distances(id(stop));
        let (out_time, into_time) = table.durations(id(stop));
        let demand = &core.demand[stop * dimensions..(stop + 1) * dimensions];
        let (window, service) = (core.windows[core.window_from[stop]], core.service[stop]);
        let mut limit = tours.worth(stop).unwrap_or(i64::MAX);
        let mut best = NONE;
        let mut blink = self.until_blink;
        let retried = self.is_retried(stop);
        for (other, (here, back)) in self.near.legs_of(stop) {
            let other = other as usize;
            let route = tours.route[other];
            if route == NONE || (retried && self.touched_in[route as usize] != self.round) {
                continue;
            }
            let free = &tours.free[route as usize * dimensions..];
            if demand.iter().zip(free).any(|(demand, free)| demand > free) {
                continue;
            }
            if blink == 0 {
                let drawn = self.rng.unit().ln() / (1.0 - BLINK).ln();
                blink = u32::try_from(int(drawn)).unwrap_or(u32::MAX);
                continue;
            }
            blink -= 1;
            let (before, after) = (tours.prev[other] as usize, tours.next[other] as usize);
            let rate = core.rate[route as usize];
            let (here, back) = (i64::from(here), i64::from(back));
            for (from, to) in [(other, after), (before, other)] {
                let leg = tours.leg[from];
                // The other new leg cannot be shorter than the triangle allows.
                if table.straight && (2 * (here - leg) - ROUNDED) * rate >= limit {
                    continue;
                }
                let legs = if from == other {
                    here + i64::from(out[core.row[after] as usize])
                } else {
                    i64::from(into[core.row[before] as usize]) + back
                };
                let longer = legs - leg;
                let extra = longer * rate;
                if extra >= limit || longer >= BARRED {
                    continue;
                }
                if TIMED {
                    let arrival = tours.depart[from] + i64::from(into_time[core.row[from] as usize]);
                    let begin = arrival.max(window.0);
                    let leave = begin + service + i64::from(out_time[core.row[to] as usize]);
                    if begin > window.1 || leave > tours.latest[to] {
                        continue;
                    }
                }
                limit = extra;
                best = id(from);
            }
        }
        self.until_blink = blink;
        (best != NONE).then(|| Place { before: best, window: id(core.window_from[stop]), extra: limit })
    }
}
