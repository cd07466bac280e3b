//! What can be wrong with a file.

use crate::Error;

/// A file that cannot be read, and where.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[error("line {line}, {section}: {fault}")]
pub struct FormatError {
    /// Line, from 1; 0 where something is missing from the whole file.
    pub line: usize,
    /// Section or header the line belongs to.
    pub section: String,
    /// What is wrong.
    #[source]
    pub fault: Fault,
}

/// What is wrong with a line or a section.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum Fault {
    /// A header or section that the format needs is not there.
    #[error("it is missing")]
    Missing,
    /// A word is no number of the kind wanted.
    #[error("`{word}` is not {wanted}")]
    Number {
        /// The word.
        word: String,
        /// What it should be.
        wanted: &'static str,
    },
    /// A line has too few words.
    #[error("it has {found} words, expected {expected}")]
    Words {
        /// Words there are.
        found: usize,
        /// Words there should be.
        expected: usize,
    },
    /// A section has not as many entries as the file has nodes.
    #[error("it has {found} entries, expected {expected}")]
    Entries {
        /// Entries there are.
        found: usize,
        /// Entries there should be.
        expected: usize,
    },
    /// A node or vehicle that is not there.
    #[error("there is no number {number}")]
    Unknown {
        /// The number in the file.
        number: usize,
    },
    /// A value that the format does not know.
    #[error("`{value}` is not supported")]
    Unsupported {
        /// The value.
        value: String,
    },
    /// What was read does not make a problem.
    #[error("the problem makes no sense: {0}")]
    Problem(#[source] Error),
}

impl FormatError {
    pub(super) fn new(line: usize, section: &str, fault: Fault) -> Self {
        Self { line, section: section.to_owned(), fault }
    }

    pub(super) fn missing(section: &str) -> Self {
        Self::new(0, section, Fault::Missing)
    }
}

impl From<Error> for FormatError {
    fn from(error: Error) -> Self {
        Self::new(0, "file", Fault::Problem(error))
    }
}
