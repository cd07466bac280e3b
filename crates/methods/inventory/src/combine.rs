//! Sums and mixtures of independent demands.

use crate::pmf::SUPPORT_MAX;
use crate::{Error, Pmf};

/// Most pairs of points that a sum goes through: a few seconds.
const PAIRS_MAX: usize = 1 << 31;

impl Pmf {
    /// The distribution of the sum of two independent demands. O(points × points).
    ///
    /// # Errors
    /// [`Error::TooWide`] beyond 2^20 points or 2^31 pairs of them.
    pub fn convolve(&self, other: &Self) -> Result<Self, Error> {
        let (short, long) = if self.probabilities().len() <= other.probabilities().len() {
            (self.probabilities(), other.probabilities())
        } else {
            (other.probabilities(), self.probabilities())
        };
        let span = short.len() + long.len() - 1;
        if span > SUPPORT_MAX || short.len().saturating_mul(long.len()) > PAIRS_MAX {
            return Err(Error::TooWide { limit: SUPPORT_MAX });
        }
        let mut weights = vec![0.0; span];
        for (i, p) in short.iter().enumerate() {
            for (weight, q) in weights[i..].iter_mut().zip(long) {
                *weight += p * q;
            }
        }
        Self::new(self.start().saturating_add(other.start()), weights)
    }

    /// The distribution of the sum over `periods` independent periods, by repeated squaring.
    ///
    /// # Errors
    /// [`Error::TooWide`] beyond 2^20 points.
    pub fn repeated(&self, mut periods: u32) -> Result<Self, Error> {
        let mut sum = Self::certain(0)?;
        let mut power = self.clone();
        while periods > 0 {
            if periods & 1 == 1 {
                sum = sum.convolve(&power)?;
            }
            periods >>= 1;
            if periods > 0 {
                power = power.convolve(&power)?;
            }
        }
        Ok(sum)
    }

    /// One of `parts`, drawn with the weight beside it. Weights are normalised.
    ///
    /// # Errors
    /// [`Error::Empty`] without parts, [`Error::OutOfRange`] on a weight that is negative or not finite or where
    /// all are zero, [`Error::TooWide`] where the parts span more than 2^20 units.
    pub fn mixture(parts: &[(f64, Self)]) -> Result<Self, Error> {
        let (Some(start), Some(end)) =
            (parts.iter().map(|(_, p)| p.start()).min(), parts.iter().map(|(_, p)| p.end()).max())
        else {
            return Err(Error::Empty { name: "parts of the mixture" });
        };
        if let Some(&(value, _)) = parts.iter().find(|(weight, _)| !(weight.is_finite() && *weight >= 0.0)) {
            return Err(Error::OutOfRange { name: "weight", value });
        }
        let span = crate::number::points(start, end).saturating_add(1);
        if span > SUPPORT_MAX {
            return Err(Error::TooWide { limit: SUPPORT_MAX });
        }
        let mut weights = vec![0.0; span];
        for (weight, part) in parts {
            let offset = crate::number::points(start, part.start());
            for (sum, p) in weights[offset..].iter_mut().zip(part.probabilities()) {
                *sum += weight * p;
            }
        }
        Self::new(start, weights)
    }
}

/// Demand over a random lead time plus `review_periods`, from the demand of one period.
///
/// `lead_times` are pairs of whole periods and weight; periods are independent of each other and of the lead
/// time. This is the window an order placed now must last for.
///
/// # Errors
/// [`Error::Empty`] without lead times, [`Error::OutOfRange`] on bad weights, [`Error::TooWide`].
pub fn window_demand(period: &Pmf, lead_times: &[(u32, f64)], review_periods: u32) -> Result<Pmf, Error> {
    let mut sorted = lead_times.to_vec();
    sorted.sort_by_key(|(periods, _)| *periods);
    let mut parts: Vec<(f64, Pmf)> = Vec::with_capacity(sorted.len());
    let mut so_far = period.repeated(review_periods)?;
    let mut counted = 0;
    for (periods, weight) in sorted {
        so_far = so_far.convolve(&period.repeated(periods - counted)?)?;
        counted = periods;
        parts.push((weight, so_far.clone()));
    }
    Pmf::mixture(&parts)
}
