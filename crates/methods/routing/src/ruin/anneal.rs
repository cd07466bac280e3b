//! The walk: rounds of ruin and recreate, accepted as in simulated annealing, undone where refused.

use super::price::Place;
use super::tours::Tours;
use crate::core::NONE;
use crate::float::{id, ratio, real};
use crate::near::Near;
use crate::rng::Rng;

/// Neighbours tried when a stop is put back.
const NEAR: usize = 40;
/// Neighbours over which strings are removed.
const AROUND: usize = 120;
/// Rounds between two attempts to exchange tails.
const TAILS_EVERY: u64 = 1;
/// Rounds between two looks at stops that must be served and are not.
const PATIENCE: u32 = 1_000;

/// Temperatures at the start and at the end, as shares of the mean cost of a stop.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Heat {
    pub(crate) start: f64,
    pub(crate) end: f64,
}

/// What can be undone.
#[derive(Clone, Copy)]
pub(super) enum Step {
    /// A stop was behind a node, in a window.
    Removed {
        stop: u32,
        before: u32,
        window: u32,
    },
    Inserted {
        stop: u32,
    },
}

/// One walk through the plans of a problem.
pub(crate) struct Anneal<'a> {
    pub(crate) tours: Tours<'a>,
    best: Tours<'a>,
    pub(super) near: Near,
    pub(super) around: Near,
    pub(super) rng: Rng,
    pub(super) log: Vec<Step>,
    /// Stops left out; those from `left_before` on since this round began.
    pub(crate) absent: Vec<u32>,
    /// Where each stop stands in `absent`.
    pub(super) absent_at: Vec<u32>,
    pub(super) left_before: usize,
    /// Routes changed in this round.
    pub(super) touched: Vec<u32>,
    pub(super) touched_in: Vec<u64>,
    /// The round in which each stop was last taken out.
    pub(super) removed_in: Vec<u64>,
    pub(super) ruined: Vec<u64>,
    pub(super) round: u64,
    /// Routes that serve something.
    pub(super) used: usize,
    pub(super) seed: usize,
    pub(super) string: Vec<u32>,
    pub(super) queue: Vec<u32>,
    pub(super) routes_tried: Vec<u32>,
    /// The round and shipment for which a route was last tried.
    pub(super) tried_in: Vec<(u64, u32)>,
    /// What a stop that must be served and is not counts for while walking.
    weight: i64,
    rounds_missing: u32,
    tails: bool,
    /// Whether there are vehicles to choose between.
    fleet: bool,
    /// Whether vehicles may make several trips.
    trips: bool,
    /// Rounds that each stop has waited for a place while the fleet shrinks; empty while it does not.
    pub(super) waited: Vec<u64>,
    /// Places still seen before the next is overlooked.
    pub(super) until_blink: u32,
}

impl<'a> Anneal<'a> {
    /// A walk that starts from `tours`.
    pub(crate) fn new(tours: Tours<'a>, seed: u64) -> Self {
        let core = tours.core;
        let near = Near::by_cost(core, NEAR);
        let near = if core.features.plain { near.with_legs(core) } else { near };
        // Whole routes move only where each is priced by itself, none has been driven and none is wanted on a vehicle.
        let bound = core.features.rich || core.driven.contains(&true) || core.prefers();
        let mut walk = Self {
            near,
            around: Near::by_distance(core, AROUND),
            rng: Rng::new(seed),
            log: Vec::new(),
            absent: Vec::new(),
            absent_at: vec![NONE; core.stops],
            left_before: 0,
            touched: Vec::new(),
            touched_in: vec![0; core.routes],
            removed_in: vec![1; core.stops],
            ruined: vec![0; core.routes],
            round: 1,
            used: 0,
            seed: 0,
            string: Vec::new(),
            queue: Vec::new(),
            routes_tried: Vec::new(),
            tried_in: vec![(0, NONE); core.routes],
            weight: 0,
            rounds_missing: 0,
            until_blink: 0,
            waited: Vec::new(),
            tails: tours.has_tails(),
            trips: tours.core.features.trips && !bound,
            fleet: tours.core.classes.len() > 1 && !tours.core.features.trips && !bound,
            best: tours.clone(),
            tours,
        };
        walk.fill();
        walk
    }

    /// Finds the stops left out and the routes in use.
    fn count_absent(&mut self) {
        let tours = &self.tours;
        self.absent.clear();
        self.absent.extend((0..tours.core.stops).filter(|&stop| !tours.serves(stop)).map(id));
        self.absent_at.fill(NONE);
        for (at, &stop) in self.absent.iter().enumerate() {
            self.absent_at[stop as usize] = id(at);
        }
        self.used = tours.count.iter().filter(|&&count| count > 0).count();
    }

    /// Puts in what has a place, before the first round.
    fn fill(&mut self) {
        self.count_absent();
        self.left_before = 0;
        self.tours.sharing = if self.fleet { 100 } else { 0 };
        self.recreate();
        if self.fleet {
            self.settle_vehicles();
        }
        self.log.clear();
        self.touched.clear();
        self.tours.fill_in();
        self.count_absent();
        self.best.copy_from(&self.tours);
        self.weight =
            20 * (self.tours.cost / i64::try_from(self.tours.core.stops.max(1)).unwrap_or(1)).max(1);
    }

    /// Goes on from another plan, forgetting the best one.
    pub(crate) fn go_on_from(&mut self, tours: &Tours<'a>) {
        self.tours.copy_from(tours);
        self.best.copy_from(tours);
        self.count_absent();
    }

    /// Goes on from another plan.
    pub(crate) fn follow(&mut self, tours: &Tours<'a>) {
        self.tours.copy_from(tours);
        self.count_absent();
        self.keep_if_best();
    }

    /// The best plan met.
    pub(crate) fn best(&self) -> &Tours<'a> {
        &self.best
    }

    /// What driving costs per stop in the plan at hand; fixed costs and penalties would only mislead.
    pub(crate) fn scale(&self) -> f64 {
        let served = self.tours.core.stops - self.absent.len();
        (real(self.tours.driving()) / ratio(served.max(1), 1)).max(1.0)
    }

    /// One round at a temperature; `true` where the best plan became better.
    pub(crate) fn round(&mut self, temperature: f64) -> bool {
        if self.tails && self.round.is_multiple_of(TAILS_EVERY) {
            self.exchange_tails(temperature);
        }
        let before = self.worth();
        self.start_round();
        if !self.fleet || !self.dissolve() {
            self.ruin();
        }
        if self.fleet {
            self.vary_vehicles();
        } else if self.trips {
            self.vary_trips();
        }
        self.recreate();
        if self.fleet {
            self.settle_vehicles();
        }
        let after = self.worth();
        if real(after) >= real(before) - temperature * self.rng.unit().ln() {
            self.undo();
            return false;
        }
        if self.trips {
            self.spread_trips();
        }
        self.watch_missing();
        self.keep_if_best()
    }

    pub(super) fn start_round(&mut self) {
        self.round += 1;
        self.log.clear();
        self.touched.clear();
        self.left_before = self.absent.len();
    }

    pub(super) fn keep_if_best(&mut self) -> bool {
        let better = self.tours.key() < self.best.key();
        if better {
            self.best.copy_from(&self.tours);
        }
        better
    }

    fn worth(&self) -> i64 {
        let raise = self.tours.raise_of(self.tours.forgone);
        self.tours.cost + raise + self.weight * self.tours.missing
    }

    /// Stops that should be served and are not weigh more the longer that lasts.
    fn watch_missing(&mut self) {
        self.rounds_missing = if self.tours.missing > 0 { self.rounds_missing + 1 } else { 0 };
        if self.rounds_missing > PATIENCE {
            self.rounds_missing = 0;
            self.weight = self.weight.saturating_mul(2).min(i64::MAX / 1_000_000);
        }
    }

    fn touch(&mut self, route: usize) {
        if self.touched_in[route] != self.round {
            self.touched_in[route] = self.round;
            self.touched.push(id(route));
        }
    }

    /// Takes a stop out; its route waits to be brought up to date.
    pub(super) fn unlink(&mut self, stop: usize) {
        let route = self.tours.route[stop] as usize;
        let (before, window) = (self.tours.prev[stop], self.tours.window[stop]);
        self.log.push(Step::Removed { stop: id(stop), before, window });
        self.removed_in[stop] = self.round;
        self.touch(route);
        self.drop_out(stop, route);
    }

    fn drop_out(&mut self, stop: usize, route: usize) {
        self.tours.unlink(stop);
        self.used -= usize::from(self.tours.count[route] == 0);
        self.absent_at[stop] = id(self.absent.len());
        self.absent.push(id(stop));
    }

    /// Puts a stop in.
    pub(super) fn link(&mut self, stop: usize, place: Place) {
        self.log.push(Step::Inserted { stop: id(stop) });
        self.touch(self.tours.route[place.before as usize] as usize);
        self.put_in(stop, place.before as usize, place.window);
        self.tours.refresh_around(stop);
    }

    /// Puts a stop that was just taken out behind a node, in the same window; its route waits to be brought up to date.
    pub(super) fn relink(&mut self, stop: usize, before: usize) {
        self.log.push(Step::Inserted { stop: id(stop) });
        self.touch(self.tours.route[before] as usize);
        self.put_in(stop, before, self.tours.window[stop]);
    }

    fn put_in(&mut self, stop: usize, before: usize, window: u32) {
        self.tours.window[stop] = window;
        self.tours.link(stop, before);
        self.used += usize::from(self.tours.count[self.tours.route[stop] as usize] == 1);
        let at = self.absent_at[stop] as usize;
        self.absent.swap_remove(at);
        if let Some(&moved) = self.absent.get(at) {
            self.absent_at[moved as usize] = id(at);
        }
        self.absent_at[stop] = NONE;
    }

    /// Undoes the steps of this round, the last one first.
    pub(super) fn undo(&mut self) {
        self.undo_to(0);
    }

    /// As [`Self::undo`], but for the first `kept` steps.
    pub(super) fn undo_to(&mut self, kept: usize) {
        while self.log.len() > kept
            && let Some(step) = self.log.pop()
        {
            match step {
                Step::Removed { stop, before, window } => self.put_in(stop as usize, before as usize, window),
                Step::Inserted { stop } => {
                    let route = self.tours.route[stop as usize] as usize;
                    self.drop_out(stop as usize, route);
                }
            }
        }
        if self.tours.core.features.timed || self.tours.core.features.mixed {
            for at in 0..self.touched.len() {
                self.tours.refresh(self.touched[at] as usize);
            }
        }
    }
}
