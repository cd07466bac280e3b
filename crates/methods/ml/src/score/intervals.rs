//! Measures of predicted intervals and quantiles.

use super::{paired, same_length};
use crate::Error;
use crate::number::{float, mean};

/// Share of the values that lie inside their interval, its ends included. Infinite ends are allowed.
///
/// # Errors
/// [`Error::Lengths`], [`Error::NoRows`], and [`Error::NotFinite`] for missing values.
pub fn coverage(actual: &[f64], intervals: &[(f64, f64)]) -> Result<f64, Error> {
    same_length(actual.len(), intervals.len())?;
    let bad = |(a, (low, high)): (&f64, &(f64, f64))| !a.is_finite() || low.is_nan() || high.is_nan();
    if let Some(index) = actual.iter().zip(intervals).position(bad) {
        return Err(Error::NotFinite { index });
    }
    let inside = actual.iter().zip(intervals).filter(|(a, (low, high))| low <= a && *a <= high).count();
    Ok(float(inside) / float(actual.len()))
}

/// Mean width of the intervals, in units of the target.
///
/// # Errors
/// [`Error::NoRows`] without intervals, [`Error::NotFinite`] at the first that has no finite width.
pub fn mean_width(intervals: &[(f64, f64)]) -> Result<f64, Error> {
    same_length(intervals.len(), intervals.len())?;
    let widths: Vec<f64> = intervals.iter().map(|(low, high)| high - low).collect();
    match widths.iter().position(|w| !w.is_finite()) {
        Some(index) => Err(Error::NotFinite { index }),
        None => Ok(mean(&widths)),
    }
}

/// Mean pinball loss of predicted quantiles at `level`: least when they are the true quantiles
/// (Koenker & Bassett 1978).
///
/// # Errors
/// [`Error::Parameter`] unless `0 <= level <= 1`; [`Error::Lengths`], [`Error::NoRows`] or
/// [`Error::NotFinite`] for lists that cannot be compared.
pub fn pinball(actual: &[f64], quantiles: &[f64], level: f64) -> Result<f64, Error> {
    if !(0.0..=1.0).contains(&level) {
        return Err(Error::Parameter { name: "level", value: level });
    }
    paired(actual, quantiles)?;
    let loss = |(a, q): (&f64, &f64)| (level * (a - q)).max((level - 1.0) * (a - q));
    Ok(mean(&actual.iter().zip(quantiles).map(loss).collect::<Vec<_>>()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn near(measured: Result<f64, Error>, expected: f64) {
        assert!((measured.unwrap() - expected).abs() < 1e-12);
    }

    #[test]
    fn counts_hits_and_widths() {
        let intervals = [(0.0, 2.0), (1.0, 2.0), (f64::NEG_INFINITY, f64::INFINITY)];
        near(coverage(&[2.0, 3.0, 9.0], &intervals), 2.0 / 3.0);
        near(mean_width(&intervals[..2]), 1.5);
        assert_eq!(mean_width(&intervals), Err(Error::NotFinite { index: 2 }));
    }

    #[test]
    fn pinball_agrees_with_scikit_learn() {
        // Worked examples of sklearn.metrics.mean_pinball_loss (1.9): y [1, 2, 3].
        let actual = [1.0, 2.0, 3.0];
        near(pinball(&actual, &[0.0, 2.0, 3.0], 0.1), 0.1 / 3.0);
        near(pinball(&actual, &[1.0, 2.0, 4.0], 0.1), 0.3);
        near(pinball(&actual, &[0.0, 2.0, 3.0], 0.9), 0.3);
        near(pinball(&actual, &actual, 0.9), 0.0);
        assert!(pinball(&actual, &actual, 1.5).is_err());
    }
}
