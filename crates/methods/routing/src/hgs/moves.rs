//! Exchanges of up to two stops in a row with up to two others.

use super::local::Local;
use crate::float::id;
use crate::segment::Clock;

/// `n` stops in a row from `first` on change places with `m` from `second` on, or go behind it where `m` is 0.
#[derive(Clone, Copy)]
struct Rows {
    /// Ends of the row that moves, in the order it will stand in.
    head: usize,
    tail: usize,
    /// Before and behind the row.
    before: usize,
    after: usize,
    /// Ends of the other row; equal to `other_before` where there is none.
    other: usize,
    other_tail: usize,
    other_before: usize,
    other_after: usize,
}

impl Local<'_> {
    /// Tries all moves of a stop with another; `true` where one was made.
    pub(super) fn try_moves(&mut self, stop: usize, other: usize) -> bool {
        self.exchange::<1, 0, false>(stop, other)
            || self.exchange::<2, 0, false>(stop, other)
            || self.exchange::<2, 0, true>(stop, other)
            || (stop < other && self.exchange::<1, 1, false>(stop, other))
            || self.exchange::<2, 1, false>(stop, other)
            || (stop < other && self.exchange::<2, 2, false>(stop, other))
            || self.turn_stretch(stop, other)
            || self.cross_tails(stop, other)
            || self.cross_turned(stop, other)
    }

    /// The moves that put a stop, or all from it on, right behind the start of a tour.
    pub(super) fn try_behind_start(&mut self, stop: usize, start: usize) -> bool {
        self.exchange::<1, 0, false>(stop, start)
            || self.exchange::<2, 0, false>(stop, start)
            || self.exchange::<2, 0, true>(stop, start)
            || self.cross_tails(stop, start)
            || self.cross_turned(stop, start)
    }

    fn exchange<const N: usize, const M: usize, const TURNED: bool>(
        &mut self,
        first: usize,
        second: usize,
    ) -> bool {
        let Some(rows) = self.rows::<N, M, TURNED>(first, second) else { return false };
        let (here, there) = (self.tour[first] as usize, self.tour[second] as usize);
        let mut change = self.lengthened::<M, TURNED>(&rows);
        if here == there {
            if change >= self.weights.warp * self.warp[here] {
                return false;
            }
            if self.ground.timed {
                let warp = self.warp_within::<N, M>(&rows);
                change += self.weights.warp * (warp - self.warp[here]);
            }
        } else {
            let fines = self.fine[here] + self.fine[there];
            if change >= fines {
                return false;
            }
            let (given, got) =
                (self.row_load::<N>(rows.head, rows.tail), self.row_load::<M>(rows.other, rows.other_tail));
            let (load, other_load) = (self.load[here] - given + got, self.load[there] - got + given);
            change += self.fine_of(load, 0) + self.fine_of(other_load, 0) - fines;
            if change >= 0 {
                return false;
            }
            if self.ground.timed {
                change += self.weights.warp * self.warp_between::<N, M>(&rows);
            }
        }
        if change >= 0 {
            return false;
        }
        self.relink::<N, M>(&rows);
        self.moved(here, there);
        true
    }

    /// The two rows; `None` where they overlap, touch, or hold a start or an end.
    #[inline]
    fn rows<const N: usize, const M: usize, const TURNED: bool>(
        &self,
        first: usize,
        second: usize,
    ) -> Option<Rows> {
        let stops = self.ground.core.stops;
        let tail = if N == 2 { self.next[first] as usize } else { first };
        let other_tail = if M == 2 { self.next[second] as usize } else { second };
        if tail >= stops || tail == second || other_tail == first || (M > 0 && other_tail >= stops) {
            return None;
        }
        let (before, after) = (self.prev[first] as usize, self.next[tail] as usize);
        let other_before = if M > 0 { self.prev[second] as usize } else { second };
        let other_after = self.next[other_tail] as usize;
        let touches = if M > 0 { after == second || other_after == first } else { before == second };
        if touches {
            return None;
        }
        let (head, tail) = if TURNED { (tail, first) } else { (first, tail) };
        Some(Rows { head, tail, before, after, other: second, other_tail, other_before, other_after })
    }

    #[inline]
    fn lengthened<const M: usize, const TURNED: bool>(&self, rows: &Rows) -> i64 {
        let old_tail = if TURNED { rows.head } else { rows.tail };
        let gone = self.leg[rows.before] + self.leg[old_tail];
        let placed = self.distance(rows.other_before, rows.head) + self.distance(rows.tail, rows.other_after);
        if M == 0 {
            let turned = if TURNED && !self.ground.symmetric {
                self.distance(rows.head, rows.tail) - self.leg[rows.tail]
            } else {
                0
            };
            let closed = self.distance(rows.before, rows.after);
            return closed + placed + turned - gone - self.leg[rows.other_before];
        }
        let swapped = self.distance(rows.before, rows.other) + self.distance(rows.other_tail, rows.after);
        placed + swapped - gone - self.leg[rows.other_before] - self.leg[rows.other_tail]
    }

    #[inline]
    fn row_load<const N: usize>(&self, head: usize, tail: usize) -> i64 {
        let demand = self.ground.demand;
        match N {
            0 => 0,
            1 => demand[head],
            _ => demand[head] + demand[tail],
        }
    }

    /// Goes on behind a part with a row of stops.
    #[inline]
    fn with_row<const N: usize>(&self, part: Clock, before: usize, head: usize, tail: usize) -> Clock {
        match N {
            0 => part,
            1 => part.join(self.duration(before, head), &self.own[head]),
            _ => part
                .join(self.duration(before, head), &self.own[head])
                .join(self.duration(head, tail), &self.own[tail]),
        }
    }

    /// Time turned back on two different tours after the exchange.
    fn warp_between<const N: usize, const M: usize>(&self, rows: &Rows) -> i64 {
        let mine = self.with_row::<M>(self.pre[rows.before], rows.before, rows.other, rows.other_tail);
        let last = if M > 0 { rows.other_tail } else { rows.before };
        let mine = mine.join(self.duration(last, rows.after), &self.post[rows.after]);
        let theirs = self.with_row::<N>(self.pre[rows.other_before], rows.other_before, rows.head, rows.tail);
        let theirs = theirs.join(self.duration(rows.tail, rows.other_after), &self.post[rows.other_after]);
        mine.warp + theirs.warp
    }

    /// Time turned back on one tour after the exchange within it. O(stops in between).
    fn warp_within<const N: usize, const M: usize>(&self, rows: &Rows) -> i64 {
        let (part, last, end) = if self.place[rows.before] < self.place[rows.other] {
            let part = self.with_row::<M>(self.pre[rows.before], rows.before, rows.other, rows.other_tail);
            let last = if M > 0 { rows.other_tail } else { rows.before };
            let (part, last) = self.with_stretch(part, last, rows.after, rows.other_before);
            (self.with_row::<N>(part, last, rows.head, rows.tail), rows.tail, rows.other_after)
        } else {
            let part =
                self.with_row::<N>(self.pre[rows.other_before], rows.other_before, rows.head, rows.tail);
            let from = rows.other_after;
            let (part, last) = self.with_stretch(part, rows.tail, from, rows.before);
            let part = self.with_row::<M>(part, last, rows.other, rows.other_tail);
            (part, if M > 0 { rows.other_tail } else { last }, rows.after)
        };
        part.join(self.duration(last, end), &self.post[end]).warp
    }

    /// Goes on behind a part with all from `from` to `to` in their order.
    pub(super) fn with_stretch(
        &self,
        mut part: Clock,
        mut last: usize,
        from: usize,
        to: usize,
    ) -> (Clock, usize) {
        let mut at = from;
        loop {
            part = part.join(self.duration(last, at), &self.own[at]);
            last = at;
            if at == to {
                return (part, last);
            }
            at = self.next[at] as usize;
        }
    }

    fn relink<const N: usize, const M: usize>(&mut self, rows: &Rows) {
        if M == 0 {
            self.tie(rows.before, rows.after);
        } else {
            self.tie(rows.before, rows.other);
            self.tie(rows.other_tail, rows.after);
        }
        // A row that moves behind a stop right before or behind it closes the gap first.
        let behind = if M == 0 { self.next[rows.other_before] as usize } else { rows.other_after };
        self.tie(rows.other_before, rows.head);
        if N == 2 {
            self.tie(rows.head, rows.tail);
        }
        self.tie(rows.tail, behind);
    }

    #[inline]
    pub(super) fn tie(&mut self, from: usize, to: usize) {
        self.next[from] = id(to);
        self.prev[to] = id(from);
    }
}
