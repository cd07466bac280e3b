//! How good predictions were: numbers, classes and intervals.
//!
//! All measures take lists of equal length without missing values and refuse anything else: what to do
//! with a missing prediction is the caller's decision, and must be counted there.

mod classes;
mod intervals;
mod numbers;

pub use classes::{accuracy, auc, brier, log_loss, macro_f1};
pub use intervals::{coverage, mean_width, pinball};
pub use numbers::{bias, mae, median_absolute_error, r2, rmse};

use crate::Error;

/// Refuses empty lists, lists of different lengths and numbers that are not finite.
fn paired(left: &[f64], right: &[f64]) -> Result<(), Error> {
    same_length(left.len(), right.len())?;
    match left.iter().zip(right).position(|(a, b)| !a.is_finite() || !b.is_finite()) {
        Some(index) => Err(Error::NotFinite { index }),
        None => Ok(()),
    }
}

fn same_length(left: usize, right: usize) -> Result<(), Error> {
    if left != right {
        return Err(Error::Lengths { left, right });
    }
    if left == 0 { Err(Error::NoRows) } else { Ok(()) }
}
