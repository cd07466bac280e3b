//! What a simulated shop sold, as the demand model takes it.

use qm_domain::{Day, FeatureColumn, FeatureTable, RawRow, Table, Zone};
use qm_simulate::{DayEvents, SimulationParams, World};
use std::collections::{BTreeMap, BTreeSet};
use std::error::Error;

/// The first day of each world, and the ends of history in days since then: the last is the demo's.
pub(crate) const START: &str = "2025-09-28";
pub(crate) const ENDS: [i32; 4] = [341, 369, 397, 425];

/// Product and location.
pub(crate) type Place = (String, String);

/// Sales by place and day.
pub(crate) type Units<'a> = BTreeMap<&'a Place, BTreeMap<i32, f64>>;

/// Lines of orders, and the orders that were cancelled.
#[derive(Default)]
pub(crate) struct Sales {
    /// By order, place and day.
    pub(crate) lines: Vec<(String, Place, i32, f64)>,
    cancelled: BTreeSet<String>,
}

pub(crate) fn cell<'a>(row: &'a RawRow<'_>, column: &str) -> &'a str {
    row.table.position(column).and_then(|at| row.cells[at].as_deref()).unwrap_or_default()
}

/// The place that a row names.
pub(crate) fn place(row: &RawRow<'_>) -> Place {
    (cell(row, "sku").to_owned(), cell(row, "location").to_owned())
}

/// Lives through so many days of a world whose people decide by habit.
pub(crate) fn live(
    seed: u64,
    days: i32,
    mut hear: impl FnMut(&DayEvents) -> Result<(), Box<dyn Error>>,
) -> Result<(), Box<dyn Error>> {
    let zone = Zone::new("Asia/Shanghai").map_err(|e| e.to_string())?;
    let start = Day::parse(START)?;
    let mut world = World::new(&SimulationParams { seed, start, zone, days: u32::try_from(days)? + 28 });
    (0..days).try_for_each(|_| hear(&world.step(&[])))
}

impl Sales {
    pub(crate) fn hear(&mut self, row: &RawRow<'_>, day: Day) -> Result<(), Box<dyn Error>> {
        match row.table {
            Table::OrderLines => {
                let units = cell(row, "quantity").parse()?;
                self.lines.push((cell(row, "order").to_owned(), place(row), day.epoch(), units));
            }
            Table::Orders if cell(row, "status") == "cancelled" => {
                self.cancelled.insert(cell(row, "order").to_owned());
            }
            _ => {}
        }
        Ok(())
    }

    /// Units by place and day.
    pub(crate) fn units(&self) -> Units<'_> {
        let mut units: Units<'_> = BTreeMap::new();
        for (order, place, day, sold) in &self.lines {
            if !self.cancelled.contains(order) {
                *units.entry(place).or_default().entry(*day).or_default() += sold;
            }
        }
        units
    }
}

/// Sales until a day, and days of which nothing is known, as the demand model takes them.
pub(crate) fn table<'a>(
    units: &Units<'a>,
    unknown: impl IntoIterator<Item = (&'a Place, i32)>,
    through: i32,
) -> Option<FeatureTable> {
    let sold = units.iter().flat_map(|(place, days)| days.iter().map(|(day, sold)| (*place, *day, *sold)));
    let unknown = unknown.into_iter().map(|(place, day)| (place, day, f64::NAN));
    let rows: Vec<(&Place, i32, f64)> = sold.chain(unknown).filter(|(_, day, _)| *day <= through).collect();
    FeatureTable::new(vec![
        ("sku".into(), FeatureColumn::Text(rows.iter().map(|row| row.0.0.clone()).collect())),
        ("location".into(), FeatureColumn::Text(rows.iter().map(|row| row.0.1.clone()).collect())),
        ("local_day".into(), FeatureColumn::Integer(rows.iter().map(|row| i64::from(row.1)).collect())),
        ("units".into(), FeatureColumn::Number(rows.iter().map(|row| row.2).collect())),
    ])
}
