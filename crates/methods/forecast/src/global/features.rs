//! What is known of a step before it comes.

use qm_ml::FeatureKind;

use super::past::{Past, SPREADS, Seen, WINDOWS};
use crate::lagged::mean_known;
use crate::number::float;
use crate::{Panel, Seasons};

/// Values of the same place in the season that are averaged.
const PLACES: [usize; 3] = [1, 4, 13];
/// Seasons whose mean an input is held against.
const USUAL: usize = 8;
/// Features besides those of windows, places, categories and inputs.
const OTHERS: usize = 9;
/// A season is taken to have this many steps at least.
const BASE_MIN: usize = 4;

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
    pub(super) seen: &'a Seen,
    /// Steps ahead, from 1.
    pub(super) step: usize,
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

    /// The features of a step; values over the level, `NaN` where nothing is known or a ratio is beyond all numbers.
    /// O(log steps + inputs × their windows).
    pub(super) fn row(&self, panel: &Panel<'_>, at: &At<'_>) -> Vec<f64> {
        let At { series, past, seen, step } = *at;
        let (origin, target) = (seen.origin(), seen.origin() + step - 1);
        let mut row = Vec::with_capacity(self.width());
        row.extend(seen.windows());
        row.extend(PLACES.map(|count| seen.over(past.same_place(target, step, self.period, count))));
        let year_ago = target.checked_sub(self.long).filter(|_| self.long > self.period);
        let in_long = |count| match year_ago {
            Some(_) => seen.over(past.same_place(target, step, self.long, count)),
            None => f64::NAN,
        };
        row.extend([
            seen.level(),
            in_long(1),
            in_long(3),
            year_ago.map_or(f64::NAN, |middle| seen.over(past.around(middle, origin))),
            float(step),
            float(past.place(target, self.period)),
            float(origin - past.first().min(origin)),
            float(past.since_sale(origin)),
            seen.over(origin.checked_sub(1).map_or(f64::NAN, |last| past.value(last))),
        ]);
        for input in panel.inputs {
            let values = input[series];
            let value = values.get(target).copied().unwrap_or(f64::NAN);
            let from = origin.saturating_sub(self.base.saturating_mul(USUAL));
            let usual = mean_known(values.get(from..origin).unwrap_or(&[])).filter(|usual| usual.abs() > 0.0);
            row.extend([value, usual.map_or(f64::NAN, |usual| value / usual)]);
        }
        row.extend(panel.categories.iter().map(|codes| codes[series]));
        for cell in row.iter_mut().filter(|cell| cell.is_infinite()) {
            *cell = f64::NAN;
        }
        row
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
        let seen = past.seen(6);
        assert!((seen.level() - 3.0).abs() < 1e-12);
        let row = shape.row(&panel, &At { series: 0, past: &past, seen: &seen, step: 2 });
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

    #[test]
    fn no_cell_is_infinite() {
        // The level is that of one season; the mistyped value is more than 1e308 times that.
        let history = [vec![1e100], vec![1e-250; 8]].concat();
        let prices = [vec![1e-320; 8], vec![1e100]].concat();
        let (histories, inputs) = ([history.as_slice()], [vec![prices.as_slice()]]);
        let panel = Panel { inputs: &inputs, ..Panel::new(&histories) };
        let shape = Shape::of(&panel, Seasons::one(4));
        let past = Past::of(&history, 0, &shape);
        let seen = past.seen(8);
        assert!(seen.level() < 1e-200);
        let row = shape.row(&panel, &At { series: 0, past: &past, seen: &seen, step: 1 });
        assert!(row.iter().all(|cell| !cell.is_infinite()), "{row:?}");
    }
}
