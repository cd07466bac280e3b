//! What can be wrong with what is to be scored or measured.

/// Facts that cannot be measured.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// The outcome facts are of another kind than the decision's action.
    #[error("outcome facts of a {facts} cannot measure decision {decision}, which is a {action}")]
    WrongFacts {
        /// The decision.
        decision: String,
        /// The code of its action.
        action: &'static str,
        /// The kind of the facts given.
        facts: &'static str,
    },
    /// Drift limits that are not positive and finite, or a reference of fewer than two residuals.
    #[error("drift limits are not positive numbers over at least two reference residuals")]
    DriftLimits,
}
