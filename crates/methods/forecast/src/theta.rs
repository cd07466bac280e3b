//! The Theta family on a series without season.

use serde::{Deserialize, Serialize};

use crate::number::float;
use crate::simplex::{Effort, Search};

/// Bounds of alpha (Fiorucci et al. 2016).
const ALPHA: (f64, f64) = (0.1, 0.99);
/// Upper bound of `1 - 1/theta`; theta up to 100.
const BEND_MAX: f64 = 0.99;
/// Passes through the series for three variables.
const EVALUATIONS: usize = 220;
/// Relative spread of the sum of squares at which the search stops.
const TOLERANCE: f64 = 1e-5;

/// Which of the Theta models.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ThetaKind {
    /// Theta 2, trend of the whole history: simple smoothing with half that drift.
    Standard,
    /// Theta estimated, trend of the whole history.
    Optimised,
    /// Theta estimated, trend renewed at each step.
    Dynamic,
}

/// A fitted model, in the unit of the series.
#[derive(Debug, Clone)]
pub(crate) struct Theta {
    kind: ThetaKind,
    alpha: f64,
    /// `1 - 1/theta`: the share of the trend line.
    bend: f64,
    /// States once `t` steps are known.
    states: Vec<State>,
}

/// Level, mean so far, and the line through what is known: its value at step 0 and its slope.
#[derive(Debug, Clone, Copy)]
struct State {
    level: f64,
    mean: f64,
    at_zero: f64,
    slope: f64,
    /// `(1 - alpha)^t`.
    faded: f64,
    steps: f64,
}

impl State {
    /// The next step's prediction (Fiorucci et al. 2016): `level + bend ((1-alpha)^t a + (1 - (1-alpha)^(t+1)) / alpha b)`.
    fn predict(&self, alpha: f64, bend: f64) -> f64 {
        let faded_next = self.faded * (1.0 - alpha);
        self.level + bend * (self.faded * self.at_zero + (1.0 - faded_next) / alpha * self.slope)
    }

    /// After `value` (Fiorucci et al. 2016); the line moves only in the dynamic model.
    fn advance(&mut self, value: f64, alpha: f64, dynamic: bool) {
        let t = self.steps + 1.0;
        let mean = self.mean + (value - self.mean) / t;
        if dynamic {
            self.slope = if t > 1.5 {
                ((t - 2.0) * self.slope + 6.0 * (value - self.mean) / t) / (t + 1.0)
            } else {
                0.0
            };
            self.at_zero = mean - self.slope * (t + 1.0) / 2.0;
        }
        self.level += alpha * (value - self.level);
        self.mean = mean;
        self.faded *= 1.0 - alpha;
        self.steps = t;
    }
}

/// Fits a Theta model; `None` below three known values. Unknown steps take their own prediction. O(steps × 220).
///
/// Method: Assimakopoulos & Nikolopoulos (2000); as smoothing with drift Hyndman & Billah (2003); estimated and dynamic
/// theta Fiorucci, Pellegrini, Louzada, Petropoulos & Koehler (2016).
pub(crate) fn fit(series: &[f64], kind: ThetaKind) -> Option<Theta> {
    let known: Vec<(f64, f64)> = series
        .iter()
        .enumerate()
        .filter(|(_, value)| !value.is_nan())
        .map(|(t, value)| (float(t + 1), *value))
        .collect();
    if known.len() < 3 {
        return None;
    }
    let (at_zero, slope) = line(&known);
    let first = known[0].1;
    let size = known.iter().map(|(_, value)| value.abs()).sum::<f64>() / float(known.len());
    let dynamic = kind == ThetaKind::Dynamic;
    let start = |level: f64| State {
        level,
        mean: 0.0,
        at_zero: if dynamic { 0.0 } else { at_zero },
        slope: if dynamic { 0.0 } else { slope },
        faded: 1.0,
        steps: 0.0,
    };
    let about = size.max(f64::MIN_POSITIVE);
    let unit = known.iter().map(|(_, value)| (value / about).powi(2)).sum::<f64>().max(f64::MIN_POSITIVE);
    let fixed = kind == ThetaKind::Standard;
    let mut search = Search {
        start: vec![0.5, first / about * if fixed { 1.0 } else { 0.5 }],
        lower: vec![ALPHA.0, first.min(0.0) / about - 2.0],
        upper: vec![ALPHA.1, first.max(0.0) / about + 2.0],
    };
    if !fixed {
        search.start.push(0.5);
        search.lower.push(0.0);
        search.upper.push(BEND_MAX);
    }
    let bend_of = |point: &[f64]| point.get(2).copied().unwrap_or(0.5);
    let effort = Effort { evaluations: EVALUATIONS, tolerance: TOLERANCE };
    let (best, _) = search.minimise(effort, |point| {
        let (alpha, bend) = (point[0], bend_of(point));
        let mut state = start(point[1] * about);
        let mut squares = 0.0;
        for (t, value) in series.iter().enumerate() {
            let predicted = state.predict(alpha, bend);
            if value.is_nan() {
                state.advance(predicted, alpha, dynamic);
                continue;
            }
            // The dynamic line is known from two values on.
            if t > 1 || !dynamic {
                squares += ((value - predicted) / about).powi(2);
            }
            state.advance(*value, alpha, dynamic);
        }
        (squares / unit).max(1e-12).ln()
    });
    let (alpha, bend) = (best[0], bend_of(&best));
    let mut state = start(best[1] * about);
    let mut states = Vec::with_capacity(series.len() + 1);
    states.push(state);
    for value in series {
        let seen = if value.is_nan() { state.predict(alpha, bend) } else { *value };
        state.advance(seen, alpha, dynamic);
        states.push(state);
    }
    Some(Theta { kind, alpha, bend, states })
}

/// Value at 0 and slope of the least-squares line.
pub(crate) fn line(points: &[(f64, f64)]) -> (f64, f64) {
    let n = float(points.len());
    let (mut at, mut value) = (0.0, 0.0);
    for (t, y) in points {
        at += t / n;
        value += y / n;
    }
    let spread: f64 = points.iter().map(|(t, _)| (t - at).powi(2)).sum();
    let along: f64 = points.iter().map(|(t, y)| (t - at) * (y - value)).sum();
    let slope = if spread > 0.0 { along / spread } else { 0.0 };
    (value - slope * at, slope)
}

impl Theta {
    /// What is said once `origin` steps are known of the next `horizon` ones. O(horizon).
    ///
    /// The dynamic model feeds its own predictions to its line (Fiorucci et al. 2016).
    pub(crate) fn path(&self, origin: usize, horizon: usize) -> Vec<f64> {
        let mut state = self.states[origin.min(self.states.len() - 1)];
        let dynamic = self.kind == ThetaKind::Dynamic;
        (0..horizon)
            .map(|_| {
                let predicted = state.predict(self.alpha, self.bend);
                state.advance(predicted, self.alpha, dynamic);
                predicted
            })
            .collect()
    }
}
