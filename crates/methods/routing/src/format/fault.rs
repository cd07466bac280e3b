//! What can be wrong with a file.

use crate::Error;

/// A file that cannot be read, and where.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[error("{}{section}: {fault}", place(*line))]
pub struct FormatError {
    /// Line, from 1; 0 where something is missing from the whole file.
    pub line: usize,
    /// Section or header the line belongs to; in JSON the path, such as `vehicles[3].shift`.
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
    /// JSON that is cut off, has another shape or a field that is not known.
    #[error("{what}")]
    Json {
        /// What was found and what was expected.
        what: String,
    },
    /// A name that nothing has.
    #[error("there is no {of} `{name}`")]
    NoSuch {
        /// What it should be the name of.
        of: &'static str,
        /// The name.
        name: String,
    },
    /// A name that two things have.
    #[error("two {of}s are called `{name}`")]
    Twice {
        /// What they are.
        of: &'static str,
        /// The name.
        name: String,
    },
    /// Locations lack what legs or a map need.
    #[error("every location needs {wanted}")]
    Places {
        /// What is needed.
        wanted: &'static str,
    },
    /// What was read does not make a problem.
    #[error("the problem makes no sense: {0}")]
    Problem(#[source] Error),
}

/// The line, if it is known.
fn place(line: usize) -> String {
    if line == 0 { String::new() } else { format!("line {line}, ") }
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
