//! Gradient boosting: small trees, each correcting what the ones before it left.

use serde::{Deserialize, Serialize};

use crate::bins::Bins;
use crate::columns::known_rows;
use crate::number::{mean, median};
use crate::tree::{Grower, Leaf, Nodes};
use crate::{Columns, Error, Random, TreeParams};

/// What boosting makes small.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Loss {
    /// Squared error: predicts the mean.
    L2,
    /// Absolute error: predicts the median and cares little for outliers.
    L1,
}

/// How a boosted model is fitted.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct BoostingParams {
    /// What is made small.
    pub loss: Loss,
    /// Number of trees.
    pub rounds: usize,
    /// Share of each tree's correction that is taken, in (0, 1].
    pub learning_rate: f64,
    /// Size of each tree.
    pub tree: TreeParams,
    /// Share of the rows drawn for each tree, in (0, 1]; 1 takes all (Friedman 2002).
    pub row_share: f64,
    /// Where the random draws start.
    pub seed: u64,
}

impl Default for BoostingParams {
    /// 200 rounds at rate 0.1 with trees of depth 4 and leaves of 20 rows, squared error, all rows.
    fn default() -> Self {
        let tree = TreeParams { max_depth: 4, min_leaf: 20 };
        Self { loss: Loss::L2, rounds: 200, learning_rate: 0.1, tree, row_share: 1.0, seed: 0 }
    }
}

/// A boosted model: a constant and the sum of its trees.
///
/// Source: Friedman (2001), Annals of Statistics 29: `LS_Boost` for [`Loss::L2`]; for [`Loss::L1`]
/// `LAD_TreeBoost`, where trees follow the sign of the residuals and leaves take their median.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Boosting {
    features: Vec<String>,
    base: f64,
    trees: Vec<Nodes>,
    skipped: usize,
}

impl Boosting {
    /// Fits the model; the same seed gives the same model. Rows without a target are left out and
    /// counted; missing features are allowed. O(rounds × features × rows × depth).
    ///
    /// # Errors
    /// As [`crate::Tree::fit`]; [`Error::Parameter`] for a rate or row share outside (0, 1].
    pub fn fit(columns: &Columns, target: &[f64], params: &BoostingParams) -> Result<Self, Error> {
        params.tree.check()?;
        for (name, value) in [("learning_rate", params.learning_rate), ("row_share", params.row_share)] {
            if !(value > 0.0 && value <= 1.0) {
                return Err(Error::Parameter { name, value });
            }
        }
        let rows = known_rows(columns, target)?;
        let bins = Bins::new(columns);
        let mut grower = Grower::new(&bins, params.tree);
        let mut random = Random::new(params.seed);
        let mut known: Vec<f64> = rows.iter().map(|&i| target[i]).collect();
        let base = match params.loss {
            Loss::L2 => mean(&known),
            Loss::L1 => median(&mut known),
        };
        let mut residuals: Vec<f64> = target.iter().map(|y| y - base).collect();
        let mut row = Vec::with_capacity(columns.width());
        let mut trees = Vec::with_capacity(params.rounds);
        for _ in 0..params.rounds {
            let drawn = draw(&rows, params.row_share, &mut random);
            let tree = correction(&mut grower, &residuals, drawn, params);
            for &i in &rows {
                columns.read_row(i, &mut row);
                residuals[i] -= tree.predict(&row);
            }
            trees.push(tree);
        }
        let skipped = target.len() - rows.len();
        Ok(Self { features: columns.names().to_vec(), base, trees, skipped })
    }

    /// The prediction for one row; `NaN` cells are allowed. `NaN` when the width is another.
    pub fn predict(&self, row: &[f64]) -> f64 {
        if row.len() != self.features.len() {
            return f64::NAN;
        }
        self.trees.iter().fold(self.base, |sum, tree| sum + tree.predict(row))
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

/// The rows of one round, never none.
fn draw(rows: &[usize], share: f64, random: &mut Random) -> Vec<usize> {
    if share >= 1.0 {
        return rows.to_vec();
    }
    let drawn: Vec<usize> = rows.iter().copied().filter(|_| random.unit() < share).collect();
    if drawn.is_empty() { rows.to_vec() } else { drawn }
}

/// One tree for the residuals, its leaves already multiplied by the rate.
fn correction(grower: &mut Grower, residuals: &[f64], rows: Vec<usize>, params: &BoostingParams) -> Nodes {
    let mut values = Vec::new();
    let mut value = |leaf: &Leaf| {
        values.clear();
        values.extend(leaf.rows.iter().map(|&i| residuals[i]));
        match params.loss {
            Loss::L2 => mean(&values),
            Loss::L1 => median(&mut values),
        }
    };
    let (mut nodes, leaves) = match params.loss {
        Loss::L2 => grower.grow(residuals, rows),
        Loss::L1 => {
            let signs: Vec<f64> = residuals.iter().map(|&r| sign(r)).collect();
            grower.grow(&signs, rows)
        }
    };
    for leaf in &leaves {
        nodes.set_leaf(leaf.node, params.learning_rate * value(leaf));
    }
    nodes
}

fn sign(x: f64) -> f64 {
    if x > 0.0 {
        1.0
    } else if x < 0.0 {
        -1.0
    } else {
        0.0
    }
}
