//! `quartermaster import`: files of a source into the shop's facts.

use crate::arguments::Import;
use crate::session::Session;
use crate::terminal::{Terminal, Tone};
use crate::words;
use anyhow::{Result, bail};
use qm_engine::{ImportOutcome, ImportRequest};

/// Imports and prints the account.
pub(crate) fn run(session: &Session, options: &Import) -> Result<()> {
    let engine = session.engine()?;
    let request = ImportRequest {
        source: options.source.clone(),
        paths: options.paths.clone(),
        mapping: options.map.clone(),
        dry_run: options.dry_run,
        show_personal: options.show_personal,
    };
    let outcome = session.terminal.watch(|observer| engine.import(&request, observer))?;
    session.terminal.answer(&outcome, || show(session.terminal, &outcome))?;
    if outcome.report.observed > 0 && outcome.report.accepted == 0 {
        bail!("no row of {} could be used; the reject file says why, row by row", outcome.source);
    }
    Ok(())
}

fn show(terminal: Terminal, outcome: &ImportOutcome) -> Result<()> {
    let title = if outcome.dry_run { "Dry run of" } else { "Import of" };
    terminal.line(&format!("{} {}", terminal.paint(Tone::Bold, title), outcome.source))?;
    let rows: Vec<Vec<String>> = outcome
        .files
        .iter()
        .map(|f| {
            let note = if f.seen { "imported before, unchanged" } else { "" };
            vec![
                f.file.clone(),
                f.report.observed.to_string(),
                f.report.accepted.to_string(),
                f.report.duplicates.to_string(),
                f.report.quarantined.to_string(),
                note.into(),
            ]
        })
        .collect();
    terminal.table(&["file", ">observed", ">accepted", ">of them repeats", ">quarantined", ""], &rows)?;
    let r = &outcome.report;
    terminal.line(&format!(
        "\n{} observed = {} accepted + {} quarantined",
        r.observed, r.accepted, r.quarantined
    ))?;
    for (title, counts) in
        [("quarantined for", &r.reasons), ("noticed", &r.flags), ("kinds", &r.kinds), ("added", &r.tables)]
    {
        if !counts.is_empty() {
            let parts: Vec<String> =
                counts.iter().map(|(name, n)| format!("{} {n}", words::plain(name))).collect();
            terminal.line(&format!("{title}: {}", parts.join(", ")))?;
        }
    }
    if r.released > 0 {
        terminal.line(&format!("released from quarantine: {} rows whose parents have come", r.released))?;
    }
    terminal.line(&format!("quality score {:.0} of 100", outcome.quality.score))?;
    for file in &r.skipped_files {
        terminal.line(&format!("skipped {file}: not a file of this source"))?;
    }
    if let Some(path) = &outcome.rejects {
        terminal.line(&format!("rejected rows and their reasons: {}", path.display()))?;
    }
    if let Some(path) = &outcome.shop_file {
        terminal.line(&format!("defaults for what the source does not tell: {}", path.display()))?;
    }
    if outcome.dry_run {
        terminal.line("Nothing was kept.")
    } else {
        terminal.line("Next: quartermaster run")
    }
}
