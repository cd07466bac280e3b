//! Order up to S when the position has fallen to s or below: the best (s, S), and a formula near it.

use crate::check::{not_negative, positive};
use crate::level_costs::LevelCosts;
use crate::{Costs, Error, Pmf};

/// Most units between s and S; beyond, count in larger units.
const SPAN_MAX: usize = 1 << 15;

/// A periodic-review policy: at or below `reorder_level` order up to `order_up_to`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ReorderUpTo {
    /// s, the highest position at which an order is placed.
    pub reorder_level: i64,
    /// S, the position after an order.
    pub order_up_to: i64,
    /// Average cost per period, orders included.
    pub cost: f64,
}

/// An (s, S) policy with fractions of units.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ReorderLevels {
    /// s, the highest position at which an order is placed.
    pub reorder_level: f64,
    /// S, the position after an order.
    pub order_up_to: f64,
}

/// The costs of (s, S) policies, by renewals of the demand of one period.
struct Renewals<'a> {
    period: &'a Pmf,
    levels: LevelCosts,
    fixed_cost: f64,
    /// m(j), the expected number of periods spent with j units demanded since the last order.
    visits: Vec<f64>,
    /// m(0) + … + m(j).
    periods: Vec<f64>,
}

impl<'a> Renewals<'a> {
    fn new(period: &'a Pmf, window: &Pmf, costs: Costs, fixed_cost: f64) -> Result<Self, Error> {
        let some = 1.0 - period.probability(0);
        if some <= 0.0 {
            return Err(Error::OutOfRange { name: "mean demand", value: period.mean() });
        }
        let fixed_cost = not_negative("fixed cost", fixed_cost)?;
        let levels = LevelCosts::new(window, costs)?;
        Ok(Self { period, levels, fixed_cost, visits: vec![1.0 / some], periods: vec![1.0 / some] })
    }

    /// Extends m by m(j) (1 - p₀) = Σ `p_i` m(j - i) until it covers `span` units.
    fn reach(&mut self, span: usize) -> Result<(), Error> {
        if span > SPAN_MAX {
            return Err(Error::TooWide { limit: SPAN_MAX });
        }
        let some = 1.0 - self.period.probability(0);
        let start = crate::number::points(0, self.period.start());
        while self.visits.len() < span {
            let j = self.visits.len();
            let first = start.max(1);
            let chances = &self.period.probabilities()[first - start..];
            let visits = (first..=j).zip(chances).map(|(i, p)| p * self.visits[j - i]).sum::<f64>() / some;
            self.visits.push(visits);
            self.periods.push(self.periods[j - 1] + visits);
        }
        Ok(())
    }

    /// c(s, S) = (K + Σ_{0 ≤ j < S-s} m(j) G(S - j)) / Σ_{0 ≤ j < S-s} m(j).
    fn cost(&mut self, reorder_level: i64, order_up_to: i64) -> Result<f64, Error> {
        let span = usize::try_from(order_up_to.saturating_sub(reorder_level)).unwrap_or(0);
        if span == 0 {
            return Err(Error::OutOfRange { name: "units from s to S", value: 0.0 });
        }
        self.reach(span)?;
        let levels = (reorder_level + 1..=order_up_to).rev();
        let held: f64 = levels.zip(&self.visits).map(|(level, m)| m * self.levels.at(level)).sum();
        Ok((self.fixed_cost + held) / self.periods[span - 1])
    }
}

/// The average cost per period of an (s, S) policy. O(span × points) for the span S - s.
///
/// `period` is the demand of one review period, `window` that of lead time and review together; unmet demand
/// waits. `costs` are charged at the end of each period, `fixed_cost` for each order (Zheng & Federgruen 1991,
/// equation 3; Snyder & Shen, Fundamentals of Supply Chain Theory, 2nd ed., equations (4.71) to (4.75)).
///
/// # Errors
/// [`Error::OutOfRange`] on s at or above S, a negative fixed cost, a cost of zero or a demand that is always
/// zero; [`Error::TooWide`] where S - s is above 2^15.
pub fn reorder_up_to_cost(
    period: &Pmf,
    window: &Pmf,
    costs: Costs,
    fixed_cost: f64,
    levels: (i64, i64),
) -> Result<f64, Error> {
    Renewals::new(period, window, costs, fixed_cost)?.cost(levels.0, levels.1)
}

/// The (s, S) policy of least average cost among all policies. O((S - s)²).
///
/// S₀ is the cheapest level, s₀ the first below it that costs at least c(s₀, S₀); then S rises as long as G(S) is
/// no more than the best cost, and with each improvement s rises while c(s, S) is no more than G(s + 1) (Zheng &
/// Federgruen 1991; Snyder & Shen, 2nd ed., Algorithm 4.2). Arguments as in [`reorder_up_to_cost`].
///
/// # Errors
/// As [`reorder_up_to_cost`].
pub fn best_reorder_up_to(
    period: &Pmf,
    window: &Pmf,
    costs: Costs,
    fixed_cost: f64,
) -> Result<ReorderUpTo, Error> {
    let mut renewals = Renewals::new(period, window, costs, fixed_cost)?;
    let cheapest = renewals.levels.best();
    let mut reorder_level = cheapest - 1;
    let mut cost = renewals.cost(reorder_level, cheapest)?;
    while cost > renewals.levels.at(reorder_level) {
        reorder_level -= 1;
        cost = renewals.cost(reorder_level, cheapest)?;
    }
    let mut best = ReorderUpTo { reorder_level, order_up_to: cheapest, cost };
    let mut order_up_to = cheapest + 1;
    while renewals.levels.at(order_up_to) <= best.cost {
        if renewals.cost(best.reorder_level, order_up_to)? < best.cost {
            let mut s = best.reorder_level;
            while s + 1 < order_up_to && renewals.cost(s, order_up_to)? <= renewals.levels.at(s + 1) {
                s += 1;
            }
            best = ReorderUpTo { reorder_level: s, order_up_to, cost: renewals.cost(s, order_up_to)? };
        }
        order_up_to += 1;
    }
    Ok(best)
}

/// An (s, S) policy by the power approximation, from mean and standard deviation of the demand of one period. O(1).
///
/// Q = 1.3 μ^0.494 (K/h)^0.506 (1 + σ²/μ²)^0.116, z = √(Q h / (σ p)), s = 0.973 μ + σ (0.183/z + 1.063 - 2.192 z),
/// S = s + Q (Ehrhardt & Mosier 1984; Snyder & Shen, 2nd ed., equations (4.77) to (4.80)). The lead time is zero.
/// Meant for Q above 1.5 μ: with smaller orders it can cost half as much again as the best policy.
///
/// # Errors
/// [`Error::OutOfRange`] on a mean, standard deviation or cost that is not above zero.
pub fn power_approximation(
    demand: crate::NormalDemand,
    costs: Costs,
    fixed_cost: f64,
) -> Result<ReorderLevels, Error> {
    let (mean, sd) = (positive("mean", demand.mean())?, demand.sd());
    let holding = positive("holding cost", costs.holding())?;
    let shortage = positive("shortage cost", costs.shortage())?;
    let fixed_cost = positive("fixed cost", fixed_cost)?;
    let variation = 1.0 + (sd / mean).powi(2);
    let quantity = 1.3 * mean.powf(0.494) * (fixed_cost / holding).powf(0.506) * variation.powf(0.116);
    let z = (quantity * holding / (sd * shortage)).sqrt();
    let reorder_level = 0.973 * mean + sd * (0.183 / z + 1.063 - 2.192 * z);
    Ok(ReorderLevels { reorder_level, order_up_to: reorder_level + quantity })
}
