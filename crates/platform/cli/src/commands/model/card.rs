//! A fitted model as it is kept and shown.

use crate::terminal::{Terminal, Tone};
use anyhow::Result;
use qm_ml::{Conformal, Regressor};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Scores on rows that were not fitted.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Scores {
    /// Rows measured on.
    pub(super) rows: usize,
    /// Mean absolute error.
    pub(super) mae: f64,
    /// Root mean squared error.
    pub(super) rmse: f64,
    /// Share of the variance explained.
    pub(super) r2: f64,
    /// Mean absolute error of always saying the training mean.
    pub(super) baseline_mae: f64,
    /// Mean width of the 80 % intervals.
    pub(super) interval_width: f64,
}

/// A fitted model with what belongs to it.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Card {
    pub(super) name: String,
    pub(super) target: String,
    pub(super) features: Vec<String>,
    pub(super) rows: usize,
    pub(super) skipped: usize,
    pub(super) scored_on: String,
    pub(super) scores: Option<Scores>,
    pub(super) interval: Option<Conformal>,
    pub(super) model: Regressor,
}

/// What is shown of a model.
#[derive(Serialize)]
pub(super) struct Summary<'a> {
    name: &'a str,
    kind: &'static str,
    target: &'a str,
    features: &'a [String],
    rows: usize,
    skipped: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    intercept: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    coefficients: Option<BTreeMap<&'a str, f64>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    aliased: Option<&'a [String]>,
    scored_on: &'a str,
    scores: Option<&'a Scores>,
}

impl Card {
    fn kind(&self) -> &'static str {
        match self.model {
            Regressor::Ols(_) => "ols",
            Regressor::Tree(_) => "tree",
            Regressor::Forest(_) => "forest",
            Regressor::Boosting(_) => "boosting",
        }
    }

    /// What is shown as JSON.
    pub(super) fn summary(&self) -> Summary<'_> {
        let ols = if let Regressor::Ols(model) = &self.model { Some(model) } else { None };
        Summary {
            name: &self.name,
            kind: self.kind(),
            target: &self.target,
            features: &self.features,
            rows: self.rows,
            skipped: self.skipped,
            intercept: ols.map(|m| m.intercept),
            coefficients: ols.map(|m| m.coefficients.iter().map(|(name, w)| (name.as_str(), *w)).collect()),
            aliased: ols.map(|m| m.aliased.as_slice()),
            scored_on: &self.scored_on,
            scores: self.scores.as_ref(),
        }
    }

    /// Prints it for people.
    pub(super) fn print(&self, terminal: Terminal) -> Result<()> {
        let title =
            format!("{} predicts {} by {} from {} rows", self.name, self.target, self.kind(), self.rows);
        terminal.line(&terminal.paint(Tone::Bold, &title))?;
        if self.skipped > 0 {
            terminal.line(&format!("{} rows with a missing number were left out", self.skipped))?;
        }
        if let Regressor::Ols(model) = &self.model {
            let error = |e: Option<f64>| e.map_or_else(String::new, |e| format!("{e:.6}"));
            let mut rows = vec![vec![
                "(intercept)".into(),
                format!("{:.6}", model.intercept),
                error(model.intercept_standard_error),
            ]];
            for ((name, weight), e) in model.coefficients.iter().zip(&model.standard_errors) {
                rows.push(vec![name.clone(), format!("{weight:.6}"), error(*e)]);
            }
            terminal.table(&["feature", ">coefficient", ">standard error"], &rows)?;
            if !model.aliased.is_empty() {
                let text = format!("left out as combinations of the others: {}", model.aliased.join(", "));
                terminal.line(&terminal.paint(Tone::Warn, &text))?;
            }
        }
        match &self.scores {
            Some(s) => terminal.line(&format!(
                "{}: mean absolute error {:.4} (training mean {:.4}), RMSE {:.4}, R2 {:.4}, 80 % interval {:.4} wide",
                self.scored_on, s.mae, s.baseline_mae, s.rmse, s.r2, s.interval_width
            )),
            None => terminal.line("too few rows to score"),
        }
    }
}
