//! A row per series: its id, then its values.

use std::collections::HashSet;

use super::{NamedSeries, Row, is_head, number, parsed};
use crate::Error;

/// Reads the series of `first`, where that is none of names, and of `rows`.
pub(super) fn read(
    first: Row,
    rows: impl Iterator<Item = Result<Row, Error>>,
) -> Result<Vec<NamedSeries>, Error> {
    let columns = first.cells.len();
    let header = is_header(&first)?;
    let mut ids = HashSet::new();
    let mut series = Vec::new();
    for row in (!header).then_some(Ok(first)).into_iter().chain(rows) {
        let row = row?;
        let cells = row.cells.len();
        if cells < 2 || (header && cells > columns) {
            return Err(row.wanting(columns.max(2)));
        }
        let id = row.cells[0].to_owned();
        if !ids.insert(id.clone()) {
            return Err(Error::SameId { line: row.line, id });
        }
        let ends = (1..cells).rev().find(|at| !row.cells[*at].trim().is_empty()).unwrap_or(0);
        let values = row.cells.iter().skip(1).take(ends).map(|cell| parsed(row.line, cell));
        let values = values.collect::<Result<Vec<f64>, Error>>()?;
        series.push(NamedSeries { id, keys: Vec::new(), values, inputs: Vec::new() });
    }
    let known =
        |one: &NamedSeries| one.values.iter().rposition(|value| !value.is_nan()).map_or(0, |at| at + 1);
    let longest = series.iter().map(known).max().unwrap_or(0);
    for one in &mut series {
        one.values.truncate(longest);
    }
    Ok(series)
}

/// Whether a first line holds names; refused where only some of its cells are numbers.
fn is_header(first: &Row) -> Result<bool, Error> {
    let head = &first.cells[0];
    if is_head(head) || head.trim().is_empty() {
        return Ok(true);
    }
    let others = || first.cells.iter().skip(1);
    match others().find(|cell| number(cell).is_none()) {
        None => Ok(false),
        Some(cell) if others().any(|cell| number(cell).is_some_and(f64::is_finite)) => {
            Err(Error::Cell { line: first.line, cell: cell.to_owned() })
        }
        Some(_) => Ok(true),
    }
}
