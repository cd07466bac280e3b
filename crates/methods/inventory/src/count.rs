//! Count laws.
//!
//! Laws whose neighbours stand in the ratio `p(k) / p(k-1) = a + b/k` (Panjer 1981): binomial, Poisson and
//! negative binomial. Weights run from the mode outwards, so nothing under- or overflows.

use crate::number::{float, units, whole_below};
use crate::pmf::SUPPORT_MAX;
use crate::{Error, Pmf};

/// Weights below this share of the mode's are left out.
const NEGLIGIBLE: f64 = 1e-17;
/// Within this share of the mean a variance counts as equal to it.
pub(crate) const POISSON_BAND: f64 = 1e-9;
/// Largest variance per mean.
pub(crate) const DISPERSION_MAX: f64 = 10_000.0;

impl Pmf {
    /// Poisson demand. O(√mean).
    ///
    /// # Errors
    /// [`Error::OutOfRange`] on a mean that is negative, not finite or above 10^9.
    pub fn poisson(mean: f64) -> Result<Self, Error> {
        checked("mean", mean)?;
        if mean > 0.0 { recurrence(0.0, mean, u64::MAX) } else { Self::certain(0) }
    }

    /// Negative binomial demand with `variance` above `mean`. O(variance / mean + standard deviation).
    ///
    /// # Errors
    /// [`Error::OutOfRange`] on a bad mean, or a variance at or below the mean or above 10,000 means;
    /// [`Error::TooWide`] beyond 2^20 points.
    pub fn negative_binomial(mean: f64, variance: f64) -> Result<Self, Error> {
        checked("mean", mean)?;
        if mean <= 0.0 {
            return Self::certain(0);
        }
        if !(variance > mean && variance <= mean * DISPERSION_MAX) {
            return Err(Error::OutOfRange { name: "variance", value: variance });
        }
        let q = 1.0 - mean / variance;
        let r = mean * mean / (variance - mean);
        recurrence(q, q * (r - 1.0), u64::MAX)
    }

    /// The count law that fits `mean` and `variance`: binomial below, Poisson at, negative binomial above
    /// variance = mean. The binomial keeps the mean and comes as near to the variance as it can.
    ///
    /// # Errors
    /// [`Error::OutOfRange`] on a negative or not finite argument, a mean above 10^9 or a variance above
    /// 10,000 means; [`Error::TooWide`] beyond 2^20 points.
    pub fn from_moments(mean: f64, variance: f64) -> Result<Self, Error> {
        checked("mean", mean)?;
        if !(variance.is_finite() && variance >= 0.0) {
            return Err(Error::OutOfRange { name: "variance", value: variance });
        }
        if variance > mean * (1.0 + POISSON_BAND) {
            Self::negative_binomial(mean, variance)
        } else if variance < mean * (1.0 - POISSON_BAND) {
            binomial(mean, variance)
        } else {
            Self::poisson(mean)
        }
    }
}

fn checked(name: &'static str, value: f64) -> Result<(), Error> {
    if (0.0..=1e9).contains(&value) { Ok(()) } else { Err(Error::OutOfRange { name, value }) }
}

fn binomial(mean: f64, variance: f64) -> Result<Pmf, Error> {
    let trials = (mean * mean / (mean - variance)).max(mean).ceil();
    let p = mean / trials;
    if p >= 1.0 - NEGLIGIBLE {
        return Pmf::certain(whole_below(trials));
    }
    let odds = p / (1.0 - p);
    recurrence(-odds, (trials + 1.0) * odds, whole_below(trials))
}

/// Weights by `p(k) = p(k-1) (a + b/k)` outwards from the mode, on 0..=`last`.
fn recurrence(a: f64, b: f64, last: u64) -> Result<Pmf, Error> {
    let mode = if b > 0.0 { whole_below(b / (1.0 - a)).min(last) } else { 0 };
    let ratio = |k: u64| a + b / float(k);
    let mut weights = Vec::new();
    let (mut weight, mut k) = (1.0, mode);
    while k > 0 && weights.len() <= SUPPORT_MAX {
        weight /= ratio(k);
        if weight < NEGLIGIBLE || !weight.is_finite() {
            break;
        }
        weights.push(weight);
        k -= 1;
    }
    let start = mode - units(weights.len());
    weights.reverse();
    weights.push(1.0);
    (weight, k) = (1.0, mode);
    while k < last && weights.len() <= SUPPORT_MAX {
        k += 1;
        weight *= ratio(k);
        if weight < NEGLIGIBLE {
            break;
        }
        weights.push(weight);
    }
    Pmf::new(start, weights)
}
