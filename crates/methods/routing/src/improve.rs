//! Local search: insertion of what is left, 2-opt (Croes 1958) and shifts within tours, relocation and exchange between tours.

use crate::problem::Problem;
use crate::timing::cost;

/// A tour under improvement.
pub(crate) type Tour = (usize, Vec<usize>);

/// Puts each stop of `left` where it costs least, again and again until none fits. O(left × stops × tour).
pub(crate) fn insert(problem: &Problem, tours: &mut [Tour], left: &mut Vec<usize>) {
    loop {
        let mut best: Option<(i64, usize, usize, usize)> = None;
        for (at, &stop) in left.iter().enumerate() {
            for (t, (vehicle, stops)) in tours.iter().enumerate() {
                let Some(before) = cost(problem, *vehicle, stops) else { continue };
                for position in 0..=stops.len() {
                    let mut longer = stops.clone();
                    longer.insert(position, stop);
                    if let Some(after) = cost(problem, *vehicle, &longer) {
                        let candidate = (after - before, at, t, position);
                        best = Some(best.map_or(candidate, |b| b.min(candidate)));
                    }
                }
            }
        }
        let Some((_, at, t, position)) = best else { return };
        let stop = left.remove(at);
        tours[t].1.insert(position, stop);
    }
}

/// Improves until no move gains or `moves` are spent.
pub(crate) fn improve(problem: &Problem, tours: &mut [Tour], mut moves: usize) {
    let mut gained = true;
    while gained && moves > 0 {
        gained = false;
        for tour in tours.iter_mut() {
            while moves > 0 && (two_opt(problem, tour) || shift(problem, tour)) {
                (gained, moves) = (true, moves - 1);
            }
        }
        for a in 0..tours.len() {
            for b in 0..tours.len() {
                while a != b && moves > 0 && between(problem, tours, a, b) {
                    (gained, moves) = (true, moves - 1);
                }
            }
        }
    }
}

/// Reverses the first stretch whose reversal gains.
fn two_opt(problem: &Problem, (vehicle, stops): &mut Tour) -> bool {
    let Some(now) = cost(problem, *vehicle, stops) else { return false };
    for from in 0..stops.len() {
        for to in from + 1..stops.len() {
            stops[from..=to].reverse();
            if cost(problem, *vehicle, stops).is_some_and(|c| c < now) {
                return true;
            }
            stops[from..=to].reverse();
        }
    }
    false
}

/// Moves the first stop whose move to another position of its tour gains.
fn shift(problem: &Problem, (vehicle, stops): &mut Tour) -> bool {
    let Some(now) = cost(problem, *vehicle, stops) else { return false };
    for from in 0..stops.len() {
        let mut rest = stops.clone();
        let stop = rest.remove(from);
        for to in (0..=rest.len()).filter(|to| *to != from) {
            rest.insert(to, stop);
            if cost(problem, *vehicle, &rest).is_some_and(|c| c < now) {
                *stops = rest;
                return true;
            }
            rest.remove(to);
        }
    }
    false
}

/// Moves a stop of tour `a` into tour `b`, or exchanges two, where that gains.
fn between(problem: &Problem, tours: &mut [Tour], a: usize, b: usize) -> bool {
    let (Some(cost_a), Some(cost_b)) =
        (cost(problem, tours[a].0, &tours[a].1), cost(problem, tours[b].0, &tours[b].1))
    else {
        return false;
    };
    let now = cost_a + cost_b;
    let better = |first: &[usize], second: &[usize]| {
        let price = cost(problem, tours[a].0, first)
            .filter(|c| *c < now)
            .and_then(|c| cost(problem, tours[b].0, second).map(|d| c + d));
        price.is_some_and(|p| p < now)
    };
    for i in 0..tours[a].1.len() {
        let stop = tours[a].1[i];
        let mut shorter = tours[a].1.clone();
        shorter.remove(i);
        for j in 0..=tours[b].1.len() {
            let mut longer = tours[b].1.clone();
            longer.insert(j, stop);
            if better(&shorter, &longer) {
                (tours[a].1, tours[b].1) = (shorter, longer);
                return true;
            }
            if a < b && j < tours[b].1.len() {
                let (mut first, mut second) = (tours[a].1.clone(), tours[b].1.clone());
                std::mem::swap(&mut first[i], &mut second[j]);
                if better(&first, &second) {
                    (tours[a].1, tours[b].1) = (first, second);
                    return true;
                }
            }
        }
    }
    false
}
