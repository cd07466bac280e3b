//! Conversions between whole and decimal numbers, each with its bound.

/// Counts and amounts of the simulated shop stay far below 2^53.
#[expect(clippy::cast_precision_loss, reason = "amounts of the simulated shop stay far below 2^53")]
pub(crate) fn float(value: i64) -> f64 {
    value as f64
}

/// A count as a decimal number.
#[expect(clippy::cast_precision_loss, reason = "lengths of the simulated shop's lists stay far below 2^53")]
pub(crate) fn count(value: usize) -> f64 {
    value as f64
}

/// The nearest whole number; saturates, NaN gives 0.
#[expect(clippy::cast_possible_truncation, reason = "rounded; a float-to-int cast saturates")]
pub(crate) fn whole(value: f64) -> i64 {
    value.round() as i64
}

/// Seconds of a number of minutes, at least one.
pub(crate) fn minutes(value: f64) -> i64 {
    whole(value * 60.0).max(1)
}

/// A day's or index's distance as an unsigned number for seeding.
pub(crate) fn salt(value: usize) -> u64 {
    u64::try_from(value).unwrap_or(u64::MAX)
}
