//! Measures of predicted classes and probabilities.

use std::collections::BTreeMap;

use super::same_length;
use crate::Error;
use crate::number::float;

/// Probabilities nearer to 0 or 1 than this count as this far away, so that a loss stays finite.
const CERTAIN: f64 = 1e-15;

/// Share of the classes predicted right.
///
/// # Errors
/// [`Error::Lengths`] or [`Error::NoRows`].
pub fn accuracy<T: PartialEq>(actual: &[T], predicted: &[T]) -> Result<f64, Error> {
    same_length(actual.len(), predicted.len())?;
    let right = actual.iter().zip(predicted).filter(|(a, p)| a == p).count();
    Ok(float(right) / float(actual.len()))
}

/// Mean over all classes that occur on either side of the harmonic mean of precision and recall.
///
/// # Errors
/// [`Error::Lengths`] or [`Error::NoRows`].
pub fn macro_f1<T: Ord>(actual: &[T], predicted: &[T]) -> Result<f64, Error> {
    same_length(actual.len(), predicted.len())?;
    // For each class: right, actual, predicted.
    let mut counts: BTreeMap<&T, [usize; 3]> = BTreeMap::new();
    for (a, p) in actual.iter().zip(predicted) {
        counts.entry(a).or_default()[1] += 1;
        counts.entry(p).or_default()[2] += 1;
        if a == p {
            counts.entry(a).or_default()[0] += 1;
        }
    }
    let f1: f64 = counts.values().map(|[right, a, p]| 2.0 * float(*right) / float(a + p)).sum();
    Ok(f1 / float(counts.len()))
}

/// Probability that a random positive scores above a random negative, ties counting half
/// (Mann & Whitney 1947). O(n log n).
///
/// # Errors
/// [`Error::Lengths`], [`Error::NoRows`], [`Error::NotFinite`], or [`Error::OneClass`] when all are
/// positive or all negative.
pub fn auc(actual: &[bool], scores: &[f64]) -> Result<f64, Error> {
    checked(actual, scores)?;
    let mut order: Vec<usize> = (0..scores.len()).collect();
    order.sort_by(|&a, &b| scores[a].total_cmp(&scores[b]));
    let (mut rank_sum, mut positives) = (0.0, 0);
    for tied in order.chunk_by(|&a, &b| scores[a].total_cmp(&scores[b]).is_eq()) {
        let below = order.partition_point(|&i| scores[i].total_cmp(&scores[tied[0]]).is_lt());
        let middle = float(below) + f64::midpoint(float(tied.len()), 1.0);
        let hits = tied.iter().filter(|&&i| actual[i]).count();
        rank_sum += middle * float(hits);
        positives += hits;
    }
    let negatives = actual.len() - positives;
    if positives == 0 || negatives == 0 {
        return Err(Error::OneClass);
    }
    let least = float(positives) * (float(positives) + 1.0) / 2.0;
    Ok((rank_sum - least) / (float(positives) * float(negatives)))
}

/// Mean negative logarithm of the probability given to what happened.
///
/// # Errors
/// [`Error::Lengths`], [`Error::NoRows`] or [`Error::NotFinite`].
pub fn log_loss(actual: &[bool], probabilities: &[f64]) -> Result<f64, Error> {
    checked(actual, probabilities)?;
    let loss = |(&a, &p): (&bool, &f64)| -(if a { p } else { 1.0 - p }).clamp(CERTAIN, 1.0).ln();
    Ok(actual.iter().zip(probabilities).map(loss).sum::<f64>() / float(actual.len()))
}

/// Mean squared difference between probability and what happened (Brier 1950).
///
/// # Errors
/// As [`log_loss`].
pub fn brier(actual: &[bool], probabilities: &[f64]) -> Result<f64, Error> {
    checked(actual, probabilities)?;
    let square = |(&a, &p): (&bool, &f64)| (p - if a { 1.0 } else { 0.0 }).powi(2);
    Ok(actual.iter().zip(probabilities).map(square).sum::<f64>() / float(actual.len()))
}

fn checked(actual: &[bool], numbers: &[f64]) -> Result<(), Error> {
    same_length(actual.len(), numbers.len())?;
    match numbers.iter().position(|x| !x.is_finite()) {
        Some(index) => Err(Error::NotFinite { index }),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn near(measured: Result<f64, Error>, expected: f64) {
        let measured = measured.unwrap();
        assert!((measured - expected).abs() < 1e-12, "{measured} {expected}");
    }

    #[test]
    fn agrees_with_scikit_learn() {
        // Worked examples of sklearn.metrics (1.9): f1_score, roc_auc_score, accuracy_score.
        near(accuracy(&[0, 1, 2, 3], &[0, 2, 1, 3]), 0.5);
        near(macro_f1(&[0, 1, 2, 0, 1, 2], &[0, 2, 1, 0, 0, 1]), 0.8 / 3.0);
        near(auc(&[false, false, true, true], &[0.1, 0.4, 0.35, 0.8]), 0.75);
        near(log_loss(&[true, false], &[0.8, 0.4]), -(0.8_f64.ln() + 0.6_f64.ln()) / 2.0);
        near(brier(&[true, false], &[0.8, 0.4]), 0.1);
    }

    #[test]
    fn auc_counts_ties_half_and_needs_both_classes() {
        near(auc(&[true, false, true], &[0.5, 0.5, 0.5]), 0.5);
        assert_eq!(auc(&[true, true], &[0.1, 0.2]), Err(Error::OneClass));
    }

    #[test]
    fn a_wrong_certainty_costs_much_but_not_everything() {
        assert!(log_loss(&[true], &[0.0]).unwrap().is_finite());
    }
}
