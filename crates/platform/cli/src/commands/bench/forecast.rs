//! Forecasts beside those of other programs: the same series, scored by one foreign scorer.
//!
//! `QM_PEERS` is the command that scores: it answers `export`, `run` and `score --set NAME`, and prints lines
//! `set/model/measure value unit`. `bench/coverage.py` adds what the scorer does not tell: how often truths fall within the
//! 50, 80 and 90 % intervals.

mod table;

use super::peers::Peers;
use super::{cpu_seconds, data};
use crate::commands::forecast::{of_series, read, save, twentieths};
use crate::session::Session;
use anyhow::{Context, Result, bail};
use qm_forecast::{Method, Pace, Pooling, Seasons};
use std::path::Path;
use table::{Figure, Table};

/// Judges intervals; run from the root of the sources.
const COVERAGE: &str = "bench/coverage.py";

/// A set of series, what of it is to be forecast, and by which models of others.
struct Set {
    name: &'static str,
    horizon: usize,
    seasons: Seasons,
    peers: &'static str,
}

/// A way of ours to forecast.
struct Model {
    name: &'static str,
    pace: Pace,
    pooling: Pooling,
}

impl Model {
    fn has_network(&self) -> bool {
        matches!(self.pooling, Pooling::WithNetwork | Pooling::Network)
    }
}

const MODELS: [Model; 4] = [
    Model { name: "quartermaster", pace: Pace::Full, pooling: Pooling::Weighed },
    Model { name: "quartermaster fast", pace: Pace::Fast, pooling: Pooling::Weighed },
    Model { name: "quartermaster with network", pace: Pace::Full, pooling: Pooling::WithNetwork },
    Model { name: "quartermaster network", pace: Pace::Full, pooling: Pooling::Network },
];

/// Peers are those that take no more than some minutes in all.
const SETS: [Set; 7] = [
    Set {
        name: "m4_hourly",
        horizon: 48,
        seasons: Seasons::two(24, 168),
        peers: "naive2,SeasonalNaive,Theta",
    },
    Set { name: "m3_monthly", horizon: 18, seasons: Seasons::one(12), peers: AMOUNTS },
    Set { name: "m3_quarterly", horizon: 8, seasons: Seasons::one(4), peers: AMOUNTS },
    Set { name: "m1_monthly", horizon: 18, seasons: Seasons::one(12), peers: AMOUNTS },
    Set { name: "m1_quarterly", horizon: 8, seasons: Seasons::one(4), peers: AMOUNTS },
    Set {
        name: "m5",
        horizon: 28,
        seasons: Seasons::one(7),
        peers: "SeasonalNaive,recent,recent_seasonal,TSB,CrostonSBA",
    },
    Set {
        name: "intermittent_carparts",
        horizon: 12,
        seasons: Seasons::NONE,
        peers: "recent,CrostonSBA,TSB,ADIDA,IMAPA",
    },
];
const AMOUNTS: &str = "naive2,SeasonalNaive,Theta,AutoTheta,AutoETS";

pub(super) fn run(session: &Session, names: &[String], out: &Path) -> Result<()> {
    let sets = chosen(names)?;
    let peers = Peers::from_environment(&data()?, "python3 peers/forecast.py")?;
    let folder = session.home.join("bench").join("forecast");
    std::fs::create_dir_all(&folder).with_context(|| format!("making {}", folder.display()))?;
    for set in sets {
        let train = folder.join(format!("{}.csv", set.name));
        peers.output(peers.on_data("export").args(["--set", set.name, "--to"]).arg(&train))?;
        let mut figures = Vec::new();
        for model in MODELS.iter().filter(|model| cfg!(feature = "network") || !model.has_network()) {
            figures.extend(ours(&peers, set, &train, model).with_context(|| set.name.to_owned())?);
        }
        let told = peers.output(peers.on_data("run").args(["--set", set.name, "--models", set.peers]))?;
        figures.extend(Figure::read(&told, None)?);
        let mut table = Table::read(out)?;
        table.put(set.name, &figures)?;
        for line in table.summary(set.name) {
            session.terminal.note(&line)?;
        }
    }
    session.terminal.line(&format!("written to {}", out.display()))
}

fn chosen(names: &[String]) -> Result<Vec<&'static Set>> {
    if names.is_empty() {
        return Ok(SETS.iter().collect());
    }
    let find = |name: &String| {
        SETS.iter().find(|set| set.name == name).with_context(|| {
            let known: Vec<&str> = SETS.iter().map(|set| set.name).collect();
            format!("no set {name:?}; there are {}", known.join(", "))
        })
    };
    names.iter().map(find).collect()
}

/// What `forecast run` would have written, scored.
fn ours(peers: &Peers, set: &Set, train: &Path, model: &Model) -> Result<Vec<Figure>> {
    let table = read(train)?;
    let levels = twentieths()?;
    let method = Method::Ensemble { seasons: set.seasons, pace: model.pace };
    let before = cpu_seconds();
    let forecasts = of_series(&table, method, model.pooling, set.horizon, &levels)?.series;
    let used = before.zip(cpu_seconds()).map(|(before, after)| after - before);
    let out = train.with_extension(format!("{}.csv", model.name.replace(' ', "-")));
    save(&out, table.series.iter().map(|one| one.id.as_str()).zip(&forecasts))?;
    let scored = peers.output(peers.on_data("score").arg(&out).args(["--set", set.name]))?;
    let mut figures = Figure::read(&scored, Some(model.name))?;
    if !Path::new(COVERAGE).exists() {
        bail!("{COVERAGE} is not here: run this from the root of the sources");
    }
    let script = peers.output(peers.beside(Path::new(COVERAGE)).arg(&out).args(["--set", set.name]))?;
    figures.extend(Figure::read(&script, Some(model.name))?);
    let series = f64::from(u32::try_from(table.series.len())?);
    let per_series = used.map(|seconds| seconds / series);
    figures.extend(per_series.map(|seconds| Figure::cpu(model.name, seconds)));
    Ok(figures)
}
