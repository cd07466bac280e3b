//! One model over all series of a panel: boosted trees on what lay before each step.

mod features;
mod moments;
mod past;

use std::ops::Range;

use qm_ml::{Boosting, BoostingParams, Columns, Loss, Training};

use crate::in_order::in_order;
use crate::number::{float, spread_evenly, whole_below};
use crate::{Panel, Seasons};
use features::{At, Shape};
use past::Past;

/// Rows that a model learns from, at most.
const ROWS_MAX: usize = 250_000;
/// Fewer rows than this teach nothing that a series does not tell itself.
const ROWS_MIN: usize = 1_000;
/// Latest seasons learned from.
const SEASONS_LEARNED: usize = 60;
/// Series whose forecasts are made together.
const BATCH: usize = 256;
/// Leaves have a five hundredth of the rows at least.
const LEAF_SHARE: usize = 500;
/// How the trees are grown; chosen on the M5 sample with three ends of its training part held back.
const PARAMS: BoostingParams = BoostingParams {
    loss: Loss::Tweedie { power: POWER },
    rounds: 80,
    learning_rate: 0.06,
    max_leaves: 31,
    max_depth: usize::MAX,
    min_leaf: 20,
    min_hessian: 1e-3,
    l2: 0.0,
    row_share: 0.7,
    feature_share: 0.7,
    category_smoothing: 20.0,
    patience: None,
    seed: 0,
};
/// Between counts and sizes, near to counts: the power with which the M5's best learned.
const POWER: f64 = 1.1;

/// A fitted model; forecasts up to the horizon it was fitted for.
#[derive(Debug, Clone)]
pub(crate) struct Global {
    shape: Shape,
    boosting: Boosting,
}

impl Global {
    /// Learns from all steps of the panel but the last `back`, each told from what lay 1 to `horizon` steps before it;
    /// `None` where fewer than a thousand can be, a value is negative, or the numbers are too large to learn from.
    ///
    /// Values are taken over the level of their series, so that small and large series teach each other, and weigh as much as
    /// that level. O(rows × features × rounds), with at most 250,000 rows spread evenly over the series and their latest 60
    /// seasons.
    ///
    /// Method: global models (Montero-Manso & Hyndman 2021) of trees on lags and means of windows (Januschowski et al. 2022),
    /// the distance a feature; Tweedie loss as in the M5's best (Makridakis, Spiliotis & Assimakopoulos 2022).
    pub(crate) fn fit(panel: &Panel<'_>, seasons: Seasons, horizon: usize, back: usize) -> Option<Self> {
        if panel.histories.iter().any(|history| history.iter().any(|value| *value < 0.0)) {
            return None;
        }
        let shape = Shape::of(panel, seasons);
        let Rows { columns, target, weights } = learned(panel, &shape, horizon, back);
        if target.len() < ROWS_MIN {
            return None;
        }
        let min_leaf = PARAMS.min_leaf.max(target.len() / LEAF_SHARE);
        let columns = Columns::new(shape.names(), columns).ok()?;
        let training =
            Training { kinds: &shape.kinds(), weights: Some(&weights), ..Training::new(&columns, &target) };
        let boosting = Boosting::train(&training, &BoostingParams { min_leaf, ..PARAMS }).ok()?;
        Some(Self { shape, boosting })
    }

    /// What is expected at the `horizon` steps that follow each history without its last `back` steps, `[series][step]`; zero
    /// after nothing but zeros. `None` where something expected is beyond all numbers. O(series × horizon × rounds).
    pub(crate) fn means(&self, panel: &Panel<'_>, horizon: usize, back: usize) -> Option<Vec<Vec<f64>>> {
        let starts: Vec<usize> = (0..panel.histories.len()).step_by(BATCH).collect();
        let batches = in_order(&starts, |from| {
            let places = from..panel.histories.len().min(from + BATCH);
            self.of_batch(panel, places, horizon, back)
        });
        Some(batches.into_iter().collect::<Option<Vec<_>>>()?.concat())
    }

    fn of_batch(
        &self,
        panel: &Panel<'_>,
        places: Range<usize>,
        horizon: usize,
        back: usize,
    ) -> Option<Vec<Vec<f64>>> {
        let mut rows = Rows::new(&self.shape);
        let mut levels = Vec::with_capacity(places.len());
        for series in places {
            let past = Past::of(panel.histories[series], back, &self.shape);
            let seen = past.seen(past.len());
            levels.push(seen.level());
            for step in 1..=horizon {
                rows.push(self.shape.row(panel, &At { series, past: &past, seen: &seen, step }));
            }
        }
        let columns = Columns::new(self.shape.names(), rows.columns).ok()?;
        let told = self.boosting.predict_all(&columns);
        let of_series = told.chunks(horizon.max(1)).zip(levels);
        let means = of_series.map(|(ratios, level)| ratios.iter().map(|ratio| ratio * level).collect());
        let means: Vec<Vec<f64>> = means.collect();
        means.iter().flatten().all(|mean| mean.is_finite()).then_some(means)
    }
}

/// Rows of features with their targets.
struct Rows {
    /// `[feature][row]`
    columns: Vec<Vec<f64>>,
    target: Vec<f64>,
    weights: Vec<f64>,
}

impl Rows {
    fn new(shape: &Shape) -> Self {
        Self { columns: vec![Vec::new(); shape.width()], target: Vec::new(), weights: Vec::new() }
    }

    fn push(&mut self, cells: Vec<f64>) {
        for (column, cell) in self.columns.iter_mut().zip(cells) {
            column.push(cell);
        }
    }
}

/// The rows of all series, or of every second, third... where there are more series than rows may be.
fn learned(panel: &Panel<'_>, shape: &Shape, horizon: usize, back: usize) -> Rows {
    let all = panel.histories.len();
    let places: Vec<usize> = (0..all).step_by(all.div_ceil(ROWS_MAX).max(1)).collect();
    let most = ROWS_MAX / places.len().max(1);
    let parts = in_order(&places, |series| of_series(panel, shape, series, horizon, back, most));
    let mut rows = Rows::new(shape);
    for part in parts {
        for (all, own) in rows.columns.iter_mut().zip(part.columns) {
            all.extend(own);
        }
        rows.target.extend(part.target);
        rows.weights.extend(part.weights);
    }
    rows
}

/// Up to `most` rows of a series, spread evenly over its latest steps and over distances.
fn of_series(
    panel: &Panel<'_>,
    shape: &Shape,
    series: usize,
    horizon: usize,
    back: usize,
    most: usize,
) -> Rows {
    let past = Past::of(panel.histories[series], back, shape);
    let mut rows = Rows::new(shape);
    let span = past.len().saturating_sub(past.first().saturating_add(shape.base().saturating_mul(2)));
    let span = span.min(shape.base().saturating_mul(SEASONS_LEARNED));
    let wanted = most.min(span.saturating_mul(horizon));
    for row in 0..wanted {
        let target = past.len() - 1 - row * span / wanted;
        let step = 1 + whole_below(spread_evenly(row + series) * float(horizon), horizon - 1);
        let Some(origin) = (target + 1).checked_sub(step).filter(|origin| *origin > past.first()) else {
            continue;
        };
        let seen = past.seen(origin);
        let ratio = past.value(target) / seen.level();
        if !ratio.is_finite() {
            continue;
        }
        rows.push(shape.row(panel, &At { series, past: &past, seen: &seen, step }));
        rows.target.push(ratio);
        rows.weights.push(seen.level());
    }
    rows
}
