//! Recreate: stops put back one by one where that costs least, now and then overlooking a place.

use super::anneal::Anneal;
use super::price::Place;
use crate::core::NONE;

/// Chance to overlook a place, per million. From the paper.
pub(super) const BLINK: u64 = 10_000;
/// Stops left out earlier that are tried again in one round.
const RETRIED: usize = 12;

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
        let queue = std::mem::take(&mut self.queue);
        for &stop in &queue {
            self.put_back(stop as usize);
        }
        self.queue = queue;
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
            None if core.penalty[stop].is_none() => self.tours.place_anywhere(stop),
            other => other,
        };
        if let Some(place) = found.filter(|place| core.penalty[stop].is_none_or(|most| place.extra < most)) {
            self.link(stop, place);
        }
    }

    /// The cheapest place beside a stop nearby, or at the start of an unused route.
    fn search_near(&mut self, stop: usize) -> Option<Place> {
        let mut best: Option<Place> = None;
        let mut limit = self.tours.core.penalty[stop].unwrap_or(i64::MAX);
        for at in 0..self.near.of(stop).len() {
            let other = self.near.of(stop)[at] as usize;
            let route = self.tours.route[other];
            if route == NONE || !self.tours.takes(stop, route as usize) || self.rng.chance(BLINK) {
                continue;
            }
            for before in [other, self.tours.prev[other] as usize] {
                if let Some(place) = self.tours.price(stop, before, route as usize, limit) {
                    limit = place.extra;
                    best = Some(place);
                }
            }
        }
        self.tours.place_unused(stop, best)
    }
}
