//! The solver's front door.

use serde::{Deserialize, Serialize};

use crate::budget::{Budget, CLOCK_EVERY, Meter, Progress};
use crate::core::Core;
use crate::float::{int, ratio};
use crate::hgs::{Genetic, Ground};
use crate::islands::{Island, side_by_side};
use crate::report::report;
use crate::ruin::{Anneal, Heat, Tours};
use crate::{Plan, Problem, nearest};

/// Stops up to which the baseline is looked at too.
const BASELINE_STOPS_MAX: usize = 1_000;
/// Temperatures as shares of the mean cost of a stop.
const HEAT: Heat = Heat { start: 1.0, end: 0.01 };
/// Stops up to which annealing starts that hot; it starts cooler the more there are, down to a share of it, since each
/// then gets fewer rounds. Measured on 10,000 generated stops.
const HOT_STOPS_MAX: usize = 1_000;
const COOLEST: f64 = 0.1;
/// What penalties count for more when the walk begins, per mille; the rise shrinks with the square of what is left of the
/// walk. A route pays only for many stops together: while they count for more they fill it one by one, and those that are
/// not worth it drop out again later. Chosen on prize-collecting instances with windows and 1,000 stops outside those of the benchmark.
const RAISED: f64 = 500.0;
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
    let mut best = walk(&core, budget, params.seed, &mut |_| {}, None);
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
/// rounds deterministic in problem, budget and seed. With several threads each uses the whole budget, and they exchange
/// their plans at fixed shares of it.
pub fn search(problem: &Problem, budget: Budget<'_>, seed: u64, observer: &mut dyn FnMut(Progress)) -> Plan {
    let core = Core::new(problem);
    let mut best = if budget.threads > 1 {
        side_by_side(budget, seed, observer, |seed, observer, island| {
            walk(&core, budget, seed, observer, Some(island))
        })
        .unwrap_or_else(|| Tours::empty(&core))
    } else {
        walk(&core, budget, seed, observer, None)
    };
    report(&mut best)
}

fn walk<'a>(
    core: &'a Core<'a>,
    budget: Budget<'_>,
    seed: u64,
    observer: &mut dyn FnMut(Progress),
    mut island: Option<&mut Island<'_, 'a>>,
) -> Tours<'a> {
    let mut meter = Meter::new(budget);
    let share = annealed_share(core);
    let mut walk = Anneal::new(Tours::empty(core), seed);
    // Stops put in one by one may each not be worth a vehicle that they are worth together.
    if core.features.hired && core.stops <= BASELINE_STOPS_MAX && !walk.absent.is_empty() {
        let together = nearest::worthwhile(core);
        if together.key() < walk.best().key() {
            walk.go_on_from(&together);
        }
    }
    observer(meter.improved(walk.best().key()));
    if core.stops == 0 || core.routes == 0 {
        return walk.best().clone();
    }
    if walk.vehicles_come_first() {
        shrink(&mut walk, &mut meter, SHRUNK * share);
        observer(meter.improved(walk.best().key()));
    }
    let (from, scale) = (meter.used, walk.scale());
    let start = HEAT.start * ratio(HOT_STOPS_MAX, core.stops.max(HOT_STOPS_MAX)).max(COOLEST);
    let cooling = (HEAT.end / start).ln();
    while meter.used < share && meter.next(CLOCK_EVERY) {
        let walked = (meter.used - from) / (share - from);
        let temperature = start * scale * (cooling * walked).exp();
        walk.tours.raised = int(RAISED * (1.0 - walked).powi(2));
        if walk.round(temperature) {
            observer(meter.improved(walk.best().key()));
        }
        while let Some(island) = due(island.as_deref_mut(), &meter) {
            match island.meet(&walk.tours) {
                Ok(Some(ahead)) => walk.follow(&ahead),
                Ok(None) => {}
                Err(_) => meter.reached = true,
            }
        }
    }
    let mut best = walk.best().clone();
    if share < 1.0
        && let Some(bred) = breed(core, &best, &mut meter, seed, observer, island.as_deref_mut())
        && bred.key() < best.key()
    {
        best = bred;
    }
    best.fill_in();
    if let Some(island) = island.filter(|_| meter.reached) {
        island.reach();
    }
    best
}

/// The island, if its next meeting is due.
fn due<'i, 'm, 'a>(
    island: Option<&'i mut Island<'m, 'a>>,
    meter: &Meter<'_>,
) -> Option<&'i mut Island<'m, 'a>> {
    island.filter(|island| !meter.reached && island.is_due(meter.used))
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
    mut island: Option<&mut Island<'_, 'a>>,
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
        while let Some(island) = due(island.as_deref_mut(), meter) {
            let own = genetic.best().map(|(_, tours)| Tours::of(core, tours));
            match island.meet(own.as_ref().unwrap_or(plan)) {
                Ok(Some(ahead)) if ahead.key().0 == 0 => genetic.join(ahead.tours()),
                Ok(_) => {}
                Err(_) => meter.reached = true,
            }
        }
    }
    genetic.best().map(|(_, tours)| Tours::of(core, tours))
}
