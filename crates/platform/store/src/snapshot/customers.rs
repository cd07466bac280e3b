//! Customers who ever bought.

use super::SALE_AT;
use crate::cell::{id, maybe_code, maybe_currency, time};
use crate::decisions::pending_of;
use crate::error::Error;
use crate::store::Store;
use qm_domain::state::ConsentState;
use qm_domain::{Area, Currency, DecisionId, Language, PersonId, Status, Subject, Timestamp};
use rusqlite::Connection;
use std::collections::BTreeMap;

/// A customer who ever bought.
#[derive(Debug, Clone, PartialEq)]
pub struct CustomerFacts {
    /// Pseudonym.
    pub customer: PersonId,
    /// First order.
    pub first_at: Timestamp,
    /// Last order.
    pub last_at: Timestamp,
    /// Orders so far.
    pub orders: u32,
    /// Value of the goods of all orders in minor units; what was taken back is not subtracted.
    pub spent_minor: i64,
    /// Currency of the sum; none means the shop's.
    pub currency: Option<Currency>,
    /// Language, where a source tells.
    pub language: Option<Language>,
    /// Consent to messages by any channel.
    pub consent: ConsentState,
    /// When the last approved or sent message was decided.
    pub last_contact_at: Option<Timestamp>,
    /// The latest proposal about them that still waits.
    pub pending: Option<(DecisionId, Status)>,
}

impl Store {
    /// Everybody who bought by `as_of`, by pseudonym. Cancelled orders do not count. O(lines).
    ///
    /// # Errors
    /// When the data base refuses or a stored value cannot be read.
    pub fn customers(&self, as_of: Timestamp) -> Result<Vec<CustomerFacts>, Error> {
        self.read(|connection| {
            let consents = consents(connection, as_of)?;
            let contacts = contacts(connection, as_of)?;
            let pending = pending_of(connection, Area::Customers)?;
            let sql = format!(
                "SELECT o.customer, min(o.placed_at), max(o.placed_at), count(*),
                     coalesce(sum((SELECT sum(l.quantity * l.unit_price) FROM order_lines l
                         WHERE l.\"order\" = o.\"order\" AND l.kind = 'sale')), 0),
                     max(o.currency), (SELECT c.language FROM customers c WHERE c.customer = o.customer)
                 FROM orders o WHERE o.customer IS NOT NULL AND {SALE_AT} GROUP BY o.customer"
            );
            let mut statement = connection.prepare_cached(&sql)?;
            let rows = statement.query_map([as_of.micros()], |row| {
                let customer: PersonId = id(row, 0)?;
                let key = Subject::Customer { customer: customer.clone() }.key();
                Ok(CustomerFacts {
                    first_at: time(row, 1)?,
                    last_at: time(row, 2)?,
                    orders: row.get(3)?,
                    spent_minor: row.get(4)?,
                    currency: maybe_currency(row, 5)?,
                    language: maybe_code(row, 6, Language::from_code)?,
                    consent: consents.get(&customer).copied().unwrap_or(ConsentState::Unknown),
                    last_contact_at: contacts.get(&key).copied(),
                    pending: pending.get(&key).cloned(),
                    customer,
                })
            })?;
            Ok(rows.collect::<Result<_, _>>()?)
        })
    }
}

fn consents(connection: &Connection, as_of: Timestamp) -> Result<BTreeMap<PersonId, ConsentState>, Error> {
    let mut statement = connection
        .prepare_cached("SELECT customer, max(given) FROM consents WHERE at <= ?1 GROUP BY customer")?;
    let rows = statement.query_map([as_of.micros()], |r| {
        let given: bool = r.get(1)?;
        Ok((id(r, 0)?, if given { ConsentState::Given } else { ConsentState::Refused }))
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// When each customer was last written to, by subject key.
fn contacts(connection: &Connection, as_of: Timestamp) -> Result<BTreeMap<String, Timestamp>, Error> {
    let mut statement = connection.prepare_cached(
        "SELECT subject, max(made_at) FROM decisions
         WHERE kind = 'win_back' AND status IN ('approved', 'applied') AND made_at <= ?1 GROUP BY subject",
    )?;
    let rows = statement.query_map([as_of.micros()], |r| Ok((r.get(0)?, time(r, 1)?)))?;
    Ok(rows.collect::<Result<_, _>>()?)
}
