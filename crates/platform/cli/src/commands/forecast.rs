//! `quartermaster forecast`: time series from a file, and the shop's own forecasts.

mod accuracy;
mod evaluate;
mod expect;
mod sums;

use crate::arguments::{Forecast, ForecastPace, ForecastRun};
use crate::session::Session;
use anyhow::{Context, Result};
use qm_forecast::{Forecast as Told, Levels, Method, Pace, Panel, Pooling, SeriesTable};
use qm_forecast::{forecast_panel, read_series, write_forecasts};
use std::collections::BTreeMap;
use std::path::Path;

pub(crate) fn run(session: &Session, command: &Forecast) -> Result<()> {
    match command {
        Forecast::Run(asked) => write(session, asked),
        Forecast::Evaluate(asked) => evaluate::run(session, asked),
        Forecast::Accuracy { as_of } => accuracy::run(session, as_of.as_deref()),
        Forecast::Override(asked) => expect::say(session, asked),
        Forecast::Show { place } => expect::show(session, place),
        Forecast::TakeBack { id } => expect::take_back(session, *id),
    }
}

/// Forecasts every series of a file and writes what is expected at each step.
fn write(session: &Session, asked: &ForecastRun) -> Result<()> {
    let named = || asked.file.display().to_string();
    let levels = if asked.quantiles.is_empty() {
        twentieths()?
    } else {
        Levels::new(asked.quantiles.clone()).context("--quantiles")?
    };
    let table = read(&asked.file)?;
    let pace = match asked.pace {
        ForecastPace::Fast => Pace::Fast,
        ForecastPace::Full => Pace::Full,
    };
    let method = Method::Ensemble { seasons: asked.season, pace };
    let horizon = usize::try_from(asked.horizon)?;
    let pooling = asked.method.pooling();
    let mut forecasts = of_series(&table, method, pooling, horizon, &levels).with_context(named)?;
    let mut ids: Vec<String> = table.series.iter().map(|one| one.id.clone()).collect();
    if !asked.add_up.is_empty() {
        let sums = sums::Sums::of(&table, &asked.add_up).with_context(named)?;
        forecasts =
            sums.add_up(&table, forecasts, method, asked.reconcile, horizon, &levels).with_context(named)?;
        ids.extend(sums.names);
    }
    save(&asked.out, ids.iter().map(String::as_str).zip(&forecasts))?;
    let out = asked.out.display().to_string();
    let answer = serde_json::json!({"series": ids.len(), "steps": horizon, "out": out});
    session.terminal.answer(&answer, || {
        session.terminal.line(&format!("{} series, {horizon} steps each: {out}", ids.len()))
    })
}

/// Levels where none are asked for, and those of scorers: twentieths.
pub(super) fn twentieths() -> Result<Levels> {
    Ok(Levels::new((1..20_u32).map(|i| f64::from(i) / 20.0).collect())?)
}

pub(super) fn read(file: &Path) -> Result<SeriesTable> {
    read_series(&qm_observe::read_text(file)?).with_context(|| file.display().to_string())
}

pub(super) fn save<'a>(file: &Path, forecasts: impl IntoIterator<Item = (&'a str, &'a Told)>) -> Result<()> {
    let told = write_forecasts(forecasts)?;
    std::fs::write(file, told).with_context(|| format!("writing {}", file.display()))
}

/// Forecasts the series of a file with all that it tells of them.
pub(super) fn of_series(
    table: &SeriesTable,
    method: Method,
    pooling: Pooling,
    horizon: usize,
    levels: &Levels,
) -> Result<Vec<Told>> {
    let histories: Vec<&[f64]> = table.series.iter().map(|one| one.values.as_slice()).collect();
    let categories: Vec<Vec<f64>> = (0..table.keys.len()).map(|key| codes(table, key)).collect();
    let of_input = |input: usize| table.series.iter().map(|one| one.inputs[input].as_slice()).collect();
    let inputs: Vec<Vec<&[f64]>> = (0..table.inputs.len()).map(of_input).collect();
    let panel = Panel { histories: &histories, categories: &categories, inputs: &inputs };
    Ok(forecast_panel(&panel, method, pooling, horizon, levels)?)
}

/// The values of a key as numbers, in the order of the alphabet.
fn codes(table: &SeriesTable, key: usize) -> Vec<f64> {
    let words: BTreeMap<&str, u32> = table.series.iter().map(|one| (one.keys[key].as_str(), 0)).collect();
    let codes: BTreeMap<&str, u32> = words.into_keys().zip(0..).collect();
    table.series.iter().map(|one| f64::from(codes[one.keys[key].as_str()])).collect()
}
