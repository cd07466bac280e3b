//! What a model says about the steps to come.

use serde::{Deserialize, Serialize};

/// Means and quantiles of the coming steps, in the unit of the history.
///
/// All vectors have one entry per step, nearest first. Quantiles never cross, and nothing is negative
/// where the history never was.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Forecast {
    /// Expected value per step.
    pub mean: Vec<f64>,
    /// Pairs of level and value per step, levels ascending.
    pub quantiles: Vec<(f64, Vec<f64>)>,
}

impl Forecast {
    /// Number of steps ahead.
    pub fn horizon(&self) -> usize {
        self.mean.len()
    }

    /// The values at the level nearest to `level`; `None` when there are no quantiles.
    pub fn nearest(&self, level: f64) -> Option<&[f64]> {
        self.quantiles
            .iter()
            .min_by(|a, b| (a.0 - level).abs().total_cmp(&(b.0 - level).abs()))
            .map(|(_, values)| values.as_slice())
    }
}
