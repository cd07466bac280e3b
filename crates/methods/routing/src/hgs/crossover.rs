//! Crossing two parents: an order of stops from both, or tours of one in place of tours of the other.

use super::Ground;
use super::individual::Individual;
use crate::core::NONE;
use crate::float::id;
use crate::rng::Rng;

/// The order of the first parent within a random stretch, the rest in the order of the second (Oliver et al. 1987).
pub(super) fn ordered(first: &Individual, second: &Individual, rng: &mut Rng) -> Vec<u32> {
    let one: Vec<u32> = first.tours.iter().flatten().copied().collect();
    let other: Vec<u32> = second.tours.iter().flatten().copied().collect();
    cross_orders(&one, &other, rng)
}

/// As [`ordered`], of two orders of the same stops, at least one.
pub(crate) fn cross_orders(one: &[u32], other: &[u32], rng: &mut Rng) -> Vec<u32> {
    let stops = one.len();
    let start = rng.below(stops);
    let length = 1 + rng.below(stops.saturating_sub(1).max(1));
    let mut taken = vec![false; stops];
    let mut order = vec![0; stops];
    for step in 0..length {
        let at = (start + step) % stops;
        order[at] = one[at];
        taken[one[at] as usize] = true;
    }
    let mut at = (start + length) % stops;
    for step in 0..stops {
        let stop = other[(start + length + step) % stops];
        if !std::mem::replace(&mut taken[stop as usize], true) {
            order[at] = stop;
            at = (at + 1) % stops;
        }
    }
    order
}

/// Tours of the first parent that lie together give way to tours of the second that serve about the same stops.
///
/// After the selective route exchange of Nagata & Kobayashi (2010): the tours given up are those around a random stop,
/// the tours taken those that share most of their stops with them.
pub(super) fn routes(
    ground: &Ground<'_>,
    first: &Individual,
    second: &Individual,
    rng: &mut Rng,
) -> Vec<Vec<u32>> {
    let most = first.tours.len().min(second.tours.len());
    let taken = 1 + rng.below(most.saturating_sub(1).max(1));
    let (mut in_first, mut in_second) = (vec![false; ground.core.stops], vec![false; ground.core.stops]);
    let mine = around(ground, first, rng.below(ground.core.stops), taken);
    for &tour in &mine {
        first.tours[tour].iter().for_each(|&stop| in_first[stop as usize] = true);
    }
    let mut alike: Vec<(usize, usize)> = second
        .tours
        .iter()
        .enumerate()
        .map(|(at, tour)| {
            let shared = tour.iter().filter(|&&stop| in_first[stop as usize]).count();
            (shared * 1_000 / tour.len(), at)
        })
        .collect();
    alike.sort_by_key(|&(share, at)| (std::cmp::Reverse(share), at));
    let theirs: Vec<usize> = alike.iter().take(taken).map(|&(_, at)| at).collect();
    for &tour in &theirs {
        second.tours[tour].iter().for_each(|&stop| in_second[stop as usize] = true);
    }
    let mut child: Vec<Vec<u32>> = Vec::with_capacity(first.tours.len());
    for (at, tour) in first.tours.iter().enumerate() {
        if !mine.contains(&at) {
            child.push(tour.iter().copied().filter(|&stop| !in_second[stop as usize]).collect());
        }
    }
    child.extend(theirs.iter().map(|&at| second.tours[at].clone()));
    let lost: Vec<u32> =
        (0..ground.core.stops).filter(|&stop| in_first[stop] && !in_second[stop]).map(id).collect();
    insert(ground, &mut child, lost, rng);
    child.retain(|tour| !tour.is_empty());
    child
}

/// `count` tours nearest to a stop, by how soon its neighbours lead to them.
fn around(ground: &Ground<'_>, parent: &Individual, seed: usize, count: usize) -> Vec<usize> {
    let mut tour_of = vec![0; ground.core.stops];
    for (at, tour) in parent.tours.iter().enumerate() {
        for &stop in tour {
            tour_of[stop as usize] = at;
        }
    }
    let mut chosen = vec![tour_of[seed]];
    let mut listed = vec![false; parent.tours.len()];
    listed[tour_of[seed]] = true;
    let mut queue = vec![seed];
    let mut head = 0;
    while chosen.len() < count && head < queue.len() {
        for &other in ground.near.of(queue[head]) {
            let tour = tour_of[other as usize];
            if chosen.len() < count && !std::mem::replace(&mut listed[tour], true) {
                chosen.push(tour);
                queue.push(other as usize);
            }
        }
        head += 1;
        if head == queue.len() && chosen.len() < count {
            queue.extend(parent.tours[chosen[head.min(chosen.len()) - 1]].iter().map(|&stop| stop as usize));
        }
        if head > 4 * ground.core.stops {
            break;
        }
    }
    chosen
}

/// Puts stops where they lengthen the tours least, capacity and windows left to the local search.
fn insert(ground: &Ground<'_>, tours: &mut Vec<Vec<u32>>, mut stops: Vec<u32>, rng: &mut Rng) {
    let table = ground.table;
    rng.shuffle(&mut stops);
    let mut tour_of = vec![NONE; ground.core.stops];
    for (at, tour) in tours.iter().enumerate() {
        for &stop in tour {
            tour_of[stop as usize] = id(at);
        }
    }
    for stop in stops {
        let mut best: Option<(i64, u32, usize)> = None;
        for &other in ground.near.of(stop as usize) {
            let tour = tour_of[other as usize];
            let Some(list) = tours.get(tour as usize) else { continue };
            let Some(at) = list.iter().position(|&there| there == other) else { continue };
            for place in [at, at + 1] {
                let before = if place > 0 { list[place - 1] } else { ground.depot };
                let after = list.get(place).copied().unwrap_or(ground.depot);
                let extra = table.distance(before, stop) + table.distance(stop, after)
                    - table.distance(before, after);
                if best.is_none_or(|found| extra < found.0) {
                    best = Some((extra, tour, place));
                }
            }
        }
        match best {
            Some((_, tour, place)) => {
                tours[tour as usize].insert(place, stop);
                tour_of[stop as usize] = tour;
            }
            None if tours.len() < ground.routes => {
                tour_of[stop as usize] = id(tours.len());
                tours.push(vec![stop]);
            }
            None => {
                let last = tours.len().saturating_sub(1);
                tours[last].push(stop);
                tour_of[stop as usize] = id(last);
            }
        }
    }
}
