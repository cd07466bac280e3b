//! `quartermaster run`: one cycle.

use crate::arguments::Run;
use crate::session::{Session, as_of};
use crate::terminal::{Terminal, Tone};
use crate::words;
use anyhow::Result;
use qm_domain::{Area, FactorKind, LearnedFactor};
use qm_engine::{CycleReport, RunOptions};

/// Runs the cycle and prints its account.
pub(crate) fn run(session: &Session, options: &Run) -> Result<()> {
    let as_of = as_of(options.as_of.as_deref())?;
    let engine = session.engine()?;
    let options = RunOptions { as_of, seed: options.seed };
    let report = session.terminal.watch(|observer| engine.run(options, observer))?;
    session.terminal.answer(&report, || show(session.terminal, &report))
}

/// Prints a cycle's account for people.
pub(crate) fn show(terminal: Terminal, report: &CycleReport) -> Result<()> {
    terminal.line(&format!("{} as of {}", terminal.paint(Tone::Bold, "Cycle"), report.as_of))?;
    if report.repeated {
        terminal.line("Nothing has changed since this cycle ran, so nothing was done again.")?;
    }
    let rows: Vec<Vec<String>> = Area::ALL.iter().map(|area| area_row(report, *area)).collect();
    terminal.table(&["area", ">decisions", ">undecided", "mostly because"], &rows)?;
    terminal.line(&format!(
        "\n{} of {} open subjects settled. Expected gain {}. {} decisions rest on defaults of shop.toml.",
        report.settled, report.subjects, report.gain, report.assumed
    ))?;
    if report.failed_check > 0 {
        let defects: Vec<String> =
            report.defects.iter().map(|(code, n)| format!("{} ({n})", words::plain(code))).collect();
        let text =
            format!("{} decisions did not pass the check: {}", report.failed_check, defects.join(", "));
        terminal.line(&terminal.paint(Tone::Warn, &text))?;
    }
    terminal.line("")?;
    let models: Vec<Vec<String>> = report
        .models
        .iter()
        .map(|m| {
            vec![
                words::plain(m.kind.code()),
                m.method.clone(),
                format!("{} {:.3}", m.measure, m.score),
                format!("{:.3}", m.baseline_score),
                m.baseline.clone(),
            ]
        })
        .collect();
    terminal.table(&["prediction", "method", "score", ">baseline", "baseline is"], &models)?;
    let learned: Vec<Vec<String>> =
        report.models.iter().flat_map(|model| &model.learned).map(learned_row).collect();
    if !learned.is_empty() {
        terminal.line("")?;
        terminal.table(&["event", "which", ">sales times", ">days seen"], &learned)?;
    }
    terminal.line(&format!(
        "\n{} approved by policy. See the rest: quartermaster decisions list",
        report.approved
    ))
}

fn learned_row(learned: &LearnedFactor) -> Vec<String> {
    let which = match learned.kind {
        FactorKind::Discount => format!("{} %", learned.label),
        _ => learned.label.clone(),
    };
    let factor = match learned.kind {
        FactorKind::Substitute => format!("{:.0} % of those", learned.factor * 100.0),
        _ => format!("{:.2}", learned.factor),
    };
    vec![words::plain(learned.kind.code()), which, factor, learned.days.to_string()]
}

fn area_row(report: &CycleReport, area: Area) -> Vec<String> {
    let decided = report.decisions.get(&area).copied().unwrap_or(0);
    let undecided = report.undecided.get(&area).map(Vec::as_slice).unwrap_or_default();
    let total: u64 = undecided.iter().map(|r| r.count).sum();
    let mut reasons: Vec<_> = undecided.iter().collect();
    reasons.sort_by_key(|r| std::cmp::Reverse(r.count));
    let top = reasons.iter().take(3).map(|r| format!("{} ({})", words::plain(r.reason.code()), r.count));
    vec![area.to_string(), decided.to_string(), total.to_string(), top.collect::<Vec<_>>().join(", ")]
}
