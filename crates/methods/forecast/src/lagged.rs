//! Means of the same place in earlier seasons: naive, seasonal naive, mean and seasonal mean are all
//! this, with other numbers of steps and seasons.

use crate::number::float;

/// How far past unknown steps the search for known ones goes, in multiples of the seasons wanted.
const REACH: usize = 4;

/// Averages the last `seasons` known values that lie a whole number of `period` steps back.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Lagged {
    pub(crate) period: usize,
    pub(crate) seasons: usize,
}

impl Lagged {
    /// What would have been said of step `target` from what lay at least `lag` seasons before it.
    ///
    /// `None` where nothing known lies there. O(seasons).
    pub(crate) fn predict(self, history: &[f64], target: usize, lag: usize) -> Option<f64> {
        let mut sum = 0.0;
        let mut found = 0;
        let first = lag.checked_mul(self.period)?;
        let mut at = target.checked_sub(first)?;
        for _ in 0..self.seasons.saturating_mul(REACH) {
            if let Some(value) = history.get(at).filter(|value| !value.is_nan()) {
                sum += value;
                found += 1;
            }
            if found == self.seasons || at < self.period {
                break;
            }
            at -= self.period;
        }
        (found > 0).then(|| sum / float(found))
    }

    /// What is said at the end of `seen` of the places in the next season, nearest step first.
    ///
    /// Places never seen take the mean of all known values, zero where none is known. Where the season is
    /// longer than what was seen, the first entry stands for all the places before the last `seen.len()`.
    pub(crate) fn profile(self, seen: &[f64]) -> Vec<f64> {
        let mut overall = None;
        let places = self.period.min(seen.len() + 1);
        (self.period - places..self.period)
            .map(|place| {
                seen.len()
                    .checked_add(place)
                    .and_then(|target| self.predict(seen, target, 1))
                    .unwrap_or_else(|| *overall.get_or_insert_with(|| mean_known(seen).unwrap_or(0.0)))
            })
            .collect()
    }

    /// Errors of each known step predicted from `lag` seasons before, oldest first.
    ///
    /// The first steps, for which less than half of the seasons wanted are there, are left out.
    pub(crate) fn errors(self, history: &[f64], lag: usize) -> Vec<f64> {
        let warm = lag.saturating_add(self.seasons.saturating_sub(1) / 2).saturating_mul(self.period);
        let warm =
            if warm.saturating_mul(2) > history.len() { lag.saturating_mul(self.period) } else { warm };
        (warm..history.len())
            .filter(|&target| !history[target].is_nan())
            .filter_map(|target| Some(history[target] - self.predict(history, target, lag)?))
            .collect()
    }
}

/// The mean of the known values; `None` where none is known.
pub(crate) fn mean_known(values: &[f64]) -> Option<f64> {
    let (mut sum, mut count) = (0.0, 0);
    for value in values.iter().filter(|value| !value.is_nan()) {
        sum += value;
        count += 1;
    }
    (count > 0).then(|| sum / float(count))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unknown_steps_are_stepped_over_within_the_season() {
        let history = [1.0, 10.0, 2.0, 20.0, 3.0, f64::NAN];
        let naive = Lagged { period: 2, seasons: 1 };
        assert_eq!(naive.profile(&history), [3.0, 20.0]);
        let two = Lagged { period: 2, seasons: 2 };
        assert_eq!(two.profile(&history), [2.5, 15.0]);
    }

    #[test]
    fn places_never_seen_take_the_overall_mean() {
        let week = Lagged { period: 7, seasons: 1 };
        assert_eq!(week.profile(&[2.0, 4.0]), [3.0, 2.0, 4.0], "five days unseen, then the two seen");
        assert_eq!(week.profile(&[]), [0.0]);
    }
}
