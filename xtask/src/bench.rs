//! Runs a benchmark of `bench/` and keeps its figures in `bench/results/`.

use crate::shell::{root, run_in};
use anyhow::{Result, bail};

/// The benchmarks: name, and the arguments of `quartermaster` that print its table as CSV.
const BENCHES: [(&str, &[&str]); 6] = [
    ("predictors", &["bench", "predictors"]),
    ("import", &["bench", "import"]),
    ("inventory", &["bench", "inventory"]),
    ("forecast", &["bench", "forecast"]),
    ("routing", &["bench", "routing"]),
    ("boosting", &["bench", "boosting"]),
];

/// Runs the benchmark named first in `arguments`, in a release build.
pub(crate) fn run(arguments: &[String]) -> Result<()> {
    let names: Vec<&str> = BENCHES.iter().map(|(name, _)| *name).collect();
    let wanted = arguments.first().map(String::as_str);
    let Some((name, call)) = BENCHES.iter().find(|(name, _)| Some(*name) == wanted) else {
        bail!("name a benchmark: {}", names.join(", "));
    };
    let root = root();
    let out = format!("bench/results/{name}.csv");
    std::fs::create_dir_all(root.join("bench/results"))?;
    let mut whole = vec!["run", "--release", "--package", "quartermaster", "--"];
    whole.extend(*call);
    whole.extend(["--out", &out]);
    whole.extend(arguments[1..].iter().map(String::as_str));
    run_in(&root, "cargo", &whole)
}
