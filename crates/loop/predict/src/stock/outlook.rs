//! What is expected of one series, by its own sales and by those of others.

use super::demand::METHOD;
use super::lift::{Effects, changes};
use super::newcomer::{Rate, known};
use super::score::WEEK;
use super::series::DailySales;
use crate::number::float;
use qm_domain::{Day, DemandForecast, LocationId, ModelVersion, Quantiles, Sku};
use qm_forecast::{Distribution, Model};

/// One-off orders add at most so many times the variance of a day: far beyond, a law of counts with these moments would expect nothing
/// of most weeks. The replay's first year costs 1.5 % more with 1 and up to 1.4 % less with 8.
const BULK_MAX: f64 = 3.0;
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
    lifts: Vec<f64>,
    history_days: u32,
}

impl SeriesForecast {
    /// The forecast, signed by a model.
    pub fn by(self, model: &ModelVersion) -> DemandForecast {
        let Draft { sku, location, from, mean, daily_variance, weekly, lifts, history_days } = self.forecast;
        DemandForecast {
            sku,
            location,
            from,
            mean,
            daily_variance,
            weekly,
            lifts,
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
    /// Variance of a day beyond that of the week: of one-off orders, which are in no week's law.
    bulk: f64,
    /// What events make of each day; of no days where they change none.
    effects: Effects,
}

impl Outlook {
    /// By its own sales.
    pub(super) fn own(units: &[f64], horizon: usize) -> Result<Self, qm_forecast::Error> {
        let model = Model::fit(units, METHOD)?;
        Ok(Self {
            mean: model.means(horizon),
            growth: model.growth(horizon),
            week: model.lead_time_demand(WEEK),
            bulk: 0.0,
            effects: Effects::default(),
        })
    }

    /// With one-off orders of this variance a day.
    pub(super) fn with_bulk(self, variance: f64) -> Self {
        Self { bulk: variance, ..self }
    }

    /// With what events make of each day.
    pub(super) fn with_events(self, effects: Option<Effects>) -> Self {
        Self { effects: effects.unwrap_or_default(), ..self }
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
        Self { mean, growth, week, bulk: 0.0, effects: Effects::default() }
    }

    /// As a forecast of the days after `through`.
    pub(super) fn forecast(self, series: &DailySales, through: Day) -> SeriesForecast {
        let weekly = (0..self.mean.len() / WEEK).map(|week| self.of_week(week)).collect();
        let Self { mut mean, week, bulk, effects: Effects { factors, doubts }, .. } = self;
        let average =
            |of: &dyn Fn(usize) -> f64| (0..mean.len()).map(of).sum::<f64>() / float(mean.len().max(1));
        let usual = average(&|day| mean[day]);
        let mut daily_variance = (week.variance() / float(WEEK)).max(usual);
        if !factors.is_empty() {
            let plain = daily_variance;
            let lifted = |day: usize| Lifted::new(mean[day], plain, mean[day] * factors[day]);
            // Days of a promotion err together: so much the more within a week than each alone.
            let doubted = |day: usize| mean[day] * factors[day] * doubts[day];
            let week_of =
                |day: usize| (day / WEEK * WEEK..(day / WEEK + 1) * WEEK).filter(|day| *day < mean.len());
            daily_variance =
                average(&|day| lifted(day).variance + doubted(day) * week_of(day).map(doubted).sum::<f64>());
            for (mean, factor) in mean.iter_mut().zip(&factors) {
                *mean *= factor;
            }
            daily_variance = daily_variance.max(mean.iter().sum::<f64>() / float(mean.len().max(1)));
        }
        daily_variance += bulk.min(BULK_MAX * daily_variance);
        SeriesForecast {
            forecast: Draft {
                sku: series.sku.clone(),
                location: series.location.clone(),
                from: through.plus(1),
                mean,
                daily_variance,
                weekly,
                lifts: factors,
                history_days: u32::try_from(series.units.len()).unwrap_or(u32::MAX),
            },
        }
    }

    /// Quantiles of the units of a week, from 0.
    fn of_week(&self, number: usize) -> Quantiles {
        let days = number * WEEK..(number + 1) * WEEK;
        let first: f64 = self.week.mean();
        let near: f64 = self.growth.iter().take(WEEK).sum();
        let centre: f64 = self.mean[days.clone()].iter().sum();
        let wider = self.growth[days.clone()].iter().sum::<f64>() / near;
        // A law of counts keeps its whole numbers where the mean does not move but for rounding.
        let moved = centre - first;
        let moved = if moved.abs() > ROUNDING * first.max(1.0) { moved } else { 0.0 };
        let at = |p: &f64| {
            let quantile = self.week.quantile(*p);
            (quantile + moved + (quantile - first) * (wider - 1.0)).max(0.0)
        };
        let factors = self.effects.factors.get(days.clone()).unwrap_or_default();
        let event = factors.iter().any(|factor| changes(*factor));
        let lifted = event.then(|| {
            let each = || self.mean[days.clone()].iter().zip(factors).map(|(mean, factor)| mean * factor);
            let doubt =
                each().zip(&self.effects.doubts[days.clone()]).map(|(mean, doubt)| mean * doubt).sum();
            Lifted::new(centre, self.week.variance() * wider * wider, each().sum()).doubted(doubt)
        });
        let law = lifted.as_ref().filter(|_| whole(self.week.values())).and_then(Lifted::law);
        let mut values = [centre; 7];
        for (cell, level) in values.iter_mut().zip(&Quantiles::LEVELS) {
            *cell = match (&law, &lifted) {
                (Some(law), _) => law.quantile(*level),
                (None, Some(lifted)) => lifted.moved(at(level)),
                (None, None) => at(level),
            };
        }
        let centre = lifted.map_or(centre, |lifted| lifted.mean);
        Quantiles::new(values).unwrap_or(Quantiles::certain(centre))
    }
}

/// Whether all values are whole numbers.
pub(super) fn whole(values: &[f64]) -> bool {
    values.iter().all(|value| value.is_nan() || value.fract().abs() < f64::EPSILON)
}

/// Units whose mean an event multiplies. What is of chance in the variance, the mean at the most, grows as the mean does; what is
/// beyond that as its square.
pub(super) struct Lifted {
    before: (f64, f64),
    pub(super) mean: f64,
    pub(super) variance: f64,
}

impl Lifted {
    pub(super) fn new(mean: f64, variance: f64, lifted: f64) -> Self {
        let factor = if mean > 0.0 { lifted / mean } else { 1.0 };
        let chance = variance.min(mean);
        let variance_lifted = chance * factor + (variance - chance) * factor * factor;
        Self { before: (mean, variance), mean: lifted, variance: variance_lifted }
    }

    /// With a factor that may be wrong: `doubt` is the standard deviation of the mean that comes of it.
    pub(super) fn doubted(self, doubt: f64) -> Self {
        Self { variance: self.variance + doubt * doubt, ..self }
    }

    /// The law of counts with these moments.
    pub(super) fn law(&self) -> Option<Distribution> {
        Distribution::counts(self.mean, self.variance)
    }

    /// Where a quantile goes.
    pub(super) fn moved(&self, quantile: f64) -> f64 {
        let (mean, variance) = self.before;
        let wider = if variance > 0.0 { (self.variance / variance).sqrt() } else { 1.0 };
        (self.mean + (quantile - mean) * wider).max(0.0)
    }
}
