//! What it is worth to the demand forecast to know days without stock, on simulated shops.
//!
//! `cargo run --release -p qm-simulate --example stockouts -- [SEED...]` forecasts 28 days at four ends with such days as zeros, as unknown where
//! a location had none, and as unknown where no location had any, beside what was sold of products that were there all those 28 days.

#![expect(clippy::print_stdout, reason = "an example talks")]

use qm_domain::{Day, FeatureColumn, FeatureTable, ModelVersion, RawRow, Table, Zone};
use qm_predict::stock::{Assortment, Events, fit_demand};
use qm_simulate::{SimulationParams, World};
use std::collections::{BTreeMap, BTreeSet};
use std::error::Error;

const START: &str = "2025-09-28";
const ENDS: [i32; 4] = [341, 369, 397, 425];
const HORIZON: i32 = 28;

type Place = (String, String);

#[derive(Default)]
struct Told {
    lines: Vec<(String, Place, i32, f64)>,
    cancelled: BTreeSet<String>,
    stock: BTreeMap<Place, i64>,
    /// Days on which a place had none from beginning to end.
    out: BTreeMap<Place, BTreeSet<i32>>,
    /// Days on which no place had any.
    nowhere: BTreeMap<String, BTreeSet<i32>>,
}

fn cell<'a>(row: &'a RawRow<'_>, column: &str) -> &'a str {
    row.table.position(column).and_then(|at| row.cells[at].as_deref()).unwrap_or_default()
}

impl Told {
    fn by(seed: u64, days: i32) -> Result<Self, Box<dyn Error>> {
        let zone = Zone::new("Asia/Shanghai").map_err(|e| e.to_string())?;
        let params =
            SimulationParams { seed, start: Day::parse(START)?, zone, days: u32::try_from(days)? + 28 };
        let mut world = World::new(&params);
        let mut told = Self::default();
        for _ in 0..days {
            let events = world.step(&[]);
            let before = told.stock.clone();
            let mut moved = BTreeSet::new();
            for row in &events.rows {
                let place = || (cell(row, "sku").to_owned(), cell(row, "location").to_owned());
                match row.table {
                    Table::OrderLines => told.lines.push((
                        cell(row, "order").to_owned(),
                        place(),
                        events.day.epoch(),
                        cell(row, "quantity").parse()?,
                    )),
                    Table::Orders if cell(row, "status") == "cancelled" => {
                        told.cancelled.insert(cell(row, "order").to_owned());
                    }
                    Table::StockLevels => {
                        told.stock.insert(place(), cell(row, "on_hand").parse()?);
                        moved.insert(place());
                    }
                    Table::StockMovements => {
                        *told.stock.entry(place()).or_default() += cell(row, "quantity").parse::<i64>()?;
                        moved.insert(place());
                    }
                    _ => {}
                }
            }
            let mut some: BTreeSet<&String> = BTreeSet::new();
            for (place, units) in &told.stock {
                if *units == 0 && before.get(place) == Some(&0) && !moved.contains(place) {
                    told.out.entry(place.clone()).or_default().insert(events.day.epoch());
                } else {
                    some.insert(&place.0);
                }
            }
            let skus: BTreeSet<&String> = told.stock.keys().map(|place| &place.0).collect();
            for sku in skus.difference(&some) {
                told.nowhere.entry((*sku).clone()).or_default().insert(events.day.epoch());
            }
        }
        Ok(told)
    }

    fn units(&self) -> BTreeMap<&Place, BTreeMap<i32, f64>> {
        let mut units: BTreeMap<&Place, BTreeMap<i32, f64>> = BTreeMap::new();
        for (order, place, day, sold) in &self.lines {
            if !self.cancelled.contains(order) {
                *units.entry(place).or_default().entry(*day).or_default() += sold;
            }
        }
        units
    }
}

fn table(
    units: &BTreeMap<&Place, BTreeMap<i32, f64>>,
    unknown: &BTreeMap<Place, BTreeSet<i32>>,
    through: i32,
) -> Option<FeatureTable> {
    let mut rows: Vec<(&Place, i32, f64)> = units
        .iter()
        .flat_map(|(place, days)| days.range(..=through).map(move |(day, sold)| (*place, *day, *sold)))
        .collect();
    rows.extend(
        unknown
            .iter()
            .flat_map(|(place, days)| days.range(..=through).map(move |day| (place, *day, f64::NAN))),
    );
    FeatureTable::new(vec![
        ("sku".into(), FeatureColumn::Text(rows.iter().map(|row| row.0.0.clone()).collect())),
        ("location".into(), FeatureColumn::Text(rows.iter().map(|row| row.0.1.clone()).collect())),
        ("local_day".into(), FeatureColumn::Integer(rows.iter().map(|row| i64::from(row.1)).collect())),
        ("units".into(), FeatureColumn::Number(rows.iter().map(|row| row.2).collect())),
    ])
}

fn main() -> Result<(), Box<dyn Error>> {
    let seeds: Vec<u64> = std::env::args().skip(1).map(|seed| seed.parse()).collect::<Result<_, _>>()?;
    // series, units sold, units forecast, absolute and squared errors of 28 days' units
    let mut sums: BTreeMap<(&str, &str), [f64; 5]> = BTreeMap::new();
    let version = ModelVersion::new("demand@1").map_err(|e| e.to_string())?;
    for seed in seeds {
        let told = Told::by(seed, ENDS[3] + HORIZON)?;
        let units = told.units();
        let none = BTreeMap::new();
        let nowhere: BTreeMap<Place, BTreeSet<i32>> = told
            .stock
            .keys()
            .filter_map(|place| Some((place.clone(), told.nowhere.get(&place.0)?.clone())))
            .collect();
        let start = Day::parse(START)?.epoch();
        let out_days: usize = told.out.values().map(BTreeSet::len).sum();
        let nowhere_days: usize = nowhere.values().map(BTreeSet::len).sum();
        println!("seed {seed}: {out_days} days of series out, {nowhere_days} of them nowhere");
        for end in ENDS {
            let through = start + end - 1;
            for (way, unknown) in [("zeros", &none), ("out there", &told.out), ("nowhere", &nowhere)] {
                let table = table(&units, unknown, through).ok_or("columns")?;
                let fit = fit_demand(
                    &table,
                    &Assortment::default(),
                    &Events::default(),
                    Day::from_epoch(through),
                    28,
                )?
                .ok_or("sales")?;
                for forecast in fit.forecasts.into_iter().map(|one| one.by(&version)) {
                    let place = (forecast.sku.to_string(), forecast.location.to_string());
                    let within = |days: Option<&BTreeSet<i32>>, from: i32, to: i32| {
                        days.map_or(0, |days| days.range(from..=to).count())
                    };
                    let later = within(told.out.get(&place), through + 1, through + HORIZON);
                    let before_there = within(told.out.get(&place), through - 55, through);
                    let before_nowhere = within(nowhere.get(&place), through - 55, through);
                    let group = match (later, before_nowhere, before_there) {
                        (0, 3.., _) => "nowhere on 3 days or more of 8 weeks",
                        (0, _, 3..) => "out on 3 days or more, there elsewhere",
                        (0, _, _) => "there all the time",
                        _ => continue,
                    };
                    let sold: f64 = units.get(&place).map_or(0.0, |days| {
                        days.range(through + 1..=through + HORIZON).map(|day| day.1).sum()
                    });
                    let expected: f64 = forecast.mean.iter().sum();
                    let sum = sums.entry((group, way)).or_default();
                    let error = expected - sold;
                    for (cell, add) in sum.iter_mut().zip([1.0, sold, expected, error.abs(), error * error]) {
                        *cell += add;
                    }
                }
            }
        }
    }
    for ((group, way), [n, sold, expected, absolute, square]) in sums {
        println!(
            "{group} | {way} | n {n} | sold {:.3} | bias {:+.1} % | error {:.3} | root square {:.3}",
            sold / n,
            100.0 * (expected / sold - 1.0),
            absolute / n,
            (square / n).sqrt()
        );
    }
    Ok(())
}
