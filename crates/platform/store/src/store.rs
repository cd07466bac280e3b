//! The store: one writer, some readers, the vault.

use crate::error::Error;
use crate::migrate::migrate;
use crate::vault::{Vault, VaultKey, open};
use rusqlite::{Connection, OpenFlags, OptionalExtension, Transaction, TransactionBehavior};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// Fills a slice with random bytes fit for keys. Given from outside.
pub type Entropy = fn(&mut [u8]) -> std::io::Result<()>;

/// Reading connections kept for the next reader.
const READERS_KEPT: usize = 4;
/// How long a connection waits for another process.
const BUSY: Duration = Duration::from_secs(10);
const CANARY: &[u8] = b"quartermaster";
const CANARY_PLACE: &str = "vault_canary/body/1";

/// The system of record. May be shared between threads: writes wait for each other, reads do not.
pub struct Store {
    path: PathBuf,
    writer: Mutex<Connection>,
    readers: Mutex<Vec<Connection>>,
    pub(crate) vault: Vault,
}

impl std::fmt::Debug for Store {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Store({})", self.path.display())
    }
}

impl Store {
    /// Opens the data base, making it when it is not there, and brings it to the newest schema.
    ///
    /// # Errors
    /// [`Error::Open`], [`Error::NewerSchema`], or [`Error::WrongKey`] when it was made with another key.
    pub fn open(path: &Path, key: &VaultKey, entropy: Entropy) -> Result<Self, Error> {
        let fault = |source| Error::Open { path: path.to_owned(), source };
        let mut writer = Connection::open(path).map_err(fault)?;
        settle(&writer).map_err(fault)?;
        migrate(&mut writer)?;
        let vault = Vault::new(key, entropy);
        check_key(&writer, &vault, path)?;
        Ok(Self { path: path.to_owned(), writer: Mutex::new(writer), readers: Mutex::default(), vault })
    }

    /// The data base file.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Runs `work` on the writing connection in one transaction; an error undoes it all.
    pub(crate) fn write<T>(
        &self,
        work: impl FnOnce(&Transaction<'_>) -> Result<T, Error>,
    ) -> Result<T, Error> {
        let mut connection = self.writer();
        let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let done = work(&transaction)?;
        transaction.commit()?;
        Ok(done)
    }

    /// The writing connection, for as long as the guard lives.
    pub(crate) fn writer(&self) -> MutexGuard<'_, Connection> {
        // A panic while writing leaves no open transaction behind: it is rolled back when dropped.
        self.writer.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Runs `work` on a reading connection, on one snapshot of the data base.
    pub(crate) fn read<T>(&self, work: impl FnOnce(&Connection) -> Result<T, Error>) -> Result<T, Error> {
        let idle = self.readers.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let connection = match idle {
            Some(connection) => connection,
            None => self.reader()?,
        };
        let transaction = connection.unchecked_transaction()?;
        let done = work(&transaction);
        drop(transaction);
        let mut readers = self.readers.lock().unwrap_or_else(PoisonError::into_inner);
        if readers.len() < READERS_KEPT {
            readers.push(connection);
        }
        done
    }

    fn reader(&self) -> Result<Connection, Error> {
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let connection = Connection::open_with_flags(&self.path, flags)?;
        connection.busy_timeout(BUSY)?;
        connection.set_prepared_statement_cache_capacity(64);
        connection.execute_batch(
            "PRAGMA query_only = on; PRAGMA cache_size = -65536; PRAGMA mmap_size = 1073741824;
             PRAGMA temp_store = memory;",
        )?;
        Ok(connection)
    }
}

fn settle(writer: &Connection) -> rusqlite::Result<()> {
    writer.busy_timeout(BUSY)?;
    writer.set_prepared_statement_cache_capacity(64);
    writer.execute_batch(
        "PRAGMA journal_mode = wal; PRAGMA synchronous = normal; PRAGMA foreign_keys = on;
         PRAGMA cache_size = -262144; PRAGMA temp_store = memory; PRAGMA secure_delete = on;",
    )
}

fn check_key(writer: &Connection, vault: &Vault, path: &Path) -> Result<(), Error> {
    let sql = "SELECT body FROM vault_canary WHERE id = 1";
    let canary: Option<Vec<u8>> = writer.query_row(sql, [], |r| r.get(0)).optional()?;
    let key = vault.canary_key();
    let Some(sealed) = canary else {
        let sealed = vault.seal(&key, CANARY, CANARY_PLACE)?;
        writer.execute("INSERT INTO vault_canary (id, body) VALUES (1, ?1)", [sealed])?;
        return Ok(());
    };
    match open(&key, &sealed, CANARY_PLACE, "canary") {
        Ok(clear) if clear == CANARY => Ok(()),
        _ => Err(Error::WrongKey { path: path.to_owned() }),
    }
}
