//! Good plans that differ: two subpopulations, survivors by cost and by their part in diversity (Vidal et al. 2012).

use super::Weights;
use super::individual::Individual;
use crate::rng::Rng;

/// Smallest size of a subpopulation, how many it may grow by, elite kept for cost alone, neighbours that diversity is
/// measured against. From Vidal (2022).
const SIZE: usize = 25;
const GROWTH: usize = 40;
const ELITE: usize = 4;
const CLOSE: usize = 5;

/// A member with its distances to the others of its kind, as they stand in the list.
struct Member {
    plan: Individual,
    /// Distance and serial number of each other, the nearest first.
    near: Vec<(usize, u64)>,
    serial: u64,
    fitness: usize,
}

/// One subpopulation, sorted by cost.
#[derive(Default)]
struct Kind {
    members: Vec<Member>,
}

/// All plans kept.
#[derive(Default)]
pub(super) struct Population {
    feasible: Kind,
    broken: Kind,
    serial: u64,
}

impl Population {
    /// Adds a plan; where its kind has grown too large the worst give way.
    pub(super) fn add(&mut self, plan: Individual, weights: Weights) {
        self.serial += 1;
        let kind = if plan.feasible() { &mut self.feasible } else { &mut self.broken };
        kind.add(plan, self.serial, weights);
        if kind.members.len() > SIZE + GROWTH {
            while kind.members.len() > SIZE {
                kind.drop_worst();
            }
        }
    }

    /// Plans broken under other prices are ranked anew.
    pub(super) fn reprice(&mut self, weights: Weights) {
        self.broken.members.sort_by_key(|member| (member.plan.cost(weights), member.serial));
    }

    /// Two parents, each the fitter of two drawn.
    pub(super) fn parents(&mut self, rng: &mut Rng) -> Option<(&Individual, &Individual)> {
        self.feasible.rank();
        self.broken.rank();
        let all = self.feasible.members.len() + self.broken.members.len();
        if all == 0 {
            return None;
        }
        let mut pick = || {
            let (a, b) = (rng.below(all), rng.below(all));
            if self.member(a).fitness <= self.member(b).fitness { a } else { b }
        };
        let first = pick();
        let second = (0..10).map(|_| pick()).find(|&other| other != first).unwrap_or(first);
        Some((&self.member(first).plan, &self.member(second).plan))
    }

    fn member(&self, at: usize) -> &Member {
        let feasible = &self.feasible.members;
        feasible.get(at).unwrap_or_else(|| &self.broken.members[at - feasible.len()])
    }

    pub(super) fn clear(&mut self) {
        self.feasible.members.clear();
        self.broken.members.clear();
    }
}

impl Kind {
    fn add(&mut self, plan: Individual, serial: u64, weights: Weights) {
        let mut near = Vec::with_capacity(self.members.len() + 1);
        for member in &mut self.members {
            let apart = plan.apart(&member.plan);
            insert_sorted(&mut member.near, (apart, serial));
            insert_sorted(&mut near, (apart, member.serial));
        }
        let cost = plan.cost(weights);
        let at = self.members.partition_point(|member| member.plan.cost(weights) <= cost);
        self.members.insert(at, Member { plan, near, serial, fitness: 0 });
    }

    /// Ranks by cost and by distance to the nearest few; the elite counts for its cost alone.
    fn rank(&mut self) {
        let size = self.members.len();
        let mut order: Vec<(usize, usize)> = self
            .members
            .iter()
            .enumerate()
            .map(|(at, member)| (usize::MAX - member.diversity(), at))
            .collect();
        order.sort_unstable();
        for (rank, &(_, at)) in order.iter().enumerate() {
            let part = if size <= ELITE { 0 } else { rank * (size - ELITE) };
            self.members[at].fitness = at * size + part;
        }
    }

    /// Drops a clone if there is one, else the one of least fitness; never the best.
    fn drop_worst(&mut self) {
        self.rank();
        let clone = |member: &Member| member.near.first().is_some_and(|&(apart, _)| apart == 0);
        let worst =
            (1..self.members.len()).max_by_key(|&at| (clone(&self.members[at]), self.members[at].fitness));
        if let Some(worst) = worst {
            let gone = self.members.remove(worst).serial;
            for member in &mut self.members {
                member.near.retain(|&(_, serial)| serial != gone);
            }
        }
    }
}

impl Member {
    /// Sum of the distances to the nearest few, scaled to their number.
    fn diversity(&self) -> usize {
        let near = &self.near[..self.near.len().min(CLOSE)];
        near.iter().map(|&(apart, _)| apart).sum::<usize>() * CLOSE / near.len().max(1)
    }
}

fn insert_sorted(list: &mut Vec<(usize, u64)>, entry: (usize, u64)) {
    let at = list.partition_point(|found| *found < entry);
    list.insert(at, entry);
}
