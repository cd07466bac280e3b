//! Intervals with a guaranteed share of hits, from the residuals of rows that were not fitted.

use serde::{Deserialize, Serialize};

use crate::Error;
use crate::number::{float, whole};

/// A split-conformal interval: new values fall into it with probability at least `level`, whatever the
/// law of the errors, as long as calibration rows and new rows are exchangeable.
///
/// The bound is the ⌈(n+1)·level⌉-th smallest of n calibration scores; where that rank is above n the
/// interval is the whole line (see [`Conformal::reaches`]). Sources: Vovk, Gammerman & Shafer (2005);
/// Lei et al. (2018), Journal of the American Statistical Association 113; Romano, Patterson & Candès
/// (2019) for the two-sided form.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Conformal {
    shape: Shape,
    scores: Vec<f64>,
}

/// What the scores are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
enum Shape {
    /// Absolute residuals: the interval is symmetric.
    Absolute,
    /// Residuals with their sign: each side has its own bound.
    Signed,
    /// Absolute residuals in units of a scale that goes with each row.
    Scaled,
}

impl Conformal {
    /// Symmetric intervals from residuals `actual - predicted` of the calibration rows. O(n log n).
    ///
    /// # Errors
    /// [`Error::NoRows`] without residuals, [`Error::NotFinite`] at the first that is no finite number.
    pub fn fit(residuals: &[f64]) -> Result<Self, Error> {
        Self::sorted(Shape::Absolute, residuals.iter().map(|r| r.abs()))
    }

    /// Intervals whose two sides follow the lower and the upper residuals: for skewed errors. The two
    /// sides share the misses evenly.
    ///
    /// # Errors
    /// As [`Conformal::fit`].
    pub fn fit_signed(residuals: &[f64]) -> Result<Self, Error> {
        Self::sorted(Shape::Signed, residuals.iter().copied())
    }

    /// Intervals that widen with a scale known for each row, for example a predicted spread.
    ///
    /// # Errors
    /// As [`Conformal::fit`]; [`Error::Lengths`] when the lists differ, [`Error::NotFinite`] where a
    /// scale is not above 0.
    pub fn fit_scaled(residuals: &[f64], scales: &[f64]) -> Result<Self, Error> {
        if residuals.len() != scales.len() {
            return Err(Error::Lengths { left: residuals.len(), right: scales.len() });
        }
        let score = |(r, s): (&f64, &f64)| if *s > 0.0 { r.abs() / s } else { f64::NAN };
        Self::sorted(Shape::Scaled, residuals.iter().zip(scales).map(score))
    }

    /// The interval around a prediction; a `level` of 0 or less gives the tightest bound that the
    /// scores have, 1 or more the whole line. The scale is taken as 1 for [`Conformal::fit_scaled`].
    pub fn interval(&self, point: f64, level: f64) -> (f64, f64) {
        self.interval_scaled(point, 1.0, level)
    }

    /// The interval around a prediction whose row has this scale; the scale has no effect on the
    /// unscaled kinds.
    pub fn interval_scaled(&self, point: f64, scale: f64, level: f64) -> (f64, f64) {
        match self.shape {
            Shape::Absolute => {
                let half = self.upper(level);
                (point - half, point + half)
            }
            Shape::Scaled => {
                let half = self.upper(level) * scale.max(0.0);
                (point - half, point + half)
            }
            Shape::Signed => {
                let side = f64::midpoint(1.0, level);
                (point + self.lower(side), point + self.upper(side))
            }
        }
    }

    /// Whether there are residuals enough for bounded intervals at this level.
    pub fn reaches(&self, level: f64) -> bool {
        let (low, high) = self.interval(0.0, level);
        low.is_finite() && high.is_finite()
    }

    /// Number of calibration rows.
    pub fn rows(&self) -> usize {
        self.scores.len()
    }

    fn sorted(shape: Shape, scores: impl Iterator<Item = f64>) -> Result<Self, Error> {
        let mut scores: Vec<f64> = scores.collect();
        if scores.is_empty() {
            return Err(Error::NoRows);
        }
        if let Some(index) = scores.iter().position(|s| !s.is_finite()) {
            return Err(Error::NotFinite { index });
        }
        scores.sort_by(f64::total_cmp);
        Ok(Self { shape, scores })
    }

    /// The score of rank ⌈(n+1)·level⌉, from 1; infinite above n. `level` within rounding of a whole
    /// rank counts as that rank.
    fn upper(&self, level: f64) -> f64 {
        self.rank(level).map_or(f64::INFINITY, |rank| self.scores[rank - 1])
    }

    /// The mirror image of [`Conformal::upper`].
    fn lower(&self, level: f64) -> f64 {
        self.rank(level).map_or(f64::NEG_INFINITY, |rank| self.scores[self.scores.len() - rank])
    }

    fn rank(&self, level: f64) -> Option<usize> {
        let n = self.scores.len();
        let exact = float(n + 1) * level;
        let rank = whole((exact - 1e-9).ceil(), n + 1).max(1);
        (rank <= n && level < 1.0).then_some(rank)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Random;

    fn check(interval: (f64, f64), expected: (f64, f64)) {
        let near = |a: f64, b: f64| (a - b).abs() < 1e-12 || a.total_cmp(&b).is_eq();
        assert!(near(interval.0, expected.0) && near(interval.1, expected.1), "{interval:?} {expected:?}");
    }

    #[test]
    fn takes_the_finite_sample_rank() {
        let nine: Vec<f64> = (1..=9).map(f64::from).collect();
        let conformal = Conformal::fit(&nine).unwrap();
        check(conformal.interval(100.0, 0.8), (92.0, 108.0));
        check(conformal.interval(100.0, 0.9), (91.0, 109.0));
        check(conformal.interval(100.0, 0.91), (f64::NEG_INFINITY, f64::INFINITY));
        assert!(conformal.reaches(0.9) && !conformal.reaches(0.95));
    }

    #[test]
    fn signed_sides_differ() {
        let residuals: Vec<f64> = (0..19).map(|i| f64::from(i) - 3.0).collect();
        let conformal = Conformal::fit_signed(&residuals).unwrap();
        check(conformal.interval(10.0, 0.8), (8.0, 24.0));
    }

    #[test]
    fn scale_widens() {
        let conformal = Conformal::fit_scaled(&[2.0, -4.0, 6.0], &[1.0, 2.0, 2.0]).unwrap();
        check(conformal.interval_scaled(0.0, 10.0, 0.75), (-30.0, 30.0));
        assert!(Conformal::fit_scaled(&[1.0], &[0.0]).is_err());
    }

    #[test]
    fn new_values_fall_inside_as_often_as_promised() {
        let mut random = Random::new(11);
        let mut skewed = || -(1.0 - random.unit()).ln();
        let calibration: Vec<f64> = (0..999).map(|_| skewed()).collect();
        for conformal in [Conformal::fit(&calibration).unwrap(), Conformal::fit_signed(&calibration).unwrap()]
        {
            for level in [0.5, 0.8, 0.9] {
                let (low, high) = conformal.interval(0.0, level);
                let hits = (0..20_000).filter(|_| (low..=high).contains(&skewed())).count();
                // Coverage given the calibration set follows Beta(⌈1000·level⌉, ..): sd below 0.016.
                assert!((float(hits) / 20_000.0 - level).abs() < 0.05, "{level} {hits}");
            }
        }
    }
}
