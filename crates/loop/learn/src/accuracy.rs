//! How the forecasts of demand did on weeks that have passed: by ABC-XYZ class, beside seasonal naive.

use crate::number::float;
use qm_domain::{Day, LocationId, Sku};
use qm_forecast::{Class, classes};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

const WEEK: i32 = 7;
/// Whole weeks that a class is told from, the latest.
const CLASS_WEEKS: usize = 52;
/// Changes from week to week that a scale needs.
const CHANGES_MIN: usize = 4;

/// Units sold of a product at a location, day by day.
#[derive(Debug, Clone, PartialEq)]
pub struct SoldSeries {
    /// Product.
    pub sku: Sku,
    /// Location.
    pub location: LocationId,
    /// The day of the first value.
    pub first: Day,
    /// Units of each day up to the last one that is whole; NaN where there was nothing to sell.
    pub units: Vec<f64>,
    /// Price of a unit, any currency; weighs the series among the others.
    pub price: f64,
}

impl SoldSeries {
    /// Units sold from one day to another, both counted; before the first day nothing was. None where they are not all
    /// known.
    pub fn sold(&self, from: Day, to: Day) -> Option<f64> {
        let place = |day: Day| i64::from(day.epoch()) - i64::from(self.first.epoch());
        let end = usize::try_from((place(to) + 1).max(0)).ok()?;
        let start = usize::try_from(place(from).max(0)).ok()?;
        let sum: f64 = self.units.get(start.min(end)..end)?.iter().sum();
        (!sum.is_nan()).then_some(sum)
    }
}

/// What was expected to be sold in a week.
#[derive(Debug, Clone, PartialEq)]
pub struct WeekExpected {
    /// Product.
    pub sku: Sku,
    /// Location.
    pub location: LocationId,
    /// First day of the week.
    pub from: Day,
    /// Expected units.
    pub mean: f64,
    /// 10 % quantile.
    pub lo: f64,
    /// 90 % quantile.
    pub hi: f64,
}

/// How forecasts of several products did.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
pub struct Accuracy {
    /// Products at locations.
    pub products: u64,
    /// Their share of the value sold in the last year; 0 where nothing was.
    pub sales_share: f64,
    /// Those of which a forecast could be compared.
    pub scored: u64,
    /// Weeks compared.
    pub weeks: u64,
    /// Mean over products of the mean absolute error over the mean change from week to week before the first forecast
    /// (Hyndman & Koehler 2006), a ratio; `None` without a product of which that is known.
    pub error: Option<f64>,
    /// The same of seasonal naive, which expects the week before again.
    pub naive_error: Option<f64>,
    /// Units expected too much (or too little, below zero) over units sold; `None` where none were.
    pub bias: Option<f64>,
    /// Share of weeks whose units fell within the 80 % interval; `None` without a week.
    pub within80: Option<f64>,
}

/// How forecasts did, by class and together.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct AccuracyReport {
    /// Last whole day known.
    pub through: Day,
    /// All products together.
    pub total: Accuracy,
    /// By class, AX to CZ; classes without a product are left out.
    pub classes: Vec<(Class, Accuracy)>,
}

/// Compares what was expected with what was sold up to `through`, the last whole day.
///
/// Each product at a location stands in one class: A to C by its share of the value sold, X to Z by how its weeks vary
/// ([`classes`], on the last 52 whole weeks). A week counts once, by the last of its forecasts; weeks that are not over,
/// weeks with a day on which there was nothing to sell, and series without sales, are not compared. O((forecasts + days) log).
pub fn accuracy(series: &[SoldSeries], expected: &[WeekExpected], through: Day) -> AccuracyReport {
    let mut by_place: BTreeMap<(&Sku, &LocationId), BTreeMap<Day, &WeekExpected>> = BTreeMap::new();
    for one in expected.iter().filter(|one| one.from.plus(WEEK - 1) <= through) {
        by_place.entry((&one.sku, &one.location)).or_default().insert(one.from, one);
    }
    let histories: Vec<Vec<f64>> =
        series.iter().map(|one| weeks(one).iter().map(|units| units * one.price).collect()).collect();
    let values: Vec<f64> = histories.iter().map(|weeks| weeks.iter().sum()).collect();
    let borrowed: Vec<&[f64]> = histories.iter().map(Vec::as_slice).collect();
    let (mut total, mut cells) = (Tally::default(), BTreeMap::<Class, Tally>::new());
    for ((one, class), value) in series.iter().zip(classes(&borrowed)).zip(&values) {
        let told = by_place.get(&(&one.sku, &one.location));
        let points: Vec<Point> = told
            .into_iter()
            .flat_map(|weeks| weeks.values())
            .filter_map(|week| Point::of(one, week))
            .collect();
        let scale = told.and_then(|weeks| scale(one, *weeks.keys().next()?));
        for tally in [&mut total, cells.entry(class).or_default()] {
            tally.add(*value, &points, scale);
        }
    }
    let whole: f64 = values.iter().sum();
    AccuracyReport {
        through,
        total: total.told(whole),
        classes: cells.into_iter().map(|(class, tally)| (class, tally.told(whole))).collect(),
    }
}

/// Units of the last whole weeks, oldest first; of the days that are known.
fn weeks(series: &SoldSeries) -> Vec<f64> {
    let days = series.units.rchunks_exact(7).take(CLASS_WEEKS);
    let mut weeks: Vec<f64> = days.map(|days| days.iter().filter(|units| !units.is_nan()).sum()).collect();
    weeks.reverse();
    weeks
}

/// Units sold in the week that begins with `from`.
fn sold(series: &SoldSeries, from: Day) -> Option<f64> {
    series.sold(from, from.plus(WEEK - 1))
}

/// Mean change from one week to the next before `first`; none where there are too few or it is zero.
fn scale(series: &SoldSeries, first: Day) -> Option<f64> {
    let mut weeks = Vec::new();
    let mut from = first.plus(-WEEK);
    while from >= series.first {
        weeks.push(sold(series, from));
        from = from.plus(-WEEK);
    }
    let change = |pair: &[Option<f64>]| Some((pair[0]? - pair[1]?).abs());
    let changes: Vec<f64> = weeks.windows(2).filter_map(change).collect();
    let mean = changes.iter().sum::<f64>() / count(changes.len());
    (changes.len() >= CHANGES_MIN && mean > 0.0).then_some(mean)
}

/// One week: what was expected, what the week before sold, what was sold.
struct Point {
    mean: f64,
    naive: f64,
    truth: f64,
    within: bool,
}

impl Point {
    fn of(series: &SoldSeries, week: &WeekExpected) -> Option<Self> {
        let truth = sold(series, week.from)?;
        let naive = sold(series, week.from.plus(-WEEK))?;
        Some(Self { mean: week.mean, naive, truth, within: (week.lo..=week.hi).contains(&truth) })
    }
}

#[derive(Default)]
struct Tally {
    products: u64,
    value: f64,
    scored: u64,
    weeks: u64,
    scaled: u64,
    error: f64,
    naive: f64,
    excess: f64,
    units: f64,
    within: u64,
}

impl Tally {
    fn add(&mut self, value: f64, points: &[Point], scale: Option<f64>) {
        self.products += 1;
        self.value += value;
        if points.is_empty() {
            return;
        }
        self.scored += 1;
        let mean = |off: fn(&Point) -> f64| points.iter().map(off).sum::<f64>() / count(points.len());
        if let Some(scale) = scale {
            self.scaled += 1;
            self.error += mean(|point| (point.mean - point.truth).abs()) / scale;
            self.naive += mean(|point| (point.naive - point.truth).abs()) / scale;
        }
        for point in points {
            self.weeks += 1;
            self.within += u64::from(point.within);
            self.excess += point.mean - point.truth;
            self.units += point.truth;
        }
    }

    fn told(&self, whole: f64) -> Accuracy {
        let ratio = |part: f64, whole: f64| (whole > 0.0).then(|| part / whole);
        Accuracy {
            products: self.products,
            sales_share: ratio(self.value, whole).unwrap_or(0.0),
            scored: self.scored,
            weeks: self.weeks,
            error: ratio(self.error, float(self.scaled)),
            naive_error: ratio(self.naive, float(self.scaled)),
            bias: ratio(self.excess, self.units),
            within80: ratio(float(self.within), float(self.weeks)),
        }
    }
}

fn count(length: usize) -> f64 {
    float(u64::try_from(length).unwrap_or(u64::MAX))
}

#[cfg(test)]
mod tests;
