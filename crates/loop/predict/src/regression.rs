//! A number predicted from a feature table: least squares, with the spread of its errors on later rows.

mod design;
mod fit;
mod residuals;

pub(crate) use design::{Recipe, Shape};
pub(crate) use fit::{Plan, Rows, fit};

use crate::card::Estimate;
use crate::error::Error;
use design::Design;
use qm_domain::FeatureTable;
use qm_ml::Ols;
use residuals::ResidualLaw;
use serde::{Deserialize, Serialize};

/// The scale on which a target is fitted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TargetScale {
    /// As it is.
    Plain,
    /// Its logarithm plus one; errors then grow with the prediction.
    Log,
}

impl TargetScale {
    fn forward(self, y: f64) -> f64 {
        match self {
            Self::Plain => y,
            Self::Log => y.max(0.0).ln_1p(),
        }
    }

    /// Beyond e^30 nothing that a shop measures is left to predict.
    fn back(self, y: f64) -> f64 {
        match self {
            Self::Plain => y,
            Self::Log => y.min(30.0).exp_m1(),
        }
    }
}

/// A fitted number model. Its point is least squares on numbers and one-hot classes; its spread is that of the
/// errors it made on rows later than those it was fitted on (split conformal; Lei et al. 2018), put around the
/// middle of the errors on all rows. 80 % of new values should fall into the 80 % interval as long as errors
/// stay as they were; how many really did stands on the card.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct NumberModel {
    design: Design,
    ols: Ols,
    scale: TargetScale,
    law: ResidualLaw,
    /// Least possible value, where there is one.
    floor: Option<f64>,
}

impl NumberModel {
    /// One estimate per row of `features`, in the unit of the target.
    ///
    /// A missing number counts as its median at fitting, an unknown class as none. The mean is that of the
    /// whole spread, the 50 % quantile is the best guess. O(rows × (features + errors kept)).
    ///
    /// # Errors
    /// [`Error::Column`] when a column that the model was fitted on is absent.
    pub fn estimate(&self, features: &FeatureTable) -> Result<Vec<Estimate>, Error> {
        let cells = self.design.bind(features)?;
        let mut row = Vec::new();
        let mut estimate = |i| {
            self.design.write(&cells, i, &mut row);
            self.around(self.ols.predict(&row))
        };
        Ok((0..features.rows()).map(&mut estimate).collect())
    }

    /// One estimate per row, given that the value is already known to lie above `elapsed` of that row: for
    /// a parcel that has not arrived after so many days. A missing `elapsed` counts as nothing known.
    ///
    /// What is left of the spread above `elapsed` is taken; where fewer than 20 kept errors reach so far, a
    /// memoryless tail of the same mean excess as the largest tenth. O(rows × errors kept).
    ///
    /// # Errors
    /// As [`NumberModel::estimate`].
    pub fn remaining(&self, features: &FeatureTable, elapsed: &[f64]) -> Result<Vec<Estimate>, Error> {
        let cells = self.design.bind(features)?;
        let mut row = Vec::new();
        let mut estimate = |i| {
            self.design.write(&cells, i, &mut row);
            let point = self.ols.predict(&row);
            match elapsed.get(i).copied().filter(|e| e.is_finite()) {
                Some(elapsed) => self.law.beyond(elapsed, |r| self.value(point + r)),
                None => self.around(point),
            }
        };
        Ok((0..features.rows()).map(&mut estimate).collect())
    }

    /// The weights: intercept, then name and weight of each number and class.
    pub fn weights(&self) -> (f64, &[(String, f64)]) {
        (self.ols.intercept, &self.ols.coefficients)
    }

    /// The scale of its target.
    pub fn scale(&self) -> TargetScale {
        self.scale
    }

    fn around(&self, point: f64) -> Estimate {
        self.law.spread(|r| self.value(point + r))
    }

    fn value(&self, scaled: f64) -> f64 {
        let value = self.scale.back(scaled);
        self.floor.map_or(value, |floor| value.max(floor))
    }
}
