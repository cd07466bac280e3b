//! Files as rows: plain, gzip or Zstandard; CSV, JSON lines or Parquet; streamed, with bounded memory.

mod delimited;
mod encoding;
mod json;
mod lines;
mod parquet_file;

use crate::error::Error;
use crate::record::Record;
use qm_domain::RejectReason;
use std::ffi::OsStr;
use std::fs::File;
use std::io::{BufReader, Read};
use std::path::Path;

pub(crate) use delimited::{Delimited, Dialect};
pub(crate) use encoding::Encoding;
pub(crate) use json::JsonLines;
pub(crate) use lines::Lines;
pub(crate) use parquet_file::ParquetFile;

/// Longest row in bytes.
pub(crate) const LONGEST_ROW: usize = 1 << 20;

/// What came of reading a row.
#[derive(Debug)]
pub(crate) enum Step {
    /// The record holds a row.
    Row,
    /// There was a row that cannot be read: why, and what was expected.
    Broken(RejectReason, String),
    /// There is nothing more.
    End,
}

/// How a file is written, by its name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Format {
    Delimited,
    JsonLines,
    Parquet,
}

impl Format {
    /// By the ending that remains once `.gz` and `.zst` are taken off.
    pub(crate) fn of(name: &str) -> Self {
        match stem(name).1 {
            "jsonl" | "ndjson" => Self::JsonLines,
            "parquet" => Self::Parquet,
            _ => Self::Delimited,
        }
    }
}

/// A file's name in lower case without compression and format: `Orders.csv.zst` gives `orders` and `csv`.
pub(crate) fn stem(lower_name: &str) -> (&str, &str) {
    let name =
        lower_name.strip_suffix(".gz").or_else(|| lower_name.strip_suffix(".zst")).unwrap_or(lower_name);
    for format in ["csv", "tsv", "txt", "jsonl", "ndjson", "parquet"] {
        if let Some(stem) = name.strip_suffix(format).and_then(|rest| rest.strip_suffix('.')) {
            return (stem, format);
        }
    }
    (name, "")
}

/// The last part of a path, for messages.
pub(crate) fn file_name(path: &Path) -> String {
    path.file_name().map_or_else(|| path.display().to_string(), |name| name.to_string_lossy().into_owned())
}

/// Rows of one file.
#[derive(Debug)]
pub(crate) enum Rows {
    Delimited(Delimited),
    JsonLines(JsonLines),
    Parquet(Box<ParquetFile>),
}

impl Rows {
    /// Opens a file. `wanted` are the columns that a JSON or Parquet file is asked for, `unhashed` those that do
    /// not count for whether two rows are equal.
    pub(crate) fn open(
        path: &Path,
        dialect: &Dialect,
        wanted: &[String],
        unhashed: &[String],
    ) -> Result<Self, Error> {
        let name = file_name(path);
        Ok(match Format::of(&name.to_lowercase()) {
            Format::Delimited => Self::Delimited(Delimited::open(open_lines(path)?, dialect.clone())?),
            Format::JsonLines => Self::JsonLines(JsonLines::new(open_lines(path)?, wanted, unhashed)),
            Format::Parquet => {
                let file = File::open(path).map_err(|source| Error::Open { path: path.into(), source })?;
                Self::Parquet(Box::new(ParquetFile::open(file, name)?))
            }
        })
    }

    /// Names of the columns, in the order of a record's cells.
    pub(crate) fn columns(&self) -> &[String] {
        match self {
            Self::Delimited(rows) => rows.columns(),
            Self::JsonLines(rows) => rows.columns(),
            Self::Parquet(rows) => rows.columns(),
        }
    }

    /// Reads the next row into `record`.
    pub(crate) fn read(&mut self, record: &mut Record) -> Result<Step, Error> {
        match self {
            Self::Delimited(rows) => rows.read(record),
            Self::JsonLines(rows) => rows.read(record),
            Self::Parquet(rows) => rows.read(record),
        }
    }

    /// Bytes read so far, after decompression; 0 for Parquet.
    pub(crate) fn bytes(&self) -> u64 {
        match self {
            Self::Delimited(rows) => rows.bytes(),
            Self::JsonLines(rows) => rows.bytes(),
            Self::Parquet(_) => 0,
        }
    }
}

/// The lines of a plain or compressed file.
pub(crate) fn open_lines(path: &Path) -> Result<Lines, Error> {
    let plain = open_plain(path).map_err(|source| Error::Open { path: path.into(), source })?;
    Ok(Lines::new(plain, file_name(path)))
}

/// The whole text of a plain or compressed UTF-8 file, for documents that are no tables.
///
/// # Errors
/// [`Error::Open`] when it cannot be opened or expanded, or is no UTF-8.
pub fn read_text(path: &Path) -> Result<String, Error> {
    let text = open_plain(path).and_then(std::io::read_to_string);
    text.map_err(|source| Error::Open { path: path.into(), source })
}

/// The bytes of a file, expanded where its name says that it is compressed.
fn open_plain(path: &Path) -> std::io::Result<Box<dyn Read + Send>> {
    let file = File::open(path)?;
    let ending = path.extension().map(OsStr::to_ascii_lowercase);
    Ok(if ending.as_deref() == Some(OsStr::new("gz")) {
        Box::new(flate2::bufread::MultiGzDecoder::new(BufReader::with_capacity(1 << 16, file)))
    } else if ending.as_deref() == Some(OsStr::new("zst")) {
        Box::new(zstd::Decoder::new(file)?)
    } else {
        Box::new(file)
    })
}
