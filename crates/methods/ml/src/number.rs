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

/// The arithmetic mean; 0 on an empty list.
pub(crate) fn mean(values: &[f64]) -> f64 {
    if values.is_empty() {
        return 0.0;
    }
    values.iter().sum::<f64>() / float(values.len())
}

/// The median, the mean of the two middle values for an even count; 0 on an empty list. Reorders `values`.
pub(crate) fn median(values: &mut [f64]) -> f64 {
    let middle = values.len() / 2;
    if values.is_empty() {
        return 0.0;
    }
    let (_, upper, _) = values.select_nth_unstable_by(middle, f64::total_cmp);
    let upper = *upper;
    if values.len() % 2 == 1 {
        return upper;
    }
    let lower = values[..middle].iter().copied().max_by(f64::total_cmp).unwrap_or(upper);
    lower / 2.0 + upper / 2.0
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
    fn whole_stays_in_range() {
        for (x, expected) in [(-1.0, 0), (2.9, 2), (1e300, 5), (f64::NAN, 0)] {
            assert_eq!(whole(x, 5), expected);
        }
    }
}
