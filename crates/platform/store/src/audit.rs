//! The audit trail: each row's hash covers the former row's hash, so that a changed or missing row shows.

use crate::cell::{limit, time};
use crate::error::Error;
use crate::store::Store;
use qm_domain::Timestamp;
use rusqlite::{Connection, OptionalExtension, params};
use serde::Serialize;

/// What is to be remembered. Holds no personal data: people appear by pseudonym or by the name of their key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AuditEntry<'a> {
    /// Who did it.
    pub who: &'a str,
    /// What was done.
    pub what: &'a str,
    /// To what.
    pub subject: &'a str,
    /// Anything else.
    pub detail: &'a str,
}

/// A row of the trail.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AuditRow {
    /// Its number.
    pub id: i64,
    /// When.
    pub at: Timestamp,
    /// Who.
    pub who: String,
    /// What.
    pub what: String,
    /// To what.
    pub subject: String,
    /// Anything else.
    pub detail: String,
}

/// Whether the trail is whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AuditState {
    /// Every row follows from the former.
    Whole {
        /// Rows.
        rows: u64,
    },
    /// A row was changed, or one before it is missing.
    Broken {
        /// The first row that does not follow.
        id: i64,
    },
}

impl Store {
    /// Appends to the trail.
    ///
    /// # Errors
    /// When the data base refuses.
    pub fn audit(&self, now: Timestamp, entry: &AuditEntry<'_>) -> Result<(), Error> {
        self.write(|connection| append_to(connection, now, entry))
    }

    /// The last rows of the trail, newest first.
    ///
    /// # Errors
    /// When the data base refuses.
    pub fn audit_rows(&self, most: usize) -> Result<Vec<AuditRow>, Error> {
        self.read(|connection| {
            let sql = "SELECT id, at, who, what, subject, detail FROM audit ORDER BY id DESC LIMIT ?1";
            let mut statement = connection.prepare(sql)?;
            let rows = statement.query_map([limit(most)], |r| {
                Ok(AuditRow {
                    id: r.get(0)?,
                    at: time(r, 1)?,
                    who: r.get(2)?,
                    what: r.get(3)?,
                    subject: r.get(4)?,
                    detail: r.get(5)?,
                })
            })?;
            Ok(rows.collect::<Result<_, _>>()?)
        })
    }

    /// Checks that the data base file is whole and that the audit trail was not changed.
    ///
    /// # Errors
    /// [`Error::Unsound`] with what was found.
    pub fn check(&self) -> Result<(), Error> {
        let found: String = self.read(|c| Ok(c.query_row("PRAGMA quick_check(1)", [], |r| r.get(0))?))?;
        if found != "ok" {
            return Err(Error::Unsound(found));
        }
        match self.audit_state()? {
            AuditState::Whole { .. } => Ok(()),
            AuditState::Broken { id } => Err(Error::Unsound(format!("audit row {id} does not follow"))),
        }
    }

    /// Follows the trail from its first row. Finds changed, inserted and missing rows, but not the last ones cut off.
    ///
    /// # Errors
    /// When the data base refuses.
    pub fn audit_state(&self) -> Result<AuditState, Error> {
        self.read(|connection| {
            let sql = "SELECT id, at, who, what, subject, detail, hash FROM audit ORDER BY id";
            let mut statement = connection.prepare(sql)?;
            let mut rows = statement.query([])?;
            let (mut former, mut count) = ([0; 32], 0);
            while let Some(row) = rows.next()? {
                let id: i64 = row.get(0)?;
                let texts: [String; 4] = [row.get(2)?, row.get(3)?, row.get(4)?, row.get(5)?];
                let [who, what, subject, detail] = texts.each_ref().map(String::as_str);
                let entry = AuditEntry { who, what, subject, detail };
                former = chained(&former, id, time(row, 1)?, &entry);
                if row.get::<_, Vec<u8>>(6)? != former {
                    return Ok(AuditState::Broken { id });
                }
                count += 1;
            }
            Ok(AuditState::Whole { rows: count })
        })
    }
}

/// Appends to the trail within a transaction.
pub(crate) fn append_to(
    connection: &Connection,
    now: Timestamp,
    entry: &AuditEntry<'_>,
) -> Result<(), Error> {
    let mut last = connection.prepare_cached("SELECT id, hash FROM audit ORDER BY id DESC LIMIT 1")?;
    let last: Option<(i64, [u8; 32])> = last.query_row([], |r| Ok((r.get(0)?, r.get(1)?))).optional()?;
    let (id, former) = last.map_or((1, [0; 32]), |(id, hash)| (id + 1, hash));
    let hash = chained(&former, id, now, entry);
    let sql =
        "INSERT INTO audit (id, at, who, what, subject, detail, hash) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)";
    let AuditEntry { who, what, subject, detail } = entry;
    connection.prepare_cached(sql)?.execute(params![id, now.micros(), who, what, subject, detail, hash])?;
    Ok(())
}

fn chained(former: &[u8; 32], id: i64, at: Timestamp, entry: &AuditEntry<'_>) -> [u8; 32] {
    let mut hasher = blake3::Hasher::new();
    hasher.update(former).update(&id.to_le_bytes()).update(&at.micros().to_le_bytes());
    for text in [entry.who, entry.what, entry.subject, entry.detail] {
        hasher.update(&u64::try_from(text.len()).unwrap_or(u64::MAX).to_le_bytes()).update(text.as_bytes());
    }
    hasher.finalize().into()
}
