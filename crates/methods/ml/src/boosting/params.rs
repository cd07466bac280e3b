//! What boosting makes small, and how it is fitted.

use serde::{Deserialize, Serialize};

use super::loss::Loss;
use crate::Error;
use crate::number::float;

/// How a boosted model is fitted.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct BoostingParams {
    /// What is made small.
    pub loss: Loss,
    /// Most trees.
    pub rounds: usize,
    /// Share of each tree's correction that is taken, in (0, 1].
    pub learning_rate: f64,
    /// Most leaves of a tree, at least 1. The leaf whose split gains most is split next.
    pub max_leaves: usize,
    /// Most questions from the root of a tree to a leaf.
    pub max_depth: usize,
    /// Fewest training rows in a leaf, at least 1.
    pub min_leaf: usize,
    /// Least sum of second derivatives in a leaf, at least 0; for losses without one, the sum of weights.
    pub min_hessian: f64,
    /// Added to the second derivatives of a leaf, at least 0: pulls its value towards 0.
    pub l2: f64,
    /// Share of the rows drawn for each tree, in (0, 1]; 1 takes all (Friedman 2002).
    pub row_share: f64,
    /// Share of the features drawn for each tree, in (0, 1]; at least one is.
    pub feature_share: f64,
    /// Added to the second derivatives of each category, at least 0, before categories are put in order:
    /// those with few rows come nearer to the middle. Categories with fewer rows than this stay together.
    pub category_smoothing: f64,
    /// Ends when the loss on the rows held out has not improved for this many rounds, and keeps the trees up
    /// to its least; `None` grows all rounds.
    pub patience: Option<usize>,
    /// Where the random draws start.
    pub seed: u64,
}

impl Default for BoostingParams {
    /// 200 rounds at rate 0.1 with trees of 31 leaves of 20 rows, squared error, all rows and features.
    fn default() -> Self {
        Self {
            loss: Loss::L2,
            rounds: 200,
            learning_rate: 0.1,
            max_leaves: 31,
            max_depth: usize::MAX,
            min_leaf: 20,
            min_hessian: 1e-3,
            l2: 0.0,
            row_share: 1.0,
            feature_share: 1.0,
            category_smoothing: 10.0,
            patience: None,
            seed: 0,
        }
    }
}

impl BoostingParams {
    pub(super) fn check(&self) -> Result<(), Error> {
        let share = |name, value| (name, value, value > 0.0 && value <= 1.0);
        let positive = |name, value| (name, float(value), value > 0);
        let not_negative = |name, value: f64| (name, value, value >= 0.0 && value.is_finite());
        let checks = [
            share("learning_rate", self.learning_rate),
            share("row_share", self.row_share),
            share("feature_share", self.feature_share),
            positive("max_leaves", self.max_leaves),
            positive("min_leaf", self.min_leaf),
            positive("patience", self.patience.unwrap_or(1)),
            not_negative("min_hessian", self.min_hessian),
            not_negative("l2", self.l2),
            not_negative("category_smoothing", self.category_smoothing),
        ];
        if let Some((name, value, _)) = checks.into_iter().find(|(.., good)| !good) {
            return Err(Error::Parameter { name, value });
        }
        self.loss.check()
    }
}

/// What a feature is to boosting.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FeatureKind {
    /// A number: splits ask whether it is at most something.
    #[default]
    Number,
    /// A number with which the prediction never falls, all else equal.
    Increasing,
    /// A number with which the prediction never rises, all else equal.
    Decreasing,
    /// A category, its code any number: splits ask whether it is one of several. Beyond the 255 most
    /// frequent ones, and for those not met in training, a category counts as missing.
    Category,
}
