//! Ruin and recreate: take near stops out, put them back better (Schrimpf et al. 2000).

use crate::local_search::{Neighbours, improve};
use crate::rng::Rng;
use crate::state::State;

/// Most stops taken out at once.
const REMOVED_MAX: usize = 24;

/// Runs `rounds` rounds; a round that does not make the plan worse is kept.
pub(crate) fn perturb(state: &mut State<'_>, neighbours: &Neighbours, rounds: u32, rng: &mut Rng) {
    let stops = state.problem.stops().len();
    if stops == 0 || state.problem.vehicles().is_empty() {
        return;
    }
    let mut objective = state.objective();
    for _ in 0..rounds {
        let before = state.clone();
        let seed = rng.below(stops);
        let size = 1 + rng.below(REMOVED_MAX.min(stops));
        let mut out = vec![seed];
        out.extend(neighbours.of(seed).iter().copied().take(size - 1));
        let removed = state.remove(&out);
        let mut open = state.unassigned();
        order(state, &mut open, rng);
        state.insert_all(&open);
        let mut changed: Vec<usize> =
            removed.iter().chain(&open).filter_map(|&stop| state.vehicle_of(stop)).collect();
        changed.extend(removed.iter().filter_map(|&stop| before.vehicle_of(stop)));
        changed.sort_unstable();
        changed.dedup();
        improve(state, neighbours, &changed);
        let now = state.objective();
        if now <= objective {
            objective = now;
        } else {
            *state = before;
        }
    }
}

/// Stops that must be served first; then at random, the largest first, or the hardest to reach first.
fn order(state: &State<'_>, open: &mut [usize], rng: &mut Rng) {
    let stops = state.problem.stops();
    rng.shuffle(open);
    match rng.below(3) {
        0 => {}
        1 => open.sort_by_key(|&stop| std::cmp::Reverse(stops[stop].demand.iter().sum::<i64>())),
        _ => open.sort_by_key(|&stop| {
            stops[stop].windows.iter().map(|window| (window.close - window.open).0).sum::<i64>()
        }),
    }
    open.sort_by_key(|&stop| stops[stop].penalty.is_some());
}
