//! Which stops are near which: the granular neighbourhoods of Toth & Vigo (2003).

use crate::core::{Core, FAR};
use crate::float::id;
use crate::kd_tree::KdTree;

/// Weight of waiting between two stops against a metre, in hundredths (Kool et al. 2022).
const WAIT_WEIGHT: i64 = 20;
/// Most stops of which all pairs are looked at though legs are straight.
const SCANNED_MAX: usize = 500;

/// For each stop the nearest others, the nearest first.
#[derive(Debug)]
pub(crate) struct Near {
    each: usize,
    list: Vec<u32>,
    /// Legs to each stop from those near it and back; empty where they are not kept.
    legs: Vec<(i32, i32)>,
}

impl Near {
    /// The `each` nearest stops of each by what it costs to serve one right after the other: distance, waiting, and
    /// time turned back, in the cheaper order. O(stops²) time, about O(stops × log stops) where legs are straight;
    /// O(stops × each) memory.
    pub(crate) fn by_cost(core: &Core<'_>, each: usize) -> Self {
        Self::new(core, each, |a, b| by_cost(core, a, b).min(by_cost(core, b, a)))
    }

    /// The `each` nearest stops of each by distance, in the shorter direction.
    pub(crate) fn by_distance(core: &Core<'_>, each: usize) -> Self {
        let table = &core.tables[0];
        Self::new(core, each, |a, b| table.distance(id(a), id(b)).min(table.distance(id(b), id(a))))
    }

    /// By a measure that is never below the distance.
    fn new(core: &Core<'_>, each: usize, apart: impl Fn(usize, usize) -> i64) -> Self {
        let each = each.min(core.stops.saturating_sub(1));
        let legs = core.problem.matrices();
        match legs.spots(core.problem.stops().iter().map(|stop| stop.location)) {
            Some(spots) if core.stops > SCANNED_MAX => {
                let tree = KdTree::new(spots);
                let nearest = |stop| tree.nearest(stop, each, |line| legs.at_least(line), |o| apart(stop, o));
                let list = (0..core.stops).flat_map(nearest).map(|(_, other)| other).collect();
                Self { each, list, legs: Vec::new() }
            }
            _ => Self::scanned(core.stops, each, apart),
        }
    }

    /// By looking at all pairs.
    fn scanned(stops: usize, each: usize, apart: impl Fn(usize, usize) -> i64) -> Self {
        let mut list = Vec::with_capacity(stops * each);
        let mut others: Vec<(i64, u32)> = Vec::with_capacity(stops);
        for stop in 0..stops {
            others.clear();
            others.extend((0..stops).filter(|&other| other != stop).map(|o| (apart(stop, o), id(o))));
            if each > 0 && each < others.len() {
                others.select_nth_unstable(each - 1);
                others.truncate(each);
            }
            others.sort_unstable();
            list.extend(others.iter().map(|&(_, other)| other));
        }
        Self { each, list, legs: Vec::new() }
    }

    /// Keeps the legs beside the stops, where they are read one after the other. Only where the table is flat.
    pub(crate) fn with_legs(mut self, core: &Core<'_>) -> Self {
        for stop in 0..core.stops {
            let (out, into) = core.tables[0].distances(id(stop));
            let others = &self.list[stop * self.each..(stop + 1) * self.each];
            self.legs.extend(others.iter().map(|&other| (into[other as usize], out[other as usize])));
        }
        self
    }

    /// The stops near `stop`, each with the leg from it to `stop` and the one back. Only [`Self::with_legs`].
    #[inline]
    pub(crate) fn legs_of(&self, stop: usize) -> impl Iterator<Item = (u32, (i32, i32))> + '_ {
        let range = stop * self.each..(stop + 1) * self.each;
        self.list[range.clone()].iter().copied().zip(self.legs[range].iter().copied())
    }

    /// The stops near `stop`.
    #[inline]
    pub(crate) fn of(&self, stop: usize) -> &[u32] {
        &self.list[stop * self.each..(stop + 1) * self.each]
    }
}

/// What it costs to serve `b` right after `a`.
fn by_cost(core: &Core<'_>, a: usize, b: usize) -> i64 {
    let table = &core.tables[0];
    let (from, to) = (id(a), id(b));
    let distance = table.distance(from, to);
    if !core.features.timed {
        return distance;
    }
    let leg = core.service[a] + table.duration(from, to);
    let (open_a, close_a) = span(core, a);
    let (open_b, close_b) = span(core, b);
    let wait = open_b.saturating_sub(leg).saturating_sub(close_a).clamp(0, FAR / 1_000);
    let warp = open_a.saturating_add(leg).saturating_sub(close_b).clamp(0, FAR / 1_000);
    distance + WAIT_WEIGHT * wait / 100 + warp
}

/// From the first opening to the last closing.
fn span(core: &Core<'_>, stop: usize) -> (i64, i64) {
    let windows = core.windows(stop);
    (windows[0].0, windows.iter().map(|window| window.1).max().unwrap_or(FAR))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::rng::Rng;
    use crate::{Matrices, Point, Problem, Rounding, Seconds, Stop, Vehicle, Window, great_circle};

    /// 700 stops at 50 to 400 places, in clusters, some of them with windows.
    fn scattered(seed: u64, sphere: bool) -> Problem {
        let mut rng = Rng::new(seed);
        let places = 50 + rng.below(350);
        let spread = 10.0_f64.powi(i32::try_from(rng.below(5)).unwrap());
        let mut spots: Vec<(f64, f64)> = Vec::new();
        for at in 0..places {
            let (x, y) = if at % 3 > 0 { spots[rng.below(at)] } else { (0.0, 0.0) };
            spots.push((x + rng.unit() * spread / 100.0, y + rng.unit() * spread / 100.0));
        }
        let rounding = [Rounding::Nearest, Rounding::Down, Rounding::Up][rng.below(3)];
        let point = |&(x, y): &(f64, f64)| Point { latitude: y % 89.0, longitude: x % 179.0 };
        let legs = if sphere {
            great_circle(&spots.iter().map(point).collect::<Vec<_>>(), 1.3, 8.0)
        } else {
            Matrices::plane(spots, 10.0, rounding)
        };
        let timed = rng.below(2) == 0;
        let stops = (0..700).map(|_| {
            let open = i64::try_from(rng.below(2_000)).unwrap();
            let window = Window { open: Seconds(open), close: Seconds(open + 100) };
            let windows = if timed { vec![window] } else { Vec::new() };
            Stop { windows, ..Stop::new(rng.below(places), vec![1]) }
        });
        let stops = stops.collect();
        let day = Window { open: Seconds(0), close: Seconds(1_000_000_000) };
        Problem::new(vec![Vehicle::new(0, vec![50], day)], stops, legs.unwrap()).unwrap()
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(40) })]

        #[test]
        fn the_tree_finds_what_a_look_at_all_pairs_finds(seed in any::<u64>(), sphere in any::<bool>()) {
            let problem = scattered(seed, sphere);
            let core = Core::new(&problem);
            let table = &core.tables[0];
            let apart = |a: usize, b: usize| table.distance(id(a), id(b));
            let all = Near::scanned(core.stops, 25, apart);
            prop_assert_eq!(Near::by_distance(&core, 25).list, all.list);
            let apart = |a: usize, b: usize| by_cost(&core, a, b).min(by_cost(&core, b, a));
            let all = Near::scanned(core.stops, 25, apart);
            prop_assert_eq!(Near::by_cost(&core, 25).list, all.list);
        }
    }
}
