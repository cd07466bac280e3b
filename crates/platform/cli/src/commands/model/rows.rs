//! A file of rows as columns of numbers.

use anyhow::{Context, Result, bail};
use std::path::Path;

/// The cells of a file.
pub(super) struct Rows {
    file: String,
    names: Vec<String>,
    cells: Vec<Vec<String>>,
}

impl Rows {
    /// Reads CSV, JSONL or Parquet, compressed or not.
    pub(super) fn read(path: &Path) -> Result<Self> {
        let (names, cells) = qm_observe::read_table(path)?;
        if cells.is_empty() {
            bail!("{} has no rows", path.display());
        }
        Ok(Self { file: path.display().to_string(), names, cells })
    }

    fn position(&self, name: &str) -> Result<usize> {
        let at = self.names.iter().position(|n| n == name);
        at.with_context(|| format!("{} has no column {name:?}; it has {}", self.file, self.names.join(", ")))
    }

    /// Columns of numbers by name; an empty cell is missing (NaN).
    pub(super) fn numbers(&self, names: &[String]) -> Result<Vec<Vec<f64>>> {
        names.iter().map(|name| self.column(name)).collect()
    }

    fn column(&self, name: &str) -> Result<Vec<f64>> {
        let at = self.position(name)?;
        let number = |(index, row): (usize, &Vec<String>)| -> Result<f64> {
            let cell = row[at].trim();
            if cell.is_empty() {
                return Ok(f64::NAN);
            }
            let parsed = cell.parse::<f64>().ok().filter(|x| x.is_finite());
            parsed.with_context(|| {
                format!("{} row {} column {name}: {cell:?} is not a number", self.file, index + 1)
            })
        };
        self.cells.iter().enumerate().map(number).collect()
    }

    /// A column to order rows by: a number, or a text such as an ISO date that sorts by time.
    pub(super) fn times(&self, name: &str) -> Result<Vec<i64>> {
        let at = self.position(name)?;
        let mut order: Vec<usize> = (0..self.cells.len()).collect();
        match self.column(name) {
            Ok(numbers) => order.sort_by(|&a, &b| numbers[a].total_cmp(&numbers[b])),
            Err(_) => order.sort_by(|&a, &b| self.cells[a][at].cmp(&self.cells[b][at])),
        }
        let mut ranks = vec![0; order.len()];
        for (rank, index) in (0_i64..).zip(order) {
            ranks[index] = rank;
        }
        Ok(ranks)
    }

    /// The row's id: its cell in the column `id`, or its number from 0.
    pub(super) fn id(&self, index: usize) -> String {
        match self.position("id") {
            Ok(at) => self.cells[index][at].clone(),
            Err(_) => index.to_string(),
        }
    }
}

/// A count as a number.
#[expect(clippy::cast_precision_loss, reason = "row counts stay far below 2^53")]
pub(super) fn float(count: usize) -> f64 {
    count as f64
}
