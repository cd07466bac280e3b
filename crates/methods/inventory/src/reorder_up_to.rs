//! Order up to S when the position has fallen to s or below: the best (s, S), and a formula near it.

use crate::check::{inner_share, not_negative, positive};
use crate::level_costs::LevelCosts;
use crate::{Costs, Error, Pmf};

/// Most units between s and S; beyond, count in larger units.
const SPAN_MAX: usize = 1 << 15;

/// Demand as a policy that looks once a period sees it; unmet demand waits.
#[derive(Debug, Clone, Copy)]
pub struct ReviewedDemand<'a> {
    /// Demand of one period.
    pub period: &'a Pmf,
    /// Demand of the lead time and one period together, after which an order placed now is judged.
    pub window: &'a Pmf,
}

/// When to order and up to where, in whole units.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WholeLevels {
    /// s, the highest position at which an order is placed; below S.
    pub reorder_level: i64,
    /// S, the position after an order.
    pub order_up_to: i64,
}

/// A policy and its cost.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ReorderUpTo {
    /// s and S.
    pub levels: WholeLevels,
    /// Average cost per period, orders included.
    pub cost: f64,
}

/// When to order and up to where, with fractions of units.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ReorderLevels {
    /// s, the highest position at which an order is placed.
    pub reorder_level: f64,
    /// S, the position after an order.
    pub order_up_to: f64,
}

/// How long positions last: m(j), the periods expected with j units demanded since the last order, by renewals.
pub(crate) struct Renewals<'a> {
    /// Probability of a period without demand.
    none: f64,
    /// The least demand above zero that has a place in `chances`, and the probabilities from it on.
    first: usize,
    chances: &'a [f64],
    /// m(0), m(1), ...
    visits: Vec<f64>,
    /// Their running sums.
    periods: Vec<f64>,
}

impl<'a> Renewals<'a> {
    /// `chances`: probabilities of a period's demand from `start` units on; what is beyond their end is not asked for.
    pub(crate) fn new(start: usize, chances: &'a [f64]) -> Result<Self, Error> {
        let none = if start == 0 { chances.first().copied().unwrap_or(0.0) } else { 0.0 };
        let some = 1.0 - none;
        if some <= 0.0 {
            return Err(Error::OutOfRange { name: "chance of any demand", value: some });
        }
        let first = start.max(1);
        let chances = chances.get(first - start..).unwrap_or(&[]);
        Ok(Self { none, first, chances, visits: vec![1.0 / some], periods: vec![1.0 / some] })
    }

    fn of(period: &'a Pmf) -> Result<Self, Error> {
        Self::new(crate::number::points(0, period.start()), period.probabilities())
    }

    /// Extends m by m(j) (1 - p(0)) = Σ p(i) m(j - i), i from 1, until it covers `span` units.
    fn reach(&mut self, span: usize) -> Result<(), Error> {
        if span > SPAN_MAX {
            return Err(Error::TooWide { limit: SPAN_MAX });
        }
        while self.visits.len() < span {
            let j = self.visits.len();
            let before = self.visits[..(j + 1).saturating_sub(self.first)].iter().rev();
            let visits = self.chances.iter().zip(before).map(|(p, m)| p * m).sum::<f64>() / (1.0 - self.none);
            self.visits.push(visits);
            self.periods.push(self.periods[j - 1] + visits);
        }
        Ok(())
    }

    /// (start + Σ_{0 ≤ j < S-s} m(j) f(S - j)) / Σ_{0 ≤ j < S-s} m(j), the average of `f` per period.
    fn average(&mut self, levels: WholeLevels, start: f64, f: impl Fn(i64) -> f64) -> Result<f64, Error> {
        let WholeLevels { reorder_level, order_up_to } = levels;
        let span = usize::try_from(order_up_to.saturating_sub(reorder_level)).unwrap_or(0);
        if span == 0 {
            return Err(Error::OutOfRange { name: "units from s to S", value: 0.0 });
        }
        self.reach(span)?;
        let positions = (reorder_level + 1..=order_up_to).rev();
        let sum: f64 = positions.zip(&self.visits).map(|(position, m)| m * f(position)).sum();
        Ok((start + sum) / self.periods[span - 1])
    }
}

/// The average cost per period of a policy. O(span × points) for the span S - s.
///
/// `costs` are charged at the end of each period, `fixed_cost` for each order: c(s, S) = (K + Σ m(j) G(S - j)) / Σ m(j)
/// (Zheng & Federgruen 1991, equation 3; Snyder & Shen, Fundamentals of Supply Chain Theory, 2nd ed., equations (4.71)
/// to (4.75)).
///
/// # Errors
/// [`Error::OutOfRange`] on s at or above S, a negative fixed cost, a cost of zero or a demand that is always
/// zero; [`Error::TooWide`] where S - s is above 2^15.
pub fn reorder_up_to_cost(
    demand: ReviewedDemand<'_>,
    costs: Costs,
    fixed_cost: f64,
    levels: WholeLevels,
) -> Result<f64, Error> {
    let held = LevelCosts::new(demand.window, costs)?;
    let fixed_cost = not_negative("fixed cost", fixed_cost)?;
    Renewals::of(demand.period)?.average(levels, fixed_cost, |position| held.at(position))
}

/// The policy of least average cost among all policies. O((S - s)²).
///
/// S₀ is the cheapest level, s₀ the first below it that costs at least c(s₀, S₀); then S rises as long as G(S) is
/// no more than the best cost, and with each improvement s rises while c(s, S) is no more than G(s + 1) (Zheng &
/// Federgruen 1991; Snyder & Shen, 2nd ed., Algorithm 4.2). Arguments as in [`reorder_up_to_cost`].
///
/// # Errors
/// As [`reorder_up_to_cost`].
pub fn best_reorder_up_to(
    demand: ReviewedDemand<'_>,
    costs: Costs,
    fixed_cost: f64,
) -> Result<ReorderUpTo, Error> {
    let held = LevelCosts::new(demand.window, costs)?;
    let fixed_cost = not_negative("fixed cost", fixed_cost)?;
    let mut renewals = Renewals::of(demand.period)?;
    let within = Within { cheapest: held.best(), lowest: i64::MIN, highest: i64::MAX };
    search(&mut renewals, fixed_cost, within, |position| held.at(position))
}

/// Where the levels of least cost are sought.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Within {
    /// The cheapest position.
    pub(crate) cheapest: i64,
    /// The lowest s.
    pub(crate) lowest: i64,
    /// The highest S.
    pub(crate) highest: i64,
}

/// The levels of least average cost where a period at a position costs `at`, which falls and then rises.
pub(crate) fn search(
    renewals: &mut Renewals<'_>,
    fixed_cost: f64,
    within: Within,
    at: impl Fn(i64) -> f64,
) -> Result<ReorderUpTo, Error> {
    let mut cost_of = |levels: WholeLevels| renewals.average(levels, fixed_cost, &at);
    let cheapest = within.cheapest.max(within.lowest.saturating_add(1));
    let mut levels = WholeLevels { reorder_level: cheapest - 1, order_up_to: cheapest };
    let mut cost = cost_of(levels)?;
    while levels.reorder_level > within.lowest && cost > at(levels.reorder_level) {
        levels.reorder_level -= 1;
        cost = cost_of(levels)?;
    }
    let mut best = ReorderUpTo { levels, cost };
    let mut order_up_to = cheapest + 1;
    while order_up_to <= within.highest && at(order_up_to) <= best.cost {
        let mut levels = WholeLevels { order_up_to, ..best.levels };
        if cost_of(levels)? < best.cost {
            while levels.reorder_level + 1 < order_up_to && cost_of(levels)? <= at(levels.reorder_level + 1) {
                levels.reorder_level += 1;
            }
            best = ReorderUpTo { levels, cost: cost_of(levels)? };
        }
        order_up_to += 1;
    }
    Ok(best)
}

/// As [`search`] where an order costs the more the higher S is: every S with every s. O((S - s)²).
pub(crate) fn search_each(
    renewals: &mut Renewals<'_>,
    cost_of_order: impl Fn(i64) -> f64,
    within: Within,
    at: impl Fn(i64) -> f64,
) -> Result<ReorderUpTo, Error> {
    let lowest = within.lowest.saturating_add(1);
    renewals.reach(crate::number::points(0, within.highest.saturating_sub(within.lowest).unsigned_abs()))?;
    let levels = WholeLevels { reorder_level: within.lowest, order_up_to: lowest };
    let mut best = ReorderUpTo { levels, cost: f64::INFINITY };
    for order_up_to in lowest..=within.highest.max(lowest) {
        let mut sum = cost_of_order(order_up_to);
        let positions = (lowest..=order_up_to).rev();
        for (position, (visits, periods)) in positions.zip(renewals.visits.iter().zip(&renewals.periods)) {
            sum += visits * at(position);
            if sum / periods < best.cost {
                let levels = WholeLevels { reorder_level: position - 1, order_up_to };
                best = ReorderUpTo { levels, cost: sum / periods };
            }
        }
    }
    Ok(best)
}

/// The share of periods that end with nothing missing under a policy. O(span × points).
///
/// # Errors
/// As [`reorder_up_to_cost`].
pub fn reorder_up_to_service(demand: ReviewedDemand<'_>, levels: WholeLevels) -> Result<f64, Error> {
    Renewals::of(demand.period)?.average(levels, 0.0, |position| demand.window.cdf(position))
}

/// The least s, with S = s + `span`, at which at least a share `service` of periods end with nothing missing.
///
/// The span may come from [`best_reorder_up_to`] or an order quantity; the service rises with s, so s is bisected.
/// O(span × points × log points).
///
/// # Errors
/// As [`reorder_up_to_cost`], and [`Error::OutOfRange`] on a service outside (0, 1).
pub fn reorder_level_for_service(
    demand: ReviewedDemand<'_>,
    span: u32,
    service: f64,
) -> Result<WholeLevels, Error> {
    let service = inner_share("service", service)?;
    let mut renewals = Renewals::of(demand.period)?;
    let levels = |s: i64| WholeLevels { reorder_level: s, order_up_to: s + i64::from(span) };
    let (mut low, mut high) = (-1 - i64::from(span), crate::level_costs::signed_units(demand.window.end()));
    while low < high {
        let middle = low + (high - low).div_euclid(2);
        if renewals.average(levels(middle), 0.0, |position| demand.window.cdf(position))? >= service {
            high = middle;
        } else {
            low = middle + 1;
        }
    }
    Ok(levels(low))
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
