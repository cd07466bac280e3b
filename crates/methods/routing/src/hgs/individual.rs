//! A plan of the population: tours, what they cost, and who follows whom.

use super::{Ground, Weights};
use crate::core::{FAR, NONE};
use crate::segment::Clock;

/// Tours that may carry too much or be late.
#[derive(Debug, Clone)]
pub(super) struct Individual {
    /// Stops in order; no tour is empty.
    pub(super) tours: Vec<Vec<u32>>,
    pub(super) distance: i64,
    /// Load beyond capacity, all tours together.
    pub(super) excess: i64,
    /// Seconds turned back.
    pub(super) warp: i64,
    /// Who comes before and after each stop; [`NONE`] for the depot.
    pub(super) before: Vec<u32>,
    pub(super) after: Vec<u32>,
}

impl Individual {
    pub(super) fn new(ground: &Ground<'_>, mut tours: Vec<Vec<u32>>) -> Self {
        tours.retain(|tour| !tour.is_empty());
        let stops = ground.core.stops;
        let mut made = Self {
            tours: Vec::new(),
            distance: 0,
            excess: 0,
            warp: 0,
            before: vec![NONE; stops],
            after: vec![NONE; stops],
        };
        for tour in &tours {
            let (distance, load, warp) = measure(ground, tour);
            made.distance += distance;
            made.excess += (load - ground.capacity).max(0);
            made.warp += warp;
            for pair in tour.windows(2) {
                made.after[pair[0] as usize] = pair[1];
                made.before[pair[1] as usize] = pair[0];
            }
        }
        made.tours = tours;
        made
    }

    pub(super) fn feasible(&self) -> bool {
        self.excess == 0 && self.warp == 0
    }

    /// The cost with prices for what is not allowed.
    pub(super) fn cost(&self, weights: Weights) -> i64 {
        self.distance + weights.load * self.excess + weights.warp * self.warp
    }

    /// Share of stops whose neighbours differ: the broken pairs distance, 0..=1 in parts of twice the stops.
    pub(super) fn apart(&self, other: &Self) -> usize {
        let mut broken = 0;
        for stop in 0..self.after.len() {
            let (next, last) = (self.after[stop], self.before[stop]);
            broken += usize::from(next != other.after[stop] && next != other.before[stop]);
            broken += usize::from(last == NONE && other.before[stop] != NONE && other.after[stop] != NONE);
        }
        broken
    }
}

/// Distance, load and time turned back of a tour.
pub(super) fn measure(ground: &Ground<'_>, tour: &[u32]) -> (i64, i64, i64) {
    let (core, table) = (ground.core, ground.table);
    let depot = Clock::node((ground.open, ground.close), 0, -FAR);
    let (mut whole, mut distance, mut load, mut row) = (depot, 0, 0, ground.depot);
    for &stop in tour {
        distance += table.distance(row, stop);
        load += ground.demand[stop as usize];
        if ground.timed {
            let node = Clock::node(core.windows[stop as usize], core.service[stop as usize], -FAR);
            whole = whole.join(table.duration(row, stop), &node);
        }
        row = stop;
    }
    distance += table.distance(row, ground.depot);
    if ground.timed {
        whole = whole.join(table.duration(row, ground.depot), &depot);
    }
    (distance, load, whole.warp)
}
