//! The level to order up to.

use serde::Serialize;

use crate::number::signed;
use crate::{Costs, Error, Pmf};

/// What the level has to achieve over the window of lead time and review.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Target {
    /// Least expected cost.
    Cost(Costs),
    /// Probability, in 0..=1, of nothing missing in the window.
    Service(f64),
    /// Share, in 0..=1, of the window's demand served from stock.
    FillRate(f64),
}

/// A level and what it gives.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Level {
    /// Units that stock on hand and on order, less backorders, should come to.
    pub level: u64,
    /// Probability of nothing missing in the window.
    pub service: f64,
    /// Share of the window's demand served; 1 without demand.
    pub fill_rate: f64,
    /// Units expected to be missing.
    pub shortage: f64,
    /// Units expected to be left.
    pub leftover: f64,
    /// Level less expected demand.
    pub safety_stock: f64,
}

/// The smallest level that meets `target` for `demand`, the demand over lead time and review.
///
/// Optimal among base-stock levels under backordering (Karlin & Scarf 1958). O(points); O(points log points)
/// for a fill rate.
///
/// # Errors
/// [`Error::OutOfRange`] on a service level or fill rate outside 0..=1.
pub fn order_up_to(demand: &Pmf, target: Target) -> Result<Level, Error> {
    let share = |name, value: f64| {
        if (0.0..=1.0).contains(&value) { Ok(value) } else { Err(Error::OutOfRange { name, value }) }
    };
    let level = match target {
        Target::Cost(costs) => demand.quantile(costs.critical_ratio()),
        Target::Service(level) => demand.quantile(share("service level", level)?),
        Target::FillRate(rate) => least_filling(demand, share("fill rate", rate)?),
    };
    let stock = i64::try_from(level).unwrap_or(i64::MAX);
    let shortage = demand.shortage(stock);
    Ok(Level {
        level,
        service: demand.cdf(stock),
        fill_rate: fill_rate(demand, shortage),
        shortage,
        leftover: demand.leftover(stock),
        safety_stock: signed(stock) - demand.mean(),
    })
}

fn fill_rate(demand: &Pmf, shortage: f64) -> f64 {
    let mean = demand.mean();
    if mean > 0.0 { (1.0 - shortage / mean).clamp(0.0, 1.0) } else { 1.0 }
}

/// The smallest level that serves the share `rate`, by bisection: the shortage falls with the level.
fn least_filling(demand: &Pmf, rate: f64) -> u64 {
    let (mut low, mut high) = (0, demand.end());
    while low < high {
        let middle = low + (high - low) / 2;
        let stock = i64::try_from(middle).unwrap_or(i64::MAX);
        if fill_rate(demand, demand.shortage(stock)) >= rate {
            high = middle;
        } else {
            low = middle + 1;
        }
    }
    low
}
