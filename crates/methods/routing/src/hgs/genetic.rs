//! Generations: parents crossed, offspring educated, prices adapted, a fresh start where nothing is gained any more.

use super::crossover::{ordered, routes};
use super::individual::Individual;
use super::local::Local;
use super::population::Population;
use super::split::split;
use super::{Ground, Weights};
use crate::core::FAR;
use crate::float::id;
use crate::rng::Rng;

/// Offspring between two looks at the prices, and the share of them that should be allowed, per cent.
const WINDOW: u32 = 100;
const SHARE_WANTED: u32 = 25;
/// Random plans at the start, as in Vidal (2022) four times the size of the population.
const RANDOM: u64 = 60;
/// Offspring without a better plan before a fresh start.
const PATIENCE: u64 = 20_000;

/// Largest prices; and what all that is too much may cost, so that sums of a few do not overflow.
const PRICE_MAX: i64 = 10_000_000;
const EXCESS_COST_MAX: i64 = 10_000_000_000_000_000;

/// One run of the genetic search.
pub(crate) struct Genetic<'a> {
    ground: &'a Ground<'a>,
    local: Local<'a>,
    population: Population,
    weights: Weights,
    ceiling: Weights,
    rng: Rng,
    best: Option<Individual>,
    born: u64,
    idle: u64,
    /// Offspring since the prices were last looked at; those of them that kept capacity, and windows.
    seen: u32,
    light: u32,
    punctual: u32,
}

impl<'a> Genetic<'a> {
    pub(crate) fn new(ground: &'a Ground<'a>, seed: u64) -> Self {
        Self {
            local: Local::new(ground),
            population: Population::default(),
            weights: weights(ground),
            ceiling: ceiling(ground),
            rng: Rng::new(seed),
            best: None,
            born: 0,
            idle: 0,
            seen: 0,
            light: 0,
            punctual: 0,
            ground,
        }
    }

    /// The best plan that is allowed: its distance and tours.
    pub(crate) fn best(&self) -> Option<(i64, &[Vec<u32>])> {
        self.best.as_ref().map(|best| (best.distance, best.tours.as_slice()))
    }

    /// Puts a plan of another search into the population.
    pub(crate) fn join(&mut self, tours: Vec<Vec<u32>>) {
        let plan = Individual::new(self.ground, tours);
        self.keep(plan);
    }

    /// One offspring, or one random plan at the start; `true` where the best plan became better.
    pub(crate) fn generation(&mut self) -> bool {
        let tours = if self.born < RANDOM { self.random() } else { self.cross() };
        self.born += 1;
        let child = self.local.educate(&tours, self.weights, &mut self.rng);
        self.count(&child);
        let repair = !child.feasible() && self.rng.below(2) == 0;
        let repaired = repair.then(|| {
            let dear = Weights { load: self.weights.load * 10, warp: self.weights.warp * 10 };
            self.local.educate(&child.tours, dear, &mut self.rng)
        });
        let mut better = self.keep(child);
        if let Some(repaired) = repaired.filter(Individual::feasible) {
            better |= self.keep(repaired);
        }
        self.idle = if better { 0 } else { self.idle + 1 };
        if self.idle > PATIENCE {
            self.population.clear();
            (self.born, self.idle) = (0, 0);
        }
        better
    }

    fn keep(&mut self, plan: Individual) -> bool {
        let better = plan.feasible() && self.best.as_ref().is_none_or(|best| plan.distance < best.distance);
        if better {
            self.best = Some(plan.clone());
        }
        self.population.add(plan, self.weights);
        better
    }

    fn random(&mut self) -> Vec<Vec<u32>> {
        let mut order: Vec<u32> = (0..self.ground.core.stops).map(id).collect();
        self.rng.shuffle(&mut order);
        split(self.ground, &order, self.weights)
    }

    fn cross(&mut self) -> Vec<Vec<u32>> {
        let (ground, weights) = (self.ground, self.weights);
        let by_routes = self.rng.below(10) < if ground.timed { 7 } else { 3 };
        let Some((first, second)) = self.population.parents(&mut self.rng) else { return self.random() };
        if by_routes {
            routes(ground, first, second, &mut self.rng)
        } else {
            split(ground, &ordered(first, second, &mut self.rng), weights)
        }
    }

    /// Counts an offspring, and adapts the prices once enough are counted.
    fn count(&mut self, child: &Individual) {
        self.seen += 1;
        self.light += u32::from(child.excess == 0);
        self.punctual += u32::from(child.warp == 0);
        if self.seen < WINDOW {
            return;
        }
        let adapted = |price: i64, kept: u32| {
            let share = kept * 100 / WINDOW;
            let next = if share + 5 < SHARE_WANTED {
                price * 12 / 10 + 1
            } else if share > SHARE_WANTED + 5 {
                price * 85 / 100
            } else {
                price
            };
            next.clamp(1, PRICE_MAX)
        };
        self.weights = Weights {
            load: adapted(self.weights.load, self.light).min(self.ceiling.load),
            warp: adapted(self.weights.warp, self.punctual).min(self.ceiling.warp),
        };
        (self.seen, self.light, self.punctual) = (0, 0, 0);
        self.population.reprice(self.weights);
    }
}

/// First prices: a unit of load costs as many metres as the longest leg over the largest demand, a second one metre.
fn weights(ground: &Ground<'_>) -> Weights {
    let table = ground.table;
    let longest =
        (0..ground.core.stops).map(|stop| table.distance(ground.depot, id(stop))).max().unwrap_or(1);
    let heaviest = ground.demand.iter().copied().max().unwrap_or(1).max(1);
    Weights { load: (longest / heaviest).clamp(1, 1_000_000), warp: 1 }
}

/// Prices at which the most that can be too much costs [`EXCESS_COST_MAX`]: all load on one tour, and every stop as late
/// as there are moments.
fn ceiling(ground: &Ground<'_>) -> Weights {
    let core = ground.core;
    let moments =
        core.windows.iter().copied().chain([(ground.open, ground.close)]).filter(|window| window.1 < FAR);
    let span = |first: i64, (open, close): (i64, i64)| first.max(open.abs()).max(close.abs());
    let longest = core.problem.matrices().largest().1 + core.service.iter().max().copied().unwrap_or(0);
    let count = i64::try_from(core.stops).unwrap_or(i64::MAX);
    let late =
        (2 * moments.fold(0, span)).saturating_add(count.saturating_mul(longest)).saturating_mul(count);
    let price = |most: i64| (EXCESS_COST_MAX / most.max(1)).max(1);
    Weights { load: price(ground.demand.iter().sum()), warp: price(late) }
}
