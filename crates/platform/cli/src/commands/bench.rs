//! `quartermaster bench`: tables of figures, made again by `cargo xtask bench`.

mod boosting;
mod file;
mod forecast;
mod inventory;
mod peers;
mod routing;
mod usage;

use crate::arguments::Bench;
use crate::session::Session;
use anyhow::{Context, Result, bail};
use qm_engine::{DemoOptions, Engine, ImportRequest};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// Seed of the simulated shop.
const SEED: u64 = 1;

pub(crate) fn run(session: &Session, command: &Bench) -> Result<()> {
    match command {
        Bench::Predictors { out } => predictors(session, out),
        Bench::Import { out } => import(session, out),
        Bench::Inventory { out } => inventory::run(session, out),
        Bench::Forecast { sets, out } => forecast::run(session, sets, out),
        Bench::Routing { sets, solvers, out } => {
            routing::run(session, &routing::Wanted { sets, solvers, out })
        }
        Bench::Boosting { tasks, seeds, out } => boosting::run(session, tasks, *seeds, out),
        Bench::BoostingFit { folder, name, seed, out } => boosting::fit(session, folder, name, *seed, out),
    }
}

/// Seconds of processor time that this process has used; none where there is no `/proc`.
pub(crate) fn cpu_seconds() -> Option<f64> {
    usage::look(std::process::id()).map(|(cpu_s, _)| cpu_s)
}

/// CPU seconds of the thread that asks; none where there is no `/proc`.
pub(crate) fn thread_cpu_seconds() -> Option<f64> {
    let ran = std::fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    ran.split_whitespace().next()?.parse::<f64>().ok().map(|nanoseconds| nanoseconds / 1e9)
}

/// The folder of public data.
fn data() -> Result<PathBuf> {
    match std::env::var_os("QM_DATA") {
        Some(folder) => Ok(PathBuf::from(folder)),
        None => bail!("set QM_DATA to the folder with olist/, online_retail_ii/, demand/ and routing/"),
    }
}

/// Commit, date and machine: where every figure comes from.
fn provenance() -> [String; 3] {
    let told = |program: &str, arguments: &[&str]| {
        let output = Command::new(program).args(arguments).output().ok().filter(|o| o.status.success());
        output.map_or_else(|| "-".to_owned(), |o| String::from_utf8_lossy(&o.stdout).trim().to_owned())
    };
    let cores = std::thread::available_parallelism().map_or(0, usize::from);
    let commit = told("git", &["rev-parse", "--short", "HEAD"]);
    let date = crate::session::clock().to_string();
    [commit, date.get(..10).unwrap_or("-").to_owned(), format!("{} {cores} cores", std::env::consts::ARCH)]
}

const SOURCES: [(&str, &str); 2] = [("olist", "olist"), ("online-retail-ii", "online_retail_ii")];

fn fresh(session: &Session, name: &str) -> Result<Session> {
    let home = session.home.join("bench").join(name);
    if home.exists() {
        std::fs::remove_dir_all(&home).with_context(|| format!("emptying {}", home.display()))?;
    }
    Ok(Session { terminal: session.terminal, home, config: session.config.clone() })
}

fn imported(session: &Session, source: &str, folder: &Path) -> Result<Engine> {
    let engine = fresh(session, source)?.engine()?;
    let request = ImportRequest {
        source: source.to_owned(),
        paths: vec![folder.to_owned()],
        mapping: None,
        dry_run: false,
        show_personal: false,
    };
    session.terminal.watch(|observer| engine.import(&request, observer))?;
    Ok(engine)
}

fn predictors(session: &Session, out: &Path) -> Result<()> {
    let data = data()?;
    let [commit, day, machine] = provenance();
    let head = [
        "commit",
        "date",
        "machine",
        "seed",
        "data",
        "split",
        "predictor",
        "method",
        "baseline",
        "measure",
        "score",
        "baseline_score",
        "rows_scored",
    ];
    let mut file = file::begin(out, &head)?;
    let mut rows = Vec::new();
    for (source, folder) in SOURCES {
        let engine = imported(session, source, &data.join(folder))?;
        rows.extend(engine.evaluation(None)?.into_iter().map(|row| (source, row)));
    }
    let shop = fresh(session, "simulated")?.engine()?;
    session.terminal.watch(|observer| shop.demo(DemoOptions { seed: SEED, days: 1 }, observer))?;
    rows.extend(shop.evaluation(None)?.into_iter().map(|row| ("simulated-shop", row)));
    for (source, row) in rows {
        let figures = [format!("{:.6}", row.score), format!("{:.6}", row.baseline_score), row.n.to_string()];
        let split =
            "time-ordered, last 20 % (demand: last 28 days; orders a day: a week ahead, last 8 weeks)";
        let names = [source, split, row.kind.code(), &row.method, &row.baseline, &row.measure];
        let whole = [commit.as_str(), &day, &machine, &SEED.to_string()].map(str::to_owned);
        file.write_record(
            whole.iter().map(String::as_str).chain(names).chain(figures.iter().map(String::as_str)),
        )?;
    }
    file.flush()?;
    session.terminal.line(&format!("written to {}", out.display()))
}

/// What each command costs as a process of its own.
fn import(session: &Session, out: &Path) -> Result<()> {
    let data = data()?;
    let [commit, day, machine] = provenance();
    let program = std::env::current_exe().context("finding this program")?;
    let head = ["commit", "date", "machine", "seed", "data", "command", "wall_s", "cpu_s", "peak_mib"];
    let mut file = file::begin(out, &head)?;
    for (source, folder) in SOURCES {
        let home = fresh(session, &format!("cost-{source}"))?.home;
        let home = home.to_string_lossy().into_owned();
        let folder = data.join(folder).to_string_lossy().into_owned();
        let calls: [(&str, &[&str]); 3] = [
            ("import", &["import", source, &folder]),
            ("import again", &["import", source, &folder]),
            ("run", &["run"]),
        ];
        for (name, arguments) in calls {
            let mut command = Command::new(&program);
            command.args(["--home", &home, "--quiet", "--json"]).args(arguments).stdout(Stdio::null());
            let usage = usage::measure(&mut command).with_context(|| format!("{name} of {source}"))?;
            let figures = [usage.wall_s, usage.cpu_s, usage.peak_mib].map(|x| format!("{x:.2}"));
            let names = [commit.as_str(), &day, &machine, "0", source, name];
            file.write_record(names.into_iter().chain(figures.iter().map(String::as_str)))?;
            session.terminal.note(&format!(
                "{source} {name}: {} s wall, {} s CPU, {} MiB",
                figures[0], figures[1], figures[2]
            ))?;
        }
    }
    file.flush()?;
    session.terminal.line(&format!("written to {}", out.display()))
}
