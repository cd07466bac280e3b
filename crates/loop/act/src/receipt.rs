//! What an executor answers once an errand is carried out.

use serde::Serialize;
use std::fmt;

/// Proof that an errand was carried out. Holds no personal data.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "receipt", rename_all = "snake_case")]
pub enum Receipt {
    /// Rows were written.
    Written {
        /// The errand's key.
        key: String,
        /// Name of the file in the folder.
        file: String,
        /// How many rows.
        rows: usize,
    },
    /// The folder had it already; nothing was written.
    Already {
        /// The errand's key.
        key: String,
    },
    /// A receiver took it.
    Answered {
        /// The errand's key.
        key: String,
        /// HTTP status, 200 to 299.
        status: u16,
    },
}

impl fmt::Display for Receipt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Written { file, rows, .. } => write!(f, "{rows} rows written to {file}"),
            Self::Already { .. } => f.write_str("was there already"),
            Self::Answered { status, .. } => write!(f, "receiver answered {status}"),
        }
    }
}
