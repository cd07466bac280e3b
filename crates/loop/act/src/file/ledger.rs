//! The folder's ledger: which keys are written, and what was begun when the last run was cut off.
//!
//! One JSON line for each step. An entry counts once its line end is there; a line that is cut off is forgotten.

use crate::error::Error;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::fs::{File, OpenOptions, TryLockError};
use std::io::{Read, Seek, SeekFrom, Write};
use std::path::Path;

const NAME: &str = "ledger.jsonl";

/// Rows about to be written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Block {
    pub(super) key: String,
    /// Where to.
    pub(super) file: String,
    /// Length of the file before.
    pub(super) offset: u64,
    /// Length of the rows.
    pub(super) bytes: usize,
    /// Their hash in hex: a ledger holds no personal data.
    pub(super) sha256: String,
}

#[derive(Serialize, Deserialize)]
#[serde(tag = "step", rename_all = "snake_case")]
enum Entry {
    Begun(Block),
    Done { key: String },
    Undone { key: String },
}

/// Open and locked until dropped.
#[derive(Debug)]
pub(super) struct Ledger {
    file: File,
    length: u64,
    done: BTreeSet<String>,
    begun: Option<Block>,
}

impl Ledger {
    pub(super) fn open(folder: &Path) -> Result<Self, Error> {
        let failed = || Error::file(NAME);
        let options = OpenOptions::new().read(true).write(true).create(true).truncate(false).clone();
        let mut file = options.open(folder.join(NAME)).map_err(failed())?;
        file.try_lock().map_err(|refused| match refused {
            TryLockError::WouldBlock => Error::Busy,
            TryLockError::Error(source) => Error::File { file: NAME.into(), source },
        })?;
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes).map_err(failed())?;
        bytes.truncate(bytes.iter().rposition(|&b| b == b'\n').map_or(0, |end| end + 1));
        let length = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
        let mut ledger = Self { file, length, done: BTreeSet::new(), begun: None };
        for (at, line) in bytes.split_inclusive(|&b| b == b'\n').enumerate() {
            let entry = serde_json::from_slice(line).map_err(|_| Error::Ledger { line: at + 1 })?;
            ledger.take(entry);
        }
        Ok(ledger)
    }

    pub(super) fn holds(&self, key: &str) -> bool {
        self.done.contains(key)
    }

    /// What was begun and neither done nor undone.
    pub(super) fn begun(&self) -> Option<&Block> {
        self.begun.as_ref()
    }

    /// Notes what is about to be written; it is on disk before this returns.
    pub(super) fn begin(&mut self, block: Block) -> Result<(), Error> {
        self.append(Entry::Begun(block))?;
        self.file.sync_data().map_err(Error::file(NAME))
    }

    /// Notes that the rows are on disk. Need not be on disk itself: the rows prove it.
    pub(super) fn done(&mut self, key: String) -> Result<(), Error> {
        self.append(Entry::Done { key })
    }

    /// Notes that nothing is left of what was begun.
    pub(super) fn undone(&mut self, key: String) -> Result<(), Error> {
        self.append(Entry::Undone { key })
    }

    fn append(&mut self, entry: Entry) -> Result<(), Error> {
        let mut line = serde_json::to_vec(&entry).map_err(Error::Json)?;
        line.push(b'\n');
        self.put(&line).map_err(Error::file(NAME))?;
        self.length += u64::try_from(line.len()).unwrap_or(0);
        self.take(entry);
        Ok(())
    }

    /// Writes after the last whole line, over whatever a failed write has left.
    fn put(&mut self, line: &[u8]) -> std::io::Result<()> {
        self.file.set_len(self.length)?;
        self.file.seek(SeekFrom::Start(self.length))?;
        self.file.write_all(line)
    }

    fn take(&mut self, entry: Entry) {
        match entry {
            Entry::Begun(block) => self.begun = Some(block),
            Entry::Undone { .. } => self.begun = None,
            Entry::Done { key } => {
                self.begun = None;
                self.done.insert(key);
            }
        }
    }
}
