//! How good each source's data were, import by import.

use crate::cell::{id, json, time};
use crate::error::Error;
use crate::store::Store;
use qm_domain::{QualityReport, SourceName, Timestamp};
use rusqlite::params;
use serde::Serialize;

/// The quality of one import.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct QualityRow {
    /// The source.
    pub source: SourceName,
    /// The import's number.
    pub batch: i64,
    /// When.
    pub at: Timestamp,
    /// How good.
    pub report: QualityReport,
}

impl Store {
    /// Quality reports, newest first; of one source or of all.
    ///
    /// # Errors
    /// When the data base refuses or a report cannot be read.
    pub fn quality(&self, source: Option<&SourceName>) -> Result<Vec<QualityRow>, Error> {
        self.read(|connection| {
            let mut statement = connection.prepare_cached(
                "SELECT source, batch, at, report FROM quality
                 WHERE ?1 IS NULL OR source = ?1 ORDER BY batch DESC",
            )?;
            let rows = statement.query_map(params![source.map(SourceName::as_str)], |row| {
                Ok(QualityRow {
                    source: id(row, 0)?,
                    batch: row.get(1)?,
                    at: time(row, 2)?,
                    report: json(row, 3)?,
                })
            })?;
            Ok(rows.collect::<Result<_, _>>()?)
        })
    }
}
