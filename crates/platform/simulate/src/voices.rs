//! What customers and the shop's agents write: phrases put together by chance, in Chinese and English.
//!
//! A text is an opening (sometimes), one or two sentences on the matter, and a closing (sometimes), with names and
//! numbers filled in and a slip of the keyboard now and then. The same phrases make the corpora that the first text
//! models are trained on.

use crate::dice::{Dice, Purpose};
use crate::number::salt;
use qm_domain::{Intent, Language, Sentiment};

mod chinese;
mod english;

/// Sentences on one matter. `{p}` is a product, `{d}` days, `{o}` an order.
#[derive(Debug)]
pub(crate) struct Phrases {
    pub(crate) open: &'static [&'static str],
    pub(crate) body: &'static [&'static str],
    pub(crate) close: &'static [&'static str],
}

/// Openings, sentences, closings.
type Parts = (&'static [&'static str], &'static [&'static str], &'static [&'static str]);

/// What a review is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mood {
    Happy,
    SoSo,
    Late,
    Damaged,
    Wrong,
    Disappointed,
}

impl Mood {
    pub(crate) fn sentiment(self) -> Sentiment {
        match self {
            Self::Happy => Sentiment::Positive,
            Self::SoSo => Sentiment::Neutral,
            Self::Late | Self::Damaged | Self::Wrong | Self::Disappointed => Sentiment::Negative,
        }
    }
}

/// What is filled into a text.
#[derive(Debug)]
pub(crate) struct Slots<'a> {
    pub(crate) product: &'a str,
    pub(crate) order: &'a str,
    pub(crate) days: i64,
}

const OPENS: f64 = 0.5;
const SECOND_SENTENCE: f64 = 0.4;
const CLOSES: f64 = 0.45;
const SLIPS: f64 = 0.08;
/// Share of texts that speak of something besides their matter.
const ASIDES: f64 = 0.12;

/// A review.
pub(crate) fn review(dice: &mut Dice, mood: Mood, language: Language, slots: &Slots<'_>) -> String {
    let (book, asides) = match language {
        Language::Zh => (chinese::review(mood), chinese::ASIDES),
        _ => (english::review(mood), english::ASIDES),
    };
    compose(dice, &book, asides, language, slots)
}

/// A message that wants something.
pub(crate) fn ticket(dice: &mut Dice, intent: Intent, language: Language, slots: &Slots<'_>) -> String {
    let book = if language == Language::Zh { chinese::ticket(intent) } else { english::ticket(intent) };
    compose(dice, &book, &[], language, slots)
}

/// A short heading for a message.
pub(crate) fn subject(intent: Intent, language: Language) -> &'static str {
    if language == Language::Zh { chinese::subject(intent) } else { english::subject(intent) }
}

/// An agent's answer.
pub(crate) fn reply(dice: &mut Dice, intent: Intent, language: Language, slots: &Slots<'_>) -> String {
    let list = if language == Language::Zh { chinese::reply(intent) } else { english::reply(intent) };
    fill(list[dice.below(list.len())], slots)
}

fn compose(
    dice: &mut Dice,
    book: &Phrases,
    asides: &[&str],
    language: Language,
    slots: &Slots<'_>,
) -> String {
    let mut parts: Vec<&str> = Vec::new();
    if !book.open.is_empty() && dice.chance(OPENS) {
        parts.push(book.open[dice.below(book.open.len())]);
    }
    let first = dice.below(book.body.len());
    parts.push(book.body[first]);
    if book.body.len() > 1 && dice.chance(SECOND_SENTENCE) {
        let step = 1 + dice.below(book.body.len() - 1);
        parts.push(book.body[(first + step) % book.body.len()]);
    }
    if !asides.is_empty() && dice.chance(ASIDES) {
        parts.push(asides[dice.below(asides.len())]);
    }
    if !book.close.is_empty() && dice.chance(CLOSES) {
        parts.push(book.close[dice.below(book.close.len())]);
    }
    let between = if language == Language::Zh { "" } else { " " };
    let text = fill(&parts.join(between), slots);
    if dice.chance(SLIPS) { slip(dice, &text, language) } else { text }
}

fn fill(text: &str, slots: &Slots<'_>) -> String {
    let text = if slots.days == 1 { text.replace("{d} days", "{d} day") } else { text.to_owned() };
    text.replace("{p}", slots.product).replace("{o}", slots.order).replace("{d}", &slots.days.to_string())
}

/// A slip of the keyboard: two neighbours change places, or a character stands for one that sounds the same.
fn slip(dice: &mut Dice, text: &str, language: Language) -> String {
    let mut letters: Vec<char> = text.chars().collect();
    if language == Language::Zh {
        let sounds = [('的', '得'), ('在', '再'), ('到', '道'), ('很', '狠'), ('了', '啦')];
        let (from, to) = *dice.pick(&sounds);
        if let Some(at) = letters.iter().position(|c| *c == from) {
            letters[at] = to;
        }
    } else if letters.len() > 4 {
        let at = 1 + dice.below(letters.len() - 3);
        if letters[at].is_ascii_lowercase() && letters[at + 1].is_ascii_lowercase() {
            letters.swap(at, at + 1);
        }
    }
    letters.into_iter().collect()
}

/// Products and numbers for texts that belong to no order.
fn made_up(dice: &mut Dice, language: Language) -> (String, String, i64) {
    let products = if language == Language::Zh { chinese::PRODUCTS } else { english::PRODUCTS };
    let order = format!("QM-{:06}", dice.below(900_000) + 100_000);
    let days = i64::try_from(dice.below(9) + 2).unwrap_or(2);
    ((*dice.pick(products)).to_owned(), order, days)
}

fn language(dice: &mut Dice) -> Language {
    if dice.chance(0.5) { Language::Zh } else { Language::En }
}

/// `n` messages with what they want, every intent about as often, half of them Chinese: what the first intent model
/// is trained on. The same seed gives the same texts.
pub fn ticket_corpus(seed: u64, n: usize) -> Vec<(String, Intent, Language)> {
    let text = |i: usize| {
        let mut dice = Dice::of(seed, Purpose::Corpus, salt(i), 0);
        let (intent, language) = (Intent::ALL[i % Intent::ALL.len()], language(&mut dice));
        let (product, order, days) = made_up(&mut dice, language);
        let slots = Slots { product: &product, order: &order, days };
        (ticket(&mut dice, intent, language, &slots), intent, language)
    };
    (0..n).map(text).collect()
}

/// `n` reviews with how their writers feel, every sentiment about as often, half of them Chinese: what the first
/// sentiment model is trained on. The same seed gives the same texts.
pub fn review_corpus(seed: u64, n: usize) -> Vec<(String, Sentiment, Language)> {
    let text = |i: usize| {
        let mut dice = Dice::of(seed, Purpose::Corpus, salt(i), 1);
        let angry = [Mood::Late, Mood::Damaged, Mood::Wrong, Mood::Disappointed];
        let mood = match i % 3 {
            0 => Mood::Happy,
            1 => Mood::SoSo,
            _ => *dice.pick(&angry),
        };
        let language = language(&mut dice);
        let (product, order, days) = made_up(&mut dice, language);
        let slots = Slots { product: &product, order: &order, days };
        (review(&mut dice, mood, language, &slots), mood.sentiment(), language)
    };
    (0..n).map(text).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn corpora_are_balanced_varied_and_complete() {
        let texts = ticket_corpus(5, 800);
        assert_eq!(texts, ticket_corpus(5, 800));
        for &intent in Intent::ALL {
            for language in [Language::Zh, Language::En] {
                let some: BTreeSet<_> =
                    texts.iter().filter(|t| t.1 == intent && t.2 == language).map(|t| &t.0).collect();
                assert!(some.len() > 25, "{intent} {language}: {} different texts of about 50", some.len());
            }
        }
        let reviews = review_corpus(5, 600);
        for (text, language) in texts.iter().map(|t| (&t.0, t.2)).chain(reviews.iter().map(|r| (&r.0, r.2))) {
            assert!(!text.contains(['{', '}']) && !text.trim().is_empty(), "{text}");
            let chinese = text.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c));
            assert_eq!(chinese, language == Language::Zh, "{text}");
        }
        assert_eq!(reviews.iter().filter(|r| r.1 == Sentiment::Negative).count(), 200);
    }
}
