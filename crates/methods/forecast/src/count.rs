//! Count distributions matched to a mean and a variance.
//!
//! The three laws whose ratios of neighbours are `p(k) / p(k-1) = a + b/k` (Panjer 1981) cover every
//! dispersion: binomial below, Poisson at, negative binomial above variance = mean. Weights run from
//! the mode outwards, so nothing under- or overflows and no gamma function is needed.

use crate::Distribution;
use crate::number::{float, whole_below};

/// Weights below this share of the mode's are left out.
const NEGLIGIBLE: f64 = 1e-14;
/// Longest support; beyond it a count law is not the right tool.
const SUPPORT_MAX: usize = 65_536;
/// Largest variance per mean; beyond it the support is too long and too little of it is near the mean.
const DISPERSION_MAX: f64 = 1_000.0;
/// Within this share of the mean a variance counts as equal to it.
const POISSON_BAND: f64 = 1e-3;

/// The count law with the given mean and variance, both non-negative and finite.
///
/// Underdispersed laws keep the mean and have the nearest variance a binomial can have. `None` where
/// the support would be longer than 65,536, the variance is above 1,000 means, or an argument is out of
/// range. O(support).
pub(crate) fn matched(mean: f64, variance: f64) -> Option<Distribution> {
    if !(mean.is_finite() && variance.is_finite() && mean >= 0.0 && variance >= 0.0) {
        return None;
    }
    if mean < NEGLIGIBLE {
        return Some(Distribution::point(0.0));
    }
    if variance > mean * DISPERSION_MAX {
        return None;
    }
    if variance > mean * (1.0 + POISSON_BAND) {
        let q = 1.0 - mean / variance;
        let r = mean * mean / (variance - mean);
        recurrence(q, q * (r - 1.0), usize::MAX)
    } else if variance < mean * (1.0 - POISSON_BAND) {
        binomial(mean, variance)
    } else {
        recurrence(0.0, mean, usize::MAX)
    }
}

fn binomial(mean: f64, variance: f64) -> Option<Distribution> {
    let trials = (mean * mean / (mean - variance)).max(mean).ceil();
    if trials > float(SUPPORT_MAX) {
        return recurrence(0.0, mean, usize::MAX);
    }
    let p = mean / trials;
    if p >= 1.0 - NEGLIGIBLE {
        return Some(Distribution::point(trials));
    }
    let odds = p / (1.0 - p);
    recurrence(-odds, (trials + 1.0) * odds, whole_below(trials, SUPPORT_MAX))
}

/// Weights by `p(k) = p(k-1) (a + b/k)` outwards from the mode, on 0..=`last`.
fn recurrence(a: f64, b: f64, last: usize) -> Option<Distribution> {
    let mode = if b > 0.0 { b / (1.0 - a) } else { 0.0 };
    if mode > 1e9 {
        return None;
    }
    let mode = whole_below(mode, last);
    let ratio = |k: usize| a + b / float(k);
    let mut below = Vec::new();
    let mut weight = 1.0;
    let mut k = mode;
    while k > 0 {
        weight /= ratio(k);
        if weight < NEGLIGIBLE || !weight.is_finite() {
            break;
        }
        below.push(weight);
        k -= 1;
        if below.len() > SUPPORT_MAX {
            return None;
        }
    }
    let first = mode - below.len();
    let mut weights: Vec<f64> = below.into_iter().rev().collect();
    weights.push(1.0);
    weight = 1.0;
    k = mode;
    while k < last {
        k += 1;
        weight *= ratio(k);
        if weight < NEGLIGIBLE {
            break;
        }
        weights.push(weight);
        if weights.len() > SUPPORT_MAX {
            return None;
        }
    }
    Some(Distribution::on_whole_numbers(first, weights))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn at(d: &Distribution, k: f64) -> f64 {
        d.points().find(|(v, _)| (v - k).abs() < 0.5).map_or(0.0, |(_, p)| p)
    }

    #[test]
    fn poisson_and_negative_binomial_agree_with_closed_forms() {
        // Poisson(3): p(2) = 9/2 e^-3. Negative binomial, mean 4, variance 12: r = 2, success 1/3,
        // p(0) = 1/9, p(1) = 2 (1/9)(2/3) = 4/27.
        let poisson = matched(3.0, 3.0).unwrap();
        assert!((at(&poisson, 2.0) - 4.5 * (-3.0_f64).exp()).abs() < 1e-12);
        let nb = matched(4.0, 12.0).unwrap();
        assert!((at(&nb, 0.0) - 1.0 / 9.0).abs() < 1e-12);
        assert!((at(&nb, 1.0) - 4.0 / 27.0).abs() < 1e-12);
        // Binomial(4, 1/2): mean 2, variance 1, p(2) = 6/16.
        let bin = matched(2.0, 1.0).unwrap();
        assert!((at(&bin, 2.0) - 0.375).abs() < 1e-12);
    }

    #[test]
    fn edges_are_points_or_refused() {
        assert_eq!(matched(0.0, 5.0).unwrap(), Distribution::point(0.0));
        assert_eq!(matched(3.0, 0.0).unwrap(), Distribution::point(3.0));
        assert!(matched(f64::NAN, 1.0).is_none());
        assert!(matched(1.0, 1e12).is_none());
        assert!(matched(1e300, 1e300).is_none());
    }

    proptest! {
        #[test]
        fn mean_is_kept_and_variance_where_possible(mean in 0.01..300.0_f64, ratio in 0.0..40.0_f64) {
            let d = matched(mean, mean * ratio).unwrap();
            prop_assert!((d.mean() - mean).abs() < 1e-6 * (1.0 + mean));
            if ratio > 1.01 {
                prop_assert!((d.variance() / (mean * ratio) - 1.0).abs() < 1e-6);
            }
        }
    }
}
