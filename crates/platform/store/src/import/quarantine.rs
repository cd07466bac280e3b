//! Rows that could not be used: kept sealed with the reason, released when what they waited for is there.

use super::{Conflict, ImportTx, key_of_batch};
use crate::cell::integer;
use crate::error::Error;
use crate::vault::open;
use qm_domain::{ColumnKind, RawRow, Rejection, Table};
use rusqlite::params;
use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};

/// A source's row to put aside.
#[derive(Debug, Clone, Copy)]
pub struct QuarantinedRow<'a> {
    /// Its file.
    pub file: &'a str,
    /// Its number in the file, from 1.
    pub row: u64,
    /// The hash of its cells; the same row is put aside once per source.
    pub hash: &'a [u8; 16],
    /// Why; its value already masked where the column is personal.
    pub rejection: &'a Rejection,
    /// The canonical rows made of it that were not stored; empty when it could not be read at all.
    pub rows: &'a [(RawRow<'a>, Conflict)],
}

/// A row put aside whose missing parent is there now.
#[derive(Debug, Clone, PartialEq)]
pub struct Releasable {
    /// Its number in the quarantine.
    pub id: i64,
    /// Its file.
    pub file: String,
    /// Its number in the file.
    pub row: u64,
    /// The canonical rows made of it, to be cleaned again.
    pub rows: Vec<(RawRow<'static>, Conflict)>,
}

/// Table, whether it updates, cells: on the way in, and on the way out.
type SealedRow<'a> = (&'a str, bool, &'a [Option<Cow<'a, str>>]);
type StoredRow = (String, bool, Vec<Option<String>>);

impl ImportTx<'_> {
    /// Puts a row aside. Answers whether it is new there: the same row of a source waits once.
    ///
    /// # Errors
    /// When the data base refuses or no random bytes are to be had.
    pub fn quarantine(&mut self, row: &QuarantinedRow<'_>) -> Result<bool, Error> {
        let known = "SELECT 1 FROM quarantine WHERE source = ?1 AND row_hash = ?2";
        if self.connection.prepare_cached(known)?.exists(params![self.source.as_str(), row.hash])? {
            return Ok(false);
        }
        let (batch, key) = self.batch_key()?;
        let stored: Vec<SealedRow<'_>> = row
            .rows
            .iter()
            .map(|(raw, conflict)| (raw.table.code(), *conflict == Conflict::Update, raw.cells.as_slice()))
            .collect();
        let body = self.vault.seal(&key, &serde_json::to_vec(&stored)?, &place(row.hash))?;
        let rejection = row.rejection;
        let parent =
            rejection.parent.as_ref().map(|(table, parent)| (*table, self.parent_key(*table, parent)));
        let sql =
            "INSERT INTO quarantine (batch, source, file, row_number, row_hash, tbl, col, reason, value,
             expected, parent_table, parent_key, at, body)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)";
        self.connection.prepare_cached(sql)?.execute(params![
            batch,
            self.source.as_str(),
            row.file,
            integer(row.row),
            row.hash,
            rejection.table.map(Table::code),
            rejection.column,
            rejection.reason.code(),
            rejection.value,
            rejection.expected,
            parent.as_ref().map(|(table, _)| table.code()),
            parent.as_ref().map(|(_, key)| key.as_str()),
            self.now.micros(),
            body,
        ])?;
        Ok(true)
    }

    /// The parent's key as it is stored: a person's is the pseudonym.
    fn parent_key(&self, table: Table, key: &str) -> String {
        let is_person = table.columns().first().is_some_and(|c| c.kind == ColumnKind::Person);
        if is_person {
            super::ascii(&self.vault.pseudonym(self.source.as_str(), key)).into()
        } else {
            key.into()
        }
    }

    /// The source's rows in quarantine whose missing parent is there now, oldest first.
    ///
    /// # Errors
    /// [`Error::Sealed`] when a stored row was changed.
    pub fn releasable(&mut self) -> Result<Vec<Releasable>, Error> {
        let connection = self.connection;
        let mut statement = connection.prepare(
            "SELECT id, parent_table, parent_key FROM quarantine
             WHERE reason = 'missing_parent' AND released_by IS NULL AND source = ?1 ORDER BY id",
        )?;
        let mut waiting = statement.query([self.source.as_str()])?;
        let (mut parents, mut keys, mut free) = (HashMap::new(), BTreeMap::new(), Vec::new());
        while let Some(row) = waiting.next()? {
            let (id, table, parent): (i64, Option<String>, Option<String>) =
                (row.get(0)?, row.get(1)?, row.get(2)?);
            let Some((table, parent)) = table.as_deref().and_then(Table::from_code).zip(parent) else {
                continue;
            };
            let parent = (table, parent);
            let there = if let Some(there) = parents.get(&parent) {
                *there
            } else {
                let there = self.stored(parent.0, &parent.1)?;
                parents.insert(parent, there);
                there
            };
            if there {
                free.push(self.open_waiting(id, &mut keys)?);
            }
        }
        Ok(free)
    }

    fn stored(&self, table: Table, key: &str) -> Result<bool, Error> {
        let sql = format!("SELECT 1 FROM {table} WHERE \"{}\" = ?1", table.columns()[0].name);
        Ok(self.connection.prepare_cached(&sql)?.exists([key])?)
    }

    fn open_waiting(&self, id: i64, keys: &mut BTreeMap<i64, [u8; 32]>) -> Result<Releasable, Error> {
        let sql = "SELECT batch, file, row_number, row_hash, body FROM quarantine WHERE id = ?1";
        let mut statement = self.connection.prepare_cached(sql)?;
        let (batch, file, row, hash, body): (i64, String, i64, [u8; 16], Vec<u8>) =
            statement.query_row([id], |r| Ok((r.get(0)?, r.get(1)?, r.get(2)?, r.get(3)?, r.get(4)?)))?;
        let key = match keys.get(&batch) {
            Some(key) => *key,
            None => *keys.entry(batch).or_insert(key_of_batch(self.connection, self.vault, batch)?),
        };
        let clear = open(&key, &body, &place(&hash), "quarantined row")?;
        let stored: Vec<StoredRow> = serde_json::from_slice(&clear)?;
        let rows = stored
            .into_iter()
            .map(|(table, updates, cells)| {
                let table = Table::from_code(&table).ok_or(Error::Sealed("quarantined row"))?;
                let cells = cells.into_iter().map(|c| c.map(Cow::Owned)).collect();
                let conflict = if updates { Conflict::Update } else { Conflict::Keep };
                Ok((RawRow { table, cells }, conflict))
            })
            .collect::<Result<_, Error>>()?;
        Ok(Releasable { id, file, row: u64::try_from(row).unwrap_or(0), rows })
    }

    /// Marks a row in quarantine as released by this import.
    ///
    /// # Errors
    /// [`Error::Unknown`] when no such row waits.
    pub fn release(&mut self, id: i64) -> Result<(), Error> {
        let batch = self.batch()?;
        let sql = "UPDATE quarantine SET released_by = ?2 WHERE id = ?1 AND released_by IS NULL";
        match self.connection.prepare_cached(sql)?.execute(params![id, batch])? {
            1 => Ok(()),
            _ => Err(Error::Unknown { what: "waiting row", key: id.to_string() }),
        }
    }
}

fn place(hash: &[u8; 16]) -> String {
    format!("quarantine/body/{}", u128::from_le_bytes(*hash))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_differ() {
        assert_ne!(place(&[0; 16]), place(&[1; 16]));
    }
}
