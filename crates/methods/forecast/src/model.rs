//! A method fitted to a history.

use crate::count;
use crate::lagged::{Lagged, mean_known};
use crate::number::{float, is_whole};
use crate::sample::{SHAPE_MIN, interpolated, normal_grid, root_mean_square};
use crate::smoothing::{self, Smoothed};
use crate::{Distribution, Error, Forecast, Levels, Method};

/// Below this mean, counts are told by a count law rather than by errors around the mean.
const LOW_COUNT: f64 = 5.0;
/// Above this mean a sum of counts is told by errors around it.
const COUNT_SUM_MAX: f64 = 2_000.0;
/// Values of a larger size count as infinite.
const VALUE_MAX: f64 = 1e100;
/// Fewer overlapping windows than this do not tell the spread of a sum.
const WINDOWS_MIN: usize = 20;

/// A method fitted to one history; forecasts any number of steps.
#[derive(Debug, Clone)]
pub struct Model {
    method: Method,
    history: Vec<f64>,
    core: Core,
    /// No known value is negative.
    non_negative: bool,
    /// Every known value is a whole number at or above zero.
    counts: bool,
    known: usize,
}

#[derive(Debug, Clone)]
enum Core {
    Lagged(Lagged),
    Smoothed(Smoothed),
}

impl Model {
    /// Fits `method` to `history` (oldest first, any unit, `NaN` = unknown).
    ///
    /// A history without known values forecasts zeros, one known value forecasts that value.
    /// O(steps × values averaged).
    ///
    /// # Errors
    /// [`Error::Infinite`] on a value above 1e100 in size, [`Error::ZeroLength`] on a period, window or number of
    /// seasons of zero.
    pub fn fit(history: &[f64], method: Method) -> Result<Self, Error> {
        method.validate()?;
        refuse_infinite(history)?;
        let first = history.iter().position(|value| !value.is_nan()).unwrap_or(history.len());
        let history = history[first..].to_vec();
        let known: Vec<f64> = history.iter().copied().filter(|value| !value.is_nan()).collect();
        let core = match method {
            Method::SimpleSmoothing => Core::Smoothed(smoothing::fit(&history)),
            Method::Naive => Core::Lagged(Lagged { period: 1, seasons: 1 }),
            Method::SeasonalNaive { period } => Core::Lagged(Lagged { period, seasons: 1 }),
            Method::Mean { window } => Core::Lagged(Lagged { period: 1, seasons: window }),
            Method::SeasonalMean { period, seasons } => Core::Lagged(Lagged { period, seasons }),
        };
        Ok(Self {
            method,
            core,
            non_negative: known.iter().all(|value| *value >= 0.0),
            counts: known.iter().all(|value| *value >= 0.0 && is_whole(*value)),
            known: known.len(),
            history,
        })
    }

    /// The method fitted.
    pub fn method(&self) -> Method {
        self.method
    }

    /// The smoothing weight, where the method has one.
    pub fn alpha(&self) -> Option<f64> {
        match &self.core {
            Core::Smoothed(smoothed) => Some(smoothed.alpha),
            Core::Lagged(_) => None,
        }
    }

    /// Means and quantiles of the next `horizon` steps at `levels`.
    ///
    /// Quantiles come from the method's own errors within the history: per lag in seasons for the
    /// naive and seasonal methods, one step for means, one-step errors widened by √(1 + (h-1)α²) for smoothing. Counts with a mean below 5
    /// take the count law with that mean and error variance, so their quantiles are whole numbers. Fewer
    /// than 8 errors are read as normal. O(steps log steps × seasons ahead + horizon × levels).
    pub fn forecast(&self, horizon: usize, levels: &Levels) -> Forecast {
        let profile = self.profile(&self.history);
        let mut quantiles: Vec<(f64, Vec<f64>)> =
            levels.as_slice().iter().map(|level| (*level, Vec::with_capacity(horizon))).collect();
        let mut mean = Vec::with_capacity(horizon);
        let mut errors = Vec::new();
        let mut lag_of_errors = 0;
        for step in 1..=horizon {
            let centre = self.floor(place(&profile, self.period(), step));
            let lag = self.error_lag(step);
            let wider = self.widening(step);
            let as_before = lag == lag_of_errors
                && mean.last().is_some_and(|last: &f64| last.total_cmp(&centre).is_eq())
                && wider <= 1.0;
            if lag != lag_of_errors {
                errors = self.errors(lag);
                lag_of_errors = lag;
            }
            if as_before {
                for (_, values) in &mut quantiles {
                    values.extend(values.last().copied());
                }
            } else {
                self.quantiles_at(centre, &errors, wider, &mut quantiles);
            }
            mean.push(centre);
        }
        Forecast { mean, quantiles }
    }

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
        let profile = self.profile(&self.history);
        let period = self.period();
        let mean: f64 = (1..=steps).map(|step| self.floor(place(&profile, period, step))).sum();
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

    fn period(&self) -> usize {
        self.method.period()
    }

    fn floor(&self, value: f64) -> f64 {
        if self.non_negative { value.max(0.0) } else { value }
    }

    fn profile(&self, seen: &[f64]) -> Vec<f64> {
        match &self.core {
            Core::Lagged(lagged) => lagged.profile(seen),
            Core::Smoothed(smoothed) => vec![smoothed.level_after(seen.len())],
        }
    }

    /// The lag in seasons whose errors speak for `step`: means of many values err alike at every distance.
    fn error_lag(&self, step: usize) -> usize {
        match &self.core {
            Core::Smoothed(_) | Core::Lagged(Lagged { period: 1, seasons: 2.. }) => 1,
            Core::Lagged(lagged) => step.div_ceil(lagged.period),
        }
    }

    /// Factor on the one-step errors for `step` steps ahead.
    fn widening(&self, step: usize) -> f64 {
        match &self.core {
            Core::Lagged(_) => 1.0,
            Core::Smoothed(smoothed) => (1.0 + float(step - 1) * smoothed.alpha * smoothed.alpha).sqrt(),
        }
    }

    /// Errors at a lag of so many seasons, ascending; empty where there is none at all.
    fn errors(&self, lag: usize) -> Vec<f64> {
        let mut errors = match &self.core {
            Core::Smoothed(smoothed) => smoothed.errors(&self.history),
            Core::Lagged(lagged) => {
                let far = lagged.errors(&self.history, lag);
                if far.len() >= SHAPE_MIN || lag == 1 {
                    far
                } else {
                    let wider = if lagged.seasons == 1 { float(lag).sqrt() } else { 1.0 };
                    lagged.errors(&self.history, 1).into_iter().map(|error| error * wider).collect()
                }
            }
        };
        let least = if self.counts { 2 } else { 1 };
        if (least..SHAPE_MIN).contains(&errors.len()) && !self.whole_errors() {
            errors = normal_grid(root_mean_square(&errors).unwrap_or(0.0));
        }
        errors.sort_by(f64::total_cmp);
        errors
    }

    /// Naive forecasts of counts miss by whole numbers, few as they may be.
    fn whole_errors(&self) -> bool {
        self.counts && matches!(self.core, Core::Lagged(Lagged { seasons: 1, .. }))
    }

    /// Whether counts around `centre` are told by a count law. A single past value is no mean to match.
    fn told_by_count_law(&self, centre: f64, errors: &[f64]) -> bool {
        let few = errors.len() < 2;
        self.counts
            && (few || !self.whole_errors())
            && (centre < LOW_COUNT || (few && centre <= COUNT_SUM_MAX))
    }

    fn quantiles_at(&self, centre: f64, errors: &[f64], wider: f64, out: &mut [(f64, Vec<f64>)]) {
        if self.told_by_count_law(centre, errors) {
            let variance = match root_mean_square(errors) {
                Some(size) if errors.len() > 1 => (size * wider).powi(2),
                _ => centre,
            };
            if let Some(law) = count::matched(centre, variance) {
                for (level, values) in out {
                    values.push(law.quantile(*level));
                }
                return;
            }
        }
        for (level, values) in out {
            let error = if errors.is_empty() { 0.0 } else { interpolated(errors, *level) };
            let value = self.floor(centre + wider * error);
            let whole = self.whole_errors() && centre < LOW_COUNT;
            values.push(if whole { value.round() } else { value });
        }
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
        };
        let Some(last) = self.history.len().checked_sub(steps).filter(|last| *last + 1 >= warm + WINDOWS_MIN)
        else {
            return Vec::new();
        };
        (warm..=last)
            .filter_map(|origin| {
                let profile = self.profile(&self.history[..origin]);
                let (mut sum, mut known) = (0.0, 0);
                for step in 1..=steps {
                    let value = self.history[origin + step - 1];
                    if !value.is_nan() {
                        sum += value - place(&profile, period, step);
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
            (Core::Smoothed(_), None) => float(steps),
        };
        size * growth.sqrt()
    }

    /// The mean of the known values, the fallback level of everything.
    pub fn history_mean(&self) -> f64 {
        mean_known(&self.history)
    }
}

/// Refuses values whose squares could not be summed.
pub(crate) fn refuse_infinite(history: &[f64]) -> Result<(), Error> {
    match history.iter().position(|value| value.abs() > VALUE_MAX) {
        Some(index) => Err(Error::Infinite { index }),
        None => Ok(()),
    }
}

/// The entry of a profile for a step ahead; a profile shorter than the season ends where the season ends.
fn place(profile: &[f64], period: usize, step: usize) -> f64 {
    let index = ((step - 1) % period).saturating_sub(period - profile.len());
    profile.get(index).copied().unwrap_or(0.0)
}
