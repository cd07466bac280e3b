//! How far to trust the evidence: naive Bayes counts n-grams as independent, which they are not.

use super::stored::Stored;
use super::{float, softmax};

/// Most documents kept for tempering.
const SAMPLE_MAX: usize = 2048;
/// Fewest documents that say anything about the temperature.
const SAMPLE_MIN: usize = 20;
/// Range of the temperature.
const COLDEST: f64 = 0.5;
const HOTTEST: f64 = 200.0;
/// Steps of the search; each narrows the range by the golden ratio.
const STEPS: usize = 30;

/// Every `stride`-th document; the stride doubles when they become too many.
#[derive(Debug, Clone)]
pub(super) struct Sample {
    stride: u64,
    seen: u64,
    documents: Vec<(usize, Vec<usize>)>,
}

impl Default for Sample {
    fn default() -> Self {
        Self { stride: 1, seen: 0, documents: Vec::new() }
    }
}

impl Sample {
    /// Takes the next document, its label and its n-grams, or lets it pass.
    pub(super) fn offer(&mut self, label: usize, ngrams: Vec<usize>) {
        if self.seen.is_multiple_of(self.stride) {
            if self.documents.len() == SAMPLE_MAX {
                let mut index = 0_usize;
                self.documents.retain(|_| {
                    index += 1;
                    !index.is_multiple_of(2)
                });
                self.stride *= 2;
            }
            if self.seen.is_multiple_of(self.stride) {
                self.documents.push((label, ngrams));
            }
        }
        self.seen += 1;
    }

    /// The same documents with final numbers for labels and n-grams; n-grams that were not kept are gone.
    pub(super) fn renumbered(self, rank: &[usize], place_of: &[Option<usize>]) -> Vec<(usize, Vec<usize>)> {
        let renumber = |(label, ngrams): (usize, Vec<usize>)| {
            let mut places: Vec<usize> = ngrams.into_iter().filter_map(|id| place_of[id]).collect();
            places.sort_unstable();
            (rank[label], places)
        };
        self.documents.into_iter().map(renumber).collect()
    }
}

/// One document seen by a model that has not counted it.
struct LeftOut {
    label: usize,
    prior: Vec<f64>,
    evidence: Vec<f64>,
}

/// The temperature that makes the log loss of documents least, each judged by the counts of all others.
/// 1 when there are too few to tell. Golden-section search on the logarithm.
pub(super) fn temperature(stored: &Stored, documents: &[(usize, Vec<usize>)]) -> f64 {
    let left_out = leave_each_out(stored, documents);
    if left_out.len() < SAMPLE_MIN || stored.labels.len() < 2 {
        return 1.0;
    }
    let loss = |log_temperature: f64| -> f64 {
        let scale = (-log_temperature).exp();
        let of = |document: &LeftOut| {
            let score = |(p, e): (&f64, &f64)| p + e * scale;
            let scores: Vec<f64> = document.prior.iter().zip(&document.evidence).map(score).collect();
            -softmax(&scores)[document.label].max(f64::MIN_POSITIVE).ln()
        };
        left_out.iter().map(of).sum()
    };
    let golden = (5.0_f64.sqrt() - 1.0) / 2.0;
    let (mut low, mut high) = (COLDEST.ln(), HOTTEST.ln());
    let mut inner = [high - golden * (high - low), low + golden * (high - low)];
    let mut losses = inner.map(loss);
    for _ in 0..STEPS {
        if losses[0] <= losses[1] {
            high = inner[1];
            inner = [high - golden * (high - low), inner[0]];
            losses = [loss(inner[0]), losses[0]];
        } else {
            low = inner[0];
            inner = [inner[1], low + golden * (high - low)];
            losses = [losses[1], loss(inner[1])];
        }
    }
    f64::midpoint(low, high).exp()
}

fn leave_each_out(stored: &Stored, documents: &[(usize, Vec<usize>)]) -> Vec<LeftOut> {
    let alpha = stored.options.alpha;
    let smoothing = stored.smoothing();
    let totals = stored.totals();
    let all: u64 = stored.documents.iter().sum();
    let judge = |(label, ngrams): &(usize, Vec<usize>)| {
        let taken = |other: usize, count: u64| if other == *label { count } else { 0 };
        let length = ngrams.iter().fold(0, |n, _| n + 1);
        let labels = 0..stored.labels.len();
        let prior = labels.clone().map(|c| (float(stored.documents[c] - taken(c, 1)) / float(all - 1)).ln());
        let mut evidence: Vec<f64> =
            labels.map(|c| -float(length) * (float(totals[c] - taken(c, length)) + smoothing).ln()).collect();
        for same in ngrams.chunk_by(|a, b| a == b) {
            let repeats = same.iter().fold(0, |n, _| n + 1);
            let mut counts = vec![0; evidence.len()];
            stored.ngrams[same[0]].1.iter().for_each(|&(c, count)| counts[c] = count - taken(c, repeats));
            for (sum, count) in evidence.iter_mut().zip(counts) {
                *sum += float(repeats) * (float(count) + alpha).ln();
            }
        }
        LeftOut { label: *label, prior: prior.collect(), evidence }
    };
    // The last document of a label leaves nothing that could be judged by.
    documents.iter().filter(|(label, _)| stored.documents[*label] > 1).map(judge).collect()
}
