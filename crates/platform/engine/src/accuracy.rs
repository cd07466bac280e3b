//! How forecasts of demand did, and what people expected in their place, on weeks that have passed.

use crate::engine::Engine;
use crate::error::Error;
use crate::number::float;
use qm_domain::{Day, Expectation, LocationId, PredictionKind, Shop, Sku, Timestamp};
use qm_lake::FeatureParams;
use qm_learn::{
    AccuracyReport, ExpectationScore, ExpectationSummary, SoldSeries, WeekExpected, accuracy,
    score_expectations,
};
use qm_predict::stock::{DailySales, daily_sales};
use qm_store::ExpectationRow;
use std::collections::BTreeMap;

/// Days of the week that a prediction of demand is about.
const WEEK: i32 = 7;
/// Days of sales before the first forecast that is compared.
const SCALE_DAYS: i64 = 8 * 7;

/// How forecasts of demand did.
#[derive(Debug, Clone, PartialEq)]
pub struct ForecastAccuracy {
    /// By class, and together.
    pub report: AccuracyReport,
    /// The day after which the first forecast that is not over yet can be compared; none without one.
    pub next: Option<Day>,
    /// What people expected of days that have passed, newest first.
    pub expectations: Vec<(ExpectationRow, ExpectationScore)>,
    /// All of it together.
    pub summary: ExpectationSummary,
}

impl Engine {
    /// Compares forecasts of the last year, and what people expected in their place, with what was sold by `as_of` (the
    /// latest fact when none). `None` on an empty home.
    ///
    /// # Errors
    /// When the store or the lake refuses.
    pub fn forecast_accuracy(&self, as_of: Option<Timestamp>) -> Result<Option<ForecastAccuracy>, Error> {
        let Some(shop) = self.shop()? else { return Ok(None) };
        let as_of = self.planning_instant(as_of)?;
        let through = shop.zone.day(as_of).plus(-1);
        let series = self.sold_series(as_of, through, &shop)?;
        let expected = self.expected_weeks(as_of, &shop)?;
        let ends = |week: &WeekExpected| week.from.plus(WEEK - 1);
        let next = expected.iter().map(ends).filter(|end| *end > through).min();
        let rows = self.store().expectations_until(through)?;
        let said: Vec<Expectation> = rows.iter().map(|row| row.expectation.clone()).collect();
        let scores = score_expectations(&said, &series);
        let expectations: Vec<(ExpectationRow, ExpectationScore)> =
            rows.into_iter().zip(scores).filter_map(|(row, score)| Some((row, score?))).collect();
        let summary = ExpectationSummary::of(expectations.iter().map(|(_, score)| score));
        Ok(Some(ForecastAccuracy {
            report: accuracy(&series, &expected, through),
            next,
            expectations,
            summary,
        }))
    }

    /// What was sold day by day to the last whole day, weighed by the latest price.
    fn sold_series(&self, as_of: Timestamp, through: Day, shop: &Shop) -> Result<Vec<SoldSeries>, Error> {
        let sold = crate::sales::sold(self.lake(), &shop.zone, as_of)?;
        let prices: BTreeMap<(Sku, LocationId), f64> = self
            .store()
            .stock_positions(as_of)?
            .into_iter()
            .filter_map(|fact| Some(((fact.sku, fact.location), float(fact.price_minor?))))
            .collect();
        let weighed = |DailySales { sku, location, first, units }: DailySales| {
            let price = prices.get(&(sku.clone(), location.clone())).copied().unwrap_or(0.0);
            SoldSeries { sku, location, first, units, price }
        };
        Ok(daily_sales(&sold, through)?.series.into_iter().map(weighed).collect())
    }

    /// The first weeks that cycles predicted, oldest first; none so old that no weeks of sales lie before it to scale it by.
    fn expected_weeks(&self, as_of: Timestamp, shop: &Shop) -> Result<Vec<WeekExpected>, Error> {
        let since = as_of.plus_days(SCALE_DAYS - i64::from(FeatureParams::HISTORY_DAYS));
        let made = self.store().predictions_between(PredictionKind::Demand, since, as_of)?;
        let week = |record: qm_domain::PredictionRecord| {
            let (sku, location) = record.subject.rsplit_once('@')?;
            Some(WeekExpected {
                sku: Sku::new(sku).ok()?,
                location: LocationId::new(location).ok()?,
                from: shop.zone.day(record.made_at),
                mean: record.mean,
                lo: record.lo,
                hi: record.hi,
            })
        };
        Ok(made.into_iter().filter_map(week).collect())
    }
}
