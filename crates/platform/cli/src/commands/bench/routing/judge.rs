//! The foreign program that runs the peers and judges every solution.

use super::super::peers::Peers;
use super::super::usage::{Usage, measure};
use super::protocol::Run;
use anyhow::{Context, Result, bail};
use std::fs::File;
use std::path::Path;
use std::process::Stdio;

/// The program that solves and judges routes.
pub(super) struct Judge(Peers);

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
        Peers::from_environment(data, "python3 peers/routing.py").map(Self)
    }

    /// Writes the files of a set into a folder.
    pub(super) fn unpack(&self, archive: &str, to: &Path) -> Result<()> {
        let mut command = self.0.on_data("unpack");
        let status = command.args(["--set", archive, "--to"]).arg(to).stdout(Stdio::null()).status();
        match status.with_context(|| format!("starting {}", self.0.program))? {
            status if status.success() => Ok(()),
            status => bail!("unpacking {archive} ended with {status}"),
        }
    }

    /// Judges a solution.
    pub(super) fn check(&self, run: &Run<'_>, solution: &Path) -> Result<Verdict> {
        let mut command = self.0.on_data("check");
        let output = command.arg(run.reference()).arg(solution).output();
        let output = output.with_context(|| format!("starting {}", self.0.program))?;
        Verdict::read(&String::from_utf8_lossy(&output.stdout), &run.instance.name)
    }

    /// Lets a peer solve an instance, and judges that. A peer that finds nothing has a verdict that says so.
    pub(super) fn solve(&self, run: &Run<'_>, place: &Path) -> Result<(Verdict, Usage)> {
        let told = place.join(format!("{}-{}.txt", run.instance.name, run.seed));
        let mut command = self.0.on_data("solve");
        command.arg(run.reference()).args(["--solver", run.solver, "--cpu", "--seconds"]);
        command.args([&run.seconds.to_string(), "--seed", &run.seed.to_string(), "--out"]).arg(place);
        command.stdout(File::create(&told).with_context(|| format!("writing {}", told.display()))?);
        let usage = measure(&mut command)?;
        Ok((Verdict::read(&std::fs::read_to_string(&told)?, &run.instance.name)?, usage))
    }
}
