//! Which stops are near which: the granular neighbourhoods of Toth & Vigo (2003).

use crate::core::{Core, FAR};
use crate::float::id;

/// Weight of waiting between two stops against a metre, in hundredths (Kool et al. 2022).
const WAIT_WEIGHT: i64 = 20;

/// For each stop the nearest others, the nearest first.
#[derive(Debug)]
pub(crate) struct Near {
    each: usize,
    list: Vec<u32>,
}

impl Near {
    /// The `each` nearest stops of each by what it costs to serve one right after the other: distance, waiting, and
    /// time turned back, in the cheaper order. O(stops²) time, O(stops × each) memory.
    pub(crate) fn by_cost(core: &Core<'_>, each: usize) -> Self {
        let table = &core.tables[0];
        let apart = |a: usize, b: usize| {
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
        };
        Self::new(core.stops, each, |a, b| apart(a, b).min(apart(b, a)))
    }

    /// The `each` nearest stops of each by distance, in the shorter direction.
    pub(crate) fn by_distance(core: &Core<'_>, each: usize) -> Self {
        let table = &core.tables[0];
        Self::new(core.stops, each, |a, b| table.distance(id(a), id(b)).min(table.distance(id(b), id(a))))
    }

    fn new(stops: usize, each: usize, apart: impl Fn(usize, usize) -> i64) -> Self {
        let each = each.min(stops.saturating_sub(1));
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
        Self { each, list }
    }

    /// The stops near `stop`.
    #[inline]
    pub(crate) fn of(&self, stop: usize) -> &[u32] {
        &self.list[stop * self.each..(stop + 1) * self.each]
    }
}

/// From the first opening to the last closing.
fn span(core: &Core<'_>, stop: usize) -> (i64, i64) {
    let windows = core.windows(stop);
    (windows[0].0, windows.iter().map(|window| window.1).max().unwrap_or(FAR))
}
