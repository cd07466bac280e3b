//! Customers: the list by pseudonym or by risk, and one customer, in clear for those who may see it.

use crate::cell::{id, maybe_code, maybe_currency, maybe_time, time};
use crate::error::Error;
use crate::page::{Page, PageRequest};
use crate::predictions::latest_predictions;
use crate::store::Store;
use crate::vault::PersonData;
use crate::vault::people::person_of;
use qm_domain::{
    Currency, Language, OrderId, PersonId, PredictionKind, PredictionRecord, TicketId, Timestamp,
};
use rusqlite::{Connection, Row, params};
use serde::Serialize;

/// In which order customers are listed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum CustomerSort {
    /// By pseudonym.
    #[default]
    Key,
    /// By the latest predicted probability of being gone, greatest first; customers without one are left out.
    Churn,
}

/// A customer in a list.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct CustomerListRow {
    /// Pseudonym.
    pub customer: PersonId,
    /// Region.
    pub region: Option<String>,
    /// Language.
    pub language: Option<Language>,
    /// Orders so far, without cancellations and returns.
    pub orders: u32,
    /// First order.
    pub first_at: Option<Timestamp>,
    /// Last order.
    pub last_at: Option<Timestamp>,
    /// Value of all sales in minor units.
    pub spent_minor: i64,
    /// Currency of the sum; none means the shop's.
    pub currency: Option<Currency>,
    /// Latest predicted probability of being gone.
    pub churn: Option<f64>,
}

/// One customer.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct CustomerDetail {
    /// What the list shows.
    pub row: CustomerListRow,
    /// What the vault knows, where it was asked for and is there.
    pub person: Option<PersonData>,
    /// The last orders, latest first, at most 50.
    pub orders: Vec<(OrderId, Timestamp)>,
    /// The last tickets and reviews, latest first, at most 50.
    pub tickets: Vec<(TicketId, Option<Timestamp>)>,
    /// Consents: channel, whether given, when.
    pub consents: Vec<(String, bool, Timestamp)>,
    /// The latest predictions about them, newest first.
    pub predictions: Vec<PredictionRecord>,
}

const SELECTED: &str = "c.customer, c.region, c.language, count(o.\"order\") AS orders,
    min(o.placed_at) AS first_at, max(o.placed_at) AS last_at, max(o.currency) AS currency,
    coalesce(sum((SELECT sum(l.quantity * l.unit_price) FROM order_lines l
        WHERE l.\"order\" = o.\"order\" AND l.kind = 'sale')), 0) AS spent";
const ORDERS: &str = "LEFT JOIN orders o ON o.customer = c.customer AND o.kind = 'sale'
    AND o.status NOT IN ('cancelled', 'unavailable')";
const CHURN: &str = "(SELECT p.mean FROM predictions p WHERE p.kind = 'churn' AND p.subject = c.customer
    ORDER BY p.made_at DESC LIMIT 1)";

impl Store {
    /// A page of customers.
    ///
    /// # Errors
    /// [`Error::Cursor`] for a cursor of another list.
    pub fn customer_list(
        &self,
        sort: CustomerSort,
        page: PageRequest<'_>,
    ) -> Result<Page<CustomerListRow>, Error> {
        match sort {
            CustomerSort::Key => self.customers_by_key(page),
            CustomerSort::Churn => self.customers_by_churn(page),
        }
    }

    fn customers_by_key(&self, page: PageRequest<'_>) -> Result<Page<CustomerListRow>, Error> {
        let sql = format!(
            "SELECT {SELECTED}, {CHURN} AS churn
             FROM (SELECT * FROM customers WHERE customer > ?1 ORDER BY customer LIMIT ?2) c {ORDERS}
             GROUP BY c.customer ORDER BY c.customer"
        );
        let rows = self.read(|connection| {
            let mut statement = connection.prepare_cached(&sql)?;
            let rows = statement.query_map(params![page.after_key(), page.rows()], row)?;
            Ok(rows.collect::<Result<Vec<_>, _>>()?)
        })?;
        Ok(page.cut(rows, |r| r.customer.as_str().into()))
    }

    fn customers_by_churn(&self, page: PageRequest<'_>) -> Result<Page<CustomerListRow>, Error> {
        // The place in the list is an order-keeping integer of the probability.
        let sql = format!(
            "WITH latest AS (SELECT subject, mean, max(made_at) FROM predictions WHERE kind = 'churn'
                 GROUP BY subject),
             wanted AS (SELECT c.*, v.mean AS churn, CAST(v.mean * 1e15 AS INTEGER) AS place
                 FROM latest v JOIN customers c ON c.customer = v.subject
                 WHERE CAST(v.mean * 1e15 AS INTEGER) < ?1
                     OR (CAST(v.mean * 1e15 AS INTEGER) = ?1 AND c.customer > ?2)
                 ORDER BY place DESC, c.customer LIMIT ?3)
             SELECT {SELECTED}, c.churn, c.place FROM wanted c {ORDERS}
             GROUP BY c.customer ORDER BY c.place DESC, c.customer"
        );
        let (before, key) = page.after((i64::MAX, ""))?;
        let rows = self.read(|connection| {
            let mut statement = connection.prepare_cached(&sql)?;
            let rows = statement
                .query_map(params![before, key, page.rows()], |r| Ok((row(r)?, r.get::<_, i64>("place")?)))?;
            Ok(rows.collect::<Result<Vec<_>, _>>()?)
        })?;
        let cut = page.cut(rows, |(r, place)| crate::page::cursor(*place, r.customer.as_str()));
        Ok(Page { items: cut.items.into_iter().map(|(r, _)| r).collect(), next: cut.next })
    }

    /// One customer; with `reveal` in clear text. `None` when there is no such customer.
    ///
    /// # Errors
    /// When the data base refuses or a stored value cannot be read.
    pub fn customer_detail(
        &self,
        customer: &PersonId,
        reveal: bool,
    ) -> Result<Option<CustomerDetail>, Error> {
        self.read(|connection| {
            let sql = format!(
                "SELECT {SELECTED}, {CHURN} AS churn FROM customers c {ORDERS}
                 WHERE c.customer = ?1 GROUP BY c.customer"
            );
            let mut statement = connection.prepare_cached(&sql)?;
            let found = statement.query_map([customer.as_str()], row)?.next().transpose()?;
            let Some(row) = found else { return Ok(None) };
            let person = if reveal { person_of(connection, &self.vault, customer)? } else { None };
            let predictions = latest_predictions(connection, PredictionKind::Churn, customer.as_str(), 10)?;
            let (orders, tickets) = (orders(connection, customer)?, tickets(connection, customer)?);
            let consents = consents(connection, customer)?;
            Ok(Some(CustomerDetail { row, person, orders, tickets, consents, predictions }))
        })
    }
}

fn row(row: &Row<'_>) -> rusqlite::Result<CustomerListRow> {
    Ok(CustomerListRow {
        customer: id(row, "customer")?,
        region: row.get("region")?,
        language: maybe_code(row, "language", Language::from_code)?,
        orders: row.get("orders")?,
        first_at: maybe_time(row, "first_at")?,
        last_at: maybe_time(row, "last_at")?,
        spent_minor: row.get("spent")?,
        currency: maybe_currency(row, "currency")?,
        churn: row.get("churn")?,
    })
}

fn orders(connection: &Connection, customer: &PersonId) -> Result<Vec<(OrderId, Timestamp)>, Error> {
    let mut statement = connection.prepare_cached(
        "SELECT \"order\", placed_at FROM orders WHERE customer = ?1
         ORDER BY placed_at DESC, \"order\" LIMIT 50",
    )?;
    let rows = statement.query_map([customer.as_str()], |r| Ok((id(r, 0)?, time(r, 1)?)))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

fn tickets(
    connection: &Connection,
    customer: &PersonId,
) -> Result<Vec<(TicketId, Option<Timestamp>)>, Error> {
    let mut statement = connection.prepare_cached(
        "SELECT ticket, opened_at FROM tickets WHERE customer = ?1
         UNION ALL SELECT review, at FROM reviews WHERE customer = ?1 ORDER BY 2 DESC, 1 LIMIT 50",
    )?;
    let rows = statement.query_map([customer.as_str()], |r| Ok((id(r, 0)?, maybe_time(r, 1)?)))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

fn consents(connection: &Connection, customer: &PersonId) -> Result<Vec<(String, bool, Timestamp)>, Error> {
    let sql = "SELECT channel, given, at FROM consents WHERE customer = ?1 ORDER BY channel";
    let mut statement = connection.prepare_cached(sql)?;
    let rows = statement.query_map([customer.as_str()], |r| Ok((r.get(0)?, r.get(1)?, time(r, 2)?)))?;
    Ok(rows.collect::<Result<_, _>>()?)
}
