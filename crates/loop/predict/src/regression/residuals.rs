//! The errors a model made on later rows, as the spread of its next predictions.

use crate::card::Estimate;
use crate::number::{float, whole};
use qm_domain::Quantiles;
use serde::{Deserialize, Serialize};

/// Most errors kept; more are thinned to evenly spaced ranks.
const KEPT: usize = 500;
/// Fewer kept values than this beyond a point do not tell the spread there.
const TAIL_MIN: usize = 20;
/// Share of the largest values whose mean excess makes the tail.
const TAIL_SHARE: f64 = 0.1;

/// Errors (actual minus predicted, on the fitted scale), ascending, at least one.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct ResidualLaw {
    sorted: Vec<f64>,
    /// Errors before thinning.
    seen: usize,
}

impl ResidualLaw {
    /// From any errors; those not finite are left out, none at all count as one of zero. O(n log n).
    pub(crate) fn new(residuals: impl IntoIterator<Item = f64>) -> Self {
        let mut sorted: Vec<f64> = residuals.into_iter().filter(|r| r.is_finite()).collect();
        sorted.sort_by(f64::total_cmp);
        let seen = sorted.len();
        if sorted.is_empty() {
            sorted.push(0.0);
        }
        if sorted.len() > KEPT {
            let last = sorted.len() - 1;
            sorted = (0..KEPT).map(|i| sorted[i * last / (KEPT - 1)]).collect();
        }
        Self { sorted, seen }
    }

    /// The signed split-conformal bound: rank ⌈(n+1)p⌉ from above one half, its mirror image below, the mean of
    /// both at one half; the outermost error where n is too small for the level.
    fn quantile(&self, p: f64) -> f64 {
        let n = float(self.seen.max(1));
        let last = self.sorted.len() - 1;
        let from_below = |level: f64| {
            let rank = ((n + 1.0) * level - 1e-9).ceil().clamp(1.0, n) - 1.0;
            let place = if n > 1.0 { rank / (n - 1.0) * float(last) } else { 0.0 };
            whole(place.round(), last)
        };
        let (upper, lower) = (self.sorted[from_below(p)], self.sorted[last - from_below(1.0 - p)]);
        if p > 0.5 {
            upper
        } else if p < 0.5 {
            lower
        } else {
            f64::midpoint(upper, lower)
        }
    }

    /// Mean and quantiles of the values that the errors lead to; `value` must not fall.
    pub(crate) fn spread(&self, value: impl Fn(f64) -> f64) -> Estimate {
        let mean = self.sorted.iter().map(|r| value(*r)).sum::<f64>() / float(self.sorted.len());
        estimate(mean, Quantiles::LEVELS.map(|p| value(self.quantile(p))))
    }

    /// The same, given that the value lies above `floor`.
    pub(crate) fn beyond(&self, floor: f64, value: impl Fn(f64) -> f64) -> Estimate {
        let values: Vec<f64> = self.sorted.iter().map(|r| value(*r)).collect();
        let from = values.partition_point(|v| *v <= floor);
        let rest = &values[from..];
        if from == 0 {
            return self.spread(value);
        }
        if rest.len() >= TAIL_MIN {
            let last = rest.len() - 1;
            let mean = rest.iter().sum::<f64>() / float(rest.len());
            return estimate(mean, Quantiles::LEVELS.map(|p| rest[whole((p * float(last)).round(), last)]));
        }
        let tail =
            &values[values.len() - whole((float(values.len()) * TAIL_SHARE).ceil(), values.len()).max(1)..];
        let excess = tail.iter().map(|v| v - tail[0]).sum::<f64>() / float(tail.len());
        let excess = excess.max(floor.abs() * 0.01).max(f64::MIN_POSITIVE);
        estimate(floor + excess, Quantiles::LEVELS.map(|p| floor - excess * (1.0 - p).ln()))
    }
}

fn estimate(mean: f64, values: [f64; 7]) -> Estimate {
    let quantiles = Quantiles::new(values).unwrap_or(Quantiles::certain(0.0));
    Estimate { mean: if mean.is_finite() { mean } else { quantiles.q50 }, quantiles }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bounds_take_the_finite_sample_rank() {
        // Nine errors 1..9: rank ⌈10 × 0.9⌉ = 9 from either side.
        let law = ResidualLaw::new((1..=9).map(f64::from));
        let spread = law.spread(|r| 100.0 + r);
        let expected = [101.0, 101.0, 102.0, 105.0, 108.0, 109.0, 109.0];
        assert!(spread.quantiles.values().iter().zip(expected).all(|(found, e)| (found - e).abs() < 1e-12));
        assert!((spread.mean - 105.0).abs() < 1e-12);
    }

    #[test]
    fn thinning_keeps_the_quantiles() {
        let law = ResidualLaw::new((0..100_000).map(|i| f64::from(i) / 100_000.0));
        assert_eq!(law.sorted.len(), KEPT);
        for p in [0.05, 0.5, 0.9] {
            assert!((law.quantile(p) - p).abs() < 2.0 / float(KEPT), "{p}");
        }
    }

    #[test]
    fn what_lies_beyond_never_lies_below() {
        let law = ResidualLaw::new((0..200).map(|i| f64::from(i) / 10.0));
        for floor in [-5.0, 0.0, 7.3, 18.0, 19.9, 40.0] {
            let rest = law.beyond(floor, |r| r);
            assert!(rest.quantiles.q05 >= floor && rest.mean >= floor, "{floor}: {rest:?}");
        }
        // Half of the law lies above 10; its median is 15.
        assert!((law.beyond(10.0, |r| r).quantiles.q50 - 15.0).abs() < 0.2);
    }
}
