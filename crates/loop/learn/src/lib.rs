//! Predictions and outcomes to scores, decisions and outcomes to measured results, residuals to drift alarms.
//!
//! Pure: records, facts and costs come in, rows come out. [`score_predictions`] says how each model did on
//! what has become known since, [`measure_decision`] what a decision brought, [`check_drift`] whether a
//! model's errors have changed, [`accuracy`] how forecasts of demand did by class of product.

mod accuracy;
mod drift;
mod error;
mod expectation;
mod measure;
mod number;
mod outcome;
mod score;

pub use accuracy::{Accuracy, AccuracyReport, SoldSeries, WeekExpected, accuracy};
pub use drift::{Drift, DriftLimits, DriftSide, PageHinkley, check_drift};
pub use error::Error;
pub use expectation::{ExpectationScore, ExpectationSummary, score_expectations};
pub use measure::{
    FulfilmentOutcome, NoticeOutcome, OutcomeFacts, ReplyOutcome, RouteOutcome, SupplyOutcome,
    WinBackOutcome, measure_decision, measure_decisions,
};
pub use outcome::{Matched, Matching, Observed, Outcome, match_outcomes};
pub use qm_forecast::{Class, Variation, Volume};
pub use score::{ScoreRow, score_predictions};
