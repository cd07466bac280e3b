//! Measures of predicted numbers.

use super::paired;
use crate::Error;
use crate::number::{float, mean, median};

/// Mean absolute error, in units of the target.
///
/// # Errors
/// [`Error::Lengths`], [`Error::NoRows`] or [`Error::NotFinite`] for lists that cannot be compared.
pub fn mae(actual: &[f64], predicted: &[f64]) -> Result<f64, Error> {
    Ok(mean(&errors(actual, predicted)?.iter().map(|e| e.abs()).collect::<Vec<_>>()))
}

/// Root of the mean squared error, in units of the target.
///
/// # Errors
/// As [`mae`].
pub fn rmse(actual: &[f64], predicted: &[f64]) -> Result<f64, Error> {
    let errors = errors(actual, predicted)?;
    Ok((errors.iter().map(|e| e * e).sum::<f64>() / float(errors.len())).sqrt())
}

/// Mean of predicted less actual: above 0 when predictions are too high.
///
/// # Errors
/// As [`mae`].
pub fn bias(actual: &[f64], predicted: &[f64]) -> Result<f64, Error> {
    Ok(mean(&errors(actual, predicted)?))
}

/// Median of the absolute errors, in units of the target.
///
/// # Errors
/// As [`mae`].
pub fn median_absolute_error(actual: &[f64], predicted: &[f64]) -> Result<f64, Error> {
    Ok(median(&mut errors(actual, predicted)?.iter().map(|e| e.abs()).collect::<Vec<_>>()))
}

/// Share of the target's variance explained: 1 is perfect, 0 as good as its mean, below 0 worse. A
/// target that does not vary gives 1 when it is met exactly and 0 otherwise.
///
/// # Errors
/// As [`mae`].
pub fn r2(actual: &[f64], predicted: &[f64]) -> Result<f64, Error> {
    let rss: f64 = errors(actual, predicted)?.iter().map(|e| e * e).sum();
    let centre = mean(actual);
    let tss: f64 = actual.iter().map(|a| (a - centre).powi(2)).sum();
    if tss > 0.0 {
        return Ok(1.0 - rss / tss);
    }
    Ok(if rss > 0.0 { 0.0 } else { 1.0 })
}

fn errors(actual: &[f64], predicted: &[f64]) -> Result<Vec<f64>, Error> {
    paired(actual, predicted)?;
    Ok(predicted.iter().zip(actual).map(|(p, a)| p - a).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    const ACTUAL: [f64; 4] = [3.0, -0.5, 2.0, 7.0];
    const PREDICTED: [f64; 4] = [2.5, 0.0, 2.0, 8.0];

    #[test]
    fn agrees_with_scikit_learn() {
        // The worked example of scikit-learn's documentation of sklearn.metrics (1.9).
        for (measured, expected) in [
            (mae(&ACTUAL, &PREDICTED), 0.5),
            (rmse(&ACTUAL, &PREDICTED), 0.375_f64.sqrt()),
            (bias(&ACTUAL, &PREDICTED), 0.25),
            (median_absolute_error(&ACTUAL, &PREDICTED), 0.5),
            (r2(&ACTUAL, &PREDICTED), 0.948_608_137_044_967),
        ] {
            assert!((measured.unwrap() - expected).abs() < 1e-12, "{expected}");
        }
    }

    #[test]
    fn refuses_what_cannot_be_compared() {
        assert_eq!(mae(&[], &[]), Err(Error::NoRows));
        assert_eq!(mae(&[1.0], &[]), Err(Error::Lengths { left: 1, right: 0 }));
        assert_eq!(mae(&[1.0, 2.0], &[1.0, f64::NAN]), Err(Error::NotFinite { index: 1 }));
    }

    #[test]
    fn a_constant_target_has_no_variance_to_explain() {
        assert_eq!(r2(&[1.0, 1.0], &[1.0, 1.0]).map(f64::to_bits), Ok(1.0_f64.to_bits()));
        assert_eq!(r2(&[1.0, 1.0], &[1.0, 2.0]).map(f64::to_bits), Ok(0.0_f64.to_bits()));
    }
}
