//! Purchases summed up to what is known of a person on one day.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::error::Error;

/// One purchase.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Purchase {
    /// Who bought.
    pub person: u64,
    /// Day of the purchase, counted from any fixed day.
    pub day: i32,
    /// What it was worth, any unit, the same for all.
    pub money: f64,
}

/// A person's purchases up to some instant.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct History {
    /// Days since the last purchase, 0 or more.
    pub recency_days: f64,
    /// Purchases; those of one day count as one when made by [`histories`].
    pub frequency: u32,
    /// Money spent, any unit, the same for all; may be below 0 after returns.
    pub money: f64,
    /// Days since the first purchase, at least `recency_days`.
    pub tenure_days: f64,
}

impl History {
    /// Refuses numbers that no history can have.
    pub(crate) fn check(&self, index: usize) -> Result<(), Error> {
        for (field, value) in [("recency", self.recency_days), ("tenure", self.tenure_days)] {
            if !(value.is_finite() && value >= 0.0) {
                return Err(Error::History { field, index });
            }
        }
        if self.money.is_finite() { Ok(()) } else { Err(Error::History { field: "money", index }) }
    }
}

/// The histories before a past day, and who did not buy within the horizon from that day on.
#[derive(Debug, Clone, PartialEq)]
pub struct Labelled {
    /// The people, ascending; in step with the other two lists.
    pub people: Vec<u64>,
    /// What was known of them.
    pub histories: Vec<History>,
    /// Whether they stayed away.
    pub gone: Vec<bool>,
}

/// What is known of each person from the purchases before `day`; who had not bought yet is left out.
/// The order of purchases has no effect beyond the rounding of sums. O(n log n).
pub fn histories(purchases: &[Purchase], day: i32) -> BTreeMap<u64, History> {
    let mut days: BTreeMap<u64, BTreeMap<i32, f64>> = BTreeMap::new();
    for purchase in purchases.iter().filter(|purchase| purchase.day < day) {
        *days.entry(purchase.person).or_default().entry(purchase.day).or_default() += purchase.money;
    }
    let since = |then: Option<&i32>| then.map_or(0.0, |then| f64::from(day) - f64::from(*then));
    let sum_up = |days: &BTreeMap<i32, f64>| History {
        recency_days: since(days.keys().next_back()),
        frequency: days.keys().fold(0, |n: u32, _| n.saturating_add(1)),
        money: days.values().sum(),
        tenure_days: since(days.keys().next()),
    };
    days.iter().map(|(person, days)| (*person, sum_up(days))).collect()
}

/// The histories before day `cutoff`, labelled by what came after: a person is gone who bought nothing
/// in `cutoff..cutoff + horizon_days`. The purchases must reach to the end of the horizon, or people
/// will seem to have left who have not. O(n log n).
pub fn labelled(purchases: &[Purchase], cutoff: i32, horizon_days: u16) -> Labelled {
    let end = cutoff.saturating_add(i32::from(horizon_days));
    let back: BTreeSet<u64> =
        purchases.iter().filter(|p| (cutoff..end).contains(&p.day)).map(|p| p.person).collect();
    let mut labelled = Labelled { people: Vec::new(), histories: Vec::new(), gone: Vec::new() };
    for (person, history) in histories(purchases, cutoff) {
        labelled.people.push(person);
        labelled.histories.push(history);
        labelled.gone.push(!back.contains(&person));
    }
    labelled
}

#[cfg(test)]
mod tests {
    use super::*;

    fn purchases() -> Vec<Purchase> {
        [(7, 3, 10.0), (7, 3, 5.0), (7, 8, 1.0), (2, 9, 4.0), (2, 12, 4.0), (5, 10, 9.0)]
            .map(|(person, day, money)| Purchase { person, day, money })
            .to_vec()
    }

    #[test]
    fn sums_up_what_came_before() {
        let histories = histories(&purchases(), 10);
        assert_eq!(histories.keys().copied().collect::<Vec<_>>(), [2, 7]);
        let expected = History { recency_days: 2.0, frequency: 2, money: 16.0, tenure_days: 7.0 };
        assert_eq!(histories[&7], expected);
    }

    #[test]
    fn labels_look_only_into_the_horizon() {
        let gone = |horizon| labelled(&purchases(), 10, horizon).gone;
        assert_eq!(gone(3), [false, true]);
        assert_eq!(gone(2), [true, true]);
    }
}
