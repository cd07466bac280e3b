//! Which keys a table holds: asked of the data base one by one, or held in memory once many are asked for.

use super::writer::{encode_stored, single};
use crate::error::Error;
use crate::vault::{ContentHasher, Vault};
use rusqlite::{Connection, Statement};
use std::collections::HashMap;

/// Questions asked of the data base before all keys are read: an event asks few, a file many.
const ASK_FIRST: u32 = 256;

/// The keys of one table with the hash of each row. Keys are told apart by a keyed 64-bit hash.
pub(super) struct KnownKeys<'c> {
    connection: &'c Connection,
    hasher: ContentHasher,
    find: Statement<'c>,
    all: String,
    cells: usize,
    asked: u32,
    held: Option<HashMap<i64, i64>>,
}

impl<'c> KnownKeys<'c> {
    pub(super) fn new(
        connection: &'c Connection,
        vault: &Vault,
        find: Statement<'c>,
        all: String,
        cells: usize,
    ) -> Self {
        let hasher = vault.content();
        Self { connection, hasher, find, all, cells, asked: 0, held: None }
    }

    /// The hash of the row under a key. `bind` binds the key to the question for the data base.
    pub(super) fn find(
        &mut self,
        key: i64,
        bind: impl FnOnce(&mut Statement<'c>) -> rusqlite::Result<()>,
    ) -> Result<Option<i64>, Error> {
        if self.held.is_none() && self.asked >= ASK_FIRST {
            self.held = Some(self.load()?);
        }
        if let Some(held) = &self.held {
            return Ok(held.get(&key).copied());
        }
        self.asked += 1;
        bind(&mut self.find)?;
        Ok(single(&mut self.find)?)
    }

    /// Keeps a written row in mind.
    pub(super) fn remember(&mut self, key: i64, hash: i64) {
        if let Some(held) = &mut self.held {
            held.insert(key, hash);
        }
    }

    fn load(&self) -> Result<HashMap<i64, i64>, Error> {
        let mut statement = self.connection.prepare(&self.all)?;
        let mut rows = statement.query([])?;
        let (mut held, mut encoded) = (HashMap::new(), Vec::new());
        while let Some(row) = rows.next()? {
            encoded.clear();
            for cell in 0..self.cells {
                encode_stored(&mut encoded, row.get_ref(cell)?);
            }
            held.insert(self.hasher.hash(&encoded), row.get(self.cells)?);
        }
        Ok(held)
    }
}
