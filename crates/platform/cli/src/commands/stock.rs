//! `quartermaster stock`: inventory problems from a file.

use crate::arguments::Stock;
use crate::session::Session;
use anyhow::{Context, Result, bail};
use qm_inventory::problem::{read_problems, solve_problems};

/// Solves the problems of a file and prints their answers; fails when one was refused.
pub(crate) fn run(session: &Session, command: &Stock) -> Result<()> {
    let Stock::Solve { file } = command;
    let text = qm_observe::read_text(file)?;
    let answers = solve_problems(&read_problems(&text).with_context(|| file.display().to_string())?);
    session.terminal.answer(&answers, || session.terminal.line(&serde_json::to_string_pretty(&answers)?))?;
    let refused: Vec<&str> = answers.refused().map(|(_, message)| message).collect();
    if !refused.is_empty() {
        bail!("{} not solved: {}", refused.len(), refused.join("; "));
    }
    Ok(())
}
