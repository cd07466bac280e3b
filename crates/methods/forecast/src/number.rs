//! The one place where counts become floating point.

/// `n` as a float; exact below 2^53, far above any length or count in memory.
#[expect(clippy::cast_precision_loss, reason = "lengths and counts stay below 2^53")]
pub(crate) fn float(n: usize) -> f64 {
    n as f64
}

/// The whole number at or below a non-negative finite `x`, at most `limit`.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to 0..=limit first")]
pub(crate) fn whole_below(x: f64, limit: usize) -> usize {
    x.clamp(0.0, float(limit)) as usize
}

/// Whether `x` has no fractional part.
pub(crate) fn is_whole(x: f64) -> bool {
    x.fract().abs() < f64::EPSILON
}

/// Evenly spread over 0..1 for successive `place`s (multiples of the golden ratio; Weyl 1916).
pub(crate) fn spread_evenly(place: usize) -> f64 {
    const GOLDEN: f64 = 0.618_033_988_749_894_8;
    ((float(place) + 0.5) * GOLDEN).fract()
}
