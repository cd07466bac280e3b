//! What units of one candidate are worth.

use super::Candidate;
use crate::level_costs::signed_units;
use crate::number::{float, units};

/// The expected cost saved by an order, concave in its packs, with what the constraints allow.
///
/// R(q) = p q - (h + p) (H(x + q) - H(x)), H(y) = E[(y - D)+] tabulated where it bends.
pub(super) struct Reward {
    start: i64,
    /// H(start), H(start + 1), ..., up to the level from which it rises by 1 per unit.
    leftover: Vec<f64>,
    position: i64,
    shortage: f64,
    both: f64,
    order_cost: f64,
    pack: u64,
    least: u64,
    most: u64,
    /// H(position).
    base: f64,
}

impl Reward {
    /// O(points) in time and memory.
    pub(super) fn new(candidate: &Candidate<'_>) -> Self {
        let demand = candidate.demand;
        let (mut below, mut left) = (0.0, 0.0);
        let mut leftover = Vec::with_capacity(demand.probabilities().len());
        for p in demand.probabilities() {
            leftover.push(left);
            below += p;
            left += below;
        }
        let constraints = candidate.constraints;
        let mut reward = Self {
            start: signed_units(demand.start()),
            leftover,
            position: candidate.position,
            shortage: candidate.costs.shortage(),
            both: candidate.costs.shortage() + candidate.costs.holding(),
            order_cost: candidate.order_cost,
            pack: constraints.pack(),
            least: constraints.least(),
            most: constraints.most().min(crate::number::UNITS_MAX),
            base: 0.0,
        };
        reward.base = reward.left_of(candidate.position);
        reward
    }

    fn left_of(&self, level: i64) -> f64 {
        let Ok(index) = usize::try_from(level - self.start) else { return 0.0 };
        self.leftover.get(index).copied().unwrap_or_else(|| {
            let last = self.leftover.len() - 1;
            self.leftover[last] + float(units(index - last))
        })
    }

    /// R(quantity), before the order cost.
    fn saved(&self, quantity: u64) -> f64 {
        let level = self.position + signed_units(quantity);
        self.shortage * float(quantity) - self.both * (self.left_of(level) - self.base)
    }

    /// The expected cost saved by an order, less its order cost.
    pub(super) fn gain(&self, quantity: u64) -> f64 {
        if quantity == 0 { 0.0 } else { self.saved(quantity) - self.order_cost }
    }

    /// The next larger quantity to consider and what it gains beyond `quantity`; `None` where none is allowed.
    pub(super) fn next(&self, quantity: u64) -> Option<(u64, f64)> {
        let next = if quantity == 0 { self.first() } else { quantity.saturating_add(self.pack) };
        (next <= self.most).then(|| (next, self.gain(next) - self.gain(quantity)))
    }

    /// The least order, if it is allowed and gains anything.
    pub(super) fn least(&self) -> Option<u64> {
        (self.least <= self.most && self.gain(self.least) > 0.0).then_some(self.least)
    }

    /// The order that gains most per unit; without an order cost that is the least one. O(log points).
    fn first(&self) -> u64 {
        if self.order_cost <= 0.0 || self.least > self.most {
            return self.least;
        }
        // The gain per unit rises as long as one more pack gains more than the average so far.
        let rises = |packs: u64| {
            let quantity = self.least + packs * self.pack;
            let more = self.gain(quantity + self.pack) - self.gain(quantity);
            more * float(quantity) > self.gain(quantity) * float(self.pack)
        };
        let room = (self.most - self.least) / self.pack;
        self.least + self.pack * least_failing(self.packs_to_end().min(room), rises)
    }

    /// Packs after which demand is met for certain, and one.
    fn packs_to_end(&self) -> u64 {
        let end = self.start + signed_units(units(self.leftover.len()));
        u64::try_from(end - self.position).unwrap_or(0) / self.pack + 1
    }

    /// The quantity of greatest gain less `price` per unit; the smallest such. O(log points).
    pub(super) fn best(&self, price: f64) -> u64 {
        self.best_between(price, (0, self.packs_max()))
    }

    /// As [`Self::best`] where [`Self::packs`] is known to lie in `range`.
    pub(super) fn best_between(&self, price: f64, range: (u64, u64)) -> u64 {
        if self.least > self.most {
            return 0;
        }
        let quantity = (self.packs(price, range) * self.pack).max(self.least);
        if self.gain(quantity) - price * float(quantity) > 0.0 { quantity } else { 0 }
    }

    /// The packs, within `range`, each of which gains more than `price` per unit.
    pub(super) fn packs(&self, price: f64, range: (u64, u64)) -> u64 {
        let worth = price * float(self.pack);
        let rises = |packs: u64| {
            let before = self.position + signed_units(packs * self.pack);
            let after = before + signed_units(self.pack);
            let gain =
                self.shortage * float(self.pack) - self.both * (self.left_of(after) - self.left_of(before));
            gain > worth
        };
        range.0 + least_failing(range.1 - range.0, |more| rises(range.0 + more))
    }

    /// Packs beyond which none gains anything or none is allowed.
    pub(super) fn packs_max(&self) -> u64 {
        self.packs_to_end().min(self.most / self.pack)
    }

    /// The greatest price per unit at which anything could be ordered.
    pub(super) fn price_max(&self) -> f64 {
        self.shortage
    }
}

/// The least number below `end` for which `holds` fails, or `end`; `holds` fails from some number on.
fn least_failing(end: u64, holds: impl Fn(u64) -> bool) -> u64 {
    let (mut low, mut high) = (0, end);
    while low < high {
        let middle = low + (high - low) / 2;
        if holds(middle) { low = middle + 1 } else { high = middle }
    }
    low
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Constraints, Costs, Pmf, Rounding};

    #[test]
    fn rewards_are_differences_of_expected_cost() {
        let demand = Pmf::negative_binomial(12.0, 40.0).unwrap();
        let costs = Costs::new(0.4, 3.0).unwrap();
        for position in [-7, 0, 5, 300] {
            let candidate = Candidate {
                demand: &demand,
                position,
                costs,
                unit_money: 1.0,
                order_cost: 2.0,
                unit_room: 1.0,
                store: 0,
                constraints: Constraints::new(4, 10, Some(90), Rounding::Up).unwrap(),
            };
            let reward = Reward::new(&candidate);
            for quantity in [12_u64, 40, 88] {
                let after = position + signed_units(quantity);
                let saved = costs.expected(&demand, position) - costs.expected(&demand, after);
                assert!((reward.gain(quantity) - (saved - 2.0)).abs() < 1e-9, "{position} {quantity}");
            }
            let per_unit = |q: u64| reward.gain(q) / float(q);
            let most =
                (1..90).filter(|q| candidate.constraints.allows(*q)).map(per_unit).fold(f64::MIN, f64::max);
            assert!(most < 0.0 || (per_unit(reward.first()) - most).abs() < 1e-9, "{position}");
            for price in [0.0, 0.1, 0.9, 2.9, 4.0] {
                let net = |q: u64| reward.gain(q) - price * float(q);
                let allowed = (0..90).filter(|q| candidate.constraints.allows(*q));
                let best = allowed.map(net).fold(f64::MIN, f64::max);
                assert!((net(reward.best(price)) - best).abs() < 1e-9, "{position} at {price}");
            }
        }
    }
}
