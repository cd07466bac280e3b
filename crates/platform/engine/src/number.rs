//! The one place where whole numbers become floating point.

/// Units, days or minor units as a float.
#[expect(clippy::cast_precision_loss, reason = "units, days and prices stay far below 2^53")]
pub(crate) fn float(whole: i64) -> f64 {
    whole as f64
}
