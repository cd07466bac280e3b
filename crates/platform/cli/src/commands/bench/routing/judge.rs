//! The foreign program that runs the peers and judges every solution.

use super::super::usage::{Usage, measure};
use super::protocol::Run;
use anyhow::{Context, Result, bail};
use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// The command named by `QM_PEERS`.
pub(super) struct Judge {
    program: String,
    arguments: Vec<String>,
    data: PathBuf,
}

/// What it says of a solution. Figures are kept as it writes them; `-` where it has none.
#[derive(Debug, Clone)]
pub(super) struct Verdict {
    pub(super) cost: String,
    pub(super) best_known: String,
    /// Per cent above the best known cost.
    pub(super) gap: String,
    /// Vehicles used, and of the best known solution.
    pub(super) vehicles: String,
    pub(super) verdict: String,
}

impl Verdict {
    /// Reads `instance cost best_known gap_pct feasible vehicles verdict`.
    fn read(text: &str, instance: &str) -> Result<Self> {
        for line in text.lines() {
            if let [name, cost, best_known, gap, _, vehicles, verdict] =
                line.split(' ').collect::<Vec<_>>()[..]
                && name == instance
            {
                let [cost, best_known, gap, vehicles, verdict] =
                    [cost, best_known, gap, vehicles, verdict].map(str::to_owned);
                return Ok(Self { cost, best_known, gap, vehicles, verdict });
            }
        }
        bail!("the judge said nothing of {instance}: {text:?}")
    }
}

impl Judge {
    /// # Errors
    /// Where `QM_PEERS` is not set.
    pub(super) fn from_environment(data: &Path) -> Result<Self> {
        let command = std::env::var_os("QM_PEERS").unwrap_or_default();
        let command = command.to_string_lossy();
        let mut words = command.split_whitespace().map(str::to_owned);
        let Some(program) = words.next() else {
            bail!("set QM_PEERS to the command that judges, for example \"python3 peers/routing.py\"");
        };
        Ok(Self { program, arguments: words.collect(), data: data.to_owned() })
    }

    fn command(&self, verb: &str) -> Command {
        let mut command = Command::new(&self.program);
        command.args(&self.arguments).arg(verb).arg("--data").arg(&self.data);
        command
    }

    /// Writes the files of a set into a folder.
    pub(super) fn unpack(&self, archive: &str, to: &Path) -> Result<()> {
        let mut command = self.command("unpack");
        let status = command.args(["--set", archive, "--to"]).arg(to).stdout(Stdio::null()).status();
        match status.with_context(|| format!("starting {}", self.program))? {
            status if status.success() => Ok(()),
            status => bail!("unpacking {archive} ended with {status}"),
        }
    }

    /// Judges a solution.
    pub(super) fn check(&self, run: &Run<'_>, solution: &Path) -> Result<Verdict> {
        let mut command = self.command("check");
        let output = command.arg(reference(run)).arg(solution).output();
        let output = output.with_context(|| format!("starting {}", self.program))?;
        Verdict::read(&String::from_utf8_lossy(&output.stdout), &run.instance.name)
    }

    /// Lets a peer solve an instance, and judges that. A peer that finds nothing has a verdict that says so.
    pub(super) fn solve(&self, run: &Run<'_>, place: &Path) -> Result<(Verdict, Usage)> {
        let told = place.join(format!("{}-{}.txt", run.instance.name, run.seed));
        let mut command = self.command("solve");
        command.arg(reference(run)).args(["--solver", run.solver, "--cpu", "--seconds"]);
        command.args([&run.seconds.to_string(), "--seed", &run.seed.to_string(), "--out"]).arg(place);
        command.stdout(File::create(&told).with_context(|| format!("writing {}", told.display()))?);
        let usage = measure(&mut command)?;
        Ok((Verdict::read(&std::fs::read_to_string(&told)?, &run.instance.name)?, usage))
    }
}

fn reference(run: &Run<'_>) -> String {
    format!("{}:{}", run.set.archive, run.instance.name)
}
