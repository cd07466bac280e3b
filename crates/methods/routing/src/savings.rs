//! Construction by savings (Clarke & Wright 1964), for a mixed fleet and several depots.

use crate::state::State;
use crate::timing::cost;
use crate::{Cost, Problem};

/// Partners tried per stop; far partners save next to nothing.
const PARTNERS: usize = 60;

/// A chain of stops that some vehicle can serve, with its least cost.
struct Chain {
    stops: Vec<usize>,
    cost: Cost,
}

/// Joins trips of one stop end to end while that saves, then gives each chain the cheapest vehicle left.
///
/// Chains that are left without a vehicle are taken apart and their stops inserted where they fit best.
/// O(stops × partners × stops per chain × kinds of vehicle).
pub(crate) fn construct(problem: &Problem) -> State<'_> {
    let chains = join(problem);
    let mut state = State::empty(problem);
    let mut left = assign(problem, chains, &mut state);
    let weight = |stop: usize| problem.stops()[stop].demand.iter().sum::<i64>();
    left.sort_by_key(|&stop| (problem.stops()[stop].penalty.is_some(), -weight(stop), stop));
    state.insert_all(&left);
    state
}

/// One vehicle of each kind.
fn kinds(problem: &Problem) -> Vec<usize> {
    (0..problem.vehicles().len()).filter(|&vehicle| problem.class(vehicle) == vehicle).collect()
}

fn least_cost(problem: &Problem, kinds: &[usize], stops: &[usize]) -> Option<Cost> {
    kinds.iter().filter_map(|&vehicle| cost(problem, vehicle, stops)).min()
}

fn join(problem: &Problem) -> Vec<Chain> {
    let kinds = kinds(problem);
    let mut chains: Vec<Option<Chain>> = (0..problem.stops().len())
        .map(|stop| Some(Chain { stops: vec![stop], cost: least_cost(problem, &kinds, &[stop])? }))
        .collect();
    let mut chain_of: Vec<usize> = (0..chains.len()).collect();
    let mut count = chains.iter().flatten().count();
    for (_, tail, head) in savings(problem, &kinds) {
        let (a, b) = (chain_of[tail], chain_of[head]);
        let (Some(before), Some(after)) = (&chains[a], &chains[b]) else { continue };
        if a == b || before.stops.last() != Some(&tail) || after.stops.first() != Some(&head) {
            continue;
        }
        let stops = [before.stops.as_slice(), &after.stops].concat();
        let Some(cost) = least_cost(problem, &kinds, &stops) else { continue };
        if cost > before.cost + after.cost && count <= problem.vehicles().len() {
            continue;
        }
        for &stop in &after.stops {
            chain_of[stop] = a;
        }
        chains[b] = None;
        chains[a] = Some(Chain { stops, cost });
        count -= 1;
    }
    chains.into_iter().flatten().collect()
}

/// Pairs (saving, stop, next stop), greatest saving first, by the costs of the first vehicle of each depot.
fn savings(problem: &Problem, kinds: &[usize]) -> Vec<(Cost, usize, usize)> {
    let stops = problem.stops();
    let mut pairs = Vec::new();
    let mut depots: Vec<usize> = Vec::new();
    for &kind in kinds {
        let vehicle = &problem.vehicles()[kind];
        if depots.contains(&vehicle.depot) {
            continue;
        }
        depots.push(vehicle.depot);
        let free = vehicle.cost_per_metre.0 == 0 && vehicle.cost_per_second.0 == 0;
        let per_metre = if free { 1 } else { vehicle.cost_per_metre.0 };
        let leg = |from: usize, to: usize| {
            let metres = per_metre * problem.matrices().distance(from, to).0;
            Cost(metres + vehicle.cost_per_second.0 * problem.matrices().duration(from, to).0)
        };
        for tail in 0..stops.len() {
            let back = leg(stops[tail].location, vehicle.depot);
            let mut partners: Vec<(Cost, usize, usize)> = (0..stops.len())
                .filter(|&head| head != tail)
                .map(|head| {
                    let to = stops[head].location;
                    (back + leg(vehicle.depot, to) - leg(stops[tail].location, to), tail, head)
                })
                .filter(|(saving, _, _)| saving.0 >= 0)
                .collect();
            partners.sort_unstable_by_key(|&(saving, tail, head)| (std::cmp::Reverse(saving), tail, head));
            partners.truncate(PARTNERS);
            pairs.extend(partners);
        }
    }
    pairs.sort_unstable_by_key(|&(saving, tail, head)| (std::cmp::Reverse(saving), tail, head));
    pairs
}

/// Gives chains to vehicles, those with the fewest kinds to choose from first, then the largest. Returns the
/// stops left over, those no vehicle can serve alone among them.
fn assign(problem: &Problem, chains: Vec<Chain>, state: &mut State<'_>) -> Vec<usize> {
    let kinds = kinds(problem);
    let mut ranked: Vec<(usize, Chain)> = chains
        .into_iter()
        .map(|chain| (kinds.iter().filter(|&&v| cost(problem, v, &chain.stops).is_some()).count(), chain))
        .collect();
    ranked.sort_by_key(|(choice, chain)| (*choice, std::cmp::Reverse(chain.stops.len()), chain.stops[0]));
    let mut free: Vec<usize> = (0..problem.vehicles().len()).collect();
    for (_, chain) in ranked {
        let best =
            free.iter().filter_map(|&vehicle| Some((cost(problem, vehicle, &chain.stops)?, vehicle))).min();
        if let Some((cost, vehicle)) = best {
            free.retain(|&other| other != vehicle);
            state.replace(vehicle, chain.stops, cost);
        }
    }
    state.unassigned()
}
