//! What a person expects to be sold in place of a forecast, kept beside it and scored later.

use crate::id::{LocationId, Sku};
use crate::prediction::{DemandForecast, Quantiles};
use crate::time::{Day, Timestamp};
use serde::{Deserialize, Serialize};

/// How a person's expectation differs from the forecast.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(tag = "by", content = "value", rename_all = "snake_case")]
pub enum Expects {
    /// So many units over all its days.
    Units(f64),
    /// The forecast as it stands, times this.
    Factor(f64),
}

impl Expects {
    /// Largest number of units or factor that is taken.
    pub const MOST: f64 = 1e9;

    /// Whether it is a finite number from 0 to [`Self::MOST`].
    pub fn is_sane(self) -> bool {
        let (Self::Units(value) | Self::Factor(value)) = self;
        (0.0..=Self::MOST).contains(&value)
    }

    /// The units, where the forecast says `baseline`.
    pub fn units(self, baseline: f64) -> f64 {
        match self {
            Self::Units(units) => units,
            Self::Factor(factor) => factor * baseline,
        }
    }
}

/// What a person expects to be sold of a product at a location over some days, a calendar week or a part of it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Expectation {
    /// Product.
    pub sku: Sku,
    /// Location.
    pub location: LocationId,
    /// First day.
    pub from: Day,
    /// Last day.
    pub to: Day,
    /// What is expected.
    pub expects: Expects,
    /// What the forecast said of these days when the person spoke, units.
    pub baseline: f64,
    /// Why.
    pub note: String,
    /// By whom, the name of their key or `local`.
    pub by: String,
    /// When, by the shop's clock.
    pub made_at: Timestamp,
}

impl Expectation {
    /// Number of its days.
    fn days(&self) -> f64 {
        f64::from(self.to.epoch().saturating_sub(self.from.epoch()).saturating_add(1).max(1))
    }
}

/// The forecast with what people expect in its place; `None` where they say nothing of its days.
///
/// Units are spread over the days as the forecast spreads them, evenly where it expects nothing; of a stretch of which a part
/// lies outside the forecast, as many as its days within it have a share. Where two speak of a day, the later one in
/// `said` holds. The variance of a day and the quantiles of a week grow as the mean does. O(days x said).
pub fn expected_instead(forecast: &DemandForecast, said: &[Expectation]) -> Option<DemandForecast> {
    let mut mean = forecast.mean.clone();
    let mut told = false;
    let holds: Vec<Option<usize>> = (0..)
        .zip(&forecast.mean)
        .map(|(ahead, _)| {
            let day = forecast.from.plus(ahead);
            said.iter().rposition(|one| (one.from..=one.to).contains(&day))
        })
        .collect();
    for (index, one) in said.iter().enumerate() {
        let days: Vec<usize> = (0..mean.len()).filter(|day| holds[*day] == Some(index)).collect();
        if days.is_empty() {
            continue;
        }
        told = true;
        let (baseline, count) = (days.iter().map(|day| forecast.mean[*day]).sum::<f64>(), number(days.len()));
        for day in days {
            mean[day] = match one.expects {
                Expects::Factor(factor) => forecast.mean[day] * factor,
                Expects::Units(units) if baseline > 0.0 => {
                    forecast.mean[day] * (units * count / one.days()) / baseline
                }
                Expects::Units(units) => units / one.days(),
            };
        }
    }
    told.then(|| {
        let weekly = forecast.weekly.iter().enumerate().map(|(week, quantiles)| {
            let sum = |means: &[f64]| means.iter().skip(week * 7).take(7).sum::<f64>();
            scaled(quantiles, sum(&forecast.mean), sum(&mean))
        });
        let (before, after) = (forecast.mean.iter().sum::<f64>(), mean.iter().sum::<f64>());
        let usual = after / number(mean.len().max(1));
        let variance = if before > 0.0 { forecast.daily_variance * after / before } else { usual };
        DemandForecast {
            weekly: weekly.collect(),
            daily_variance: variance.max(usual),
            mean,
            ..forecast.clone()
        }
    })
}

/// A week's quantiles when its mean changes.
fn scaled(quantiles: &Quantiles, before: f64, after: f64) -> Quantiles {
    if before > 0.0 {
        let values = quantiles.values().map(|value| value * after / before);
        Quantiles::new(values).unwrap_or(Quantiles::certain(after))
    } else {
        Quantiles::certain(after)
    }
}

#[expect(clippy::cast_precision_loss, reason = "days of a forecast")]
fn number(count: usize) -> f64 {
    count as f64
}

#[cfg(test)]
mod tests;
