//! What a fit gives besides the model: its card, its evaluation, and predictions before they are signed.

use qm_domain::{LearnedFactor, ModelCard, ModelVersion, Predicted, PredictionKind, Quantiles, Timestamp};
use serde::{Deserialize, Serialize};

/// A fitted model with what is known of it. The model is stored with serde; the caller names its version.
#[derive(Debug, Clone, PartialEq)]
pub struct Fitted<M> {
    /// The model, refitted on all rows.
    pub model: M,
    /// What it is and how it did, without version and watermark.
    pub card: CardDraft,
    /// Every score beside its baseline's, the card's own first.
    pub evaluation: Vec<EvaluationRow>,
}

/// A [`ModelCard`] without version and watermark.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CardDraft {
    /// Name: `delivery-time`.
    pub name: String,
    /// What it predicts.
    pub kind: PredictionKind,
    /// Method in words.
    pub method: String,
    /// Baseline in words.
    pub baseline: String,
    /// Rows it learned from.
    pub rows: u64,
    /// Rows of the later part of history it was scored on.
    pub test_rows: u64,
    /// Name of the score: `mae`, `accuracy`, `log_loss`.
    pub measure: String,
    /// Its score.
    pub score: f64,
    /// The baseline's score on the same rows.
    pub baseline_score: f64,
    /// Share of outcomes within the 80 % interval, where it gives one.
    pub coverage80: Option<f64>,
    /// What it learned of events, where it knows any.
    pub learned: Vec<LearnedFactor>,
}

impl CardDraft {
    /// The card under a version, with the latest fact the model saw.
    pub fn sign(&self, version: ModelVersion, watermark: Timestamp) -> ModelCard {
        ModelCard {
            version,
            kind: self.kind,
            method: self.method.clone(),
            baseline: self.baseline.clone(),
            rows: self.rows,
            test_rows: self.test_rows,
            measure: self.measure.clone(),
            score: self.score,
            baseline_score: self.baseline_score,
            coverage80: self.coverage80,
            watermark,
            learned: self.learned.clone(),
        }
    }
}

/// One score of a model beside its baseline, on the same rows.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct EvaluationRow {
    /// What is predicted.
    pub kind: PredictionKind,
    /// Method in words.
    pub method: String,
    /// Baseline in words.
    pub baseline: String,
    /// Name of the score.
    pub measure: String,
    /// The score.
    pub score: f64,
    /// The baseline's score.
    pub baseline_score: f64,
    /// Rows scored.
    pub n: u64,
}

/// A predicted number before a version stands under it.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Estimate {
    /// The expectation.
    pub mean: f64,
    /// The spread.
    pub quantiles: Quantiles,
}

impl Estimate {
    /// The estimate, signed by a model.
    pub fn by(self, model: &ModelVersion) -> Predicted {
        Predicted { mean: self.mean, quantiles: self.quantiles, model: model.clone() }
    }
}

/// Puts a card and its evaluation together from scores in the order given; the first is the card's own.
pub(crate) fn report(
    draft: CardDraft,
    more: impl IntoIterator<Item = (&'static str, &'static str, f64, f64, u64)>,
) -> (CardDraft, Vec<EvaluationRow>) {
    let row = |baseline: &str, measure: &str, score: f64, baseline_score: f64, n: u64| EvaluationRow {
        kind: draft.kind,
        method: draft.method.clone(),
        baseline: baseline.into(),
        measure: measure.into(),
        score,
        baseline_score,
        n,
    };
    let own = row(&draft.baseline, &draft.measure, draft.score, draft.baseline_score, draft.test_rows);
    let rest =
        more.into_iter().map(|(baseline, measure, score, other, n)| row(baseline, measure, score, other, n));
    let evaluation = std::iter::once(own).chain(rest).collect();
    (draft, evaluation)
}
