//! What it is worth to the demand forecast to know promotions and holidays, on simulated shops.
//!
//! `cargo run --release -p qm-simulate --example promotions -- [SEED...]` prints the table of `docs/forecast.md`: forecasts of 28 days
//! at four ends, without and with events, beside what was sold.

use qm_domain::{
    Day, DemandForecast, FeatureColumn, FeatureTable, LocationId, ModelVersion, RawRow, Sku, Table, Zone,
};
use qm_predict::stock::{Assortment, Events, Holiday, Kind, Promotion, fit_demand};
use qm_simulate::{SimulationParams, World};
use std::collections::{BTreeMap, BTreeSet};
use std::error::Error;

/// The first day of each world, and the ends of history in days since then: the last is the demo's.
const START: &str = "2025-09-28";
const ENDS: [i32; 4] = [341, 369, 397, 425];
const HORIZON: usize = 28;
const LEAD: usize = 14;
/// Series with fewer days behind them are left out.
const HISTORY_MIN: usize = 56;
/// A promotion that ended so many days ago or fewer has just ended.
const JUST_ENDED: i32 = 14;

type Place = (String, String);

/// All that a world told.
#[derive(Default)]
struct Told {
    /// By order, place and day.
    lines: Vec<(String, Place, i32, f64)>,
    cancelled: BTreeSet<String>,
    events: Events,
    assortment: Assortment,
}

fn cell<'a>(row: &'a RawRow<'_>, column: &str) -> &'a str {
    row.table.position(column).and_then(|at| row.cells[at].as_deref()).unwrap_or_default()
}

impl Told {
    fn by(seed: u64, days: i32) -> Result<Self, Box<dyn Error>> {
        let zone = Zone::new("Asia/Shanghai").map_err(|e| e.to_string())?;
        let start = Day::parse(START)?;
        let params = SimulationParams { seed, start, zone, days: u32::try_from(days)? + 28 };
        let mut world = World::new(&params);
        let mut told = Self::default();
        for _ in 0..days {
            let events = world.step(&[]);
            for row in &events.rows {
                told.hear(row, events.day)?;
            }
        }
        Ok(told)
    }

    fn hear(&mut self, row: &RawRow<'_>, day: Day) -> Result<(), Box<dyn Error>> {
        let date = |column: &str| Day::parse(cell(row, column));
        let sku = || Sku::new(cell(row, "sku")).map_err(|e| e.to_string());
        match row.table {
            Table::OrderLines => {
                let place = (cell(row, "sku").to_owned(), cell(row, "location").to_owned());
                self.lines.push((
                    cell(row, "order").to_owned(),
                    place,
                    day.epoch(),
                    cell(row, "quantity").parse()?,
                ));
            }
            Table::Orders if cell(row, "status") == "cancelled" => {
                self.cancelled.insert(cell(row, "order").to_owned());
            }
            Table::Products => {
                let kind =
                    Kind { category: cell(row, "category").to_owned(), price: cell(row, "price").parse()? };
                self.assortment.kinds.insert(sku()?, kind);
            }
            Table::Promotions => self.events.promotions.push(Promotion {
                sku: sku()?,
                from: date("from_day")?,
                to: date("to_day")?,
                discount: cell(row, "discount").parse()?,
            }),
            Table::Holidays => {
                self.events
                    .holidays
                    .push(Holiday { day: date("day")?, label: cell(row, "label").to_owned() });
            }
            _ => {}
        }
        Ok(())
    }

    /// Reads a file of lines `sku,location,category,day,units,discount,holiday`, days since 1970.
    fn read(path: &str) -> Result<Self, Box<dyn Error>> {
        let mut told = Self::default();
        let mut holidays = BTreeMap::new();
        for line in std::fs::read_to_string(path)?.lines().skip(1) {
            let cells: Vec<&str> = line.split(',').collect();
            let [sku, location, category, day, units, discount, holiday] = cells[..] else {
                return Err(format!("not seven cells: {line}").into());
            };
            let (day, units, discount): (i32, f64, f64) = (day.parse()?, units.parse()?, discount.parse()?);
            if !holiday.is_empty() {
                holidays.insert(day, holiday.to_owned());
            }
            if discount > 0.0 {
                let (sku, day) = (Sku::new(sku).map_err(|e| e.to_string())?, Day::from_epoch(day));
                told.events.promotions.push(Promotion { sku, from: day, to: day, discount });
            }
            if units > 0.0 {
                let kind = Kind { category: category.to_owned(), price: f64::NAN };
                told.assortment.kinds.insert(Sku::new(sku).map_err(|e| e.to_string())?, kind);
                told.lines.push((String::new(), (sku.to_owned(), location.to_owned()), day, units));
            }
        }
        let holiday = |(day, label)| Holiday { day: Day::from_epoch(day), label };
        told.events.holidays = holidays.into_iter().map(holiday).collect();
        Ok(told)
    }

    /// Units by place and day.
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

fn table(units: &BTreeMap<&Place, BTreeMap<i32, f64>>, through: i32) -> Option<FeatureTable> {
    let rows = || {
        units
            .iter()
            .flat_map(|(place, days)| days.range(..=through).map(move |(day, sold)| (place, *day, *sold)))
    };
    FeatureTable::new(vec![
        ("sku".into(), FeatureColumn::Text(rows().map(|row| row.0.0.clone()).collect())),
        ("location".into(), FeatureColumn::Text(rows().map(|row| row.0.1.clone()).collect())),
        ("local_day".into(), FeatureColumn::Integer(rows().map(|row| i64::from(row.1)).collect())),
        ("units".into(), FeatureColumn::Number(rows().map(|row| row.2).collect())),
    ])
}

/// Which series are looked at together.
const GROUPS: [&str; 4] = ["all", "promotion to come", "just ended", "neither"];

/// Sums of scores of one group.
#[derive(Debug, Clone, Copy, Default)]
struct Sums {
    series: f64,
    units: f64,
    error28: f64,
    error14: f64,
    bias: f64,
    daily: f64,
    rmsse: f64,
    scaled: f64,
    pinball: f64,
    within: f64,
    weeks: f64,
    sq28: f64,
    pd: [f64; 4],
}

impl Sums {
    fn add(&mut self, forecast: &DemandForecast, truth: &[f64], scale: f64, pr: &[bool]) {
        for ((y, m), p) in truth.iter().zip(&forecast.mean).zip(pr) {
            if *p {
                self.pd[0] += 1.0;
                self.pd[1] += y;
                self.pd[2] += m;
                self.pd[3] += (y - m).powi(2);
            }
        }
        let sum = |values: &[f64]| values.iter().sum::<f64>();
        self.series += 1.0;
        self.units += sum(truth);
        let error = sum(&forecast.mean[..HORIZON]) - sum(truth);
        self.error28 += error.abs();
        self.bias += error;
        self.sq28 += error * error;
        self.error14 += (sum(&forecast.mean[..LEAD]) - sum(&truth[..LEAD])).abs();
        let days = || truth.iter().zip(&forecast.mean);
        self.daily += days().map(|(y, m)| (y - m).abs()).sum::<f64>() / 28.0;
        if scale > 0.0 {
            self.scaled += 1.0;
            self.rmsse += (days().map(|(y, m)| (y - m).powi(2)).sum::<f64>() / 28.0 / scale).sqrt();
        }
        for (week, quantiles) in truth.chunks(7).zip(&forecast.weekly) {
            let y = sum(week);
            self.weeks += 1.0;
            self.within += f64::from(u8::from(quantiles.q10 <= y && y <= quantiles.q90));
            let loss = qm_domain::Quantiles::LEVELS.iter().zip(quantiles.values()).map(|(level, value)| {
                let gap = y - value;
                (level * gap).max((level - 1.0) * gap)
            });
            self.pinball += loss.sum::<f64>() / 7.0;
        }
    }
}

fn main() -> Result<(), Box<dyn Error>> {
    let mut seeds: Vec<u64> = std::env::args().skip(1).filter_map(|seed| seed.parse().ok()).collect();
    if seeds.is_empty() {
        seeds = vec![1, 2, 3];
    }
    let mut all = [[Sums::default(); 2]; 4];
    if let Some(path) = std::env::args().nth(1).filter(|path| path.contains('.')) {
        let told = Told::read(&path)?;
        let last = told.lines.iter().map(|line| line.2).max().ok_or("sales")?;
        for back in 1..=seeds.last().map_or(4, |n| i32::try_from(*n).unwrap_or(4)) {
            one_end(&told, last - back * 28, &mut all)?;
        }
        print(&path, &all);
        return Ok(());
    }
    for seed in seeds {
        let mut own = [[Sums::default(); 2]; 4];
        let told = Told::by(seed, ENDS[3] + 28)?;
        let first = Day::parse(START)?.epoch();
        for end in ENDS {
            one_end(&told, first + end - 1, &mut own)?;
        }
        print(&format!("seed {seed}"), &own);
        for (all, own) in all.iter_mut().flatten().zip(own.iter().flatten()) {
            all.join(own);
        }
    }
    print("together", &all);
    Ok(())
}

impl Sums {
    fn join(&mut self, other: &Self) {
        self.series += other.series;
        self.units += other.units;
        self.error28 += other.error28;
        self.error14 += other.error14;
        self.bias += other.bias;
        self.daily += other.daily;
        self.rmsse += other.rmsse;
        self.scaled += other.scaled;
        self.pinball += other.pinball;
        self.within += other.within;
        self.weeks += other.weeks;
        self.sq28 += other.sq28;
        for (a, b) in self.pd.iter_mut().zip(other.pd) {
            *a += b;
        }
    }
}

fn one_end(told: &Told, end: i32, sums: &mut [[Sums; 2]; 4]) -> Result<(), Box<dyn Error>> {
    let through = Day::from_epoch(end);
    let units = told.units();
    let table = table(&units, through.epoch()).ok_or("columns of one length")?;
    let version = ModelVersion::new("demand@1").map_err(|e| e.to_string())?;
    for (at, events) in [&Events::default(), &told.events].into_iter().enumerate() {
        let fit = fit_demand(&table, &told.assortment, events, through, 56)?.ok_or("sales")?;
        let row = |row: &qm_predict::EvaluationRow| {
            format!("{} {:.4} ({:.4})", row.measure, row.score, row.baseline_score)
        };
        let rows: Vec<String> = fit.fitted.evaluation.iter().map(row).collect();
        println!(
            "{through} {}: {} cov {:.3}",
            ["without", "with"][at],
            rows.join(", "),
            fit.fitted.card.coverage80.unwrap_or(0.0)
        );
        if at == 1 {
            println!(
                "{:?}",
                fit.fitted
                    .card
                    .learned
                    .iter()
                    .map(|l| format!("{} {:.3} ({})", l.label, l.factor, l.days))
                    .collect::<Vec<_>>()
            );
        }
        for forecast in fit.forecasts.into_iter().map(|forecast| forecast.by(&version)) {
            let place = (forecast.sku.to_string(), forecast.location.to_string());
            let Some(days) = units.get(&place) else { continue };
            let on = |day: i32| days.get(&day).copied().unwrap_or(0.0);
            if usize::try_from(forecast.history_days)? < HISTORY_MIN {
                continue;
            }
            let from = forecast.from.epoch();
            let truth: Vec<f64> = (from..from + 28).map(on).collect();
            let first = from - i32::try_from(forecast.history_days)?;
            let steps = (first + 1..from).map(|day| (on(day) - on(day - 1)).powi(2));
            let scale = steps.sum::<f64>() / f64::from(from - first - 1);
            let pr: Vec<bool> = (from..from + 28)
                .map(|d| {
                    told.events
                        .promotions
                        .iter()
                        .any(|o| o.sku == forecast.sku && o.from.epoch() <= d && d <= o.to.epoch())
                })
                .collect();
            let promoted = told.events.promotions.iter().filter(|one| one.sku == forecast.sku);
            let (mut coming, mut ended) = (false, false);
            for one in promoted {
                coming |= one.to.epoch() >= from && one.from.epoch() < from + 28;
                ended |= one.to.epoch() < from && one.to.epoch() >= from - JUST_ENDED;
            }
            let group = if coming {
                1
            } else if ended {
                2
            } else {
                3
            };
            sums[0][at].add(&forecast, &truth, scale, &pr);
            sums[group][at].add(&forecast, &truth, scale, &pr);
        }
    }
    Ok(())
}

fn print(name: &str, sums: &[[Sums; 2]; 4]) {
    println!("\n{name}");
    println!("| series | n | units | error 28 | error 14 | bias % | daily | RMSSE | pinball | within 80 % |");
    for (group, pair) in GROUPS.iter().zip(sums) {
        for (what, s) in ["without", "with"].iter().zip(pair) {
            println!(
                "| {group} {what} | {} | {} | {:.3} | {:.3} | {:.1} | {:.4} | {:.4} | {:.4} | {:.1} | rms28 {:.4} pd n {} y {:.4} m {:.4} mse {:.4}",
                s.series,
                s.units,
                s.error28 / s.series,
                s.error14 / s.series,
                s.bias / s.units * 100.0,
                s.daily / s.series,
                s.rmsse / s.scaled,
                s.pinball / s.weeks,
                s.within / s.weeks * 100.0,
                (s.sq28 / s.series).sqrt(),
                s.pd[0],
                s.pd[1] / s.pd[0],
                s.pd[2] / s.pd[0],
                s.pd[3] / s.pd[0],
            );
        }
    }
}

#[expect(dead_code, reason = "names the type of a place")]
fn of(sku: &Sku, location: &LocationId) -> Place {
    (sku.to_string(), location.to_string())
}
