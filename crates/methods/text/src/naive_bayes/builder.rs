//! Documents in, counts of n-grams out.

use std::collections::{BTreeMap, HashMap};

use super::stored::Stored;
use super::temperature::{Sample, temperature};
use super::{Counting, NaiveBayes, Options};
use crate::Error;
use crate::tokens::{Orders, Tokens};

/// Takes documents one at a time. Keeps counts, and the n-gram numbers of an evenly spaced sample of the
/// documents for tempering; never the texts.
#[derive(Debug, Clone)]
pub struct NaiveBayesBuilder {
    options: Options,
    labels: BTreeMap<String, usize>,
    documents: Vec<u64>,
    ids: HashMap<String, usize>,
    grams: Vec<Gram>,
    sample: Sample,
}

/// What is known of one n-gram while documents come in.
#[derive(Debug, Clone, Default)]
struct Gram {
    /// `(label, count)` in order of appearance.
    counts: Vec<(usize, u64)>,
    /// Different groups that wrote it, until they are enough.
    groups: Vec<u64>,
    enough: bool,
}

impl NaiveBayesBuilder {
    /// A builder without documents.
    ///
    /// # Errors
    /// [`Error::Alpha`] unless the smoothing is above 0, [`Error::NoOrders`] without any n-gram order.
    pub fn new(options: Options) -> Result<Self, Error> {
        if !(options.alpha > 0.0 && options.alpha.is_finite()) {
            return Err(Error::Alpha { value: options.alpha });
        }
        if options.orders == (Orders { words: 0, characters: 0 }) {
            return Err(Error::NoOrders);
        }
        Ok(Self {
            options,
            labels: BTreeMap::new(),
            documents: Vec::new(),
            ids: HashMap::new(),
            grams: Vec::new(),
            sample: Sample::default(),
        })
    }

    /// Adds one document; `group` is the person who wrote it.
    pub fn push(&mut self, text: &str, label: &str, group: u64) {
        let label = self.label(label);
        self.documents[label] += 1;
        let tokens = Tokens::new(text);
        let mut found: Vec<usize> = tokens.ngrams(self.options.orders).map(|ngram| self.id(ngram)).collect();
        found.sort_unstable();
        if self.options.counting == Counting::Once {
            found.dedup();
        }
        for &id in &found {
            self.grams[id].count(label, group, self.options.min_groups);
        }
        self.sample.offer(label, found);
    }

    /// The model of the documents so far.
    ///
    /// # Errors
    /// [`Error::NoDocuments`] when there are none.
    pub fn finish(self) -> Result<NaiveBayes, Error> {
        if self.documents.is_empty() {
            return Err(Error::NoDocuments);
        }
        // Labels were numbered as they came; from here on by the alphabet.
        let mut rank = vec![0; self.labels.len()];
        self.labels.values().enumerate().for_each(|(place, &came)| rank[came] = place);
        let mut kept: Vec<(String, usize)> =
            self.ids.into_iter().filter(|(_, id)| self.grams[*id].enough).collect();
        kept.sort_unstable();
        let mut place_of = vec![None; self.grams.len()];
        kept.iter().enumerate().for_each(|(place, (_, id))| place_of[*id] = Some(place));
        let mut grams = self.grams;
        let ngrams = kept.into_iter().map(|(ngram, id)| {
            let mut counts = std::mem::take(&mut grams[id].counts);
            for (label, _) in &mut counts {
                *label = rank[*label];
            }
            counts.sort_unstable();
            (ngram, counts)
        });
        let mut stored = Stored {
            options: self.options,
            ngrams: ngrams.collect(),
            documents: self.labels.values().map(|&came| self.documents[came]).collect(),
            labels: self.labels.into_keys().collect(),
            temperature: 1.0,
        };
        if self.options.tempered {
            stored.temperature = temperature(&stored, &self.sample.renumbered(&rank, &place_of));
        }
        NaiveBayes::try_from(stored)
    }

    fn label(&mut self, label: &str) -> usize {
        if let Some(&known) = self.labels.get(label) {
            return known;
        }
        let new = self.documents.len();
        self.labels.insert(label.to_owned(), new);
        self.documents.push(0);
        new
    }

    fn id(&mut self, ngram: &str) -> usize {
        if let Some(&known) = self.ids.get(ngram) {
            return known;
        }
        let new = self.grams.len();
        self.ids.insert(ngram.to_owned(), new);
        self.grams.push(Gram::default());
        new
    }
}

impl Gram {
    fn count(&mut self, label: usize, group: u64, min_groups: u32) {
        match self.counts.iter_mut().find(|(known, _)| *known == label) {
            Some((_, count)) => *count += 1,
            None => self.counts.push((label, 1)),
        }
        if !self.enough {
            if !self.groups.contains(&group) {
                self.groups.push(group);
            }
            if u32::try_from(self.groups.len()).is_ok_and(|n| n >= min_groups) {
                self.enough = true;
                self.groups = Vec::new();
            }
        }
    }
}
