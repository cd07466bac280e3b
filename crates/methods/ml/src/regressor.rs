//! Any fitted regression model, behind one door.

use serde::{Deserialize, Serialize};

use crate::{Boosting, BoostingParams, Columns, Error, Forest, ForestParams, Ols, Tree, TreeParams};

/// Which model to fit, and how.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Params {
    /// Ordinary least squares.
    Ols,
    /// One regression tree.
    Tree(TreeParams),
    /// A random forest.
    Forest(ForestParams),
    /// Gradient boosting.
    Boosting(BoostingParams),
}

/// A fitted regression model.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Regressor {
    /// Ordinary least squares.
    Ols(Ols),
    /// One regression tree.
    Tree(Tree),
    /// A random forest.
    Forest(Forest),
    /// Gradient boosting.
    Boosting(Boosting),
}

impl Regressor {
    /// Fits the model that `params` names. Rows without a target are left out and counted; least
    /// squares also leaves out rows with a missing feature.
    ///
    /// # Errors
    /// Those of the model's own `fit`.
    pub fn fit(columns: &Columns, target: &[f64], params: &Params) -> Result<Self, Error> {
        Ok(match params {
            Params::Ols => Self::Ols(Ols::fit(columns, target)?),
            Params::Tree(params) => Self::Tree(Tree::fit(columns, target, params)?),
            Params::Forest(params) => Self::Forest(Forest::fit(columns, target, params)?),
            Params::Boosting(params) => Self::Boosting(Boosting::fit(columns, target, params)?),
        })
    }

    /// The prediction for one row; `NaN` when the width is another, and for least squares also when a
    /// cell is missing.
    pub fn predict(&self, row: &[f64]) -> f64 {
        match self {
            Self::Ols(model) => model.predict(row),
            Self::Tree(model) => model.predict(row),
            Self::Forest(model) => model.predict(row),
            Self::Boosting(model) => model.predict(row),
        }
    }

    /// The predictions for all rows of a table, as [`Regressor::predict`].
    pub fn predict_all(&self, columns: &Columns) -> Vec<f64> {
        if let Self::Boosting(model) = self {
            return model.predict_all(columns);
        }
        let mut row = Vec::with_capacity(columns.width());
        let mut predict = |i| {
            columns.read_row(i, &mut row);
            self.predict(&row)
        };
        (0..columns.rows()).map(&mut predict).collect()
    }

    /// Names of the features, in the order of a row.
    pub fn features(&self) -> Vec<&str> {
        match self {
            Self::Ols(model) => model.features().collect(),
            Self::Tree(model) => model.features().iter().map(String::as_str).collect(),
            Self::Forest(model) => model.features().iter().map(String::as_str).collect(),
            Self::Boosting(model) => model.features().iter().map(String::as_str).collect(),
        }
    }

    /// Training rows left out because a number in them was missing.
    pub fn skipped(&self) -> usize {
        match self {
            Self::Ols(model) => model.skipped,
            Self::Tree(model) => model.skipped(),
            Self::Forest(model) => model.skipped(),
            Self::Boosting(model) => model.skipped(),
        }
    }
}
