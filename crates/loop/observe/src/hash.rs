//! Fingerprints: rows that are equal have equal ones, and so have files.

use crate::error::Error;
use crate::record::Record;
use std::fmt;
use std::fs::File;
use std::path::Path;

/// The first 128 bits of the BLAKE3 hash of a row or file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RowHash(pub [u8; 16]);

impl fmt::Display for RowHash {
    /// 32 hexadecimal digits.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

/// The fingerprint of a whole file as it lies on the disk.
///
/// # Errors
/// [`Error::Open`] when it cannot be read.
pub fn file_hash(path: &Path) -> Result<RowHash, Error> {
    let failed = |source| Error::Open { path: path.into(), source };
    let mut hasher = blake3::Hasher::new();
    hasher.update_reader(File::open(path).map_err(failed)?).map_err(failed)?;
    Ok(short(&hasher))
}

/// Hashes the identity cells of rows: name and value of every cell that is filled, by name.
#[derive(Debug)]
pub(crate) struct Identity {
    file: blake3::Hasher,
    columns: Vec<(String, usize)>,
    buffer: Vec<u8>,
}

impl Identity {
    /// `kind` keeps equal rows of different kinds of file apart; `columns` are names and positions.
    pub(crate) fn new(kind: &str, mut columns: Vec<(String, usize)>) -> Self {
        columns.sort();
        let mut file = blake3::Hasher::new();
        file.update(kind.as_bytes()).update(&[0]);
        Self { file, columns, buffer: Vec::new() }
    }

    /// The fingerprint of a row. It does not depend on the order of the columns.
    pub(crate) fn of(&mut self, record: &Record) -> RowHash {
        self.buffer.clear();
        for (name, at) in &self.columns {
            if let Some(cell) = record.raw(*at) {
                part(&mut self.buffer, name);
                part(&mut self.buffer, cell);
            }
        }
        part(&mut self.buffer, &record.unnamed);
        short(self.file.clone().update(&self.buffer))
    }

    /// The fingerprint of a row that cannot be read: its place in the file stands for its content.
    pub(crate) fn of_broken(&self, number: u64) -> RowHash {
        short(self.file.clone().update(b"\0broken").update(&number.to_le_bytes()))
    }
}

fn part(buffer: &mut Vec<u8>, text: &str) {
    buffer.extend_from_slice(&u32::try_from(text.len()).unwrap_or(u32::MAX).to_le_bytes());
    buffer.extend_from_slice(text.as_bytes());
}

fn short(hasher: &blake3::Hasher) -> RowHash {
    let mut hash = [0; 16];
    hash.copy_from_slice(&hasher.finalize().as_bytes()[..16]);
    RowHash(hash)
}
