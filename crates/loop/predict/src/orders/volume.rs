//! Orders per day and hour to come.

use crate::card::{CardDraft, Fitted, report};
use crate::error::Error;
use crate::table::{integers, numbers};
use qm_domain::{Day, FeatureTable, ModelVersion, PredictionKind, Quantiles, VolumeForecast};
use qm_forecast::{Levels, Method, Model, Pace, Protocol, Seasons, choose, evaluate};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

const WEEK: usize = 7;
/// Days that can be validated on: two weeks to learn from, two to check.
const DAYS_MIN: usize = 28;
/// Most days scored.
const TEST_DAYS: usize = 8 * WEEK;
const HOURS: usize = 24;
/// What orders a day are forecast by, where nothing else does better by far.
const USUAL: Method = Method::Ets { period: WEEK };
/// Every second of the last sixteen weeks.
const ORIGINS: usize = 8;
/// Less pinball loss than the usual method that another must have, as a share.
const MARGIN: f64 = 0.1;

/// The days to come, as they were forecast.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct VolumeModel {
    /// The method chosen on the last weeks.
    pub method: Method,
    /// First day predicted.
    pub from: Day,
    /// Expected orders per day.
    pub mean: Vec<f64>,
    /// Their spread.
    pub daily: Vec<Quantiles>,
    /// Share of a day's orders by local hour, 24 of them; adds up to 1.
    pub hour_share: Vec<f64>,
}

impl VolumeModel {
    /// The forecast, signed.
    pub fn forecast(&self, model: &ModelVersion) -> VolumeForecast {
        VolumeForecast {
            from: self.from,
            daily: self.daily.clone(),
            hour_share: self.hour_share.clone(),
            model: model.clone(),
        }
    }
}

/// Orders per day for `horizon` days after `through`, by exponential smoothing in state space form with a week's season, or
/// by seasonal naive, simple smoothing, means or the fast ensemble where one of these had a tenth less pinball loss on the
/// last sixteen weeks; beside seasonal naive with a week's season.
///
/// Scored a week ahead from each of the last eight weeks (fewer where four would not be left to learn from), by the
/// method that the weeks before them would have chosen.
///
/// `daily_orders`: `local_day` (days since 1970-01-01) and `orders`; days without a row count as days without
/// orders from the first row on. `hourly_orders`: `local_hour` (0 to 23) and `orders`. Rows after `through`, the
/// last whole day, are left out. `None` below four weeks. O(days × candidates).
///
/// # Errors
/// [`Error::Column`] when a column is absent, [`Error::Forecast`] when counts are beyond reason.
pub fn fit_volume(
    daily_orders: &FeatureTable,
    hourly_orders: &FeatureTable,
    through: Day,
    horizon: usize,
) -> Result<Option<Fitted<VolumeModel>>, Error> {
    let fault = |source| Error::Forecast { model: "order-volume", source };
    let history = daily_history(daily_orders, through)?;
    if history.len() < DAYS_MIN {
        return Ok(None);
    }
    let test = ((history.len() - DAYS_MIN) / WEEK * WEEK).clamp(WEEK, TEST_DAYS);
    let (early, _) = history.split_at(history.len() - test);
    let tried = chosen(early).map_err(fault)?;
    let judge = Protocol { horizon: WEEK, origins: test / WEEK, stride: WEEK, ..Protocol::default() };
    let scores = evaluate(&history, tried, &judge).map_err(fault)?;
    let method = chosen(&history).map_err(fault)?;
    let forecast = Model::fit(&history, method).map_err(fault)?.forecast(horizon, &Levels::default());
    let model = VolumeModel {
        method,
        from: through.plus(1),
        daily: (0..horizon).map(|step| at_step(&forecast, step)).collect(),
        mean: forecast.mean,
        hour_share: hour_share(hourly_orders)?,
    };
    let n = u64::try_from(scores.method.points).unwrap_or(u64::MAX);
    let draft = CardDraft {
        name: "order-volume".into(),
        kind: PredictionKind::DailyVolume,
        method: tried.name().into(),
        baseline: "seasonal naive".into(),
        rows: u64::try_from(history.len()).unwrap_or(u64::MAX),
        test_rows: n,
        measure: "mae".into(),
        score: scores.method.mae,
        baseline_score: scores.baseline.mae,
        coverage80: scores.method.coverage.iter().find(|c| (c.nominal - 0.8).abs() < 1e-9).map(|c| c.actual),
        learned: Vec::new(),
    };
    let pinball = ("seasonal naive", "pinball", scores.method.pinball, scores.baseline.pinball, n);
    let (card, evaluation) = report(draft, [pinball]);
    Ok(Some(Fitted { model, card, evaluation }))
}

/// The usual method, unless another did better by far on every second of the last sixteen weeks.
///
/// The usual method had the least pinball loss over Olist and Online Retail II taken together, on the sixteen weeks before
/// the last eight; the least of each alone was another one.
fn chosen(history: &[f64]) -> Result<Method, qm_forecast::Error> {
    let mut candidates = vec![USUAL];
    candidates.extend(Method::candidates(WEEK));
    candidates.push(Method::Ensemble { seasons: Seasons::one(WEEK), pace: Pace::Fast });
    let fit = history.len().saturating_sub(3 * WEEK) / (2 * WEEK) + 1;
    let origins = fit.min(ORIGINS);
    let protocol = Protocol { horizon: WEEK, origins, stride: 2 * WEEK, ..Protocol::default() };
    let choice = choose(history, &candidates, &protocol)?;
    let loss = |method: Method| choice.scores.iter().find(|(own, _)| *own == method).map(|(_, s)| s.pinball);
    Ok(match (loss(choice.method), loss(USUAL)) {
        (Some(best), Some(usual)) if best >= usual * (1.0 - MARGIN) => USUAL,
        _ => choice.method,
    })
}

/// Longest history looked at, in days.
const HISTORY_MAX: i64 = 1100;

fn daily_history(table: &FeatureTable, through: Day) -> Result<Vec<f64>, Error> {
    let (days, orders) = (integers(table, "local_day")?, numbers(table, "orders")?);
    let last = i64::from(through.epoch());
    let mut counts: BTreeMap<i64, f64> = BTreeMap::new();
    for (day, orders) in days.iter().zip(orders.iter()) {
        if *day <= last && *day > last.saturating_sub(HISTORY_MAX) && orders.is_finite() {
            *counts.entry(*day).or_default() += orders;
        }
    }
    let first = counts.keys().next().copied().unwrap_or(last + 1);
    Ok((first..=last).map(|day| counts.get(&day).copied().unwrap_or(0.0)).collect())
}

/// Shares by hour with one order added to each hour, so that no hour is impossible; even without any orders.
fn hour_share(table: &FeatureTable) -> Result<Vec<f64>, Error> {
    let (hours, orders) = (integers(table, "local_hour")?, numbers(table, "orders")?);
    let mut counts = [1.0; HOURS];
    for (hour, orders) in hours.iter().zip(orders.iter()) {
        let cell = usize::try_from(*hour).ok().and_then(|hour| counts.get_mut(hour));
        if let Some(cell) = cell.filter(|_| orders.is_finite() && *orders > 0.0) {
            *cell += orders;
        }
    }
    let total: f64 = counts.iter().sum();
    Ok(counts.iter().map(|count| count / total).collect())
}

fn at_step(forecast: &qm_forecast::Forecast, step: usize) -> Quantiles {
    let value = |i: usize| forecast.quantiles.get(i).and_then(|(_, values)| values.get(step)).copied();
    let mut values = [forecast.mean.get(step).copied().unwrap_or(0.0); 7];
    for (i, cell) in values.iter_mut().enumerate() {
        *cell = value(i).unwrap_or(*cell);
    }
    Quantiles::new(values).unwrap_or(Quantiles::certain(0.0))
}

#[cfg(test)]
mod tests {
    use super::*;
    use qm_domain::FeatureColumn;

    #[test]
    fn missing_days_are_days_without_orders() {
        let table = FeatureTable::new(vec![
            ("local_day".into(), FeatureColumn::Integer(vec![12, 10, 15])),
            ("orders".into(), FeatureColumn::Integer(vec![3, 2, 9])),
        ])
        .unwrap();
        assert_eq!(daily_history(&table, Day::from_epoch(13)).unwrap(), [2.0, 0.0, 3.0, 0.0]);
    }
}
