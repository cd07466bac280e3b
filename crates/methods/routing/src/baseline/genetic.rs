//! Generations of orders.

use super::{Judge, Worth};
use crate::float::id;
use crate::hgs::cross_orders;
use crate::rng::Rng;

/// Orders in a generation, and those that go on into the next as they are.
const POPULATION: usize = 100;
const ELITE: usize = 2;
/// Orders drawn for a parent; the best of them is it.
const TOURNAMENT: usize = 3;
/// Chances, per million, that an order comes from two parents, and that it is changed.
const CROSSED: u64 = 900_000;
const MUTATED: u64 = 300_000;

#[derive(Clone)]
struct Member {
    order: Vec<u32>,
    worth: Worth,
}

/// Breeds until the budget is used up.
pub(super) fn breed(judge: &mut Judge<'_, '_>, rng: &mut Rng) {
    let mut order: Vec<u32> = (0..judge.stops()).map(id).collect();
    let mut parents: Vec<Member> = Vec::with_capacity(POPULATION);
    while parents.len() < POPULATION {
        rng.shuffle(&mut order);
        let Some(worth) = judge.worth(&order) else { return };
        parents.push(Member { order: order.clone(), worth });
    }
    loop {
        parents.sort_by_key(|member| member.worth);
        let mut children = parents[..ELITE].to_vec();
        while children.len() < POPULATION {
            let order = child(&parents, rng);
            let Some(worth) = judge.worth(&order) else { return };
            children.push(Member { order, worth });
        }
        parents = children;
    }
}

fn child(parents: &[Member], rng: &mut Rng) -> Vec<u32> {
    let first = &tournament(parents, rng).order;
    let mut order = if rng.chance(CROSSED) {
        cross_orders(first, &tournament(parents, rng).order, rng)
    } else {
        first.clone()
    };
    if rng.chance(MUTATED) {
        mutate(&mut order, rng);
    }
    order
}

fn tournament<'a>(parents: &'a [Member], rng: &mut Rng) -> &'a Member {
    // Parents are sorted: the first of those drawn is the best of them.
    let best = (0..TOURNAMENT).map(|_| rng.below(parents.len())).min();
    &parents[best.unwrap_or(0)]
}

/// Swaps two stops, or turns a stretch around.
fn mutate(order: &mut [u32], rng: &mut Rng) {
    let (a, b) = (rng.below(order.len()), rng.below(order.len()));
    if rng.below(2) == 0 {
        order.swap(a, b);
    } else {
        order[a.min(b)..=a.max(b)].reverse();
    }
}
