//! Bringing columns to one scale.

use serde::{Deserialize, Serialize};

use crate::number::float;
use crate::{Columns, Error};

/// Maps each column's smallest value to 0 and its largest to 1; a constant column becomes 0.
/// Missing cells stay missing; values outside the fitted range leave `[0, 1]`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct MinMax(Vec<Shift>);

/// Maps each column to mean 0 and standard deviation 1 (divisor n); a constant column becomes 0.
/// Missing cells stay missing.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ZScore(Vec<Shift>);

/// `(x - from) / by`, or 0 where `by` is 0.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
struct Shift {
    from: f64,
    by: f64,
}

impl Shift {
    fn apply(self, x: f64) -> f64 {
        if self.by > 0.0 {
            (x - self.from) / self.by
        } else if x.is_nan() {
            x
        } else {
            0.0
        }
    }
}

impl MinMax {
    /// Learns the range of each column from the cells that are known; a column without any is taken as constant 0.
    pub fn fit(columns: &Columns) -> Self {
        Self(per_column(columns, |known| {
            let low = known.iter().copied().min_by(f64::total_cmp).unwrap_or(0.0);
            let high = known.iter().copied().max_by(f64::total_cmp).unwrap_or(0.0);
            Shift { from: low, by: high - low }
        }))
    }

    /// Scales one row in place.
    ///
    /// # Errors
    /// [`Error::Width`] when the row has another width than the table fitted.
    pub fn transform(&self, row: &mut [f64]) -> Result<(), Error> {
        apply(&self.0, row)
    }
}

impl ZScore {
    /// Learns mean and spread of each column from the cells that are known; a column without any is taken as constant 0.
    pub fn fit(columns: &Columns) -> Self {
        Self(per_column(columns, |known| {
            let Some(&first) = known.first() else {
                return Shift { from: 0.0, by: 0.0 };
            };
            let n = float(known.len());
            let off = known.iter().map(|x| x - first).sum::<f64>() / n;
            let from = first + off;
            let square = known.iter().map(|x| ((x - first) - off).powi(2)).sum::<f64>() / n;
            Shift { from, by: square.sqrt() }
        }))
    }

    /// Scales one row in place.
    ///
    /// # Errors
    /// [`Error::Width`] when the row has another width than the table fitted.
    pub fn transform(&self, row: &mut [f64]) -> Result<(), Error> {
        apply(&self.0, row)
    }
}

fn per_column(columns: &Columns, learn: impl Fn(&[f64]) -> Shift) -> Vec<Shift> {
    let known = |column: &[f64]| column.iter().copied().filter(|x| !x.is_nan()).collect::<Vec<f64>>();
    (0..columns.width()).filter_map(|j| columns.column(j)).map(|column| learn(&known(column))).collect()
}

fn apply(shifts: &[Shift], row: &mut [f64]) -> Result<(), Error> {
    if shifts.len() != row.len() {
        return Err(Error::Width { found: row.len(), expected: shifts.len() });
    }
    for (cell, shift) in row.iter_mut().zip(shifts) {
        *cell = shift.apply(*cell);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table() -> Columns {
        let names = ["a", "constant", "unknown"].map(str::to_owned).to_vec();
        let columns = vec![vec![1.0, 3.0, f64::NAN, 5.0], vec![7.0, 7.0, 7.0, 7.0], vec![f64::NAN; 4]];
        Columns::new(names, columns).unwrap()
    }

    fn near(row: &[f64], expected: &[f64]) {
        assert!(row.iter().zip(expected).all(|(a, b)| (a - b).abs() < 1e-15), "{row:?} {expected:?}");
    }

    #[test]
    fn min_max_maps_the_range_to_unit() {
        let scaler = MinMax::fit(&table());
        let mut row = [2.0, 7.0, 4.0];
        scaler.transform(&mut row).unwrap();
        near(&row, &[0.25, 0.0, 0.0]);
        assert!(scaler.transform(&mut [1.0]).is_err());
    }

    #[test]
    fn z_score_has_mean_zero_and_spread_one() {
        let scaler = ZScore::fit(&table());
        let mut column = Vec::new();
        for x in [1.0, 3.0, 5.0] {
            let mut row = [x, 7.0, 0.0];
            scaler.transform(&mut row).unwrap();
            column.push(row[0]);
        }
        near(&[column.iter().sum::<f64>()], &[0.0]);
        near(&[column.iter().map(|z| z * z).sum::<f64>()], &[3.0]);
        let mut row = [f64::NAN, f64::NAN, 0.0];
        scaler.transform(&mut row).unwrap();
        assert!(row[0].is_nan() && row[1].is_nan());
    }
}
