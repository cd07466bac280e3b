//! Demand per product, location and day.

use super::score::{SeriesScore, Total, WEEK};
use super::series::{Series, read};
use crate::card::Fitted;
use crate::error::Error;
use crate::number::float;
use qm_domain::{Day, DemandForecast, FeatureTable, LocationId, ModelVersion, Quantiles, Sku};
use qm_forecast::{Levels, Method, Model, Protocol, choose};
use serde::{Deserialize, Serialize};

/// Days at the end of history that forecasts are scored on.
const TEST_DAYS: usize = 28;
/// A series needs this many days before the test days to be scored.
const PAST_MIN: usize = 14;
const THREADS_MAX: usize = 8;

/// The method of one series.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SeriesMethod {
    /// Product.
    pub sku: Sku,
    /// Location.
    pub location: LocationId,
    /// Chosen on the end of its history.
    pub method: Method,
}

/// Which method forecasts which series. With the same facts it gives the same forecasts.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DemandModel {
    /// Last whole day it saw.
    pub through: Day,
    /// Sorted by product and location.
    pub series: Vec<SeriesMethod>,
}

/// A forecast of one series before a version stands under it.
#[derive(Debug, Clone, PartialEq)]
pub struct SeriesForecast {
    forecast: Draft,
}

#[derive(Debug, Clone, PartialEq)]
struct Draft {
    sku: Sku,
    location: LocationId,
    from: Day,
    mean: Vec<f64>,
    daily_variance: f64,
    weekly: Vec<Quantiles>,
    history_days: u32,
}

impl SeriesForecast {
    /// The forecast, signed by a model.
    pub fn by(self, model: &ModelVersion) -> DemandForecast {
        let Draft { sku, location, from, mean, daily_variance, weekly, history_days } = self.forecast;
        DemandForecast {
            sku,
            location,
            from,
            mean,
            daily_variance,
            weekly,
            history_days,
            model: model.clone(),
        }
    }
}

/// A fitted demand model with the forecasts it gives.
#[derive(Debug, Clone, PartialEq)]
pub struct DemandFit {
    /// The model, its card and its scores.
    pub fitted: Fitted<DemandModel>,
    /// One per series, sorted by product and location.
    pub forecasts: Vec<SeriesForecast>,
    /// Rows of sales that name no product or location and could not be counted.
    pub unplaced: u64,
}

/// Forecasts the demand of every product at every location for `horizon` days after `through`.
///
/// `demand`: `sku`, `location`, `local_day` (days since 1970-01-01), `units`; days without a row are days without
/// a sale, from the first sale to `through`, the last whole day; the last 400 days count. Per series the method
/// is chosen among seasonal naive, simple exponential smoothing, mean of four weeks and weekday means of eight
/// weeks by pinball loss on its last four weeks; where most days are without a sale, means of eight and sixteen weeks
/// stand in the place of seasonal naive. Series shorter than that get their mean. The variance of a day
/// is a seventh of that of a week's sum, so that it adds up over a lead time, and at least the mean.
///
/// Scored over all series with 42 days or more: methods chosen on all but the last 28 days forecast those, beside
/// seasonal naive: `mae` of the median per series-day, `rmsse` of the mean (Makridakis, Spiliotis & Assimakopoulos 2022, mean over
/// series), `pinball` over seven levels. Without such a series the scores are of no rows and zero. `None`
/// without any sale. O(series × days × candidates).
///
/// # Errors
/// [`Error::Column`] when a column is absent, [`Error::Forecast`] when units are beyond reason.
pub fn fit_demand(demand: &FeatureTable, through: Day, horizon: usize) -> Result<Option<DemandFit>, Error> {
    let (all, unplaced) = read(demand, through)?;
    if all.is_empty() {
        return Ok(None);
    }
    let work =
        Work { usual: Method::candidates(WEEK), sparse: Method::sparse_candidates(WEEK), through, horizon };
    let done = work.all(&all).map_err(|source| Error::Forecast { model: "demand", source })?;
    let mut total = Total::default();
    let mut series = Vec::with_capacity(done.len());
    let mut forecasts = Vec::with_capacity(done.len());
    for (one, forecast, score) in done {
        series.push(one);
        forecasts.push(forecast);
        if let Some(score) = score {
            total.add(&score);
        }
    }
    let (card, evaluation) = total.report(u64::try_from(series.len()).unwrap_or(u64::MAX));
    let fitted = Fitted { model: DemandModel { through, series }, card, evaluation };
    Ok(Some(DemandFit { fitted, forecasts, unplaced }))
}

/// What is done to every series.
struct Work {
    usual: Vec<Method>,
    /// Tried on series without a sale on most days.
    sparse: Vec<Method>,
    through: Day,
    horizon: usize,
}

type Done = (SeriesMethod, SeriesForecast, Option<SeriesScore>);

impl Work {
    /// All series on as many threads as there are cores; each is computed alone and put together in order, so their
    /// number changes no result.
    fn all(&self, series: &[Series]) -> Result<Vec<Done>, qm_forecast::Error> {
        let threads = std::thread::available_parallelism().map_or(1, usize::from).min(THREADS_MAX);
        let size = series.len().div_ceil(threads).max(1);
        std::thread::scope(|scope| {
            let part =
                |chunk: &'_ [Series]| chunk.iter().map(|one| self.one(one)).collect::<Result<Vec<_>, _>>();
            let running: Vec<_> = series.chunks(size).map(|chunk| scope.spawn(move || part(chunk))).collect();
            let mut done = Vec::with_capacity(series.len());
            for thread in running {
                done.extend(thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))?);
            }
            Ok(done)
        })
    }

    fn candidates(&self, units: &[f64]) -> &[Method] {
        let idle = units.iter().filter(|sold| **sold <= 0.0).count();
        if idle * 2 > units.len() { &self.sparse } else { &self.usual }
    }

    fn one(&self, series: &Series) -> Result<Done, qm_forecast::Error> {
        let protocol = Protocol::default();
        let score = match series.units.len().checked_sub(TEST_DAYS).filter(|past| *past >= PAST_MIN) {
            Some(past) => {
                let (past, truth) = series.units.split_at(past);
                let method = choose(past, self.candidates(past), &protocol)?.method;
                Some(SeriesScore::of(past, truth, method)?)
            }
            None => None,
        };
        let method = choose(&series.units, self.candidates(&series.units), &protocol)?.method;
        let forecast = forecast(series, method, self.through, self.horizon)?;
        let named = SeriesMethod { sku: series.sku.clone(), location: series.location.clone(), method };
        Ok((named, forecast, score))
    }
}

fn forecast(
    series: &Series,
    method: Method,
    through: Day,
    horizon: usize,
) -> Result<SeriesForecast, qm_forecast::Error> {
    let model = Model::fit(&series.units, method)?;
    let mean = model.forecast(horizon, &Levels::new(vec![0.5])?).mean;
    let week = model.lead_time_demand(WEEK);
    let first: f64 = week.mean();
    let alpha = model.alpha().unwrap_or(0.0);
    let weekly = mean.chunks_exact(WEEK).enumerate().map(|(ahead, days)| {
        let centre: f64 = days.iter().sum();
        // The level wanders on: variance grows by alpha² per step (Hyndman et al. 2008).
        let wider = (1.0 + float(ahead * WEEK) * alpha * alpha).sqrt();
        let at = |p: &f64| (centre + (week.quantile(*p) - first) * wider).max(0.0);
        let mut values = [centre; 7];
        for (cell, level) in values.iter_mut().zip(&Quantiles::LEVELS) {
            *cell = at(level);
        }
        Quantiles::new(values).unwrap_or(Quantiles::certain(centre))
    });
    let weekly = weekly.collect();
    let usual = mean.iter().sum::<f64>() / float(mean.len().max(1));
    let daily_variance = (week.variance() / float(WEEK)).max(usual);
    Ok(SeriesForecast {
        forecast: Draft {
            sku: series.sku.clone(),
            location: series.location.clone(),
            from: through.plus(1),
            mean,
            daily_variance,
            weekly,
            history_days: u32::try_from(series.units.len()).unwrap_or(u32::MAX),
        },
    })
}
