//! Rows in, linear model out, without holding the rows.

use serde::{Deserialize, Serialize};

use super::triangle::{Reduced, Triangle, solve_lower, solve_upper};
use super::{Ols, Spread};
use crate::number::float;
use crate::{Columns, Error};

/// Takes rows one at a time and keeps only a triangle of `(features + 1)²/2` numbers.
///
/// Each row is taken relative to the first one and to the running mean, so that large offsets do not
/// cost digits; scale costs none in an orthogonal factorisation. O(features²) per row.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct OlsBuilder {
    names: Vec<String>,
    rows: usize,
    skipped: usize,
    origin: Vec<f64>,
    mean: Vec<f64>,
    largest: Vec<f64>,
    triangle: Triangle,
    turned: Vec<f64>,
}

impl OlsBuilder {
    /// A builder for rows of these features, in this order.
    pub fn new(feature_names: Vec<String>) -> Self {
        let width = feature_names.len() + 1;
        Self {
            names: feature_names,
            rows: 0,
            skipped: 0,
            origin: vec![0.0; width],
            mean: vec![0.0; width],
            largest: vec![0.0; width],
            triangle: Triangle::new(width),
            turned: vec![0.0; width],
        }
    }

    /// Adds one row of features and its target `y`. A row with a missing or infinite number is counted
    /// in [`OlsBuilder::skipped`] and changes nothing else.
    ///
    /// # Errors
    /// [`Error::Width`] when the row has not one cell for each feature.
    pub fn push(&mut self, row: &[f64], y: f64) -> Result<(), Error> {
        if row.len() != self.names.len() {
            return Err(Error::Width { found: row.len(), expected: self.names.len() });
        }
        if !y.is_finite() || row.iter().any(|x| !x.is_finite()) {
            self.skipped += 1;
            return Ok(());
        }
        let cells = || row.iter().copied().chain(std::iter::once(y));
        if self.rows == 0 {
            self.origin.clear();
            self.origin.extend(cells());
        }
        self.rows += 1;
        let n = float(self.rows);
        let weight = ((n - 1.0) / n).sqrt();
        for (j, x) in cells().enumerate() {
            let off = (x - self.origin[j]) - self.mean[j];
            self.mean[j] += off / n;
            self.largest[j] = self.largest[j].max(x.abs());
            self.turned[j] = weight * off;
        }
        self.triangle.add(&mut self.turned);
        Ok(())
    }

    /// Adds all rows of a table with their targets.
    ///
    /// # Errors
    /// [`Error::Width`] and [`Error::Lengths`] when the shapes do not fit.
    pub fn push_all(&mut self, columns: &Columns, target: &[f64]) -> Result<(), Error> {
        if columns.width() > 0 && columns.rows() != target.len() {
            return Err(Error::Lengths { left: columns.rows(), right: target.len() });
        }
        let mut row = Vec::with_capacity(columns.width());
        for (i, &y) in target.iter().enumerate() {
            columns.read_row(i, &mut row);
            self.push(&row, y)?;
        }
        Ok(())
    }

    /// Rows left out because a number in them was missing or infinite.
    pub fn skipped(&self) -> usize {
        self.skipped
    }

    /// Rows taken so far.
    pub fn rows(&self) -> usize {
        self.rows
    }

    /// The least-squares model of the rows so far; more rows may follow. O(features³).
    ///
    /// # Errors
    /// [`Error::NoRows`] before the first usable row, [`Error::Overflow`] when squares of the numbers
    /// leave the range of `f64`.
    pub fn finish(&self) -> Result<Ols, Error> {
        if self.rows == 0 {
            return Err(Error::NoRows);
        }
        let features = self.names.len();
        let reduced = self.triangle.reduce(&self.largest[..features], self.rows);
        let slopes = solve_upper(&reduced.factor, &reduced.rotated);
        let centre: Vec<f64> = (0..=features).map(|j| self.origin[j] + self.mean[j]).collect();
        let mut weights = vec![0.0; features];
        for (&j, &slope) in reduced.kept.iter().zip(&slopes) {
            weights[j] = slope;
        }
        let at_centre: f64 = weights.iter().zip(&centre).map(|(w, c)| w * c).sum();
        let intercept = centre[features] - at_centre;
        if !intercept.is_finite() || weights.iter().any(|w| !w.is_finite()) || !reduced.tss.is_finite() {
            return Err(Error::Overflow);
        }
        Ok(self.describe(intercept, weights, &centre[..features], reduced))
    }

    fn describe(&self, intercept: f64, weights: Vec<f64>, centre: &[f64], reduced: Reduced) -> Ols {
        let df = self.rows.saturating_sub(reduced.kept.len() + 1);
        let sigma = (df > 0).then(|| (reduced.rss / float(df)).sqrt());
        let mut standard_errors = vec![None; weights.len()];
        for (at, &j) in reduced.kept.iter().enumerate() {
            standard_errors[j] = sigma.map(|s| s * inverse_row_norm(&reduced.factor, at));
        }
        let kept_centre: Vec<f64> = reduced.kept.iter().map(|&j| centre[j]).collect();
        let lever = solve_lower(&reduced.factor, &kept_centre).iter().fold(0.0_f64, |s, v| s.hypot(*v));
        let aliased = (0..weights.len()).filter(|j| !reduced.kept.contains(j));
        Ols {
            intercept,
            aliased: aliased.map(|j| self.names[j].clone()).collect(),
            coefficients: self.names.iter().cloned().zip(weights).collect(),
            n: self.rows,
            skipped: self.skipped,
            df,
            rss: reduced.rss,
            r2: if reduced.tss > 0.0 { 1.0 - reduced.rss / reduced.tss } else { 0.0 },
            sigma,
            intercept_standard_error: sigma.map(|s| s * (1.0 / float(self.rows)).sqrt().hypot(lever)),
            standard_errors,
            spread: Some(Spread { kept: reduced.kept, centre: kept_centre, factor: reduced.factor }),
        }
    }
}

/// Length of row `at` of the inverse of an upper triangle: the solution of `R' v = e_at` runs along it.
fn inverse_row_norm(factor: &[Vec<f64>], at: usize) -> f64 {
    // Row `at` of the inverse has its entries in columns `at..`; it solves v R = e_at.
    let mut row = vec![0.0; factor.len()];
    let mut norm = 0.0_f64;
    for j in at..factor.len() {
        let known: f64 = (at..j).map(|i| row[i] * factor[i][j]).sum();
        row[j] = (if j == at { 1.0 } else { 0.0 } - known) / factor[j][j];
        norm = norm.hypot(row[j]);
    }
    norm
}
