//! Care: how the writer of a text feels and what a ticket wants.

mod corpus;

pub use corpus::{LabelledText, TextModel};

use crate::card::Fitted;
use crate::error::Error;
use corpus::{Plan, fit_texts};
use qm_domain::{
    Intent, IntentPrediction, Language, ModelVersion, PredictionKind, Probability, Sentiment,
    SentimentPrediction, TicketId,
};
use serde::{Deserialize, Serialize};

/// Tells how the writer of a text feels.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct SentimentModel(TextModel);

/// Tells what a ticket wants.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct IntentModel(TextModel);

/// The sentiment that a review teaches: its label where it has one; else positive from 4 stars, negative up to 2,
/// and nothing at 3, where writers feel either way.
pub fn taught_sentiment(score: Option<u8>, label: Option<Sentiment>) -> Option<Sentiment> {
    label.or_else(|| match score? {
        4.. => Some(Sentiment::Positive),
        0..=2 => Some(Sentiment::Negative),
        3 => None,
    })
}

/// A text as models may learn from it: contacts and the customer's own `names` replaced by placeholders.
pub fn masked(text: &str, names: &[&str]) -> String {
    qm_text::mask(text, names)
}

/// The language of a text as far as script and words tell.
pub fn language_of(text: &str) -> Language {
    match qm_text::Language::detect(text) {
        qm_text::Language::Chinese => Language::Zh,
        qm_text::Language::English => Language::En,
        qm_text::Language::Portuguese => Language::Pt,
        qm_text::Language::Other => Language::Other,
    }
}

/// Fits sentiment on reviews, by multinomial naive Bayes on n-grams, one model per language.
///
/// `own` are the shop's texts with what [`taught_sentiment`] says, `starter` public texts for languages in which
/// the shop has fewer than 50. An n-gram is kept only if at least 5 customers (`group`) wrote it. Scored in the
/// order of time on the last fifth of the shop's texts (below 30 of them: on a fifth of the starter texts)
/// beside the most frequent label: `accuracy`, `macro_f1`. `None` where neither has two labels. O(texts).
///
/// # Errors
/// [`Error::Text`] should the text method refuse.
pub fn fit_sentiment(
    own: &[LabelledText<'_, Sentiment>],
    starter: &[LabelledText<'_, Sentiment>],
) -> Result<Option<Fitted<SentimentModel>>, Error> {
    let plan = Plan { name: "sentiment", kind: PredictionKind::Sentiment };
    let fitted = fit_texts(plan, &coded(own, Sentiment::code), &coded(starter, Sentiment::code))?;
    Ok(fitted.map(|f| Fitted { model: SentimentModel(f.model), card: f.card, evaluation: f.evaluation }))
}

/// Fits intents on tickets that an agent labelled, as [`fit_sentiment`] does.
///
/// # Errors
/// As [`fit_sentiment`].
pub fn fit_intent(
    own: &[LabelledText<'_, Intent>],
    starter: &[LabelledText<'_, Intent>],
) -> Result<Option<Fitted<IntentModel>>, Error> {
    let plan = Plan { name: "intent", kind: PredictionKind::Intent };
    let fitted = fit_texts(plan, &coded(own, Intent::code), &coded(starter, Intent::code))?;
    Ok(fitted.map(|f| Fitted { model: IntentModel(f.model), card: f.card, evaluation: f.evaluation }))
}

impl SentimentModel {
    /// The most probable reading of a text; `None` for a text without words.
    pub fn predict(&self, id: &str, text: &str, model: &ModelVersion) -> Option<SentimentPrediction> {
        let (_, labels) = self.0.read(text)?;
        let (sentiment, probability) =
            labels.iter().find_map(|(label, p)| Some((Sentiment::from_code(label)?, *p)))?;
        Some(SentimentPrediction {
            text: id.into(),
            sentiment,
            probability: Probability::clamped(probability),
            model: model.clone(),
        })
    }

    /// The n-grams that spoke most, with their weight: above zero for the reading.
    pub fn explain(&self, text: &str, top: usize) -> Vec<(String, f64)> {
        self.0.explain(text, top)
    }
}

impl IntentModel {
    /// The intents of a ticket, most probable first; `None` for a text without words.
    pub fn predict(&self, ticket: &TicketId, text: &str, model: &ModelVersion) -> Option<IntentPrediction> {
        let (language, labels) = self.0.read(text)?;
        let intents = labels
            .iter()
            .filter_map(|(label, p)| Some((Intent::from_code(label)?, Probability::clamped(*p))));
        Some(IntentPrediction {
            ticket: ticket.clone(),
            intents: intents.collect(),
            language,
            model: model.clone(),
        })
    }

    /// The n-grams that spoke most, with their weight: above zero for the most probable intent.
    pub fn explain(&self, text: &str, top: usize) -> Vec<(String, f64)> {
        self.0.explain(text, top)
    }
}

fn coded<'a, L: Copy>(
    texts: &[LabelledText<'a, L>],
    code: impl Fn(L) -> &'static str,
) -> Vec<LabelledText<'a, &'static str>> {
    let coded = |t: &LabelledText<'a, L>| LabelledText {
        text: t.text,
        label: code(t.label),
        group: t.group,
        at: t.at,
    };
    texts.iter().map(coded).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stars_teach_only_where_they_are_clear() {
        for (score, label, expected) in [
            (Some(5), None, Some(Sentiment::Positive)),
            (Some(4), None, Some(Sentiment::Positive)),
            (Some(3), None, None),
            (Some(2), None, Some(Sentiment::Negative)),
            (Some(5), Some(Sentiment::Negative), Some(Sentiment::Negative)),
            (None, Some(Sentiment::Neutral), Some(Sentiment::Neutral)),
            (None, None, None),
        ] {
            assert_eq!(taught_sentiment(score, label), expected, "{score:?} {label:?}");
        }
    }
}
