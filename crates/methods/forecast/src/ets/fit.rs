//! One exponential smoothing model fitted to one series by likelihood.

use super::filter::{Start, Trace, Weights, run};
use super::form::{EtsForm, Meets, Trend};
use crate::number::float;
use crate::season::{Kind, classical, filled};
use crate::simplex::{Effort, Search};

/// Bounds of the weights as shares, and of the damping, as usual since Hyndman, Koehler, Ord & Snyder (2008), chapter 2.
const SHARE: (f64, f64) = (1e-4, 0.9999);
const DAMPING: (f64, f64) = (0.8, 0.98);
/// First states lie within so many root mean squares of the series.
const STATE_BOUND: f64 = 3.0;
/// Values that set the first level and slope.
const HEAD: usize = 10;
/// Spread of the deviance at which the search stops: a tenth of what `AICc` would notice.
const TOLERANCE: f64 = 0.01;

/// A fitted model. Values are in the unit of the series.
#[derive(Debug, Clone)]
pub(crate) struct Ets {
    form: EtsForm,
    weights: Weights,
    pub(crate) aicc: f64,
    /// Steps in the season; 0 for none.
    period: usize,
    trace: Trace,
}

/// A series scaled to mean size 1 with what all models share.
pub(crate) struct Prepared {
    scale: f64,
    scaled: Vec<f64>,
    known: usize,
    positive: bool,
    additive: Option<Start>,
    multiplicative: Option<Start>,
    plain: Start,
}

impl Prepared {
    /// `series` with at least one known value; `NaN` = unknown. O(steps × period).
    pub(crate) fn new(series: &[f64], period: usize) -> Self {
        let known = series.iter().filter(|value| !value.is_nan()).count();
        let size = series.iter().filter(|value| !value.is_nan()).map(|value| value.abs()).sum::<f64>();
        let scale = if size > 0.0 { size / float(known.max(1)) } else { 1.0 };
        let scaled: Vec<f64> = series.iter().map(|value| value / scale).collect();
        let whole = filled(&scaled, period);
        let positive = whole.iter().all(|value| *value > 0.0);
        let seasonal = |kind| {
            let indices = classical(&whole, period, Some(kind)).filter(|indices| indices.kind == kind)?;
            let rest: Vec<f64> =
                whole.iter().enumerate().map(|(t, value)| indices.without(*value, t)).collect();
            Some(Start { season: indices.values, ..head(&rest) })
        };
        let additive = seasonal(Kind::Additive);
        let multiplicative = if positive { seasonal(Kind::Multiplicative) } else { None };
        Self { scale, known, positive, additive, multiplicative, plain: head(&whole), scaled }
    }

    fn start(&self, form: EtsForm) -> Option<&Start> {
        match form.season {
            None => Some(&self.plain),
            Some(Meets::Additive) => self.additive.as_ref(),
            Some(Meets::Multiplicative) => self.multiplicative.as_ref(),
        }
    }

    /// Fits `form` with about `evaluations` passes through the series; `None` where it does not apply or there are
    /// too few values for its parameters. O(evaluations × steps).
    ///
    /// Weights, damping, first level and slope are free; the first season is that of the classical decomposition.
    pub(crate) fn fit(&self, form: EtsForm, period: usize, evaluations: usize) -> Option<Ets> {
        let start = self.start(form)?;
        let parameters = form.parameters(period);
        if (form.needs_positive() && !self.positive) || self.known < parameters + 3 {
            return None;
        }
        let mut season = Vec::with_capacity(self.scaled.len() + period);
        let search = search(form, start);
        let mut from = start.clone();
        let (best, deviance) = search.minimise(Effort { evaluations, tolerance: TOLERANCE }, |point| {
            let weights = read(form, point, &mut from);
            run(form, &self.scaled, weights, &from, &mut season, None)
                .map_or(f64::INFINITY, |fit| fit.deviance())
        });
        if !deviance.is_finite() {
            return None;
        }
        let weights = read(form, &best, &mut from);
        let mut trace = Trace::default();
        run(form, &self.scaled, weights, &from, &mut season, Some(&mut trace))?;
        for values in [&mut trace.levels, &mut trace.slopes] {
            for value in values.iter_mut() {
                *value *= self.scale;
            }
        }
        if form.season == Some(Meets::Additive) {
            for value in &mut trace.season {
                *value *= self.scale;
            }
        }
        let (k, n) = (float(parameters), float(self.known));
        let aicc = deviance + 2.0 * k + 2.0 * k * (k + 1.0) / (n - k - 1.0);
        let period = if form.season.is_some() { period } else { 0 };
        Some(Ets { form, weights, aicc, period, trace })
    }
}

/// Level and slope before the first step, by least squares through the first values.
fn head(series: &[f64]) -> Start {
    let values = &series[..series.len().min(HEAD)];
    let n = float(values.len());
    let mean = values.iter().sum::<f64>() / n.max(1.0);
    let middle = (n - 1.0) / 2.0;
    let spread: f64 = (0..values.len()).map(|t| (float(t) - middle).powi(2)).sum();
    let along: f64 = values.iter().enumerate().map(|(t, value)| (float(t) - middle) * (value - mean)).sum();
    let slope = if spread > 0.0 { along / spread } else { 0.0 };
    Start { level: mean - slope * (middle + 1.0), slope, season: Vec::new() }
}

/// The variables in order: alpha, beta's share, phi, gamma's share, level, slope; absent ones left out.
fn search(form: EtsForm, start: &Start) -> Search {
    let mut search = Search { start: Vec::new(), lower: Vec::new(), upper: Vec::new() };
    let mut push = |start: f64, (lower, upper): (f64, f64)| {
        search.start.push(start.clamp(lower, upper));
        search.lower.push(lower);
        search.upper.push(upper);
    };
    push(if form.season.is_some() { 0.2 } else { 0.3 }, SHARE);
    if form.trend != Trend::None {
        push(0.1, SHARE);
    }
    if form.trend == Trend::Damped {
        push(0.95, DAMPING);
    }
    if form.season.is_some() {
        push(0.05, SHARE);
    }
    let flat = form.trend == Trend::None;
    let level = if flat { start.level + start.slope * 0.5 * float(HEAD) } else { start.level };
    let around = |centre: f64, by: f64| (centre - by, centre + by);
    push(level, around(level, STATE_BOUND * level.abs().max(1.0)));
    if !flat {
        push(start.slope, around(start.slope, STATE_BOUND * start.slope.abs().max(0.05)));
    }
    search
}

/// The weights that `point` stands for; first level and slope are written to `start`.
fn read(form: EtsForm, point: &[f64], start: &mut Start) -> Weights {
    let mut rest = point.iter().copied();
    let mut next =
        |present: bool, otherwise: f64| if present { rest.next().unwrap_or(otherwise) } else { otherwise };
    let trending = form.trend != Trend::None;
    let alpha = next(true, 0.5);
    let beta = alpha * next(trending, 0.0);
    let phi = next(form.trend == Trend::Damped, 1.0);
    let gamma = (1.0 - alpha) * next(form.season.is_some(), 0.0);
    start.level = next(true, start.level);
    start.slope = next(trending, 0.0);
    Weights { alpha, beta, gamma, phi }
}

impl Ets {
    /// What is said once `origin` steps are known of the next `horizon` ones. O(horizon).
    pub(crate) fn path(&self, origin: usize, horizon: usize) -> Vec<f64> {
        let origin = origin.min(self.trace.levels.len() - 1);
        let (level, slope, phi) = (self.trace.levels[origin], self.trace.slopes[origin], self.weights.phi);
        let (mut power, mut travelled) = (1.0, 0.0);
        (0..horizon)
            .map(|step| {
                power *= phi;
                travelled += power;
                let base = if self.form.trend == Trend::None { level } else { level + travelled * slope };
                let index =
                    if self.period > 0 { self.trace.season[origin + step % self.period] } else { 0.0 };
                match self.form.season {
                    None => base,
                    Some(Meets::Additive) => base + index,
                    Some(Meets::Multiplicative) => base * index,
                }
            })
            .collect()
    }
}
