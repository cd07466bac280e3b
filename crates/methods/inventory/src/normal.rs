//! Normal demand: quantiles and the loss functions of first and second order.

use std::f64::consts::{PI, SQRT_2};

use statrs::distribution::{ContinuousCDF, Normal as Standard};
use statrs::function::erf::erfc;

use crate::check::{finite, positive};
use crate::{Costs, Error};

/// Normal demand over some window, in units.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct NormalDemand {
    mean: f64,
    sd: f64,
}

impl NormalDemand {
    /// `mean` and standard deviation `sd` over one and the same window.
    ///
    /// # Errors
    /// [`Error::OutOfRange`] on a mean that is not finite or a standard deviation that is not above zero.
    pub fn new(mean: f64, sd: f64) -> Result<Self, Error> {
        Ok(Self { mean: finite("mean", mean)?, sd: positive("standard deviation", sd)? })
    }

    /// Demand over `periods` independent periods like this one; fractions of a period are allowed.
    ///
    /// # Errors
    /// [`Error::OutOfRange`] on `periods` not above zero.
    pub fn over(self, periods: f64) -> Result<Self, Error> {
        let periods = positive("periods", periods)?;
        Self::new(self.mean * periods, self.sd * periods.sqrt())
    }

    /// Expected demand.
    pub fn mean(self) -> f64 {
        self.mean
    }

    /// Standard deviation of demand.
    pub fn sd(self) -> f64 {
        self.sd
    }

    /// The probability of a demand of at most `stock`.
    pub fn cdf(self, stock: f64) -> f64 {
        upper_tail(-self.z(stock))
    }

    /// The stock that suffices with probability `p`.
    ///
    /// # Errors
    /// [`Error::OutOfRange`] on `p` outside (0, 1).
    pub fn quantile(self, p: f64) -> Result<f64, Error> {
        let p = crate::check::inner_share("probability", p)?;
        Ok(self.mean + self.sd * Standard::standard().inverse_cdf(p))
    }

    /// E[(D - x)+], the units expected to be missing with stock `x`: σ (φ(z) - z (1 - Φ(z))).
    pub fn shortage(self, x: f64) -> f64 {
        let z = self.z(x);
        self.sd * (density(z) - z * upper_tail(z)).max(0.0)
    }

    /// E[((D - x)+)²] / 2, the loss function of second order: σ² ((z² + 1)(1 - Φ(z)) - z φ(z)) / 2.
    ///
    /// Its derivative is minus [`Self::shortage`] (Zipkin, Foundations of Inventory Management, section C.3.6).
    pub fn second_loss(self, x: f64) -> f64 {
        let z = self.z(x);
        0.5 * self.sd * self.sd * ((z * z + 1.0) * upper_tail(z) - z * density(z)).max(0.0)
    }

    /// Expected cost of a window met from stock `x`; convex in `x`.
    pub fn expected_cost(self, costs: Costs, x: f64) -> f64 {
        let shortage = self.shortage(x);
        costs.holding() * (x - self.mean + shortage) + costs.shortage() * shortage
    }

    fn z(self, x: f64) -> f64 {
        (x - self.mean) / self.sd
    }
}

/// φ(z).
pub(crate) fn density(z: f64) -> f64 {
    (-0.5 * z * z).exp() / (2.0 * PI).sqrt()
}

/// 1 - Φ(z), exact in the far tail as well.
pub(crate) fn upper_tail(z: f64) -> f64 {
    0.5 * erfc(z / SQRT_2)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn losses_of_the_standard_normal() {
        // stockpyl 1.0.2, standard_normal_loss and standard_normal_second_loss.
        let standard = NormalDemand::new(0.0, 1.0).unwrap();
        for (z, first, second) in
            [(0.0, 0.398_942_280_401, 0.25), (1.0, 0.083_315_470_587, 0.037_669_891_671_9)]
        {
            assert!((standard.shortage(z) - first).abs() < 1e-11, "first at {z}");
            assert!((standard.second_loss(z) - second).abs() < 1e-11, "second at {z}");
        }
    }

    #[test]
    fn second_loss_falls_by_the_first() {
        let demand = NormalDemand::new(40.0, 7.0).unwrap();
        for x in [10.0, 35.0, 40.0, 52.0] {
            let slope = (demand.second_loss(x + 1e-4) - demand.second_loss(x - 1e-4)) / 2e-4;
            assert!((slope + demand.shortage(x)).abs() < 1e-6, "at {x}");
        }
    }
}
