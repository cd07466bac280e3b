//! Random forests: many trees on random rows and features, averaged.

use serde::{Deserialize, Serialize};

use crate::bins::Bins;
use crate::columns::known_rows;
use crate::number::{float, whole};
use crate::tree::{Grower, Nodes};
use crate::{Columns, Error, Random, TreeParams};

/// How a forest is grown.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct ForestParams {
    /// Number of trees, at least 1.
    pub trees: usize,
    /// Size of each tree.
    pub tree: TreeParams,
    /// Share of the features tried at each split, in (0, 1]; at least one is.
    pub feature_share: f64,
    /// Where the random draws start.
    pub seed: u64,
}

impl Default for ForestParams {
    /// 100 trees of depth 16 with leaves of 5 rows, a third of the features at each split, as
    /// Breiman (2001) and Hastie et al. (2009, 15.3) advise for regression.
    fn default() -> Self {
        let tree = TreeParams { max_depth: 16, min_leaf: 5 };
        Self { trees: 100, tree, feature_share: 1.0 / 3.0, seed: 0 }
    }
}

/// A forest of regression trees, each grown on a bootstrap sample of the rows; predicts their mean.
///
/// Source: Breiman (2001), Machine Learning 45.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Forest {
    features: Vec<String>,
    trees: Vec<Nodes>,
    skipped: usize,
}

impl Forest {
    /// Grows the forest; the same seed gives the same forest. Rows without a target are left out and
    /// counted; missing features are allowed. O(trees × features × rows × depth).
    ///
    /// # Errors
    /// As [`crate::Tree::fit`]; [`Error::Parameter`] for no trees or a feature share outside (0, 1].
    pub fn fit(columns: &Columns, target: &[f64], params: &ForestParams) -> Result<Self, Error> {
        params.tree.check()?;
        if params.trees == 0 {
            return Err(Error::Parameter { name: "trees", value: 0.0 });
        }
        if !(params.feature_share > 0.0 && params.feature_share <= 1.0) {
            return Err(Error::Parameter { name: "feature_share", value: params.feature_share });
        }
        let rows = known_rows(columns, target)?;
        let bins = Bins::new(columns);
        let width = columns.width();
        let tried = whole((float(width) * params.feature_share).ceil(), width).max(1);
        let tree = |index: u64| {
            let mut random = Random::part(params.seed, index);
            let mut drawn: Vec<usize> = rows.iter().map(|_| rows[random.below(rows.len())]).collect();
            drawn.sort_unstable();
            Grower::with_draw(&bins, params.tree, tried, random).grow(target, drawn)
        };
        let trees = (0_u64..).take(params.trees).map(tree).collect();
        Ok(Self { features: columns.names().to_vec(), trees, skipped: target.len() - rows.len() })
    }

    /// The prediction for one row; `NaN` cells are allowed. `NaN` when the width is another.
    pub fn predict(&self, row: &[f64]) -> f64 {
        if row.len() != self.features.len() {
            return f64::NAN;
        }
        self.trees.iter().map(|tree| tree.predict(row)).sum::<f64>() / float(self.trees.len())
    }

    /// Names of the features, in the order of a row.
    pub fn features(&self) -> &[String] {
        &self.features
    }

    /// Training rows left out because their target was missing.
    pub fn skipped(&self) -> usize {
        self.skipped
    }
}
