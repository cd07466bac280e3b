//! The plain methods that popular articles name for route planning, as yardsticks: what the better method gains.
//!
//! Both search over orders of all stops, one decoder makes routes of an order, and neither improves a route by local
//! search. They take the same problems and budgets as [`crate::search`] and answer with the same plans.

mod genetic;
mod swarm;

use crate::budget::{Budget, Meter, Progress};
use crate::core::{Core, NONE};
use crate::report::report;
use crate::rng::Rng;
use crate::ruin::Tours;
use crate::{Plan, Problem};

/// Orders judged between two looks at the clock.
const CLOCK_EVERY: u64 = 16;

/// Plans by a genetic algorithm over orders of the stops: tournaments, ordered crossover, swaps and inversions, elitism.
///
/// A round judges one order, O(stops × stops per route). A route ends where the next stop does not fit on
/// it; stops that fit nowhere are left out, and in the end put where there is room. Deterministic in problem, rounds and seed.
///
/// Method: Goldberg (1989), ordered crossover of Davis (1985); for vehicle routes Baker & Ayechew (2003).
pub fn genetic(problem: &Problem, budget: Budget<'_>, seed: u64, observer: &mut dyn FnMut(Progress)) -> Plan {
    hunt(problem, budget, seed, observer, genetic::breed)
}

/// Plans by particle swarm optimisation: a particle is one number per stop, and stops are served in ascending order.
///
/// Rounds, stops left out and determinism as in [`fn@genetic`].
///
/// Method: Kennedy & Eberhart (1995) with the inertia of Shi & Eberhart (1998); numbers decoded to vehicle routes as
/// in Ai & Kachitvichyanukul (2009).
pub fn swarm(problem: &Problem, budget: Budget<'_>, seed: u64, observer: &mut dyn FnMut(Progress)) -> Plan {
    hunt(problem, budget, seed, observer, swarm::fly)
}

fn hunt(
    problem: &Problem,
    budget: Budget<'_>,
    seed: u64,
    observer: &mut dyn FnMut(Progress),
    method: fn(&mut Judge<'_, '_>, &mut Rng),
) -> Plan {
    let core = Core::new(problem);
    let empty = Tours::empty(&core);
    let mut judge =
        Judge { tours: empty.clone(), best: empty.clone(), empty, meter: Meter::new(budget), observer };
    if core.stops > 0 && core.routes > 0 {
        method(&mut judge, &mut Rng::new(seed));
    }
    let Judge { mut best, mut meter, observer, .. } = judge;
    best.fill_in();
    observer(meter.improved(best.key()));
    report(&mut best)
}

/// What an order of stops is worth: stops missing, then cost.
type Worth = (i64, i64);

/// Makes routes of orders and keeps the best, as long as the budget lasts.
struct Judge<'a, 'b> {
    empty: Tours<'a>,
    tours: Tours<'a>,
    best: Tours<'a>,
    meter: Meter<'b>,
    observer: &'b mut dyn FnMut(Progress),
}

impl Judge<'_, '_> {
    fn stops(&self) -> usize {
        self.empty.core.stops
    }

    /// What an order of all stops is worth; `None` once the budget is used up.
    fn worth(&mut self, order: &[u32]) -> Option<Worth> {
        if !self.meter.next(CLOCK_EVERY) {
            return None;
        }
        self.decode(order);
        let worth = self.tours.key();
        if worth < self.best.key() {
            self.best.copy_from(&self.tours);
            (self.observer)(self.meter.improved(worth));
        }
        Some(worth)
    }

    /// Fills one route after the other, each stop behind the one before it.
    fn decode(&mut self, order: &[u32]) {
        self.tours.copy_from(&self.empty);
        let mut route = 0;
        for &stop in order {
            if !self.tours.serves(stop as usize) {
                route = self.serve(stop as usize, route);
            }
        }
    }

    /// Puts a stop on the open route, else on the first later one that takes it; the route that is open then.
    fn serve(&mut self, stop: usize, open: usize) -> usize {
        let core = self.empty.core;
        let class = |route: usize| core.class_of[core.van_of[route] as usize].0;
        let mut refused = NONE;
        for route in open..core.routes {
            let other = core.van_of[route] != core.van_of[open];
            if other && class(route) == refused {
                continue;
            }
            if self.put(stop, route) {
                return route;
            }
            if other {
                refused = class(route);
            }
        }
        open
    }

    /// Puts a stop at the end of a route, a shipment where it lengthens the route least; `false` where that breaks a
    /// limit or costs as much as leaving it out.
    fn put(&mut self, stop: usize, route: usize) -> bool {
        let (core, tours) = (self.empty.core, &mut self.tours);
        let partner = core.partner[stop] as usize;
        if partner >= core.stops {
            let place = tours.behind(stop, tours.last(route), route);
            let place = place.filter(|place| core.penalty[stop].is_none_or(|most| place.extra < most));
            place.inspect(|&place| tours.put(stop, place)).is_some()
        } else {
            let (from, to) = if core.picks_up[stop] { (stop, partner) } else { (partner, stop) };
            let most = core.penalty[from].zip(core.penalty[to]).map_or(i64::MAX, |(a, b)| a + b);
            let found = tours.pair_on(from, to, route, most);
            found.inspect(|found| tours.put_pair(from, to, found)).is_some()
        }
    }
}
