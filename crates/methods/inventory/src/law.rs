//! Continuous laws of demand: quantile and expected shortage of each, which is all a newsvendor asks.

use statrs::function::gamma::{gamma_lr, ln_gamma};

use crate::check::{finite, inner_share, not_negative, positive};
use crate::normal::upper_tail;
use crate::{Costs, Error, NormalDemand};

/// Largest shape of a gamma law; the series of its distribution function takes √shape terms.
const SHAPE_MAX: f64 = 1e6;

/// A continuous demand, in units; its parameters are checked.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Law(Kind);

#[derive(Debug, Clone, Copy, PartialEq)]
enum Kind {
    Normal(NormalDemand),
    Lognormal { mu: f64, sigma: f64 },
    Gamma { shape: f64, scale: f64 },
    Uniform { low: f64, high: f64 },
}

impl Law {
    /// Normal demand.
    pub fn normal(demand: NormalDemand) -> Self {
        Self(Kind::Normal(demand))
    }

    /// Demand whose logarithm is normal with mean `mu` and standard deviation `sigma`.
    ///
    /// # Errors
    /// [`Error::OutOfRange`] on a `mu` that is not finite or a `sigma` that is not above zero.
    pub fn lognormal(mu: f64, sigma: f64) -> Result<Self, Error> {
        let (mu, sigma) = (finite("mu", mu)?, positive("sigma", sigma)?);
        finite("mean", (mu + sigma * sigma / 2.0).exp())?;
        Ok(Self(Kind::Lognormal { mu, sigma }))
    }

    /// Gamma demand with the given mean and standard deviation; equal ones make it exponential.
    ///
    /// # Errors
    /// [`Error::OutOfRange`] on one that is not above zero, or a mean above 1000 standard deviations, where the
    /// law is normal to all digits of note.
    pub fn gamma(mean: f64, sd: f64) -> Result<Self, Error> {
        let (mean, sd) = (positive("mean", mean)?, positive("standard deviation", sd)?);
        let shape = positive("shape", (mean / sd).powi(2))?;
        if shape > SHAPE_MAX {
            return Err(Error::OutOfRange { name: "shape", value: shape });
        }
        Ok(Self(Kind::Gamma { shape, scale: mean / shape }))
    }

    /// Demand spread evenly over `low..=high`.
    ///
    /// # Errors
    /// [`Error::OutOfRange`] on bounds that are not finite or not in order.
    pub fn uniform(low: f64, high: f64) -> Result<Self, Error> {
        let (low, high) = (finite("lower bound", low)?, finite("upper bound", high)?);
        if low >= high {
            return Err(Error::OutOfRange { name: "upper bound", value: high });
        }
        Ok(Self(Kind::Uniform { low, high }))
    }

    /// Expected demand.
    pub fn mean(self) -> f64 {
        match self.0 {
            Kind::Normal(demand) => demand.mean(),
            Kind::Lognormal { mu, sigma } => (mu + sigma * sigma / 2.0).exp(),
            Kind::Gamma { shape, scale } => shape * scale,
            Kind::Uniform { low, high } => f64::midpoint(low, high),
        }
    }

    /// The probability of a demand of at most `stock`.
    pub fn cdf(self, stock: f64) -> f64 {
        match self.0 {
            Kind::Normal(demand) => demand.cdf(stock),
            Kind::Lognormal { .. } | Kind::Gamma { .. } if stock <= 0.0 => 0.0,
            Kind::Lognormal { mu, sigma } => upper_tail((mu - stock.ln()) / sigma),
            Kind::Gamma { shape, scale } => gamma_lr(shape, stock / scale),
            Kind::Uniform { low, high } => ((stock - low) / (high - low)).clamp(0.0, 1.0),
        }
    }

    /// The stock that suffices with probability `p`.
    ///
    /// # Errors
    /// [`Error::OutOfRange`] on `p` outside (0, 1).
    pub fn quantile(self, p: f64) -> Result<f64, Error> {
        let p = inner_share("probability", p)?;
        match self.0 {
            Kind::Normal(demand) => demand.quantile(p),
            Kind::Lognormal { mu, sigma } => Ok(NormalDemand::new(mu, sigma)?.quantile(p)?.exp()),
            Kind::Gamma { .. } => Ok(self.bisected(p)),
            Kind::Uniform { low, high } => Ok(low + p * (high - low)),
        }
    }

    /// E[(D - x)+], the units expected to be missing with stock `x`.
    pub fn shortage(self, x: f64) -> f64 {
        match self.0 {
            Kind::Normal(demand) => demand.shortage(x),
            Kind::Lognormal { .. } | Kind::Gamma { .. } if x <= 0.0 => self.mean() - x,
            Kind::Lognormal { mu, sigma } => {
                let z = (x.ln() - mu) / sigma;
                self.mean() * upper_tail(z - sigma) - x * upper_tail(z)
            }
            Kind::Gamma { shape, scale } => {
                let u = x / scale;
                // x f(x) is the step from F to the F of one more in shape: F(k + 1, u) = F(k, u) - u^k e^-u / Γ(k + 1).
                let step = (shape * u.ln() - u - ln_gamma(shape + 1.0)).exp();
                (self.mean() - x) * (1.0 - gamma_lr(shape, u)) + self.mean() * step
            }
            Kind::Uniform { low, .. } if x <= low => self.mean() - x,
            Kind::Uniform { low, high } => (high - x).max(0.0).powi(2) / (2.0 * (high - low)),
        }
    }

    /// Expected cost of a window met from stock `x`; convex in `x`.
    pub fn expected_cost(self, costs: Costs, x: f64) -> f64 {
        let shortage = self.shortage(x);
        costs.holding() * (x - self.mean() + shortage) + costs.shortage() * shortage
    }

    /// The quantile of a law of positive demand, by bisection.
    fn bisected(self, p: f64) -> f64 {
        let (mut low, mut high) = (0.0, self.mean());
        while self.cdf(high) < p && high < f64::MAX / 4.0 {
            (low, high) = (high, high * 2.0);
        }
        for _ in 0..200 {
            let middle = f64::midpoint(low, high);
            if self.cdf(middle) < p { low = middle } else { high = middle }
        }
        f64::midpoint(low, high)
    }
}

/// Prices of a product that is bought once and sold in one period.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Prices {
    /// Income of a unit sold.
    pub revenue: f64,
    /// Price of a unit bought.
    pub purchase_cost: f64,
    /// Income of a unit left over.
    pub salvage_value: f64,
    /// Cost of a unit left over, beside what it still brings.
    pub holding_cost: f64,
    /// Cost of a unit missing, beside the income lost.
    pub stockout_cost: f64,
}

impl Prices {
    /// What a unit too much and a unit too few cost.
    ///
    /// # Errors
    /// [`Error::OutOfRange`] on a number that is not finite, a negative holding or stockout cost, a revenue not
    /// above the purchase cost, or a purchase cost not above the salvage value.
    pub fn costs(self) -> Result<Costs, Error> {
        for (name, value) in [
            ("revenue", self.revenue),
            ("purchase cost", self.purchase_cost),
            ("salvage value", self.salvage_value),
        ] {
            finite(name, value)?;
        }
        not_negative("holding cost", self.holding_cost)?;
        not_negative("stockout cost", self.stockout_cost)?;
        let margin = positive("revenue less purchase cost", self.revenue - self.purchase_cost)?;
        let loss = positive("purchase cost less salvage value", self.purchase_cost - self.salvage_value)?;
        Costs::new(loss + self.holding_cost, margin + self.stockout_cost)
    }
}
