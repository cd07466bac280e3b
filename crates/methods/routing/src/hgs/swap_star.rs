//! SWAP*: two stops of two tours change over, each to its best place in the other tour (Vidal 2022).

use super::local::Local;
use crate::core::NONE;
use crate::float::id;
use crate::rng::Rng;

/// The three cheapest places of a stop in a tour: extra distance and the node before.
#[derive(Debug, Clone, Copy)]
struct Best {
    at: u64,
    extra: [i64; 3],
    before: [u32; 3],
}

const NEVER: Best = Best { at: 0, extra: [i64::MAX / 4; 3], before: [NONE; 3] };

/// What is remembered between two calls. Counts of moves never start anew, so that nothing need be forgotten.
pub(super) struct Star {
    /// By tour and stop.
    best: Vec<Best>,
    stops: usize,
    /// When each pair of tours was last tried, by lower and higher tour.
    tried: Vec<u64>,
    tours: usize,
    /// Gain of taking each stop out.
    removal: Vec<i64>,
}

/// The best exchange found for two tours.
struct Found {
    change: i64,
    first: u32,
    second: u32,
    behind: u32,
    other_behind: u32,
}

impl Star {
    pub(super) fn new(stops: usize, tours: usize) -> Self {
        Self {
            best: vec![NEVER; stops * tours],
            stops,
            tried: vec![0; tours * tours],
            tours,
            removal: vec![0; stops],
        }
    }
}

impl Local<'_> {
    /// Tries the tours that lie beside each other and changed since they were last tried.
    pub(super) fn swap_star(&mut self, rng: &mut Rng) {
        let tours = self.star.tours;
        let mut order: Vec<u32> = (0..tours).map(id).collect();
        rng.shuffle(&mut order);
        let mut beside = vec![false; tours];
        for &tour in &order {
            let stops = self.stops_of(tour as usize);
            beside.fill(false);
            for &stop in &stops {
                for &other in self.ground.near.of(stop as usize).iter().take(12) {
                    beside[self.tour[other as usize] as usize] = true;
                }
            }
            for (other, &near) in beside.iter().enumerate() {
                let pair = (tour as usize).min(other) * tours + (tour as usize).max(other);
                let fresh = self.changed[tour as usize].max(self.changed[other]) > self.star.tried[pair];
                if other != tour as usize && near && fresh {
                    self.star.tried[pair] = self.moves;
                    self.star_pair(tour as usize, other);
                }
            }
        }
    }

    fn star_pair(&mut self, here: usize, there: usize) {
        let (mine, theirs) = (self.stops_of(here), self.stops_of(there));
        for (stops, into) in [(&mine, there), (&theirs, here)] {
            for &stop in stops {
                let node = stop as usize;
                let (before, after) = (self.prev[node] as usize, self.next[node] as usize);
                self.star.removal[node] = self.distance(before, after) - self.leg[before] - self.leg[node];
                self.best_places(node, into);
            }
        }
        let fines = self.fine[here] + self.fine[there];
        let mut found = Found { change: 0, first: NONE, second: NONE, behind: NONE, other_behind: NONE };
        for &first in &mine {
            let demand = self.ground.demand[first as usize];
            for &second in &theirs {
                let shift = self.ground.demand[second as usize] - demand;
                let fine = self.fine_of(self.load[here] + shift, 0)
                    + self.fine_of(self.load[there] - shift, 0)
                    - fines;
                let gains = self.star.removal[first as usize] + self.star.removal[second as usize];
                if fine + gains >= found.change {
                    continue;
                }
                let (extra, behind) = self.cheapest_without(first as usize, there, second as usize);
                let (other_extra, other_behind) =
                    self.cheapest_without(second as usize, here, first as usize);
                let change = fine + gains + extra + other_extra;
                if change < found.change {
                    found = Found { change, first, second, behind, other_behind };
                }
            }
        }
        self.star_single(&mine, here, there, fines, &mut found);
        self.star_single(&theirs, there, here, fines, &mut found);
        self.make(&found, here, there);
    }

    /// One stop goes over and none comes back.
    fn star_single(&self, stops: &[u32], from: usize, into: usize, fines: i64, found: &mut Found) {
        for &stop in stops {
            let demand = self.ground.demand[stop as usize];
            let fine =
                self.fine_of(self.load[from] - demand, 0) + self.fine_of(self.load[into] + demand, 0) - fines;
            let best = &self.star.best[into * self.star.stops + stop as usize];
            let change = fine + self.star.removal[stop as usize] + best.extra[0];
            if change < found.change {
                *found =
                    Found { change, first: stop, second: NONE, behind: best.before[0], other_behind: NONE };
            }
        }
    }

    fn make(&mut self, found: &Found, here: usize, there: usize) {
        if found.first == NONE {
            return;
        }
        let (first, second) = (found.first as usize, found.second as usize);
        self.take_out(first);
        if found.second != NONE {
            self.take_out(second);
            self.put_behind(second, found.other_behind as usize);
        }
        self.put_behind(first, found.behind as usize);
        self.moved(here, there);
    }

    fn take_out(&mut self, node: usize) {
        let (before, after) = (self.prev[node] as usize, self.next[node] as usize);
        self.tie(before, after);
    }

    fn put_behind(&mut self, node: usize, before: usize) {
        let after = self.next[before] as usize;
        self.tie(before, node);
        self.tie(node, after);
    }

    /// Finds the three cheapest places of a stop in a tour, unless they are known and the tour has not changed.
    fn best_places(&mut self, stop: usize, tour: usize) {
        let slot = tour * self.star.stops + stop;
        if self.star.best[slot].at > self.changed[tour] {
            return;
        }
        let mut best = Best { at: self.moves + 1, ..NEVER };
        let (mut before, end) = (self.ground.core.start(tour), self.ground.core.start(tour) + 1);
        while before != end {
            let after = self.next[before] as usize;
            let extra = self.distance(before, stop) + self.distance(stop, after) - self.leg[before];
            if extra < best.extra[2] {
                let at = if extra < best.extra[0] { 0 } else { 1 + usize::from(extra >= best.extra[1]) };
                best.extra[at..].rotate_right(1);
                best.before[at..].rotate_right(1);
                (best.extra[at], best.before[at]) = (extra, id(before));
            }
            before = after;
        }
        self.star.best[slot] = best;
    }

    /// The cheapest place of a stop in a tour from which another stop is taken out, its own place included.
    fn cheapest_without(&self, stop: usize, tour: usize, gone: usize) -> (i64, u32) {
        let best = &self.star.best[tour * self.star.stops + stop];
        let (before, after) = (self.prev[gone] as usize, self.next[gone] as usize);
        let own = self.distance(before, stop) + self.distance(stop, after) - self.distance(before, after);
        let mut cheapest = (own, id(before));
        for (&extra, &place) in best.extra.iter().zip(&best.before) {
            let untouched =
                place != NONE && place as usize != gone && self.next[place as usize] as usize != gone;
            if untouched {
                if extra < cheapest.0 {
                    cheapest = (extra, place);
                }
                break;
            }
        }
        cheapest
    }
}
