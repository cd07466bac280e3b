//! From sparse sales to one history of days per product and location.

use crate::error::Error;
use crate::table::{integers, numbers, texts};
use qm_domain::{Day, FeatureTable, LocationId, Sku};
use std::collections::{BTreeMap, BTreeSet};

/// Longest history of one series, in days: what lies further back tells little of tomorrow.
const HISTORY_MAX: i64 = 400;

/// What was sold of a product at a location.
#[derive(Debug, Clone, PartialEq)]
pub struct DailySales {
    /// Product.
    pub sku: Sku,
    /// Location.
    pub location: LocationId,
    /// The day of its first sale.
    pub first: Day,
    /// Units of each day from then to the last whole one: zeros filled in, NaN where there was nothing to sell.
    pub units: Vec<f64>,
}

/// Sales by product and location, and what else was told.
#[derive(Debug, Clone, PartialEq)]
pub struct Sold {
    /// Sorted by product and location.
    pub series: Vec<DailySales>,
    /// Days since 1970-01-01 on which there was nothing to sell, of what was never sold too.
    pub unknown: BTreeMap<(Sku, LocationId), BTreeSet<i64>>,
    /// Rows that name no product or location.
    pub unplaced: u64,
}

/// Reads `sku`, `location`, `local_day`, `units` in any order; rows of the same day are added up, days below zero
/// (more taken back than sold) count as zero, rows after `through` are left out. A day whose rows all lack their units is
/// one of which nobody knows what was asked for. Sorted by product and location; beside them the rows that name no product
/// or location.
///
/// # Errors
/// [`Error::Column`] when a column is absent.
pub fn daily_sales(table: &FeatureTable, through: Day) -> Result<Sold, Error> {
    let (skus, locations) = (texts(table, "sku")?, texts(table, "location")?);
    let (days, units) = (integers(table, "local_day")?, numbers(table, "units")?);
    let last = i64::from(through.epoch());
    let mut sales: BTreeMap<(Sku, LocationId), BTreeMap<i64, f64>> = BTreeMap::new();
    let mut unknown: BTreeMap<(Sku, LocationId), BTreeSet<i64>> = BTreeMap::new();
    let mut unplaced = 0;
    for row in 0..table.rows() {
        let day = days[row];
        if day > last || day <= last.saturating_sub(HISTORY_MAX) {
            continue;
        }
        let (Ok(sku), Ok(location)) = (Sku::new(&skus[row]), LocationId::new(&locations[row])) else {
            unplaced += 1;
            continue;
        };
        if units[row].is_finite() {
            *sales.entry((sku, location)).or_default().entry(day).or_default() += units[row];
        } else {
            unknown.entry((sku, location)).or_default().insert(day);
        }
    }
    let of_sales = sales.into_iter().map(|(key, days)| {
        let first = days.keys().next().copied().unwrap_or(last);
        let unknown = unknown.get(&key);
        let of = |day: i64| match days.get(&day) {
            Some(units) => units.max(0.0),
            None if unknown.is_some_and(|unknown| unknown.contains(&day)) => f64::NAN,
            None => 0.0,
        };
        let day = through.plus(i32::try_from(first - last).unwrap_or(0));
        DailySales { sku: key.0, location: key.1, first: day, units: (first..=last).map(of).collect() }
    });
    Ok(Sold { series: of_sales.collect(), unknown, unplaced })
}
