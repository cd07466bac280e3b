//! Reviews: the list with texts from the vault, and how their writers felt over time.

use crate::cell::{id, maybe_code, maybe_id, maybe_time, time};
use crate::error::Error;
use crate::page::{Page, PageRequest, cursor};
use crate::store::Store;
use crate::vault::texts::text_of;
use qm_domain::{Language, OrderId, Sentiment, Sku, Table, TicketId, Timestamp};
use rusqlite::params;

/// A review with its text in clear.
#[derive(Clone, PartialEq)]
pub struct ReviewRow {
    /// Its id.
    pub review: TicketId,
    /// The order it is about.
    pub order: Option<OrderId>,
    /// The product it is about.
    pub sku: Option<Sku>,
    /// When it was written.
    pub at: Option<Timestamp>,
    /// Stars.
    pub score: Option<u8>,
    /// Sentiment: as the source tells, otherwise by the stars.
    pub sentiment: Option<Sentiment>,
    /// Its language.
    pub language: Option<Language>,
    /// When it was answered.
    pub answered_at: Option<Timestamp>,
    /// Title.
    pub title: Option<String>,
    /// Text.
    pub text: Option<String>,
}

impl std::fmt::Debug for ReviewRow {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "ReviewRow({}, ..)", self.review)
    }
}

/// A review's time and feeling.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Feeling {
    /// When it was written.
    pub at: Timestamp,
    /// Sentiment: as the source tells, otherwise by the stars (to 2 displeased, 3 neither, from 4 pleased).
    pub sentiment: Option<Sentiment>,
    /// Stars.
    pub score: Option<u8>,
}

const SENTIMENT: &str =
    "coalesce(sentiment, CASE WHEN score <= 2 THEN 'negative' WHEN score = 3 THEN 'neutral'
    WHEN score >= 4 THEN 'positive' END)";

impl Store {
    /// A page of reviews, the latest first, those without a time last.
    ///
    /// # Errors
    /// [`Error::Cursor`] for a cursor of another list, [`Error::Sealed`] when a stored text was changed.
    pub fn review_list(
        &self,
        sentiment: Option<Sentiment>,
        page: PageRequest<'_>,
    ) -> Result<Page<ReviewRow>, Error> {
        let (before, key) = page.after((i64::MAX, ""))?;
        let sql = format!(
            "SELECT review, \"order\", sku, at, score, {SENTIMENT} AS feeling, language, answered_at FROM reviews
             WHERE (coalesce(at, 0) < ?1 OR (coalesce(at, 0) = ?1 AND review > ?2))
             AND (?3 IS NULL OR {SENTIMENT} = ?3) ORDER BY coalesce(at, 0) DESC, review LIMIT ?4"
        );
        self.read(|connection| {
            let mut statement = connection.prepare_cached(&sql)?;
            let wanted = params![before, key, sentiment.map(Sentiment::code), page.rows()];
            let rows = statement.query_map(wanted, |row| {
                Ok(ReviewRow {
                    review: id(row, "review")?,
                    order: maybe_id(row, "order")?,
                    sku: maybe_id(row, "sku")?,
                    at: maybe_time(row, "at")?,
                    score: row.get("score")?,
                    sentiment: maybe_code(row, "feeling", Sentiment::from_code)?,
                    language: maybe_code(row, "language", Language::from_code)?,
                    answered_at: maybe_time(row, "answered_at")?,
                    title: None,
                    text: None,
                })
            })?;
            let rows: Vec<ReviewRow> = rows.collect::<Result<_, _>>()?;
            let mut cut = page.cut(rows, |r| cursor(r.at.map_or(0, Timestamp::micros), r.review.as_str()));
            for row in &mut cut.items {
                let clear =
                    |column| text_of(connection, &self.vault, Table::Reviews, column, row.review.as_str());
                (row.title, row.text) = (clear("title")?, clear("text")?);
            }
            Ok(cut)
        })
    }

    /// How the writers of the reviews after `since` and up to `until` felt, oldest first.
    ///
    /// # Errors
    /// When the data base refuses.
    pub fn feelings(&self, since: Timestamp, until: Timestamp) -> Result<Vec<Feeling>, Error> {
        let sql = format!(
            "SELECT at, {SENTIMENT} AS feeling, score FROM reviews WHERE at > ?1 AND at <= ?2 ORDER BY at, review"
        );
        self.read(|connection| {
            let mut statement = connection.prepare_cached(&sql)?;
            let rows = statement.query_map(params![since.micros(), until.micros()], |row| {
                Ok(Feeling {
                    at: time(row, "at")?,
                    sentiment: maybe_code(row, "feeling", Sentiment::from_code)?,
                    score: row.get("score")?,
                })
            })?;
            Ok(rows.collect::<Result<_, _>>()?)
        })
    }
}
