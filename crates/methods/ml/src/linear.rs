//! Linear models by ordinary least squares.

mod builder;
mod triangle;

use serde::{Deserialize, Serialize};
use statrs::distribution::{ContinuousCDF, StudentsT};

pub use builder::OlsBuilder;
use triangle::solve_lower;

use crate::number::float;
use crate::{Columns, Error};

/// A fitted or given linear model: `intercept + Σ coefficient × feature`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Ols {
    /// Value where every feature is 0.
    pub intercept: f64,
    /// Name and weight of each feature, in the order of the rows; 0 for those in `aliased`.
    pub coefficients: Vec<(String, f64)>,
    /// Features that are constant or a linear combination of earlier ones, and so were left out.
    pub aliased: Vec<String>,
    /// Rows fitted; 0 for given weights.
    pub n: usize,
    /// Rows left out because a number in them was missing.
    pub skipped: usize,
    /// Degrees of freedom left: rows less the weights fitted.
    pub df: usize,
    /// Sum of squared residuals, in squared units of the target.
    pub rss: f64,
    /// Share of the target's variance explained; 0 when the target does not vary.
    pub r2: f64,
    /// Standard deviation of the residuals; `None` when no degree of freedom is left.
    pub sigma: Option<f64>,
    /// Standard error of the intercept; `None` as `sigma`.
    pub intercept_standard_error: Option<f64>,
    /// Standard error of each coefficient, in their order; `None` as `sigma`, and for aliased features.
    pub standard_errors: Vec<Option<f64>>,
    spread: Option<Spread>,
}

/// Where the rows lay: their mean and the triangular factor around it, for the features kept.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Spread {
    kept: Vec<usize>,
    centre: Vec<f64>,
    factor: Vec<Vec<f64>>,
}

impl Ols {
    /// A model with given weights, fitted to nothing. Its intervals are unbounded.
    pub fn from_weights(intercept: f64, coefficients: Vec<(String, f64)>) -> Self {
        let standard_errors = vec![None; coefficients.len()];
        Self {
            intercept,
            coefficients,
            aliased: Vec::new(),
            n: 0,
            skipped: 0,
            df: 0,
            rss: 0.0,
            r2: 0.0,
            sigma: None,
            intercept_standard_error: None,
            standard_errors,
            spread: None,
        }
    }

    /// Fits a whole table at once; rows with a missing number are left out and counted.
    ///
    /// # Errors
    /// As [`OlsBuilder::push_all`] and [`OlsBuilder::finish`].
    pub fn fit(columns: &Columns, target: &[f64]) -> Result<Self, Error> {
        let mut builder = OlsBuilder::new(columns.names().to_vec());
        builder.push_all(columns, target)?;
        builder.finish()
    }

    /// The prediction for one row. `NaN` when a cell is missing or the width is another.
    pub fn predict(&self, row: &[f64]) -> f64 {
        if row.len() != self.coefficients.len() {
            return f64::NAN;
        }
        self.coefficients.iter().zip(row).fold(self.intercept, |sum, ((_, weight), x)| sum + weight * x)
    }

    /// How far the row lies from the rows fitted: 1/n at their mean. `None` for given weights and for
    /// rows of another width.
    pub fn leverage(&self, row: &[f64]) -> Option<f64> {
        let spread = self.spread.as_ref()?;
        if row.len() != self.coefficients.len() || self.n == 0 {
            return None;
        }
        let off: Vec<f64> = spread.kept.iter().zip(&spread.centre).map(|(&j, c)| row[j] - c).collect();
        let turned = solve_lower(&spread.factor, &off);
        Some(1.0 / float(self.n) + turned.iter().map(|v| v * v).sum::<f64>())
    }

    /// The interval that holds a new value at `row` with probability `level`, if errors are normal, of
    /// equal spread and independent: Student's t with the leverage of the row.
    ///
    /// A `level` of 0 or less gives the prediction alone; 1 or more, and a model without degrees of
    /// freedom, the whole line. `NaN` in the row gives `NaN`.
    pub fn predict_interval(&self, row: &[f64], level: f64) -> (f64, f64) {
        let point = self.predict(row);
        if point.is_nan() || level <= 0.0 {
            return (point, point);
        }
        let bounded = (level < 1.0).then_some(()).and(self.sigma).zip(self.leverage(row));
        let law = StudentsT::new(0.0, 1.0, float(self.df));
        let (Some((sigma, leverage)), Ok(law)) = (bounded, law) else {
            return (f64::NEG_INFINITY, f64::INFINITY);
        };
        let half = law.inverse_cdf(f64::midpoint(1.0, level)) * sigma * (1.0 + leverage).sqrt();
        (point - half, point + half)
    }

    /// Names of the features, in the order of a row.
    pub fn features(&self) -> impl Iterator<Item = &str> {
        self.coefficients.iter().map(|(name, _)| name.as_str())
    }
}
