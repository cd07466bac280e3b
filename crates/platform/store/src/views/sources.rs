//! Sources: what each brought, how fresh and how good it is.

use crate::cell::{count, id, json, time};
use crate::error::Error;
use crate::store::Store;
use qm_domain::{ImportReport, QualityReport, SourceName, Timestamp};
use rusqlite::{OptionalExtension, params};
use serde::Serialize;

/// A file that was imported.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct FileRow {
    /// Its name.
    pub file: String,
    /// The import that brought it.
    pub batch: i64,
    /// When.
    pub at: Timestamp,
    /// Its account.
    pub report: ImportReport,
}

/// A source.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SourceOverview {
    /// Its name.
    pub source: SourceName,
    /// Imports that brought something.
    pub imports: u64,
    /// The first of them.
    pub first_at: Timestamp,
    /// The last of them.
    pub last_at: Timestamp,
    /// Rows in quarantine that still wait.
    pub quarantined: u64,
    /// Its files, the latest first.
    pub files: Vec<FileRow>,
    /// The quality of its last import that tells one.
    pub quality: Option<QualityReport>,
}

impl Store {
    /// All sources, by name.
    ///
    /// # Errors
    /// When the data base refuses or a stored value cannot be read.
    pub fn sources(&self) -> Result<Vec<SourceOverview>, Error> {
        self.read(|connection| {
            let mut statement = connection.prepare_cached(
                "SELECT b.source, count(*), min(b.at), max(b.at),
                     (SELECT count(*) FROM quarantine q WHERE q.source = b.source AND q.released_by IS NULL)
                 FROM batches b GROUP BY b.source ORDER BY b.source",
            )?;
            let rows = statement.query_map([], |row| {
                Ok(SourceOverview {
                    source: id(row, 0)?,
                    imports: count(row, 1)?,
                    first_at: time(row, 2)?,
                    last_at: time(row, 3)?,
                    quarantined: count(row, 4)?,
                    files: Vec::new(),
                    quality: None,
                })
            })?;
            let mut sources: Vec<SourceOverview> = rows.collect::<Result<_, _>>()?;
            let mut files = connection.prepare_cached(
                "SELECT file, batch, at, report FROM files WHERE source = ?1 ORDER BY batch DESC, file",
            )?;
            let mut quality = connection
                .prepare_cached("SELECT report FROM quality WHERE source = ?1 ORDER BY batch DESC LIMIT 1")?;
            for source in &mut sources {
                let rows = files.query_map(params![source.source.as_str()], |r| {
                    Ok(FileRow { file: r.get(0)?, batch: r.get(1)?, at: time(r, 2)?, report: json(r, 3)? })
                })?;
                source.files = rows.collect::<Result<_, _>>()?;
                source.quality = quality.query_row([source.source.as_str()], |r| json(r, 0)).optional()?;
            }
            Ok(sources)
        })
    }
}
