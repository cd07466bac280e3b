//! Solves one instance file: `solve FILE [--format F] --seconds S | --iterations I [--seed N] [--cpu] --out FILE.sol`, or judges
//! a solution: `solve FILE --check FILE.sol`.
#![expect(clippy::print_stderr, reason = "progress is told while the search runs")]

use std::error::Error;
use std::time::Instant;

use qm_routing::format::{Format, read, read_solution, write_solution};
use qm_routing::{Budget, check, search};

struct Arguments {
    file: String,
    format: Option<Format>,
    seconds: Option<f64>,
    iterations: Option<u64>,
    seed: u64,
    cpu: bool,
    out: Option<String>,
    check: Option<String>,
}

fn arguments() -> Result<Arguments, Box<dyn Error>> {
    let mut found = Arguments {
        file: String::new(),
        format: None,
        seconds: None,
        iterations: None,
        seed: 1,
        cpu: false,
        out: None,
        check: None,
    };
    let mut words = std::env::args().skip(1);
    while let Some(word) = words.next() {
        let mut value = || words.next().ok_or_else(|| format!("{word} needs a value"));
        match word.as_str() {
            "--format" => {
                let name = value()?;
                found.format = Some(Format::named(&name).ok_or_else(|| format!("no format {name}"))?);
            }
            "--seconds" => found.seconds = Some(value()?.parse()?),
            "--iterations" => found.iterations = Some(value()?.parse()?),
            "--seed" => found.seed = value()?.parse()?,
            "--out" => found.out = Some(value()?),
            "--check" => found.check = Some(value()?),
            "--cpu" => found.cpu = true,
            _ => found.file = word,
        }
    }
    Ok(found)
}

/// CPU seconds of this process, from the kernel's count of ticks of a hundredth of a second.
fn cpu_seconds() -> f64 {
    let text = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let behind_name = text.rsplit(')').next().unwrap_or("");
    let ticks = |at: usize| behind_name.split_whitespace().nth(at).and_then(|word| word.parse::<f64>().ok());
    (ticks(11).unwrap_or(0.0) + ticks(12).unwrap_or(0.0)) / 100.0
}

fn main() -> Result<(), Box<dyn Error>> {
    let begun = Instant::now();
    let arguments = arguments()?;
    let instance = read(&std::fs::read_to_string(&arguments.file)?, arguments.format)?;
    if let Some(file) = arguments.check {
        let solution = read_solution(&std::fs::read_to_string(&file)?)?;
        let plan = instance.plan(&solution)?;
        let found = check(&instance.problem, &plan);
        eprintln!(
            "{file} cost {} stated {:?} left out {} {found:?}",
            instance.cost(&plan),
            solution.cost,
            plan.unassigned.len()
        );
        return Ok(());
    }
    let clock = || if arguments.cpu { cpu_seconds() } else { begun.elapsed().as_secs_f64() };
    let mut budget = Budget { iterations: arguments.iterations, ..Budget::default() };
    if let Some(seconds) = arguments.seconds {
        budget.time = Budget::seconds(seconds, &clock).time;
    }
    let mut rounds = 0;
    let plan =
        search(&instance.problem, budget, arguments.seed, &mut |progress| rounds = progress.iterations);
    eprintln!(
        "{} cost {} routes {} left out {} last gain in round {rounds} after {:.1} s: {} violations",
        arguments.file,
        instance.cost(&plan),
        plan.routes.len(),
        plan.unassigned.len(),
        clock(),
        check(&instance.problem, &plan).len(),
    );
    if let Some(out) = arguments.out {
        std::fs::write(out, write_solution(&instance, &plan))?;
    }
    Ok(())
}
