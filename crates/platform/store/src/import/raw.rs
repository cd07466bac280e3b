//! The raw-event log: rows as they came, compressed and sealed under the key of their import.

use super::{ImportTx, key_of_batch};
use crate::cell::{count, integer, time};
use crate::error::Error;
use crate::store::Store;
use crate::vault::open;
use qm_domain::Timestamp;
use rusqlite::params;

/// Fast, and already half of what the highest level saves.
const ZSTD_LEVEL: i32 = 1;

/// A chunk of the raw-event log, without its content.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RawChunk {
    /// Its number.
    pub id: i64,
    /// The import that brought it.
    pub batch: i64,
    /// The source.
    pub source: String,
    /// The file.
    pub file: String,
    /// The number of its first row in the file.
    pub first_row: u64,
    /// Rows in it.
    pub rows: u64,
    /// When it was received.
    pub received_at: Timestamp,
}

impl ImportTx<'_> {
    /// Appends rows as they came. Chunks of some megabytes compress best.
    ///
    /// # Errors
    /// [`Error::Compress`], or when the data base refuses.
    pub fn raw_batch(
        &mut self,
        file: &str,
        file_hash: &[u8; 32],
        first_row: u64,
        rows: u64,
        bytes: &[u8],
    ) -> Result<(), Error> {
        let (batch, key) = self.batch_key()?;
        let packed = zstd::bulk::compress(bytes, ZSTD_LEVEL).map_err(Error::Compress)?;
        let body = self.vault.seal(&key, &packed, &place(file, first_row))?;
        let sql =
            "INSERT INTO raw_log (batch, source, file, file_hash, first_row, row_count, received_at, body)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)";
        self.connection.prepare_cached(sql)?.execute(params![
            batch,
            self.source.as_str(),
            file,
            file_hash,
            integer(first_row),
            integer(rows),
            self.now.micros(),
            body,
        ])?;
        Ok(())
    }
}

impl Store {
    /// The chunks of the raw-event log that an import brought, in order.
    ///
    /// # Errors
    /// When the data base refuses.
    pub fn raw_chunks(&self, batch: i64) -> Result<Vec<RawChunk>, Error> {
        self.read(|connection| {
            let mut statement = connection.prepare(
                "SELECT id, batch, source, file, first_row, row_count, received_at FROM raw_log
                 WHERE batch = ?1 ORDER BY id",
            )?;
            let chunks = statement.query_map([batch], |row| {
                Ok(RawChunk {
                    id: row.get(0)?,
                    batch: row.get(1)?,
                    source: row.get(2)?,
                    file: row.get(3)?,
                    first_row: count(row, 4)?,
                    rows: count(row, 5)?,
                    received_at: time(row, 6)?,
                })
            })?;
            Ok(chunks.collect::<Result<_, _>>()?)
        })
    }

    /// Drops chunks received before an instant: raw payloads hold personal data and are not kept for ever.
    /// Answers how many.
    ///
    /// # Errors
    /// When the data base refuses.
    pub fn expire_raw(&self, received_before: Timestamp) -> Result<u64, Error> {
        self.write(|connection| {
            let sql = "DELETE FROM raw_log WHERE received_at < ?1";
            let dropped = connection.execute(sql, [received_before.micros()])?;
            Ok(u64::try_from(dropped).unwrap_or(u64::MAX))
        })
    }

    /// The bytes of one chunk, as they came.
    ///
    /// # Errors
    /// [`Error::Sealed`] when it was changed, [`Error::Compress`] when it does not expand.
    pub fn raw_chunk(&self, id: i64) -> Result<Vec<u8>, Error> {
        self.read(|connection| {
            let sql = "SELECT batch, file, first_row, body FROM raw_log WHERE id = ?1";
            let (batch, file, first_row, body): (i64, String, i64, Vec<u8>) =
                connection.query_row(sql, [id], |r| Ok((r.get(0)?, r.get(1)?, r.get(2)?, r.get(3)?)))?;
            let key = key_of_batch(connection, &self.vault, batch)?;
            let first_row = u64::try_from(first_row).unwrap_or(0);
            let packed = open(&key, &body, &place(&file, first_row), "raw chunk")?;
            zstd::stream::decode_all(packed.as_slice()).map_err(Error::Compress)
        })
    }
}

fn place(file: &str, first_row: u64) -> String {
    format!("raw_log/{file}/{first_row}")
}
