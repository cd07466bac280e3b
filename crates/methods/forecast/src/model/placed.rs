//! Where truths fell in the laws that were forecast, and laws moved by what that showed.

use super::{Core, Model};
use crate::sample::{at_score, normal_cdf, normal_quantile, score_in};
use crate::traced::LAW_MIN_SHARED;
use crate::{Forecast, Levels};

/// Chances closer to 0 or 1 than this are drawn in before they become scores.
const CHANCE_MIN: f64 = 1e-4;

/// Where a truth fell in the law forecast for it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Fell {
    /// At a normal score: 0 at the median.
    At(f64),
    /// On a jump between two chances, as counts do.
    Between(f64, f64),
}

impl Fell {
    /// The normal score; on a jump that of the place `share` of the way up.
    pub(crate) fn score(self, share: f64) -> f64 {
        match self {
            Self::At(score) => score,
            Self::Between(low, high) => {
                normal_quantile((low + share * (high - low)).clamp(CHANCE_MIN, 1.0 - CHANCE_MIN))
            }
        }
    }
}

impl Model {
    /// Where each of the steps that followed fell in the law forecast for it; `None` where the truth is unknown or nothing
    /// was thought to vary, and for methods without an engine as a whole.
    pub(crate) fn laws_at(&self, truth: &[f64]) -> Option<Vec<Option<Fell>>> {
        let Core::Engine(engine) = &self.core else { return None };
        let spread = self.spread(engine, truth.len(), LAW_MIN_SHARED);
        let path = self.ahead(engine, truth.len());
        let steps = path.iter().zip(truth).zip(&spread.sizes);
        let fell = |((centre, value), size): ((&f64, &f64), &f64)| {
            let centre = *centre;
            if value.is_nan() || spread.law.is_empty() || *size <= 0.0 {
                return None;
            }
            Some(match self.count_law(centre, &spread.law, *size) {
                Some(law) => Fell::Between(law.cdf(value - 0.5), law.cdf(*value)),
                None => Fell::At(score_in(&spread.law, (value - centre) / size)),
            })
        };
        Some(steps.map(fell).collect())
    }

    /// As [`Self::forecast`], with each level read at the score it was found to stand for: `scores` is `[step][level]`,
    /// ascending within a step.
    pub(crate) fn forecast_at_scores(&self, scores: &[Vec<f64>], levels: &Levels) -> Forecast {
        let Core::Engine(engine) = &self.core else { return self.forecast(scores.len(), levels) };
        let spread = self.spread(engine, scores.len(), LAW_MIN_SHARED);
        let mut forecast = self.means_alone(engine, scores.len(), levels);
        for ((centre, size), at) in forecast.mean.iter().zip(&spread.sizes).zip(scores) {
            let law = self.count_law(*centre, &spread.law, *size);
            for ((_, values), score) in forecast.quantiles.iter_mut().zip(at) {
                values.push(match &law {
                    Some(law) => law.quantile(normal_cdf(*score)),
                    None if spread.law.is_empty() => *centre,
                    None => self.floor(centre + size * at_score(&spread.law, *score)),
                });
            }
        }
        forecast
    }
}
