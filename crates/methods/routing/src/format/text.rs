//! Words and numbers of a file, with the line they stand on.

use super::{Fault, FormatError};
use crate::float::int;

/// A line cut into words.
#[derive(Debug, Clone)]
pub(super) struct Row<'a> {
    pub(super) line: usize,
    pub(super) words: Vec<&'a str>,
}

impl<'a> Row<'a> {
    pub(super) fn new(line: usize, text: &'a str) -> Self {
        Self { line, words: text.split_whitespace().collect() }
    }

    /// A word of the line.
    pub(super) fn word(&self, at: usize, section: &str) -> Result<&'a str, FormatError> {
        let fault = || Fault::Words { found: self.words.len(), expected: at + 1 };
        self.words.get(at).copied().ok_or_else(|| FormatError::new(self.line, section, fault()))
    }

    pub(super) fn real(&self, at: usize, section: &str) -> Result<f64, FormatError> {
        real(self.word(at, section)?).map_err(|fault| FormatError::new(self.line, section, fault))
    }

    /// A number, rounded down after being multiplied.
    pub(super) fn scaled(&self, at: usize, section: &str, scale: f64) -> Result<i64, FormatError> {
        Ok(int((self.real(at, section)? * scale + 1e-6).floor()))
    }

    pub(super) fn index(&self, at: usize, section: &str) -> Result<usize, FormatError> {
        index(self.word(at, section)?).map_err(|fault| FormatError::new(self.line, section, fault))
    }
}

/// A finite number.
pub(super) fn real(word: &str) -> Result<f64, Fault> {
    let fault = || Fault::Number { word: shown(word), wanted: "a number" };
    word.parse::<f64>().ok().filter(|value| value.is_finite()).ok_or_else(fault)
}

/// A count; what has only zeros behind its point will do.
pub(super) fn index(word: &str) -> Result<usize, Fault> {
    let whole = word.split_once('.').filter(|(_, rest)| rest.bytes().all(|byte| byte == b'0'));
    let digits = whole.map_or(word, |(digits, _)| digits);
    digits.parse().map_err(|_| Fault::Number { word: shown(word), wanted: "a whole number" })
}

/// The start of a word.
fn shown(word: &str) -> String {
    word.chars().take(40).collect()
}
