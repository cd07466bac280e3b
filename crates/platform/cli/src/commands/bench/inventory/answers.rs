//! Textbook answers, judged by the foreign scorer.

use super::super::peers::Peers;
use anyhow::{Context, Result};
use qm_inventory::problem::{read_problems, solve_problems};
use std::path::Path;

/// Relative differences within which an answer counts as right.
const TOLERANCES: [&str; 2] = ["1e-3", "1e-6"];

/// Solves the problems under `data`, writes the answers into `folder`, and tells how many the scorer expects and finds right.
pub(super) fn scored(peers: &Peers, data: &Path, folder: &Path) -> Result<Vec<(String, f64)>> {
    let problems = read_problems(&qm_observe::read_text(&data.join("inventory/problems.json"))?)?;
    let file = folder.join("answers.json");
    std::fs::write(&file, serde_json::to_string(&solve_problems(&problems))?)
        .with_context(|| format!("writing {}", file.display()))?;
    let mut figures = Vec::new();
    for tolerance in TOLERANCES {
        let told = peers.output(peers.on_data("score").arg(&file).args(["--tolerance", tolerance]))?;
        if figures.is_empty() {
            figures.push(("textbook answers expected".to_owned(), figure(&told, "expected")?));
        }
        figures.push((format!("textbook answers right to {tolerance}"), figure(&told, "right")?));
    }
    Ok(figures)
}

/// The value of a line `name value unit`.
fn figure(told: &str, name: &str) -> Result<f64> {
    let line = told.lines().map(|line| line.split_whitespace().collect::<Vec<_>>());
    let value =
        line.filter(|words| words.first() == Some(&name)).find_map(|words| words.get(1)?.parse().ok());
    value.with_context(|| format!("no {name} in what the scorer says"))
}
