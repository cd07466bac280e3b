//! The solver's front door.

use serde::{Deserialize, Serialize};

use crate::budget::{Budget, CLOCK_EVERY, Meter, Progress};
use crate::core::Core;
use crate::float::ratio;
use crate::hgs::{Genetic, Ground};
use crate::report::report;
use crate::ruin::{Anneal, Heat, Tours};
use crate::{Plan, Problem, nearest};

/// Stops up to which [`solve`] also looks at the baseline.
const BASELINE_STOPS_MAX: usize = 1_000;
/// Temperatures as shares of the mean cost of a stop.
const HEAT: Heat = Heat { start: 1.0, end: 0.01 };
/// Share of the budget for annealing where breeding follows: up to so many stops, and at the most for which it does.
const ANNEALED: (f64, f64) = (0.3, 0.9);
const BRED_EARLY: usize = 200;
const BRED_STOPS_MAX: usize = 400;
/// Share of the annealing for doing with fewer vehicles, where these come first.
const SHRUNK: f64 = 0.4;

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
    let share = annealed_share(core);
    let mut walk = Anneal::new(Tours::empty(core), seed);
    observer(meter.improved(walk.best().key()));
    if core.stops == 0 || core.routes == 0 {
        return walk.best().clone();
    }
    if walk.vehicles_come_first() {
        shrink(&mut walk, &mut meter, SHRUNK * share);
        observer(meter.improved(walk.best().key()));
    }
    let (from, scale) = (meter.used, walk.scale());
    let cooling = (HEAT.end / HEAT.start).ln();
    while meter.used < share && meter.next(CLOCK_EVERY) {
        let temperature = HEAT.start * scale * (cooling * (meter.used - from) / (share - from)).exp();
        if walk.round(temperature) {
            observer(meter.improved(walk.best().key()));
        }
    }
    let mut best = walk.best().clone();
    if share < 1.0
        && let Some(bred) = breed(core, &best, &mut meter, seed, observer)
        && bred.key() < best.key()
    {
        best = bred;
    }
    best.fill_in();
    best
}

/// Takes vehicles out of use one by one until a share of the budget is used.
fn shrink(walk: &mut Anneal<'_>, meter: &mut Meter<'_>, share: f64) {
    let temperature = HEAT.end * walk.scale();
    while walk.begin_shrinking() {
        let mut done = false;
        while !done && meter.used < share && meter.next(CLOCK_EVERY) {
            done = walk.shrinking_round(temperature);
        }
        walk.end_shrinking();
        if !done {
            return;
        }
    }
}

/// The share of the budget for annealing: the more stops, the later breeding pays. Measured on sets of 100 to 400 stops.
fn annealed_share(core: &Core<'_>) -> f64 {
    if !Ground::suits(core) || core.stops > BRED_STOPS_MAX {
        return 1.0;
    }
    ANNEALED.0
        + (ANNEALED.1 - ANNEALED.0)
            * ratio(core.stops.max(BRED_EARLY) - BRED_EARLY, BRED_STOPS_MAX - BRED_EARLY)
}

/// Genetic search that begins with a plan.
fn breed<'a>(
    core: &'a Core<'a>,
    plan: &Tours<'a>,
    meter: &mut Meter<'_>,
    seed: u64,
    observer: &mut dyn FnMut(Progress),
) -> Option<Tours<'a>> {
    let ground = Ground::new(core);
    let mut genetic = Genetic::new(&ground, seed);
    if plan.key().0 == 0 {
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
