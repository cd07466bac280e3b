//! Solves the inventory problems of a JSON file: `solve FILE.json` prints `{"instances": {NAME: {...}}}`.
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "an example speaks to its reader")]

use std::process::ExitCode;

use qm_inventory::problem::{read_problems, solve_problems};

/// A problem to show where no file is named.
const SHOWN: &str = r#"{"name": "tea", "algorithm": "EOQ",
    "data": {"fixed_cost": 12, "holding_cost": 0.3, "demand_rate": 2000}}"#;

fn main() -> Result<ExitCode, Box<dyn std::error::Error>> {
    let text = match std::env::args().nth(1) {
        Some(path) => std::fs::read_to_string(path)?,
        None => SHOWN.to_owned(),
    };
    let answers = solve_problems(&read_problems(&text)?);
    println!("{}", serde_json::to_string_pretty(&answers)?);
    let mut code = ExitCode::SUCCESS;
    for (_, message) in answers.refused() {
        eprintln!("{message}");
        code = ExitCode::FAILURE;
    }
    Ok(code)
}
