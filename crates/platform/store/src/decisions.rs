//! Decisions: immutable bodies in the data base, events appended to them.

use crate::cell::{code, json, maybe_time};
use crate::error::Error;
use crate::store::Store;
use qm_domain::{Area, CycleId, Decision, DecisionEvent, DecisionId, Status, Subject, Timestamp};
use rusqlite::{Connection, OptionalExtension, Row, params};
use serde::Serialize;
use std::collections::BTreeMap;

mod cycle;
mod event;
mod grounds;
mod list;
mod outbox;
mod snooze;

pub(crate) use cycle::last_cycle_of;
pub use cycle::{Cycle, CycleOutcome, CycleRecord};
pub use grounds::CycleTerms;
pub use list::{DecisionFilter, DecisionRow, DecisionSort, UndecidedCount};
pub use outbox::{OutboxItem, OutboxState};
pub use snooze::Snoozed;

/// A decision with everything that happened to it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct DecisionRecord {
    /// The decision, as it was made.
    #[serde(flatten)]
    pub decision: Decision,
    /// Where it stands.
    pub status: Status,
    /// Until when it is put off; may have passed.
    pub snoozed_until: Option<Timestamp>,
    /// What happened to it, oldest first.
    pub events: Vec<DecisionEvent>,
}

impl DecisionRecord {
    /// Until when it is put off at `at`; none where that has passed.
    pub fn asleep(&self, at: Timestamp) -> Option<Timestamp> {
        self.snoozed_until.filter(|until| *until > at)
    }
}

impl Store {
    /// A decision with its events; `None` when there is no such decision.
    ///
    /// # Errors
    /// When the data base refuses or a stored value cannot be read.
    pub fn decision(&self, id: &DecisionId) -> Result<Option<DecisionRecord>, Error> {
        self.read(|connection| {
            let sql = "SELECT body, status, snoozed_until FROM decisions WHERE id = ?1";
            let Some(row) = connection.query_row(sql, [id.as_str()], row).optional()? else {
                return Ok(None);
            };
            let DecisionRow { decision, status, snoozed_until } = row;
            let events = events_of(connection, id)?;
            Ok(Some(DecisionRecord { decision, status, snoozed_until, events }))
        })
    }

    /// Decisions that still wait, by subject key: proposed and approved ones. The latest where there are several.
    ///
    /// # Errors
    /// When the data base refuses or a stored value cannot be read.
    pub fn pending(&self, area: Area) -> Result<BTreeMap<String, (DecisionId, Status)>, Error> {
        self.read(|connection| pending_of(connection, area))
    }

    /// The decisions about one subject, newest first, at most 50.
    ///
    /// # Errors
    /// When the data base refuses or a stored value cannot be read.
    pub fn decisions_about(&self, subject: &Subject) -> Result<Vec<DecisionRow>, Error> {
        self.read(|connection| {
            let mut statement = connection.prepare_cached(
                "SELECT body, status, snoozed_until FROM decisions WHERE subject = ?1
                 ORDER BY made_at DESC, id LIMIT 50",
            )?;
            let rows = statement.query_map([subject.key()], row)?;
            Ok(rows.collect::<Result<_, _>>()?)
        })
    }

    /// The decisions that one cycle made in one area, by id, with where they stand.
    ///
    /// # Errors
    /// When the data base refuses or a stored value cannot be read.
    pub fn decisions_of(&self, cycle: &CycleId, area: Area) -> Result<Vec<(Decision, Status)>, Error> {
        self.read(|connection| {
            let mut statement = connection.prepare_cached(
                "SELECT body, status FROM decisions WHERE cycle = ?1 AND area = ?2 ORDER BY id",
            )?;
            let rows = statement.query_map(params![cycle.as_str(), area.code()], |r| {
                Ok((json(r, 0)?, code(r, 1, Status::from_code)?))
            })?;
            Ok(rows.collect::<Result<_, _>>()?)
        })
    }

    /// The decisions of an area made by `made_by` that people or a rule let stand and that are due at a moment or later, by
    /// id, with where they stand. One without a deadline is due when it was made.
    ///
    /// # Errors
    /// When the data base refuses or a stored value cannot be read.
    pub fn standing_since(
        &self,
        area: Area,
        due: Timestamp,
        made_by: Timestamp,
    ) -> Result<Vec<(Decision, Status)>, Error> {
        self.read(|connection| {
            let mut statement = connection.prepare_cached(
                "SELECT body, status FROM decisions WHERE status IN ('approved', 'applied', 'overridden')
                 AND area = ?1 AND coalesce(deadline, made_at) >= ?2 AND made_at <= ?3 ORDER BY id",
            )?;
            let rows = statement.query_map(params![area.code(), due.micros(), made_by.micros()], |r| {
                Ok((json(r, 0)?, code(r, 1, Status::from_code)?))
            })?;
            Ok(rows.collect::<Result<_, _>>()?)
        })
    }

    /// All decisions with one status, by id: those to be carried out, those to be measured.
    ///
    /// # Errors
    /// When the data base refuses or a stored value cannot be read.
    pub fn decisions_with(&self, status: Status) -> Result<Vec<Decision>, Error> {
        self.read(|connection| {
            let mut statement =
                connection.prepare_cached("SELECT body FROM decisions WHERE status = ?1 ORDER BY id")?;
            let rows = statement.query_map([status.code()], |r| json(r, 0))?;
            Ok(rows.collect::<Result<_, _>>()?)
        })
    }
}

/// A decision with where it stands, from `body, status, snoozed_until`.
fn row(row: &Row<'_>) -> rusqlite::Result<DecisionRow> {
    Ok(DecisionRow {
        decision: json(row, 0)?,
        status: code(row, 1, Status::from_code)?,
        snoozed_until: maybe_time(row, 2)?,
    })
}

/// The events of a decision, oldest first.
fn events_of(connection: &Connection, id: &DecisionId) -> Result<Vec<DecisionEvent>, Error> {
    let mut statement =
        connection.prepare_cached("SELECT body FROM decision_events WHERE decision = ?1 ORDER BY id")?;
    let events = statement.query_map([id.as_str()], |r| json(r, 0))?;
    Ok(events.collect::<Result<_, _>>()?)
}

/// Decisions that still wait, by subject key.
pub(crate) fn pending_of(
    connection: &Connection,
    area: Area,
) -> Result<BTreeMap<String, (DecisionId, Status)>, Error> {
    let mut statement = connection.prepare_cached(
        "SELECT subject, id, status FROM decisions
         WHERE status IN ('proposed', 'approved') AND area = ?1 ORDER BY made_at, id",
    )?;
    let rows = statement.query_map(params![area.code()], |r| {
        Ok((r.get(0)?, (crate::cell::id(r, 1)?, code(r, 2, Status::from_code)?)))
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}
