//! Whether a model's errors have changed: the Page-Hinkley test on its residuals.

use crate::error::Error;
use serde::{Deserialize, Serialize};

/// What counts as a change, in standard deviations of the reference residuals.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct DriftLimits {
    /// Residuals from which the usual mean and spread are taken, at least 2.
    pub reference: usize,
    /// A shift of the mean up to this size is not a change.
    pub tolerance: f64,
    /// Sum of excess at which the alarm is given. Larger: fewer false alarms, later true ones.
    pub threshold: f64,
}

impl Default for DriftLimits {
    /// 50 reference residuals, half a deviation tolerated, alarm at 12: were mean and spread known exactly and
    /// the residuals normal, a false alarm in about 520,000 (Siegmund 1985, two-sided); a shift of one
    /// deviation is told after about 26.
    fn default() -> Self {
        Self { reference: 50, tolerance: 0.5, threshold: 12.0 }
    }
}

/// The way in which residuals moved.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DriftSide {
    /// Residuals rose.
    Up,
    /// Residuals fell.
    Down,
}

/// A change that was found.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Drift {
    /// Position of the residual at which the alarm was given, from 0.
    pub at: usize,
    /// Which way.
    pub side: DriftSide,
}

/// The two-sided Page-Hinkley test around a known mean and spread.
///
/// Method: Page (1954), Continuous inspection schemes; for streams Mouss et al. (2004).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PageHinkley {
    mean: f64,
    deviation: f64,
    limits: DriftLimits,
    up: f64,
    down: f64,
    seen: usize,
}

impl PageHinkley {
    /// A test around the mean and standard deviation of `reference`; `NaN` is skipped.
    ///
    /// Residuals without any spread get the spread 1e-9 of their size, so that any change is told.
    ///
    /// # Errors
    /// [`Error::DriftLimits`] when a limit is not positive, or fewer than two reference residuals are finite.
    pub fn new(reference: &[f64], limits: DriftLimits) -> Result<Self, Error> {
        let finite: Vec<f64> = reference.iter().copied().filter(|r| r.is_finite()).collect();
        let positive = |x: f64| x.is_finite() && x > 0.0;
        let n = u32::try_from(finite.len()).unwrap_or(u32::MAX);
        if n < 2 || !positive(limits.threshold) || !(limits.tolerance == 0.0 || positive(limits.tolerance)) {
            return Err(Error::DriftLimits);
        }
        let mean = finite.iter().sum::<f64>() / f64::from(n);
        let squares: f64 = finite.iter().map(|r| (r - mean).powi(2)).sum();
        let deviation = (squares / f64::from(n - 1)).sqrt().max(1e-9 * mean.abs().max(1.0));
        Ok(Self { mean, deviation, limits, up: 0.0, down: 0.0, seen: 0 })
    }

    /// Takes the next residual; says so when the sum of excess passes the threshold, and begins anew then.
    /// A residual that is not finite counts as seen and changes nothing.
    pub fn push(&mut self, residual: f64) -> Option<Drift> {
        let at = self.seen;
        self.seen += 1;
        if !residual.is_finite() {
            return None;
        }
        let z = (residual - self.mean) / self.deviation;
        self.up = (self.up + z - self.limits.tolerance).max(0.0);
        self.down = (self.down - z - self.limits.tolerance).max(0.0);
        let side = if self.up > self.limits.threshold {
            DriftSide::Up
        } else if self.down > self.limits.threshold {
            DriftSide::Down
        } else {
            return None;
        };
        (self.up, self.down) = (0.0, 0.0);
        Some(Drift { at, side })
    }
}

/// The first change in `residuals` (prediction minus outcome, oldest first), if any.
///
/// The first [`DriftLimits::reference`] residuals tell what is usual; `None` also when there are not more
/// residuals than that. O(residuals).
///
/// # Errors
/// Those of [`PageHinkley::new`].
pub fn check_drift(residuals: &[f64], limits: DriftLimits) -> Result<Option<Drift>, Error> {
    if residuals.len() <= limits.reference {
        return Ok(None);
    }
    let (reference, rest) = residuals.split_at(limits.reference);
    let mut test = PageHinkley::new(reference, limits)?;
    let found = rest.iter().find_map(|residual| test.push(*residual));
    Ok(found.map(|drift| Drift { at: drift.at + limits.reference, ..drift }))
}
