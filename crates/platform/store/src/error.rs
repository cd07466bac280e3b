//! What can go wrong in the system of record.

use qm_domain::{DecisionId, Status, Table};
use std::path::PathBuf;

/// Why the store could not do what was asked. No message holds personal data.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The data base refused.
    #[error("data base: {0}")]
    Database(#[from] rusqlite::Error),
    /// The data base file cannot be opened.
    #[error("cannot open {}: {source}", path.display())]
    Open {
        /// Which.
        path: PathBuf,
        /// Why.
        source: rusqlite::Error,
    },
    /// The data base was written by a newer program.
    #[error("data base has schema {found}, this program knows {known}; use the newer program")]
    NewerSchema {
        /// Schema found.
        found: i64,
        /// Newest schema known here.
        known: i64,
    },
    /// The vault's key does not fit this data base.
    #[error("the vault key does not fit {}; use the key file that was made with it", path.display())]
    WrongKey {
        /// The data base.
        path: PathBuf,
    },
    /// A sealed value does not open: it was changed, moved, or belongs to another key.
    #[error("sealed {0} does not open")]
    Sealed(&'static str),
    /// No random bytes were to be had.
    #[error("no random bytes: {0}")]
    Entropy(#[source] std::io::Error),
    /// Stored bytes cannot be compressed or read back.
    #[error("cannot compress or expand what is stored: {0}")]
    Compress(#[source] std::io::Error),
    /// A value cannot be written as JSON or read back.
    #[error("json: {0}")]
    Json(#[from] serde_json::Error),
    /// A row whose values do not fit its table's columns.
    #[error("a row of {table} does not fit its columns at {column:?}")]
    Shape {
        /// The table.
        table: Table,
        /// The column; empty when their number is wrong.
        column: &'static str,
    },
    /// No such decision.
    #[error("no decision {0}")]
    NoDecision(DecisionId),
    /// A decision cannot go where it should.
    #[error("decision {id} is {from} and cannot become {to}")]
    Status {
        /// Which.
        id: DecisionId,
        /// Its status.
        from: Status,
        /// The wanted status.
        to: Status,
    },
    /// A decision that no longer waits cannot be put off.
    #[error("decision {id} is {status}; only what waits for an answer can be put off")]
    Answered {
        /// Which.
        id: DecisionId,
        /// Its status.
        status: Status,
    },
    /// Something named does not exist.
    #[error("no {what} {key:?}")]
    Unknown {
        /// What kind of thing.
        what: &'static str,
        /// Its key.
        key: String,
    },
    /// The data base file is damaged, or its audit trail was changed.
    #[error("data base is not sound: {0}")]
    Unsound(String),
    /// A cursor that this store did not give.
    #[error("cursor {0:?} was not given by this list")]
    Cursor(String),
}
