//! The losses: where they start, their derivatives, and their mean.

use serde::{Deserialize, Serialize};

use crate::Error;
use crate::number::quantile;

/// Bounds of the logarithm of a prediction, so that none overflows.
const LOG_MAX: f64 = 300.0;
/// Largest step of the logarithm of a prediction by one tree before the learning rate: a hundredfold. It
/// keeps a leaf whose hessians have come near 0 from overflowing.
const LOG_STEP_MAX: f64 = 4.605_170_185_988_091;

/// The second derivative of the Poisson loss grows with the mean; that of a mean `exp(0.7)` times as high bounds it
/// for any step up to 0.7, the bound that Chen & Guestrin's `XGBoost` and `LightGBM` put on a step for counts.
const POISSON_CURVATURE: f64 = 2.013_752_707_470_476_6;

/// What boosting makes small.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Loss {
    /// Squared error: predicts the mean.
    L2,
    /// Absolute error: predicts the median and cares little for outliers.
    L1,
    /// Pinball loss (Koenker & Bassett 1978): predicts the quantile at `level`.
    Quantile {
        /// In (0, 1).
        level: f64,
    },
    /// Poisson deviance, for counts: predicts the mean by its logarithm.
    Poisson,
    /// Tweedie deviance, for amounts that are often 0: predicts the mean by its logarithm.
    /// Source: Yang, Qian & Zou (2018), Journal of Business & Economic Statistics 36.
    Tweedie {
        /// The variance grows with this power of the mean, in (1, 2): near 1 counts, near 2 sizes.
        power: f64,
    },
}

/// First and second derivative of the loss by the score.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Slope {
    pub(super) gradient: f64,
    pub(super) hessian: f64,
}

impl Loss {
    pub(super) fn check(self) -> Result<(), Error> {
        let (name, value, good) = match self {
            Self::L2 | Self::L1 | Self::Poisson => return Ok(()),
            Self::Quantile { level } => ("level", level, level > 0.0 && level < 1.0),
            Self::Tweedie { power } => ("power", power, power > 1.0 && power < 2.0),
        };
        if good { Ok(()) } else { Err(Error::Parameter { name, value }) }
    }

    /// Whether the score is the logarithm of the prediction.
    pub(super) fn is_log(self) -> bool {
        matches!(self, Self::Poisson | Self::Tweedie { .. })
    }

    /// The prediction that belongs to a score.
    pub(super) fn prediction(self, score: f64) -> f64 {
        if self.is_log() { score.clamp(-LOG_MAX, LOG_MAX).exp() } else { score }
    }

    /// The level of the quantile that a leaf predicts, for losses whose leaves do not take a Newton step.
    pub(super) fn quantile(self) -> Option<f64> {
        match self {
            Self::L1 => Some(0.5),
            Self::Quantile { level } => Some(level),
            Self::L2 | Self::Poisson | Self::Tweedie { .. } => None,
        }
    }

    /// Whether the second derivative is 1 whatever the score, or taken to be where it is 0.
    pub(super) fn has_unit_hessian(self) -> bool {
        !self.is_log()
    }

    /// A step by one tree, no longer than is safe.
    pub(super) fn step(self, step: f64) -> f64 {
        if self.is_log() { step.clamp(-LOG_STEP_MAX, LOG_STEP_MAX) } else { step }
    }

    /// Whether `base` stands for a mean of 0, from which nothing falls further.
    pub(super) fn is_floor(self, base: f64) -> bool {
        self.is_log() && base <= -LOG_MAX
    }

    /// The constant score with the least loss.
    pub(super) fn base(self, target: &[f64], weights: Option<&[f64]>) -> f64 {
        if let Some(level) = self.quantile() {
            return match weights {
                None => quantile(&mut target.to_vec(), level),
                Some(w) => {
                    let mut pairs: Vec<_> = target.iter().copied().zip(w.iter().copied()).collect();
                    weighted_quantile(&mut pairs, level)
                }
            };
        }
        let mean = match weights {
            None => crate::number::mean(target),
            Some(w) => target.iter().zip(w).map(|(y, w)| y * w).sum::<f64>() / w.iter().sum::<f64>(),
        };
        if self.is_log() { mean.ln().clamp(-LOG_MAX, f64::INFINITY) } else { mean }
    }

    /// Derivatives at a score.
    pub(super) fn slope(self, score: f64, y: f64) -> Slope {
        match self {
            Self::L2 => Slope { gradient: score - y, hessian: 1.0 },
            Self::L1 => Slope { gradient: sign(score - y), hessian: 1.0 },
            Self::Quantile { level } => {
                let gradient = if y > score {
                    -level
                } else if y < score {
                    1.0 - level
                } else {
                    0.0
                };
                Slope { gradient, hessian: 1.0 }
            }
            Self::Poisson => {
                let mean = score.clamp(-LOG_MAX, LOG_MAX).exp();
                Slope { gradient: mean - y, hessian: mean * POISSON_CURVATURE }
            }
            Self::Tweedie { power } => {
                let score = score.clamp(-LOG_MAX, LOG_MAX);
                let (rest, size) = (y * ((1.0 - power) * score).exp(), ((2.0 - power) * score).exp());
                Slope { gradient: size - rest, hessian: (2.0 - power) * size + (power - 1.0) * rest }
            }
        }
    }

    /// The loss of a score, up to what depends on the target alone.
    pub(super) fn value(self, score: f64, y: f64) -> f64 {
        let error = y - score;
        match self {
            Self::L2 => error * error,
            Self::L1 => error.abs(),
            Self::Quantile { level } => (level * error).max((level - 1.0) * error),
            Self::Poisson => score.clamp(-LOG_MAX, LOG_MAX).exp() - y * score,
            Self::Tweedie { power } => {
                let score = score.clamp(-LOG_MAX, LOG_MAX);
                ((2.0 - power) * score).exp() / (2.0 - power)
                    + y * ((1.0 - power) * score).exp() / (power - 1.0)
            }
        }
    }
}

fn sign(x: f64) -> f64 {
    if x > 0.0 {
        1.0
    } else if x < 0.0 {
        -1.0
    } else {
        0.0
    }
}

/// [`quantile`] of pairs of value and weight, not empty, as if each stood there as often as it weighs; reorders
/// them. O(values × log values).
pub(super) fn weighted_quantile(values: &mut [(f64, f64)], level: f64) -> f64 {
    values.sort_unstable_by(|a, b| a.0.total_cmp(&b.0));
    let wanted = level * values.iter().map(|pair| pair.1).sum::<f64>();
    let mut sum = 0.0;
    let mut met = None;
    for &(value, weight) in &*values {
        if let Some(before) = met {
            return f64::midpoint(before, value);
        }
        sum += weight;
        if sum > wanted {
            return value;
        }
        if sum >= wanted {
            met = Some(value);
        }
    }
    values[values.len() - 1].0
}

#[cfg(test)]
mod tests {
    use super::*;

    const LOSSES: [Loss; 5] =
        [Loss::L2, Loss::L1, Loss::Quantile { level: 0.8 }, Loss::Poisson, Loss::Tweedie { power: 1.3 }];

    #[test]
    fn gradients_are_the_slopes_of_the_loss() {
        for loss in LOSSES {
            for (score, y) in [(0.3, 2.0), (1.2, 0.0), (-0.7, 0.4)] {
                let step = 1e-6;
                let rise = (loss.value(score + step, y) - loss.value(score - step, y)) / (2.0 * step);
                // Half the squared error is what least squares boosting makes small.
                let expected = if loss == Loss::L2 { rise / 2.0 } else { rise };
                let found = loss.slope(score, y).gradient;
                assert!((found - expected).abs() < 1e-6, "{loss:?} {score} {y}: {found} {expected}");
            }
        }
    }

    #[test]
    fn hessians_are_the_slopes_of_the_gradient() {
        for loss in [Loss::L2, Loss::Poisson, Loss::Tweedie { power: 1.3 }] {
            let (score, y, step) = (0.4, 1.7, 1e-5);
            let gradient = |score| loss.slope(score, y).gradient;
            let rise = (gradient(score + step) - gradient(score - step)) / (2.0 * step);
            let expected = if loss == Loss::Poisson { rise * 0.7_f64.exp() } else { rise };
            assert!((loss.slope(score, y).hessian - expected).abs() < 1e-6, "{loss:?}");
        }
    }

    #[test]
    fn no_constant_is_better_than_the_base() {
        let target = [0.0, 0.0, 1.0, 5.0, 2.0, 9.0, 0.5];
        let weights = [1.0, 2.0, 1.0, 0.5, 3.0, 1.0, 1.0];
        for loss in LOSSES {
            for w in [None, Some(&weights[..])] {
                let total = |score: f64| -> f64 {
                    (0..7).map(|i| w.map_or(1.0, |w| w[i]) * loss.value(score, target[i])).sum()
                };
                let base = loss.base(&target, w);
                for other in [base - 0.3, base - 0.01, base + 0.01, base + 0.3] {
                    assert!(total(base) <= total(other) + 1e-12, "{loss:?} {base} {other}");
                }
            }
        }
        assert!(Loss::Poisson.is_floor(Loss::Poisson.base(&[0.0, 0.0], None)));
    }

    #[test]
    fn weighted_quantiles_are_worked_by_hand() {
        let mut pairs = [(5.0, 1.0), (1.0, 2.0), (3.0, 1.0)];
        assert!((weighted_quantile(&mut pairs, 0.5) - 2.0).abs() < 1e-15);
        assert!((weighted_quantile(&mut pairs, 0.6) - 3.0).abs() < 1e-15);
    }
}
