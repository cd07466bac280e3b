//! Tickets and reviews: the list without texts, and one of them with its text from the vault.

use crate::cell::{id, maybe_code, maybe_id, maybe_time};
use crate::error::Error;
use crate::page::{Page, PageRequest, cursor};
use crate::snapshot::{TICKET_COLUMNS, order_facts};
use crate::store::Store;
use crate::vault::texts::text_of;
use qm_domain::state::TicketOrder;
use qm_domain::{Currency, Intent, Language, OrderId, PersonId, Sentiment, Table, TicketId, Timestamp};
use rusqlite::{OptionalExtension, Row, params};
use serde::Serialize;

/// Which tickets and reviews are wanted. Empty fields let everything through.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct TicketFilter {
    /// Only those not closed or answered.
    pub open: bool,
    /// Only reviews, or only tickets.
    pub reviews: Option<bool>,
}

/// A ticket or review in a list.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct TicketListRow {
    /// Its id.
    pub ticket: TicketId,
    /// Whether it is a review.
    pub is_review: bool,
    /// Who wrote.
    pub customer: Option<PersonId>,
    /// When.
    pub at: Option<Timestamp>,
    /// When it was closed or answered.
    pub closed_at: Option<Timestamp>,
    /// Its language.
    pub language: Option<Language>,
    /// Stars of a review.
    pub score: Option<u8>,
    /// Sentiment, where a source tells.
    pub sentiment: Option<Sentiment>,
    /// Intent, where a source tells.
    pub intent: Option<Intent>,
    /// Whether the vault holds a text of it.
    pub has_text: bool,
    /// The order it is about.
    pub order: Option<OrderId>,
}

/// A ticket or review in clear text.
#[derive(Clone, PartialEq, Serialize)]
pub struct TicketDetail {
    /// What the list shows.
    pub row: TicketListRow,
    /// Subject of a ticket, title of a review.
    pub subject: Option<String>,
    /// Its text.
    pub text: Option<String>,
    /// The answer given.
    pub reply: Option<String>,
    /// The order it is about, as it stands.
    pub order: Option<TicketOrder>,
}

impl std::fmt::Debug for TicketDetail {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "TicketDetail({}, ..)", self.row.ticket)
    }
}

/// Tickets and reviews in one form.
fn both() -> String {
    let [tickets, reviews] = TICKET_COLUMNS;
    format!(
        "SELECT {tickets}, t.closed_at, t.intent FROM tickets t
         UNION ALL SELECT {reviews}, r.answered_at, NULL FROM reviews r"
    )
}

impl Store {
    /// A page of tickets and reviews, the latest first; those without a time last.
    ///
    /// # Errors
    /// [`Error::Cursor`] for a cursor of another list.
    pub fn ticket_list(
        &self,
        filter: TicketFilter,
        page: PageRequest<'_>,
    ) -> Result<Page<TicketListRow>, Error> {
        let (before, key) = page.after((i64::MAX, ""))?;
        let sql = format!(
            "SELECT * FROM ({}) WHERE (coalesce(at, 0) < ?1 OR (coalesce(at, 0) = ?1 AND id > ?2))
             AND (?3 = 0 OR closed_at IS NULL) AND (?4 IS NULL OR is_review = ?4)
             ORDER BY coalesce(at, 0) DESC, id LIMIT ?5",
            both()
        );
        let rows = self.read(|connection| {
            let mut statement = connection.prepare_cached(&sql)?;
            let key = params![before, key, filter.open, filter.reviews, page.rows()];
            let rows = statement.query_map(key, row)?;
            Ok(rows.collect::<Result<Vec<_>, _>>()?)
        })?;
        Ok(page.cut(rows, |r| cursor(r.at.map_or(0, Timestamp::micros), r.ticket.as_str())))
    }

    /// One ticket or review with its text; `None` when there is no such one. `currency` is the shop's.
    ///
    /// # Errors
    /// [`Error::Sealed`] when a stored text was changed.
    pub fn ticket_detail(
        &self,
        ticket: &TicketId,
        now: Timestamp,
        currency: Currency,
    ) -> Result<Option<TicketDetail>, Error> {
        self.read(|connection| {
            let sql = format!("SELECT * FROM ({}) WHERE id = ?1 ORDER BY is_review LIMIT 1", both());
            let found = connection.prepare_cached(&sql)?.query_row([ticket.as_str()], row).optional()?;
            let Some(row) = found else { return Ok(None) };
            let (table, subject) =
                if row.is_review { (Table::Reviews, "title") } else { (Table::Tickets, "subject") };
            let text = |column| text_of(connection, &self.vault, table, column, ticket.as_str());
            let order = match &row.order {
                Some(order) => order_facts(connection, order, now, currency)?.map(|(facts, _)| facts),
                None => None,
            };
            let (subject, body, reply) = (text(subject)?, text("text")?, text("reply")?);
            Ok(Some(TicketDetail { row, subject, text: body, reply, order }))
        })
    }
}

fn row(row: &Row<'_>) -> rusqlite::Result<TicketListRow> {
    Ok(TicketListRow {
        ticket: id(row, "id")?,
        is_review: row.get("is_review")?,
        customer: maybe_id(row, "customer")?,
        at: maybe_time(row, "at")?,
        closed_at: maybe_time(row, "closed_at")?,
        language: maybe_code(row, "language", Language::from_code)?,
        score: row.get("score")?,
        sentiment: maybe_code(row, "sentiment", Sentiment::from_code)?,
        intent: maybe_code(row, "intent", Intent::from_code)?,
        has_text: row.get("has_text")?,
        order: maybe_id(row, "order")?,
    })
}
