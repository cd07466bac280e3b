//! The prices of money and room at which all orders fit.

use super::reward::Reward;
use super::{Candidate, Limits};
use crate::number::float;

/// Halvings of a price's logarithm; they settle six digits of it.
const HALVINGS: u32 = 26;
/// Prices below this share of the greatest count as nothing.
const PRICE_SPAN: f64 = 1e-9;

/// Price of a unit of money, and of a unit of room in each store.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Prices {
    pub(super) money: f64,
    pub(super) rooms: Vec<f64>,
}

impl Prices {
    /// The price of a unit of a candidate.
    pub(super) fn of(&self, candidate: &Candidate<'_>) -> f64 {
        self.money * candidate.unit_money + self.rooms[candidate.store] * candidate.unit_room
    }
}

/// Candidates with their rewards, and what they share.
pub(super) struct Market<'a> {
    pub(super) candidates: &'a [Candidate<'a>],
    pub(super) rewards: &'a [Reward],
    pub(super) limits: &'a Limits,
}

impl Market<'_> {
    /// The least prices found at which what each candidate wants fits within all limits.
    ///
    /// At any price of money the stores are apart, so each has its own price of room; the less money costs, the
    /// more is wanted, so the price of money is found by halving.
    pub(super) fn clearing(&self) -> Prices {
        let mut members = vec![Vec::new(); self.limits.rooms.len()];
        for (index, candidate) in self.candidates.iter().enumerate() {
            members[candidate.store].push(index);
        }
        let at = |money: f64| {
            let rooms = members.iter().enumerate().map(|(store, all)| self.price_of_room(store, all, money));
            Prices { money, rooms: rooms.collect() }
        };
        let Some(budget) = self.limits.budget else { return at(0.0) };
        let fits = |prices: &Prices| self.money(prices) <= budget;
        let free = at(0.0);
        if fits(&free) {
            return free;
        }
        let greatest = self.greatest(|candidate| candidate.unit_money);
        let (mut low, mut high) = (greatest * PRICE_SPAN, greatest);
        let mut found = at(high);
        for _ in 0..HALVINGS {
            let middle = (low * high).sqrt();
            let prices = at(middle);
            if fits(&prices) {
                (high, found) = (middle, prices);
            } else {
                low = middle;
            }
        }
        found
    }

    /// A price per unit of what `take` counts at which nobody who takes any of it wants a unit.
    fn greatest(&self, take: impl Fn(&Candidate<'_>) -> f64) -> f64 {
        let pairs = self.candidates.iter().zip(self.rewards);
        let prices = pairs.map(|(candidate, reward)| (take(candidate), reward.price_max()));
        prices.filter(|(taken, _)| *taken > 0.0).map(|(taken, price)| price / taken).fold(0.0, f64::max)
    }

    fn price_of_room(&self, store: usize, members: &[usize], money: f64) -> f64 {
        let room = self.limits.rooms[store];
        let fits = |price: f64| {
            let taken = members.iter().map(|&index| {
                let candidate = &self.candidates[index];
                let unit = money * candidate.unit_money + price * candidate.unit_room;
                float(self.rewards[index].best(unit)) * candidate.unit_room
            });
            taken.sum::<f64>() <= room
        };
        if room.is_infinite() || fits(0.0) {
            return 0.0;
        }
        let takes = |index: &usize| self.candidates[*index].unit_room;
        let greatest = members
            .iter()
            .filter(|index| takes(index) > 0.0)
            .map(|index| self.rewards[*index].price_max() / takes(index))
            .fold(0.0, f64::max);
        let (mut low, mut high) = (greatest * PRICE_SPAN, greatest);
        for _ in 0..HALVINGS {
            let middle = (low * high).sqrt();
            if fits(middle) { high = middle } else { low = middle }
        }
        high
    }

    fn money(&self, prices: &Prices) -> f64 {
        let pairs = self.candidates.iter().zip(self.rewards);
        pairs.map(|(candidate, reward)| float(reward.best(prices.of(candidate))) * candidate.unit_money).sum()
    }

    /// The dual value: what all would gain net of the prices, plus the limits at those prices.
    pub(super) fn dual(&self, prices: &Prices) -> f64 {
        let pairs = self.candidates.iter().zip(self.rewards);
        let net: f64 = pairs
            .map(|(candidate, reward)| {
                let price = prices.of(candidate);
                let quantity = reward.best(price);
                (reward.gain(quantity) - price * float(quantity)).max(0.0)
            })
            .sum();
        let paid = |price: f64, limit: f64| if price > 0.0 { price * limit } else { 0.0 };
        let rooms: f64 = prices.rooms.iter().zip(&self.limits.rooms).map(|(p, room)| paid(*p, *room)).sum();
        net + rooms + self.limits.budget.map_or(0.0, |budget| paid(prices.money, budget))
    }
}
