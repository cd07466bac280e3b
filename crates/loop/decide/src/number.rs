//! Numbers between the shop's integers and the methods' floats.

/// A count or amount as a float; exact below 2^53.
#[expect(clippy::cast_precision_loss, reason = "amounts and counts stay far below 2^53")]
pub(crate) fn float(value: i64) -> f64 {
    value as f64
}

/// The nearest whole number; saturates, and NaN gives 0.
#[expect(clippy::cast_possible_truncation, reason = "rounded; a float-to-int cast saturates")]
pub(crate) fn whole(value: f64) -> i64 {
    value.round() as i64
}

/// A length as a count.
pub(crate) fn count(length: usize) -> i64 {
    i64::try_from(length).unwrap_or(i64::MAX)
}

/// `value` where it is finite and not negative, otherwise 0.
pub(crate) fn sane(value: f64) -> f64 {
    if value.is_finite() { value.max(0.0) } else { 0.0 }
}

/// Whole seconds at or after an instant.
pub(crate) fn seconds_up(at: qm_domain::Timestamp) -> i64 {
    at.micros().saturating_add(999_999).div_euclid(1_000_000)
}
