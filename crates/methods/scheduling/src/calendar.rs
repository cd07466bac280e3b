//! Free time of one worker or station.

/// Free intervals `(from, to)`, ascending and disjoint.
#[derive(Debug, Clone)]
pub(crate) struct Calendar {
    free: Vec<(i64, i64)>,
}

impl Calendar {
    /// Free in the intervals given; empty ones are dropped, the rest is sorted.
    pub(crate) fn new(intervals: &[(i64, i64)]) -> Self {
        let mut free: Vec<_> = intervals.iter().copied().filter(|(from, to)| from < to).collect();
        free.sort_unstable();
        Self { free }
    }

    /// Always free.
    pub(crate) fn always() -> Self {
        Self { free: vec![(i64::MIN / 4, i64::MAX / 4)] }
    }

    /// First start at or after `earliest` with `duration` free seconds in one piece. O(log n + intervals passed).
    pub(crate) fn first_fit(&self, earliest: i64, duration: i64) -> Option<i64> {
        let at = self.free.partition_point(|(_, to)| *to <= earliest);
        self.free[at..].iter().find_map(|&(from, to)| {
            let start = from.max(earliest);
            (to - start >= duration).then_some(start)
        })
    }

    /// Takes `[start, end)` out of the free time; it lies within one free interval.
    pub(crate) fn take(&mut self, start: i64, end: i64) {
        let at = self.free.partition_point(|(_, to)| *to <= start);
        let Some(&(from, to)) = self.free.get(at) else { return };
        let rest = [(from, start), (end, to)].into_iter().filter(|(a, b)| a < b);
        self.free.splice(at..=at, rest);
    }
}

/// First start at or after `earliest` at which both are free for `duration` seconds.
pub(crate) fn common_fit(a: &Calendar, b: &Calendar, earliest: i64, duration: i64) -> Option<i64> {
    let mut start = earliest;
    loop {
        let first = a.first_fit(start, duration)?;
        let second = b.first_fit(first, duration)?;
        if first == second {
            return Some(first);
        }
        start = second;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn takes_and_finds() {
        let mut day = Calendar::new(&[(100, 200), (0, 50)]);
        assert_eq!(day.first_fit(10, 40), Some(10));
        day.take(10, 50);
        assert_eq!(day.first_fit(0, 20), Some(100));
        assert_eq!(day.first_fit(0, 10), Some(0));
        assert_eq!(day.first_fit(150, 60), None);
        let mut table = Calendar::always();
        table.take(100, 120);
        assert_eq!(common_fit(&day, &table, 50, 30), Some(120));
    }
}
