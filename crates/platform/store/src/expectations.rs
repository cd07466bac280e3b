//! What people expect to be sold in place of the forecast, kept for good.

use crate::audit::{AuditEntry, append_to};
use crate::cell::{json, maybe_time};
use crate::error::Error;
use crate::store::Store;
use qm_domain::{Day, Expectation, LocationId, Sku, Timestamp};
use rusqlite::{Connection, OptionalExtension, Row, params};
use serde::Serialize;

/// An expectation as it is kept.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ExpectationRow {
    /// Its number.
    pub id: i64,
    /// What is expected.
    #[serde(flatten)]
    pub expectation: Expectation,
    /// When it was taken back, or another took its place; none while it holds.
    pub ended_at: Option<Timestamp>,
}

const COLUMNS: &str = "SELECT id, body, ended_at FROM expectations";

impl Store {
    /// Keeps what a person expects; whatever was expected of any of its days ends. Answers its number.
    ///
    /// # Errors
    /// When the data base refuses; nothing is kept then.
    pub fn insert_expectations(&self, said: &[Expectation], now: Timestamp) -> Result<Vec<i64>, Error> {
        self.write(|connection| said.iter().map(|one| put(connection, one, now)).collect())
    }

    /// Takes an expectation back; answers whether it held until now. One whose days were over before `today` stays.
    ///
    /// # Errors
    /// [`Error::Unknown`] when there is none of that number.
    pub fn end_expectation(&self, id: i64, by: &str, now: Timestamp, today: Day) -> Result<bool, Error> {
        self.write(|connection| {
            let sql = "SELECT sku || '@' || location FROM expectations WHERE id = ?1";
            let place: Option<String> = connection.query_row(sql, [id], |r| r.get(0)).optional()?;
            let place = place.ok_or_else(|| Error::Unknown { what: "expectation", key: id.to_string() })?;
            let sql =
                "UPDATE expectations SET ended_at = ?2 WHERE id = ?1 AND ended_at IS NULL AND to_day >= ?3";
            let ended = connection.execute(sql, params![id, now.micros(), today.epoch()])? > 0;
            if ended {
                tell(connection, now, by, &place, "taken back")?;
            }
            Ok(ended)
        })
    }

    /// What holds for days from `day` on, in the order in which it was said.
    ///
    /// # Errors
    /// When the data base refuses or a stored value cannot be read.
    pub fn expectations_from(&self, day: Day) -> Result<Vec<ExpectationRow>, Error> {
        let sql = format!("{COLUMNS} WHERE ended_at IS NULL AND to_day >= ?1 ORDER BY id");
        self.read(|connection| {
            let mut statement = connection.prepare_cached(&sql)?;
            let rows = statement.query_map([day.epoch()], row)?;
            Ok(rows.collect::<Result<_, _>>()?)
        })
    }

    /// What was ever said of a product at a location, newest first, at most `most`.
    ///
    /// # Errors
    /// When the data base refuses or a stored value cannot be read.
    pub fn expectations_of(
        &self,
        sku: &Sku,
        location: &LocationId,
        most: usize,
    ) -> Result<Vec<ExpectationRow>, Error> {
        let sql = format!("{COLUMNS} WHERE sku = ?1 AND location = ?2 ORDER BY id DESC LIMIT ?3");
        self.read(|connection| {
            let mut statement = connection.prepare_cached(&sql)?;
            let rows = statement
                .query_map(params![sku.as_str(), location.as_str(), crate::cell::limit(most)], row)?;
            Ok(rows.collect::<Result<_, _>>()?)
        })
    }

    /// What held to its end on `day` or before, and still holds, newest first.
    ///
    /// # Errors
    /// When the data base refuses or a stored value cannot be read.
    pub fn expectations_until(&self, day: Day) -> Result<Vec<ExpectationRow>, Error> {
        let sql = format!("{COLUMNS} WHERE ended_at IS NULL AND to_day <= ?1 ORDER BY to_day DESC, id DESC");
        self.read(|connection| {
            let mut statement = connection.prepare_cached(&sql)?;
            let rows = statement.query_map([day.epoch()], row)?;
            Ok(rows.collect::<Result<_, _>>()?)
        })
    }

    /// A number that rises whenever something is said or taken back.
    ///
    /// # Errors
    /// When the data base refuses.
    pub fn expectations_said(&self) -> Result<i64, Error> {
        self.read(|connection| {
            let sql = "SELECT count(*) + count(ended_at) FROM expectations";
            Ok(connection.query_row(sql, [], |r| r.get(0))?)
        })
    }
}

fn row(row: &Row<'_>) -> rusqlite::Result<ExpectationRow> {
    Ok(ExpectationRow { id: row.get(0)?, expectation: json(row, 1)?, ended_at: maybe_time(row, 2)? })
}

fn put(connection: &Connection, said: &Expectation, now: Timestamp) -> Result<i64, Error> {
    let (sku, location) = (said.sku.as_str(), said.location.as_str());
    connection
        .prepare_cached(
            "UPDATE expectations SET ended_at = ?5 WHERE sku = ?1 AND location = ?2 AND ended_at IS NULL
             AND from_day <= ?4 AND to_day >= ?3",
        )?
        .execute(params![sku, location, said.from.epoch(), said.to.epoch(), now.micros()])?;
    connection
        .prepare_cached(
            "INSERT INTO expectations (sku, location, from_day, to_day, body) VALUES (?1, ?2, ?3, ?4, ?5)",
        )?
        .execute(params![sku, location, said.from.epoch(), said.to.epoch(), serde_json::to_string(said)?])?;
    let id = connection.last_insert_rowid();
    tell(connection, now, &said.by, &format!("{sku}@{location}"), "said")?;
    Ok(id)
}

fn tell(
    connection: &Connection,
    now: Timestamp,
    who: &str,
    subject: &str,
    detail: &str,
) -> Result<(), Error> {
    append_to(connection, now, &AuditEntry { who, what: "expected sales by a person", subject, detail })?;
    Ok(())
}
