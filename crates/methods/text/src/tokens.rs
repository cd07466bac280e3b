//! A text as words and characters, and their n-grams.

use serde::{Deserialize, Serialize};

use crate::script::{is_unspaced, is_word, narrow};

/// What a token is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TokenKind {
    /// A word between spaces or signs, in lower case.
    Word,
    /// One character of a script without spaces.
    Character,
}

/// One token and where it lies in the normalised text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Token {
    /// What it is.
    pub kind: TokenKind,
    start: usize,
    end: usize,
    /// Follows a token of the same kind with nothing but space or a hyphen between.
    joined: bool,
}

/// How long n-grams may be; 0 leaves a kind out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Orders {
    /// Most words in an n-gram.
    pub words: usize,
    /// Most characters in an n-gram of a script without spaces.
    pub characters: usize,
}

impl Default for Orders {
    /// Words and pairs of words; one to three characters.
    fn default() -> Self {
        Self { words: 2, characters: 3 }
    }
}

/// A text cut into tokens. Letters are in lower case, full-width forms narrow; signs are gone and end
/// an n-gram.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Tokens {
    text: String,
    tokens: Vec<Token>,
}

impl Tokens {
    /// Cuts `text`. Apostrophes stay inside words. O(text).
    pub fn new(text: &str) -> Self {
        let mut tokens = Self { text: String::with_capacity(text.len()), tokens: Vec::new() };
        let mut rest = text.chars().map(narrow).peekable();
        let mut open_word = false;
        let mut broken = true;
        while let Some(c) = rest.next() {
            if is_unspaced(c) {
                tokens.begin(TokenKind::Character, !broken);
                tokens.extend(c);
                (open_word, broken) = (false, false);
            } else if is_word(c) {
                if !open_word {
                    tokens.begin(TokenKind::Word, !broken);
                }
                c.to_lowercase().for_each(|lower| tokens.extend(lower));
                (open_word, broken) = (true, false);
            } else if c == '\'' && open_word && rest.peek().is_some_and(|&next| is_word(next)) {
                tokens.extend(c);
            } else {
                open_word = false;
                broken |= !(c.is_whitespace() || c == '-' || c == '_');
            }
        }
        tokens
    }

    /// The tokens as strings, in order.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        self.tokens.iter().map(|token| &self.text[token.start..token.end])
    }

    /// The tokens with their kinds, in order.
    pub fn with_kinds(&self) -> impl Iterator<Item = (TokenKind, &str)> {
        self.tokens.iter().map(|token| (token.kind, &self.text[token.start..token.end]))
    }

    /// Number of tokens.
    pub fn len(&self) -> usize {
        self.tokens.len()
    }

    /// Whether there is no token.
    pub fn is_empty(&self) -> bool {
        self.tokens.is_empty()
    }

    /// All n-grams up to the orders given, by their first token, the shorter ones first. Words of an
    /// n-gram are parted by one space, characters by nothing; none reaches over a sign or from one
    /// kind to the other.
    pub fn ngrams(&self, orders: Orders) -> impl Iterator<Item = &str> {
        (0..self.tokens.len()).flat_map(move |first| {
            let most = match self.tokens[first].kind {
                TokenKind::Word => orders.words,
                TokenKind::Character => orders.characters,
            };
            let after = self.tokens[first + 1..].iter().take(most.saturating_sub(1));
            let joined = after.take_while(|token| token.joined).count();
            let start = self.tokens[first].start;
            (0..most.min(joined + 1)).map(move |more| &self.text[start..self.tokens[first + more].end])
        })
    }

    fn begin(&mut self, kind: TokenKind, unbroken: bool) {
        let joined = unbroken && self.tokens.last().is_some_and(|last| last.kind == kind);
        if kind == TokenKind::Word && !self.text.is_empty() {
            self.text.push(' ');
        }
        let start = self.text.len();
        self.tokens.push(Token { kind, start, end: start, joined });
    }

    fn extend(&mut self, c: char) {
        self.text.push(c);
        if let Some(last) = self.tokens.last_mut() {
            last.end = self.text.len();
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn check(text: &str, expected: &[&str]) {
        assert_eq!(Tokens::new(text).iter().collect::<Vec<_>>(), expected, "{text}");
    }

    #[test]
    fn words_and_characters() {
        check("Don't WORRY, it’s fine.", &["don't", "worry", "it's", "fine"]);
        check("'quoted' rock 'n' roll", &["quoted", "rock", "n", "roll"]);
        check("质量很好!!", &["质", "量", "很", "好"]);
        check("买了iPhone15很满意", &["买", "了", "iphone15", "很", "满", "意"]);
        check("Não chegou, péssimo", &["não", "chegou", "péssimo"]);
        check("ＡＢＣ　１２３", &["abc", "123"]);
        check(" ,.!? \u{1F600}", &[]);
    }

    #[test]
    fn ngrams_stop_at_signs_and_scripts() {
        let grams = |text: &str, words, characters| -> Vec<String> {
            Tokens::new(text).ngrams(Orders { words, characters }).map(str::to_owned).collect()
        };
        assert_eq!(grams("not  good, bad", 2, 0), ["not", "not good", "good", "bad"]);
        assert_eq!(grams("很 好吃", 0, 2), ["很", "很好", "好", "好吃", "吃"]);
        assert_eq!(grams("用app好", 2, 2), ["用", "app", "好"]);
        assert_eq!(grams("a b c", 3, 3), ["a", "a b", "a b c", "b", "b c", "c"]);
        assert!(grams("很好", 2, 0).is_empty());
    }

    proptest! {
        #[test]
        fn any_text_is_cut_without_loss_of_letters(text in any::<String>()) {
            let tokens = Tokens::new(&text);
            let kept: usize = tokens.iter().map(|t| t.chars().filter(|c| is_unspaced(*c)).count()).sum();
            let there = text.chars().map(narrow).filter(|c| is_unspaced(*c)).count();
            prop_assert_eq!(kept, there);
            let grams = tokens.ngrams(Orders { words: 2, characters: 3 }).count();
            prop_assert!(grams >= tokens.len() && grams <= 3 * tokens.len());
            prop_assert!(tokens.iter().all(|t| !t.is_empty()));
        }
    }
}
