//! One order for one period: the newsvendor (Arrow, Harris & Marschak 1951).

use serde::Serialize;

use crate::check::inner_share;
use crate::law::{Law, Prices};
use crate::normal::{NormalDemand, density};
use crate::{Costs, Error, Pmf};

/// The best stock for one period of whole-unit demand.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Newsvendor {
    /// Units to have.
    pub quantity: u64,
    /// The probability of sufficing that the costs ask for.
    pub critical_ratio: f64,
    /// The probability of sufficing that `quantity` gives.
    pub service: f64,
    /// Expected cost of the period.
    pub expected_cost: f64,
}

/// The smallest stock whose probability of sufficing reaches the critical ratio, which is the cheapest one.
/// O(points).
pub fn newsvendor(demand: &Pmf, costs: Costs) -> Newsvendor {
    let critical_ratio = costs.critical_ratio();
    let quantity = demand.quantile(critical_ratio);
    let stock = i64::try_from(quantity).unwrap_or(i64::MAX);
    Newsvendor {
        quantity,
        critical_ratio,
        service: demand.cdf(stock),
        expected_cost: costs.expected(demand, stock),
    }
}

/// The best stock for continuous demand, not rounded.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct ContinuousNewsvendor {
    /// Units to have.
    pub quantity: f64,
    /// Expected cost of the period.
    pub expected_cost: f64,
}

/// The best stock for one sale at given prices.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct ProfitableStock {
    /// Units to have.
    pub quantity: f64,
    /// Expected profit of the period.
    pub expected_profit: f64,
}

/// The newsvendor for normal demand over one window: μ + zσ at a cost of (h + p) φ(z) σ.
///
/// For a base-stock level over a lead time of L periods give the mean and standard deviation of L + 1 periods
/// (Snyder & Shen, Fundamentals of Supply Chain Theory, 2nd ed., equations (4.24), (4.30) and (4.37)).
///
/// # Errors
/// [`Error::OutOfRange`] on a mean that is not finite, a standard deviation that is not positive and finite, or
/// a cost of zero, for which no finite quantity is best.
pub fn newsvendor_normal(mean: f64, sd: f64, costs: Costs) -> Result<ContinuousNewsvendor, Error> {
    let demand = NormalDemand::new(mean, sd)?;
    let quantity = demand.quantile(inner_share("critical ratio", costs.critical_ratio())?)?;
    let z = (quantity - mean) / sd;
    Ok(ContinuousNewsvendor {
        quantity,
        expected_cost: (costs.holding() + costs.shortage()) * density(z) * sd,
    })
}

/// The newsvendor for any continuous demand: the quantile at the critical ratio. O(1).
///
/// # Errors
/// [`Error::OutOfRange`] on a cost of zero, for which no finite quantity is best.
pub fn newsvendor_continuous(demand: Law, costs: Costs) -> Result<ContinuousNewsvendor, Error> {
    let quantity = demand.quantile(inner_share("critical ratio", costs.critical_ratio())?)?;
    Ok(ContinuousNewsvendor { quantity, expected_cost: demand.expected_cost(costs, quantity) })
}

/// The newsvendor in terms of prices: the margin on expected demand less what misjudging it costs. O(1).
///
/// Snyder & Shen, 2nd ed., section 4.3.2.4.
///
/// # Errors
/// [`Error::OutOfRange`] as [`Prices::costs`].
pub fn newsvendor_profit(demand: Law, prices: Prices) -> Result<ProfitableStock, Error> {
    let best = newsvendor_continuous(demand, prices.costs()?)?;
    let margin = prices.revenue - prices.purchase_cost;
    Ok(ProfitableStock {
        quantity: best.quantity,
        expected_profit: margin * demand.mean() - best.expected_cost,
    })
}
