//! The counts of a model, from which all else follows.

use serde::{Deserialize, Serialize};

use super::{NaiveBayes, Options, float};
use crate::Error;

/// What is written down of a model.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Stored {
    pub(super) options: Options,
    /// Ascending.
    pub(super) labels: Vec<String>,
    /// Documents under each label.
    pub(super) documents: Vec<u64>,
    /// N-grams, ascending, each with `(label, count)` pairs.
    pub(super) ngrams: Vec<(String, Vec<(usize, u64)>)>,
    pub(super) temperature: f64,
}

impl Stored {
    /// N-grams counted under each label.
    pub(super) fn totals(&self) -> Vec<u64> {
        let mut totals = vec![0; self.labels.len()];
        for (label, count) in self.ngrams.iter().flat_map(|(_, counts)| counts) {
            totals[*label] += count;
        }
        totals
    }

    /// The smoothing over all n-grams of a label.
    pub(super) fn smoothing(&self) -> f64 {
        self.options.alpha * self.ngrams.iter().fold(0.0, |n, _| n + 1.0)
    }

    fn check(&self) -> Result<(), Error> {
        let broken = |what| Err(Error::Broken { what });
        if self.labels.is_empty() || self.labels.len() != self.documents.len() {
            return broken("labels and documents differ in number");
        }
        if self.documents.contains(&0) {
            return broken("a label without documents");
        }
        if !(self.options.alpha > 0.0 && self.options.alpha.is_finite()) {
            return broken("smoothing is out of range");
        }
        if !(self.temperature > 0.0 && self.temperature.is_finite()) {
            return broken("temperature is out of range");
        }
        let counts = || self.ngrams.iter().flat_map(|(_, counts)| counts);
        if counts().any(|(label, _)| *label >= self.labels.len()) {
            return broken("an n-gram counted under an unknown label");
        }
        if counts().try_fold(0_u64, |sum, (_, count)| sum.checked_add(*count)).is_none()
            || self.documents.iter().try_fold(0_u64, |sum, count| sum.checked_add(*count)).is_none()
        {
            return broken("counts are too large");
        }
        if !self.ngrams.is_sorted_by(|a, b| a.0 < b.0) || !self.labels.is_sorted_by(|a, b| a < b) {
            return broken("n-grams or labels are not in order");
        }
        Ok(())
    }
}

impl TryFrom<Stored> for NaiveBayes {
    type Error = Error;

    fn try_from(stored: Stored) -> Result<Self, Error> {
        stored.check()?;
        let labels = stored.labels.len();
        let all = float(stored.documents.iter().sum());
        let prior = stored.documents.iter().map(|&n| (float(n) / all).ln()).collect();
        let smoothing = stored.smoothing();
        let totals: Vec<f64> = stored.totals().iter().map(|&t| (float(t) + smoothing).ln()).collect();
        let mut weights = Vec::with_capacity(labels * stored.ngrams.len());
        let mut row = vec![0; labels];
        for (_, counts) in &stored.ngrams {
            row.fill(0);
            for &(label, count) in counts {
                row[label] += count;
            }
            let share = |(&count, total): (&u64, &f64)| {
                ((float(count) + stored.options.alpha).ln() - total) / stored.temperature
            };
            weights.extend(row.iter().zip(&totals).map(share));
        }
        let index = stored.ngrams.iter().enumerate().map(|(at, (ngram, _))| (ngram.clone(), at)).collect();
        Ok(Self { stored, index, prior, weights })
    }
}

impl From<NaiveBayes> for Stored {
    fn from(model: NaiveBayes) -> Self {
        model.stored
    }
}
