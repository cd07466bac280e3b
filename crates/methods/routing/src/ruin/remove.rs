//! Ruin: strings of stops taken out of routes that lie near each other.

use super::anneal::Anneal;
use crate::core::NONE;
use crate::float::{id, int, ratio, real};

/// Longest string, mean number of stops removed, share of split strings, chance to lengthen the part kept (per
/// million). From the paper.
const STRING_MAX: f64 = 10.0;
const REMOVED_MEAN: f64 = 10.0;
const SPLIT: u64 = 500_000;
const KEPT_LONGER: u64 = 10_000;

impl Anneal<'_> {
    /// Removes strings around a random stop.
    pub(super) fn ruin(&mut self) {
        let core = self.tours.core;
        let served = core.stops - self.absent.len();
        let used = self.used.max(1);
        let length_max = STRING_MAX.min(ratio(served, used)).max(1.0);
        let strings_max = 4.0 * REMOVED_MEAN / (1.0 + length_max) - 1.0;
        let strings = int(self.rng.unit() * strings_max + 1.0).max(1);
        let waiting = !self.waited.is_empty() && !self.absent.is_empty() && self.rng.below(2) == 0;
        let seed = if waiting {
            self.absent[self.rng.below(self.absent.len())] as usize
        } else {
            self.rng.below(core.stops)
        };
        let mut done = 0;
        self.seed = seed;
        for at in 0..=self.around.of(seed).len() {
            let stop = if at == 0 { seed } else { self.around.of(seed)[at - 1] as usize };
            let route = self.tours.route[stop];
            if route == NONE || self.ruined[route as usize] == self.round {
                continue;
            }
            self.ruined[route as usize] = self.round;
            let most = length_max.min(real(i64::from(self.tours.count[route as usize])));
            let length = usize::try_from(int((self.rng.unit() * most).ceil())).unwrap_or(1);
            self.remove_string(stop, route as usize, length);
            done += 1;
            if done >= strings {
                break;
            }
        }
        self.settle_removed();
    }

    /// Removes `length` stops in a row of which `stop` is one, or of a longer row whose middle stays.
    fn remove_string(&mut self, stop: usize, route: usize, length: usize) {
        let count = self.tours.count[route] as usize;
        let mut kept = 0;
        if length > 1 && length < count && self.rng.chance(SPLIT) {
            kept = 1;
            while length + kept < count && self.rng.chance(KEPT_LONGER) {
                kept += 1;
            }
        }
        let row = length + kept;
        let stops = self.tours.core.stops;
        let mut first = stop;
        for _ in 0..self.rng.below(row) {
            let before = self.tours.prev[first] as usize;
            if before >= stops {
                break;
            }
            first = before;
        }
        self.string.clear();
        let mut at = first;
        while self.string.len() < row && at < stops {
            self.string.push(id(at));
            at = self.tours.next[at] as usize;
        }
        let mut before = self.tours.prev[first] as usize;
        while self.string.len() < row && before < stops {
            self.string.push(id(before));
            before = self.tours.prev[before] as usize;
        }
        let skip_from = if kept > 0 { 1 + self.rng.below(length - 1) } else { row };
        for place in 0..row.min(self.string.len()) {
            if place < skip_from || place >= skip_from + kept {
                self.take_out(self.string[place] as usize);
            }
        }
    }

    /// Removes all stops of a route.
    pub(super) fn dissolve_route(&mut self, route: usize) {
        let stops: Vec<usize> = self.tours.stops_of(route).collect();
        for stop in stops {
            if self.tours.serves(stop) {
                self.take_out(stop);
            }
        }
        self.settle_removed();
    }

    /// Takes a stop out, with the other end of its shipment.
    fn take_out(&mut self, stop: usize) {
        if self.tours.is_driven(stop) {
            return;
        }
        let partner = self.tours.core.partner[stop];
        for stop in [id(stop), partner] {
            if stop != NONE && self.tours.serves(stop as usize) {
                self.unlink(stop as usize);
            }
        }
    }

    /// Brings the ruined routes up to date. One that breaks a limit, which happens where legs do not keep the
    /// triangle inequality or must not be driven, or where goods stay on board that were to make room, is emptied; where a day
    /// is timed as a whole, with the other trips of its vehicle.
    fn settle_removed(&mut self) {
        for at in 0..self.touched.len() {
            let route = self.touched[at] as usize;
            let core = self.tours.core;
            let in_time = self.tours.refresh(route) && !(core.features.barred && self.tours.is_barred(route));
            if in_time && self.tours.carries_all(route) {
                continue;
            }
            let trips = if core.features.rich {
                self.tours.trips_of(core.van_of[route] as usize)
            } else {
                route..route + 1
            };
            let all = trips.clone().flat_map(|trip| self.tours.stops_of(trip));
            let all: Vec<usize> = all.filter(|&stop| !self.tours.is_driven(stop)).collect();
            for stop in all {
                self.unlink(stop);
            }
            for trip in trips {
                self.tours.refresh(trip);
            }
        }
    }
}
