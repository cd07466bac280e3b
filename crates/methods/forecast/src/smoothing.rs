//! Simple exponential smoothing.

use crate::lagged::mean_known;

/// Bounds of alpha: below, the level would rest on its start for hundreds of steps.
const ALPHA_MIN: f64 = 0.02;
const ALPHA_MAX: f64 = 0.98;
/// The upper bound where most values are zero, chosen by us: there, squared errors are least for levels that follow single
/// sales.
const ALPHA_MAX_SPARSE: f64 = 0.2;
/// Points of the coarse grid over alpha; the sum of squares may have several minima.
const GRID: u32 = 12;
/// Golden-section steps within the best cell: the cell shrinks by 0.618^14 to 1e-4.
const SECTIONS: u32 = 14;
/// At most this many values make the first level.
const START_MAX: usize = 10;

/// A fitted level: `levels[t]` is the level once step `t` is known.
#[derive(Debug, Clone)]
pub(crate) struct Smoothed {
    pub(crate) alpha: f64,
    pub(crate) levels: Vec<f64>,
    /// Steps whose mean is the first level; errors are counted after them.
    pub(crate) start: usize,
}

/// Fits alpha by least squares of the one-step errors; unknown steps carry the level on. Up to 0.98, up to 0.2 where most
/// values are zero.
///
/// The first level is the mean of the first eighth of the history, at most 10 values. O(steps × 26).
/// Method: Brown (1959); state-space form in Hyndman, Koehler, Ord & Snyder (2008).
pub(crate) fn fit(history: &[f64]) -> Smoothed {
    let most = if is_sparse(history) { ALPHA_MAX_SPARSE } else { ALPHA_MAX };
    fit_within(history, (ALPHA_MIN, most))
}

/// The same with other bounds of alpha.
pub(crate) fn fit_within(history: &[f64], bounds: (f64, f64)) -> Smoothed {
    let start = (history.len() / 8).clamp(1, START_MAX);
    let first = mean_known(history.get(..start).unwrap_or(history)).unwrap_or(0.0);
    let rest = history.get(start..).unwrap_or(&[]);
    let alpha = best_alpha(rest, first, bounds);
    let mut level = first;
    let mut levels = vec![first; start.min(history.len())];
    for value in rest {
        if !value.is_nan() {
            level += alpha * (value - level);
        }
        levels.push(level);
    }
    Smoothed { alpha, levels, start }
}

impl Smoothed {
    /// The level once the first `steps` steps are known; zero without any.
    pub(crate) fn level_after(&self, steps: usize) -> f64 {
        steps.checked_sub(1).and_then(|last| self.levels.get(last)).copied().unwrap_or(0.0)
    }

    /// One-step errors of the known steps after the start, oldest first.
    pub(crate) fn errors(&self, history: &[f64]) -> Vec<f64> {
        (self.start..history.len())
            .filter(|&t| !history[t].is_nan())
            .map(|t| history[t] - self.levels[t - 1])
            .collect()
    }
}

/// Whether most known values are zero.
fn is_sparse(values: &[f64]) -> bool {
    let known = values.iter().filter(|value| !value.is_nan());
    let zeros = known.clone().filter(|value| value.abs() < f64::EPSILON).count();
    zeros * 2 > known.count()
}

fn best_alpha(values: &[f64], first: f64, (least, most): (f64, f64)) -> f64 {
    let width = (most - least) / f64::from(GRID);
    let mut best = (f64::INFINITY, least);
    for i in 0..=GRID {
        let alpha = least + width * f64::from(i);
        let loss = squares(values, first, alpha);
        if loss < best.0 {
            best = (loss, alpha);
        }
    }
    let golden = (5.0_f64.sqrt() - 1.0) / 2.0;
    let (mut low, mut high) = ((best.1 - width).max(least), (best.1 + width).min(most));
    let (mut left, mut right) = (high - golden * (high - low), low + golden * (high - low));
    let (mut at_left, mut at_right) = (squares(values, first, left), squares(values, first, right));
    for _ in 0..SECTIONS {
        if at_left <= at_right {
            (high, right, at_right) = (right, left, at_left);
            left = high - golden * (high - low);
            at_left = squares(values, first, left);
        } else {
            (low, left, at_left) = (left, right, at_right);
            right = low + golden * (high - low);
            at_right = squares(values, first, right);
        }
    }
    for (loss, alpha) in [(at_left, left), (at_right, right)] {
        if loss < best.0 {
            best = (loss, alpha);
        }
    }
    best.1
}

fn squares(values: &[f64], first: f64, alpha: f64) -> f64 {
    let mut level = first;
    let mut sum = 0.0;
    for value in values {
        if !value.is_nan() {
            let error = value - level;
            sum += error * error;
            level += alpha * error;
        }
    }
    sum
}
