//! Recency, frequency, money: quintile scores and the segments read from them.

use serde::{Deserialize, Serialize};

use crate::history::History;

/// Quintiles from 1 (worst) to 5 (best).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Scores {
    /// 5 bought most recently.
    pub recency: u8,
    /// 5 bought most often.
    pub frequency: u8,
    /// 5 spent most.
    pub money: u8,
}

/// What the three scores together say of a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Segment {
    /// Recent, frequent and worth much.
    Champions,
    /// Frequent and not long ago.
    Loyal,
    /// Recent, and more than once.
    Promising,
    /// Recent, and rarely before.
    New,
    /// Neither recent nor long ago; worth a word before they drift away.
    NeedsAttention,
    /// Bought often or well, long ago.
    AtRisk,
    /// Bought very often and much, long ago.
    CannotLose,
    /// Bought rarely, and not lately.
    Hibernating,
    /// Bought rarely and little, longest ago.
    Lost,
}

impl Segment {
    /// Every segment, best first.
    pub const ALL: [Self; 9] = [
        Self::Champions,
        Self::Loyal,
        Self::Promising,
        Self::New,
        Self::NeedsAttention,
        Self::AtRisk,
        Self::CannotLose,
        Self::Hibernating,
        Self::Lost,
    ];

    /// Its code.
    pub fn code(self) -> &'static str {
        match self {
            Self::Champions => "champions",
            Self::Loyal => "loyal",
            Self::Promising => "promising",
            Self::New => "new",
            Self::NeedsAttention => "needs_attention",
            Self::AtRisk => "at_risk",
            Self::CannotLose => "cannot_lose",
            Self::Hibernating => "hibernating",
            Self::Lost => "lost",
        }
    }

    /// The segment of three scores. Total: scores outside 1 to 5 count as the nearest of them.
    pub fn of(scores: Scores) -> Self {
        let [r, f, m] = [scores.recency, scores.frequency, scores.money].map(|score| score.clamp(1, 5));
        match (r, f, m) {
            (4.., 4.., 4..) => Self::Champions,
            (3.., 4.., _) => Self::Loyal,
            (4.., 2 | 3, _) => Self::Promising,
            (4.., ..=1, _) => Self::New,
            (3, 2 | 3, _) | (3, ..=1, 3..) => Self::NeedsAttention,
            (..=2, 5, 4..) | (..=1, 4, 4..) => Self::CannotLose,
            (..=2, 3.., _) | (..=2, 2, 4..) => Self::AtRisk,
            (3, ..=1, _) | (2, ..=2, _) => Self::Hibernating,
            (..=1, ..=2, _) => Self::Lost,
        }
    }
}

/// The quintiles of a body of people, by which they and others are scored.
///
/// Equal numbers get equal scores, whatever the order of the people; where one number fills several
/// fifths, as a single purchase often does, all share the lowest of its scores. Missing numbers score 1
/// and have no part in the quintiles. Source: Hughes (1994), Strategic Database Marketing.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Rfm {
    /// Cuts of the nearness of the last purchase: days with their sign turned.
    nearness: [f64; 4],
    frequency: [f64; 4],
    money: [f64; 4],
}

impl Rfm {
    /// Finds the quintiles; among no people everybody scores 1. O(n log n).
    pub fn fit(people: &[History]) -> Self {
        Self {
            nearness: cuts(people.iter().map(|p| -p.recency_days)),
            frequency: cuts(people.iter().map(|p| f64::from(p.frequency))),
            money: cuts(people.iter().map(|p| p.money)),
        }
    }

    /// The scores of one person.
    pub fn score(&self, person: &History) -> Scores {
        Scores {
            recency: quintile(&self.nearness, -person.recency_days),
            frequency: quintile(&self.frequency, f64::from(person.frequency)),
            money: quintile(&self.money, person.money),
        }
    }
}

/// The scores of each person among all, by [`Rfm`]. O(n log n).
pub fn scores(people: &[History]) -> Vec<Scores> {
    let rfm = Rfm::fit(people);
    people.iter().map(|person| rfm.score(person)).collect()
}

/// The segment of each person among all. O(n log n).
pub fn segments(people: &[History]) -> Vec<Segment> {
    scores(people).into_iter().map(Segment::of).collect()
}

/// The greatest number of each of the four lower fifths.
fn cuts(values: impl Iterator<Item = f64>) -> [f64; 4] {
    let mut sorted: Vec<f64> = values.filter(|x| x.is_finite()).collect();
    sorted.sort_by(f64::total_cmp);
    let cut =
        |fifth: usize| (sorted.len() * fifth).div_ceil(5).checked_sub(1).map_or(f64::MAX, |i| sorted[i]);
    [1, 2, 3, 4].map(cut)
}

fn quintile(cuts: &[f64; 4], value: f64) -> u8 {
    cuts.iter().fold(1, |score, &cut| if value > cut { score + 1 } else { score })
}

#[cfg(test)]
mod tests;
