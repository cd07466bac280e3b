//! What a series has shown at any step of it.

use super::features::Shape;
use super::moments::{Moments, Tree};
use crate::lagged::mean_known;
use crate::movement::first_sale;
use crate::number::{float, whole_below};

/// Windows over whose values means are taken, in seasons.
pub(super) const WINDOWS: [usize; 5] = [1, 2, 4, 8, 52];
/// Windows of spreads and of shares of zeros, in seasons.
pub(super) const SPREADS: [usize; 2] = [4, 16];
/// Above this share of zeros in 16 seasons a level is their mean, else that of one season.
const ZEROS_MAX: f64 = 0.1;
const LEVEL_SEASONS: usize = 16;

/// A history without its end, with what tells any window at once.
pub(super) struct Past<'a> {
    values: &'a [f64],
    /// Steps of the history with its end.
    whole: usize,
    /// The first value that is not zero.
    first: usize,
    base: usize,
    moments: Tree,
    /// `[steps seen]`
    counts: Vec<Counts>,
}

#[derive(Clone, Copy, Default)]
struct Counts {
    zeros: f64,
    last_sale: f64,
}

/// What is known at an origin of the steps before it, whatever is asked of those after it.
pub(super) struct Seen {
    /// Steps known.
    origin: usize,
    level: f64,
    windows: Vec<f64>,
}

impl Seen {
    pub(super) fn origin(&self) -> usize {
        self.origin
    }

    /// The mean that the series is measured by; 0 where it is not above zero.
    pub(super) fn level(&self) -> f64 {
        self.level
    }

    /// Means of windows over the level, then spreads over the level and shares of zeros.
    pub(super) fn windows(&self) -> impl Iterator<Item = f64> {
        self.windows.iter().copied()
    }

    /// `value` over the level; `NaN` where that is 0.
    pub(super) fn over(&self, value: f64) -> f64 {
        if self.level > 0.0 { value / self.level } else { f64::NAN }
    }
}

impl<'a> Past<'a> {
    /// The past without the last `back` steps. O(steps).
    pub(super) fn of(history: &'a [f64], back: usize, shape: &Shape) -> Self {
        let values = &history[..history.len().saturating_sub(back)];
        let mut all = Counts::default();
        let mut counts = vec![all];
        for (step, value) in values.iter().enumerate() {
            if value.abs() > 0.0 {
                all.last_sale = float(step);
            } else if !value.is_nan() {
                all.zeros += 1.0;
            }
            counts.push(all);
        }
        let (first, moments) = (first_sale(values), Tree::of(values));
        Self { values, whole: history.len(), first, base: shape.base(), moments, counts }
    }

    pub(super) fn len(&self) -> usize {
        self.values.len()
    }

    pub(super) fn first(&self) -> usize {
        self.first
    }

    pub(super) fn value(&self, step: usize) -> f64 {
        self.values[step]
    }

    /// What is known once `origin` steps are. O(log steps).
    pub(super) fn seen(&self, origin: usize) -> Seen {
        let mut seen = Seen { origin, level: self.level(origin), windows: Vec::new() };
        let mean = |seasons| seen.over(self.window(origin, self.steps(seasons)).mean());
        let mut windows: Vec<f64> = WINDOWS.map(mean).to_vec();
        for seasons in SPREADS {
            let length = self.steps(seasons);
            windows.extend([
                seen.over(self.window(origin, length).deviation()),
                self.share_of_zeros(origin, length),
            ]);
        }
        seen.windows = windows;
        seen
    }

    fn level(&self, origin: usize) -> f64 {
        let wide = self.steps(LEVEL_SEASONS);
        let length = if self.share_of_zeros(origin, wide) > ZEROS_MAX { wide } else { self.base };
        let mean = self.window(origin, length).mean();
        if mean > 0.0 { mean } else { self.window(origin, usize::MAX).mean().max(0.0) }
    }

    fn steps(&self, seasons: usize) -> usize {
        self.base.saturating_mul(seasons)
    }

    /// The last `length` steps before `origin`, but none before the first sale.
    fn ends(&self, origin: usize, length: usize) -> (usize, usize) {
        let end = origin.min(self.values.len());
        (end.saturating_sub(length).max(self.first.min(end)), end)
    }

    fn window(&self, origin: usize, length: usize) -> Moments {
        let (from, to) = self.ends(origin, length);
        self.moments.window(from, to)
    }

    /// Among the known values of a window; `NaN` where there is none.
    fn share_of_zeros(&self, origin: usize, length: usize) -> f64 {
        let (from, to) = self.ends(origin, length);
        (self.counts[to].zeros - self.counts[from].zeros) / self.moments.window(from, to).known()
    }

    /// The mean of a season around `middle`, of what is known at `origin`.
    pub(super) fn around(&self, middle: usize, origin: usize) -> f64 {
        self.window(origin.min(middle + self.base / 2 + 1), self.base).mean()
    }

    /// Steps since the last value that was not zero.
    pub(super) fn since_sale(&self, origin: usize) -> usize {
        origin - (whole_below(self.counts[origin].last_sale, origin) + 1).min(origin)
    }

    /// The place of a step in the season, counted from the moment at which all histories end.
    pub(super) fn place(&self, step: usize, period: usize) -> usize {
        let lead = period - self.whole % period;
        (step + lead) % period
    }

    /// The mean of the latest `count` known values at the place in the season of `target`, told `step` steps before.
    pub(super) fn same_place(&self, target: usize, step: usize, period: usize, count: usize) -> f64 {
        let latest = target.checked_sub(step.div_ceil(period) * period);
        let places = std::iter::successors(latest, |place| place.checked_sub(period));
        let places = places.take_while(|place| *place >= self.first).take(count);
        let values: Vec<f64> = places.map(|place| self.values[place]).collect();
        mean_known(&values).unwrap_or(f64::NAN)
    }
}
