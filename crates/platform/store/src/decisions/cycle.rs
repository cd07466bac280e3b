//! A cycle's results, kept in one transaction.

use super::event::move_to;
use super::snooze::{asleep, carry};
use crate::cell::{id, integer, json, time};
use crate::error::Error;
use crate::lookup::answers_in;
use crate::models::put_card;
use crate::predictions::put_prediction;
use crate::store::Store;
use qm_domain::{
    ActionKind, Area, CycleId, Decision, DecisionId, ModelCard, PredictionRecord, Status, Timestamp,
    Undecided, UndecidedReason,
};
use rusqlite::{Connection, OptionalExtension, Row, params};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// One run of the loop.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cycle {
    /// Its id.
    pub id: CycleId,
    /// The instant it planned for.
    pub as_of: Timestamp,
    /// When it ran.
    pub now: Timestamp,
    /// Its seed.
    pub seed: u64,
    /// The last import it had seen.
    pub batch: i64,
    /// How many answers of people it had seen, as [`Store::answers`] counts them.
    pub answers: i64,
    /// Decisions that the checker refused, with the reason.
    pub defects: Vec<String>,
}

/// What became of a cycle's results.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CycleOutcome {
    /// The very same cycle had been kept before; nothing was changed.
    Known,
    /// People have answered since it read where things stood; nothing was changed.
    Overtaken,
    /// It was kept.
    Kept {
        /// Decisions added.
        added: u64,
        /// Earlier proposals that gave way to newer ones about the same subject.
        superseded: u64,
    },
}

/// A cycle as it is kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CycleRecord {
    /// Its id.
    pub id: CycleId,
    /// The instant it planned for.
    pub as_of: Timestamp,
    /// When it ran.
    pub ran_at: Timestamp,
    /// Its seed.
    pub seed: u64,
    /// The last import it had seen.
    pub batch: i64,
    /// Decisions that the checker refused, with the reason.
    pub defects: Vec<String>,
    /// Decisions by area.
    pub decisions: BTreeMap<Area, u64>,
    /// Subjects without a decision by area and reason.
    pub undecided: BTreeMap<Area, BTreeMap<UndecidedReason, u64>>,
}

#[derive(Serialize, Deserialize)]
struct Body {
    seed: u64,
    batch: i64,
    defects: Vec<String>,
    decisions: BTreeMap<Area, u64>,
    undecided: BTreeMap<Area, BTreeMap<UndecidedReason, u64>>,
}

impl Store {
    /// Keeps a cycle: its decisions as proposals, the undecided subjects in place of the last cycle's, its
    /// predictions and model cards. Earlier proposals about the same subjects expire; where one was put off, what takes its
    /// place is put off as long, unless its deadline is nearer. Keeping the same cycle
    /// twice changes nothing, nor does one that has not seen every answer of people: what it plans may be promised
    /// already.
    ///
    /// # Errors
    /// When the data base refuses; nothing is kept then.
    pub fn insert_cycle(
        &self,
        cycle: &Cycle,
        decisions: &[Decision],
        undecided: &[Undecided],
        predictions: &[PredictionRecord],
        cards: &[ModelCard],
    ) -> Result<CycleOutcome, Error> {
        self.write(|connection| {
            let known = connection
                .prepare_cached("SELECT 1 FROM cycles WHERE id = ?1")?
                .exists([cycle.id.as_str()])?;
            if known {
                return Ok(CycleOutcome::Known);
            }
            if answers_in(connection)? != cycle.answers {
                return Ok(CycleOutcome::Overtaken);
            }
            put_cycle(connection, cycle, decisions, undecided)?;
            let asleep = asleep(connection, cycle.id.as_str(), cycle.as_of)?;
            let (mut added, mut superseded) = (0, supersede_tours(connection, cycle)?);
            for decision in decisions {
                superseded += supersede(connection, decision, cycle.now)?;
            }
            for decision in decisions {
                added += put_decision(connection, decision)?;
                carry(connection, decision, &asleep, cycle.now)?;
            }
            put_undecided(connection, undecided)?;
            for prediction in predictions {
                put_prediction(connection, prediction)?;
            }
            for card in cards {
                put_card(connection, card, cycle.now)?;
            }
            Ok(CycleOutcome::Kept { added, superseded })
        })
    }

    /// The last cycle kept.
    ///
    /// # Errors
    /// When the data base refuses or the record cannot be read.
    pub fn last_cycle(&self) -> Result<Option<CycleRecord>, Error> {
        self.read(last_cycle_of)
    }

    /// The last cycles, newest first.
    ///
    /// # Errors
    /// When the data base refuses or a record cannot be read.
    pub fn cycles(&self, limit: usize) -> Result<Vec<CycleRecord>, Error> {
        self.read(|connection| {
            let sql = "SELECT id, as_of, ran_at, body FROM cycles ORDER BY sequence DESC LIMIT ?1";
            let mut statement = connection.prepare(sql)?;
            let rows = statement.query_map([crate::cell::limit(limit)], record)?;
            Ok(rows.collect::<Result<_, _>>()?)
        })
    }
}

/// The last cycle kept.
pub(crate) fn last_cycle_of(connection: &Connection) -> Result<Option<CycleRecord>, Error> {
    let sql = "SELECT id, as_of, ran_at, body FROM cycles ORDER BY sequence DESC LIMIT 1";
    Ok(connection.query_row(sql, [], record).optional()?)
}

fn record(row: &Row<'_>) -> rusqlite::Result<CycleRecord> {
    let body: Body = json(row, 3)?;
    Ok(CycleRecord {
        id: id(row, 0)?,
        as_of: time(row, 1)?,
        ran_at: time(row, 2)?,
        seed: body.seed,
        batch: body.batch,
        defects: body.defects,
        decisions: body.decisions,
        undecided: body.undecided,
    })
}

fn put_cycle(
    connection: &Connection,
    cycle: &Cycle,
    decisions: &[Decision],
    undecided: &[Undecided],
) -> Result<(), Error> {
    let mut body = Body {
        seed: cycle.seed,
        batch: cycle.batch,
        defects: cycle.defects.clone(),
        decisions: BTreeMap::new(),
        undecided: BTreeMap::new(),
    };
    for decision in decisions {
        *body.decisions.entry(decision.area()).or_default() += 1;
    }
    for subject in undecided {
        *body.undecided.entry(subject.area).or_default().entry(subject.reason).or_default() += 1;
    }
    let sql = "INSERT INTO cycles (id, sequence, as_of, ran_at, body)
         VALUES (?1, (SELECT coalesce(max(sequence), 0) + 1 FROM cycles), ?2, ?3, ?4)";
    let body = serde_json::to_string(&body)?;
    connection.execute(sql, params![cycle.id.as_str(), cycle.as_of.micros(), cycle.now.micros(), body])?;
    Ok(())
}

/// Expires earlier proposals about the decision's subject, and the one it names.
fn supersede(connection: &Connection, decision: &Decision, now: Timestamp) -> Result<u64, Error> {
    let mut statement = connection.prepare_cached(
        "SELECT id FROM decisions WHERE status = 'proposed' AND cycle <> ?3 AND (subject = ?1 OR id = ?2)
         ORDER BY id",
    )?;
    let named = decision.supersedes.as_ref().map(DecisionId::as_str);
    let earlier: Vec<DecisionId> = statement
        .query_map(params![decision.subject.key(), named, decision.cycle.as_str()], |r| id(r, 0))?
        .collect::<Result<_, _>>()?;
    for old in &earlier {
        move_to(connection, old, Status::Expired, now, Some("superseded"))?;
    }
    Ok(u64::try_from(earlier.len()).unwrap_or(u64::MAX))
}

/// Expires all tours that earlier cycles proposed: their orders are planned anew, on whatever vehicle.
fn supersede_tours(connection: &Connection, cycle: &Cycle) -> Result<u64, Error> {
    let mut statement = connection.prepare_cached(
        "SELECT id FROM decisions WHERE status = 'proposed' AND kind = ?1 AND cycle <> ?2 ORDER BY id",
    )?;
    let earlier: Vec<DecisionId> = statement
        .query_map(params![ActionKind::Drive.code(), cycle.id.as_str()], |r| id(r, 0))?
        .collect::<Result<_, _>>()?;
    for old in &earlier {
        move_to(connection, old, Status::Expired, cycle.now, Some("planned anew"))?;
    }
    Ok(u64::try_from(earlier.len()).unwrap_or(u64::MAX))
}

fn put_decision(connection: &Connection, decision: &Decision) -> Result<u64, Error> {
    let sql = "INSERT OR IGNORE INTO decisions
         (id, cycle, area, kind, subject, made_at, deadline, gain_minor, commits_minor, status, body)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)";
    let added = connection.prepare_cached(sql)?.execute(params![
        decision.id.as_str(),
        decision.cycle.as_str(),
        decision.area().code(),
        decision.action.code(),
        decision.subject.key(),
        decision.made_at.micros(),
        decision.deadline.map(Timestamp::micros),
        decision.gain.mean.minor,
        decision.action.commits_minor(),
        Status::Proposed.code(),
        serde_json::to_string(decision)?,
    ])?;
    Ok(u64::try_from(added).unwrap_or(0))
}

fn put_undecided(connection: &Connection, undecided: &[Undecided]) -> Result<(), Error> {
    connection.execute("DELETE FROM undecided", [])?;
    let sql = "INSERT INTO undecided (id, area, reason, subject, body) VALUES (?1, ?2, ?3, ?4, ?5)";
    let mut put = connection.prepare_cached(sql)?;
    for (number, subject) in (1_u64..).zip(undecided) {
        put.execute(params![
            integer(number),
            subject.area.code(),
            subject.reason.code(),
            subject.subject.key(),
            serde_json::to_string(subject)?,
        ])?;
    }
    Ok(())
}
