//! Units sold per product and day in Online Retail II, and the products that are played again.

use super::super::usage::float;
use anyhow::{Context, Result};
use qm_domain::Day;
use qm_ml::Random;
use std::collections::BTreeMap;

/// Days from the first to the last of the data.
pub(super) const DAYS: usize = 739;
/// Days that products are chosen and prices taken by: 52 weeks.
pub(super) const CHOOSING_DAYS: usize = 364;
/// Products of each group.
const GROUP: usize = 300;
/// A product drawn at random sold on so many days of the first year,
const SOLD_DAYS_MIN: usize = 12;
/// and in the last so many days of it.
const RECENT_DAYS: usize = 91;
/// The first sheet ends on this day of the data; the second repeats what it has of the days before.
const SECOND_SHEET: usize = 374;

/// A product with its sales.
pub(super) struct Product {
    pub(super) sku: String,
    /// Units of each day.
    pub(super) units: Vec<u64>,
    /// Average price of the first year.
    pub(super) price: f64,
}

impl Product {
    /// Units of each day before a week.
    pub(super) fn sold_before(&self, week: usize) -> Vec<f64> {
        self.units[..week * 7].iter().map(|units| float(*units)).collect()
    }
}

/// The first day of the data.
pub(super) fn first_day() -> Result<Day> {
    Day::parse("2009-12-01").context("the first day")
}

/// The 300 products that sold most units in the first year, then 300 at random of the others that sold on 12 days of it and in
/// its last 13 weeks. Cancellations, gifts and what has no article number are left out.
pub(super) fn products(text: &str, seed: u64) -> Result<Vec<Product>> {
    let first = first_day()?.epoch();
    let mut sold: BTreeMap<String, (Vec<u64>, f64)> = BTreeMap::new();
    for record in csv::Reader::from_reader(text.as_bytes()).records() {
        let record = record?;
        let field = |index: usize| record.get(index).unwrap_or_default();
        let (Ok(units), Ok(price)) = (field(3).parse::<u64>(), field(5).parse::<f64>()) else { continue };
        let code = field(1).to_uppercase();
        let article = code.get(..5).is_some_and(|digits| digits.bytes().all(|b| b.is_ascii_digit()));
        if field(0).starts_with('C') || price <= 0.0 || !article {
            continue;
        }
        let day = field(4).get(..10).and_then(|day| Day::parse(day).ok()).context("a day")?;
        let day = usize::try_from(day.epoch() - first).context("a day before the first")?;
        if day >= DAYS || (field(8).ends_with("2011") && day < SECOND_SHEET) {
            continue;
        }
        let (all, income) = sold.entry(code).or_insert_with(|| (vec![0; DAYS], 0.0));
        all[day] += units;
        if day < CHOOSING_DAYS {
            *income += price * float(units);
        }
    }
    let first_year = |units: &[u64]| units[..CHOOSING_DAYS].iter().sum::<u64>();
    let mut known: Vec<Product> = sold
        .into_iter()
        .filter(|(_, (units, _))| first_year(units) > 0)
        .map(|(sku, (units, income))| Product { sku, price: income / float(first_year(&units)), units })
        .collect();
    known.sort_by_key(|product| (std::cmp::Reverse(first_year(&product.units)), product.sku.clone()));
    let mut others = known.split_off(GROUP.min(known.len()));
    others.retain(|product| {
        let days = product.units[..CHOOSING_DAYS].iter().filter(|units| **units > 0).count();
        let recent = &product.units[CHOOSING_DAYS - RECENT_DAYS..CHOOSING_DAYS];
        days >= SOLD_DAYS_MIN && recent.iter().any(|units| *units > 0)
    });
    others.sort_by_cached_key(|product| {
        let named = product.sku.bytes().fold(0_u64, |sum, byte| sum.wrapping_mul(131) + u64::from(byte));
        (Random::part(seed, named).next_u64(), product.sku.clone())
    });
    known.extend(others.into_iter().take(GROUP));
    Ok(known)
}
