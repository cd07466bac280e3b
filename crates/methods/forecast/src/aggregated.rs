//! Forecasts of a series through its means over blocks of several steps.

use crate::engine::Engine;
use crate::lagged::mean_known;
use crate::number::float;

/// An engine fitted to block means of a series.
#[derive(Debug, Clone)]
pub(crate) struct Aggregated {
    /// Steps in a block.
    factor: usize,
    /// Steps before the first whole block; the last block ends with the history.
    offset: usize,
    coarse: Box<Engine>,
}

/// Fits `inner` to the means of blocks of `factor` steps; `None` where `inner` finds too few blocks.
///
/// Unknown steps are left out of their block's mean; a block without known steps is unknown. O(steps + cost of `inner`).
///
/// Method: temporal aggregation as in Kourentzes, Petropoulos & Trapero (2014).
pub(crate) fn fit(
    series: &[f64],
    factor: usize,
    inner: impl Fn(&[f64]) -> Option<Engine>,
) -> Option<Aggregated> {
    let offset = series.len() % factor;
    let blocks: Vec<f64> = series[offset..].chunks_exact(factor).map(mean_or_unknown).collect();
    inner(&blocks).map(|coarse| Aggregated { factor, offset, coarse: Box::new(coarse) })
}

fn mean_or_unknown(block: &[f64]) -> f64 {
    mean_known(block).unwrap_or(f64::NAN)
}

impl Aggregated {
    /// What is said once `origin` steps are known of the next `horizon` ones: the line through the middles of the blocks
    /// to come, so that each block keeps its mean where the series is straight. O(horizon).
    pub(crate) fn path(&self, origin: usize, horizon: usize) -> Vec<f64> {
        let past = origin.saturating_sub(self.offset);
        let (blocks, into) = (past / self.factor, past % self.factor);
        let coarse = self.coarse.path(blocks, (into + horizon).div_ceil(self.factor).max(2));
        let width = float(self.factor);
        (0..horizon)
            .map(|step| {
                let place = (float(into + step) + 0.5) / width - 0.5;
                let mut left = (into + step) / self.factor;
                if place < float(left) && left > 0 {
                    left -= 1;
                }
                let left = left.min(coarse.len() - 2);
                coarse[left] + (place - float(left)) * (coarse[left + 1] - coarse[left])
            })
            .collect()
    }
}
