//! The one place where whole units become floating point and back.

/// Quantities stay below this, where floats are exact.
pub(crate) const UNITS_MAX: u64 = 1 << 52;

/// A quantity as a float; exact below 2^53.
#[expect(clippy::cast_precision_loss, reason = "quantities stay below 2^53")]
pub(crate) fn float(units: u64) -> f64 {
    units as f64
}

/// A signed quantity as a float; exact below 2^53 in size.
#[expect(clippy::cast_precision_loss, reason = "quantities stay below 2^53")]
pub(crate) fn signed(units: i64) -> f64 {
    units as f64
}

/// A number of points as units.
pub(crate) fn units(points: usize) -> u64 {
    u64::try_from(points).unwrap_or(u64::MAX)
}

/// The whole number at or below `x`, within 0..=[`UNITS_MAX`]; zero for `NaN`.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to 0..=2^52 first")]
pub(crate) fn whole_below(x: f64) -> u64 {
    x.clamp(0.0, float(UNITS_MAX)) as u64
}

/// Points between two quantities, saturating.
pub(crate) fn points(from: u64, to: u64) -> usize {
    usize::try_from(to.saturating_sub(from)).unwrap_or(usize::MAX)
}

/// The least number below `end` for which `holds` fails, or `end`; `holds` fails from some number on.
pub(crate) fn least_failing(end: u64, holds: impl Fn(u64) -> bool) -> u64 {
    let (mut low, mut high) = (0, end);
    while low < high {
        let middle = low + (high - low) / 2;
        if holds(middle) { low = middle + 1 } else { high = middle }
    }
    low
}
