//! What can stop an import. A broken row never does; it becomes a rejection.

use std::io;
use std::path::PathBuf;

/// Why a file or mapping cannot be used. Messages name the file by its name alone.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The file or folder cannot be opened.
    #[error("cannot open {}", path.display())]
    Open {
        /// As it was given.
        path: PathBuf,
        /// What the system said.
        #[source]
        source: io::Error,
    },
    /// The file is cut off, damaged or cannot be read further.
    #[error(
        "{file} is damaged or cut off after {rows} rows ({bytes} bytes): {source}; copy or download it again, nothing of it is kept"
    )]
    Read {
        /// Name of the file.
        file: String,
        /// Bytes read before, after decompression.
        bytes: u64,
        /// Rows read before.
        rows: u64,
        /// What the decoder said.
        source: io::Error,
    },
    /// The first line is no header.
    #[error("the header of {file} {what}")]
    Header {
        /// Name of the file.
        file: String,
        /// What is wrong with it.
        what: String,
    },
    /// A column's name stands twice in the header.
    #[error("{file} has two columns named {column:?}; rename one of them")]
    DuplicateColumn {
        /// Name of the file.
        file: String,
        /// The name.
        column: String,
    },
    /// The mapping needs columns that the file does not have.
    #[error("{file} lacks {}: it has {}, expected {}{hint}", list(missing), list(found), list(expected))]
    MissingColumns {
        /// Name of the file.
        file: String,
        /// What is not there.
        missing: Vec<String>,
        /// What is there.
        found: Vec<String>,
        /// All that the mapping reads.
        expected: Vec<String>,
        /// What may be the matter.
        hint: String,
    },
    /// A row of a file that must be whole cannot be read.
    #[error("{file} row {row} cannot be read ({reason}): expected {expected}")]
    Row {
        /// Name of the file.
        file: String,
        /// Which row, from 1.
        row: usize,
        /// Why.
        reason: qm_domain::RejectReason,
        /// What was expected.
        expected: String,
    },
    /// Not a Parquet file, or one with columns that are no plain values.
    #[error("{file} cannot be read as Parquet: {what}")]
    Parquet {
        /// Name of the file.
        file: String,
        /// What is wrong with it.
        what: String,
    },
    /// The mapping itself is wrong.
    #[error("mapping {name:?}: {what}")]
    Mapping {
        /// Name of the mapping, as far as known.
        name: String,
        /// What is wrong, and where.
        what: String,
    },
    /// None of the files is one that the source knows.
    #[error("{source_name} knows none of {}; it reads {}", list(given), list(expected))]
    NothingKnown {
        /// Name of the mapping.
        source_name: String,
        /// Names of the files seen.
        given: Vec<String>,
        /// Names of the files it would read.
        expected: Vec<String>,
    },
    /// The address of the service that tells distances is none.
    #[error("distances.url is not an address such as http://localhost:5000")]
    RoadAddress,
    /// The service that tells distances keeps silent.
    #[error(
        "{service} at {address} did not answer within {timeout_s} s; start it, or set distances.fallback = true in shop.toml"
    )]
    RoadSilent {
        /// Its kind.
        service: qm_domain::DistanceSource,
        /// Its address, without path and secrets.
        address: String,
        /// Time waited.
        timeout_s: u32,
    },
    /// The service that tells distances is not there.
    #[error(
        "{service} at {address} cannot be reached ({what}); start it, or set distances.fallback = true in shop.toml"
    )]
    RoadUnreachable {
        /// Its kind.
        service: qm_domain::DistanceSource,
        /// Its address, without path and secrets.
        address: String,
        /// What the connection died of.
        what: String,
    },
    /// The service that tells distances answers something else.
    #[error("{service} at {address} answered {what}")]
    RoadAnswer {
        /// Its kind.
        service: qm_domain::DistanceSource,
        /// Its address, without path and secrets.
        address: String,
        /// What is wrong with the answer, in words of our own.
        what: String,
    },
    /// The file of rejected rows cannot be written.
    #[error("cannot write rejected rows")]
    Write(#[from] csv::Error),
}

/// Names for a message: the first twenty, in the order given.
fn list(names: &[String]) -> String {
    let shown: Vec<&str> = names.iter().take(20).map(String::as_str).collect();
    match names.len() {
        0 => "nothing".into(),
        n if n > 20 => format!("{} and {} more", shown.join(", "), n - 20),
        _ => shown.join(", "),
    }
}
