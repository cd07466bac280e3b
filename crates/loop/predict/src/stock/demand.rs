//! Demand per product, location and day.

use super::events::{Calendar, Events};
use super::lift::{Effects, Lifts, without};
use super::newcomer::{Assortment, Kind, NEW_DAYS, Neighbours};
use super::outlier::{Drawn, drawn_in, variance};
use super::outlook::{Outlook, SeriesForecast};
use super::score::{SeriesScore, Total, WEEK};
use super::series::{DailySales, Sold, daily_sales};
use super::substitution::Substitutions;
use crate::card::Fitted;
use crate::error::Error;
use qm_domain::{Day, FeatureTable, LearnedFactor, LocationId, Sku, Substitution};
use qm_forecast::{Method, Pace, Seasons};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Days at the end of history that forecasts are scored on.
const TEST_DAYS: usize = 28;
/// A series needs this many days before the test days to be scored.
const PAST_MIN: usize = 14;
const THREADS_MAX: usize = 8;
/// What every series is forecast by.
pub(super) const METHOD: Method = Method::Ensemble { seasons: Seasons::one(WEEK), pace: Pace::Fast };

/// What forecasts which series. With the same facts it gives the same forecasts.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DemandModel {
    /// Last whole day it saw.
    pub through: Day,
    /// What every series is forecast by.
    pub method: Method,
    /// Product and location of each, sorted.
    pub series: Vec<(Sku, LocationId)>,
    /// What events multiply sales by and what substitutes take over, as on its card.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub learned: Vec<LearnedFactor>,
}

/// A fitted demand model with the forecasts it gives.
#[derive(Debug, Clone, PartialEq)]
pub struct DemandFit {
    /// The model, its card and its scores.
    pub fitted: Fitted<DemandModel>,
    /// One per series, sorted by product and location.
    pub forecasts: Vec<SeriesForecast>,
    /// What those buy who find a product gone.
    pub substitutes: BTreeMap<Sku, Vec<Substitution>>,
    /// Rows of sales that name no product or location and could not be counted.
    pub unplaced: u64,
}

/// Forecasts the demand of every product at every location for `horizon` days after `through`.
///
/// `demand`: `sku`, `location`, `local_day` (days since 1970-01-01), `units`; days without a row are days without
/// a sale, from the first sale to `through`, the last whole day; the last 400 days count. Days whose `units` are missing had
/// nothing to sell: what was asked for then is not known, and is neither learnt from nor scored. Every series is forecast by the
/// fast ensemble with a season of a week: on validation days of Olist and Online Retail II it had 7 % and 2 % less pinball
/// loss than the best of seasonal naive, smoothing and means per series, and less squared error. The variance of a day
/// is a seventh of that of a week's sum, so that it adds up over a lead time, and at least the mean.
///
/// `events` are promotions and holidays, those to come among them. What they multiply sales by is learned from all series together,
/// a promotion by the depth of its discount, its category and product (credibility, Bühlmann & Straub 1970), a holiday by its name,
/// from the days until then; history is divided by it before it is forecast, and the days to come are multiplied, with their
/// variance. Without events all of that changes nothing. Other days of more than twice what 95 of 100 days with a sale stay below are
/// drawn in to that (one-off orders); they are not expected, but stay in the variance of a day.
///
/// What a product sells in place of others that are gone ([`Assortment::substitutes`]) is learned and taken out, by days, of its
/// history: the forecast is of those who want it itself, and `substitutes` tells what comes on top while another is not there.
///
/// A product sold for less than 56 days is drawn towards what others sold in their first weeks ([`Assortment`] tells what each
/// product is, and since when it is sold; one listed and not sold yet is forecast by the others alone): the mean of at least five
/// others of its category and location, or less like it where there are fewer, near prices counting more. Its own n days weigh
/// n / (n + k), k the variance of days over that between products (Bühlmann 1967, *Experience rating and credibility*). A first
/// day with a sale adds no weight, as that of a product not listed always is one.
///
/// Scored over all series with 42 days or more that are not drawn so: their last 28 days forecast from those before, beside
/// seasonal naive, with the events of those days known and what they do learned before them: `mae` of the median per series-day,
/// `rmsse` of the mean (Makridakis, Spiliotis & Assimakopoulos 2022, mean over series), `pinball` over seven levels. Without such a series the scores are of no rows and zero. `None`
/// without any sale. O(series × cost of two fits).
///
/// # Errors
/// [`Error::Column`] when a column is absent, [`Error::Forecast`] when units are beyond reason.
pub fn fit_demand(
    demand: &FeatureTable,
    assortment: &Assortment,
    events: &Events,
    through: Day,
    horizon: usize,
) -> Result<Option<DemandFit>, Error> {
    let sold = daily_sales(demand, through)?;
    let unplaced = sold.unplaced;
    if sold.series.is_empty() {
        return Ok(None);
    }
    let (mut all, unsold) = with_listed(sold, assortment, through);
    let known = Known::new(&all, &assortment.kinds, events, through);
    let mut drawn = Drawn::default();
    let mut changed: Vec<Changed> = all.iter_mut().map(|one| known.make_plain(one, &mut drawn)).collect();
    let substitutions = Substitutions::learn(&all, assortment);
    take_out(&substitutions, &mut all, &mut changed);
    let neighbours = Neighbours::new(&all, &assortment.kinds);
    let told = |one: &DailySales| neighbours.rate(&one.sku, &one.location).is_some();
    let unsold: Vec<DailySales> = unsold.into_iter().filter(told).collect();
    let work = Work { through, horizon, neighbours, known };
    let fault = |source| Error::Forecast { model: "demand", source };
    let mut done = work.all(&all, &changed).map_err(fault)?;
    done.extend(work.all(&unsold, &vec![Changed::default(); unsold.len()]).map_err(fault)?);
    done.sort_by(|a, b| a.0.cmp(&b.0));
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
    let mut learned = work.known.now.learned();
    learned.extend(drawn.learned());
    learned.extend(substitutions.learned());
    let (card, evaluation) = total.report(u64::try_from(series.len()).unwrap_or(u64::MAX), learned.clone());
    let fitted = Fitted { model: DemandModel { through, method: METHOD, series, learned }, card, evaluation };
    Ok(Some(DemandFit { fitted, forecasts, substitutes: substitutions.shares(), unplaced }))
}

/// Takes out of all series what they sold in place of others; each day that changes first keeps what was sold on it.
fn take_out(substitutions: &Substitutions<'_>, all: &mut [DailySales], changed: &mut [Changed]) {
    let plain: Vec<Option<Vec<f64>>> =
        (0..).zip(all.iter()).map(|(at, one)| substitutions.without(at, one)).collect();
    for ((one, changed), plain) in all.iter_mut().zip(changed).zip(plain) {
        let before = changed.days.len();
        for (day, plain) in plain.into_iter().flatten().enumerate() {
            let was = std::mem::replace(&mut one.units[day], plain);
            let first = changed.days[..before].binary_search_by_key(&day, |(other, _)| *other).is_err();
            if (was - plain).abs() > 0.0 && first {
                changed.days.push((day, was));
            }
        }
    }
}

/// The series from when their products were listed on, where that is of late; beside them those of which none was sold yet. Days on
/// which there was nothing to sell stay unknown.
fn with_listed(sold: Sold, assortment: &Assortment, through: Day) -> (Vec<DailySales>, Vec<DailySales>) {
    let days =
        |from: Day| usize::try_from(i64::from(through.epoch()) - i64::from(from.epoch()) + 1).unwrap_or(0);
    let mut all = sold.series;
    let mut unsold = Vec::new();
    for listed in assortment.listed.iter().filter(|one| days(one.since) < NEW_DAYS) {
        let key = (&listed.sku, &listed.location);
        let unknown = sold.unknown.get(&(listed.sku.clone(), listed.location.clone()));
        let first = i64::from(listed.since.epoch());
        let none = |day: i64| match unknown {
            Some(unknown) if unknown.contains(&day) => f64::NAN,
            _ => 0.0,
        };
        let none_sold = |days: usize| (first..).take(days).map(none);
        if let Ok(at) = all.binary_search_by(|one| (&one.sku, &one.location).cmp(&key)) {
            let series = &mut all[at];
            let earlier = days(listed.since).saturating_sub(series.units.len());
            series.units.splice(0..0, none_sold(earlier));
            series.first = series.first.min(listed.since);
        } else {
            unsold.push(DailySales {
                sku: listed.sku.clone(),
                location: listed.location.clone(),
                first: listed.since,
                units: none_sold(days(listed.since)).collect(),
            });
        }
    }
    (all, unsold)
}

/// What is known of events, and what that was learned to do: by now, and by the days before those that forecasts are scored on.
struct Known<'a> {
    kinds: &'a BTreeMap<Sku, Kind>,
    calendar: Calendar<'a>,
    now: Lifts,
    before: Lifts,
}

impl<'a> Known<'a> {
    fn new(series: &[DailySales], kinds: &'a BTreeMap<Sku, Kind>, events: &'a Events, through: Day) -> Self {
        let calendar = Calendar::new(events);
        let end = through.plus(1);
        let scored = i32::try_from(TEST_DAYS).unwrap_or(0);
        let now = Lifts::learn(series, kinds, &calendar, end);
        let before = Lifts::learn(series, kinds, &calendar, end.plus(-scored));
        Self { kinds, calendar, now, before }
    }

    fn effects(&self, lifts: &Lifts, sku: &Sku, first: Day, days: usize) -> Option<Effects> {
        let category = self.kinds.get(sku).map_or("", |kind| kind.category.as_str());
        lifts.factors(&self.calendar, (sku, category), first, days)
    }

    /// Makes the sales of a series what they would have been without events and one-off orders.
    fn make_plain(&self, series: &mut DailySales, drawn: &mut Drawn) -> Changed {
        let effects = self.effects(&self.now, &series.sku, series.first, series.units.len());
        let eventless = eventless(&series.units, effects.as_ref());
        let mut plain = eventless.clone();
        let own = drawn_in(&mut plain, effects.as_ref());
        drawn.add(own);
        let bulk = if own.days > 0 { variance(&eventless) - variance(&plain) } else { 0.0 };
        let days = series.units.iter_mut().zip(plain).enumerate();
        // A day that is not known stays so.
        let days = days.filter_map(|(day, (units, plain))| {
            let was = std::mem::replace(units, plain);
            ((was - plain).abs() > 0.0).then_some((day, was))
        });
        Changed { days: days.collect(), bulk: bulk.max(0.0) }
    }

    /// How the last days of a series were forecast from those before them, with what was known of events then.
    fn score(
        &self,
        series: &DailySales,
        changed: &Changed,
    ) -> Result<Option<SeriesScore>, qm_forecast::Error> {
        let Some(days) = series.units.len().checked_sub(TEST_DAYS).filter(|past| *past >= PAST_MIN) else {
            return Ok(None);
        };
        let mut sold = series.units.clone();
        for (day, units) in &changed.days {
            sold[*day] = *units;
        }
        let (past, truth) = sold.split_at(days);
        let told = |first: Day, days: usize| self.effects(&self.before, &series.sku, first, days);
        let known = told(series.first, days);
        let mut plain = eventless(past, known.as_ref());
        drawn_in(&mut plain, known.as_ref());
        let effects = told(series.first.plus(i32::try_from(days).unwrap_or(i32::MAX)), truth.len());
        SeriesScore::of((past, &plain), truth, effects.as_ref(), METHOD).map(Some)
    }
}

/// What was taken out of a series to make it plain.
#[derive(Debug, Clone, Default)]
struct Changed {
    /// Days that were not plain, and their units.
    days: Vec<(usize, f64)>,
    /// Variance of a day that one-off orders took with them: they are not expected, but they come.
    bulk: f64,
}

/// Sales as they would have been without events.
fn eventless(units: &[f64], effects: Option<&Effects>) -> Vec<f64> {
    effects.map_or_else(|| units.to_vec(), |effects| without(units, &effects.factors))
}

/// What is done to every series.
struct Work<'a> {
    through: Day,
    horizon: usize,
    neighbours: Neighbours<'a>,
    known: Known<'a>,
}

type Done = ((Sku, LocationId), SeriesForecast, Option<SeriesScore>);

impl Work<'_> {
    /// All series, made plain, on as many threads as there are cores; each is computed alone and put together in order, so their
    /// number changes no result.
    fn all(&self, series: &[DailySales], changed: &[Changed]) -> Result<Vec<Done>, qm_forecast::Error> {
        let threads = std::thread::available_parallelism().map_or(1, usize::from).min(THREADS_MAX);
        let size = series.len().div_ceil(threads).max(1);
        std::thread::scope(|scope| {
            let part = |chunk: &'_ [DailySales], changed: &'_ [Changed]| {
                chunk
                    .iter()
                    .zip(changed)
                    .map(|(one, changed)| self.one(one, changed))
                    .collect::<Result<Vec<_>, _>>()
            };
            let parts = series.chunks(size).zip(changed.chunks(size));
            let running: Vec<_> =
                parts.map(|(chunk, changed)| scope.spawn(move || part(chunk, changed))).collect();
            let mut done = Vec::with_capacity(series.len());
            for thread in running {
                done.extend(thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))?);
            }
            Ok(done)
        })
    }

    fn one(&self, series: &DailySales, changed: &Changed) -> Result<Done, qm_forecast::Error> {
        let new = series.units.len() < NEW_DAYS;
        let rate = if new { self.neighbours.rate(&series.sku, &series.location) } else { None };
        let own = || Outlook::own(&series.units, self.horizon);
        let outlook = match rate {
            None => own()?,
            Some(rate) => {
                let sold = series.units.iter().any(|units| *units > 0.0);
                Outlook::among(rate, &series.units, sold.then(own).transpose()?, self.horizon)
            }
        };
        // What others say of a product is not scored.
        let score = if rate.is_none() { self.known.score(series, changed)? } else { None };
        let effects = self.known.effects(&self.known.now, &series.sku, self.through.plus(1), self.horizon);
        let outlook = outlook.with_bulk(changed.bulk).with_events(effects);
        let forecast = outlook.forecast(series, self.through);
        Ok(((series.sku.clone(), series.location.clone()), forecast, score))
    }
}
