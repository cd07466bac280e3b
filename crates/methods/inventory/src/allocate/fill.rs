//! Spending what is left over, pack by pack.

use std::cmp::Ordering;
use std::collections::BinaryHeap;

use super::prices::{Market, Prices};
use super::{Candidate, Limits, Stopped};
use crate::number::{float, whole_below};

/// What has been taken of each limit.
pub(super) struct Taken<'a> {
    limits: &'a Limits,
    money: f64,
    rooms: Vec<f64>,
}

/// A pack that could be bought next: the more it gains per price of what it takes, the sooner.
struct Bid {
    score: f64,
    index: usize,
}

impl PartialEq for Bid {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Bid {}

impl PartialOrd for Bid {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Bid {
    /// By score, then the earlier candidate first, so that equal input gives equal output.
    fn cmp(&self, other: &Self) -> Ordering {
        self.score.total_cmp(&other.score).then(other.index.cmp(&self.index))
    }
}

impl<'a> Taken<'a> {
    pub(super) fn new(limits: &'a Limits) -> Self {
        Self { limits, money: 0.0, rooms: vec![0.0; limits.rooms.len()] }
    }

    pub(super) fn money(&self) -> f64 {
        self.money
    }

    pub(super) fn rooms(self) -> Vec<f64> {
        self.rooms
    }

    /// The limit that `units` more of a candidate would break, if any.
    fn breaks(&self, candidate: &Candidate<'_>, units: u64) -> Option<Stopped> {
        let money = self.money + float(units) * candidate.unit_money;
        let room = self.rooms[candidate.store] + float(units) * candidate.unit_room;
        if self.limits.budget.is_some_and(|budget| money > budget) {
            Some(Stopped::Budget)
        } else if room > self.limits.rooms[candidate.store] {
            Some(Stopped::Room)
        } else {
            None
        }
    }

    /// Units of a candidate that fit.
    fn fits(&self, candidate: &Candidate<'_>) -> u64 {
        let units = |free: f64, each: f64| if each > 0.0 { (free / each).max(0.0) } else { f64::INFINITY };
        let room = self.limits.rooms[candidate.store] - self.rooms[candidate.store];
        let money = self.limits.budget.map_or(f64::INFINITY, |budget| budget - self.money);
        whole_below(units(money, candidate.unit_money).min(units(room, candidate.unit_room)))
    }

    /// Takes money and room for `units` of a candidate, or nothing where they do not fit.
    pub(super) fn take(&mut self, candidate: &Candidate<'_>, units: u64) -> bool {
        if self.breaks(candidate, units).is_some() {
            return false;
        }
        self.money += float(units) * candidate.unit_money;
        self.rooms[candidate.store] += float(units) * candidate.unit_room;
        true
    }

    /// Buys the best next pack as long as one that gains anything fits; says which limit kept each candidate's out.
    pub(super) fn fill(
        &mut self,
        market: &Market<'_>,
        prices: &Prices,
        quantities: &mut [u64],
    ) -> Vec<Option<Stopped>> {
        let bid = |index: usize, quantity: u64| {
            let (next, gain) = market.candidates[index].curve.next(quantity)?;
            let price = prices.of(&market.candidates[index]) * float(next - quantity);
            let score = if price > 0.0 { gain / price } else { f64::INFINITY };
            (gain > 0.0).then_some(Bid { score, index })
        };
        let mut missed = vec![None; quantities.len()];
        let mut bids: BinaryHeap<Bid> =
            (0..).zip(quantities.iter()).filter_map(|(i, q)| bid(i, *q)).collect();
        while let Some(Bid { index, .. }) = bids.pop() {
            let quantity = quantities[index];
            let Some((next, _)) = market.candidates[index].curve.next(quantity) else { continue };
            let candidate = &market.candidates[index];
            // What is left only shrinks: a pack that does not fit now never will.
            let broken = self.breaks(candidate, next - quantity);
            missed[index] = broken.map(|limit| prices.dearest(candidate, limit));
            let bought = match missed[index] {
                None => Some(next),
                Some(_) => market.candidates[index].curve.instead(quantity, quantity + self.fits(candidate)),
            };
            if let Some(bought) = bought.filter(|bought| self.take(candidate, bought - quantity)) {
                quantities[index] = bought;
                bids.extend(bid(index, bought));
            }
        }
        missed
    }
}
