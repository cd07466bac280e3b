//! Sources, quality, rows put aside, model cards.

use super::code::{FactorKind, PredictionKind, RejectReason};
use super::scalar::Time;
use serde::Serialize;
use utoipa::ToSchema;

/// How good a source's data are.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct Quality {
    /// Share of rows that could be used.
    pub(crate) valid: f64,
    /// Share of accepted rows that were not duplicates.
    pub(crate) unique: f64,
    /// Share of optional cells that were filled.
    pub(crate) complete: f64,
    /// Share of accepted rows without contradiction, outlier or mending.
    pub(crate) plausible: f64,
    /// 0 to 100.
    pub(crate) score: f64,
}

/// A source.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct Source {
    /// Its name.
    pub(crate) source: String,
    /// Last import.
    pub(crate) imported_at: Time,
    /// Files imported.
    pub(crate) files: u64,
    /// Rows read.
    pub(crate) observed: u64,
    /// Rows kept.
    pub(crate) accepted: u64,
    /// Rows put aside at import.
    pub(crate) quarantined: u64,
    /// Accepted rows that added nothing.
    pub(crate) duplicates: u64,
    /// Rows still put aside.
    pub(crate) waiting: u64,
    /// Quality of the last import.
    #[schema(required)]
    pub(crate) quality: Option<Quality>,
}

/// Rows put aside for one reason.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct QuarantineCount {
    /// The source.
    pub(crate) source: String,
    /// Why.
    pub(crate) reason: RejectReason,
    /// How many.
    pub(crate) count: u64,
}

/// A row put aside.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct QuarantineRow {
    /// Its number.
    pub(crate) id: i64,
    /// The source.
    pub(crate) source: String,
    /// The file.
    pub(crate) file: String,
    /// The row in it.
    pub(crate) row: u64,
    /// The table it was meant for.
    #[schema(required)]
    pub(crate) table: Option<String>,
    /// The column at fault; empty when the whole row is.
    pub(crate) column: String,
    /// Why.
    pub(crate) reason: RejectReason,
    /// The cell; empty when the column is personal.
    pub(crate) value: String,
    /// What was expected.
    pub(crate) expected: String,
    /// When.
    pub(crate) at: Time,
}

/// How a model did later, on outcomes it had not seen.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct ModelScore {
    /// When it was scored.
    pub(crate) at: Time,
    /// Name of the score.
    pub(crate) measure: String,
    /// Its value.
    pub(crate) value: f64,
    /// The baseline's.
    #[schema(required)]
    pub(crate) baseline: Option<f64>,
    /// Outcomes scored.
    pub(crate) rows: u64,
}

/// What a discount, a category on promotion or a holiday was learned to multiply sales by; of one-off orders, what was left of them.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct LearnedFactor {
    /// What it is about.
    pub(crate) kind: FactorKind,
    /// Which one: per cent of the price, a category, a holiday's name; empty for one-off orders.
    pub(crate) label: String,
    /// The factor.
    pub(crate) factor: f64,
    /// Days that it was seen on: of each series, of the shop for holidays.
    pub(crate) days: u64,
}

impl From<qm_domain::LearnedFactor> for LearnedFactor {
    fn from(learned: qm_domain::LearnedFactor) -> Self {
        let qm_domain::LearnedFactor { kind, label, factor, days } = learned;
        Self { kind: kind.into(), label, factor, days }
    }
}

/// The card of a fitted model.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct Model {
    /// Name and version.
    pub(crate) version: String,
    /// What it predicts.
    pub(crate) kind: PredictionKind,
    /// Method in words.
    pub(crate) method: String,
    /// Baseline in words.
    pub(crate) baseline: String,
    /// Rows it learned from.
    pub(crate) rows: u64,
    /// Later rows it was scored on.
    pub(crate) test_rows: u64,
    /// Name of the score: `mae`, `accuracy`, `log_loss`.
    pub(crate) measure: String,
    /// Its score.
    pub(crate) score: f64,
    /// The baseline's on the same rows.
    pub(crate) baseline_score: f64,
    /// Share of outcomes within the 80 % interval.
    #[schema(required)]
    pub(crate) coverage80: Option<f64>,
    /// What promotions, holidays and one-off orders were learned to do; empty where it knows none.
    pub(crate) learned: Vec<LearnedFactor>,
    /// Latest fact it saw.
    pub(crate) watermark: Time,
    /// Scores since, newest first.
    pub(crate) scores: Vec<ModelScore>,
}
