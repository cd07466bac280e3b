//! Conversions between counts and floating numbers, and order statistics.

/// A count as a floating number.
#[expect(clippy::cast_precision_loss, reason = "counts of rows stay far below 2^53")]
pub(crate) fn float(n: usize) -> f64 {
    n as f64
}

/// The whole part of `x`, at least 0 and at most `limit`; `NaN` gives 0.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "clamped to the range of the limit before the cast"
)]
pub(crate) fn whole(x: f64, limit: usize) -> usize {
    x.clamp(0.0, float(limit)) as usize
}

/// A position in a table of at most 2^32 rows, in four bytes.
pub(crate) fn short(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}

/// The whole number nearest to `x` (ties to even) for `|x| <= 2^50`: adding 1.5 × 2^52 leaves it in the low
/// bits of the sum, which costs one addition where a checked conversion costs several operations.
pub(crate) fn nearest(x: f64) -> i64 {
    const SHIFT: f64 = 6_755_399_441_055_744.0;
    (x + SHIFT).to_bits().wrapping_sub(SHIFT.to_bits()).cast_signed()
}

/// A whole number as a floating one, rounded beyond 2^53.
#[expect(clippy::cast_precision_loss, reason = "sums in fixed point need no more than 53 bits")]
pub(crate) fn real(n: i64) -> f64 {
    n as f64
}

/// The arithmetic mean; 0 on an empty list.
pub(crate) fn mean(values: &[f64]) -> f64 {
    if values.is_empty() {
        return 0.0;
    }
    values.iter().sum::<f64>() / float(values.len())
}

/// The median, the mean of the two middle values for an even count; 0 on an empty list. Reorders `values`.
pub(crate) fn median(values: &mut [f64]) -> f64 {
    if values.is_empty() { 0.0 } else { quantile(values, 0.5) }
}

/// The quantile at `level` of values that are not empty: the least one up to which more than the share `level`
/// lies, half way from the one before where that share is met exactly (type 2 of Hyndman & Fan 1996, American
/// Statistician 50; no number has a lower pinball loss); reorders them. O(values).
pub(crate) fn quantile(values: &mut [f64], level: f64) -> f64 {
    let wanted = level * float(values.len());
    let at = whole(wanted, values.len() - 1);
    let (below, found, _) = values.select_nth_unstable_by(at, f64::total_cmp);
    let found = *found;
    if float(at) < wanted {
        return found;
    }
    below.iter().copied().max_by(f64::total_cmp).map_or(found, |before| f64::midpoint(before, found))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn medians_of_odd_and_even_lists() {
        let near = |values: &[f64], expected: f64| {
            assert!((median(&mut values.to_vec()) - expected).abs() < 1e-15, "{values:?}");
        };
        near(&[3.0, 1.0, 2.0], 2.0);
        near(&[4.0, 1.0, 2.0, 3.0], 2.5);
        near(&[7.0], 7.0);
        near(&[], 0.0);
    }

    #[test]
    fn quantiles_agree_with_numpy() {
        // numpy 2.4: quantile([3, 1, 4, 1, 5, 9, 2, 6], levels, method="averaged_inverted_cdf").
        for (level, expected) in [(0.1, 1.0), (0.25, 1.5), (0.5, 3.5), (0.9, 9.0)] {
            let found = quantile(&mut [3.0, 1.0, 4.0, 1.0, 5.0, 9.0, 2.0, 6.0], level);
            assert!((found - expected).abs() < 1e-12, "{level} {found}");
        }
    }

    #[test]
    fn nearest_rounds_numbers_of_either_sign() {
        for (x, expected) in
            [(0.0, 0), (0.4, 0), (-0.6, -1), (2.5, 2), (-3.5, -4), (-1e15, -1_000_000_000_000_000)]
        {
            assert_eq!(nearest(x), expected, "{x}");
        }
    }

    #[test]
    fn whole_stays_in_range() {
        for (x, expected) in [(-1.0, 0), (2.9, 2), (1e300, 5), (f64::NAN, 0)] {
            assert_eq!(whole(x, 5), expected);
        }
    }
}
