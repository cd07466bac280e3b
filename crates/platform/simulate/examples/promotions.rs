//! What it is worth to the demand forecast to know promotions and holidays, on simulated shops.
//!
//! `cargo run --release -p qm-simulate --example promotions -- [SEED...]` prints the figures of `docs/forecast.md`: forecasts of 28 days
//! at four ends, without and with events, beside what was sold. With a file of real sales in place of seeds (lines
//! `sku,location,category,day,units,discount,holiday` below a header, days since 1970; a line for each day of which there is anything
//! to tell), and the first end and the number of ends in steps of 28 days before its last day, the same of that file.

#![expect(clippy::print_stdout, reason = "an example talks")]

mod history;

use history::{ENDS, Place, START, Sales, Units, cell, live, table};
use qm_domain::{Day, DemandForecast, ModelVersion, Quantiles, RawRow, Sku, Table};
use qm_predict::stock::{Assortment, Events, Holiday, Kind, Promotion, fit_demand};
use std::collections::BTreeMap;
use std::error::Error;

const HORIZON: usize = 28;
const LEAD: usize = 14;
/// Series with fewer days behind them are left out.
const HISTORY_MIN: i32 = 56;
/// A promotion that ended so many days ago or fewer has just ended.
const JUST_ENDED: i32 = 14;

/// All that a world told.
#[derive(Default)]
struct Told {
    sales: Sales,
    events: Events,
    assortment: Assortment,
}

impl Told {
    fn by(seed: u64, days: i32) -> Result<Self, Box<dyn Error>> {
        let mut told = Self::default();
        live(seed, days, |events| events.rows.iter().try_for_each(|row| told.hear(row, events.day)))?;
        Ok(told)
    }

    fn hear(&mut self, row: &RawRow<'_>, day: Day) -> Result<(), Box<dyn Error>> {
        let date = |column: &str| Day::parse(cell(row, column));
        let sku = || Sku::new(cell(row, "sku")).map_err(|e| e.to_string());
        self.sales.hear(row, day)?;
        match row.table {
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
                told.sales.lines.push((String::new(), (sku.to_owned(), location.to_owned()), day, units));
            }
        }
        let holiday = |(day, label)| Holiday { day: Day::from_epoch(day), label };
        told.events.holidays = holidays.into_iter().map(holiday).collect();
        Ok(told)
    }
}

/// Which series are looked at together.
const GROUPS: [&str; 4] = ["all", "promotion to come", "promotion just ended", "neither"];
const WAYS: [&str; 2] = ["without", "with"];

/// Sums of scores of one group.
#[derive(Debug, Clone, Copy, Default)]
struct Sums {
    series: f64,
    weeks: f64,
    units: f64,
    /// Forecast less sold, of 28 days: its size, its square, itself; of 14 days: its size.
    error: [f64; 4],
    scaled: f64,
    rmsse: f64,
    pinball: f64,
    within: f64,
}

impl Sums {
    /// `scale`: mean squared change from day to day of the past.
    fn add(&mut self, forecast: &DemandForecast, truth: &[f64], scale: f64) {
        let sum = |values: &[f64]| values.iter().sum::<f64>();
        let error = sum(&forecast.mean[..HORIZON]) - sum(truth);
        let lead = sum(&forecast.mean[..LEAD]) - sum(&truth[..LEAD]);
        self.series += 1.0;
        self.units += sum(truth);
        for (all, one) in self.error.iter_mut().zip([error.abs(), error * error, error, lead.abs()]) {
            *all += one;
        }
        if scale > 0.0 {
            let squares = truth.iter().zip(&forecast.mean).map(|(sold, mean)| (sold - mean).powi(2));
            self.scaled += 1.0;
            self.rmsse += (squares.sum::<f64>() / 28.0 / scale).sqrt();
        }
        for (week, quantiles) in truth.chunks(7).zip(&forecast.weekly) {
            let sold = sum(week);
            self.weeks += 1.0;
            self.within += f64::from(u8::from(quantiles.q10 <= sold && sold <= quantiles.q90));
            let loss = Quantiles::LEVELS.iter().zip(quantiles.values()).map(|(level, value)| {
                let gap = sold - value;
                (level * gap).max((level - 1.0) * gap)
            });
            self.pinball += loss.sum::<f64>() / 7.0;
        }
    }

    fn line(&self) -> String {
        let [size, square, error, lead] = self.error;
        format!(
            "{} | {} | {:.3} | {:.3} | {:.3} | {:.1} | {:.4} | {:.4} | {:.1}",
            self.series,
            self.units,
            size / self.series,
            (square / self.series).sqrt(),
            lead / self.series,
            error / self.units * 100.0,
            self.rmsse / self.scaled,
            self.pinball / self.weeks,
            self.within / self.weeks * 100.0,
        )
    }
}

/// All scores, by group and way, and of days alone.
#[derive(Debug, Default)]
struct Scores {
    groups: [[Sums; 2]; 4],
    /// Days of series on promotion: number, units sold, and by way units expected and squared error.
    promoted: (f64, f64, [[f64; 2]; 2]),
    /// Holidays of the whole shop: number, and by way the error as a share of the units sold.
    holidays: (f64, [f64; 2]),
}

impl Scores {
    fn print(&self, name: &str) {
        println!("\n{name}");
        println!(
            "| series | n | units | error 28 | root square 28 | error 14 | bias % | RMSSE | pinball | within 80 % |"
        );
        for (group, pair) in GROUPS.iter().zip(&self.groups) {
            for (way, sums) in WAYS.iter().zip(pair).filter(|(_, sums)| sums.series > 0.0) {
                println!("| {group}, {way} | {} |", sums.line());
            }
        }
        let (days, units, ways) = self.promoted;
        for (way, [expected, square]) in WAYS.iter().zip(ways).filter(|_| days > 0.0) {
            let (sold, expected, square) = (units / days, expected / days, square / days);
            println!(
                "{days} days on promotion, {way}: sold {sold:.4}, expected {expected:.4}, squared error {square:.4}"
            );
        }
        let (days, ways) = self.holidays;
        for (way, error) in WAYS.iter().zip(ways).filter(|_| days > 0.0) {
            println!("{days} holidays of the shop, {way}: off by {:.1} % in the mean", error / days * 100.0);
        }
    }

    /// Forecasts after the day `end`, both ways.
    fn look(&mut self, told: &Told, end: i32) -> Result<(), Box<dyn Error>> {
        let through = Day::from_epoch(end);
        let units = told.sales.units();
        let table = table(&units, None, end).ok_or("columns of one length")?;
        let version = ModelVersion::new("demand@1").map_err(|e| e.to_string())?;
        for (way, events) in [&Events::default(), &told.events].into_iter().enumerate() {
            let fit = fit_demand(&table, &told.assortment, events, through, 56)?.ok_or("sales")?;
            let scores = fit.fitted.evaluation.iter().map(|row| format!("{} {:.4}", row.measure, row.score));
            println!("{through} {}: card {}", WAYS[way], scores.collect::<Vec<_>>().join(", "));
            if way == 1 {
                let learned = fit.fitted.card.learned.iter();
                let learned = learned.map(|one| format!("{} {:.2} ({})", one.label, one.factor, one.days));
                println!("{}", learned.collect::<Vec<_>>().join(", "));
            }
            let forecasts: Vec<DemandForecast> =
                fit.forecasts.into_iter().map(|forecast| forecast.by(&version)).collect();
            self.series(told, &units, &forecasts, way)?;
            self.holidays(told, &units, &forecasts, way);
        }
        Ok(())
    }

    fn series(
        &mut self,
        told: &Told,
        units: &Units<'_>,
        forecasts: &[DemandForecast],
        way: usize,
    ) -> Result<(), Box<dyn Error>> {
        for forecast in forecasts {
            let place = (forecast.sku.to_string(), forecast.location.to_string());
            let history = i32::try_from(forecast.history_days)?;
            let Some(days) = units.get(&place).filter(|_| history >= HISTORY_MIN) else { continue };
            let on = |day: i32| days.get(&day).copied().unwrap_or(0.0);
            let from = forecast.from.epoch();
            let truth: Vec<f64> = (from..).take(HORIZON).map(on).collect();
            let steps = (from - history + 1..from).map(|day| (on(day) - on(day - 1)).powi(2));
            let scale = steps.sum::<f64>() / f64::from(history - 1);
            let (mut coming, mut ended) = (false, false);
            let mut promoted = [false; HORIZON];
            for one in told.events.promotions.iter().filter(|one| one.sku == forecast.sku) {
                let span = one.from.epoch()..=one.to.epoch();
                for (day, promoted) in (from..).zip(&mut promoted) {
                    *promoted |= span.contains(&day);
                }
                ended |= (from - JUST_ENDED..from).contains(span.end());
            }
            coming |= promoted.contains(&true);
            let group = if coming {
                1
            } else if ended {
                2
            } else {
                3
            };
            self.groups[0][way].add(forecast, &truth, scale);
            self.groups[group][way].add(forecast, &truth, scale);
            for (day, _) in promoted.iter().enumerate().filter(|(_, promoted)| **promoted) {
                if way == 0 {
                    self.promoted.0 += 1.0;
                    self.promoted.1 += truth[day];
                }
                self.promoted.2[way][0] += forecast.mean[day];
                self.promoted.2[way][1] += (forecast.mean[day] - truth[day]).powi(2);
            }
        }
        Ok(())
    }

    fn holidays(&mut self, told: &Told, units: &Units<'_>, forecasts: &[DemandForecast], way: usize) {
        let Some(from) = forecasts.first().map(|forecast| forecast.from) else { return };
        for (ahead, day) in (0..HORIZON).zip(from.epoch()..) {
            if told.events.holidays.iter().all(|holiday| holiday.day.epoch() != day) {
                continue;
            }
            let sold =
                |place: &Place| units.get(place).and_then(|days| days.get(&day)).copied().unwrap_or(0.0);
            let (mut all, mut expected) = (0.0, 0.0);
            for forecast in forecasts {
                all += sold(&(forecast.sku.to_string(), forecast.location.to_string()));
                expected += forecast.mean[ahead];
            }
            if all > 0.0 {
                self.holidays.0 += f64::from(u8::from(way == 0));
                self.holidays.1[way] += (expected - all).abs() / all;
            }
        }
    }
}

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let mut scores = Scores::default();
    if let Some(path) = arguments.first().filter(|path| path.contains('.')) {
        let told = Told::read(path)?;
        let last = told.sales.lines.iter().map(|line| line.2).max().ok_or("sales")?;
        let (first, ends) = (number(&arguments, 1, 1)?, number(&arguments, 2, 6)?);
        for back in first..first + ends {
            scores.look(&told, last - back * 28)?;
        }
        scores.print(path);
        return Ok(());
    }
    let seeds = if arguments.is_empty() { vec!["1".into(), "2".into(), "3".into()] } else { arguments };
    for seed in &seeds {
        println!("seed {seed}");
        let told = Told::by(seed.parse()?, ENDS[3] + 28)?;
        for end in ENDS {
            scores.look(&told, Day::parse(START)?.epoch() + end - 1)?;
        }
    }
    scores.print(&format!("seeds {}", seeds.join(", ")));
    Ok(())
}

fn number(arguments: &[String], at: usize, usual: i32) -> Result<i32, Box<dyn Error>> {
    Ok(arguments.get(at).map_or(Ok(usual), |text| text.parse())?)
}
