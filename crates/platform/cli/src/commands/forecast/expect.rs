//! `quartermaster forecast show|override|take-back`: what a person expects in place of a forecast.

use crate::arguments::ForecastOverride;
use crate::session::{LOCAL, Session};
use anyhow::{Context, Result, bail};
use qm_domain::{Day, Expects, LocationId, Sku};
use qm_engine::{Engine, ForecastWeek};
use qm_store::ExpectationRow;
use serde::Serialize;

#[derive(Serialize)]
struct Week<'a> {
    from: Day,
    to: Day,
    baseline: f64,
    expected: f64,
    said: Option<&'a ExpectationRow>,
}

pub(super) fn say(session: &Session, asked: &ForecastOverride) -> Result<()> {
    let (sku, location) = place(&asked.place)?;
    let expects = match (asked.units, asked.factor) {
        (Some(units), _) => Expects::Units(units),
        (None, factor) => Expects::Factor(factor.context("--units or --factor is due")?),
    };
    let weeks = asked
        .weeks
        .iter()
        .map(|day| Ok((Day::parse(day.trim()).with_context(|| format!("--week {day}"))?, expects)))
        .collect::<Result<Vec<_>>>()?;
    let engine = session.engine()?;
    engine.expect_sales((&sku, &location), &weeks, &asked.note, LOCAL)?;
    told(session, &engine, &sku, &location)
}

pub(super) fn show(session: &Session, asked: &str) -> Result<()> {
    let (sku, location) = place(asked)?;
    told(session, &session.engine()?, &sku, &location)
}

pub(super) fn take_back(session: &Session, id: i64) -> Result<()> {
    let ended = session.engine()?.take_back(id, LOCAL)?;
    session.terminal.answer(&serde_json::json!({"id": id, "ended": ended}), || {
        session.terminal.line(if ended { "The forecast holds again." } else { "It held no more." })
    })
}

fn place(text: &str) -> Result<(Sku, LocationId)> {
    let Some((sku, location)) = text.rsplit_once('@') else { bail!("{text:?}: expected SKU@LOCATION") };
    Ok((Sku::new(sku)?, LocationId::new(location)?))
}

fn told(session: &Session, engine: &Engine, sku: &Sku, location: &LocationId) -> Result<()> {
    let weeks = engine.forecast_weeks(sku, location)?;
    if weeks.is_empty() {
        bail!("the latest cycle made no forecast of {sku} at {location}");
    }
    let shape = |week: &'_ ForecastWeek| -> Vec<String> {
        let said = week.said.as_ref();
        vec![
            format!("{} to {}", week.from, week.to),
            format!("{:.1}", week.baseline),
            format!("{:.1}", week.expected),
            said.map(|row| row.id.to_string()).unwrap_or_default(),
            said.map(|row| format!("{}: {}", row.expectation.by, row.expectation.note)).unwrap_or_default(),
        ]
    };
    let answer: Vec<Week<'_>> = weeks
        .iter()
        .map(|week| Week {
            from: week.from,
            to: week.to,
            baseline: week.baseline,
            expected: week.expected,
            said: week.said.as_ref(),
        })
        .collect();
    session.terminal.answer(&answer, || {
        let rows: Vec<Vec<String>> = weeks.iter().map(shape).collect();
        session.terminal.table(&["week", ">forecast", ">expected", ">override", "note"], &rows)
    })
}
