//! The table of all runs, and the mean gap per set.

use super::super::file::rows;
use super::super::usage::{Usage, whole};
use super::judge::Verdict;
use super::protocol::{OURS, Run};
use anyhow::{Context, Result};
use std::collections::BTreeMap;
use std::fs::OpenOptions;
use std::path::{Path, PathBuf};

const HEAD: [&str; 18] = [
    "commit",
    "date",
    "machine",
    "set",
    "instance",
    "stops",
    "solver",
    "seed",
    "threads",
    "budget_cpu_s",
    "cpu_s",
    "wall_s",
    "peak_mib",
    "cost",
    "best_known",
    "gap_pct",
    "vehicles",
    "verdict",
];
const SET: usize = 3;
/// What a run is known by: set, instance, solver, seed, threads, seconds.
const KEY: [usize; 6] = [SET, 4, SOLVER, 7, 8, 9];
const SOLVER: usize = 6;
const GAP: usize = 15;
const VERDICT: usize = 17;

/// What came of a run.
pub(super) struct Row {
    pub(super) verdict: Verdict,
    pub(super) usage: Usage,
}

/// The rows of a file.
pub(super) struct Table {
    file: PathBuf,
    rows: Vec<csv::StringRecord>,
}

impl Table {
    /// The table of a file; empty where there is none.
    pub(super) fn read(file: &Path) -> Result<Self> {
        Ok(Self { file: file.to_owned(), rows: rows(file)? })
    }

    pub(super) fn has(&self, run: &Run<'_>) -> bool {
        let key = key(run);
        self.rows.iter().any(|row| KEY.iter().zip(&key).all(|(&at, value)| row.get(at) == Some(value)))
    }

    /// Adds a row to the file.
    pub(super) fn add(&mut self, from: &[String; 3], run: &Run<'_>, row: &Row) -> Result<()> {
        let open = OpenOptions::new().create(true).append(true).open(&self.file);
        let file = open.with_context(|| format!("writing {}", self.file.display()))?;
        let empty = file.metadata()?.len() == 0;
        let mut writer = csv::Writer::from_writer(file);
        if empty {
            writer.write_record(HEAD)?;
        }
        let [set, instance, solver, seed, threads, seconds] = key(run);
        let stops = run.instance.stops.to_string();
        let used = [row.usage.cpu_s, row.usage.wall_s, row.usage.peak_mib].map(|x| format!("{x:.1}"));
        let Verdict { cost, best_known, gap, vehicles, verdict } = &row.verdict;
        let told = [cost, best_known, gap, vehicles, verdict];
        let run = [set, instance, stops, solver, seed, threads, seconds];
        writer.write_record(from.iter().chain(&run).chain(&used).chain(told))?;
        writer.flush()?;
        Ok(())
    }

    /// Solutions of our own solver that are none to the judge.
    pub(super) fn refused(&self) -> usize {
        let ours = self.rows.iter().filter(|row| row.get(SOLVER) == Some(OURS));
        ours.filter(|row| row.get(VERDICT) != Some("ok")).count()
    }

    /// `set solver runs mean_gap worst_gap`, a line each; runs without a gap do not count.
    pub(super) fn summary(&self) -> String {
        let mut gaps: BTreeMap<(&str, &str), Vec<f64>> = BTreeMap::new();
        for row in &self.rows {
            let gaps = gaps.entry((&row[SET], &row[SOLVER])).or_default();
            gaps.extend(row[GAP].parse::<f64>().ok());
        }
        let line = |((set, solver), gaps): (&(&str, &str), &Vec<f64>)| {
            let mean = gaps.iter().sum::<f64>() / whole(gaps.len());
            let worst = gaps.iter().copied().fold(f64::MIN, f64::max);
            format!("{set:18} {solver:14} {:>4} {mean:>8.3} % {worst:>8.3} %", gaps.len())
        };
        gaps.iter().filter(|(_, gaps)| !gaps.is_empty()).map(line).collect::<Vec<_>>().join("\n")
    }
}

fn key(run: &Run<'_>) -> [String; 6] {
    [
        run.set.label.to_owned(),
        run.instance.name.clone(),
        run.solver.to_owned(),
        run.seed.to_string(),
        run.threads.to_string(),
        run.seconds.to_string(),
    ]
}
