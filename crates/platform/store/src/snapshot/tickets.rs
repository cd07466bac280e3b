//! Tickets and displeased reviews that wait for an answer.

use crate::cell::{id, maybe_code, maybe_currency, maybe_id, maybe_time, time};
use crate::decisions::pending_of;
use crate::error::Error;
use crate::store::Store;
use qm_domain::state::TicketOrder;
use qm_domain::{
    Area, Currency, DecisionId, Language, Money, OrderId, PersonId, Sentiment, Status, Subject, TicketId,
    Timestamp,
};
use rusqlite::{Connection, OptionalExtension, Row, params};
use std::collections::BTreeSet;

/// Days for which a displeased review waits for an answer.
const REVIEW_DAYS: i64 = 30;
/// Stars up to which a review is displeased.
const DISPLEASED_STARS: i64 = 2;

/// A ticket or displeased review without an answer.
#[derive(Debug, Clone, PartialEq)]
pub struct TicketFacts {
    /// Its id.
    pub ticket: TicketId,
    /// Whether it is a review.
    pub is_review: bool,
    /// Who wrote: as the source says, otherwise who placed the order.
    pub customer: Option<PersonId>,
    /// Since when it waits.
    pub opened_at: Timestamp,
    /// Its language, where a source tells.
    pub language: Option<Language>,
    /// Whether the vault holds a text of it.
    pub has_text: bool,
    /// Stars of a review.
    pub score: Option<u8>,
    /// Sentiment, where a source tells.
    pub sentiment: Option<Sentiment>,
    /// The order it is about, as it stood at the instant.
    pub order: Option<TicketOrder>,
    /// The latest proposal about it that still waits.
    pub pending: Option<(DecisionId, Status)>,
    /// Whether a decision about it made by the instant was carried out.
    pub handled: bool,
}

/// Columns of tickets `t` and of reviews `r` in one form; to be put into [`facts`].
pub(crate) const TICKET_COLUMNS: [&str; 2] = [
    "t.ticket AS id, 0 AS is_review, t.customer, t.opened_at AS at, t.language, NULL AS score,
     NULL AS sentiment, t.\"order\", EXISTS (SELECT 1 FROM vault_texts v WHERE v.tbl = 'tickets'
         AND v.col = 'text' AND v.key = t.ticket) AS has_text",
    "r.review AS id, 1 AS is_review, r.customer, r.at, r.language, r.score,
     r.sentiment, r.\"order\", EXISTS (SELECT 1 FROM vault_texts v WHERE v.tbl = 'reviews'
         AND v.col = 'text' AND v.key = r.review) AS has_text",
];

impl Store {
    /// Tickets not closed by `as_of`, and reviews of the 30 days before with at most 2 stars or a negative
    /// sentiment that were not answered by then; the longest waiting first. `currency` is the shop's, for
    /// orders that tell none.
    ///
    /// # Errors
    /// When the data base refuses or a stored value cannot be read.
    pub fn open_tickets(&self, as_of: Timestamp, currency: Currency) -> Result<Vec<TicketFacts>, Error> {
        let [tickets, reviews] = TICKET_COLUMNS;
        let sql = format!(
            "SELECT {tickets} FROM tickets t
                 WHERE t.opened_at <= ?1 AND (t.closed_at IS NULL OR t.closed_at > ?1)
             UNION ALL SELECT {reviews} FROM reviews r
                 WHERE r.at <= ?1 AND r.at > ?2 AND (r.score <= ?3 OR r.sentiment = 'negative')
                 AND (r.answered_at IS NULL OR r.answered_at > ?1)
             ORDER BY 4, 1"
        );
        self.read(|connection| {
            let pending = pending_of(connection, Area::Care)?;
            let handled = handled(connection, as_of)?;
            let since = as_of.plus_days(-REVIEW_DAYS);
            let mut statement = connection.prepare_cached(&sql)?;
            let rows =
                statement.query_map(params![as_of.micros(), since.micros(), DISPLEASED_STARS], facts)?;
            let mut open: Vec<(TicketFacts, Option<OrderId>)> = rows.collect::<Result<_, _>>()?;
            for (ticket, order) in &mut open {
                let key = Subject::Ticket { ticket: ticket.ticket.clone() }.key();
                ticket.pending = pending.get(&key).cloned();
                ticket.handled = handled.contains(&key);
                if let Some(order) = order
                    && let Some((facts, customer)) = order_facts(connection, order, as_of, currency)?
                {
                    ticket.order = Some(facts);
                    ticket.customer = ticket.customer.take().or(customer);
                }
            }
            Ok(open.into_iter().map(|(ticket, _)| ticket).collect())
        })
    }
}

/// Tickets and reviews, by subject key, that a decision made by `as_of` answered or handed to a person.
fn handled(connection: &Connection, as_of: Timestamp) -> Result<BTreeSet<String>, Error> {
    let mut statement = connection.prepare_cached(
        "SELECT DISTINCT subject FROM decisions
         WHERE area = 'care' AND status IN ('applied', 'overridden') AND made_at <= ?1",
    )?;
    let rows = statement.query_map([as_of.micros()], |r| r.get(0))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

fn facts(row: &Row<'_>) -> rusqlite::Result<(TicketFacts, Option<OrderId>)> {
    let facts = TicketFacts {
        ticket: id(row, "id")?,
        is_review: row.get("is_review")?,
        customer: maybe_id(row, "customer")?,
        opened_at: time(row, "at")?,
        language: maybe_code(row, "language", Language::from_code)?,
        has_text: row.get("has_text")?,
        score: row.get("score")?,
        sentiment: maybe_code(row, "sentiment", Sentiment::from_code)?,
        order: None,
        pending: None,
        handled: false,
    };
    Ok((facts, maybe_id(row, "order")?))
}

/// An order as it stood at `as_of`, and who placed it. `None` when it was not placed by then.
pub(crate) fn order_facts(
    connection: &Connection,
    order: &OrderId,
    as_of: Timestamp,
    shop: Currency,
) -> Result<Option<(TicketOrder, Option<PersonId>)>, Error> {
    let mut statement = connection.prepare_cached(
        "SELECT o.status, o.placed_at, o.approved_at, o.cancelled_at, o.customer, o.currency,
             coalesce((SELECT max(s.promised_at) FROM shipments s WHERE s.\"order\" = o.\"order\"),
                 o.promised_at) AS promised_at,
             (SELECT min(s.shipped_at) FROM shipments s WHERE s.\"order\" = o.\"order\") AS shipped_at,
             (SELECT max(s.delivered_at) FROM shipments s WHERE s.\"order\" = o.\"order\") AS delivered_at,
             (SELECT coalesce(sum(l.quantity * l.unit_price), 0) FROM order_lines l
                 WHERE l.\"order\" = o.\"order\" AND l.kind = 'sale') AS value
         FROM orders o WHERE o.\"order\" = ?1 AND o.placed_at <= ?2",
    )?;
    let found = statement.query_row(params![order.as_str(), as_of.micros()], |row| {
        let currency = maybe_currency(row, "currency")?.unwrap_or(shop);
        let by_then = |at: Option<Timestamp>| at.filter(|&t| t <= as_of);
        let (shipped, delivered) = (maybe_time(row, "shipped_at")?, maybe_time(row, "delivered_at")?);
        let cancelled = maybe_time(row, "cancelled_at")?;
        let stored: String = row.get("status")?;
        let final_without_time = match stored.as_str() {
            "cancelled" | "unavailable" => cancelled.is_none(),
            "delivered" => delivered.is_none(),
            "shipped" => shipped.is_none() && delivered.is_none(),
            _ => false,
        };
        let status = if final_without_time {
            stored.as_str()
        } else if by_then(cancelled).is_some() {
            "cancelled"
        } else if by_then(delivered).is_some() {
            "delivered"
        } else if by_then(shipped).is_some() {
            "shipped"
        } else if by_then(maybe_time(row, "approved_at")?).is_some() {
            "approved"
        } else {
            "created"
        };
        let facts = TicketOrder {
            order: order.clone(),
            status: status.into(),
            placed_at: time(row, "placed_at")?,
            shipped_at: by_then(shipped),
            promised_at: maybe_time(row, "promised_at")?,
            expected_at: None,
            delivered_at: by_then(delivered),
            value: Money::from_minor(row.get("value")?, currency),
        };
        Ok((facts, maybe_id(row, "customer")?))
    });
    Ok(found.optional()?)
}
