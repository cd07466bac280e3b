//! Solves the inventory problems of a JSON file: `solve FILE.json` prints `{"instances": {NAME: {...}}}`.
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "an example speaks to its reader")]

use std::process::ExitCode;

use qm_inventory::problem::{read_problems, solve_problems};

/// A problem to show where no file is named: Snyder & Shen, Fundamentals of Supply Chain Theory, example 3.1.
const SHOWN: &str = r#"{"name": "example_3_1", "algorithm": "EOQ",
    "data": {"fixed_cost": 8, "holding_cost": 0.225, "demand_rate": 1300}}"#;

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
