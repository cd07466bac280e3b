//! Samples of errors: their size, and quantiles between their members.

use crate::number::{float, whole_below};

/// Fewer errors than this say their size but not their shape.
pub(crate) const SHAPE_MIN: usize = 8;
/// Values beyond the ends of a sample count as so many times them at most.
const BEYOND_MAX: f64 = 20.0;
/// Members of the sample that stands for a normal law.
const GRID: usize = 99;

/// The square root of the mean square; `None` on an empty sample.
pub(crate) fn root_mean_square(errors: &[f64]) -> Option<f64> {
    if errors.is_empty() {
        return None;
    }
    Some((errors.iter().map(|e| e * e).sum::<f64>() / float(errors.len())).sqrt())
}

/// The quantile of an ascending, non-empty sample with linear interpolation (Hyndman & Fan 1996, type 7).
pub(crate) fn interpolated(sorted: &[f64], p: f64) -> f64 {
    at_place(sorted, p * float(sorted.len() - 1))
}

/// The value at a place between the members of an ascending, non-empty sample, the first of which is at 0.
pub(crate) fn at_place(sorted: &[f64], place: f64) -> f64 {
    let low = whole_below(place, sorted.len() - 1);
    let high = (low + 1).min(sorted.len() - 1);
    sorted[low] + (place - float(low)) * (sorted[high] - sorted[low])
}

/// 99 evenly spaced quantiles of a centred normal law with standard deviation `sd`, ascending.
pub(crate) fn normal_grid(sd: f64) -> Vec<f64> {
    (0..GRID).map(|i| sd * normal_quantile((float(i) + 0.5) / float(GRID))).collect()
}

/// The standard normal quantile, absolute error below 4.5e-4: far below what a handful of errors can tell
/// (Abramowitz & Stegun 1964, 26.2.23).
pub(crate) fn normal_quantile(p: f64) -> f64 {
    let tail = p.min(1.0 - p);
    let t = (-2.0 * tail.ln()).sqrt();
    let top = 2.515_517 + t * (0.802_853 + t * 0.010_328);
    let bottom = 1.0 + t * (1.432_788 + t * (0.189_269 + t * 0.001_308));
    let z = t - top / bottom;
    if p < 0.5 { -z } else { z }
}

/// The standard normal law, absolute error below 1e-7 (Abramowitz & Stegun 1964, 26.2.17).
pub(crate) fn normal_cdf(z: f64) -> f64 {
    const TERMS: [f64; 5] = [0.319_381_530, -0.356_563_782, 1.781_477_937, -1.821_255_978, 1.330_274_429];
    let t = 1.0 / (1.0 + 0.231_641_9 * z.abs());
    let polynomial = TERMS.iter().rev().fold(0.0, |sum, term| (sum + term) * t);
    let tail = (-0.5 * z * z).exp() / std::f64::consts::TAU.sqrt() * polynomial;
    if z < 0.0 { tail } else { 1.0 - tail }
}

/// Where `value` lies in an ascending, non-empty sample, as a normal score; beyond its ends in proportion to them.
pub(crate) fn score_in(sorted: &[f64], value: f64) -> f64 {
    let n = sorted.len();
    let above = sorted.partition_point(|member| *member <= value);
    let outer = normal_quantile(0.5 / float(n));
    if above == 0 || above == n {
        let (end, score) = if above == 0 { (sorted[0], outer) } else { (sorted[n - 1], -outer) };
        let beyond = if end.abs() > 0.0 { value / end } else { 1.0 };
        return score * beyond.clamp(1.0, BEYOND_MAX);
    }
    let (low, high) = (sorted[above - 1], sorted[above]);
    let place = float(above - 1) + if high > low { (value - low) / (high - low) } else { 0.5 };
    normal_quantile((place / float(n - 1)).clamp(0.5 / float(n), 1.0 - 0.5 / float(n)))
}

/// The value at a normal score in an ascending, non-empty sample: the inverse of [`score_in`].
pub(crate) fn at_score(sorted: &[f64], score: f64) -> f64 {
    let n = sorted.len();
    let outer = -normal_quantile(0.5 / float(n));
    if score.abs() <= outer {
        return interpolated(sorted, normal_cdf(score));
    }
    let end = if score < 0.0 { sorted[0] } else { sorted[n - 1] };
    end * score.abs() / outer.max(f64::MIN_POSITIVE)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scores_lead_back_to_their_values() {
        let sorted = normal_grid(2.0);
        for value in [-9.0, -3.0, -0.4, 0.0, 1.7, 4.0, 12.0] {
            let back = at_score(&sorted, score_in(&sorted, value));
            assert!((back - value).abs() < 0.05 * (1.0 + value.abs()), "{value} {back}");
        }
        for (z, p) in [(0.0, 0.5), (1.0, 0.841_344_7), (-1.96, 0.024_997_9)] {
            assert!((normal_cdf(z) - p).abs() < 1e-6);
        }
    }

    #[test]
    pub(crate) fn normal_quantiles_agree_with_tables() {
        for (p, z) in [(0.5, 0.0), (0.975, 1.959_964), (0.1, -1.281_552), (0.999, 3.090_232)] {
            assert!((normal_quantile(p) - z).abs() < 4.5e-4, "{p}");
        }
    }

    #[test]
    fn interpolation_meets_the_members() {
        let sorted = [1.0, 2.0, 4.0];
        for (p, expected) in [(0.0, 1.0), (0.5, 2.0), (0.75, 3.0), (1.0, 4.0)] {
            assert!((interpolated(&sorted, p) - expected).abs() < 1e-12);
        }
    }
}
