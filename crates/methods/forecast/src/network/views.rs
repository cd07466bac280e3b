//! What the network is shown of a history: a window before an origin, measured by how the series moves.

use crate::number::{float, whole_below};
use crate::{Panel, Seasons};

/// Windows over whose known values means are shown, in seasons.
const MEANS: [usize; 5] = [1, 2, 4, 8, 16];
/// Inputs besides values, means and places in the seasons.
const OTHERS: usize = 4;
/// A season is taken to have this many steps at least.
const BASE_MIN: usize = 4;
/// Values are shown for this many short seasons, or horizons, whichever is longer; for one long season at least.
const SEASONS_SHOWN: usize = 2;
const HORIZONS_SHOWN: f64 = 1.5;
/// Above this share of zeros in 16 seasons the steps to come are told from their mean, else from the season before.
const ZEROS_MAX: f64 = 0.1;
const LEVEL_SEASONS: usize = 16;
/// A series is taken to move by this share of its level at least.
const MOVE_MIN: f64 = 0.01;

/// Lengths that are the same for all series of a panel.
#[derive(Debug, Clone)]
pub(super) struct Shape {
    seasons: Seasons,
    base: usize,
    /// Values shown.
    reach: usize,
    horizon: usize,
}

impl Shape {
    pub(super) fn of(seasons: Seasons, horizon: usize) -> Self {
        let base = seasons.short().max(BASE_MIN);
        let ahead = whole_below(HORIZONS_SHOWN * float(horizon), usize::MAX);
        let reach = base.saturating_mul(SEASONS_SHOWN).max(seasons.long()).max(ahead);
        Self { seasons, base, reach, horizon }
    }

    pub(super) fn horizon(&self) -> usize {
        self.horizon
    }

    /// Steps of a season, or four.
    pub(super) fn base(&self) -> usize {
        self.base
    }

    /// Inputs of the network.
    pub(super) fn width(&self) -> usize {
        self.reach + MEANS.len() + 2 * self.seasons.periods().len() + OTHERS
    }
}

/// A history without its end, with sums that tell any window at once.
pub(super) struct Past<'a> {
    values: &'a [f64],
    /// Steps of the history with its end.
    whole: usize,
    /// The first value that is not zero.
    first: usize,
    /// Some value is below zero.
    negative: bool,
    /// `[steps seen]`
    sums: Vec<Sums>,
}

#[derive(Clone, Copy, Default)]
struct Sums {
    known: f64,
    sum: f64,
    size: f64,
    zeros: f64,
    /// Changes from one season to the next without their signs, and how many are known.
    moved: f64,
    moves: f64,
}

/// What is shown before an origin.
pub(super) struct View {
    pub(super) inputs: Vec<f32>,
    /// What is expected of each step before anything is learned.
    pub(super) base: Vec<f64>,
    /// Differences from the base are measured by it.
    pub(super) unit: f64,
    /// Many values are zero.
    pub(super) sparse: bool,
}

/// What a series is measured by at an origin.
struct Measure {
    centre: f64,
    level: f64,
    moved: f64,
    zeros: f64,
}

impl<'a> Past<'a> {
    /// The past without the last `back` steps. O(steps).
    pub(super) fn of(panel: &Panel<'a>, series: usize, back: usize, shape: &Shape) -> Self {
        let history = panel.histories[series];
        let values = &history[..history.len().saturating_sub(back)];
        let first = values.iter().position(|value| value.abs() > 0.0).unwrap_or(values.len());
        let mut all = Sums::default();
        let mut sums = vec![all];
        for (step, value) in values.iter().enumerate() {
            if !value.is_nan() {
                all.known += 1.0;
                all.sum += value;
                all.size += value.abs();
                all.zeros += f64::from(u8::from(value.abs() <= 0.0));
            }
            let before = step.checked_sub(shape.seasons.long()).filter(|before| *before >= first);
            let moved = before.map(|before| (value - values[before]).abs());
            if let Some(moved) = moved.filter(|moved| !moved.is_nan()) {
                all.moved += moved;
                all.moves += 1.0;
            }
            sums.push(all);
        }
        let negative = values.iter().any(|value| *value < 0.0);
        Self { values, whole: history.len(), first, negative, sums }
    }

    pub(super) fn len(&self) -> usize {
        self.values.len()
    }

    pub(super) fn first(&self) -> usize {
        self.first
    }

    /// The value of a step; `NaN` where unknown, and beyond the end.
    pub(super) fn value(&self, step: usize) -> f64 {
        self.values.get(step).copied().unwrap_or(f64::NAN)
    }

    /// Not below zero where no value ever was.
    pub(super) fn floor(&self, value: f64) -> f64 {
        if self.negative { value } else { value.max(0.0) }
    }

    /// What is shown at `origin`; `None` where nothing but zeros lies before it. O(reach + horizon).
    pub(super) fn view(&self, origin: usize, shape: &Shape) -> Option<View> {
        let measure = self.measure(origin, shape)?;
        let Measure { centre, level, moved, zeros } = measure;
        let unit = (moved * level).sqrt();
        let sparse = zeros > ZEROS_MAX;
        let over = |value: f64| if value.is_nan() { 0.0 } else { single(((value - centre) / unit).asinh()) };
        let mut inputs = Vec::with_capacity(shape.width());
        inputs.extend((1..=shape.reach).map(|lag| {
            let at = origin.checked_sub(lag).filter(|at| *at >= self.first);
            over(at.map_or(f64::NAN, |at| self.values[at]))
        }));
        for seasons in MEANS {
            let window = self.window(origin, shape.base.saturating_mul(seasons));
            inputs.push(over(window.sum / window.known));
        }
        for period in shape.seasons.periods() {
            let turn = std::f64::consts::TAU * float(self.place(origin, period)) / float(period);
            inputs.extend([single(turn.sin()), single(turn.cos())]);
        }
        let (shown, all) = (self.window(origin, shape.reach).known, self.window(origin, usize::MAX).known);
        inputs.extend([
            single((moved / level).ln()),
            single(shown / float(shape.reach)),
            single(zeros),
            single((1.0 + all / float(shape.base)).ln()),
        ]);
        let expected = |step| if sparse { centre } else { self.expected(origin, step, shape, centre) };
        Some(View { inputs, base: (0..shape.horizon).map(expected).collect(), unit, sparse })
    }

    /// Of the last season, or of the last 16 where many values are zero or the last season tells nothing.
    fn measure(&self, origin: usize, shape: &Shape) -> Option<Measure> {
        let all = self.window(origin, usize::MAX);
        let wide = self.window(origin, shape.base.saturating_mul(LEVEL_SEASONS));
        let zeros = wide.zeros / wide.known.max(1.0);
        let near = if zeros > ZEROS_MAX { wide } else { self.window(origin, shape.base) };
        let seen = [near, wide, all].into_iter().find(|window| window.size > 0.0)?;
        let (centre, level) = (seen.sum / seen.known, seen.size / seen.known);
        let moved = if all.moves > 0.0 { all.moved / all.moves } else { level };
        Some(Measure { centre, level, moved: moved.max(MOVE_MIN * level), zeros })
    }

    /// The value one long season before, else one short one, else `centre`.
    fn expected(&self, origin: usize, step: usize, shape: &Shape, centre: f64) -> f64 {
        let periods = [shape.seasons.long(), shape.seasons.short()];
        let before = periods.into_iter().filter_map(|period| {
            let at = (origin + step).checked_sub((step / period + 1) * period)?;
            Some(self.values[at]).filter(|value| at >= self.first && !value.is_nan())
        });
        before.into_iter().next().unwrap_or(centre)
    }

    /// Sums of the last `length` steps before `origin`, none before the first sale.
    fn window(&self, origin: usize, length: usize) -> Sums {
        let from = origin.saturating_sub(length).max(self.first.min(origin));
        let (to, from) = (self.sums[origin], self.sums[from]);
        Sums {
            known: to.known - from.known,
            sum: to.sum - from.sum,
            size: to.size - from.size,
            zeros: to.zeros - from.zeros,
            moved: to.moved - from.moved,
            moves: to.moves - from.moves,
        }
    }

    /// The place of a step in the season, counted from the moment at which all histories end.
    fn place(&self, step: usize, period: usize) -> usize {
        (step + period - self.whole % period) % period
    }
}

#[expect(clippy::cast_possible_truncation, reason = "networks learn in single precision")]
pub(super) fn single(value: f64) -> f32 {
    value as f32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_view_is_worked_by_hand() {
        let history = [f64::NAN, 4.0, 8.0, 5.0, 9.0, 6.0, 10.0, 1.0, 1.0];
        let panel = Panel { histories: &[&history], categories: &[], inputs: &[] };
        let shape = Shape::of(Seasons::one(2), 3);
        // Two seasons of four steps at least: 8 values, 5 means, a place, and 4 others.
        assert_eq!(shape.width(), 8 + 5 + 2 + 4);
        let past = Past::of(&panel, 0, 2, &shape);
        let view = past.view(7, &shape).unwrap();
        assert_eq!(view.inputs.len(), shape.width());
        assert_eq!(view.base, [6.0, 10.0, 6.0]);
        // Values move by 1 from season to season; the last four have a mean of 7.5.
        assert!((view.unit - 7.5_f64.sqrt()).abs() < 1e-12 && !view.sparse);
        let first = (2.5 / 7.5_f64.sqrt()).asinh();
        assert!((f64::from(view.inputs[0]) - first).abs() < 1e-6);
        assert!(
            view.inputs[7].abs() < 1e-12 && view.inputs[6].abs() < 1e-12,
            "unknown, and before the start"
        );
        assert!(past.view(1, &shape).is_none(), "nothing known");
        assert!(past.value(7).is_nan() && past.floor(-1.0).abs() < 1e-12);
    }
}
