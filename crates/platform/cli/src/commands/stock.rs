//! `quartermaster stock`: what to buy and move, and inventory problems from a file.

mod explain;
mod plan;

use crate::arguments::Stock;
use crate::session::Session;
use anyhow::{Context, Result, bail};
use qm_inventory::problem::{read_problems, solve_problems};
use std::path::Path;

pub(crate) fn run(session: &Session, command: &Stock) -> Result<()> {
    match command {
        Stock::Plan(asked) => plan::run(session, asked),
        Stock::Explain(asked) => explain::run(session, asked),
        Stock::Solve { file } => solve(session, file),
    }
}

/// Solves the problems of a file and prints their answers; fails when one was refused.
fn solve(session: &Session, file: &Path) -> Result<()> {
    let text = qm_observe::read_text(file)?;
    let answers = solve_problems(&read_problems(&text).with_context(|| file.display().to_string())?);
    session.terminal.answer(&answers, || session.terminal.line(&serde_json::to_string_pretty(&answers)?))?;
    let refused: Vec<&str> = answers.refused().map(|(_, message)| message).collect();
    if !refused.is_empty() {
        bail!("{} not solved: {}", refused.len(), refused.join("; "));
    }
    Ok(())
}
