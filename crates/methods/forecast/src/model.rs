//! A method fitted to a history.

mod placed;
mod sum;

use crate::blend;
use crate::count;
use crate::engine::Engine;
use crate::intermittent::is_intermittent;
use crate::lagged::{Lagged, mean_known};
use crate::number::{float, is_whole};
use crate::sample::{SHAPE_MIN, interpolated, normal_grid, root_mean_square};
use crate::shared::SharedSeason;
use crate::smoothing::{self, Smoothed};
use crate::traced::{self, LAW_MIN, Spread};
use crate::{Distribution, Error, Forecast, Levels, Method};
use sum::{COUNT_SUM_MAX, one_step_errors};

/// Below this mean, counts are told by a count law rather than by errors around the mean.
const LOW_COUNT: f64 = 5.0;
/// Values of a larger size count as infinite.
const VALUE_MAX: f64 = 1e100;

/// Parameters of an engine besides its season, about.
const PARAMETERS: usize = 4;

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
    /// What else is expected of the steps to come, and how much that counts.
    other: Option<(Vec<f64>, f64)>,
}

#[derive(Debug, Clone)]
enum Core {
    Lagged(Lagged),
    Smoothed(Smoothed),
    Engine(Engine),
}

impl Model {
    /// Fits `method` to `history` (oldest first, any unit, `NaN` = unknown).
    ///
    /// A history without known values forecasts zeros, one known value forecasts that value (less its correction for
    /// [`crate::Intermittent::Sba`]). A history too short for a richer method is smoothed. O(steps) for means of past values,
    /// O(steps × passes of a search) for the rest, as the methods say.
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
            // A history too short for the method asked for.
            richer => blend::fit(&history, richer)
                .map_or_else(|| Core::Smoothed(smoothing::fit(&history)), Core::Engine),
        };
        Ok(Self {
            method,
            core,
            non_negative: known.iter().all(|value| *value >= 0.0),
            counts: known.iter().all(|value| *value >= 0.0 && is_whole(*value)),
            known: known.len(),
            other: None,
            history,
        })
    }

    /// As [`Self::fit`]; where the history is intermittent and an engine follows it, with a season that others share.
    pub(crate) fn fit_in_season(
        history: &[f64],
        method: Method,
        season: Option<&SharedSeason>,
    ) -> Result<Self, Error> {
        let mut model = Self::fit(history, method)?;
        if let (Some(season), Core::Engine(engine)) = (season, &model.core)
            && is_intermittent(&model.history)
        {
            let indices = season.indices_of(model.history.len());
            model.core = Core::Engine(Engine::Seasonal(indices, Box::new(engine.clone())));
        }
        Ok(model)
    }

    /// Draws what an engine says at the end of its history, and what it was drawn towards before, towards what else is
    /// expected, by `share` of the way.
    pub(crate) fn drawn_to(mut self, means: &[f64], share: f64) -> Self {
        self.other = Some(match self.other.take() {
            Some((before, weight)) => {
                let both = share + weight * (1.0 - share);
                let pairs = before.iter().zip(means);
                let joined = pairs.map(|(before, mean)| before + (share / both) * (mean - before));
                (joined.collect(), both)
            }
            None => (means.to_vec(), share),
        });
        self
    }

    /// What an engine says of the next `horizon` steps, drawn towards what else is expected of them; not below zero where
    /// no known value is.
    fn ahead(&self, engine: &Engine, horizon: usize) -> Vec<f64> {
        let mut path = engine.path(self.history.len(), horizon);
        for value in &mut path {
            *value = self.floor(*value);
        }
        if let Some((means, share)) = &self.other {
            for (value, mean) in path.iter_mut().zip(means) {
                *value = self.floor(*value + share * (mean - *value));
            }
        }
        path
    }

    /// The method fitted.
    pub fn method(&self) -> Method {
        self.method
    }

    /// Means and quantiles of the next `horizon` steps at `levels`.
    ///
    /// Quantiles come from the method's own errors within the history: per lag in seasons for the naive and seasonal
    /// methods, one step for means, one-step errors widened by √(1 + (h-1)α²) for simple smoothing; fewer than 8 of these are
    /// read as normal. Richer methods look ahead from the latest 240 origins at most: the sizes of their errors follow a
    /// power of the distance, with one law for all distances, which is normal below 30 errors. Counts with a mean below 5
    /// take the count law with that mean and error variance, so their quantiles are whole numbers.
    /// O(steps log steps × seasons ahead + horizon × levels); O(origins × horizon × members) for richer methods.
    pub fn forecast(&self, horizon: usize, levels: &Levels) -> Forecast {
        if let Core::Engine(engine) = &self.core {
            return self.look_ahead(engine, horizon, levels);
        }
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

    /// What is expected at each of the next `horizon` steps: the means of [`Self::forecast`] without its quantiles.
    /// O(horizon × members).
    pub fn means(&self, horizon: usize) -> Vec<f64> {
        let path = self.path(self.history.len(), horizon);
        path.into_iter().map(|value| self.floor(value)).collect()
    }

    /// How much larger errors are at each of the next `horizon` steps than at the first; 1 where nothing tells.
    /// O(origins × horizon × members).
    pub fn growth(&self, horizon: usize) -> Vec<f64> {
        let Core::Engine(engine) = &self.core else {
            return (1..=horizon).map(|step| self.widening(step)).collect();
        };
        let sizes = self.spread(engine, horizon, LAW_MIN).sizes;
        let first = sizes.first().copied().filter(|first| *first > 0.0);
        sizes.iter().map(|size| first.map_or(1.0, |first| size / first)).collect()
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
            Core::Engine(engine) => engine.path(seen.len(), 1),
        }
    }

    /// What is said once `origin` steps are known of the next `horizon` ones.
    fn path(&self, origin: usize, horizon: usize) -> Vec<f64> {
        if let Core::Engine(engine) = &self.core {
            return engine.path(origin, horizon);
        }
        let profile = self.profile(&self.history[..origin]);
        (1..=horizon).map(|step| place(&profile, self.period(), step)).collect()
    }

    fn look_ahead(&self, engine: &Engine, horizon: usize, levels: &Levels) -> Forecast {
        let spread = self.spread(engine, horizon, LAW_MIN).widened_for_few();
        let mut forecast = self.means_alone(engine, horizon, levels);
        for (centre, size) in forecast.mean.iter().zip(&spread.sizes) {
            self.quantiles_at(*centre, &spread.law, *size, &mut forecast.quantiles);
        }
        forecast
    }

    fn spread(&self, engine: &Engine, horizon: usize, law_min: usize) -> Spread {
        traced::spread(engine, &self.history, horizon, PARAMETERS.saturating_add(self.period()), law_min)
    }

    fn means_alone(&self, engine: &Engine, horizon: usize, levels: &Levels) -> Forecast {
        let mean = self.ahead(engine, horizon);
        let quantiles = levels.as_slice().iter().map(|level| (*level, Vec::with_capacity(horizon))).collect();
        Forecast { mean, quantiles }
    }

    /// The lag in seasons whose errors speak for `step`: means of many values err alike at every distance.
    fn error_lag(&self, step: usize) -> usize {
        match &self.core {
            Core::Engine(_) | Core::Smoothed(_) | Core::Lagged(Lagged { period: 1, seasons: 2.. }) => 1,
            Core::Lagged(lagged) => step.div_ceil(lagged.period),
        }
    }

    /// Factor on the one-step errors for `step` steps ahead.
    fn widening(&self, step: usize) -> f64 {
        match &self.core {
            Core::Lagged(_) | Core::Engine(_) => 1.0,
            Core::Smoothed(smoothed) => (1.0 + float(step - 1) * smoothed.alpha * smoothed.alpha).sqrt(),
        }
    }

    /// Errors at a lag of so many seasons, ascending; empty where there is none at all.
    fn errors(&self, lag: usize) -> Vec<f64> {
        let mut errors = match &self.core {
            Core::Smoothed(smoothed) => smoothed.errors(&self.history),
            Core::Engine(engine) => one_step_errors(engine, &self.history),
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

    /// The count law around `centre`, where counts are told by one.
    fn count_law(&self, centre: f64, errors: &[f64], wider: f64) -> Option<Distribution> {
        if !self.told_by_count_law(centre, errors) {
            return None;
        }
        let variance = match root_mean_square(errors) {
            Some(size) if errors.len() > 1 => (size * wider).powi(2),
            _ => centre,
        };
        count::matched(centre, variance)
    }

    fn quantiles_at(&self, centre: f64, errors: &[f64], wider: f64, out: &mut [(f64, Vec<f64>)]) {
        if let Some(law) = self.count_law(centre, errors, wider) {
            for (level, values) in out {
                values.push(law.quantile(*level));
            }
            return;
        }
        for (level, values) in out {
            let error = if errors.is_empty() { 0.0 } else { interpolated(errors, *level) };
            let value = self.floor(centre + wider * error);
            let whole = self.whole_errors() && centre < LOW_COUNT;
            values.push(if whole { value.round() } else { value });
        }
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

/// Whether the known values are whole numbers from zero on whose mean is so low that a count law tells them.
pub(crate) fn is_low_count(history: &[f64]) -> bool {
    let known = || history.iter().filter(|value| !value.is_nan());
    known().all(|value| *value >= 0.0 && is_whole(*value))
        && mean_known(history).is_some_and(|mean| mean < LOW_COUNT)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_second_voice_draws_what_the_first_left() {
        let model = Model::fit(&[5.0; 20], Method::Ets { period: 1 }).unwrap();
        let said = |model: Model| model.forecast(1, &Levels::default()).mean[0];
        assert!((said(model.clone().drawn_to(&[9.0], 0.5)) - 7.0).abs() < 1e-9);
        let both = model.drawn_to(&[9.0], 0.5).drawn_to(&[1.0], 0.25);
        assert!((said(both) - 5.5).abs() < 1e-9, "a quarter of the way from 7 to 1");
    }
}
