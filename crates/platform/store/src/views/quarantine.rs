//! Rows put aside: the list with reasons, values masked, and counts by reason.

use crate::cell::{code, count, id, maybe_code, time};
use crate::error::Error;
use crate::page::{Page, PageRequest, cursor};
use crate::store::Store;
use qm_domain::{RejectReason, SourceName, Table, Timestamp};
use rusqlite::params;
use serde::Serialize;

/// Which rows are wanted. Empty fields let everything through.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct QuarantineFilter {
    /// Of one source.
    pub source: Option<SourceName>,
    /// For one reason.
    pub reason: Option<RejectReason>,
    /// Released rows too.
    pub released: bool,
}

/// A row put aside.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct QuarantineListRow {
    /// Its number.
    pub id: i64,
    /// The source.
    pub source: SourceName,
    /// Its file.
    pub file: String,
    /// Its number in the file.
    pub row: u64,
    /// The table it was meant for.
    pub table: Option<Table>,
    /// The column at fault; empty when the whole row is.
    pub column: String,
    /// Why.
    pub reason: RejectReason,
    /// The cell; empty when it is personal.
    pub value: String,
    /// What was expected.
    pub expected: String,
    /// When it was put aside.
    pub at: Timestamp,
    /// Whether a later import released it.
    pub released: bool,
}

/// How many rows wait for one reason.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ReasonCount {
    /// The source.
    pub source: SourceName,
    /// The reason.
    pub reason: RejectReason,
    /// Rows that wait.
    pub rows: u64,
}

impl Store {
    /// A page of rows put aside, the latest first.
    ///
    /// # Errors
    /// [`Error::Cursor`] for a cursor of another list.
    pub fn quarantine_list(
        &self,
        filter: &QuarantineFilter,
        page: PageRequest<'_>,
    ) -> Result<Page<QuarantineListRow>, Error> {
        let (before, _) = page.after((i64::MAX, ""))?;
        let rows = self.read(|connection| {
            let mut statement = connection.prepare_cached(
                "SELECT id, source, file, row_number, tbl, col, reason, value, expected, at,
                     released_by IS NOT NULL
                 FROM quarantine WHERE id < ?1 AND (?2 IS NULL OR source = ?2)
                 AND (?3 IS NULL OR reason = ?3) AND (?4 OR released_by IS NULL)
                 ORDER BY id DESC LIMIT ?5",
            )?;
            let source = filter.source.as_ref().map(SourceName::as_str);
            let reason = filter.reason.map(RejectReason::code);
            let key = params![before, source, reason, filter.released, page.rows()];
            let rows = statement.query_map(key, |row| {
                Ok(QuarantineListRow {
                    id: row.get(0)?,
                    source: id(row, 1)?,
                    file: row.get(2)?,
                    row: count(row, 3)?,
                    table: maybe_code(row, 4, Table::from_code)?,
                    column: row.get(5)?,
                    reason: code(row, 6, RejectReason::from_code)?,
                    value: row.get(7)?,
                    expected: row.get(8)?,
                    at: time(row, 9)?,
                    released: row.get(10)?,
                })
            })?;
            Ok(rows.collect::<Result<Vec<_>, _>>()?)
        })?;
        Ok(page.cut(rows, |r| cursor(r.id, "")))
    }

    /// How many rows wait, by source and reason, most frequent first.
    ///
    /// # Errors
    /// When the data base refuses or a stored value cannot be read.
    pub fn quarantine_counts(&self) -> Result<Vec<ReasonCount>, Error> {
        self.read(|connection| {
            let mut statement = connection.prepare_cached(
                "SELECT source, reason, count(*) AS n FROM quarantine WHERE released_by IS NULL
                 GROUP BY source, reason ORDER BY source, n DESC, reason",
            )?;
            let rows = statement.query_map([], |row| {
                Ok(ReasonCount {
                    source: id(row, 0)?,
                    reason: code(row, 1, RejectReason::from_code)?,
                    rows: count(row, 2)?,
                })
            })?;
            Ok(rows.collect::<Result<_, _>>()?)
        })
    }
}
