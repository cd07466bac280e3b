//! The recursions of exponential smoothing: one pass through a series.

use super::form::{EtsForm, Meets, Trend};
use crate::number::float;

/// Below this size a level or index is not divided by.
const TINY: f64 = 1e-10;
/// States beyond this size count as exploded.
const EXPLODED: f64 = 1e12;
/// Logarithms of predictions are taken of products within these bounds.
const PRODUCT: std::ops::Range<f64> = 1e-100..1e100;

/// Smoothing weights in the state space form: beta and gamma act on the error itself.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Weights {
    pub(crate) alpha: f64,
    pub(crate) beta: f64,
    pub(crate) gamma: f64,
    pub(crate) phi: f64,
}

/// Level, slope and the season's next `period` indices at the start.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Start {
    pub(crate) level: f64,
    pub(crate) slope: f64,
    pub(crate) season: Vec<f64>,
}

/// What one pass found.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Fit {
    /// Sum of squared errors, relative ones where errors are multiplicative.
    pub(crate) squares: f64,
    /// Sum of logarithms of the sizes of predictions; zero where errors are additive.
    pub(crate) logs: f64,
    pub(crate) known: usize,
}

impl Fit {
    /// -2 log likelihood up to a constant that depends on the series alone
    /// (Hyndman, Koehler, Ord & Snyder 2008, chapter 5).
    pub(crate) fn deviance(&self) -> f64 {
        float(self.known) * self.squares.max(1e-280).ln() + 2.0 * self.logs
    }
}

/// States after each step, kept only where asked for.
#[derive(Debug, Clone, Default)]
pub(crate) struct Trace {
    /// Entry `t` once `t` steps are known.
    pub(crate) levels: Vec<f64>,
    pub(crate) slopes: Vec<f64>,
    /// Entry `t + i` serves step `t + i` (from 0) as seen once `t` steps are known, for `i` below the period.
    pub(crate) season: Vec<f64>,
}

/// Runs through `series` (`NaN` = unknown: the states go on without an error). `None` where the states explode or a
/// multiplicative model predicts zero or less. `season` is a buffer of at least `period + series.len()`. O(steps).
///
/// Method: Hyndman, Koehler, Ord & Snyder (2008), tables 2.2 and 2.3.
pub(crate) fn run(
    form: EtsForm,
    series: &[f64],
    weights: Weights,
    start: &Start,
    season: &mut Vec<f64>,
    mut trace: Option<&mut Trace>,
) -> Option<Fit> {
    let period = start.season.len();
    season.clear();
    season.extend_from_slice(&start.season);
    let relative = form.error == Meets::Multiplicative;
    let Weights { alpha, beta, gamma, phi } = weights;
    let (mut level, mut slope) = (start.level, start.slope);
    let mut fit = Fit { squares: 0.0, logs: 0.0, known: 0 };
    let mut product = 1.0_f64;
    for (t, &value) in series.iter().enumerate() {
        let base = if form.trend == Trend::None { level } else { level + phi * slope };
        let (index, predicted) = match form.season {
            None => (0.0, base),
            Some(Meets::Additive) => (season[t], base + season[t]),
            Some(Meets::Multiplicative) => (season[t], base * season[t]),
        };
        if let Some(trace) = trace.as_deref_mut() {
            trace.levels.push(level);
            trace.slopes.push(slope);
        }
        if relative && predicted < TINY {
            return None;
        }
        let error = if value.is_nan() { 0.0 } else { value - predicted };
        let (on_level, on_season) = match form.season {
            Some(Meets::Multiplicative) => (error / index.max(TINY), error / base.max(TINY)),
            _ => (error, error),
        };
        level = base + alpha * on_level;
        slope = phi * slope + beta * on_level;
        if period > 0 {
            season.push(index + gamma * on_season);
        }
        if value.is_nan() {
            continue;
        }
        fit.known += 1;
        if relative {
            fit.squares += (error / predicted).powi(2);
            product *= predicted;
            if !PRODUCT.contains(&product) {
                fit.logs += product.ln();
                product = 1.0;
            }
        } else {
            fit.squares += error * error;
        }
    }
    fit.logs += product.ln();
    if !(level.abs() < EXPLODED && slope.abs() < EXPLODED && fit.squares.is_finite()) {
        return None;
    }
    if let Some(trace) = trace {
        trace.levels.push(level);
        trace.slopes.push(slope);
        trace.season.clone_from(season);
    }
    Some(fit)
}
