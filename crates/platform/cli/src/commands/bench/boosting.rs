//! Boosting beside a peer on the same rows: loss on rows that neither has seen, CPU seconds of the fit, peak memory.
//!
//! `QM_PEERS` is a command such as `python3 bench/boosting.py`: it answers `prepare`, `fit` and `score`, so that the rows and
//! the judgement of both sides' predictions come from one foreign program. Both fit on one thread with the same number
//! of trees and leaves, learning rate, and shares of rows and features.

mod task;

use super::peers::Peers;
use super::usage::{self, Usage};
use super::{data, file, provenance, thread_cpu_seconds};
use crate::session::Session;
use anyhow::{Context, Result, bail};
use qm_ml::{Boosting, Columns, Training};
use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::Command;
use task::Task;

const HEAD: [&str; 14] = [
    "commit",
    "date",
    "machine",
    "task",
    "train_rows",
    "test_rows",
    "features",
    "rounds",
    "leaves",
    "seed",
    "engine",
    "loss",
    "fit_cpu_s",
    "peak_mib",
];

/// The column of the task.
const TASK: usize = 3;

/// What a fit came to.
struct Fit {
    engine: String,
    loss: f64,
    cpu_s: f64,
    peak_mib: f64,
}

/// The benchmark: where its files are and who judges.
struct Bench {
    peers: Peers,
    folder: PathBuf,
}

pub(super) fn run(session: &Session, wanted: &[String], seeds: u64, out: &Path) -> Result<()> {
    let bench = Bench {
        peers: Peers::from_environment(&data()?, "python3 bench/boosting.py")?,
        folder: session.home.join("bench").join("boosting"),
    };
    std::fs::create_dir_all(&bench.folder).with_context(|| format!("making {}", bench.folder.display()))?;
    let names = bench.prepare()?;
    if let Some(stranger) = wanted.iter().find(|name| !names.contains(name)) {
        bail!("no task {stranger:?}; there are {}", names.join(", "));
    }
    let [commit, day, machine] = provenance();
    let mut rows = Vec::new();
    for name in names.iter().filter(|name| wanted.is_empty() || wanted.contains(name)) {
        let task = Task::read(&bench.folder, name)?;
        let (mut fits, mut records) = (Vec::new(), Vec::new());
        for seed in 0..seeds {
            let pair = [bench.ours(name, seed)?, bench.theirs(name, seed)?];
            for fit in &pair {
                let counts = [task.train, task.test, task.features.len(), task.rounds, task.max_leaves];
                let figures =
                    [format!("{:.6}", fit.loss), format!("{:.2}", fit.cpu_s), format!("{:.0}", fit.peak_mib)];
                let mut record = vec![commit.clone(), day.clone(), machine.clone(), name.clone()];
                record.extend(counts.map(|count| count.to_string()));
                record.extend([seed.to_string(), fit.engine.clone()]);
                record.extend(figures);
                records.push(csv::StringRecord::from(record));
            }
            fits.push(pair);
        }
        put(out, name, records)?;
        rows.push(summary(name, &fits));
        session.terminal.note(&rows[rows.len() - 1].join("  "))?;
    }
    let heads = ["task", ">loss", ">peer", ">ratio", ">CPU s", ">peer", ">ratio"];
    session.terminal.table(&heads, &rows)?;
    session.terminal.line(&format!("written to {}", out.display()))
}

/// Puts the rows of a task in the place of its old ones.
fn put(out: &Path, task: &str, records: Vec<csv::StringRecord>) -> Result<()> {
    let mut all = file::rows(out)?;
    all.retain(|row| row.get(TASK) != Some(task));
    let mut file = file::begin(out, &HEAD)?;
    for record in all.into_iter().chain(records) {
        file.write_record(&record)?;
    }
    Ok(file.flush()?)
}

/// Means over the seeds.
fn summary(name: &str, fits: &[[Fit; 2]]) -> Vec<String> {
    let mean =
        |of: &dyn Fn(&[Fit; 2]) -> f64| fits.iter().map(of).sum::<f64>() / usage::whole(fits.len().max(1));
    let (loss, peer_loss) = (mean(&|pair| pair[0].loss), mean(&|pair| pair[1].loss));
    let (cpu, peer_cpu) = (mean(&|pair| pair[0].cpu_s), mean(&|pair| pair[1].cpu_s));
    let mut row = vec![name.to_owned()];
    row.extend([format!("{loss:.4}"), format!("{peer_loss:.4}"), format!("{:.4}", loss / peer_loss)]);
    row.extend([format!("{cpu:.2}"), format!("{peer_cpu:.2}"), format!("{:.2}", cpu / peer_cpu)]);
    row
}

impl Bench {
    /// Writes the rows of every task; their names.
    fn prepare(&self) -> Result<Vec<String>> {
        let told = self.peers.output(self.peers.on_data("prepare").arg("--to").arg(&self.folder))?;
        Ok(told.split_whitespace().map(str::to_owned).collect())
    }

    fn ours(&self, name: &str, seed: u64) -> Result<Fit> {
        let mut command = Command::new(std::env::current_exe().context("finding this program")?);
        command.args(["bench", "boosting-fit"]);
        self.fit(command, name, seed, "quartermaster")
    }

    fn theirs(&self, name: &str, seed: u64) -> Result<Fit> {
        self.fit(self.peers.command("fit"), name, seed, "peer")
    }

    /// Runs `command FOLDER NAME --seed SEED --out FILE`, which prints its engine and the CPU seconds of the fit.
    fn fit(&self, mut command: Command, name: &str, seed: u64, side: &str) -> Result<Fit> {
        let place = |end: &str| self.folder.join(format!("{name}-{seed}-{side}.{end}"));
        let (told, predictions) = (place("txt"), place("bin"));
        command.arg(&self.folder).arg(name).args(["--seed", &seed.to_string(), "--out"]).arg(&predictions);
        command.stdout(File::create(&told).with_context(|| format!("writing {}", told.display()))?);
        let Usage { peak_mib, .. } =
            usage::measure(&mut command).with_context(|| format!("{name}: {side}"))?;
        let told = std::fs::read_to_string(&told)?;
        let cpu_s = number(&told, "fit_cpu")?;
        let mut judge = self.peers.command("score");
        let judged = self.peers.output(judge.arg(&self.folder).arg(name).arg(&predictions))?;
        let loss = number(&judged, "loss")?;
        Ok(Fit { engine: word(&told, "engine")?.to_owned(), loss, cpu_s, peak_mib })
    }
}

/// The word after `name` on a line of its own.
fn word<'a>(text: &'a str, name: &str) -> Result<&'a str> {
    let mut pairs = text.lines().filter_map(|line| line.split_once(' '));
    let found = pairs.find(|(key, _)| *key == name).map(|(_, value)| value.trim());
    found.with_context(|| format!("no {name} in {text:?}"))
}

fn number(text: &str, name: &str) -> Result<f64> {
    let word = word(text, name)?;
    word.parse().with_context(|| format!("{name}: {word:?} is not a number"))
}

/// Our side of the benchmark, alone in its process so that its peak memory is its own.
pub(super) fn fit(session: &Session, folder: &Path, name: &str, seed: u64, out: &Path) -> Result<()> {
    let task = Task::read(folder, name)?;
    let rows = task.rows(folder)?;
    let params = task.params(seed)?;
    let started = thread_cpu_seconds().context("no processor time of a thread on this system")?;
    let columns = Columns::new(task.features.clone(), rows.train)?;
    let kinds = task.kinds();
    let training = Training { kinds: &kinds, ..Training::new(&columns, &rows.target) };
    let model = Boosting::train(&training, &params).context("fitting the model")?;
    let spent = thread_cpu_seconds().context("no processor time of a thread on this system")? - started;
    let guesses = model.predict_all(&Columns::new(task.features, rows.test)?);
    let bytes: Vec<u8> = guesses.iter().flat_map(|guess| guess.to_le_bytes()).collect();
    std::fs::write(out, bytes).with_context(|| format!("writing {}", out.display()))?;
    session.terminal.line(&format!("engine quartermaster\nfit_cpu {spent}"))
}
