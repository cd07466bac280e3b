//! What it is worth to the demand forecast to know days without stock, on simulated shops.
//!
//! `cargo run --release -p qm-simulate --example stockouts -- [SEED...]` prints the figures of `docs/forecast.md`: forecasts of 28 days at
//! four ends, with days without stock as zeros, as unknown where no location had any, and as unknown where the location had
//! none, beside what was sold of products that were there all those 28 days.

#![expect(clippy::print_stdout, reason = "an example talks")]

mod history;

use history::{ENDS, Place, START, Sales, cell, live, place, table};
use qm_domain::{Day, ModelVersion, Table};
use qm_predict::stock::{Assortment, Events, fit_demand};
use qm_simulate::DayEvents;
use std::collections::{BTreeMap, BTreeSet};
use std::error::Error;

const HORIZON: i32 = 28;
/// Days before the end, and days of them without stock, from which on a series is looked at.
const BEFORE: i32 = 56;
const OUT_MIN: usize = 3;

/// Days by place.
type Days = BTreeMap<Place, BTreeSet<i32>>;

/// All that a world told.
#[derive(Default)]
struct Told {
    sales: Sales,
    stock: BTreeMap<Place, i64>,
    /// Days on which a place had none from beginning to end.
    out: Days,
    /// Those of them on which no place had any.
    nowhere: Days,
}

impl Told {
    fn hear(&mut self, events: &DayEvents) -> Result<(), Box<dyn Error>> {
        let before = self.stock.clone();
        let mut moved = BTreeSet::new();
        for row in &events.rows {
            self.sales.hear(row, events.day)?;
            match row.table {
                Table::StockLevels => self.stock.insert(place(row), cell(row, "on_hand").parse()?),
                Table::StockMovements => {
                    let units: i64 = cell(row, "quantity").parse()?;
                    let there = self.stock.get(&place(row)).copied().unwrap_or(0);
                    self.stock.insert(place(row), there + units)
                }
                _ => continue,
            };
            moved.insert(place(row));
        }
        let empty =
            |place: &Place| self.stock[place] == 0 && before.get(place) == Some(&0) && !moved.contains(place);
        let some: BTreeSet<&str> =
            self.stock.keys().filter(|place| !empty(place)).map(|place| place.0.as_str()).collect();
        for place in self.stock.keys().filter(|place| empty(place)) {
            self.out.entry(place.clone()).or_default().insert(events.day.epoch());
            if !some.contains(place.0.as_str()) {
                self.nowhere.entry(place.clone()).or_default().insert(events.day.epoch());
            }
        }
        Ok(())
    }

    /// Where a series belongs whose product was there all the days after `end`.
    fn group(&self, place: &Place, end: i32) -> Option<&'static str> {
        let within =
            |days: &Days, from: i32, to: i32| days.get(place).map_or(0, |days| days.range(from..to).count());
        let before = |days: &Days| within(days, end - BEFORE, end) >= OUT_MIN;
        match () {
            () if within(&self.out, end, end + HORIZON) > 0 => None,
            () if before(&self.nowhere) => Some("no location had any"),
            () if before(&self.out) => Some("the location had none, another some"),
            () => Some("there"),
        }
    }
}

/// Series, units sold, units forecast, size and square of the error of 28 days.
type Sums = [f64; 5];

fn main() -> Result<(), Box<dyn Error>> {
    let seeds: Vec<u64> = std::env::args().skip(1).map(|seed| seed.parse()).collect::<Result<_, _>>()?;
    let mut groups: BTreeMap<(&str, &str), Sums> = BTreeMap::new();
    let version = ModelVersion::new("demand@1").map_err(|e| e.to_string())?;
    let start = Day::parse(START)?.epoch();
    for seed in seeds {
        let mut told = Told::default();
        live(seed, ENDS[3] + HORIZON, |events| told.hear(events))?;
        let (units, none) = (told.sales.units(), Days::new());
        for end in ENDS.map(|end| start + end) {
            for (way, unknown) in
                [("zeros", &none), ("nowhere unknown", &told.nowhere), ("out unknown", &told.out)]
            {
                let unknown =
                    unknown.iter().flat_map(|(place, days)| days.iter().map(move |day| (place, *day)));
                let table = table(&units, unknown, end - 1).ok_or("columns")?;
                let through = Day::from_epoch(end - 1);
                let fit = fit_demand(&table, &Assortment::default(), &Events::default(), through, 28)?;
                for forecast in fit.ok_or("sales")?.forecasts.into_iter().map(|one| one.by(&version)) {
                    let place = (forecast.sku.to_string(), forecast.location.to_string());
                    let Some(group) = told.group(&place, end) else { continue };
                    let after = units.get(&place).into_iter().flat_map(|days| days.range(end..end + HORIZON));
                    let sold: f64 = after.map(|(_, units)| units).sum();
                    let expected: f64 = forecast.mean.iter().sum();
                    let error = expected - sold;
                    let sums = groups.entry((group, way)).or_default();
                    for (sum, one) in sums.iter_mut().zip([1.0, sold, expected, error.abs(), error * error]) {
                        *sum += one;
                    }
                }
            }
        }
    }
    for ((group, way), [n, sold, expected, size, square]) in groups {
        let (bias, size, root) = (100.0 * (expected / sold - 1.0), size / n, (square / n).sqrt());
        println!("{group} | {way} | n {n} | bias {bias:+.1} % | error {size:.3} | root square {root:.3}");
    }
    Ok(())
}
