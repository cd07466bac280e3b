//! What `predict` says: numbers with quantiles, the model that said them, and what it had seen.

use crate::area::{Intent, Language, Sentiment, codes};
use crate::id::{LocationId, ModelVersion, Sku, TicketId};
use crate::time::{Day, Timestamp};
use crate::units::Probability;
use serde::{Deserialize, Serialize};

/// Quantiles of a predicted number, at fixed levels, never crossing.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Quantiles {
    /// 5 %.
    pub q05: f64,
    /// 10 %.
    pub q10: f64,
    /// 25 %.
    pub q25: f64,
    /// Median.
    pub q50: f64,
    /// 75 %.
    pub q75: f64,
    /// 90 %.
    pub q90: f64,
    /// 95 %.
    pub q95: f64,
}

impl Quantiles {
    /// The levels, in order.
    pub const LEVELS: [f64; 7] = [0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95];

    /// From values at [`Self::LEVELS`]; sorted so that they never cross. `None` when one is not finite.
    pub fn new(mut values: [f64; 7]) -> Option<Self> {
        if values.iter().any(|v| !v.is_finite()) {
            return None;
        }
        values.sort_by(f64::total_cmp);
        let [q05, q10, q25, q50, q75, q90, q95] = values;
        Some(Self { q05, q10, q25, q50, q75, q90, q95 })
    }

    /// The values at [`Self::LEVELS`].
    pub fn values(&self) -> [f64; 7] {
        [self.q05, self.q10, self.q25, self.q50, self.q75, self.q90, self.q95]
    }

    /// All quantiles at one value: a number known for sure.
    pub fn certain(value: f64) -> Self {
        Self { q05: value, q10: value, q25: value, q50: value, q75: value, q90: value, q95: value }
    }

    /// Share of the distribution above `x`, by linear interpolation between the quantiles; 0.02 and 0.98 beyond them.
    pub fn share_above(&self, x: f64) -> Probability {
        let (values, levels) = (self.values(), Self::LEVELS);
        if x < values[0] {
            return Probability::clamped(0.98);
        }
        for i in 1..values.len() {
            if x < values[i] {
                let span = values[i] - values[i - 1];
                let part = if span > 0.0 { (x - values[i - 1]) / span } else { 1.0 };
                return Probability::clamped(1.0 - (levels[i - 1] + part * (levels[i] - levels[i - 1])));
            }
        }
        Probability::clamped(0.02)
    }
}

codes! {
    /// What is predicted.
    PredictionKind {
        /// Minutes of work on an order.
        ProcessingTime = "processing_time",
        /// Hours from purchase to hand-over.
        HandoverTime = "handover_time",
        /// Orders per day.
        DailyVolume = "daily_volume",
        /// Orders per hour.
        HourlyVolume = "hourly_volume",
        /// Units per product, location and day.
        Demand = "demand",
        /// Stock level by the article's formula.
        StockLevel = "stock_level",
        /// Days from purchase to delivery.
        DeliveryTime = "delivery_time",
        /// Minutes of delivery by the article's formula.
        DeliveryMinutes = "delivery_minutes",
        /// Whether a customer is gone.
        Churn = "churn",
        /// How a text's writer feels.
        Sentiment = "sentiment",
        /// What a ticket wants.
        Intent = "intent",
    }
}

/// A predicted number with the model that said it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Predicted {
    /// The expectation.
    pub mean: f64,
    /// The spread.
    pub quantiles: Quantiles,
    /// Who said it.
    pub model: ModelVersion,
}

/// Demand of one product at one location, day by day from the day after the last known one.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DemandForecast {
    /// Product.
    pub sku: Sku,
    /// Location.
    pub location: LocationId,
    /// First day predicted.
    pub from: Day,
    /// Expected units per day, never negative.
    pub mean: Vec<f64>,
    /// Variance of one day's units, at least the mean for counts.
    pub daily_variance: f64,
    /// Quantiles of the units of each whole week from `from` on.
    pub weekly: Vec<Quantiles>,
    /// What promotions and holidays multiply each day by, in `mean` already; empty where they change none.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub lifts: Vec<f64>,
    /// Days of history it rests on.
    pub history_days: u32,
    /// Who said it.
    pub model: ModelVersion,
}

/// Orders to come.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct VolumeForecast {
    /// First day predicted.
    pub from: Day,
    /// Orders per day.
    pub daily: Vec<Quantiles>,
    /// Share of a day's orders by local hour, adds up to 1.
    pub hour_share: Vec<f64>,
    /// Who said it.
    pub model: ModelVersion,
}

/// What a ticket probably wants.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct IntentPrediction {
    /// The ticket or review.
    pub ticket: TicketId,
    /// Most probable first; probabilities add up to 1.
    pub intents: Vec<(Intent, Probability)>,
    /// Language it is written in.
    pub language: Language,
    /// Who said it.
    pub model: ModelVersion,
}

/// How the writer of a text feels.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SentimentPrediction {
    /// The review's or ticket's id.
    pub text: String,
    /// Most probable reading.
    pub sentiment: Sentiment,
    /// Its probability.
    pub probability: Probability,
    /// Who said it.
    pub model: ModelVersion,
}

/// A prediction as it is kept, to be scored when its outcome is known.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PredictionRecord {
    /// What was predicted.
    pub kind: PredictionKind,
    /// Of what: an order's, parcel's, customer's id, `sku@location`, a day.
    pub subject: String,
    /// When.
    pub made_at: Timestamp,
    /// The expectation (probabilities for classes).
    pub mean: f64,
    /// 10 % quantile.
    pub lo: f64,
    /// 90 % quantile.
    pub hi: f64,
    /// Who said it.
    pub model: ModelVersion,
    /// For a class: its code.
    pub class: Option<String>,
}

/// The card of a fitted model: what it is, what it saw, how it did beside its baseline.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ModelCard {
    /// Name and version.
    pub version: ModelVersion,
    /// What it predicts.
    pub kind: PredictionKind,
    /// Method in words: `ordinary least squares`.
    pub method: String,
    /// Baseline in words: `training median`.
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
    /// Latest fact it saw.
    pub watermark: Timestamp,
    /// What it learned of events, where it knows any.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub learned: Vec<LearnedFactor>,
}

/// A product that some buy where another is not there.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Substitution {
    /// What they buy instead.
    pub substitute: Sku,
    /// Share of the units missed that they buy of it, where it is there; those of one product add up to 1 at most.
    pub share: f64,
}

codes! {
    /// What a learned factor is about.
    FactorKind {
        /// A discount; the label is its share of the price in per cent.
        Discount = "discount",
        /// Promotions of a category beside those of all.
        Category = "category",
        /// A holiday.
        Holiday = "holiday",
        /// One-off orders: days of far more units than their series sells, without a label; the factor is what is left of them.
        OneOff = "one_off",
        /// A product that some buy where another is not there; the label names both, the factor is the share of the units missed.
        Substitute = "substitute",
    }
}

/// What an event was learned to multiply by.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct LearnedFactor {
    /// What it is about.
    pub kind: FactorKind,
    /// Which one.
    pub label: String,
    /// The factor, already drawn towards 1 as far as little was seen of it; a share towards what was told or is usual.
    pub factor: f64,
    /// Days that it was seen on: of each series for promotions and substitutes, of the shop for holidays.
    pub days: u64,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn share_above_falls_and_stays_a_probability() {
        let q = Quantiles::new([1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0]).unwrap();
        assert!((q.share_above(4.0).get() - 0.5).abs() < 1e-12);
        assert!((q.share_above(4.5).get() - 0.375).abs() < 1e-12);
        assert!(q.share_above(0.0).get() > q.share_above(8.0).get());
        assert!(Quantiles::new([f64::NAN; 7]).is_none());
    }
}
