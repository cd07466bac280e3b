//! What can go wrong when a decision is carried out. Messages hold no personal data, no address and no secret.

use std::io;

/// Why an errand was not carried out, or an executor could not start.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A file of the folder cannot be read or written.
    #[error("cannot use {file}")]
    File {
        /// Its name in the folder.
        file: String,
        /// Why.
        #[source]
        source: io::Error,
    },
    /// Rows cannot be put into CSV, or a file holds no CSV.
    #[error("cannot read or write the rows of {file}")]
    Rows {
        /// Its name in the folder.
        file: String,
        /// Why.
        #[source]
        source: csv::Error,
    },
    /// Another process writes into the folder.
    #[error("the output folder is in use by another process")]
    Busy,
    /// The ledger of the folder was changed by somebody else.
    #[error("line {line} of the ledger cannot be read")]
    Ledger {
        /// From 1.
        line: usize,
    },
    /// A file of this name has other columns; move it away or mend it.
    #[error("{file} has other columns than are written")]
    Columns {
        /// Its name in the folder.
        file: String,
    },
    /// Not an address that starts with `http://` or `https://`.
    #[error("webhook address is not an http or https address")]
    Address,
    /// A secret that is too short to protect anything.
    #[error("webhook secret is shorter than {least} bytes")]
    Secret {
        /// The shortest accepted.
        least: usize,
    },
    /// The errand's key cannot stand in a header.
    #[error("key of the errand is not plain ASCII")]
    Key,
    /// The errand cannot be put into JSON.
    #[error("cannot write the errand as JSON")]
    Json(#[source] serde_json::Error),
    /// The receiver answered, but not with 2xx.
    #[error("webhook receiver answered {status}")]
    Refused {
        /// HTTP status.
        status: u16,
    },
    /// No answer: no connection, no valid certificate, or too late.
    #[error("webhook receiver cannot be reached")]
    Unreachable(#[source] Box<ureq::Error>),
}

impl Error {
    /// For `map_err` on what was done to `file`.
    pub(crate) fn file(file: &str) -> impl FnOnce(io::Error) -> Self {
        move |source| Self::File { file: file.into(), source }
    }

    /// For `map_err` on the rows of `file`.
    pub(crate) fn rows(file: &str) -> impl FnOnce(csv::Error) -> Self {
        move |source| Self::Rows { file: file.into(), source }
    }
}
