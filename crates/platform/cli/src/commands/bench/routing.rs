//! Routes beside those of other solvers: the same instances, processor seconds and machine, judged by one foreign checker.
//!
//! `QM_PEERS` is the command that judges: it answers `unpack`, `check` and `solve --solver NAME`, and prints a line
//! `instance cost best_known gap_pct feasible vehicles verdict`. Rows already in the table are kept, so that a run that
//! was cut short goes on where it stopped.

mod judge;
mod protocol;
mod table;

use super::{data, provenance, usage};
use crate::session::Session;
use anyhow::{Context, Result, bail};
use judge::Judge;
use protocol::{Run, Set};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use table::{Row, Table};

/// What to run.
pub(super) struct Wanted<'a> {
    /// Names of sets; none: all.
    pub(super) sets: &'a [String],
    /// Names of solvers; none: all.
    pub(super) solvers: &'a [String],
    /// The table.
    pub(super) out: &'a Path,
}

pub(super) fn run(session: &Session, wanted: &Wanted<'_>) -> Result<()> {
    let sets = chosen(wanted.sets)?;
    let judge = Judge::from_environment(&data()?)?;
    let folder = session.home.join("bench").join("routing");
    let from = provenance();
    for set in sets {
        let instances = protocol::instances(&judge, set, &folder)?;
        for run in protocol::runs(set, &instances) {
            let asked = wanted.solvers.is_empty() || wanted.solvers.iter().any(|name| name == run.solver);
            let mut table = Table::read(wanted.out)?;
            if !asked || table.has(&run) {
                continue;
            }
            let told = solved(&judge, &run, &folder).with_context(|| run.to_string())?;
            session.terminal.note(&format!(
                "{run}: {} {} %, {}",
                told.verdict.cost, told.verdict.gap, told.verdict.verdict
            ))?;
            table.add(&from, &run, &told)?;
        }
    }
    let table = Table::read(wanted.out)?;
    session.terminal.line(&table.summary())?;
    match table.refused() {
        0 => Ok(()),
        refused => bail!("the judge refused {refused} solutions of ours: see {}", wanted.out.display()),
    }
}

fn chosen(names: &[String]) -> Result<Vec<&'static Set>> {
    if names.is_empty() {
        return Ok(protocol::SETS.iter().collect());
    }
    let find = |name: &String| {
        protocol::SETS.iter().find(|set| set.label == name).with_context(|| {
            let known: Vec<&str> = protocol::SETS.iter().map(|set| set.label).collect();
            format!("no set {name:?}; there are {}", known.join(", "))
        })
    };
    names.iter().map(find).collect()
}

fn solved(judge: &Judge, run: &Run<'_>, folder: &Path) -> Result<Row> {
    let place = folder.join("solutions").join(run.solver);
    std::fs::create_dir_all(&place).with_context(|| format!("making {}", place.display()))?;
    let plain = protocol::PLAIN.contains(&run.solver);
    if run.solver != protocol::OURS && !plain {
        let (verdict, usage) = judge.solve(run, &place)?;
        return Ok(Row { verdict, usage });
    }
    let out: PathBuf = place.join(format!("{}-{}-{}.sol", run.instance.name, run.seed, run.threads));
    let mut command = Command::new(std::env::current_exe().context("finding this program")?);
    command.args(["--quiet", "--json", "route", "solve"]).arg(&run.instance.file);
    command.args(["--cpu", "--seconds", &run.seconds.to_string(), "--seed", &run.seed.to_string()]);
    command.args(["--threads", &run.threads.to_string(), "--out"]).arg(&out).stdout(Stdio::null());
    if plain {
        command.args(["--method", run.solver]);
    }
    let usage = usage::measure(&mut command)?;
    Ok(Row { verdict: judge.check(run, &out)?, usage })
}
