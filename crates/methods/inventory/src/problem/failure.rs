//! Why a problem has no answer.

use crate::Error;

/// What is wrong with a problem; messages name the problem, the field, its value and what was expected.
#[derive(Debug, thiserror::Error)]
pub enum ProblemError {
    /// The text is not a problem or a list of problems.
    #[error("expected one problem of name, algorithm and data, or a list of them")]
    Json(#[from] serde_json::Error),
    /// Two problems have one name.
    #[error("{problem}: name occurs twice")]
    Twice {
        /// The name.
        problem: String,
    },
    /// No model has that name.
    #[error("{problem}: algorithm is `{algorithm}`, expected a known name such as `EOQ` or `Wagner-Whitin`")]
    Algorithm {
        /// The problem.
        problem: String,
        /// The name it asks for.
        algorithm: String,
    },
    /// A field is not there.
    #[error("{problem}: {field} is missing, expected {expected}")]
    Missing {
        /// The problem.
        problem: String,
        /// Path of the field.
        field: String,
        /// What it should be.
        expected: &'static str,
    },
    /// A field holds something else than it should.
    #[error("{problem}: {field} is {value}, expected {expected}")]
    Field {
        /// The problem.
        problem: String,
        /// Path of the field.
        field: String,
        /// What it holds.
        value: String,
        /// What it should be.
        expected: &'static str,
    },
    /// Each field is well but the model has no answer for them together.
    #[error("{problem}: no answer")]
    Unsolvable {
        /// The problem.
        problem: String,
        /// Why.
        #[source]
        why: Error,
    },
}
