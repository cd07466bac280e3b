//! A whole file as a table of texts, for small files that need no mapping.

use crate::error::Error;
use crate::record::Record;
use crate::source::{Dialect, Format, Rows, Step, file_name};
use std::path::Path;

/// Column names and rows of cells; an empty cell is a missing one.
///
/// Reads CSV, JSON lines or Parquet, plain, gzip or Zstandard. The columns of JSON lines are those of its first line.
///
/// # Errors
/// [`Error`] when the file cannot be opened, is damaged, or a row cannot be read: it names the row.
pub fn read_table(path: &Path) -> Result<(Vec<String>, Vec<Vec<String>>), Error> {
    let name = file_name(path);
    let wanted = match Format::of(&name.to_lowercase()) {
        Format::JsonLines => first_keys(path)?,
        Format::Delimited | Format::Parquet => Vec::new(),
    };
    let mut rows = Rows::open(path, &Dialect::default(), &wanted, &[])?;
    let columns = rows.columns().to_vec();
    let (mut record, mut cells) = (Record::default(), Vec::new());
    loop {
        match rows.read(&mut record)? {
            Step::End => return Ok((columns, cells)),
            Step::Row => {
                let row = (0..columns.len()).map(|at| record.cell(at).unwrap_or_default().to_owned());
                cells.push(row.collect());
            }
            Step::Broken(reason, expected) => {
                let row = cells.len() + 1;
                return Err(Error::Row { file: name, row, reason, expected });
            }
        }
    }
}

/// The keys of the first object.
fn first_keys(path: &Path) -> Result<Vec<String>, Error> {
    let mut lines = crate::source::open_lines(path)?;
    let mut line = Vec::new();
    lines.read(&mut line)?;
    let object: serde_json::Map<String, serde_json::Value> =
        serde_json::from_slice(&line).unwrap_or_default();
    Ok(object.keys().cloned().collect())
}
