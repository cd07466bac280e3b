//! What is known of a step before it comes.

use qm_ml::FeatureKind;

use crate::lagged::mean_known;
use crate::movement::first_sale;
use crate::number::{float, whole_below};
use crate::{Panel, Seasons};

/// Windows over whose values means are taken, in seasons.
const WINDOWS: [usize; 5] = [1, 2, 4, 8, 52];
/// Windows of spreads and of shares of zeros, in seasons.
const SPREADS: [usize; 2] = [4, 16];
/// Values of the same place in the season that are averaged.
const PLACES: [usize; 3] = [1, 4, 13];
/// Seasons whose mean an input is held against.
const USUAL: usize = 8;
/// Features besides those of windows, places, categories and inputs.
const OTHERS: usize = 9;
/// A season is taken to have this many steps at least.
const BASE_MIN: usize = 4;
/// Above this share of zeros in 16 seasons a level is their mean, else that of one season.
const ZEROS_MAX: f64 = 0.1;
const LEVEL_SEASONS: usize = 16;

/// Which features there are.
#[derive(Debug, Clone)]
pub(super) struct Shape {
    period: usize,
    base: usize,
    long: usize,
    categories: usize,
    inputs: usize,
}

/// A step ahead of an origin within the past of a series.
#[derive(Clone, Copy)]
pub(super) struct At<'a> {
    pub(super) series: usize,
    pub(super) past: &'a Past<'a>,
    /// Steps known.
    pub(super) origin: usize,
    /// Steps ahead, from 1.
    pub(super) step: usize,
    /// The level at the origin.
    pub(super) level: f64,
}

impl Shape {
    pub(super) fn of(panel: &Panel<'_>, seasons: Seasons) -> Self {
        Self {
            period: seasons.short(),
            base: seasons.short().max(BASE_MIN),
            long: seasons.long(),
            categories: panel.categories.len(),
            inputs: panel.inputs.len(),
        }
    }

    /// Steps of a season, or four.
    pub(super) fn base(&self) -> usize {
        self.base
    }

    pub(super) fn width(&self) -> usize {
        let of_past = WINDOWS.len() + 2 * SPREADS.len() + PLACES.len() + OTHERS;
        of_past + self.categories + 2 * self.inputs
    }

    pub(super) fn names(&self) -> Vec<String> {
        (0..self.width()).map(|place| place.to_string()).collect()
    }

    /// Categories come last.
    pub(super) fn kinds(&self) -> Vec<FeatureKind> {
        let mut kinds = vec![FeatureKind::Number; self.width() - self.categories];
        kinds.resize(self.width(), FeatureKind::Category);
        kinds
    }

    /// The features of a step; values over the level, `NaN` where nothing is known. O(windows + inputs × their windows).
    pub(super) fn row(&self, panel: &Panel<'_>, at: &At<'_>) -> Vec<f64> {
        let At { series, past, origin, step, level } = *at;
        let target = origin + step - 1;
        let over = |value: f64| if level > 0.0 { value / level } else { f64::NAN };
        let mut row = Vec::with_capacity(self.width());
        row.extend(WINDOWS.map(|seasons| over(past.window(origin, self.steps(seasons)).mean)));
        for seasons in SPREADS {
            let seen = past.window(origin, self.steps(seasons));
            row.extend([over(seen.deviation), seen.zeros]);
        }
        row.extend(PLACES.map(|count| over(past.same_place(at, self.period, count))));
        let year_ago = target.checked_sub(self.long).filter(|_| self.long > self.period);
        let in_long = |count| match year_ago {
            Some(_) => over(past.same_place(at, self.long, count)),
            None => f64::NAN,
        };
        let around =
            |middle: usize| over(past.window(origin.min(middle + self.base / 2 + 1), self.base).mean);
        row.extend([
            level,
            in_long(1),
            in_long(3),
            year_ago.map_or(f64::NAN, around),
            float(step),
            float(past.place(target, self.period)),
            float(origin - past.first().min(origin)),
            float(past.since_sale(origin)),
            over(origin.checked_sub(1).map_or(f64::NAN, |last| past.value(last))),
        ]);
        for input in panel.inputs {
            let values = input[series];
            let value = values.get(target).copied().unwrap_or(f64::NAN);
            let from = origin.saturating_sub(self.steps(USUAL));
            let usual = mean_known(values.get(from..origin).unwrap_or(&[])).filter(|usual| usual.abs() > 0.0);
            row.extend([value, usual.map_or(f64::NAN, |usual| value / usual)]);
        }
        row.extend(panel.categories.iter().map(|codes| codes[series]));
        row
    }

    fn steps(&self, seasons: usize) -> usize {
        self.base.saturating_mul(seasons)
    }
}

/// A history without its end, with sums that tell any window at once.
pub(super) struct Past<'a> {
    values: &'a [f64],
    /// Steps of the history with its end.
    whole: usize,
    /// The first value that is not zero.
    first: usize,
    base: usize,
    /// `[steps seen]`
    sums: Vec<Sums>,
}

#[derive(Clone, Copy, Default)]
struct Sums {
    known: f64,
    sum: f64,
    squares: f64,
    zeros: f64,
    last_sale: f64,
}

/// What is known of a window: `NaN` where nothing is.
pub(super) struct Window {
    mean: f64,
    deviation: f64,
    zeros: f64,
}

impl<'a> Past<'a> {
    /// The past without the last `back` steps. O(steps).
    pub(super) fn of(history: &'a [f64], back: usize, shape: &Shape) -> Self {
        let values = &history[..history.len().saturating_sub(back)];
        let first = first_sale(values);
        let mut all = Sums::default();
        let mut sums = vec![all];
        for (step, value) in values.iter().enumerate() {
            if !value.is_nan() {
                all.known += 1.0;
                all.sum += value;
                all.squares += value * value;
                if value.abs() > 0.0 {
                    all.last_sale = float(step);
                } else {
                    all.zeros += 1.0;
                }
            }
            sums.push(all);
        }
        Self { values, whole: history.len(), first, base: shape.base, sums }
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

    /// The mean that a series is measured by at `origin`; 0 where it is not above zero.
    pub(super) fn level(&self, origin: usize) -> f64 {
        let wide = self.window(origin, self.base.saturating_mul(LEVEL_SEASONS));
        let mean = if wide.zeros > ZEROS_MAX { wide.mean } else { self.window(origin, self.base).mean };
        if mean > 0.0 { mean } else { self.window(origin, usize::MAX).mean.max(0.0) }
    }

    /// The last `length` steps before `origin`, but none before the first sale.
    fn window(&self, origin: usize, length: usize) -> Window {
        let end = origin.min(self.values.len());
        let (to, from) = (self.sums[end], self.sums[end.saturating_sub(length).max(self.first.min(end))]);
        let known = to.known - from.known;
        let mean = (to.sum - from.sum) / known;
        let variance = (to.squares - from.squares) / known - mean * mean;
        Window { mean, deviation: variance.max(0.0).sqrt(), zeros: (to.zeros - from.zeros) / known }
    }

    /// Steps since the last value that was not zero.
    fn since_sale(&self, origin: usize) -> usize {
        origin - (whole_below(self.sums[origin].last_sale, origin) + 1).min(origin)
    }

    /// The place of a step in the season, counted from the moment at which all histories end.
    fn place(&self, step: usize, period: usize) -> usize {
        let lead = period - self.whole % period;
        (step + lead) % period
    }

    /// The mean of the latest `count` known values at the place in the season of the step asked for.
    fn same_place(&self, at: &At<'_>, period: usize, count: usize) -> f64 {
        let target = at.origin + at.step - 1;
        let latest = target.checked_sub(at.step.div_ceil(period) * period);
        let places = std::iter::successors(latest, |place| place.checked_sub(period));
        let places = places.take_while(|place| *place >= self.first).take(count);
        let values: Vec<f64> = places.map(|place| self.values[place]).collect();
        mean_known(&values).unwrap_or(f64::NAN)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_is_worked_by_hand() {
        let history = [0.0, 2.0, 4.0, 0.0, f64::NAN, 6.0, 8.0, 1.0];
        let panel = Panel { histories: &[&history], categories: &[vec![3.0]], inputs: &[] };
        let shape = Shape::of(&panel, Seasons::one(2));
        let past = Past::of(&history, 2, &shape);
        // Known from the first sale on: 2, 4, 0, 6; a quarter are zeros, so that the level is their mean.
        let level = past.level(6);
        assert!((level - 3.0).abs() < 1e-12);
        let row = shape.row(&panel, &At { series: 0, past: &past, origin: 6, step: 2, level });
        assert_eq!(row.len(), shape.width());
        assert_eq!(shape.kinds().last(), Some(&FeatureKind::Category));
        // The last four steps: 4, 0 and 6; then all.
        assert!((row[0] - 10.0 / 9.0).abs() < 1e-12 && (row[1] - 1.0).abs() < 1e-12);
        // Squares 56 over 4 less 9.
        assert!((row[5] - 5.0_f64.sqrt() / 3.0).abs() < 1e-12 && (row[6] - 0.25).abs() < 1e-12);
        // Step 7 is at an odd place: 6 at step 5, 0 at 3, 2 at 1.
        assert!((row[9] - 2.0).abs() < 1e-12 && (row[10] - 8.0 / 9.0).abs() < 1e-12);
        let rest: Vec<f64> = row[12..].to_vec();
        assert!((rest[0] - 3.0).abs() < 1e-12 && rest[1..4].iter().all(|value| value.is_nan()));
        assert_eq!(rest[4..], [2.0, 1.0, 5.0, 0.0, 2.0, 3.0]);
    }
}
