//! Conversions between counts and floats, in one place.

/// A count as a float; exact below 2^53.
#[expect(clippy::cast_precision_loss, reason = "counts stay far below 2^53")]
pub(crate) fn float(count: usize) -> f64 {
    count as f64
}

/// An integer as a float; exact below 2^53.
#[expect(clippy::cast_precision_loss, reason = "counts, days and amounts stay far below 2^53")]
pub(crate) fn wide(value: i64) -> f64 {
    value as f64
}

/// The whole part of a float, 0 for what is negative or no number, `most` at most.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to 0..=most before")]
pub(crate) fn whole(value: f64, most: usize) -> usize {
    if value.is_nan() { 0 } else { value.clamp(0.0, float(most)) as usize }
}

/// The middle value (the lower of two); `None` without finite values. O(n log n).
pub(crate) fn median(values: impl IntoIterator<Item = f64>) -> Option<f64> {
    let mut finite: Vec<f64> = values.into_iter().filter(|v| v.is_finite()).collect();
    finite.sort_by(f64::total_cmp);
    (!finite.is_empty()).then(|| finite[(finite.len() - 1) / 2])
}
