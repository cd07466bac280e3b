//! Proposals that people put off: until then they wait for nobody, and what takes their place waits with them.

use super::event::append_event;
use crate::cell::{id, time};
use crate::error::Error;
use crate::store::Store;
use qm_domain::{Approver, Area, Decision, DecisionEvent, DecisionEventKind, DecisionId, Timestamp};
use rusqlite::{Connection, params};
use std::collections::BTreeMap;

/// Whether decisions are wanted that are put off at an instant, or those that are not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Snoozed {
    /// Put off, or not.
    pub is: bool,
    /// When, by the shop's clock.
    pub at: Timestamp,
}

impl Store {
    /// Until when the proposals of an area that are put off at `now` are so, by id.
    ///
    /// # Errors
    /// When the data base refuses.
    pub fn snoozed(&self, area: Area, now: Timestamp) -> Result<BTreeMap<DecisionId, Timestamp>, Error> {
        self.read(|connection| {
            let mut statement = connection.prepare_cached(
                "SELECT id, snoozed_until FROM decisions
                 WHERE status = 'proposed' AND area = ?1 AND snoozed_until > ?2",
            )?;
            let rows =
                statement.query_map(params![area.code(), now.micros()], |r| Ok((id(r, 0)?, time(r, 1)?)))?;
            Ok(rows.collect::<Result<_, _>>()?)
        })
    }
}

/// Until when proposals of earlier cycles are put off at `now`, by subject key; the latest where there are several.
pub(super) fn asleep(
    connection: &Connection,
    cycle: &str,
    now: Timestamp,
) -> Result<BTreeMap<String, Timestamp>, Error> {
    let mut statement = connection.prepare_cached(
        "SELECT subject, max(snoozed_until) FROM decisions
         WHERE status = 'proposed' AND cycle <> ?1 AND snoozed_until > ?2 GROUP BY subject",
    )?;
    let rows = statement.query_map(params![cycle, now.micros()], |r| Ok((r.get(0)?, time(r, 1)?)))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Puts off what takes the place of a proposal that was put off, unless its deadline is nearer.
pub(super) fn carry(
    connection: &Connection,
    decision: &Decision,
    asleep: &BTreeMap<String, Timestamp>,
    now: Timestamp,
) -> Result<(), Error> {
    let Some(until) = asleep.get(&decision.subject.key()).copied() else { return Ok(()) };
    if decision.deadline.is_some_and(|deadline| deadline <= until) {
        return Ok(());
    }
    let kind = DecisionEventKind::Snoozed { until, note: None };
    let event = DecisionEvent { decision: decision.id.clone(), at: now, by: Approver::System, kind };
    append_event(connection, &event, &[]).map(|_| ())
}
