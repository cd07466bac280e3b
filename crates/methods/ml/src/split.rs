//! What to fit on and what to measure on.

use crate::number::{float, whole};
use crate::{Error, Random};

/// Positions of the rows to fit on and of the rows to measure on; they never overlap.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Split {
    /// Rows to fit on.
    pub train: Vec<usize>,
    /// Rows to measure on.
    pub test: Vec<usize>,
}

/// Puts the latest `share` of the rows aside for measuring. Rows of the cut's own time go with their
/// position in the list. Both sides are in the order of time.
///
/// # Errors
/// [`Error::Parameter`] unless `0 < share < 1`; [`Error::NoRows`] when a side would be empty.
pub fn by_time(times: &[i64], share: f64) -> Result<Split, Error> {
    if !(share > 0.0 && share < 1.0) {
        return Err(Error::Parameter { name: "share", value: share });
    }
    let mut order: Vec<usize> = (0..times.len()).collect();
    order.sort_by_key(|&i| (times[i], i));
    let kept = times.len().saturating_sub(whole((float(times.len()) * share).round(), times.len()).max(1));
    if kept == 0 {
        return Err(Error::NoRows);
    }
    let test = order.split_off(kept);
    Ok(Split { train: order, test })
}

/// Cuts `0..rows` into `folds` parts of equal size (within one), shuffled by `seed`; each part is the
/// test side once. Both sides are ascending.
///
/// # Errors
/// [`Error::Parameter`] unless `2 <= folds <= rows`.
pub fn k_fold(rows: usize, folds: usize, seed: u64) -> Result<Vec<Split>, Error> {
    if folds < 2 || folds > rows {
        return Err(Error::Parameter { name: "folds", value: float(folds) });
    }
    let mut fold_of: Vec<usize> = (0..rows).map(|i| i % folds).collect();
    Random::new(seed).shuffle(&mut fold_of);
    let part = |fold: usize| {
        let (test, train) = (0..rows).partition(|&i| fold_of[i] == fold);
        Split { train, test }
    };
    Ok((0..folds).map(part).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_latest_rows_are_measured_on() {
        let split = by_time(&[5, 1, 5, 3, 2], 0.4).unwrap();
        assert_eq!(split, Split { train: vec![1, 4, 3], test: vec![0, 2] });
        assert!(by_time(&[1], 0.5).is_err());
        assert!(by_time(&[1, 2], f64::NAN).is_err());
    }

    #[test]
    fn folds_cover_every_row_once() {
        let folds = k_fold(23, 5, 9).unwrap();
        let mut seen: Vec<usize> = folds.iter().flat_map(|f| f.test.clone()).collect();
        seen.sort_unstable();
        assert_eq!(seen, (0..23).collect::<Vec<_>>());
        for fold in &folds {
            assert_eq!(fold.train.len() + fold.test.len(), 23);
            assert!(fold.test.len() == 4 || fold.test.len() == 5);
            assert!(fold.test.iter().all(|i| !fold.train.contains(i)));
        }
        assert_eq!(folds, k_fold(23, 5, 9).unwrap());
        assert!(k_fold(3, 4, 0).is_err());
    }
}
