//! Predictions and outcomes to scores.
