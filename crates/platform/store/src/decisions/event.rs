//! Events appended to decisions: the status machine, the outbox row that an approval brings, the audit row.

use super::outbox::{enqueue, enqueue_again, withdraw};
use crate::audit::{AuditEntry, append_to};
use crate::cell::{code, id, json};
use crate::error::Error;
use crate::store::Store;
use qm_domain::{
    Action, Approver, Decision, DecisionEvent, DecisionEventKind, DecisionId, Status, Timestamp,
};
use rusqlite::{Connection, OptionalExtension, params};

impl Store {
    /// Appends an event. An approval puts the action into the outbox, an override the action that a person
    /// chose, once for each of `executors`; turning an approved decision down withdraws it. A tour that goes on otherwise
    /// is put there anew, in the place of what still waits. Whatever moves a decision ends its being put off.
    ///
    /// # Errors
    /// [`Error::NoDecision`]; [`Error::Status`] when the decision may not go there from where it stands, or is to go on
    /// otherwise and nobody let it stand; [`Error::Answered`] when it is to be put off or woken and no longer waits.
    pub fn append(&self, event: &DecisionEvent, executors: &[&str]) -> Result<Status, Error> {
        self.write(|connection| append_event(connection, event, executors))
    }

    /// Appends events to several decisions, all of them or none.
    ///
    /// # Errors
    /// As [`Store::append`], for the first that cannot be appended.
    pub fn append_all(&self, events: &[DecisionEvent], executors: &[&str]) -> Result<(), Error> {
        self.write(|connection| {
            events.iter().try_for_each(|event| append_event(connection, event, executors).map(|_| ()))
        })
    }

    /// Expires proposals whose deadline lies before `now`, and those made before `made_before`; one that was put off is as
    /// old as since it came back.
    /// Answers how many.
    ///
    /// # Errors
    /// When the data base refuses.
    pub fn expire(&self, now: Timestamp, made_before: Timestamp) -> Result<u64, Error> {
        self.write(|connection| {
            let mut statement = connection.prepare_cached(
                "SELECT id FROM decisions WHERE status = 'proposed' AND (deadline < ?1
                     OR max(made_at, coalesce(snoozed_until, made_at)) < ?2) ORDER BY id",
            )?;
            let late: Vec<DecisionId> = statement
                .query_map([now.micros(), made_before.micros()], |r| id(r, 0))?
                .collect::<Result<_, _>>()?;
            for decision in &late {
                move_to(connection, decision, Status::Expired, now, Some("time passed"))?;
            }
            Ok(u64::try_from(late.len()).unwrap_or(u64::MAX))
        })
    }
}

/// The system moves a decision.
pub(super) fn move_to(
    connection: &Connection,
    decision: &DecisionId,
    to: Status,
    now: Timestamp,
    note: Option<&str>,
) -> Result<(), Error> {
    let kind = DecisionEventKind::Moved { to, note: note.map(Into::into) };
    let event = DecisionEvent { decision: decision.clone(), at: now, by: Approver::System, kind };
    append_event(connection, &event, &[]).map(|_| ())
}

pub(super) fn append_event(
    connection: &Connection,
    event: &DecisionEvent,
    executors: &[&str],
) -> Result<Status, Error> {
    let decision = &event.decision;
    let from = status_of(connection, decision)?;
    let stands = matches!(from, Status::Approved | Status::Applied | Status::Overridden);
    if matches!(event.kind, DecisionEventKind::Replanned { .. }) && !stands {
        return Err(Error::Status { id: decision.clone(), from, to: Status::Overridden });
    }
    put_off(connection, event, from)?;
    let to = match &event.kind {
        DecisionEventKind::Moved { to, .. } => Some(*to),
        DecisionEventKind::Overridden { .. } => Some(Status::Overridden),
        DecisionEventKind::Replanned { .. }
        | DecisionEventKind::Snoozed { .. }
        | DecisionEventKind::Woken
        | DecisionEventKind::Measured(_) => None,
    };
    if let Some(to) = to {
        if !from.may_become(to) {
            return Err(Error::Status { id: decision.clone(), from, to });
        }
        let sql = "UPDATE decisions SET status = ?2 WHERE id = ?1";
        connection.prepare_cached(sql)?.execute(params![decision.as_str(), to.code()])?;
    }
    let sql = "INSERT INTO decision_events (decision, at, body) VALUES (?1, ?2, ?3)";
    let body = serde_json::to_string(event)?;
    connection.prepare_cached(sql)?.execute(params![decision.as_str(), event.at.micros(), body])?;
    match &event.kind {
        DecisionEventKind::Moved { to: Status::Approved, .. } => {
            let action = action_of(connection, decision)?;
            enqueue(connection, decision, &action, executors, event.at)?;
        }
        DecisionEventKind::Overridden { action, .. } => {
            enqueue(connection, decision, action, executors, event.at)?;
        }
        DecisionEventKind::Replanned { action, .. } => {
            withdraw(connection, decision, event.at)?;
            enqueue_again(connection, decision, action, executors, event.at)?;
        }
        DecisionEventKind::Moved { to: Status::Rejected | Status::Expired, .. } => {
            withdraw(connection, decision, event.at)?;
        }
        DecisionEventKind::Moved { .. }
        | DecisionEventKind::Snoozed { .. }
        | DecisionEventKind::Woken
        | DecisionEventKind::Measured(_) => {}
    }
    if !matches!(event.by, Approver::System) {
        audit(connection, event, to)?;
    }
    Ok(to.unwrap_or(from))
}

/// Notes until when a proposal is put off; nothing that moves a decision leaves it so.
fn put_off(connection: &Connection, event: &DecisionEvent, from: Status) -> Result<(), Error> {
    let until = match &event.kind {
        DecisionEventKind::Snoozed { until, .. } => Some(until.micros()),
        DecisionEventKind::Woken | DecisionEventKind::Moved { .. } | DecisionEventKind::Overridden { .. } => {
            None
        }
        DecisionEventKind::Replanned { .. } | DecisionEventKind::Measured(_) => return Ok(()),
    };
    let asks = matches!(event.kind, DecisionEventKind::Snoozed { .. } | DecisionEventKind::Woken);
    if asks && from != Status::Proposed {
        return Err(Error::Answered { id: event.decision.clone(), status: from });
    }
    let sql = "UPDATE decisions SET snoozed_until = ?2 WHERE id = ?1 AND snoozed_until IS NOT ?2";
    connection.prepare_cached(sql)?.execute(params![event.decision.as_str(), until])?;
    Ok(())
}

/// Where a decision stands.
pub(super) fn status_of(connection: &Connection, decision: &DecisionId) -> Result<Status, Error> {
    let mut statement = connection.prepare_cached("SELECT status FROM decisions WHERE id = ?1")?;
    let status = statement.query_row([decision.as_str()], |r| code(r, 0, Status::from_code)).optional()?;
    status.ok_or_else(|| Error::NoDecision(decision.clone()))
}

fn action_of(connection: &Connection, decision: &DecisionId) -> Result<Action, Error> {
    let mut statement = connection.prepare_cached("SELECT body FROM decisions WHERE id = ?1")?;
    let body: Decision = statement.query_row([decision.as_str()], |r| json(r, 0))?;
    Ok(body.action)
}

fn audit(connection: &Connection, event: &DecisionEvent, to: Option<Status>) -> Result<(), Error> {
    let (who, what) = match &event.by {
        Approver::Person(name) => (name.as_str(), "decision moved by a person"),
        Approver::Rule(name) => (name.as_str(), "decision moved by a rule"),
        Approver::System => ("system", "decision moved by the system"),
    };
    let detail = match (&event.kind, to) {
        (_, Some(to)) => to.code(),
        (DecisionEventKind::Replanned { .. }, None) => "replanned",
        (DecisionEventKind::Snoozed { .. }, None) => "snoozed",
        (DecisionEventKind::Woken, None) => "woken",
        (_, None) => "measured",
    };
    append_to(connection, event.at, &AuditEntry { who, what, subject: event.decision.as_str(), detail })?;
    Ok(())
}
