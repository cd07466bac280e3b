//! Which instances, for how long, with which seeds.

use super::super::usage::whole;
use super::judge::Judge;
use anyhow::{Context, Result};
use std::fmt;
use std::path::{Path, PathBuf};

/// The name of our own solver in the table.
pub(super) const OURS: &str = "quartermaster";
/// Our plain methods, which show what the better one gains.
pub(super) const PLAIN: [&str; 2] = ["genetic", "swarm"];
/// Solvers that run on a few instances of a set.
const SLOWER: &[&str] = &["ortools", "vroom", PLAIN[0], PLAIN[1]];
/// Instances taken of a set.
const SAMPLE: usize = 8;
/// Instances on which the slower peers run.
const FEW: usize = 3;
/// Seconds per stop of the long protocol (Uchoa et al. 2017), and the most stops it takes.
const LONG: (f64, usize) = (2.4, 300);
/// Gehring & Homberger: so many more of this size.
const LARGE: (usize, usize) = (6, 1_000);

/// How a set is run.
pub(super) struct Set {
    /// Its name in the table.
    pub(super) label: &'static str,
    /// The archive with its instances.
    pub(super) archive: &'static str,
    seconds: f64,
    seeds: &'static [u64],
    take: Take,
    /// Others that run on all of the sample, and on a few of it.
    peers: &'static [&'static str],
    few: &'static [&'static str],
}

enum Take {
    Sample,
    SampleAndLarge,
    All,
    /// The smallest, the middle and the largest up to a size, for a time that grows with the stops.
    Long,
    /// These, for several times, by us with one thread and with two.
    Anytime(&'static [&'static str]),
    /// Of so many stops, made by a generator, for several times, by us alone.
    Generated(&'static [usize]),
}

/// Processor seconds per thread of [`Take::Anytime`].
const ANYTIME: [f64; 4] = [5.0, 20.0, 60.0, 240.0];

/// Processor seconds of [`Take::Generated`].
const GENERATED: [f64; 2] = [60.0, 300.0];
/// Seed of the generator.
const GENERATOR_SEED: u64 = 1;

const fn rich(label: &'static str) -> Set {
    Set { label, archive: label, seconds: 30.0, seeds: &[1], take: Take::Sample, peers: &["pyvrp"], few: &[] }
}

/// All sets.
pub(super) const SETS: [Set; 14] = [
    Set { seconds: 60.0, seeds: &[1, 2, 3], few: SLOWER, ..rich("cvrp_x") },
    Set { seconds: 60.0, take: Take::SampleAndLarge, few: SLOWER, ..rich("vrptw_homberger") },
    Set { seconds: 10.0, take: Take::All, few: SLOWER, ..rich("vrptw_solomon") },
    Set { few: SLOWER, ..rich("ortec_road") },
    Set { few: &["ortools"], ..rich("pdptw_lilim") },
    rich("mdvrptw"),
    rich("hfvrp"),
    rich("pcvrptw"),
    rich("vrpb"),
    rich("mtvrptwr"),
    Set { archive: "cvrp_x", take: Take::Long, ..rich("cvrp_x_long") },
    Set { archive: "cvrp_x", take: Take::Anytime(&["X-n502-k39", "X-n957-k87"]), ..rich("cvrp_x_anytime") },
    Set { archive: "vrptw_homberger", take: Take::Anytime(&["R1_10_4"]), ..rich("vrptw_homberger_anytime") },
    Set { take: Take::Generated(&[3_000, 10_000, 30_000]), peers: &[], ..rich("cvrp_generated") },
];

/// An instance of a set.
pub(super) struct Instance {
    pub(super) name: String,
    pub(super) file: PathBuf,
    pub(super) stops: usize,
}

/// One solver on one instance.
pub(super) struct Run<'a> {
    pub(super) set: &'static Set,
    pub(super) instance: &'a Instance,
    pub(super) solver: &'static str,
    pub(super) seed: u64,
    pub(super) threads: usize,
    /// Processor seconds per thread.
    pub(super) seconds: f64,
}

impl Run<'_> {
    /// The instance as the judge knows it.
    pub(super) fn reference(&self) -> String {
        match self.set.take {
            Take::Generated(_) => self.instance.file.display().to_string(),
            _ => format!("{}:{}", self.set.archive, self.instance.name),
        }
    }
}

impl fmt::Display for Run<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{} {} {} seed {} {} s",
            self.set.label, self.instance.name, self.solver, self.seed, self.seconds
        )
    }
}

/// The instances of a set that are run, by stops, then name.
pub(super) fn instances(judge: &Judge, set: &Set, folder: &Path) -> Result<Vec<Instance>> {
    let place = folder.join("sets").join(set.archive);
    if let Take::Generated(sizes) = set.take {
        generate(&place, sizes)?;
    } else if !place.exists() {
        judge.unpack(set.archive, &place)?;
    }
    let mut all = Vec::new();
    collect(&place, &mut all)?;
    all.sort_by(|a, b| (a.stops, &a.name).cmp(&(b.stops, &b.name)));
    let kept: Vec<bool> = match set.take {
        Take::All | Take::Generated(_) => vec![true; all.len()],
        Take::Sample => spread(all.len(), SAMPLE),
        Take::SampleAndLarge => {
            let mut kept = spread(all.len(), SAMPLE);
            let rest: Vec<usize> = (0..all.len()).filter(|&i| !kept[i] && all[i].stops == LARGE.1).collect();
            let more = spread(rest.len(), LARGE.0);
            rest.into_iter().zip(more).filter(|(_, more)| *more).for_each(|(i, _)| kept[i] = true);
            kept
        }
        Take::Long => {
            let small = all.iter().filter(|instance| instance.stops <= LONG.1).count();
            let mut kept = vec![false; all.len()];
            for i in [0, small / 2, small.saturating_sub(1)] {
                kept[i] = true;
            }
            kept
        }
        Take::Anytime(names) => all.iter().map(|instance| names.contains(&instance.name.as_str())).collect(),
    };
    Ok(all.into_iter().zip(kept).filter(|(_, kept)| *kept).map(|(instance, _)| instance).collect())
}

fn generate(place: &Path, sizes: &[usize]) -> Result<()> {
    std::fs::create_dir_all(place).with_context(|| format!("making {}", place.display()))?;
    for &stops in sizes {
        let file = place.join(format!("G-n{}.vrp", stops + 1));
        let text = qm_routing::generate::uchoa(stops, GENERATOR_SEED);
        std::fs::write(&file, text).with_context(|| format!("writing {}", file.display()))?;
    }
    Ok(())
}

/// Every k-th of `count`, `most` in all.
fn spread(count: usize, most: usize) -> Vec<bool> {
    let most = most.min(count);
    let mut kept = vec![false; count];
    (0..most).for_each(|i| kept[i * count / most] = true);
    kept
}

fn collect(folder: &Path, all: &mut Vec<Instance>) -> Result<()> {
    for entry in std::fs::read_dir(folder).with_context(|| format!("reading {}", folder.display()))? {
        let file = entry?.path();
        let ending = file.extension().and_then(|ending| ending.to_str());
        if file.is_dir() && !file.ends_with("bks_sol") {
            collect(&file, all)?;
        } else if matches!(ending, Some("vrp" | "txt")) {
            let text = qm_observe::read_text(&file)?;
            let read = qm_routing::format::read(&text, None).with_context(|| file.display().to_string())?;
            let name = file.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
            all.push(Instance { name, file, stops: read.problem.stops().len() });
        }
    }
    Ok(())
}

/// All runs of a set: seed by seed, each solver on an instance before the next instance.
pub(super) fn runs<'a>(set: &'static Set, instances: &'a [Instance]) -> Vec<Run<'a>> {
    let few = spread(instances.len(), FEW);
    let mut runs = Vec::new();
    for &seed in set.seeds {
        for (instance, few) in instances.iter().zip(&few) {
            let run = |solver, threads, seconds| Run { set, instance, solver, seed, threads, seconds };
            if let Take::Generated(_) = set.take {
                runs.extend(GENERATED.map(|seconds| run(OURS, 1, seconds)));
                continue;
            }
            if let Take::Anytime(_) = set.take {
                for seconds in ANYTIME {
                    runs.extend([run(OURS, 1, seconds), run(OURS, 2, seconds), run("pyvrp", 1, seconds)]);
                }
                continue;
            }
            let slower: &[&'static str] = if *few && seed == set.seeds[0] { set.few } else { &[] };
            let seconds = match set.take {
                Take::Long => (LONG.0 * whole(instance.stops)).round(),
                _ => set.seconds,
            };
            let solvers = std::iter::once(&OURS).chain(set.peers).chain(slower);
            runs.extend(solvers.map(|&solver| run(solver, 1, seconds)));
        }
    }
    runs
}
