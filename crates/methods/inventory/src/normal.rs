//! Normal demand: quantiles and the loss functions of first and second order.

use std::f64::consts::PI;

use statrs::distribution::{ContinuousCDF, Normal as Standard};

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
        Ok(self.mean + self.sd * standard_quantile(p))
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

/// 1 - Φ(z) to 13 digits, in the far tail as well.
///
/// Up to 3 by the series Φ(z) = 1/2 + φ(z) Σ z^(2k+1) / (1·3···(2k+1)), beyond by Laplace's continued fraction
/// φ(z) / (z + 1/(z + 2/(z + ...))) (Abramowitz & Stegun 26.2.11 and 26.2.14). The error function of statrs 0.19
/// has 10 digits, too few for differences of losses.
pub(crate) fn upper_tail(z: f64) -> f64 {
    if z.is_nan() || z < 0.0 {
        return 1.0 - if z.is_nan() { z } else { upper_tail(-z) };
    }
    if z < SERIES_MAX {
        let (mut term, mut sum, mut odd) = (z, z, 1.0);
        while term > sum * f64::EPSILON {
            odd += 2.0;
            term *= z * z / odd;
            sum += term;
        }
        return 0.5 - density(z) * sum;
    }
    let fraction = (1..=FRACTION_TERMS).rev().fold(z, |below, k| z + f64::from(k) / below);
    density(z) / fraction
}

/// Where the continued fraction takes over from the series.
const SERIES_MAX: f64 = 3.0;
/// Terms of the continued fraction that settle 15 digits from 3 on.
const FRACTION_TERMS: u32 = 100;

/// The z with Φ(z) = p, for p in (0, 1): statrs' approximation, improved by two steps of Newton's method.
fn standard_quantile(p: f64) -> f64 {
    let mut z = Standard::standard().inverse_cdf(p);
    for _ in 0..2 {
        // On the side of the smaller tail nothing cancels.
        let over = if p > 0.5 { (1.0 - p) - upper_tail(z) } else { upper_tail(-z) - p };
        let step = over / density(z);
        if step.is_finite() {
            z -= step;
        }
    }
    z
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
    fn tails_and_quantiles_to_twelve_digits() {
        // CPython 3.11: math.erfc(z / sqrt(2)) / 2.
        let cases = [
            (0.3, 0.382_088_577_811_047_4),
            (1.0, 0.158_655_253_931_457_05),
            (2.9, 0.001_865_813_300_384_038_4),
            (3.1, 0.000_967_603_213_218_356_5),
            (8.0, 6.220_960_574_271_819e-16),
        ];
        for (z, tail) in cases {
            assert!((upper_tail(z) / tail - 1.0).abs() < 1e-12, "tail at {z}");
            assert!((upper_tail(-z) - (1.0 - tail)).abs() < 1e-15, "other tail at {z}");
            assert!((standard_quantile(tail) + z).abs() < 1e-11, "quantile at {z}");
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
