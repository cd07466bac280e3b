//! Local search over tours in flat arrays: what is known at each node, the order in which moves are tried.

use super::individual::Individual;
use super::{Ground, Weights};
use crate::core::{FAR, NONE};
use crate::float::id;
use crate::rng::Rng;
use crate::segment::Clock;

/// Tours under local search. Nodes are those of the problem: stops, then the start and the end of each tour.
pub(super) struct Local<'a> {
    pub(super) ground: &'a Ground<'a>,
    pub(super) weights: Weights,
    pub(super) next: Vec<u32>,
    pub(super) prev: Vec<u32>,
    pub(super) tour: Vec<u32>,
    /// Distance from each node to the next.
    pub(super) leg: Vec<i64>,
    /// Place in the tour, from 0 at its start.
    pub(super) place: Vec<u32>,
    /// Load from the start up to and with each node.
    pub(super) carried: Vec<i64>,
    /// The parts from the start to each node and from each node to the end. Empty where nothing is timed.
    pub(super) pre: Vec<Clock>,
    pub(super) post: Vec<Clock>,
    /// Each node by itself.
    pub(super) own: Vec<Clock>,
    pub(super) load: Vec<i64>,
    pub(super) warp: Vec<i64>,
    /// What load and lateness of each tour cost.
    pub(super) fine: Vec<i64>,
    /// The count of moves when each tour last changed, and when each stop was last tried.
    pub(super) changed: Vec<u64>,
    tested: Vec<u64>,
    pub(super) moves: u64,
    order: Vec<u32>,
    pub(super) star: super::swap_star::Star,
}

impl<'a> Local<'a> {
    pub(super) fn new(ground: &'a Ground<'a>) -> Self {
        let core = ground.core;
        let nodes = core.stops + 2 * ground.routes;
        let depot = Clock::node((ground.open, ground.close), 0, -FAR);
        let own = |node: usize| {
            if node < core.stops { Clock::node(core.windows[node], core.service[node], -FAR) } else { depot }
        };
        let timed = if ground.timed { nodes } else { 0 };
        Self {
            ground,
            weights: Weights { load: 1, warp: 1 },
            next: vec![NONE; nodes],
            prev: vec![NONE; nodes],
            tour: vec![NONE; nodes],
            leg: vec![0; nodes],
            place: vec![0; nodes],
            carried: vec![0; nodes],
            pre: vec![depot; timed],
            post: vec![depot; timed],
            own: (0..timed).map(own).collect(),
            load: vec![0; ground.routes],
            warp: vec![0; ground.routes],
            fine: vec![0; ground.routes],
            changed: vec![0; ground.routes],
            tested: vec![0; core.stops],
            moves: 0,
            order: (0..core.stops).map(id).collect(),
            star: super::swap_star::Star::new(core.stops, ground.routes),
        }
    }

    /// Improves a plan until no move does.
    pub(super) fn educate(&mut self, tours: &[Vec<u32>], weights: Weights, rng: &mut Rng) -> Individual {
        self.begin(tours, weights);
        rng.shuffle(&mut self.order);
        self.search(rng);
        Individual::new(self.ground, self.tours())
    }

    /// The stops of each tour that has any.
    pub(super) fn tours(&self) -> Vec<Vec<u32>> {
        let all = (0..self.ground.routes).map(|tour| self.stops_of(tour));
        all.filter(|stops| !stops.is_empty()).collect()
    }

    pub(super) fn stops_of(&self, tour: usize) -> Vec<u32> {
        let stops = self.ground.core.stops;
        let mut list = Vec::new();
        let mut at = self.next[self.ground.core.start(tour)];
        while (at as usize) < stops {
            list.push(at);
            at = self.next[at as usize];
        }
        list
    }

    /// Takes over a plan.
    pub(super) fn begin(&mut self, tours: &[Vec<u32>], weights: Weights) {
        self.weights = weights;
        let core = self.ground.core;
        self.moves += 1;
        for tour in 0..self.ground.routes {
            let (mut at, end) = (id(core.start(tour)), id(core.start(tour) + 1));
            for &stop in tours.get(tour).map_or(&[][..], Vec::as_slice).iter().chain([&end]) {
                self.next[at as usize] = stop;
                self.prev[stop as usize] = at;
                at = stop;
            }
            self.refresh(tour);
        }
    }

    /// Tries all moves of all stops, until a whole round changes nothing.
    fn search(&mut self, rng: &mut Rng) {
        for round in 0_u32.. {
            let before = self.moves;
            for at in 0..self.order.len() {
                self.improve_around(self.order[at] as usize, round);
            }
            if round > 0 && !self.ground.timed {
                self.swap_star(rng);
            }
            if round > 0 && before == self.moves {
                return;
            }
        }
    }

    fn improve_around(&mut self, stop: usize, round: u32) {
        let stops = self.ground.core.stops;
        let last = std::mem::replace(&mut self.tested[stop], self.moves);
        for at in 0..self.ground.near.of(stop).len() {
            let other = self.ground.near.of(stop)[at] as usize;
            let (here, there) = (self.tour[stop] as usize, self.tour[other] as usize);
            if round > 0 && self.changed[here].max(self.changed[there]) <= last {
                continue;
            }
            if self.try_moves(stop, other) {
                continue;
            }
            let before = self.prev[other] as usize;
            if before >= stops {
                self.try_behind_start(stop, before);
            }
        }
        if round > 0
            && let Some(start) = self.empty_tour()
        {
            self.try_behind_start(stop, start);
        }
    }

    /// The start of a tour without stops.
    fn empty_tour(&self) -> Option<usize> {
        let core = self.ground.core;
        let empty =
            (0..self.ground.routes).find(|&tour| self.next[core.start(tour)] as usize >= core.stops)?;
        Some(core.start(empty))
    }

    /// Brings what is known at the nodes of a tour up to date.
    pub(super) fn refresh(&mut self, tour: usize) {
        let ground = self.ground;
        let core = ground.core;
        let (start, end) = (core.start(tour), core.start(tour) + 1);
        let (mut at, mut load, mut place) = (start, 0, 0);
        loop {
            self.tour[at] = id(tour);
            self.place[at] = place;
            if at < core.stops {
                load += ground.demand[at];
            }
            self.carried[at] = load;
            if at == end {
                break;
            }
            let to = self.next[at] as usize;
            self.leg[at] = self.distance(at, to);
            if ground.timed {
                let leg = ground.table.duration(core.row[at], core.row[to]);
                self.pre[to] = self.pre[at].join(leg, &self.own[to]);
            }
            (at, place) = (to, place + 1);
        }
        while ground.timed && at != start {
            let before = self.prev[at] as usize;
            let leg = ground.table.duration(core.row[before], core.row[at]);
            self.post[before] = self.own[before].join(leg, &self.post[at]);
            at = before;
        }
        self.load[tour] = load;
        self.warp[tour] = if ground.timed { self.pre[end].warp } else { 0 };
        self.fine[tour] = self.fine_of(load, self.warp[tour]);
        self.changed[tour] = self.moves;
    }

    /// What a load and seconds turned back cost.
    #[inline]
    pub(super) fn fine_of(&self, load: i64, warp: i64) -> i64 {
        self.weights.load * (load - self.ground.capacity).max(0) + self.weights.warp * warp
    }

    #[inline]
    pub(super) fn distance(&self, from: usize, to: usize) -> i64 {
        let row = &self.ground.core.row;
        let at = row[from] as usize * self.ground.width + row[to] as usize;
        i64::from(self.ground.legs[at])
    }

    #[inline]
    pub(super) fn duration(&self, from: usize, to: usize) -> i64 {
        let row = &self.ground.core.row;
        self.ground.table.duration(row[from], row[to])
    }

    /// Notes a move that changed one or two tours.
    pub(super) fn moved(&mut self, here: usize, there: usize) {
        self.moves += 1;
        self.refresh(here);
        if there != here {
            self.refresh(there);
        }
    }
}
