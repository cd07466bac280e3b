//! What is expected of one series, by its own sales and by those of others.

use super::demand::METHOD;
use super::newcomer::{Rate, known};
use super::score::WEEK;
use super::series::DailySales;
use crate::number::float;
use qm_domain::{Day, DemandForecast, LocationId, ModelVersion, Quantiles, Sku};
use qm_forecast::{Distribution, Model};

/// Means that differ by less, as a share, are the same.
const ROUNDING: f64 = 1e-9;

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

/// What is expected of a series: units of each day, the law of the first week's, how spreads grow.
pub(super) struct Outlook {
    mean: Vec<f64>,
    growth: Vec<f64>,
    week: Distribution,
}

impl Outlook {
    /// By its own sales.
    pub(super) fn own(units: &[f64], horizon: usize) -> Result<Self, qm_forecast::Error> {
        let model = Model::fit(units, METHOD)?;
        Ok(Self {
            mean: model.means(horizon),
            growth: model.growth(horizon),
            week: model.lead_time_demand(WEEK),
        })
    }

    /// By the rate of others, updated by its own sales; a first day that had to have a sale adds no weight.
    pub(super) fn among(rate: Rate, units: &[f64], own: Option<Self>, horizon: usize) -> Self {
        let counted = if units.first().is_some_and(|first| *first > 0.0) { &units[1..] } else { units };
        let weight = rate.own_weight(known(counted).0);
        let mut mean = vec![rate.mean() * (1.0 - weight); horizon];
        for (day, own) in mean.iter_mut().zip(own.iter().flat_map(|own| &own.mean)) {
            *day += own * weight;
        }
        let centre: f64 = mean.iter().take(WEEK).sum();
        let spread = own.as_ref().map_or(0.0, |own| own.week.variance() * weight);
        let variance = rate.variance(float(WEEK), centre, weight).max(spread).max(centre);
        let growth = own.map_or_else(|| vec![1.0; horizon], |own| own.growth);
        let week = Distribution::counts(centre, variance).unwrap_or_else(|| Distribution::point(centre));
        Self { mean, growth, week }
    }

    /// As a forecast of the days after `through`.
    pub(super) fn forecast(self, series: &DailySales, through: Day) -> SeriesForecast {
        let Self { mean, growth, week } = self;
        let first: f64 = week.mean();
        let near: f64 = growth.iter().take(WEEK).sum();
        let weekly = mean.chunks_exact(WEEK).zip(growth.chunks_exact(WEEK)).map(|(days, growth)| {
            let centre: f64 = days.iter().sum();
            let wider = growth.iter().sum::<f64>() / near;
            // A law of counts keeps its whole numbers where the mean does not move but for rounding.
            let moved = centre - first;
            let moved = if moved.abs() > ROUNDING * first.max(1.0) { moved } else { 0.0 };
            let at = |p: &f64| {
                let quantile = week.quantile(*p);
                (quantile + moved + (quantile - first) * (wider - 1.0)).max(0.0)
            };
            let mut values = [centre; 7];
            for (cell, level) in values.iter_mut().zip(&Quantiles::LEVELS) {
                *cell = at(level);
            }
            Quantiles::new(values).unwrap_or(Quantiles::certain(centre))
        });
        let weekly = weekly.collect();
        let usual = mean.iter().sum::<f64>() / float(mean.len().max(1));
        let daily_variance = (week.variance() / float(WEEK)).max(usual);
        SeriesForecast {
            forecast: Draft {
                sku: series.sku.clone(),
                location: series.location.clone(),
                from: through.plus(1),
                mean,
                daily_variance,
                weekly,
                history_days: u32::try_from(series.units.len()).unwrap_or(u32::MAX),
            },
        }
    }
}
