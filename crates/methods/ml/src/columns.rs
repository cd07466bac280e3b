//! A table of features, column by column.

use serde::{Deserialize, Serialize};

use crate::Error;

/// Named columns of equal length; `NaN` marks a missing cell, no cell is infinite.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Columns {
    names: Vec<String>,
    columns: Vec<Vec<f64>>,
}

impl Columns {
    /// A table from `[column][row]` and one name for each column.
    ///
    /// # Errors
    /// [`Error::Width`] when names and columns differ in number, [`Error::Ragged`] when the columns
    /// differ in length, [`Error::Infinite`] at the first infinite cell.
    pub fn new(names: Vec<String>, columns: Vec<Vec<f64>>) -> Result<Self, Error> {
        if names.len() != columns.len() {
            return Err(Error::Width { found: names.len(), expected: columns.len() });
        }
        let expected = columns.first().map_or(0, Vec::len);
        for (name, column) in names.iter().zip(&columns) {
            if column.len() != expected {
                return Err(Error::Ragged { name: name.clone(), found: column.len(), expected });
            }
            if let Some(row) = column.iter().position(|x| x.is_infinite()) {
                return Err(Error::Infinite { name: name.clone(), row });
            }
        }
        Ok(Self { names, columns })
    }

    /// Names of the columns, in order.
    pub fn names(&self) -> &[String] {
        &self.names
    }

    /// Number of columns.
    pub fn width(&self) -> usize {
        self.columns.len()
    }

    /// Number of rows.
    pub fn rows(&self) -> usize {
        self.columns.first().map_or(0, Vec::len)
    }

    /// The cells of one column, or `None` beyond the last.
    pub fn column(&self, index: usize) -> Option<&[f64]> {
        self.columns.get(index).map(Vec::as_slice)
    }

    /// Writes row `index` into `row`, replacing what was there. A row beyond the last is all `NaN`.
    pub fn read_row(&self, index: usize, row: &mut Vec<f64>) {
        row.clear();
        row.extend(self.columns.iter().map(|c| c.get(index).copied().unwrap_or(f64::NAN)));
    }

    /// The rows at `indices`, in that order; rows beyond the last are all `NaN`.
    #[must_use]
    pub fn take(&self, indices: &[usize]) -> Self {
        let pick =
            |column: &Vec<f64>| indices.iter().map(|&i| column.get(i).copied().unwrap_or(f64::NAN)).collect();
        Self { names: self.names.clone(), columns: self.columns.iter().map(pick).collect() }
    }
}

/// Rows whose target is known, in order.
///
/// # Errors
/// [`Error::Lengths`] when the target has another length than the table, [`Error::NotFinite`] when a
/// target is infinite, [`Error::NoRows`] when none is known.
pub(crate) fn known_rows(columns: &Columns, target: &[f64]) -> Result<Vec<usize>, Error> {
    if columns.width() > 0 && columns.rows() != target.len() {
        return Err(Error::Lengths { left: columns.rows(), right: target.len() });
    }
    if let Some(index) = target.iter().position(|y| y.is_infinite()) {
        return Err(Error::NotFinite { index });
    }
    let rows: Vec<usize> = (0..target.len()).filter(|&i| !target[i].is_nan()).collect();
    if rows.is_empty() { Err(Error::NoRows) } else { Ok(rows) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn refuses_what_is_no_table() {
        let names = || vec!["a".to_owned(), "b".to_owned()];
        assert!(matches!(Columns::new(names(), vec![vec![1.0]]), Err(Error::Width { .. })));
        assert!(matches!(
            Columns::new(names(), vec![vec![1.0], vec![]]),
            Err(Error::Ragged { found: 0, expected: 1, .. })
        ));
        assert!(matches!(
            Columns::new(names(), vec![vec![1.0], vec![f64::INFINITY]]),
            Err(Error::Infinite { row: 0, .. })
        ));
    }

    #[test]
    fn takes_rows_in_the_order_asked() {
        let table = Columns::new(vec!["a".into()], vec![vec![1.0, 2.0, 3.0]]).unwrap();
        assert_eq!(table.take(&[2, 0]).column(0), Some([3.0, 1.0].as_slice()));
    }
}
