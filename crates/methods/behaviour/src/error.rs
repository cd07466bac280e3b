//! What cannot be learned.

/// Why a model cannot be fitted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// As many labels as people are needed.
    #[error("{people} people but {labels} labels")]
    Lengths {
        /// People given.
        people: usize,
        /// Labels given.
        labels: usize,
    },
    /// Too few people, or too few with one of the labels.
    #[error("needs at least {least} people of each kind, has {found}")]
    TooFew {
        /// People of the rarer kind.
        found: usize,
        /// How many are needed.
        least: usize,
    },
    /// A number of a history is missing, infinite or below 0 where it must not be.
    #[error("{field} of the history at position {index} is out of range")]
    History {
        /// Which number.
        field: &'static str,
        /// Position in the list, from 0.
        index: usize,
    },
    /// The weights did not settle.
    #[error("churn model did not converge after {steps} steps")]
    NotConverged {
        /// Steps taken.
        steps: usize,
    },
}
