//! Single answers the engine asks for between its longer reads.

use crate::cell::maybe_id;
use crate::error::Error;
use crate::store::Store;
use qm_domain::{OrderId, PersonId, SourceName, TicketId};
use rusqlite::{Connection, OptionalExtension};

impl Store {
    /// How many events people have appended to decisions; a cycle run before and after an answer differs.
    ///
    /// # Errors
    /// When the data base refuses.
    pub fn answers(&self) -> Result<i64, Error> {
        self.read(answers_in)
    }

    /// Who wrote a ticket or review; none when no source tells.
    ///
    /// # Errors
    /// When the data base refuses or the stored value cannot be read.
    pub fn ticket_customer(&self, ticket: &TicketId) -> Result<Option<PersonId>, Error> {
        let sql = "SELECT customer FROM tickets WHERE ticket = ?1 UNION ALL SELECT customer FROM reviews WHERE review = ?1";
        self.read(|c| {
            let found = c.query_row(sql, [ticket.as_str()], |r| maybe_id(r, 0)).optional()?;
            Ok(found.flatten())
        })
    }

    /// Who placed an order; none when no source tells.
    ///
    /// # Errors
    /// When the data base refuses or the stored value cannot be read.
    pub fn order_customer(&self, order: &OrderId) -> Result<Option<PersonId>, Error> {
        self.read(|c| {
            let sql = "SELECT customer FROM orders WHERE \"order\" = ?1";
            let found = c.prepare_cached(sql)?.query_row([order.as_str()], |r| maybe_id(r, 0)).optional()?;
            Ok(found.flatten())
        })
    }

    /// The pseudonym under which a source's person is stored.
    ///
    /// # Errors
    /// Never in practice: a pseudonym is always an identifier.
    pub fn pseudonym(&self, source: &SourceName, external_id: &str) -> Result<PersonId, Error> {
        let hex = self.vault.pseudonym(source.as_str(), external_id);
        let text = std::str::from_utf8(&hex).map_err(|_| Error::Sealed("pseudonym"))?;
        PersonId::new(text).map_err(|_| Error::Sealed("pseudonym"))
    }
}

/// How many answers people have given.
pub(crate) fn answers_in(connection: &Connection) -> Result<i64, Error> {
    let sql = "SELECT count(*) FROM decision_events WHERE json_extract(body, '$.by.by') = 'person'";
    Ok(connection.query_row(sql, [], |row| row.get(0))?)
}
