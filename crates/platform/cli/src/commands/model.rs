//! `quartermaster model`: fit and use a model on any file with columns.

mod card;
mod rows;

use crate::arguments::{Fit, Kind, Model, Predict};
use crate::session::Session;
use anyhow::{Context, Result, bail};
use card::{Card, Scores};
use qm_ml::{
    BoostingParams, Columns, Conformal, ForestParams, Loss, Params, Regressor, Split, TreeParams, score,
    split,
};
use rows::Rows;
use serde::Serialize;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// Level of the intervals.
const LEVEL: f64 = 0.8;
/// Share of the latest rows that a time-ordered score is measured on.
const TEST_SHARE: f64 = 0.2;
const FOLDS: usize = 5;

pub(crate) fn run(session: &Session, command: &Model) -> Result<()> {
    let folder = session.home.join("models").join("own");
    match command {
        Model::Fit(options) => fit(session, &folder, options),
        Model::Predict(options) => predict(session, &folder, options),
        Model::Show { name } => show(session, &folder, name.as_deref()),
    }
}

/// The file a model is kept in; its name is checked so that it cannot lead out of the folder.
fn path(folder: &Path, name: &str) -> Result<PathBuf> {
    let plain =
        !name.is_empty() && name.len() <= 64 && name.chars().all(|c| c.is_alphanumeric() || "-_".contains(c));
    if !plain {
        bail!("{name:?} is no name for a model: letters, digits, - and _, at most 64");
    }
    Ok(folder.join(format!("{name}.json")))
}

fn fit(session: &Session, folder: &Path, options: &Fit) -> Result<()> {
    let path = path(folder, &options.name)?;
    let rows = Rows::read(&options.data)?;
    let columns = Columns::new(options.features.clone(), rows.numbers(&options.features)?)?;
    let target = rows.numbers(std::slice::from_ref(&options.target))?.remove(0);
    let params = params(options)?;
    let regressor = Regressor::fit(&columns, &target, &params).context("fitting the model")?;
    let (split_by, splits) = match &options.time {
        Some(column) => ("latest fifth", vec![split::by_time(&rows.times(column)?, TEST_SHARE)?]),
        None => (
            "five folds",
            split::k_fold(target.len(), FOLDS.min(target.len()), options.seed).unwrap_or_default(),
        ),
    };
    let (scores, residuals) = evaluate(&columns, &target, &params, &splits)?;
    let card = Card {
        name: options.name.clone(),
        target: options.target.clone(),
        features: options.features.clone(),
        rows: target.len(),
        skipped: regressor.skipped(),
        scored_on: split_by.into(),
        scores,
        interval: Conformal::fit_signed(&residuals).ok(),
        model: regressor,
    };
    std::fs::create_dir_all(folder).with_context(|| format!("creating {}", folder.display()))?;
    std::fs::write(&path, serde_json::to_vec_pretty(&card)?)
        .with_context(|| format!("writing {}", path.display()))?;
    session.terminal.answer(&card.summary(), || card.print(session.terminal))
}

fn params(options: &Fit) -> Result<Params> {
    if options.loss.is_some() && options.kind != Kind::Boosting {
        bail!("--loss is for --kind boosting");
    }
    Ok(match options.kind {
        Kind::Ols => Params::Ols,
        Kind::Tree => Params::Tree(TreeParams::default()),
        Kind::Forest => Params::Forest(ForestParams { seed: options.seed, ..ForestParams::default() }),
        Kind::Boosting => {
            let loss = options.loss.unwrap_or(Loss::L2);
            Params::Boosting(BoostingParams { loss, seed: options.seed, ..BoostingParams::default() })
        }
    })
}

/// Fits on each split's one side and measures on the other: scores over all measured rows, and their residuals.
fn evaluate(
    columns: &Columns,
    target: &[f64],
    params: &Params,
    splits: &[Split],
) -> Result<(Option<Scores>, Vec<f64>)> {
    let (mut actual, mut predicted, mut base) = (Vec::new(), Vec::new(), Vec::new());
    for split in splits {
        let known: Vec<f64> = split.train.iter().map(|&i| target[i]).collect();
        let Ok(model) = Regressor::fit(&columns.take(&split.train), &known, params) else { continue };
        let finite: Vec<f64> = known.into_iter().filter(|y| !y.is_nan()).collect();
        let mean = finite.iter().sum::<f64>() / rows::float(finite.len().max(1));
        let guesses = model.predict_all(&columns.take(&split.test));
        for (&i, guess) in split.test.iter().zip(guesses) {
            if !target[i].is_nan() && !guess.is_nan() {
                actual.push(target[i]);
                predicted.push(guess);
                base.push(mean);
            }
        }
    }
    if actual.is_empty() {
        return Ok((None, Vec::new()));
    }
    let residuals: Vec<f64> = actual.iter().zip(&predicted).map(|(y, p)| y - p).collect();
    let intervals = Conformal::fit_signed(&residuals)?;
    let intervals: Vec<(f64, f64)> = predicted.iter().map(|p| intervals.interval(*p, LEVEL)).collect();
    let scores = Scores {
        rows: actual.len(),
        mae: score::mae(&actual, &predicted)?,
        rmse: score::rmse(&actual, &predicted)?,
        r2: score::r2(&actual, &predicted)?,
        baseline_mae: score::mae(&actual, &base)?,
        interval_width: score::mean_width(&intervals)?,
    };
    Ok((Some(scores), residuals))
}

fn load(folder: &Path, name: &str) -> Result<Card> {
    let path = path(folder, name)?;
    let bytes = std::fs::read(&path).with_context(|| {
        format!("no model {name}: `quartermaster model show` lists them, `model fit` makes one")
    })?;
    serde_json::from_slice(&bytes)
        .with_context(|| format!("{} is damaged; fit the model again", path.display()))
}

#[derive(Serialize)]
struct Answer {
    prediction: f64,
    interval: Option<(f64, f64)>,
}

fn answer(card: &Card, row: &[f64]) -> Answer {
    let prediction = card.model.predict(row);
    let interval = match (&card.interval, &card.model) {
        (Some(c), _) if c.reaches(LEVEL) => Some(c.interval(prediction, LEVEL)),
        (_, Regressor::Ols(model)) => Some(model.predict_interval(row, LEVEL)),
        _ => None,
    };
    let interval = interval.filter(|(lo, hi)| lo.is_finite() && hi.is_finite());
    Answer { prediction, interval }
}

fn predict(session: &Session, folder: &Path, options: &Predict) -> Result<()> {
    let card = load(folder, &options.name)?;
    if let (Some(data), Some(out)) = (&options.data, &options.out) {
        return predict_file(session, &card, data, out);
    }
    let mut given = BTreeMap::new();
    for pair in &options.values {
        let (name, value) =
            pair.split_once('=').with_context(|| format!("--set {pair}: expected NAME=NUMBER"))?;
        if !card.features.iter().any(|f| f == name) {
            bail!("--set {name}: the model knows {}", card.features.join(", "));
        }
        let value: f64 =
            value.trim().parse().with_context(|| format!("--set {pair}: {value:?} is not a number"))?;
        given.insert(name.to_owned(), value);
    }
    let missing: Vec<&str> =
        card.features.iter().filter(|f| !given.contains_key(*f)).map(String::as_str).collect();
    if !missing.is_empty() {
        bail!("give every feature a value; missing: {}", missing.join(", "));
    }
    let row: Vec<f64> = card.features.iter().map(|f| given[f]).collect();
    let answer = answer(&card, &row);
    session.terminal.answer(&answer, || {
        let spread = answer.interval.map(|(lo, hi)| format!("  ({lo:.3} to {hi:.3} with 80 %)"));
        session.terminal.line(&format!("{}{}", answer.prediction, spread.unwrap_or_default()))
    })
}

#[derive(Serialize)]
struct Written<'a> {
    rows: usize,
    out: &'a Path,
}

fn predict_file(session: &Session, card: &Card, data: &Path, out: &Path) -> Result<()> {
    let rows = Rows::read(data)?;
    let columns = Columns::new(card.features.clone(), rows.numbers(&card.features)?)?;
    let mut file = csv::Writer::from_path(out).with_context(|| format!("writing {}", out.display()))?;
    file.write_record(["id", "pred", "lo", "hi"])?;
    let mut row = Vec::new();
    for index in 0..columns.rows() {
        columns.read_row(index, &mut row);
        let answer = answer(card, &row);
        let text = |x: f64| if x.is_nan() { String::new() } else { x.to_string() };
        let (lo, hi) = answer.interval.unwrap_or((f64::NAN, f64::NAN));
        file.write_record([rows.id(index), text(answer.prediction), text(lo), text(hi)])?;
    }
    file.flush()?;
    let written = Written { rows: columns.rows(), out };
    session
        .terminal
        .answer(&written, || session.terminal.line(&format!("{} rows to {}", written.rows, out.display())))
}

fn show(session: &Session, folder: &Path, name: Option<&str>) -> Result<()> {
    if let Some(name) = name {
        let card = load(folder, name)?;
        return session.terminal.answer(&card.summary(), || card.print(session.terminal));
    }
    let mut names = Vec::new();
    if let Ok(entries) = std::fs::read_dir(folder) {
        names.extend(
            entries.flatten().filter_map(|e| e.path().file_stem().map(|s| s.to_string_lossy().into_owned())),
        );
    }
    names.sort();
    session.terminal.answer(&names, || {
        if names.is_empty() {
            return session.terminal.line("No models yet; `quartermaster model fit` makes one.");
        }
        session.terminal.line(&names.join("\n"))
    })
}
