//! The solver's front door.

use serde::{Deserialize, Serialize};

use crate::budget::{Budget, CLOCK_EVERY, Meter, Progress};
use crate::core::Core;
use crate::hgs::{Genetic, Ground};
use crate::report::report;
use crate::ruin::{Anneal, Heat, Tours};
use crate::{Plan, Problem, nearest};

/// Stops up to which [`solve`] also looks at the baseline.
const BASELINE_STOPS_MAX: usize = 1_000;
/// Temperatures as shares of the mean cost of a stop.
const HEAT: Heat = Heat { start: 1.0, end: 0.01 };
/// Share of the budget for annealing where breeding follows, and most stops for which it does.
const ANNEALED: f64 = 0.6;
const RUNS: usize = 6;
const BRED_STOPS_MAX: usize = 400;

/// How long and how to search.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Params {
    /// The same seed gives the same plan.
    pub seed: u64,
    /// Rounds of search; 0 for greedy insertion alone.
    pub iterations: u32,
}

impl Default for Params {
    fn default() -> Self {
        Self { seed: 1, iterations: 20_000 }
    }
}

/// Plans the routes: as many stops that must be served as it can, then at the least cost it finds.
///
/// As [`search`] by rounds; up to 1,000 stops never worse than [`crate::nearest_neighbour`]. Deterministic in
/// problem and parameters. A stop or vehicle that cannot be used makes no error: the plan says why.
pub fn solve(problem: &Problem, params: Params) -> Plan {
    let core = Core::new(problem);
    let budget = Budget::iterations(u64::from(params.iterations));
    let mut best = walk(&core, budget, params.seed, &mut |_| {});
    if problem.stops().len() <= BASELINE_STOPS_MAX {
        let baseline = nearest::construct(&core);
        if baseline.key() < best.key() {
            best = baseline;
        }
    }
    report(&mut best)
}

/// Plans the routes within a budget, telling `observer` of each better plan.
///
/// No stop is left out that could be put on a route as it stands, unless leaving it out is cheaper. With a budget of
/// rounds deterministic in problem, budget and seed.
pub fn search(problem: &Problem, budget: Budget<'_>, seed: u64, observer: &mut dyn FnMut(Progress)) -> Plan {
    let core = Core::new(problem);
    report(&mut walk(&core, budget, seed, observer))
}

fn walk<'a>(
    core: &'a Core<'a>,
    budget: Budget<'_>,
    seed: u64,
    observer: &mut dyn FnMut(Progress),
) -> Tours<'a> {
    let mut meter = Meter::new(budget);
    let (runs, share) = if Ground::suits(core) { annealed(core) } else { (1, 1.0) };
    let mut plans: Vec<Tours<'a>> = Vec::with_capacity(runs);
    let mut best: Option<(i64, i64)> = None;
    for run in 0..runs {
        let part = share / f64::from(u32::try_from(runs).unwrap_or(1));
        let from = part * f64::from(u32::try_from(run).unwrap_or(0));
        let salt = u64::try_from(run).unwrap_or(0).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        let mut walk = Anneal::new(Tours::empty(core), seed ^ salt);
        if best.is_none_or(|best| walk.best().key() < best) {
            best = Some(walk.best().key());
            observer(meter.improved(walk.best().key()));
        }
        if core.stops == 0 || core.routes == 0 {
            return walk.best().clone();
        }
        let scale = walk.scale();
        let cooling = (HEAT.end / HEAT.start).ln();
        while meter.used < from + part && meter.next(CLOCK_EVERY) {
            let temperature = HEAT.start * scale * (cooling * (meter.used - from) / part).exp();
            if walk.round(temperature) && best.is_none_or(|best| walk.best().key() < best) {
                best = Some(walk.best().key());
                observer(meter.improved(walk.best().key()));
            }
        }
        plans.push(walk.best().clone());
    }
    let mut found = if share < 1.0 { breed(core, &plans, &mut meter, seed, observer) } else { None };
    let best = plans.into_iter().chain(found.take()).min_by_key(Tours::key);
    let mut best = best.unwrap_or_else(|| Tours::empty(core));
    best.fill_in();
    best
}

/// How many times to anneal and in which share of the budget, before plans are bred from what that gave.
fn annealed(core: &Core<'_>) -> (usize, f64) {
    if core.stops <= BRED_STOPS_MAX { (RUNS, ANNEALED) } else { (1, 1.0) }
}

/// Genetic search that begins with the plans known.
fn breed<'a>(
    core: &'a Core<'a>,
    plans: &[Tours<'a>],
    meter: &mut Meter<'_>,
    seed: u64,
    observer: &mut dyn FnMut(Progress),
) -> Option<Tours<'a>> {
    let ground = Ground::new(core);
    let mut genetic = Genetic::new(&ground, seed);
    for plan in plans.iter().filter(|plan| plan.key().0 == 0) {
        genetic.join(plan.tours());
    }
    let rounds = u64::try_from(core.stops).unwrap_or(0);
    while meter.next(1) {
        meter.add(rounds);
        if genetic.generation()
            && let Some((distance, _)) = genetic.best()
        {
            observer(meter.improved((0, distance * core.rate[0])));
        }
    }
    genetic.best().map(|(_, tours)| Tours::of(core, tours))
}
