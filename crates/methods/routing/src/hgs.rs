//! Hybrid genetic search for problems of one kind of vehicle: Vidal (2022), with windows Kool et al. (2022).
//!
//! Parents are crossed, offspring are split into tours and educated by a local search that may break capacity and
//! windows at a price; a population keeps good and different plans apart. It serves the plain problem alone: one depot
//! place, equal vehicles without a fixed cost, one dimension of load, at most one window per stop, no
//! leg forbidden.

mod crossover;
mod genetic;
mod individual;
mod local;
mod moves;
mod population;
mod split;
mod swap_star;
#[cfg(test)]
mod tests;
mod turns;

pub(crate) use crossover::cross_orders;
pub(crate) use genetic::Genetic;

use crate::core::Core;
use crate::matrices::LEG_MAX;
use crate::near::Near;
use crate::table::Table;

/// Neighbours of a stop that moves are tried with.
const GRANULAR: usize = 20;
/// The same where stops have windows.
const GRANULAR_TIMED: usize = 35;

/// What the search reads and never changes.
pub(crate) struct Ground<'a> {
    core: &'a Core<'a>,
    /// Routes there may be; more than there are stops are of no use.
    routes: usize,
    table: &'a Table,
    near: Near,
    /// The entries of the table, and how many a row has.
    legs: &'a [i32],
    width: usize,
    /// Row of the depot.
    depot: u32,
    capacity: i64,
    demand: &'a [i64],
    open: i64,
    close: i64,
    timed: bool,
    symmetric: bool,
}

/// Prices of a unit of load too much and of a second turned back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Weights {
    load: i64,
    warp: i64,
}

impl<'a> Ground<'a> {
    /// Whether the problem is plain enough.
    pub(crate) fn suits(core: &Core<'_>) -> bool {
        let plain = core.features.plain && !core.features.trips && core.dimensions == 1;
        let one_class = core.classes.len() == 1 && core.vans[0].fixed == 0 && core.rate[0] > 0;
        let one_depot = one_class && core.row[core.stops] == core.row[core.stops + 1];
        let free = || core.tables[0].entries().0.iter().all(|&leg| i64::from(leg) < LEG_MAX);
        plain && one_depot && core.stops > 1 && core.penalty.iter().all(Option::is_none) && free()
    }

    pub(crate) fn new(core: &'a Core<'a>) -> Self {
        let timed = core.features.timed;
        let table = &core.tables[0];
        Self {
            core,
            routes: core.routes.min(core.stops),
            table,
            legs: table.entries().0,
            width: table.entries().1,
            near: Near::by_cost(core, if timed { GRANULAR_TIMED } else { GRANULAR }),
            depot: core.row[core.stops],
            capacity: core.capacity[0],
            demand: &core.demand,
            open: core.vans[0].open,
            close: core.vans[0].close,
            timed,
            symmetric: table.is_symmetric(),
        }
    }
}
