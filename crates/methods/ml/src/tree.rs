//! Regression trees.

mod grow;
mod nodes;

use serde::{Deserialize, Serialize};

pub(crate) use grow::Grower;
pub(crate) use nodes::{Node, Nodes};

use crate::bins::Bins;
use crate::columns::known_rows;
use crate::number::float;
use crate::{Columns, Error};

/// How large a tree may grow.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct TreeParams {
    /// Most questions from the root to a leaf; 0 gives a single leaf.
    pub max_depth: usize,
    /// Fewest training rows in a leaf, at least 1.
    pub min_leaf: usize,
}

impl Default for TreeParams {
    /// Depth 8, leaves of 10 rows: readable and hard to overfit on some hundred rows.
    fn default() -> Self {
        Self { max_depth: 8, min_leaf: 10 }
    }
}

impl TreeParams {
    pub(crate) fn check(self) -> Result<(), Error> {
        if self.min_leaf == 0 {
            return Err(Error::Parameter { name: "min_leaf", value: float(self.min_leaf) });
        }
        Ok(())
    }
}

/// A regression tree: each leaf predicts the mean of its training rows.
///
/// Source: Breiman, Friedman, Olshen & Stone (1984); splits are sought between at most 255 bins of each
/// feature, and missing values go to the side where they do least harm.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Tree {
    features: Vec<String>,
    nodes: Nodes,
    skipped: usize,
}

impl Tree {
    /// Grows a tree that lowers the squared error most at each split. Rows without a target are left
    /// out and counted; missing features are allowed. O(features × rows × depth).
    ///
    /// # Errors
    /// [`Error::NoRows`], [`Error::Lengths`], [`Error::NotFinite`] for a target that cannot be learned,
    /// [`Error::Parameter`] for a leaf size of 0.
    pub fn fit(columns: &Columns, target: &[f64], params: &TreeParams) -> Result<Self, Error> {
        params.check()?;
        let rows = known_rows(columns, target)?;
        let skipped = target.len() - rows.len();
        let bins = Bins::new(columns);
        let nodes = Grower::new(&bins, *params).grow(target, rows);
        Ok(Self { features: columns.names().to_vec(), nodes, skipped })
    }

    /// The prediction for one row; `NaN` cells are allowed. `NaN` when the width is another.
    pub fn predict(&self, row: &[f64]) -> f64 {
        if row.len() == self.features.len() { self.nodes.predict(row) } else { f64::NAN }
    }

    /// Names of the features, in the order of a row.
    pub fn features(&self) -> &[String] {
        &self.features
    }

    /// Number of leaves.
    pub fn leaves(&self) -> usize {
        self.nodes.leaves()
    }

    /// Training rows left out because their target was missing.
    pub fn skipped(&self) -> usize {
        self.skipped
    }
}
