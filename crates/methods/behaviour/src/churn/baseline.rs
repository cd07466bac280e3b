//! The plain rule that a churn model has to beat.

use serde::{Deserialize, Serialize};

use super::check;
use crate::error::Error;
use crate::history::History;

/// Who has not bought for longer than a threshold is gone with one probability, others with another.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct ChurnBaseline {
    /// Share of all people that left.
    pub base_rate: f64,
    /// Recency in days up to which a person counts as active.
    pub threshold_days: f64,
    /// Share that left of the active ones.
    pub active_rate: f64,
    /// Share that left of the others; equal to `base_rate` when there are none.
    pub silent_rate: f64,
}

impl ChurnBaseline {
    /// Finds the threshold that makes the log loss least; shares are smoothed by one person of each
    /// kind (Laplace), so none is 0 or 1. With equal losses the shorter threshold wins. O(n log n).
    ///
    /// # Errors
    /// [`Error::Lengths`], [`Error::History`] for what cannot be learned from; [`Error::TooFew`] without people.
    pub fn fit(people: &[History], gone: &[bool]) -> Result<Self, Error> {
        check(people, gone)?;
        if people.is_empty() {
            return Err(Error::TooFew { found: 0, least: 1 });
        }
        let mut rows: Vec<(f64, f64)> = people
            .iter()
            .zip(gone)
            .map(|(person, &left)| (person.recency_days, if left { 1.0 } else { 0.0 }))
            .collect();
        rows.sort_by(|a, b| a.0.total_cmp(&b.0));
        let all: Part = rows.iter().fold(Part::default(), |part, row| part.with(row.1));
        let base_rate = all.left / all.count;
        let longest = rows[rows.len() - 1].0;
        let mut best = (all.loss(), longest, all.rate(), base_rate);
        let mut active = Part::default();
        for same in rows.chunk_by(|a, b| a.0.total_cmp(&b.0).is_eq()) {
            active = same.iter().fold(active, |part, row| part.with(row.1));
            let silent = Part { count: all.count - active.count, left: all.left - active.left };
            let loss = active.loss() + silent.loss();
            if silent.count > 0.0 && loss < best.0 {
                best = (loss, same[0].0, active.rate(), silent.rate());
            }
        }
        let (_, threshold_days, active_rate, silent_rate) = best;
        Ok(Self { base_rate, threshold_days, active_rate, silent_rate })
    }

    /// The probability that the person is gone.
    pub fn predict(&self, person: &History) -> f64 {
        if person.recency_days > self.threshold_days { self.silent_rate } else { self.active_rate }
    }
}

/// Some people, and how many of them left.
#[derive(Clone, Copy, Default)]
struct Part {
    count: f64,
    left: f64,
}

impl Part {
    fn with(self, left: f64) -> Self {
        Self { count: self.count + 1.0, left: self.left + left }
    }

    fn rate(self) -> f64 {
        (self.left + 1.0) / (self.count + 2.0)
    }

    fn loss(self) -> f64 {
        -self.left * self.rate().ln() - (self.count - self.left) * (1.0 - self.rate()).ln()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn person(recency_days: f64) -> History {
        History { recency_days, frequency: 1, money: 1.0, tenure_days: recency_days }
    }

    #[test]
    fn finds_the_threshold() {
        let people: Vec<_> = (0..100).map(|i| person(f64::from(i))).collect();
        let gone: Vec<bool> = (0..100).map(|i| if i > 60 { i % 10 != 5 } else { i % 10 == 5 }).collect();
        let baseline = ChurnBaseline::fit(&people, &gone).unwrap();
        assert!((baseline.threshold_days - 60.0).abs() < 1e-12, "{baseline:?}");
        assert!((baseline.active_rate - 7.0 / 63.0).abs() < 1e-12);
        assert!((baseline.silent_rate - 36.0 / 41.0).abs() < 1e-12);
        assert!((baseline.base_rate - 0.41).abs() < 1e-12);
    }

    #[test]
    fn one_class_gives_the_base_rate_without_certainty() {
        let people: Vec<_> = (0..8).map(|i| person(f64::from(i))).collect();
        let baseline = ChurnBaseline::fit(&people, &[true; 8]).unwrap();
        assert!((baseline.predict(&people[0]) - 0.9).abs() < 1e-12);
        assert!((baseline.base_rate - 1.0).abs() < 1e-12);
    }
}
