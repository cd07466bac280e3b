//! The outbox: what was approved and is to be carried out, once per decision and executor.

use super::event::{move_to, status_of};
use crate::cell::{count, id, json, limit, time};
use crate::error::Error;
use crate::store::Store;
use qm_domain::{Action, DecisionId, Status, Timestamp};
use rusqlite::{Connection, OptionalExtension, params};
use std::collections::BTreeMap;

/// An action to carry out.
#[derive(Debug, Clone, PartialEq)]
pub struct OutboxItem {
    /// Its number.
    pub id: i64,
    /// The idempotency key: the same for the same action of a decision and executor, always.
    pub key: String,
    /// The decision.
    pub decision: DecisionId,
    /// Who carries it out.
    pub executor: String,
    /// What.
    pub action: Action,
    /// Attempts that failed.
    pub attempts: u64,
    /// Not before.
    pub due_at: Timestamp,
}

/// Rows of the outbox by state.
pub type OutboxState = BTreeMap<String, u64>;

impl Store {
    /// Actions that are due, oldest first.
    ///
    /// # Errors
    /// When the data base refuses or a stored value cannot be read.
    pub fn outbox_due(&self, now: Timestamp, most: usize) -> Result<Vec<OutboxItem>, Error> {
        self.read(|connection| {
            let mut statement = connection.prepare_cached(
                "SELECT id, key, decision, executor, action, attempts, due_at FROM outbox
                 WHERE state = 'waiting' AND due_at <= ?1 ORDER BY due_at, id LIMIT ?2",
            )?;
            let items = statement.query_map(params![now.micros(), limit(most)], |row| {
                Ok(OutboxItem {
                    id: row.get(0)?,
                    key: row.get(1)?,
                    decision: id(row, 2)?,
                    executor: row.get(3)?,
                    action: json(row, 4)?,
                    attempts: count(row, 5)?,
                    due_at: time(row, 6)?,
                })
            })?;
            Ok(items.collect::<Result<_, _>>()?)
        })
    }

    /// Marks an action as carried out; when it was the decision's last one, the approved decision becomes
    /// applied. Doing so twice changes nothing; answers whether it was the first time.
    ///
    /// # Errors
    /// [`Error::Unknown`] when there is no such row.
    pub fn outbox_done(&self, item: i64, now: Timestamp, receipt: &str) -> Result<bool, Error> {
        self.write(|connection| {
            let (decision, state) = row_of(connection, item)?;
            if state == "done" {
                return Ok(false);
            }
            settle(connection, item, "done", now, receipt)?;
            let sql = "SELECT 1 FROM outbox WHERE decision = ?1 AND state = 'waiting'";
            let more = connection.prepare_cached(sql)?.exists([decision.as_str()])?;
            if !more && status_of(connection, &decision)? == Status::Approved {
                move_to(connection, &decision, Status::Applied, now, None)?;
            }
            Ok(true)
        })
    }

    /// Notes a failed attempt and when to try again.
    ///
    /// # Errors
    /// [`Error::Unknown`] when no such row waits.
    pub fn outbox_failed(&self, item: i64, next_attempt: Timestamp, message: &str) -> Result<(), Error> {
        self.write(|connection| {
            let sql = "UPDATE outbox SET attempts = attempts + 1, due_at = ?2, message = ?3
                 WHERE id = ?1 AND state = 'waiting'";
            match connection.execute(sql, params![item, next_attempt.micros(), message])? {
                1 => Ok(()),
                _ => Err(Error::Unknown { what: "waiting action", key: item.to_string() }),
            }
        })
    }

    /// Gives an action up.
    ///
    /// # Errors
    /// [`Error::Unknown`] when there is no such row.
    pub fn outbox_dead(&self, item: i64, now: Timestamp, message: &str) -> Result<(), Error> {
        self.write(|connection| {
            row_of(connection, item)?;
            settle(connection, item, "dead", now, message)
        })
    }

    /// How many rows stand in each state.
    ///
    /// # Errors
    /// When the data base refuses.
    pub fn outbox_state(&self) -> Result<OutboxState, Error> {
        self.read(|connection| {
            let mut statement = connection.prepare("SELECT state, count(*) FROM outbox GROUP BY state")?;
            let rows = statement.query_map([], |r| Ok((r.get(0)?, count(r, 1)?)))?;
            Ok(rows.collect::<Result<_, _>>()?)
        })
    }
}

fn row_of(connection: &Connection, item: i64) -> Result<(DecisionId, String), Error> {
    let sql = "SELECT decision, state FROM outbox WHERE id = ?1";
    let found = connection.query_row(sql, [item], |r| Ok((id(r, 0)?, r.get(1)?))).optional()?;
    found.ok_or_else(|| Error::Unknown { what: "action", key: item.to_string() })
}

fn settle(
    connection: &Connection,
    item: i64,
    state: &str,
    now: Timestamp,
    message: &str,
) -> Result<(), Error> {
    let sql = "UPDATE outbox SET state = ?2, at = ?3, message = ?4 WHERE id = ?1 AND state = 'waiting'";
    connection.execute(sql, params![item, state, now.micros(), message])?;
    Ok(())
}

/// Puts an action into the outbox once for each executor.
pub(super) fn enqueue(
    connection: &Connection,
    decision: &DecisionId,
    action: &Action,
    executors: &[&str],
    now: Timestamp,
) -> Result<(), Error> {
    put(connection, (decision, decision.as_str()), action, executors, now)
}

/// Puts another action of a decision into the outbox, under keys of its own.
pub(super) fn enqueue_again(
    connection: &Connection,
    decision: &DecisionId,
    action: &Action,
    executors: &[&str],
    now: Timestamp,
) -> Result<(), Error> {
    let sql = "SELECT count(*) FROM decision_events WHERE decision = ?1";
    let events = connection.prepare_cached(sql)?.query_row([decision.as_str()], |row| count(row, 0))?;
    put(connection, (decision, &format!("{decision}/{events}")), action, executors, now)
}

fn put(
    connection: &Connection,
    (decision, key): (&DecisionId, &str),
    action: &Action,
    executors: &[&str],
    now: Timestamp,
) -> Result<(), Error> {
    let sql = "INSERT OR IGNORE INTO outbox (key, decision, executor, action, state, attempts, due_at, at)
         VALUES (?1, ?2, ?3, ?4, 'waiting', 0, ?5, ?5)";
    let mut put = connection.prepare_cached(sql)?;
    let body = serde_json::to_string(action)?;
    for executor in executors {
        put.execute(params![format!("{key}/{executor}"), decision.as_str(), executor, body, now.micros()])?;
    }
    Ok(())
}

/// Takes back what still waits.
pub(super) fn withdraw(connection: &Connection, decision: &DecisionId, now: Timestamp) -> Result<(), Error> {
    let sql = "UPDATE outbox SET state = 'withdrawn', at = ?2 WHERE decision = ?1 AND state = 'waiting'";
    connection.prepare_cached(sql)?.execute(params![decision.as_str(), now.micros()])?;
    Ok(())
}
