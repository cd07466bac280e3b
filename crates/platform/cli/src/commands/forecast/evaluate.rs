//! `quartermaster forecast evaluate`: what each method was worth on a person's own series.

use crate::arguments::ForecastEvaluate;
use crate::commands::bench::cpu_seconds;
use crate::session::Session;
use anyhow::{Context, Result};
use qm_forecast::{Class, Coverage, Levels, Method, Pace, Pooling, Protocol, Scores, Summary};
use qm_forecast::{backtest, classes};
use serde::Serialize;
use std::collections::BTreeMap;

/// Levels scored: the ends of the 50, 80 and 90 % intervals, the median and those between.
const LEVELS: [f64; 9] = [0.05, 0.1, 0.25, 0.4, 0.5, 0.6, 0.75, 0.9, 0.95];

/// A method, its scores, and those of each class.
#[derive(Debug, Serialize)]
struct Row {
    method: &'static str,
    cpu_ms_per_series: Option<f64>,
    #[serde(flatten)]
    all: Summary,
    classes: BTreeMap<String, Summary>,
}

#[derive(Debug, Serialize)]
struct Answer {
    series: usize,
    horizon: usize,
    origins: usize,
    methods: Vec<Row>,
}

pub(super) fn run(session: &Session, asked: &ForecastEvaluate) -> Result<()> {
    let named = || asked.file.display().to_string();
    let table = super::read(&asked.file)?;
    let known = super::Known::of(&table);
    let (panel, series) = (known.panel(), table.series.len());
    let (horizon, origins) = (usize::try_from(asked.horizon)?, usize::try_from(asked.origins)?);
    let levels = Levels::new(LEVELS.to_vec())?;
    let protocol = Protocol { horizon, origins, stride: horizon, period: asked.season.short(), levels };
    let classes = classes(panel.histories);
    let forecasts = f64::from(u32::try_from(series)?) * f64::from(asked.origins);
    let mut rows = Vec::new();
    let compared = Method::compared(asked.season).into_iter();
    let joined = Method::Ensemble { seasons: asked.season, pace: Pace::Full };
    let alone = compared.map(|method| (method, Pooling::Never, method.name()));
    let pooled = [(joined, Pooling::Weighed, "joined"), (joined, Pooling::Alone, "global")];
    let network = [(joined, Pooling::WithNetwork, "joined network"), (joined, Pooling::Network, "network")];
    let network = network.into_iter().filter(|_| cfg!(feature = "network"));
    for (method, pooling, name) in alone.chain(pooled).chain(network) {
        let before = cpu_seconds();
        let scores = backtest(&panel, method, pooling, &protocol).with_context(named)?;
        let used = before.zip(cpu_seconds()).map(|(before, after)| after - before);
        let cpu_ms_per_series = used.map(|seconds| 1_000.0 * seconds / forecasts);
        rows.push(row(name, &scores, &classes, cpu_ms_per_series));
    }
    rows.sort_by(|a, b| order(a).total_cmp(&order(b)));
    let answer = Answer { series, horizon, origins, methods: rows };
    session.terminal.answer(&answer, || told(session, &answer))
}

/// The best first; without a scaled error last.
fn order(row: &Row) -> f64 {
    row.all.mase.unwrap_or(f64::INFINITY)
}

fn row(
    method: &'static str,
    scores: &[Option<Scores>],
    classes: &[Class],
    cpu_ms_per_series: Option<f64>,
) -> Row {
    let mut cells: BTreeMap<Class, Vec<&Scores>> = BTreeMap::new();
    for (class, score) in classes.iter().zip(scores) {
        cells.entry(*class).or_default().extend(score);
    }
    let summed = cells.into_iter().filter(|(_, scores)| !scores.is_empty());
    Row {
        method,
        cpu_ms_per_series,
        all: Summary::of(scores.iter().flatten()),
        classes: summed.map(|(class, scores)| (class.to_string(), Summary::of(scores))).collect(),
    }
}

fn told(session: &Session, answer: &Answer) -> Result<()> {
    let terminal = session.terminal;
    let scored = answer.methods.first().map_or(0, |row| row.all.series);
    terminal.line(&format!(
        "{scored} of {} series, {} steps ahead from {} ends",
        answer.series, answer.horizon, answer.origins
    ))?;
    let heads = ["method", ">mase", ">rmsse", ">pinball", ">80 %", ">90 %", ">bias", ">ms per series"];
    let rows: Vec<Vec<String>> = answer.methods.iter().map(cells).collect();
    terminal.table(&heads, &rows)?;
    let names: Vec<&String> =
        answer.methods.first().map_or_else(Vec::new, |row| row.classes.keys().collect());
    let counted = |name: &String| answer.methods[0].classes[name].series;
    let mut heads = vec!["mase by class".to_owned()];
    heads.extend(names.iter().map(|name| format!(">{name} ({})", counted(name))));
    let heads: Vec<&str> = heads.iter().map(String::as_str).collect();
    let by_class = answer.methods.iter().map(|row| {
        let mut line = vec![row.method.to_owned()];
        line.extend(names.iter().map(|name| figure(row.classes.get(*name).and_then(|sum| sum.mase))));
        line
    });
    terminal.line("")?;
    terminal.table(&heads, &by_class.collect::<Vec<_>>())
}

fn cells(row: &Row) -> Vec<String> {
    let Summary { mase, rmsse, pinball_scaled, coverage, bias_share, .. } = &row.all;
    let share =
        |share: Option<f64>| share.map_or_else(|| "-".into(), |share| format!("{:.1} %", 100.0 * share));
    vec![
        row.method.to_owned(),
        figure(*mase),
        figure(*rmsse),
        figure(*pinball_scaled),
        share(within(coverage, 0.8)),
        share(within(coverage, 0.9)),
        share(*bias_share),
        row.cpu_ms_per_series.map_or_else(|| "-".into(), |ms| format!("{ms:.2}")),
    ]
}

fn within(coverage: &[Coverage], nominal: f64) -> Option<f64> {
    coverage.iter().find(|one| (one.nominal - nominal).abs() < 1e-9).map(|one| one.actual)
}

fn figure(value: Option<f64>) -> String {
    value.map_or_else(|| "-".into(), |value| format!("{value:.3}"))
}
