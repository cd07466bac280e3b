//! Small changes that pay, until none does.
//!
//! Moves: relocation of one to three stops, exchange of two stops, reversal within a route (2-opt, Croes 1958),
//! exchange of the ends of two routes (Potvin & Rousseau 1995), dropping an optional stop. Only stops near each
//! other are joined (granular neighbourhoods, Toth & Vigo 2003).

use std::collections::VecDeque;

use crate::Problem;
use crate::state::State;
use crate::timing::cost;

/// Near stops considered as partners.
const NEAR: usize = 20;
/// Near stops kept, for whoever takes out more than is moved here.
const REMOVED_TOGETHER_MAX: usize = 64;
/// A second counts as so many metres in nearness, about a van's pace.
const METRES_PER_SECOND: i64 = 10;
/// Longest run of stops moved together.
const RUN_MAX: usize = 3;

/// For each stop its nearest others, nearest first.
pub(crate) struct Neighbours(Vec<Vec<usize>>);

impl Neighbours {
    /// O(stops² log stops).
    pub(crate) fn new(problem: &Problem) -> Self {
        let (stops, matrices) = (problem.stops(), problem.matrices());
        let near = |a: usize| {
            let from = stops[a].location;
            let mut others: Vec<(i64, usize)> = (0..stops.len())
                .filter(|&b| b != a)
                .map(|b| {
                    let to = stops[b].location;
                    let metres = matrices.distance(from, to) + matrices.distance(to, from);
                    let seconds = matrices.duration(from, to) + matrices.duration(to, from);
                    (metres.0 + METRES_PER_SECOND * seconds.0, b)
                })
                .collect();
            others.sort_unstable();
            others.into_iter().map(|(_, b)| b).take(REMOVED_TOGETHER_MAX).collect()
        };
        Self((0..stops.len()).map(near).collect())
    }

    /// The nearest stops, at most 64.
    pub(crate) fn of(&self, stop: usize) -> &[usize] {
        &self.0[stop]
    }
}

/// Improves `state` until no move around the stops of `vehicles`, or of routes changed since, lowers the cost.
pub(crate) fn improve(state: &mut State<'_>, neighbours: &Neighbours, vehicles: &[usize]) {
    let mut queue = Queue::new(state.problem.stops().len());
    for &vehicle in vehicles {
        queue.push_all(state.route(vehicle));
    }
    while let Some(stop) = queue.pop() {
        while let Some((one, other)) = improve_at(state, neighbours, stop) {
            queue.push_all(state.route(one));
            queue.push_all(state.route(other));
        }
    }
}

/// Stops to look at, each at most once at a time.
struct Queue {
    waiting: VecDeque<usize>,
    queued: Vec<bool>,
}

impl Queue {
    fn new(stops: usize) -> Self {
        Self { waiting: VecDeque::new(), queued: vec![false; stops] }
    }

    fn push_all(&mut self, stops: &[usize]) {
        for &stop in stops {
            if !std::mem::replace(&mut self.queued[stop], true) {
                self.waiting.push_back(stop);
            }
        }
    }

    fn pop(&mut self) -> Option<usize> {
        let stop = self.waiting.pop_front()?;
        self.queued[stop] = false;
        Some(stop)
    }
}

/// Makes the first move around `stop` that pays; tells the vehicles it changed.
fn improve_at(state: &mut State<'_>, neighbours: &Neighbours, stop: usize) -> Option<(usize, usize)> {
    let vehicle = state.vehicle_of(stop)?;
    if drop_optional(state, vehicle, stop) {
        return Some((vehicle, vehicle));
    }
    for &near in neighbours.of(stop).iter().take(NEAR) {
        let Some(other) = state.vehicle_of(near) else { continue };
        let moved = if other == vehicle {
            within(state, vehicle, stop, near)
        } else {
            between(state, (vehicle, stop), (other, near))
        };
        if moved {
            return Some((vehicle, other));
        }
    }
    to_empty(state, vehicle, stop).map(|other| (vehicle, other))
}

fn place(route: &[usize], stop: usize) -> usize {
    route.iter().position(|&other| other == stop).expect("invariant: a stop is on the route of its vehicle")
}

fn drop_optional(state: &mut State<'_>, vehicle: usize, stop: usize) -> bool {
    let Some(penalty) = state.problem.stops()[stop].penalty else { return false };
    let kept: Vec<usize> = state.route(vehicle).iter().copied().filter(|&other| other != stop).collect();
    match cost(state.problem, vehicle, &kept) {
        Some(cost) if cost + penalty < state.cost(vehicle) => {
            state.replace(vehicle, kept, cost);
            true
        }
        _ => false,
    }
}

/// Replaces one route where the new order is feasible and cheaper.
fn accept(state: &mut State<'_>, vehicle: usize, order: &[usize]) -> bool {
    match cost(state.problem, vehicle, order) {
        Some(cost) if cost < state.cost(vehicle) => {
            state.replace(vehicle, order.to_vec(), cost);
            true
        }
        _ => false,
    }
}

/// Replaces two routes where both orders are feasible and together cheaper.
fn accept_both(state: &mut State<'_>, one: (usize, &[usize]), other: (usize, &[usize])) -> bool {
    let old = state.cost(one.0) + state.cost(other.0);
    let Some(first) = cost(state.problem, one.0, one.1).filter(|cost| *cost < old) else { return false };
    match cost(state.problem, other.0, other.1) {
        Some(second) if first + second < old => {
            state.replace(one.0, one.1.to_vec(), first);
            state.replace(other.0, other.1.to_vec(), second);
            true
        }
        _ => false,
    }
}

/// Moves within one route that bring `stop` and `near` together.
fn within(state: &mut State<'_>, vehicle: usize, stop: usize, near: usize) -> bool {
    let route = state.route(vehicle).to_vec();
    let (i, j) = (place(&route, stop), place(&route, near));
    let mut order = Vec::with_capacity(route.len());
    for run in 1..=RUN_MAX.min(route.len() - i) {
        if (i..i + run).contains(&j) {
            break;
        }
        for after in [true, false] {
            order.clear();
            for (at, &other) in route.iter().enumerate() {
                if (i..i + run).contains(&at) {
                    continue;
                }
                if at == j && !after {
                    order.extend_from_slice(&route[i..i + run]);
                }
                order.push(other);
                if at == j && after {
                    order.extend_from_slice(&route[i..i + run]);
                }
            }
            if accept(state, vehicle, &order) {
                return true;
            }
        }
    }
    let (low, high) = (i.min(j), i.max(j));
    for (from, to) in [(low + 1, high), (low, high), (low, high - 1)] {
        if from < to {
            order.clone_from(&route);
            order[from..=to].reverse();
            if accept(state, vehicle, &order) {
                return true;
            }
        }
    }
    order.clone_from(&route);
    order.swap(i, j);
    accept(state, vehicle, &order)
}

/// Moves between two routes that bring `stop` and `near` together or exchange them.
fn between(state: &mut State<'_>, (one, stop): (usize, usize), (other, near): (usize, usize)) -> bool {
    let (a, b) = (state.route(one).to_vec(), state.route(other).to_vec());
    let (i, j) = (place(&a, stop), place(&b, near));
    for run in 1..=RUN_MAX.min(a.len() - i) {
        let kept = [&a[..i], &a[i + run..]].concat();
        for at in [j + 1, j] {
            let taken = [&b[..at], &a[i..i + run], &b[at..]].concat();
            if accept_both(state, (one, &kept), (other, &taken)) {
                return true;
            }
        }
    }
    let ends = [
        ([&a[..=i], &b[j..]].concat(), [&b[..j], &a[i + 1..]].concat()),
        ([&a[..i], &b[j + 1..]].concat(), [&b[..=j], &a[i..]].concat()),
    ];
    for (first, second) in &ends {
        if accept_both(state, (one, first), (other, second)) {
            return true;
        }
    }
    let (mut first, mut second) = (a, b);
    std::mem::swap(&mut first[i], &mut second[j]);
    accept_both(state, (one, &first), (other, &second))
}

/// Starts a new route, or hands a whole one over, on the first empty vehicle of each kind.
fn to_empty(state: &mut State<'_>, vehicle: usize, stop: usize) -> Option<usize> {
    let route = state.route(vehicle).to_vec();
    let i = place(&route, stop);
    let mut kinds: Vec<usize> = Vec::new();
    for other in 0..state.problem.vehicles().len() {
        let kind = state.problem.class(other);
        if !state.route(other).is_empty() || kinds.contains(&kind) {
            continue;
        }
        kinds.push(kind);
        for (kept, moved) in [(&route[..i], &route[i..]), (&route[i + 1..], &route[..=i])] {
            if accept_both(state, (vehicle, kept), (other, moved)) {
                return Some(other);
            }
        }
        let kept = [&route[..i], &route[i + 1..]].concat();
        if accept_both(state, (vehicle, &kept), (other, &[stop])) {
            return Some(other);
        }
    }
    None
}
