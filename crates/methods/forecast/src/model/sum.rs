//! The distribution of a sum over coming steps.

use super::{Core, Model};
use crate::Distribution;
use crate::count;
use crate::engine::Engine;
use crate::lagged::Lagged;
use crate::number::float;
use crate::sample::{normal_grid, root_mean_square};

/// Above this mean a sum of counts is told by errors around it.
pub(super) const COUNT_SUM_MAX: f64 = 2_000.0;
/// Fewer overlapping windows than this do not tell the spread of a sum.
const WINDOWS_MIN: usize = 20;
/// How much of an error an engine takes into its level, where its window errors cannot be told.
const GAIN: f64 = 0.3;

impl Model {
    /// The distribution of the sum of the next `steps` steps.
    ///
    /// Its spread is that of the method's errors over windows of this length within the history, where 20 of
    /// them fit; else it is derived from the one-step errors. Sums of counts with a mean up to 2,000 take
    /// the count law with that mean and variance. O(history × (period × seasons + steps)).
    ///
    /// Method: lead-time variance of smoothing after Hyndman, Koehler, Ord & Snyder (2008), chapter 6.
    pub fn lead_time_demand(&self, steps: usize) -> Distribution {
        if steps == 0 || self.known == 0 {
            return Distribution::point(0.0);
        }
        let mean: f64 = self.path(self.history.len(), steps).into_iter().map(|value| self.floor(value)).sum();
        let mut errors = self.window_errors(steps);
        if errors.len() < WINDOWS_MIN {
            errors.clear();
        }
        let sd = root_mean_square(&errors).unwrap_or_else(|| self.derived_window_sd(steps, mean));
        if self.counts
            && mean > 0.0
            && mean <= COUNT_SUM_MAX
            && let Some(law) = count::matched(mean, sd * sd)
        {
            return law;
        }
        if errors.is_empty() {
            errors = normal_grid(sd);
        }
        let sample = errors.into_iter().map(|error| {
            let value = self.floor(mean + error);
            if self.counts { value.round() } else { value }
        });
        Distribution::from_sample(sample.collect())
    }

    /// Errors of the sum over each window of `steps` steps within the history, from its own origin.
    ///
    /// A window with some unknown steps is scaled up; with half or more of them unknown it is left out.
    fn window_errors(&self, steps: usize) -> Vec<f64> {
        let period = self.period();
        let warm = match &self.core {
            Core::Lagged(lagged) => {
                period.saturating_mul(lagged.seasons.div_ceil(2)).min((self.history.len() / 2).max(period))
            }
            Core::Smoothed(smoothed) => smoothed.start,
            Core::Engine(engine) => first_told(engine, &self.history),
        };
        let Some(last) = self
            .history
            .len()
            .checked_sub(steps)
            .filter(|last| *last + 1 >= warm.saturating_add(WINDOWS_MIN))
        else {
            return Vec::new();
        };
        (warm..=last)
            .filter_map(|origin| {
                let (mut sum, mut known) = (0.0, 0);
                for (value, said) in self.history[origin..].iter().zip(self.path(origin, steps)) {
                    if !value.is_nan() {
                        sum += value - said;
                        known += 1;
                    }
                }
                (known * 2 > steps).then(|| sum * float(steps) / float(known))
            })
            .collect()
    }

    /// The standard deviation of a sum of `steps` errors from the one-step errors alone.
    fn derived_window_sd(&self, steps: usize, mean: f64) -> f64 {
        let (errors, alpha) = match &self.core {
            Core::Lagged(lagged) => (lagged.errors(&self.history, 1), None),
            Core::Smoothed(smoothed) => (smoothed.errors(&self.history), Some(smoothed.alpha)),
            Core::Engine(engine) => (one_step_errors(engine, &self.history), Some(GAIN)),
        };
        let Some(size) = root_mean_square(&errors).filter(|_| errors.len() > 1) else {
            return if self.counts { mean.max(0.0).sqrt() } else { 0.0 };
        };
        let growth: f64 = match (&self.core, alpha) {
            (_, Some(alpha)) => (0..steps).map(|j| (1.0 + float(j) * alpha).powi(2)).sum(),
            (Core::Lagged(Lagged { period, seasons }), None) => {
                let averaged = float((*seasons).min(self.known));
                float(steps) * (1.0 + float(steps.div_ceil(*period)) / averaged) / (1.0 + 1.0 / averaged)
            }
            (Core::Smoothed(_) | Core::Engine(_), None) => float(steps),
        };
        size * growth.sqrt()
    }
}

impl Model {
    /// The errors of the last `steps` steps, each told one step ahead, oldest first: truth less what was
    /// said. `NaN` where the truth is unknown or too little lay before it. The parameters have seen these steps.
    /// O(steps × members).
    pub fn one_step_errors(&self, steps: usize) -> Vec<f64> {
        let n = self.history.len();
        let warm = match &self.core {
            Core::Lagged(_) | Core::Smoothed(_) => self.period(),
            Core::Engine(engine) => first_told(engine, &self.history),
        };
        let told = (n.saturating_sub(steps)..n).map(|t| match self.path(t, 1).first() {
            Some(said) if t >= warm => self.history[t] - self.floor(*said),
            _ => f64::NAN,
        });
        let missing = vec![f64::NAN; steps.saturating_sub(n)];
        missing.into_iter().chain(told).collect()
    }
}

/// The first origin whose errors count: after the first quarter, and once the engine has enough behind it.
fn first_told(engine: &Engine, history: &[f64]) -> usize {
    engine.warm().max(history.len() / 4)
}

/// Errors of each known step from the first origin that counts on, one step ahead.
pub(super) fn one_step_errors(engine: &Engine, history: &[f64]) -> Vec<f64> {
    (first_told(engine, history)..history.len())
        .filter(|&t| !history[t].is_nan())
        .filter_map(|t| Some(history[t] - engine.path(t, 1).first()?))
        .collect()
}
