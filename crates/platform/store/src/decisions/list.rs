//! Lists of decisions and of subjects without one.

use super::row;
use super::snooze::Snoozed;
use crate::cell::{code, count, json};
use crate::error::Error;
use crate::page::{Page, PageRequest, anywhere, cursor};
use crate::store::Store;
use qm_domain::{Area, Decision, Status, Timestamp, Undecided, UndecidedReason};
use rusqlite::params;
use serde::Serialize;

/// Which decisions are wanted. Empty fields let everything through.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DecisionFilter {
    /// Of one area.
    pub area: Option<Area>,
    /// With one status.
    pub status: Option<Status>,
    /// With one kind of action, by its code.
    pub kind: Option<String>,
    /// Made by one cycle.
    pub cycle: Option<String>,
    /// Whose id or subject holds this text.
    pub text: Option<String>,
    /// Put off at an instant, or not.
    pub snoozed: Option<Snoozed>,
}

/// In which order.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum DecisionSort {
    /// Greatest expected gain first.
    #[default]
    Gain,
    /// Newest first.
    Time,
}

/// A decision in a list.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct DecisionRow {
    /// The decision.
    #[serde(flatten)]
    pub decision: Decision,
    /// Where it stands.
    pub status: Status,
    /// Until when it is put off; may have passed.
    pub snoozed_until: Option<Timestamp>,
}

impl DecisionRow {
    /// Until when it is put off at `at`; none where that has passed.
    pub fn asleep(&self, at: Timestamp) -> Option<Timestamp> {
        self.snoozed_until.filter(|until| *until > at)
    }
}

/// How many subjects got no decision for one reason.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct UndecidedCount {
    /// The area.
    pub area: Area,
    /// The reason.
    pub reason: UndecidedReason,
    /// How many.
    pub count: u64,
}

impl Store {
    /// A page of decisions.
    ///
    /// # Errors
    /// [`Error::Cursor`] for a cursor of another list.
    pub fn decisions(
        &self,
        filter: &DecisionFilter,
        sort: DecisionSort,
        page: PageRequest<'_>,
    ) -> Result<Page<DecisionRow>, Error> {
        let by = match sort {
            DecisionSort::Gain => "gain_minor",
            DecisionSort::Time => "made_at",
        };
        let sql = format!(
            "SELECT body, status, snoozed_until FROM decisions
             WHERE (?1 IS NULL OR area = ?1) AND (?2 IS NULL OR status = ?2) AND (?3 IS NULL OR kind = ?3)
             AND (?4 IS NULL OR cycle = ?4)
             AND (?5 IS NULL OR subject LIKE ?5 ESCAPE '\\' OR id LIKE ?5 ESCAPE '\\')
             AND ({by} < ?6 OR ({by} = ?6 AND id > ?7))
             AND (?9 IS NULL OR coalesce(snoozed_until > ?9, 0) = ?10)
             ORDER BY {by} DESC, id LIMIT ?8"
        );
        let (number, key) = page.after((i64::MAX, ""))?;
        let parameters = params![
            filter.area.map(Area::code),
            filter.status.map(Status::code),
            filter.kind,
            filter.cycle,
            filter.text.as_deref().map(anywhere),
            number,
            key,
            page.rows(),
            filter.snoozed.map(|snoozed| snoozed.at.micros()),
            filter.snoozed.map(|snoozed| snoozed.is),
        ];
        let rows = self.read(|connection| {
            let mut statement = connection.prepare_cached(&sql)?;
            let rows = statement.query_map(parameters, row)?;
            Ok(rows.collect::<Result<Vec<_>, _>>()?)
        })?;
        Ok(page.cut(rows, |row| {
            let number = match sort {
                DecisionSort::Gain => row.decision.gain.mean.minor,
                DecisionSort::Time => row.decision.made_at.micros(),
            };
            cursor(number, row.decision.id.as_str())
        }))
    }

    /// A page of the subjects that the last cycle gave no decision.
    ///
    /// # Errors
    /// [`Error::Cursor`] for a cursor of another list.
    pub fn undecided(
        &self,
        area: Option<Area>,
        reason: Option<UndecidedReason>,
        page: PageRequest<'_>,
    ) -> Result<Page<Undecided>, Error> {
        let (after, _) = page.after((0, ""))?;
        let rows = self.read(|connection| {
            let mut statement = connection.prepare_cached(
                "SELECT id, body FROM undecided
                 WHERE id > ?1 AND (?2 IS NULL OR area = ?2) AND (?3 IS NULL OR reason = ?3)
                 ORDER BY id LIMIT ?4",
            )?;
            let parameters =
                params![after, area.map(Area::code), reason.map(UndecidedReason::code), page.rows()];
            let rows =
                statement.query_map(parameters, |r| Ok((r.get::<_, i64>(0)?, json::<Undecided>(r, 1)?)))?;
            Ok(rows.collect::<Result<Vec<_>, _>>()?)
        })?;
        let cut = page.cut(rows, |(id, _)| cursor(*id, ""));
        Ok(Page { items: cut.items.into_iter().map(|(_, u)| u).collect(), next: cut.next })
    }

    /// How many subjects the last cycle gave no decision, by area and reason, most frequent first.
    ///
    /// # Errors
    /// When the data base refuses or a stored value cannot be read.
    pub fn undecided_counts(&self) -> Result<Vec<UndecidedCount>, Error> {
        self.read(|connection| {
            let mut statement = connection.prepare_cached(
                "SELECT area, reason, count(*) AS n FROM undecided GROUP BY area, reason
                 ORDER BY area, n DESC, reason",
            )?;
            let rows = statement.query_map([], |row| {
                Ok(UndecidedCount {
                    area: code(row, 0, Area::from_code)?,
                    reason: code(row, 1, UndecidedReason::from_code)?,
                    count: count(row, 2)?,
                })
            })?;
            Ok(rows.collect::<Result<_, _>>()?)
        })
    }
}
