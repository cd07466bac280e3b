//! The project's own tasks: `cargo xtask tidy|demo|test|bench|dashboard`.

mod bench;
mod browser;
mod dashboard;
mod house;
mod shell;
mod sources;
mod tidy;

use anyhow::{Result, bail};
use std::process::ExitCode;

const USAGE: &str = "usage: cargo xtask TASK

tasks
  demo [ARGS]     build the dashboard and the program, run `quartermaster demo ARGS`
  test            build the dashboard, then run every test of the project
  tidy            hold the sources against the house rules and draw the house
  dashboard       build the dashboard alone
  browser [ARGS]  browser tests of every page against a running demo
  types           write the dashboard's client types from the OpenAPI document
  bench NAME      run a benchmark of bench/ and write bench/results/NAME.csv (needs QM_DATA)";

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            shell::say(&format!("xtask: {error:#}"));
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let rest = arguments.get(1..).unwrap_or_default();
    match arguments.first().map(String::as_str) {
        Some("demo") => shell::demo(rest),
        Some("test") => shell::test(),
        Some("tidy") => tidy::run(),
        Some("dashboard") => dashboard::build().map(|_| ()),
        Some("browser") => browser::run(rest),
        Some("types") => dashboard::types(),
        Some("bench") => bench::run(rest),
        _ => bail!("{USAGE}"),
    }
}
