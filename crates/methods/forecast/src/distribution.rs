//! A discrete distribution of a sum: what demand over a window may turn out to be.

use serde::{Deserialize, Serialize};

use crate::number::float;

/// Values with probabilities: values ascending and distinct, probabilities summing to 1.
///
/// Kept as two plain vectors so that whoever decides on quantities can take them as they are.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Distribution {
    values: Vec<f64>,
    probabilities: Vec<f64>,
}

impl Distribution {
    /// All mass on one value.
    pub fn point(value: f64) -> Self {
        Self { values: vec![value], probabilities: vec![1.0] }
    }

    /// The count law with this mean and variance: binomial, Poisson or negative binomial (Panjer 1981). `None` where an argument
    /// is negative or not finite, the variance is above 1,000 means, or the support would be longer than 65,536. O(support).
    pub fn counts(mean: f64, variance: f64) -> Option<Self> {
        crate::count::matched(mean, variance)
    }

    /// Weights on the whole numbers `first`, `first + 1`, ...; normalised here.
    pub(crate) fn on_whole_numbers(first: usize, weights: Vec<f64>) -> Self {
        let total: f64 = weights.iter().sum();
        let values = (0..weights.len()).map(|i| float(first + i)).collect();
        let probabilities = weights.into_iter().map(|w| w / total).collect();
        Self { values, probabilities }
    }

    /// Equal weight on each of `sample`, which must not be empty; equal values are joined.
    pub(crate) fn from_sample(mut sample: Vec<f64>) -> Self {
        sample.sort_by(f64::total_cmp);
        let weight = 1.0 / float(sample.len());
        let mut values: Vec<f64> = Vec::with_capacity(sample.len());
        let mut probabilities: Vec<f64> = Vec::with_capacity(sample.len());
        for value in sample {
            match (values.last(), probabilities.last_mut()) {
                (Some(last), Some(mass)) if (value - last).abs() < f64::EPSILON => *mass += weight,
                _ => {
                    values.push(value);
                    probabilities.push(weight);
                }
            }
        }
        Self { values, probabilities }
    }

    /// The support, ascending.
    pub fn values(&self) -> &[f64] {
        &self.values
    }

    /// The probability of each value of the support.
    pub fn probabilities(&self) -> &[f64] {
        &self.probabilities
    }

    /// Pairs of value and probability, values ascending.
    pub fn points(&self) -> impl Iterator<Item = (f64, f64)> + '_ {
        self.values.iter().copied().zip(self.probabilities.iter().copied())
    }

    /// The smallest value with at least `p` of the mass at or below it; the ends for `p` outside (0, 1).
    pub fn quantile(&self, p: f64) -> f64 {
        const SLACK: f64 = 1e-12;
        let mut below = 0.0;
        for (value, probability) in self.points() {
            below += probability;
            if p < 1.0 && below + SLACK >= p {
                return value;
            }
        }
        self.values.last().copied().unwrap_or(0.0)
    }

    /// The mass at or below `x`.
    pub fn cdf(&self, x: f64) -> f64 {
        self.points().take_while(|(value, _)| *value <= x).map(|(_, p)| p).sum::<f64>().min(1.0)
    }

    /// The expected value.
    pub fn mean(&self) -> f64 {
        self.points().map(|(value, p)| value * p).sum()
    }

    /// The variance.
    pub fn variance(&self) -> f64 {
        let mean = self.mean();
        self.points().map(|(value, p)| (value - mean).powi(2) * p).sum()
    }

    /// E[(D - s)+]: what is expected to be missing when `s` is there to serve the demand.
    pub fn expected_shortfall(&self, s: f64) -> f64 {
        self.points().map(|(value, p)| (value - s).max(0.0) * p).sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sample_of_four_has_the_moments_worked_by_hand() {
        let d = Distribution::from_sample(vec![3.0, 1.0, 1.0, 7.0]);
        assert_eq!(d.values(), [1.0, 3.0, 7.0]);
        assert!((d.mean() - 3.0).abs() < 1e-12);
        assert!((d.variance() - 6.0).abs() < 1e-12);
        assert!((d.quantile(0.5) - 1.0).abs() < 1e-12);
        assert!((d.quantile(0.51) - 3.0).abs() < 1e-12);
        assert!((d.quantile(1.0) - 7.0).abs() < 1e-12);
        assert!((d.cdf(3.0) - 0.75).abs() < 1e-12);
        assert!((d.expected_shortfall(2.0) - 1.5).abs() < 1e-12);
    }
}
