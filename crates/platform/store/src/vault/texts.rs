//! Texts by or about people: sealed one by one, read in bulk for the text models and singly for display.

use super::people::data_key;
use super::{Vault, open};
use crate::error::Error;
use crate::store::Store;
use qm_domain::{PersonId, Table, Timestamp};
use rusqlite::{Connection, OptionalExtension, params};

/// A personal text in clear.
#[derive(Clone, PartialEq, Eq)]
pub struct VaultText {
    /// Key of its row: a review's or ticket's id.
    pub key: String,
    /// Who wrote it, where known.
    pub person: Option<PersonId>,
    /// The text.
    pub text: String,
}

impl std::fmt::Debug for VaultText {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "VaultText({:?}, ..)", self.key)
    }
}

/// Key, person, sealed body, the person's wrapped key.
type SealedText = (String, Option<String>, Vec<u8>, Option<Vec<u8>>);

impl Store {
    /// All texts of one personal column, by key in order; with `as_of` those of rows known by then alone.
    ///
    /// # Errors
    /// [`Error::Sealed`] when a stored text was changed.
    pub fn texts(
        &self,
        table: Table,
        column: &str,
        as_of: Option<Timestamp>,
    ) -> Result<Vec<VaultText>, Error> {
        let by_then = match table {
            Table::Reviews => "AND t.key IN (SELECT review FROM reviews WHERE at <= ?3 OR at IS NULL)",
            Table::Tickets => "AND t.key IN (SELECT ticket FROM tickets WHERE opened_at <= ?3)",
            _ => "AND ?3 IS NOT NULL",
        };
        let sql = format!(
            "SELECT t.key, t.person, t.body, p.data_key FROM vault_texts t
             LEFT JOIN vault_people p ON p.person = t.person
             WHERE t.tbl = ?1 AND t.col = ?2 {by_then} ORDER BY t.key"
        );
        let as_of = as_of.map_or(i64::MAX, Timestamp::micros);
        self.read(|connection| {
            let mut statement = connection.prepare(&sql)?;
            let mut rows = statement.query(params![table.code(), column, as_of])?;
            let mut texts = Vec::new();
            while let Some(row) = rows.next()? {
                let sealed = (row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?);
                texts.push(clear(&self.vault, table, column, sealed)?);
            }
            Ok(texts)
        })
    }

    /// One text; `None` when there is none.
    ///
    /// # Errors
    /// [`Error::Sealed`] when the stored text was changed.
    pub fn text(&self, table: Table, column: &str, key: &str) -> Result<Option<String>, Error> {
        self.read(|connection| text_of(connection, &self.vault, table, column, key))
    }
}

/// One text in clear, read on `connection`.
pub(crate) fn text_of(
    connection: &Connection,
    vault: &Vault,
    table: Table,
    column: &str,
    key: &str,
) -> Result<Option<String>, Error> {
    let sql = "SELECT t.key, t.person, t.body, p.data_key FROM vault_texts t
         LEFT JOIN vault_people p ON p.person = t.person
         WHERE t.tbl = ?1 AND t.col = ?2 AND t.key = ?3";
    let mut statement = connection.prepare_cached(sql)?;
    let found: Option<SealedText> = statement
        .query_row(params![table.code(), column, key], |r| Ok((r.get(0)?, r.get(1)?, r.get(2)?, r.get(3)?)))
        .optional()?;
    found.map(|sealed| clear(vault, table, column, sealed).map(|t| t.text)).transpose()
}

fn clear(vault: &Vault, table: Table, column: &str, sealed: SealedText) -> Result<VaultText, Error> {
    let (key, person, body, wrapped) = sealed;
    let place = text_place(table, column, &key);
    let data_key = match (&person, wrapped) {
        (Some(person), Some(wrapped)) => vault.unwrap(&wrapped, person)?,
        (Some(_), None) => return Err(Error::Sealed("text")),
        (None, _) => vault.shop_texts,
    };
    let text =
        String::from_utf8(open(&data_key, &body, &place, "text")?).map_err(|_| Error::Sealed("text"))?;
    let person = person.map(|p| PersonId::new(&p)).transpose().map_err(|_| Error::Sealed("text"))?;
    Ok(VaultText { key, person, text })
}

fn text_place(table: Table, column: &str, key: &str) -> String {
    format!("{table}/{column}/{key}")
}

/// Puts a text in the place of what stood there before; without a text nothing stands there any more.
pub(crate) fn put_text(
    connection: &Connection,
    vault: &Vault,
    place: (Table, &str, &str),
    person: Option<&str>,
    text: Option<&str>,
) -> Result<(), Error> {
    let (table, column, key) = place;
    let Some(text) = text else {
        let sql = "DELETE FROM vault_texts WHERE tbl = ?1 AND col = ?2 AND key = ?3";
        connection.prepare_cached(sql)?.execute(params![table.code(), column, key])?;
        return Ok(());
    };
    let data_key = match person {
        Some(person) => data_key(connection, vault, person)?,
        None => vault.shop_texts,
    };
    let body = vault.seal(&data_key, text.as_bytes(), &text_place(table, column, key))?;
    let sql = "INSERT INTO vault_texts (tbl, col, key, person, body) VALUES (?1, ?2, ?3, ?4, ?5)
         ON CONFLICT DO UPDATE SET person = excluded.person, body = excluded.body";
    connection.prepare_cached(sql)?.execute(params![table.code(), column, key, person, body])?;
    Ok(())
}
