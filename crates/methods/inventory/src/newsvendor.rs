//! One order for one period: the newsvendor (Arrow, Harris & Marschak 1951).

use serde::Serialize;
use statrs::distribution::{Continuous, ContinuousCDF, Normal};

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

/// The best stock for normal demand, not rounded.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct NormalNewsvendor {
    /// Units to have.
    pub quantity: f64,
    /// Expected cost of the period.
    pub expected_cost: f64,
}

/// The newsvendor for normal demand over one window: μ + zσ at a cost of (h + p) φ(z) σ.
///
/// For a base-stock level over a lead time of L periods give the mean and standard deviation of L + 1 periods
/// (Snyder & Shen, Fundamentals of Supply Chain Theory, 2nd ed., sections 4.3 and 4.3.4).
///
/// # Errors
/// [`Error::OutOfRange`] on a mean that is not finite, a standard deviation that is not positive and finite, or
/// a cost of zero, for which no finite quantity is best.
pub fn newsvendor_normal(mean: f64, sd: f64, costs: Costs) -> Result<NormalNewsvendor, Error> {
    if !mean.is_finite() {
        return Err(Error::OutOfRange { name: "mean", value: mean });
    }
    if !(sd.is_finite() && sd > 0.0) {
        return Err(Error::OutOfRange { name: "standard deviation", value: sd });
    }
    let ratio = costs.critical_ratio();
    if !(ratio > 0.0 && ratio < 1.0) {
        return Err(Error::OutOfRange { name: "critical ratio", value: ratio });
    }
    let standard = Normal::standard();
    let z = standard.inverse_cdf(ratio);
    let expected_cost = (costs.holding() + costs.shortage()) * standard.pdf(z) * sd;
    Ok(NormalNewsvendor { quantity: mean + z * sd, expected_cost })
}
