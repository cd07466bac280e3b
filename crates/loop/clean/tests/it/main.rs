//! Cleaning: every row one outcome, reasons and flags by the rules, and the counts of a public data set.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod real;
mod rows;
mod rules;

use qm_clean::{CleanContext, Cleaner, OutlierRule};
use qm_domain::{Currency, Fact, RawRow, Rejection, Table, Timestamp, Value, Zone};
use std::borrow::Cow;

pub(crate) fn cleaner() -> Cleaner {
    Cleaner::new(&CleanContext {
        zone: Zone::new("Europe/London").unwrap(),
        currency: Currency::new("GBP").unwrap(),
        now: Timestamp::parse("2026-11-23T00:00:00Z").unwrap(),
        outliers: OutlierRule::default(),
    })
    .unwrap()
}

/// A row with the named cells filled.
pub(crate) fn raw<'a>(table: Table, cells: &[(&str, &'a str)]) -> RawRow<'a> {
    let mut row = RawRow { table, cells: vec![None; table.columns().len()] };
    for (column, text) in cells {
        row.cells[table.position(column).unwrap()] = Some(Cow::Borrowed(text));
    }
    row
}

/// Cleans one row whose parents are all there.
pub(crate) fn clean<'a>(table: Table, cells: &[(&str, &'a str)]) -> Result<Fact<'a>, Rejection> {
    cleaner().clean(raw(table, cells), &mut |_, _| true)
}

pub(crate) fn value<'f>(fact: &'f Fact<'_>, column: &str) -> &'f Value<'f> {
    &fact.values[fact.table.position(column).unwrap()]
}

pub(crate) const SALE: &[(&str, &str)] = &[
    ("order", "1"),
    ("line", "1"),
    ("sku", "A"),
    ("kind", "sale"),
    ("quantity", "2"),
    ("unit_price", "4.50"),
];

pub(crate) const ORDER: &[(&str, &str)] = &[
    ("order", "1"),
    ("kind", "sale"),
    ("customer", "7"),
    ("status", "created"),
    ("placed_at", "2026-11-20T10:00:00Z"),
];

/// The cells with one of them replaced or added.
pub(crate) fn with<'a>(
    cells: &[(&'a str, &'a str)],
    column: &'a str,
    text: &'a str,
) -> Vec<(&'a str, &'a str)> {
    cells.iter().copied().filter(|(name, _)| *name != column).chain([(column, text)]).collect()
}
