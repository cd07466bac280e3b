//! Forecasts: how they did, and what people expect in their place.

use super::scalar::{Date, Time};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// How forecasts of some products did.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct Accuracy {
    /// Products at locations.
    pub(crate) products: u64,
    /// Their share of the value sold in the last year, 0 to 1.
    pub(crate) sales_share: f64,
    /// Those of which a forecast could be compared.
    pub(crate) scored: u64,
    /// Weeks compared.
    pub(crate) weeks: u64,
    /// Mean absolute error over the usual change from week to week, a ratio; null where that is not known.
    #[schema(required)]
    pub(crate) error: Option<f64>,
    /// The same of expecting the week before again.
    #[schema(required)]
    pub(crate) naive_error: Option<f64>,
    /// Units expected too much (below zero: too little) over units sold; null where none were.
    #[schema(required)]
    pub(crate) bias: Option<f64>,
    /// Share of weeks whose units fell within the 80 % interval; null without a week.
    #[schema(required)]
    pub(crate) within80: Option<f64>,
}

/// A class of products.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct ClassAccuracy {
    /// A to C, by share of the value sold.
    pub(crate) volume: &'static str,
    /// X to Z, by how the weeks vary.
    pub(crate) variation: &'static str,
    /// How its forecasts did.
    pub(crate) accuracy: Accuracy,
}

/// What people expected, beside the forecasts.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct OverrideSummary {
    /// Overrides whose days have passed.
    pub(crate) count: u64,
    /// Those nearer to what was sold than the forecast.
    pub(crate) closer: u64,
    /// Units by which people were off, in all.
    pub(crate) said_error: f64,
    /// Units by which the forecasts were off, in all.
    pub(crate) baseline_error: f64,
}

/// An override whose days have passed.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct ScoredOverride {
    /// Product.
    pub(crate) sku: String,
    /// Its name.
    #[schema(required)]
    pub(crate) label: Option<String>,
    /// Location.
    pub(crate) location: String,
    /// What was said.
    pub(crate) said: Override,
    /// Units the person expected.
    pub(crate) units: f64,
    /// Units sold.
    pub(crate) sold: f64,
}

/// How forecasts of demand did on weeks that have passed.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct ForecastAccuracy {
    /// Last whole day known; null before the first import.
    #[schema(required)]
    pub(crate) through: Option<Date>,
    /// The last day of the next week that can be compared; null where none is predicted.
    #[schema(required)]
    pub(crate) next: Option<Date>,
    /// All products together.
    pub(crate) total: Accuracy,
    /// By class, AX to CZ; classes without a product are left out.
    pub(crate) classes: Vec<ClassAccuracy>,
    /// How people's overrides did.
    pub(crate) overrides: OverrideSummary,
    /// The latest of them, newest first, at most 50.
    pub(crate) latest: Vec<ScoredOverride>,
}

/// How an override differs from the forecast.
#[derive(Debug, Clone, Copy, Serialize, Deserialize, ToSchema)]
#[serde(tag = "by", content = "value", rename_all = "snake_case")]
pub(crate) enum Expects {
    /// So many units over its days.
    Units(f64),
    /// The forecast as it stands, times this.
    Factor(f64),
}

/// What a person expects to be sold in place of the forecast.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct Override {
    /// Its number.
    pub(crate) id: i64,
    /// First day.
    pub(crate) from: Date,
    /// Last day.
    pub(crate) to: Date,
    /// What is expected.
    pub(crate) expects: Expects,
    /// Units the forecast expected when the person spoke.
    pub(crate) baseline: f64,
    /// Why.
    pub(crate) note: String,
    /// By whom.
    pub(crate) by: String,
    /// When, by the shop's clock.
    pub(crate) made_at: Time,
    /// When it was taken back or another took its place; null while it holds.
    #[schema(required)]
    pub(crate) ended_at: Option<Time>,
}

/// A calendar week that the latest forecast tells of.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct ForecastWeek {
    /// Its first day that the forecast tells of.
    pub(crate) from: Date,
    /// Its Sunday.
    pub(crate) to: Date,
    /// Units by the forecast.
    pub(crate) baseline: f64,
    /// Units with what people said.
    pub(crate) expected: f64,
    /// What holds of it; null where nobody said anything.
    #[schema(required)]
    pub(crate) said: Option<Override>,
}

/// A week of which somebody expects something else.
#[derive(Debug, Clone, Copy, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct WeekExpected {
    /// Any day of it.
    pub(crate) week: Date,
    /// What is expected.
    pub(crate) expects: Expects,
}

/// What somebody expects in place of a forecast.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Overriding {
    /// The weeks, each once.
    #[schema(min_items = 1)]
    pub(crate) weeks: Vec<WeekExpected>,
    /// Why, 1 to 400 characters.
    pub(crate) note: String,
}

/// What became of an override that somebody took back.
#[derive(Debug, Clone, Copy, Serialize, ToSchema)]
pub(crate) struct TakenBack {
    /// Whether it held until now.
    pub(crate) ended: bool,
}
