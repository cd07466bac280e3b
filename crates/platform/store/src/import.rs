//! Imports: everything of one import in one transaction, so that a crash or a dry run leaves nothing behind.

use crate::error::Error;
use crate::store::Store;
use crate::vault::people::put_person;
use crate::vault::texts::put_text;
use crate::vault::{DataKey, PersonData, Vault};
use qm_domain::{ColumnKind, Fact, ImportReport, QualityReport, SourceName, Table, Timestamp, Value};
use rusqlite::{Connection, OptionalExtension, TransactionBehavior, params};
use std::collections::BTreeMap;

mod known;
mod quarantine;
mod raw;
mod writer;

pub use quarantine::{QuarantinedRow, Releasable};
pub use raw::RawChunk;

use writer::{FactWriter, Incoming};

/// What to do with a row whose key is already there with other content.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Conflict {
    /// Keep what is there.
    Keep,
    /// Put the new row in its place.
    Update,
}

/// What became of a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Put {
    /// Its key was new.
    Added,
    /// It took the place of another row.
    Updated,
    /// The same row was there, or another was kept.
    Unchanged,
}

/// How an import ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ending {
    /// Keep everything.
    Commit,
    /// Keep nothing: a dry run.
    Rollback,
}

/// An import under way. All of it is kept or none of it.
pub struct ImportTx<'c> {
    connection: &'c Connection,
    vault: &'c Vault,
    source: SourceName,
    now: Timestamp,
    batch: Option<(i64, DataKey)>,
    writers: BTreeMap<Table, FactWriter<'c>>,
    encoded: Vec<u8>,
}

impl Store {
    /// Runs an import. Its rows are kept when `work` ends with [`Ending::Commit`]; an error or a crash keeps nothing.
    ///
    /// # Errors
    /// What `work` gives, and [`Error`] when the data base refuses.
    pub fn import<T, E: From<Error>>(
        &self,
        source: &SourceName,
        now: Timestamp,
        work: impl FnOnce(&mut ImportTx<'_>) -> Result<(T, Ending), E>,
    ) -> Result<T, E> {
        let mut connection = self.writer();
        let transaction =
            connection.transaction_with_behavior(TransactionBehavior::Immediate).map_err(Error::from)?;
        let mut import = ImportTx {
            connection: &transaction,
            vault: &self.vault,
            source: source.clone(),
            now,
            batch: None,
            writers: BTreeMap::new(),
            encoded: Vec::new(),
        };
        let ended = work(&mut import);
        drop(import);
        let (value, ending) = ended?;
        match ending {
            Ending::Commit => {
                transaction.commit().map_err(Error::from)?;
                connection.execute_batch("PRAGMA optimize").map_err(Error::from)?;
            }
            Ending::Rollback => transaction.rollback().map_err(Error::from)?,
        }
        Ok(value)
    }

    /// The number of the last import that wrote anything; 0 before the first.
    ///
    /// # Errors
    /// When the data base refuses.
    pub fn last_batch(&self) -> Result<i64, Error> {
        self.read(|c| Ok(c.query_row("SELECT coalesce(max(id), 0) FROM batches", [], |r| r.get(0))?))
    }
}

impl ImportTx<'_> {
    /// The import's number, drawn when it writes for the first time.
    ///
    /// # Errors
    /// When the data base refuses or no random bytes are to be had.
    pub fn batch(&mut self) -> Result<i64, Error> {
        self.batch_key().map(|(number, _)| number)
    }

    fn batch_key(&mut self) -> Result<(i64, DataKey), Error> {
        if let Some(batch) = self.batch {
            return Ok(batch);
        }
        let sql = "SELECT coalesce(max(id), 0) + 1 FROM batches";
        let number: i64 = self.connection.query_row(sql, [], |r| r.get(0))?;
        let key = self.vault.new_key()?;
        let wrapped = self.vault.wrap(&key, &batch_place(number))?;
        self.connection.execute(
            "INSERT INTO batches (id, source, at, data_key) VALUES (?1, ?2, ?3, ?4)",
            params![number, self.source.as_str(), self.now.micros(), wrapped],
        )?;
        self.batch = Some((number, key));
        Ok((number, key))
    }

    /// Stores a fact: personal cells go to the vault, people become pseudonyms.
    ///
    /// # Errors
    /// [`Error::Shape`] when its values do not fit its table.
    pub fn put(&mut self, fact: &Fact<'_>, conflict: Conflict) -> Result<Put, Error> {
        let table = fact.table;
        let incoming = self.incoming(fact)?;
        let writer = writer_of(&mut self.writers, self.connection, self.vault, table)?;
        let key = self.vault.content_hash(&self.encoded[..incoming.key_bytes]);
        let hash = self.vault.content_hash(&self.encoded);
        let stored = writer.stored_hash(key, fact, &incoming)?;
        match stored {
            Some(old) if old == hash || conflict == Conflict::Keep => return Ok(Put::Unchanged),
            _ => {}
        }
        let (batch, _) = self.batch_key()?;
        let writer = writer_of(&mut self.writers, self.connection, self.vault, table)?;
        if stored.is_some()
            && let Some(month_at) = writer.month_left(fact, &incoming)?
        {
            let sql = "INSERT OR IGNORE INTO months_left (tbl, month_at, batch) VALUES (?1, ?2, ?3)";
            self.connection.prepare_cached(sql)?.execute(params![table.code(), month_at, batch])?;
        }
        writer.write(fact, &incoming, batch, hash)?;
        writer.remember(key, hash);
        self.put_personal(fact, &incoming, stored.is_some())?;
        Ok(if stored.is_some() { Put::Updated } else { Put::Added })
    }

    /// Whether a row of `table` has this single key. For customers the key is the source's own id.
    ///
    /// # Errors
    /// When the data base refuses.
    pub fn known(&mut self, table: Table, key: &str) -> Result<bool, Error> {
        let pseudonym;
        let key = if table.columns().first().is_some_and(|c| c.kind == ColumnKind::Person) {
            pseudonym = self.vault.pseudonym(self.source.as_str(), key);
            ascii(&pseudonym)
        } else {
            key
        };
        writer_of(&mut self.writers, self.connection, self.vault, table)?.knows(self.vault, key)
    }

    /// Checks the values against the columns and encodes them for hashing.
    fn incoming(&mut self, fact: &Fact<'_>) -> Result<Incoming, Error> {
        let columns = fact.table.columns();
        if columns.len() != fact.values.len() {
            return Err(Error::Shape { table: fact.table, column: "" });
        }
        self.encoded.clear();
        let mut incoming = Incoming { person: None, key_bytes: 0 };
        for (column, value) in columns.iter().zip(&fact.values) {
            if !writer::fits(column, value) {
                return Err(Error::Shape { table: fact.table, column: column.name });
            }
            match value {
                Value::Text(external) if column.kind == ColumnKind::Person => {
                    let pseudonym = self.vault.pseudonym(self.source.as_str(), external);
                    writer::encode_text(&mut self.encoded, ascii(&pseudonym));
                    incoming.person = Some(pseudonym);
                }
                value => writer::encode(&mut self.encoded, value),
            }
            if column.key {
                incoming.key_bytes = self.encoded.len();
            }
        }
        Ok(incoming)
    }

    fn put_personal(&self, fact: &Fact<'_>, incoming: &Incoming, replaces: bool) -> Result<(), Error> {
        let columns = fact.table.columns();
        let person = incoming.person.as_ref().map(ascii);
        if fact.table == Table::Customers {
            let person = person.ok_or(Error::Shape { table: fact.table, column: "customer" })?;
            let data = person_data(fact);
            let blank = PersonData { external_id: data.external_id.clone(), ..PersonData::default() };
            if !replaces || data != blank {
                put_person(self.connection, self.vault, person, &data)?;
            }
            return Ok(());
        }
        for (column, value) in columns.iter().zip(&fact.values).filter(|(c, _)| c.personal.is_some()) {
            let Some(Value::Text(key)) = fact.values.first() else {
                return Err(Error::Shape { table: fact.table, column: columns[0].name });
            };
            let place = (fact.table, column.name, key.as_ref());
            match value {
                Value::Text(text) => put_text(self.connection, self.vault, place, person, Some(text))?,
                _ if replaces => put_text(self.connection, self.vault, place, person, None)?,
                _ => {}
            }
        }
        Ok(())
    }

    /// The account of a file that was imported before, told by its hash; `None` when it is new.
    ///
    /// # Errors
    /// When the data base refuses or the record cannot be read.
    pub fn file_seen(&self, hash: &[u8; 32]) -> Result<Option<ImportReport>, Error> {
        let sql = "SELECT report FROM files WHERE source = ?1 AND hash = ?2";
        let mut statement = self.connection.prepare_cached(sql)?;
        let found: Option<String> =
            statement.query_row(params![self.source.as_str(), hash], |r| r.get(0)).optional()?;
        Ok(found.map(|text| serde_json::from_str(&text)).transpose()?)
    }

    /// Records a file with its account, so that the same file is not read again.
    ///
    /// # Errors
    /// When the data base refuses.
    pub fn record_file(&mut self, file: &str, hash: &[u8; 32], report: &ImportReport) -> Result<(), Error> {
        let batch = self.batch()?;
        let sql = "INSERT OR IGNORE INTO files (source, hash, file, batch, at, report)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
        let report = serde_json::to_string(report)?;
        let row = params![self.source.as_str(), hash, file, batch, self.now.micros(), report];
        self.connection.prepare_cached(sql)?.execute(row)?;
        Ok(())
    }

    /// Records how good this import's data are.
    ///
    /// # Errors
    /// When the data base refuses.
    pub fn quality(&mut self, report: &QualityReport) -> Result<(), Error> {
        let batch = self.batch()?;
        let sql = "INSERT INTO quality (batch, source, at, report) VALUES (?1, ?2, ?3, ?4)
             ON CONFLICT DO UPDATE SET report = excluded.report";
        let report = serde_json::to_string(report)?;
        self.connection.prepare_cached(sql)?.execute(params![
            batch,
            self.source.as_str(),
            self.now.micros(),
            report
        ])?;
        Ok(())
    }

    /// Rows of a table, this import's among them.
    ///
    /// # Errors
    /// When the data base refuses.
    pub fn rows(&self, table: Table) -> Result<u64, Error> {
        rows_of(self.connection, table)
    }
}

/// Rows of a table.
pub(crate) fn rows_of(connection: &Connection, table: Table) -> Result<u64, Error> {
    let sql = format!("SELECT count(*) FROM {table}");
    let rows: i64 = connection.query_row(&sql, [], |r| r.get(0))?;
    Ok(u64::try_from(rows).unwrap_or(0))
}

/// Where a batch's key is bound to.
fn batch_place(batch: i64) -> String {
    format!("batches/data_key/{batch}")
}

/// Opens the key of a batch.
fn key_of_batch(connection: &Connection, vault: &Vault, batch: i64) -> Result<DataKey, Error> {
    let mut statement = connection.prepare_cached("SELECT data_key FROM batches WHERE id = ?1")?;
    let wrapped: Vec<u8> = statement.query_row([batch], |r| r.get(0))?;
    vault.unwrap(&wrapped, &batch_place(batch))
}

fn ascii(pseudonym: &crate::vault::Pseudonym) -> &str {
    std::str::from_utf8(pseudonym).expect("invariant: a pseudonym is hex")
}

fn writer_of<'w, 'c>(
    writers: &'w mut BTreeMap<Table, FactWriter<'c>>,
    connection: &'c Connection,
    vault: &Vault,
    table: Table,
) -> Result<&'w mut FactWriter<'c>, Error> {
    use std::collections::btree_map::Entry;
    match writers.entry(table) {
        Entry::Occupied(found) => Ok(found.into_mut()),
        Entry::Vacant(free) => Ok(free.insert(FactWriter::new(connection, vault, table)?)),
    }
}

fn person_data(fact: &Fact<'_>) -> PersonData {
    let cell = |name: &str| {
        let at = fact.table.position(name)?;
        match fact.values.get(at)? {
            Value::Text(text) => Some(text.to_string()),
            _ => None,
        }
    };
    PersonData {
        external_id: cell("customer"),
        name: cell("name"),
        email: cell("email"),
        phone: cell("phone"),
        address: cell("address"),
        postal_code: cell("postal_code"),
        city: cell("city"),
    }
}
