//! From sparse sales to one history of days per product and location.

use crate::error::Error;
use crate::table::{integers, numbers, texts};
use qm_domain::{Day, FeatureTable, LocationId, Sku};
use std::collections::BTreeMap;

/// Longest history of one series, in days: what lies further back tells little of tomorrow.
pub(super) const HISTORY_MAX: i64 = 400;

/// Units sold per day from the first sale to the last whole day, zeros filled in.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Series {
    pub(super) sku: Sku,
    pub(super) location: LocationId,
    pub(super) units: Vec<f64>,
}

/// Reads `sku`, `location`, `local_day`, `units` in any order; rows of the same day are added up, days below zero
/// (more taken back than sold) count as zero, rows after `through` are left out. Sorted by product and location;
/// beside them the rows that name no product or location.
pub(super) fn read(table: &FeatureTable, through: Day) -> Result<(Vec<Series>, u64), Error> {
    let (skus, locations) = (texts(table, "sku")?, texts(table, "location")?);
    let (days, units) = (integers(table, "local_day")?, numbers(table, "units")?);
    let last = i64::from(through.epoch());
    let mut sales: BTreeMap<(Sku, LocationId), BTreeMap<i64, f64>> = BTreeMap::new();
    let mut unplaced = 0;
    for row in 0..table.rows() {
        let day = days[row];
        if day > last || day <= last.saturating_sub(HISTORY_MAX) || !units[row].is_finite() {
            continue;
        }
        let (Ok(sku), Ok(location)) = (Sku::new(&skus[row]), LocationId::new(&locations[row])) else {
            unplaced += 1;
            continue;
        };
        *sales.entry((sku, location)).or_default().entry(day).or_default() += units[row];
    }
    let series = sales.into_iter().map(|((sku, location), days)| {
        let first = days.keys().next().copied().unwrap_or(last);
        let units = (first..=last).map(|day| days.get(&day).copied().unwrap_or(0.0).max(0.0)).collect();
        Series { sku, location, units }
    });
    Ok((series.collect(), unplaced))
}
