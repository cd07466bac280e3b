//! Legs between rows: flat where they fit in memory, computed where there are too many.

use crate::Matrices;

/// Most rows for which flat tables are made: two of 6,000 x 6,000 take 288 MB.
const FLAT_MAX: usize = 6_000;

/// The legs of one profile between the rows of a problem.
pub(crate) struct Table {
    width: usize,
    /// Leg from a row to each other, row by row; empty where legs are computed.
    out: Vec<i32>,
    /// Leg to a row from each other; empty where legs are symmetric or computed.
    into: Vec<i32>,
    /// Durations, as `out` and `into`; empty where they equal the distances.
    time_out: Vec<i32>,
    time_into: Vec<i32>,
    /// The legs between rows, where there are too many to lay out.
    far: Option<Matrices>,
    /// Whether legs go along straight lines, the same both ways, so that no detour is shorter but for rounding.
    pub(crate) straight: bool,
}

impl Table {
    /// The legs between `places`, which name locations, one per row.
    pub(crate) fn new(legs: &Matrices, places: &[usize]) -> Self {
        let width = places.len();
        let empty = Self {
            width,
            out: Vec::new(),
            into: Vec::new(),
            time_out: Vec::new(),
            time_into: Vec::new(),
            far: None,
            straight: false,
        };
        if width > FLAT_MAX {
            let straight = legs.spots(std::iter::empty()).is_some();
            return Self { far: Some(legs.between(places)), straight, ..empty };
        }
        let flat = |leg: &dyn Fn(usize, usize) -> i64| -> Vec<i32> {
            let cells = places.iter().flat_map(|&a| places.iter().map(move |&b| (a, b)));
            cells.map(|(a, b)| i32::try_from(leg(a, b)).unwrap_or(i32::MAX)).collect()
        };
        let transposed = |out: &[i32]| -> Vec<i32> {
            let symmetric = out.is_empty()
                || (0..width).all(|i| (0..i).all(|j| out[i * width + j] == out[j * width + i]));
            if symmetric {
                return Vec::new();
            }
            (0..width).flat_map(|to| (0..width).map(move |from| out[from * width + to])).collect()
        };
        let out = flat(&|a, b| legs.distance(a, b).0);
        let into = transposed(&out);
        let time_out = if legs.one_table() { Vec::new() } else { flat(&|a, b| legs.duration(a, b).0) };
        let time_into = transposed(&time_out);
        let straight = into.is_empty() && legs.spots(std::iter::empty()).is_some();
        Self { out, into, time_out, time_into, straight, ..empty }
    }

    /// Whether every leg is a look-up.
    pub(crate) fn is_flat(&self) -> bool {
        self.far.is_none()
    }

    /// Whether each leg is as long as the one back, in distance and time.
    pub(crate) fn is_symmetric(&self) -> bool {
        self.is_flat() && self.into.is_empty() && self.time_into.is_empty()
    }

    /// The distances row by row, and how many a row has. Only where [`Self::is_flat`].
    pub(crate) fn entries(&self) -> (&[i32], usize) {
        (&self.out, self.width)
    }

    /// Distances from a row to all, and from all to it. Only where [`Self::is_flat`].
    #[inline]
    pub(crate) fn distances(&self, row: u32) -> (&[i32], &[i32]) {
        let range = row as usize * self.width..(row as usize + 1) * self.width;
        let out = &self.out[range.clone()];
        (out, if self.into.is_empty() { out } else { &self.into[range] })
    }

    /// Durations from a row to all, and from all to it. Only where [`Self::is_flat`].
    #[inline]
    pub(crate) fn durations(&self, row: u32) -> (&[i32], &[i32]) {
        if self.time_out.is_empty() {
            return self.distances(row);
        }
        let range = row as usize * self.width..(row as usize + 1) * self.width;
        let out = &self.time_out[range.clone()];
        (out, if self.time_into.is_empty() { out } else { &self.time_into[range] })
    }

    /// Distance from a row to another.
    #[inline]
    pub(crate) fn distance(&self, from: u32, to: u32) -> i64 {
        match self.out.get(from as usize * self.width + to as usize) {
            Some(&leg) => i64::from(leg),
            None => self.computed(from, to),
        }
    }

    /// The same leg, read from the entries of the row where it ends.
    #[inline]
    pub(crate) fn distance_into(&self, to: u32, from: u32) -> i64 {
        let side = if self.into.is_empty() { &self.out } else { &self.into };
        match side.get(to as usize * self.width + from as usize) {
            Some(&leg) => i64::from(leg),
            None => self.computed(from, to),
        }
    }

    /// Duration from a row to another.
    #[inline]
    pub(crate) fn duration(&self, from: u32, to: u32) -> i64 {
        match self.time_out.get(from as usize * self.width + to as usize) {
            Some(&leg) => i64::from(leg),
            None => self.distance_or_far(from, to),
        }
    }

    /// The same duration, read from the entries of the row where it ends.
    #[inline]
    pub(crate) fn duration_into(&self, to: u32, from: u32) -> i64 {
        let side = if self.time_into.is_empty() { &self.time_out } else { &self.time_into };
        match side.get(to as usize * self.width + from as usize) {
            Some(&leg) => i64::from(leg),
            None if self.far.is_none() => self.distance_into(to, from),
            None => self.distance_or_far(from, to),
        }
    }

    fn distance_or_far(&self, from: u32, to: u32) -> i64 {
        match &self.far {
            Some(legs) => legs.duration(from as usize, to as usize).0,
            None => self.distance(from, to),
        }
    }

    fn computed(&self, from: u32, to: u32) -> i64 {
        self.far.as_ref().map_or(0, |legs| legs.distance(from as usize, to as usize).0)
    }
}
