//! What can be wrong with a request to learn from texts.

/// A model that cannot be fitted or read.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum Error {
    /// No document was given.
    #[error("no documents to learn from")]
    NoDocuments,
    /// The smoothing is not a number above 0.
    #[error("smoothing is out of range: {value}")]
    Alpha {
        /// The value refused.
        value: f64,
    },
    /// Neither word nor character n-grams were asked for.
    #[error("no n-gram order asked for")]
    NoOrders,
    /// A stored model contradicts itself.
    #[error("stored model is broken: {what}")]
    Broken {
        /// What does not fit.
        what: &'static str,
    },
}
