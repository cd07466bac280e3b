//! What one row of the outbox asks an executor to do.

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
    /// The errand of a checked decision, or of the action that a person put in its place (`instead`).
    /// `key` is the outbox's: the same for the same decision and executor, always.
    pub fn new(key: impl Into<String>, checked: &Decision, instead: Option<Action>) -> Self {
        let decision = checked;
        Self {
            key: key.into(),
            decision: decision.id.clone(),
            action: instead.unwrap_or_else(|| decision.action.clone()),
            made_at: decision.made_at,
        }
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
