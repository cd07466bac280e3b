//! Samples of errors: their size, and quantiles between their members.

use crate::number::{float, whole_below};

/// Fewer errors than this say their size but not their shape.
pub(crate) const SHAPE_MIN: usize = 8;
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
    let place = p * float(sorted.len() - 1);
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
fn normal_quantile(p: f64) -> f64 {
    let tail = p.min(1.0 - p);
    let t = (-2.0 * tail.ln()).sqrt();
    let top = 2.515_517 + t * (0.802_853 + t * 0.010_328);
    let bottom = 1.0 + t * (1.432_788 + t * (0.189_269 + t * 0.001_308));
    let z = t - top / bottom;
    if p < 0.5 { -z } else { z }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn normal_quantiles_agree_with_tables() {
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
