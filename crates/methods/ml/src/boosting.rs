//! Gradient boosting: small trees, each correcting what the ones before it left.

mod grow;
mod histogram;
mod leaves;
mod loss;
mod params;
mod partition;
mod rounds;
mod split;
mod sums;

use serde::{Deserialize, Serialize};

pub use loss::Loss;
pub use params::{BoostingParams, FeatureKind};

use crate::bins::Bins;
use crate::columns::known_rows;
use crate::number::short;
use crate::tree::Nodes;
use crate::{Columns, Error};
use rounds::Rows;
use split::Direction;
use sums::{Counted, Weighted};

/// Rows predicted together.
const BATCH: usize = 512;

/// What a boosted model is fitted on.
#[derive(Debug, Clone, Copy)]
pub struct Training<'a> {
    /// The features.
    pub columns: &'a Columns,
    /// `[row]`; `NaN` where it is not known.
    pub target: &'a [f64],
    /// `[row]`, at least 0; a row of weight 2 counts for two in sums, but for one in the size of a leaf. None: all
    /// weigh 1.
    pub weights: Option<&'a [f64]>,
    /// `[feature]`; features beyond the list are numbers.
    pub kinds: &'a [FeatureKind],
    /// Positions of rows that are only measured on: see [`BoostingParams::patience`].
    pub held_out: &'a [usize],
}

impl<'a> Training<'a> {
    /// All rows to fit on, all weighing the same, all features numbers.
    pub fn new(columns: &'a Columns, target: &'a [f64]) -> Self {
        Self { columns, target, weights: None, kinds: &[], held_out: &[] }
    }
}

/// A boosted model: a constant and the sum of its trees, on the scale of the loss.
///
/// Sources: Friedman (2001), Annals of Statistics 29 (boosting, and the median as the value of a leaf under
/// absolute loss); Chen & Guestrin (2016), KDD (gain by first and second derivatives, missing values on
/// the side that gains more); Ke et al. (2017), `NeurIPS` 30 (growth by leaves on histograms, groups of categories).
/// Sums of derivatives are held in fixed point, so a model does not depend on the order of its sums.
///
/// ```
/// use qm_ml::{Boosting, BoostingParams, Columns, FeatureKind, Loss, Training};
///
/// let names = vec!["price".into(), "shop".into()];
/// let columns = Columns::new(names, vec![vec![1.0, 2.0, 3.0, 4.0], vec![7.0, 7.0, 8.0, f64::NAN]])?;
/// let sold = [9.0, 7.0, 2.0, 1.0];
/// let kinds = [FeatureKind::Decreasing, FeatureKind::Category];
/// let params = BoostingParams { loss: Loss::Poisson, min_leaf: 1, ..BoostingParams::default() };
/// let model = Boosting::train(&Training { kinds: &kinds, ..Training::new(&columns, &sold) }, &params)?;
/// assert!(model.predict(&[1.0, 7.0]) > model.predict(&[4.0, 7.0]));
/// # Ok::<(), qm_ml::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Boosting {
    features: Vec<String>,
    /// Models stored before there was a choice predict a score as it is.
    #[serde(default = "identity")]
    loss: Loss,
    base: f64,
    trees: Vec<Nodes>,
    skipped: usize,
    #[serde(default)]
    held_out_loss: Option<f64>,
}

fn identity() -> Loss {
    Loss::L2
}

impl Boosting {
    /// Fits the model on all rows and features as numbers; see [`Boosting::train`].
    ///
    /// # Errors
    /// As [`Boosting::train`].
    pub fn fit(columns: &Columns, target: &[f64], params: &BoostingParams) -> Result<Self, Error> {
        Self::train(&Training::new(columns, target), params)
    }

    /// Fits the model; the same seed gives the same model. Rows without a target are left out and counted, rows of
    /// weight 0 left out; missing features are allowed.
    /// O(features × rows × log rows + rounds × features × (rows × depth + bins × leaves)).
    ///
    /// # Errors
    /// [`Error::NoRows`], [`Error::Lengths`], [`Error::NotFinite`] for targets, [`Error::Weight`] for weights that cannot
    /// be learned from, [`Error::Negative`] for such targets of counts and amounts, [`Error::HeldOut`] for rows held out
    /// that are not there, [`Error::TooManyRows`] above 16,777,215,
    /// [`Error::Overflow`] for numbers whose sum cannot be held, [`Error::Parameter`] for parameters out of range
    /// (also for patience without rows held out).
    pub fn train(training: &Training<'_>, params: &BoostingParams) -> Result<Self, Error> {
        params.check()?;
        let (order, rows) = rows(training, params)?;
        let (target, weights) = (&rows.target[..rows.fitted], rows.weights.as_deref());
        let base = params.loss.base(target, weights.map(|w| &w[..rows.fitted]));
        let skipped = training.target.iter().filter(|y| y.is_nan()).count();
        let features = training.columns.names().to_vec();
        if !base.is_finite() {
            return Err(Error::Overflow);
        }
        let bins = Bins::of(training.columns, training.kinds, &order, rows.fitted);
        let directions: Vec<Direction> =
            (0..training.columns.width()).map(|j| direction(training.kinds, j)).collect();
        let run = if rows.weights.is_none() && params.loss.has_unit_hessian() {
            rounds::run::<Counted>
        } else {
            rounds::run::<Weighted>
        };
        // Where every target is 0 no row differs from another.
        let most = if params.loss.is_floor(base) { 0 } else { params.rounds };
        let made = run(&rows, &bins, &directions, &BoostingParams { rounds: most, ..*params }, base)?;
        let (trees, held_out_loss) = (made.trees, made.held_out_loss);
        Ok(Self { features, loss: params.loss, base, trees, skipped, held_out_loss })
    }

    /// The prediction for one row; `NaN` cells are allowed. `NaN` when the width is another.
    pub fn predict(&self, row: &[f64]) -> f64 {
        if row.len() != self.features.len() {
            return f64::NAN;
        }
        self.loss.prediction(self.trees.iter().fold(self.base, |sum, tree| sum + tree.predict(row)))
    }

    /// The predictions for all rows of a table, as [`Boosting::predict`] but tree by tree, so that a tree stays near.
    pub fn predict_all(&self, columns: &Columns) -> Vec<f64> {
        let width = columns.width();
        if width != self.features.len() {
            return vec![f64::NAN; columns.rows()];
        }
        let mut scores = vec![self.base; columns.rows()];
        let mut cells = Vec::with_capacity(BATCH * width);
        for (batch, scores) in scores.chunks_mut(BATCH).enumerate() {
            cells.clear();
            for row in batch * BATCH..batch * BATCH + scores.len() {
                cells.extend((0..width).filter_map(|j| columns.column(j)).map(|column| column[row]));
            }
            for tree in &self.trees {
                for (at, score) in scores.iter_mut().enumerate() {
                    *score += tree.predict(&cells[at * width..(at + 1) * width]);
                }
            }
        }
        scores.into_iter().map(|score| self.loss.prediction(score)).collect()
    }

    /// Names of the features, in the order of a row.
    pub fn features(&self) -> &[String] {
        &self.features
    }

    /// Training rows left out because their target was missing.
    pub fn skipped(&self) -> usize {
        self.skipped
    }

    /// Number of trees.
    pub fn rounds(&self) -> usize {
        self.trees.len()
    }

    /// Mean loss on the rows held out, up to what depends on the targets alone; `None` without such rows.
    pub fn held_out_loss(&self) -> Option<f64> {
        self.held_out_loss
    }
}

fn direction(kinds: &[FeatureKind], feature: usize) -> Direction {
    match kinds.get(feature) {
        Some(FeatureKind::Increasing) => Direction::Up,
        Some(FeatureKind::Decreasing) => Direction::Down,
        Some(FeatureKind::Number | FeatureKind::Category) | None => Direction::Free,
    }
}

/// The rows that count: positions in the table, and what is known of each in that order.
fn rows(training: &Training<'_>, params: &BoostingParams) -> Result<(Vec<u32>, Rows), Error> {
    let Training { columns, target, weights, held_out, .. } = *training;
    let known = known_rows(columns, target)?;
    if known.len() > sums::ROWS_MAX {
        return Err(Error::TooManyRows { rows: known.len(), most: sums::ROWS_MAX });
    }
    if params.loss.is_log()
        && let Some(index) = target.iter().position(|&y| y < 0.0)
    {
        return Err(Error::Negative { index });
    }
    if let Some(weights) = weights {
        if weights.len() != target.len() {
            return Err(Error::Lengths { left: weights.len(), right: target.len() });
        }
        if let Some(index) = weights.iter().position(|w| !(w.is_finite() && *w >= 0.0)) {
            return Err(Error::Weight { index, weight: weights[index] });
        }
    }
    let mut held = vec![false; target.len()];
    for &row in held_out {
        *held.get_mut(row).ok_or(Error::HeldOut { row, rows: target.len() })? = true;
    }
    let counts = |row: &usize| weights.is_none_or(|w| w[*row] > 0.0);
    let (measured, fitted): (Vec<usize>, Vec<usize>) =
        known.into_iter().filter(counts).partition(|&row| held[row]);
    if fitted.is_empty() {
        return Err(Error::NoRows);
    }
    if let (Some(patience), true) = (params.patience, measured.is_empty()) {
        return Err(Error::Parameter { name: "patience", value: crate::number::float(patience) });
    }
    let all = || fitted.iter().chain(&measured).copied();
    let weights = weights.map(|w| all().map(|row| w[row]).collect());
    let rows = Rows { target: all().map(|row| target[row]).collect(), weights, fitted: fitted.len() };
    Ok((all().map(short).collect(), rows))
}
