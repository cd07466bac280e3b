//! Count laws on the first steps of a grid only: what lies beyond it is not needed.

use crate::count::{DISPERSION_MAX, POISSON_BAND};
use crate::number::{float, units};
use crate::{Error, Pmf};

/// Smallest variance per mean, which coarse steps can bring about.
const DISPERSION_MIN: f64 = 1e-3;
/// Below this the probability of no demand is too small to start from.
const FIRST_MIN: f64 = 1e-280;

/// Probabilities of 0, 1, ... up to `steps` - 1 of the count law with this mean and variance, as [`Pmf::from_moments`]. O(steps)
/// for a variance at or above the mean.
///
/// # Errors
/// As [`Pmf::from_moments`].
pub(super) fn first_steps(mean: f64, variance: f64, steps: usize) -> Result<Vec<f64>, Error> {
    let variance = variance.clamp(mean * DISPERSION_MIN, mean * DISPERSION_MAX);
    let excess = variance - mean;
    if mean > 0.0 && excess > mean * POISSON_BAND {
        let (size, share) = (mean * mean / excess, excess / variance);
        let none = (size * (mean / variance).ln()).exp();
        if none > FIRST_MIN {
            // p(k) = p(k - 1) q (r + k - 1) / k.
            let mut chances = Vec::with_capacity(steps);
            let mut chance = none;
            for k in 0..steps {
                chances.push(chance);
                let k = float(units(k));
                chance *= share * (size + k) / (k + 1.0);
            }
            return Ok(chances);
        }
    }
    let law = Pmf::from_moments(mean, variance)?;
    let start = crate::number::points(0, law.start());
    let mut chances = vec![0.0; start.min(steps)];
    chances.extend(law.probabilities().iter().take(steps - chances.len()));
    Ok(chances)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn agrees_with_the_whole_law() {
        for (mean, variance) in
            [(0.3, 0.3), (0.3, 4.0), (40.0, 20.0), (40.0, 40.0), (40.0, 900.0), (3_000.0, 3_001.0)]
        {
            let law = Pmf::from_moments(mean, variance).unwrap();
            let chances = first_steps(mean, variance, 4_000).unwrap();
            assert!(chances.len() <= 4_000);
            for (units, chance) in (0..).zip(&chances) {
                assert!((law.probability(units) - chance).abs() < 1e-12, "{mean} {variance} at {units}");
            }
        }
        let nothing = first_steps(0.0, 0.0, 3).unwrap();
        assert!(nothing.len() == 1 && (nothing[0] - 1.0).abs() < 1e-12);
    }
}
