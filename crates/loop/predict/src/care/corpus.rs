//! Labels from texts: one naive Bayes model per language, scored in the order of time.

use super::language_of;
use crate::card::{CardDraft, Fitted, report};
use crate::error::Error;
use qm_domain::{Language, PredictionKind, Timestamp};
use qm_ml::score;
use qm_text::{NaiveBayes, Options};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// Fewer own texts than this in a language are joined by the starter texts.
const OWN_MIN: usize = 50;
/// Fewer own texts than this cannot tell how good a model is.
const SCORED_MIN: usize = 30;
/// Most texts that the model for languages without their own learns from.
const ANY_MAX: usize = 10_000;
/// One text in so many is scored on.
const TEST_ONE_IN: usize = 5;
/// Fewest customers that must have written an n-gram for it to be kept.
const CUSTOMERS_MIN: u32 = 5;

/// A text whose label is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LabelledText<'a, L> {
    /// The text, contacts masked.
    pub text: &'a str,
    /// Its label.
    pub label: L,
    /// Who wrote it: the same number for the same customer; for starter texts a number of their own.
    pub group: u64,
    /// When it was written.
    pub at: Timestamp,
}

/// One naive Bayes model per language, and one on all texts for the languages without.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TextModel {
    languages: BTreeMap<Language, NaiveBayes>,
    any: NaiveBayes,
}

impl TextModel {
    /// The language of a text and its labels, most probable first; `None` for a text without letters.
    pub(super) fn read(&self, text: &str) -> Option<(Language, Vec<(&str, f64)>)> {
        if !text.chars().any(char::is_alphabetic) {
            return None;
        }
        let language = language_of(text);
        Some((language, self.of(language).predict(text)))
    }

    pub(super) fn explain(&self, text: &str, top: usize) -> Vec<(String, f64)> {
        let evidence = self.of(language_of(text)).explain(text, top);
        evidence.into_iter().map(|e| (e.ngram, e.weight)).collect()
    }

    fn of(&self, language: Language) -> &NaiveBayes {
        self.languages.get(&language).unwrap_or(&self.any)
    }
}

/// What is fitted.
#[derive(Debug, Clone, Copy)]
pub(super) struct Plan {
    pub(super) name: &'static str,
    pub(super) kind: PredictionKind,
}

type Text<'a> = LabelledText<'a, &'static str>;

/// Fits and scores; `None` without two labels in all.
pub(super) fn fit_texts(
    plan: Plan,
    own: &[Text],
    starter: &[Text],
) -> Result<Option<Fitted<TextModel>>, Error> {
    let mut own: Vec<(Language, Text)> = told(own);
    own.sort_by(|(_, a), (_, b)| (a.at, a.group, a.text).cmp(&(b.at, b.group, b.text)));
    let starter = told(starter);
    let Some(model) = learn(plan, &own, &starter)? else {
        return Ok(None);
    };
    let on_own = own.len() >= SCORED_MIN;
    let (early, late, rest) = if on_own {
        let (early, late) = own.split_at(own.len() - own.len() / TEST_ONE_IN);
        (early.to_vec(), late.to_vec(), starter.clone())
    } else {
        let (late, rest): (Vec<_>, Vec<_>) =
            starter.iter().enumerate().partition(|(i, _)| i % TEST_ONE_IN == TEST_ONE_IN - 1);
        (
            own.clone(),
            late.into_iter().map(|(_, t)| *t).collect(),
            rest.into_iter().map(|(_, t)| *t).collect(),
        )
    };
    let judged = learn(plan, &early, &rest)?;
    let majority = most_frequent(if early.is_empty() { &rest } else { &early });
    let scores = Scores::of(judged.as_ref(), majority, &late);
    let count = |n: usize| u64::try_from(n).unwrap_or(u64::MAX);
    let method = if on_own { "multinomial naive Bayes" } else { "multinomial naive Bayes on starter texts" };
    let draft = CardDraft {
        name: plan.name.into(),
        kind: plan.kind,
        method: method.into(),
        baseline: "most frequent label".into(),
        rows: count(own.len()),
        test_rows: count(late.len()),
        measure: "accuracy".into(),
        score: scores.accuracy,
        baseline_score: scores.baseline_accuracy,
        coverage80: None,
        learned: Vec::new(),
    };
    let f1 = ("most frequent label", "macro_f1", scores.macro_f1, scores.baseline_f1, count(late.len()));
    let (card, evaluation) = report(draft, [f1]);
    Ok(Some(Fitted { model, card, evaluation }))
}

fn told<'a>(texts: &[Text<'a>]) -> Vec<(Language, Text<'a>)> {
    let lettered = texts.iter().filter(|t| t.text.chars().any(char::is_alphabetic));
    lettered.map(|t| (language_of(t.text), *t)).collect()
}

fn learn(
    plan: Plan,
    own: &[(Language, Text)],
    starter: &[(Language, Text)],
) -> Result<Option<TextModel>, Error> {
    let Some(any) = learn_one(plan, &thinned(own), &thinned(starter))? else {
        return Ok(None);
    };
    let mut languages = BTreeMap::new();
    for language in [Language::Zh, Language::En, Language::Pt] {
        let (own, starter) = (written_in(language, own), written_in(language, starter));
        if let Some(model) = learn_one(plan, &own, &starter)? {
            languages.insert(language, model);
        }
    }
    Ok(Some(TextModel { languages, any }))
}

/// At most [`ANY_MAX`] texts, evenly spaced.
fn thinned<'a>(texts: &[(Language, Text<'a>)]) -> Vec<(Language, Text<'a>)> {
    texts.iter().step_by(texts.len().div_ceil(ANY_MAX).max(1)).copied().collect()
}

fn written_in<'a>(language: Language, texts: &[(Language, Text<'a>)]) -> Vec<(Language, Text<'a>)> {
    texts.iter().filter(|t| t.0 == language).copied().collect()
}

/// One model on the own texts, joined by the starter texts where they are few; `None` without two labels.
fn learn_one(
    plan: Plan,
    own: &[(Language, Text)],
    starter: &[(Language, Text)],
) -> Result<Option<NaiveBayes>, Error> {
    let enough = own.len() >= OWN_MIN && labels(own) >= 2;
    let joined = if enough { &[][..] } else { starter };
    if own.iter().chain(joined).map(|t| t.1.label).collect::<BTreeSet<_>>().len() < 2 {
        return Ok(None);
    }
    let documents = own.iter().chain(joined).map(|(_, t)| (t.text, t.label, t.group));
    let options = Options { min_groups: CUSTOMERS_MIN, ..Options::default() };
    let model = NaiveBayes::fit(documents, options);
    model.map(Some).map_err(|source| Error::Text { model: plan.name, source })
}

fn labels(texts: &[(Language, Text)]) -> usize {
    texts.iter().map(|t| t.1.label).collect::<BTreeSet<_>>().len()
}

/// The most frequent label, of several the first by the alphabet.
fn most_frequent(texts: &[(Language, Text)]) -> &'static str {
    let mut counts: BTreeMap<&'static str, usize> = BTreeMap::new();
    for (_, text) in texts {
        *counts.entry(text.label).or_default() += 1;
    }
    counts.into_iter().rev().max_by_key(|(_, count)| *count).map_or("", |(label, _)| label)
}

struct Scores {
    accuracy: f64,
    baseline_accuracy: f64,
    macro_f1: f64,
    baseline_f1: f64,
}

impl Scores {
    /// Zero where there is nothing to score.
    fn of(model: Option<&TextModel>, majority: &str, late: &[(Language, Text)]) -> Self {
        let truth: Vec<&str> = late.iter().map(|t| t.1.label).collect();
        let read = |text: &str| {
            let label = model.and_then(|m| m.of(language_of(text)).predict(text).first().map(|(l, _)| *l));
            label.unwrap_or(majority).to_owned()
        };
        let guesses: Vec<String> = late.iter().map(|t| read(t.1.text)).collect();
        let guesses: Vec<&str> = guesses.iter().map(String::as_str).collect();
        let usual = vec![majority; truth.len()];
        Self {
            accuracy: score::accuracy(&truth, &guesses).unwrap_or(0.0),
            baseline_accuracy: score::accuracy(&truth, &usual).unwrap_or(0.0),
            macro_f1: score::macro_f1(&truth, &guesses).unwrap_or(0.0),
            baseline_f1: score::macro_f1(&truth, &usual).unwrap_or(0.0),
        }
    }
}
