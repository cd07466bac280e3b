//! `quartermaster forecast`: time series from a file, and the shop's own forecasts.

mod accuracy;
mod evaluate;
mod expect;
mod sums;

use crate::arguments::{Forecast, ForecastHow as How, ForecastPace, ForecastRun};
use crate::session::Session;
use anyhow::{Context, Result};
use qm_forecast::{Forecast as Told, Levels, Method, Pace, Panel, PanelForecasts, Pooling, SeriesTable};
use qm_forecast::{forecast_panel, read_series, write_forecasts};
use std::collections::BTreeMap;
use std::path::Path;

/// Said where a model over all series was asked for and there is none.
const NOT_GLOBAL: &str = "note: there is no model over all series here: it learns from a thousand known steps or more before \
    the last two horizons, none of them negative; an ensemble has forecast each series";
const NO_NETWORK: &str =
    "note: there is too little here for a network to learn from; an ensemble has forecast each series";

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
    let sums = (!asked.add_up.is_empty()).then(|| sums::Sums::of(&table, &asked.add_up)).transpose();
    let sums = sums.with_context(named)?;
    let told = of_series(&table, method, asked.method.pooling(), horizon, &levels).with_context(named)?;
    let pooled = told.pooled.iter().filter(|weight| **weight > 0.0).count();
    match asked.method {
        How::Global if pooled == 0 => session.terminal.note(NOT_GLOBAL)?,
        How::Network if pooled == 0 => session.terminal.note(NO_NETWORK)?,
        _ => {}
    }
    let mut forecasts = told.series;
    let mut ids: Vec<String> = table.series.iter().map(|one| one.id.clone()).collect();
    if let Some(sums) = sums {
        forecasts =
            sums.add_up(&table, forecasts, method, asked.reconcile, horizon, &levels).with_context(named)?;
        ids.extend(sums.names);
    }
    save(&asked.out, ids.iter().map(String::as_str).zip(&forecasts))?;
    let out = asked.out.display().to_string();
    let answer = serde_json::json!({"series": ids.len(), "steps": horizon, "pooled": pooled, "out": out});
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
) -> Result<PanelForecasts> {
    Ok(forecast_panel(&Known::of(table).panel(), method, pooling, horizon, levels)?)
}

/// What a file tells of its series, in the shape of a panel.
struct Known<'a> {
    histories: Vec<&'a [f64]>,
    categories: Vec<Vec<f64>>,
    inputs: Vec<Vec<&'a [f64]>>,
}

impl<'a> Known<'a> {
    fn of(table: &'a SeriesTable) -> Self {
        let of_input = |input: usize| table.series.iter().map(|one| one.inputs[input].as_slice()).collect();
        Self {
            histories: table.series.iter().map(|one| one.values.as_slice()).collect(),
            categories: (0..table.keys.len()).map(|key| codes(table, key)).collect(),
            inputs: (0..table.inputs.len()).map(of_input).collect(),
        }
    }

    fn panel(&self) -> Panel<'_> {
        Panel { histories: &self.histories, categories: &self.categories, inputs: &self.inputs }
    }
}

/// The values of a key as numbers, in the order of the alphabet.
fn codes(table: &SeriesTable, key: usize) -> Vec<f64> {
    let words: BTreeMap<&str, u32> = table.series.iter().map(|one| (one.keys[key].as_str(), 0)).collect();
    let codes: BTreeMap<&str, u32> = words.into_keys().zip(0..).collect();
    table.series.iter().map(|one| f64::from(codes[one.keys[key].as_str()])).collect()
}
