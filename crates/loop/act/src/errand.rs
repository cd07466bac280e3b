//! What one row of the outbox asks an executor to do.

use qm_check::Checked;
use qm_domain::{Action, Decision, DecisionId, Timestamp};

/// One action to carry out for one executor.
#[derive(Debug, Clone, PartialEq)]
pub struct Errand {
    pub(crate) key: String,
    pub(crate) decision: DecisionId,
    pub(crate) action: Action,
    pub(crate) made_at: Timestamp,
}

impl Errand {
    /// The errand of a checked decision, or of a checked one in which a person put another action in its place.
    /// `key` is the outbox's: the same for the same decision and executor, always.
    pub fn new(key: impl Into<String>, checked: Checked<Decision>) -> Self {
        let decision = checked.into_inner();
        Self { key: key.into(), decision: decision.id, action: decision.action, made_at: decision.made_at }
    }

    /// The idempotency key.
    pub fn key(&self) -> &str {
        &self.key
    }

    /// The decision.
    pub fn decision(&self) -> &DecisionId {
        &self.decision
    }

    /// What is to be done.
    pub fn action(&self) -> &Action {
        &self.action
    }

    /// When the decision was made.
    pub fn made_at(&self) -> Timestamp {
        self.made_at
    }
}
