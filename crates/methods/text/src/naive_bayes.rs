//! Labels from n-grams by multinomial naive Bayes.

mod builder;
mod stored;
mod temperature;

use std::collections::HashMap;

use serde::{Deserialize, Serialize};

pub use builder::NaiveBayesBuilder;
use stored::Stored;

use crate::Error;
use crate::tokens::{Orders, Tokens};

/// How often an n-gram counts that a document repeats.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Counting {
    /// Each time it stands there.
    Each,
    /// Once for each document; better on short texts (Wang & Manning 2012).
    Once,
}

/// How a model is fitted.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Options {
    /// Length of the n-grams.
    pub orders: Orders,
    /// Count added to each n-gram under each label, above 0.
    pub alpha: f64,
    /// Fewest different groups (people) that must have written an n-gram for it to be kept.
    pub min_groups: u32,
    /// How repeats count.
    pub counting: Counting,
    /// Whether to temper the evidence so that probabilities mean what they say; without, they are
    /// those of plain naive Bayes and far too sure.
    pub tempered: bool,
}

impl Default for Options {
    /// N-grams of [`Orders::default`] that at least five people wrote, each counted once for a text,
    /// smoothing 1, tempered.
    fn default() -> Self {
        Self {
            orders: Orders::default(),
            alpha: 1.0,
            min_groups: 5,
            counting: Counting::Once,
            tempered: true,
        }
    }
}

/// What one n-gram of a text said.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Evidence {
    /// The n-gram.
    pub ngram: String,
    /// Logarithm of how much more likely it is under the likeliest label than under the second;
    /// below 0 when it speaks against the likeliest.
    pub weight: f64,
}

/// A fitted classifier.
///
/// The probability of a label is proportional to its share of the documents times the product of the
/// smoothed shares of the text's n-grams among the n-grams of that label; the product is taken to the
/// power 1/temperature. N-grams that are not known are passed over. It holds n-grams and counts, no texts.
///
/// Sources: `McCallum` & Nigam (1998), Manning, Raghavan & Schütze (2008, 13.2); tempering: Guo et al. (2017).
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(try_from = "Stored", into = "Stored")]
pub struct NaiveBayes {
    stored: Stored,
    index: HashMap<String, usize>,
    /// Logarithm of each label's share of the documents.
    prior: Vec<f64>,
    /// `[ngram × label]`, logarithm of the smoothed share divided by the temperature.
    weights: Vec<f64>,
}

impl NaiveBayes {
    /// Fits a model to `(text, label, group)` triples; the group is the person who wrote the text.
    ///
    /// # Errors
    /// [`Error::NoDocuments`]; [`Error::Alpha`] and [`Error::NoOrders`] for options that make no sense.
    pub fn fit<'a>(
        documents: impl IntoIterator<Item = (&'a str, &'a str, u64)>,
        options: Options,
    ) -> Result<Self, Error> {
        let mut builder = NaiveBayesBuilder::new(options)?;
        for (text, label, group) in documents {
            builder.push(text, label, group);
        }
        builder.finish()
    }

    /// Labels with their probabilities, the likeliest first, ties by label; they sum to 1. A text
    /// without known n-grams gives the labels' shares of the documents.
    pub fn predict(&self, text: &str) -> Vec<(&str, f64)> {
        let scores = self.scores(&self.known(&Tokens::new(text)));
        let mut labels: Vec<(&str, f64)> =
            self.stored.labels.iter().map(String::as_str).zip(softmax(&scores)).collect();
        labels.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(b.0)));
        labels
    }

    /// The `top` n-grams that spoke most for or against the likeliest label beside the second, the
    /// weightiest first. Empty for a model with one label.
    pub fn explain(&self, text: &str, top: usize) -> Vec<Evidence> {
        let known = self.known(&Tokens::new(text));
        let scores = self.scores(&known);
        let mut order: Vec<usize> = (0..scores.len()).collect();
        order.sort_by(|&a, &b| scores[b].total_cmp(&scores[a]).then(a.cmp(&b)));
        let [first, second, ..] = order[..] else { return Vec::new() };
        let labels = self.stored.labels.len();
        let mut evidence: Vec<Evidence> = known
            .chunk_by(|a, b| a == b)
            .map(|same| {
                let row = &self.weights[same[0] * labels..(same[0] + 1) * labels];
                let weight = same.iter().map(|_| row[first] - row[second]).sum();
                Evidence { ngram: self.stored.ngrams[same[0]].0.clone(), weight }
            })
            .collect();
        evidence.sort_by(|a, b| b.weight.abs().total_cmp(&a.weight.abs()).then(a.ngram.cmp(&b.ngram)));
        evidence.truncate(top);
        evidence
    }

    /// The labels, in alphabetical order.
    pub fn labels(&self) -> &[String] {
        &self.stored.labels
    }

    /// The n-grams kept, in alphabetical order.
    pub fn ngrams(&self) -> impl Iterator<Item = &str> {
        self.stored.ngrams.iter().map(|(ngram, _)| ngram.as_str())
    }

    /// Number of documents learned from.
    pub fn documents(&self) -> u64 {
        self.stored.documents.iter().sum()
    }

    /// What the evidence is divided by: 1 is plain naive Bayes.
    pub fn temperature(&self) -> f64 {
        self.stored.temperature
    }

    /// Positions of the text's known n-grams, ascending, with repeats as the options say.
    fn known(&self, tokens: &Tokens) -> Vec<usize> {
        let found = tokens.ngrams(self.stored.options.orders);
        let mut known: Vec<usize> = found.filter_map(|ngram| self.index.get(ngram).copied()).collect();
        known.sort_unstable();
        if self.stored.options.counting == Counting::Once {
            known.dedup();
        }
        known
    }

    fn scores(&self, known: &[usize]) -> Vec<f64> {
        let labels = self.stored.labels.len();
        let mut scores = self.prior.clone();
        for &at in known {
            for (score, weight) in scores.iter_mut().zip(&self.weights[at * labels..(at + 1) * labels]) {
                *score += weight;
            }
        }
        scores
    }
}

impl PartialEq for NaiveBayes {
    fn eq(&self, other: &Self) -> bool {
        self.stored == other.stored
    }
}

/// Probabilities proportional to the exponentials of the scores.
fn softmax(scores: &[f64]) -> Vec<f64> {
    let most = scores.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let parts: Vec<f64> = scores.iter().map(|score| (score - most).exp()).collect();
    let sum: f64 = parts.iter().sum();
    parts.into_iter().map(|part| part / sum).collect()
}

#[expect(clippy::cast_precision_loss, reason = "counts of documents and n-grams stay far below 2^53")]
fn float(count: u64) -> f64 {
    count as f64
}
