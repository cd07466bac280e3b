//! Predictions, policy and state to decisions.
