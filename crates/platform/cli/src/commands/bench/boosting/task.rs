//! A task of the benchmark as its files describe it.

use anyhow::{Context, Result, bail};
use qm_ml::{BoostingParams, FeatureKind, Loss};
use serde::Deserialize;
use std::path::Path;

/// What is fitted, and how: `NAME.json`.
#[derive(Debug, Deserialize)]
pub(super) struct Task {
    /// Name of the file of rows, without its ending.
    rows: String,
    loss: String,
    /// Level of a quantile, power of a Tweedie loss.
    parameter: Option<f64>,
    pub(super) rounds: usize,
    learning_rate: f64,
    pub(super) max_leaves: usize,
    min_leaf: usize,
    row_share: f64,
    feature_share: f64,
    pub(super) features: Vec<String>,
    categories: Vec<String>,
    /// Rows to train on, and rows to test on after them.
    pub(super) train: usize,
    pub(super) test: usize,
}

/// `[feature][row]` of both parts, and the target of the first.
pub(super) struct Rows {
    pub(super) train: Vec<Vec<f64>>,
    pub(super) test: Vec<Vec<f64>>,
    pub(super) target: Vec<f64>,
}

impl Task {
    pub(super) fn read(folder: &Path, name: &str) -> Result<Self> {
        let file = folder.join(format!("{name}.json"));
        let text = std::fs::read(&file).with_context(|| format!("reading {}", file.display()))?;
        serde_json::from_slice(&text).with_context(|| format!("{} is no task", file.display()))
    }

    /// Reads the rows: 64-bit little-endian floats, column by column, the target last.
    pub(super) fn rows(&self, folder: &Path) -> Result<Rows> {
        let file = folder.join(format!("{}.bin", self.rows));
        let bytes = std::fs::read(&file).with_context(|| format!("reading {}", file.display()))?;
        let (cells, rest) = bytes.as_chunks::<8>();
        let rows = self.train + self.test;
        if !rest.is_empty() || rows == 0 || cells.len() != rows * (self.features.len() + 1) {
            bail!("{} does not hold {rows} rows", file.display());
        }
        let mut columns: Vec<Vec<f64>> = cells
            .chunks(rows)
            .map(|column| column.iter().map(|cell| f64::from_le_bytes(*cell)).collect())
            .collect();
        let test = columns.iter_mut().map(|column| column.split_off(self.train)).collect::<Vec<_>>();
        let target = columns.pop().unwrap_or_default();
        Ok(Rows { train: columns, test: test[..self.features.len()].to_vec(), target })
    }

    pub(super) fn kinds(&self) -> Vec<FeatureKind> {
        let kind =
            |name| if self.categories.contains(name) { FeatureKind::Category } else { FeatureKind::Number };
        self.features.iter().map(kind).collect()
    }

    pub(super) fn params(&self, seed: u64) -> Result<BoostingParams> {
        let loss = match (self.loss.as_str(), self.parameter) {
            ("l2", None) => Loss::L2,
            ("l1", None) => Loss::L1,
            ("poisson", None) => Loss::Poisson,
            ("quantile", Some(level)) => Loss::Quantile { level },
            ("tweedie", Some(power)) => Loss::Tweedie { power },
            (name, parameter) => bail!("no loss {name:?} with parameter {parameter:?}"),
        };
        Ok(BoostingParams {
            loss,
            rounds: self.rounds,
            learning_rate: self.learning_rate,
            max_leaves: self.max_leaves,
            min_leaf: self.min_leaf,
            row_share: self.row_share,
            feature_share: self.feature_share,
            seed,
            ..BoostingParams::default()
        })
    }
}
