//! `quartermaster forecast accuracy`: how the shop's own forecasts did.

use crate::session::Session;
use anyhow::{Result, bail};
use qm_domain::Day;
use qm_engine::{Accuracy, ExpectationScore, ExpectationSummary, ForecastAccuracy};
use qm_store::ExpectationRow;
use serde::Serialize;

/// Overrides told in the terminal.
const LATEST: usize = 10;

#[derive(Serialize)]
struct Cell {
    class: String,
    #[serde(flatten)]
    accuracy: Accuracy,
}

#[derive(Serialize)]
struct Scored<'a> {
    #[serde(flatten)]
    row: &'a ExpectationRow,
    #[serde(flatten)]
    score: &'a ExpectationScore,
}

#[derive(Serialize)]
struct Answer<'a> {
    through: Day,
    next: Option<Day>,
    total: Accuracy,
    classes: Vec<Cell>,
    overrides: ExpectationSummary,
    scored_overrides: Vec<Scored<'a>>,
}

pub(super) fn run(session: &Session, as_of: Option<&str>) -> Result<()> {
    let as_of = crate::session::as_of(as_of)?;
    let engine = session.engine()?;
    engine.sync_lake()?;
    let Some(found) = engine.forecast_accuracy(as_of)? else {
        bail!("{}", qm_engine::Error::NoFacts);
    };
    let cell = |(class, accuracy): &(qm_engine::Class, Accuracy)| Cell {
        class: class.to_string(),
        accuracy: *accuracy,
    };
    let answer = Answer {
        through: found.report.through,
        next: found.next,
        total: found.report.total,
        classes: found.report.classes.iter().map(cell).collect(),
        overrides: found.summary,
        scored_overrides: found.expectations.iter().map(|(row, score)| Scored { row, score }).collect(),
    };
    session.terminal.answer(&answer, || show(session, &answer, &found))
}

fn show(session: &Session, answer: &Answer<'_>, found: &ForecastAccuracy) -> Result<()> {
    let terminal = session.terminal;
    terminal.line(&format!("{} weeks compared up to {}", answer.total.weeks, answer.through))?;
    if let Some(day) = answer.next.filter(|_| answer.total.weeks == 0) {
        return terminal.line(&format!("No week of a forecast is over yet. The first ends on {day}."));
    }
    if answer.total.weeks == 0 {
        return terminal.line("Nothing to compare: cycles predict the weeks that are compared here later.");
    }
    let mut rows: Vec<Vec<String>> =
        answer.classes.iter().map(|cell| cells(&cell.class, &cell.accuracy)).collect();
    rows.push(cells("all", &answer.total));
    let heads =
        ["class", ">products", ">of sales", ">compared", ">weeks", ">error", ">naive", ">bias", ">in 80 %"];
    terminal.table(&heads, &rows)?;
    let sum = &answer.overrides;
    if sum.count == 0 {
        return Ok(());
    }
    terminal.line(&format!(
        "\n{} overrides have passed; {} were nearer than the forecast. Off by {:.0} units in all, the forecasts by {:.0}.",
        sum.count, sum.closer, sum.said_error, sum.baseline_error
    ))?;
    let rows: Vec<Vec<String>> = found.expectations.iter().take(LATEST).map(override_row).collect();
    terminal.table(&["override", "days", ">forecast", ">said", ">sold", "by", "note"], &rows)
}

fn override_row((row, score): &(ExpectationRow, ExpectationScore)) -> Vec<String> {
    let said = &row.expectation;
    vec![
        format!("{}@{}", said.sku, said.location),
        format!("{} to {}", said.from, said.to),
        format!("{:.1}", score.baseline),
        format!("{:.1}", score.said),
        format!("{:.0}", score.sold),
        said.by.clone(),
        said.note.clone(),
    ]
}

fn cells(class: &str, of: &Accuracy) -> Vec<String> {
    let ratio = |value: Option<f64>| value.map_or_else(|| "-".into(), |value| format!("{value:.2}"));
    let share =
        |value: Option<f64>| value.map_or_else(|| "-".into(), |value| format!("{:.1} %", 100.0 * value));
    vec![
        class.to_owned(),
        of.products.to_string(),
        share(Some(of.sales_share)),
        of.scored.to_string(),
        of.weeks.to_string(),
        ratio(of.error),
        ratio(of.naive_error),
        share(of.bias),
        share(of.within80),
    ]
}
