//! Moves that turn a stretch around (2-opt) or cross the tails of two tours (2-opt*).

use super::local::Local;
use crate::float::id;

impl Local<'_> {
    /// Turns the stretch behind `first` up to `last` around, within one tour. Only where legs are symmetric.
    pub(super) fn turn_stretch(&mut self, first: usize, last: usize) -> bool {
        let tour = self.tour[first] as usize;
        if self.tour[last] as usize != tour
            || self.place[last] <= self.place[first] + 1
            || !self.ground.symmetric
        {
            return false;
        }
        let (from, behind) = (self.next[first] as usize, self.next[last] as usize);
        let mut change =
            self.distance(first, last) + self.distance(from, behind) - self.leg[first] - self.leg[last];
        if change >= self.weights.warp * self.warp[tour] {
            return false;
        }
        if self.ground.timed {
            let (mut part, mut before, mut at) = (self.pre[first], first, last);
            loop {
                part = part.join(self.duration(before, at), &self.own[at]);
                before = at;
                if at == from {
                    break;
                }
                at = self.prev[at] as usize;
            }
            let warp = part.join(self.duration(from, behind), &self.post[behind]).warp;
            change += self.weights.warp * (warp - self.warp[tour]);
            if change >= 0 {
                return false;
            }
        }
        let mut at = from;
        loop {
            let next = self.next[at] as usize;
            std::mem::swap(&mut self.next[at], &mut self.prev[at]);
            if at == last {
                break;
            }
            at = next;
        }
        self.tie(first, last);
        self.tie(from, behind);
        self.moved(tour, tour);
        true
    }

    /// What follows `first` goes on behind `second` and the other way round.
    pub(super) fn cross_tails(&mut self, first: usize, second: usize) -> bool {
        let (here, there) = (self.tour[first] as usize, self.tour[second] as usize);
        if here == there {
            return false;
        }
        let (after, other_after) = (self.next[first] as usize, self.next[second] as usize);
        let fines = self.fine[here] + self.fine[there];
        let mut change = self.distance(first, other_after) + self.distance(second, after)
            - self.leg[first]
            - self.leg[second];
        if change >= fines {
            return false;
        }
        let load = self.carried[first] + self.load[there] - self.carried[second];
        change += self.fine_of(load, 0) + self.fine_of(self.load[here] + self.load[there] - load, 0) - fines;
        if change >= 0 {
            return false;
        }
        if self.ground.timed {
            let mine = self.pre[first].join(self.duration(first, other_after), &self.post[other_after]);
            let theirs = self.pre[second].join(self.duration(second, after), &self.post[after]);
            change += self.weights.warp * (mine.warp + theirs.warp);
            if change >= 0 {
                return false;
            }
        }
        let (end, other_end) = (self.end_of(here), self.end_of(there));
        let (last, other_last) = (self.prev[end] as usize, self.prev[other_end] as usize);
        let stops = self.ground.core.stops;
        if other_after < stops {
            self.tie(first, other_after);
            self.tie(other_last, end);
        } else {
            self.tie(first, end);
        }
        if after < stops {
            self.tie(second, after);
            self.tie(last, other_end);
        } else {
            self.tie(second, other_end);
        }
        self.moved(here, there);
        true
    }

    /// `first` is followed by `second` and what came before it, turned around; what followed `first`, turned around, is
    /// followed by what came behind `second`. Only where legs are symmetric and nothing is timed.
    pub(super) fn cross_turned(&mut self, first: usize, second: usize) -> bool {
        let (here, there) = (self.tour[first] as usize, self.tour[second] as usize);
        if here == there || self.ground.timed || !self.ground.symmetric {
            return false;
        }
        let (after, other_after) = (self.next[first] as usize, self.next[second] as usize);
        let fines = self.fine[here] + self.fine[there];
        let change = self.distance(first, second) + self.distance(after, other_after)
            - self.leg[first]
            - self.leg[second];
        if change >= fines {
            return false;
        }
        let load = self.carried[first] + self.carried[second];
        let rest = self.load[here] + self.load[there] - load;
        if change + self.fine_of(load, 0) + self.fine_of(rest, 0) - fines >= 0 {
            return false;
        }
        let behind_start = self.chain(after, true);
        let head = self.chain(second, false);
        let (end, start) = (self.end_of(here), self.end_of(there) - 1);
        let mut at = first;
        for &stop in &head {
            self.tie(at, stop as usize);
            at = stop as usize;
        }
        self.tie(at, end);
        at = start;
        for &stop in behind_start.iter().rev() {
            self.tie(at, stop as usize);
            at = stop as usize;
        }
        self.tie(at, other_after);
        self.moved(here, there);
        true
    }

    fn end_of(&self, tour: usize) -> usize {
        self.ground.core.start(tour) + 1
    }

    /// The stops from a node on, forward to the end of its tour or back to its start.
    fn chain(&self, from: usize, forward: bool) -> Vec<u32> {
        let stops = self.ground.core.stops;
        let mut list = Vec::new();
        let mut at = from;
        while at < stops {
            list.push(id(at));
            at = if forward { self.next[at] } else { self.prev[at] } as usize;
        }
        list
    }
}
