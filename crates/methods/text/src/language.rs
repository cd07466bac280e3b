//! In which language a text is written.

mod words;

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::{Deserialize, Serialize};

use crate::script::{is_han, is_kana_or_hangul};
use crate::tokens::{TokenKind, Tokens};
use words::{Latin, PROFILES};

/// A known word weighs as much as this many letter groups.
const WORD_WEIGHT: f64 = 3.0;

/// The languages that are told apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Language {
    /// Chinese, in simplified or traditional characters.
    Chinese,
    /// English.
    English,
    /// Portuguese.
    Portuguese,
    /// Another language, or too little text to tell.
    Other,
}

/// A word or letter group that several languages share speaks for each with an equal part.
struct Clues {
    words: BTreeMap<&'static str, Vec<usize>>,
    groups: BTreeMap<&'static str, Vec<usize>>,
    longest_group: usize,
}

static CLUES: LazyLock<Clues> = LazyLock::new(|| {
    let mut clues = Clues { words: BTreeMap::new(), groups: BTreeMap::new(), longest_group: 0 };
    for (index, profile) in PROFILES.iter().enumerate() {
        let add = |map: &mut BTreeMap<_, Vec<usize>>, clue| {
            let languages = map.entry(clue).or_default();
            if !languages.contains(&index) {
                languages.push(index);
            }
        };
        profile.words.split_whitespace().for_each(|word| add(&mut clues.words, word));
        profile.groups.split_whitespace().for_each(|group| add(&mut clues.groups, group));
    }
    clues.longest_group = clues.groups.keys().map(|group| group.chars().count()).max().unwrap_or(0);
    clues
});

impl Language {
    /// Tells the language of a text by its script, and in Latin letters by frequent words and letter
    /// groups. A text with both scripts is Chinese when it has at least half as many Chinese characters
    /// as Latin words. Digits and signs do not count. O(text).
    pub fn detect(text: &str) -> Self {
        let han = text.chars().filter(|&c| is_han(c)).count();
        let other_east = text.chars().filter(|&c| is_kana_or_hangul(c)).count();
        let tokens = Tokens::new(text);
        let words: Vec<&str> = tokens
            .with_kinds()
            .filter(|(kind, word)| *kind == TokenKind::Word && word.chars().any(char::is_alphabetic))
            .map(|(_, word)| word)
            .collect();
        if han + other_east > 0 && 2 * (han + other_east) >= words.len() {
            return if 8 * other_east > han { Self::Other } else { Self::Chinese };
        }
        Self::of_words(&words)
    }

    /// The language's two-letter code (ISO 639-1), `und` for another.
    pub fn code(self) -> &'static str {
        match self {
            Self::Chinese => "zh",
            Self::English => "en",
            Self::Portuguese => "pt",
            Self::Other => "und",
        }
    }

    fn of_words(words: &[&str]) -> Self {
        let mut scores = [0.0; PROFILES.len()];
        for word in words {
            if let Some(languages) = CLUES.words.get(word) {
                share(&mut scores, WORD_WEIGHT, languages);
            }
            let framed: Vec<char> = format!("_{word}_").chars().collect();
            for group in groups(&framed) {
                if let Some(languages) = CLUES.groups.get(group.as_str()) {
                    share(&mut scores, 1.0, languages);
                }
            }
        }
        let mut order: Vec<usize> = (0..scores.len()).collect();
        order.sort_by(|&a, &b| scores[b].total_cmp(&scores[a]).then(a.cmp(&b)));
        let (first, second) = (order[0], order[1]);
        if scores[first] <= scores[second] {
            return Self::Other;
        }
        match PROFILES[first].language {
            Latin::English => Self::English,
            Latin::Portuguese => Self::Portuguese,
            Latin::Spanish | Latin::French | Latin::German | Latin::Italian => Self::Other,
        }
    }
}

/// Splits `weight` between the languages that share a clue; a clue of one language counts most.
fn share(scores: &mut [f64], weight: f64, languages: &[usize]) {
    let parts = languages.iter().fold(0.0, |sum, _| sum + 1.0);
    for &language in languages {
        scores[language] += weight / (parts * parts);
    }
}

fn groups(framed: &[char]) -> impl Iterator<Item = String> + '_ {
    (0..framed.len()).flat_map(move |start| {
        let most = CLUES.longest_group.min(framed.len() - start);
        (1..=most).map(move |length| framed[start..start + length].iter().collect())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: Language) {
        assert_eq!(Language::detect(text), expected, "{text}");
    }

    #[test]
    fn short_messages() {
        use Language::{Chinese, English, Other, Portuguese};
        for (text, expected) in [
            ("质量很好，物流很快", Chinese),
            ("iPhone 15 Pro Max 手机壳不错", Chinese),
            ("質量很好", Chinese),
            ("Where is my order?", English),
            ("great product, fast shipping", English),
            ("ordered the 保温杯 last week and it still has not arrived", English),
            ("Recomendo, chegou antes do prazo", Portuguese),
            ("nao gostei do produto", Portuguese),
            ("Ótimo!", Portuguese),
            ("El pedido llegó muy tarde y no es bueno", Other),
            ("これはとても良いです", Other),
            ("배송이 빨라요", Other),
            ("Die Lieferung war sehr schnell", Other),
            ("La livraison est très rapide, merci", Other),
            ("12345 !!!", Other),
            ("", Other),
        ] {
            check(text, expected);
        }
    }
}
