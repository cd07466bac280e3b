//! The crossings between whole and real numbers, in one place.

/// The real number of a whole one; exact below 2^53.
#[expect(clippy::cast_precision_loss, reason = "larger numbers are only compared roughly")]
pub(crate) fn real(value: i64) -> f64 {
    value as f64
}

/// As [`real`].
#[expect(clippy::cast_precision_loss, reason = "counts are far below 2^53")]
pub(crate) fn ratio(part: usize, whole: usize) -> f64 {
    part as f64 / whole as f64
}

/// The whole part; the nearest that there is beyond the range, zero for what is no number.
#[expect(clippy::cast_possible_truncation, reason = "the cast saturates")]
pub(crate) fn int(value: f64) -> i64 {
    value as i64
}

/// An index as a compact one. Counts are limited to 100,000 where problems are checked.
pub(crate) fn id(index: usize) -> u32 {
    u32::try_from(index).unwrap_or(u32::MAX)
}

/// The upper 53 bits as a number in (0, 1].
#[expect(clippy::cast_precision_loss, reason = "53 bits are exact")]
pub(crate) fn unit(bits: u64) -> f64 {
    ((bits >> 11) + 1) as f64 / (1_u64 << 53) as f64
}
