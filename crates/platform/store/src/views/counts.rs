//! Counts for the first pages: decisions by where they stand, what they should bring and brought, orders by time.

use crate::cell::{code, count, time};
use crate::error::Error;
use crate::store::Store;
use qm_domain::{Area, Status, Timestamp};
use rusqlite::params;
use serde::Serialize;

/// How many decisions of an area stand where.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct StandingCount {
    /// The area.
    pub area: Area,
    /// The status.
    pub status: Status,
    /// How many, those put off apart.
    pub count: u64,
    /// How many are put off.
    pub snoozed: u64,
    /// Expected gain of those that are not, in minor units of the shop's currency.
    pub gain_minor: i64,
}

/// One decision's expected and measured gain.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct GainRow {
    /// Its area.
    pub area: Area,
    /// Where it stands.
    pub status: Status,
    /// When it was made.
    pub made_at: Timestamp,
    /// Expected gain in minor units.
    pub expected_minor: i64,
    /// Measured gain in minor units; none before its outcome is known.
    pub measured_minor: Option<i64>,
}

impl Store {
    /// Decisions by area and status; what is put off at `now` by the shop's clock is counted apart.
    ///
    /// # Errors
    /// When the data base refuses.
    pub fn standing_counts(&self, now: Timestamp) -> Result<Vec<StandingCount>, Error> {
        self.read(|connection| {
            let mut statement = connection.prepare_cached(
                "SELECT area, status, sum(NOT asleep), sum(asleep), sum(CASE WHEN asleep THEN 0 ELSE gain_minor END)
                 FROM (SELECT area, status, gain_minor, coalesce(snoozed_until > ?1, 0) AS asleep FROM decisions)
                 GROUP BY area, status ORDER BY area, status",
            )?;
            let rows = statement.query_map([now.micros()], |row| {
                Ok(StandingCount {
                    area: code(row, 0, Area::from_code)?,
                    status: code(row, 1, Status::from_code)?,
                    count: count(row, 2)?,
                    snoozed: count(row, 3)?,
                    gain_minor: row.get(4)?,
                })
            })?;
            Ok(rows.collect::<Result<_, _>>()?)
        })
    }

    /// Every decision made since an instant with its gain, oldest first. A later measurement replaces an earlier one.
    ///
    /// # Errors
    /// When the data base refuses.
    pub fn gain_rows(&self, since: Timestamp) -> Result<Vec<GainRow>, Error> {
        self.read(|connection| {
            let mut statement = connection.prepare_cached(
                "SELECT d.area, d.status, d.made_at, d.gain_minor,
                     (SELECT json_extract(e.body, '$.kind.gain.minor') FROM decision_events e
                      WHERE e.decision = d.id AND json_extract(e.body, '$.kind.event') = 'measured'
                      ORDER BY e.id DESC LIMIT 1)
                 FROM decisions d WHERE d.made_at >= ?1 ORDER BY d.made_at, d.id",
            )?;
            let rows = statement.query_map([since.micros()], |row| {
                Ok(GainRow {
                    area: code(row, 0, Area::from_code)?,
                    status: code(row, 1, Status::from_code)?,
                    made_at: time(row, 2)?,
                    expected_minor: row.get(3)?,
                    measured_minor: row.get(4)?,
                })
            })?;
            Ok(rows.collect::<Result<_, _>>()?)
        })
    }

    /// When the sales after `since` and up to `until` were placed, oldest first.
    ///
    /// # Errors
    /// When the data base refuses.
    pub fn placed_between(&self, since: Timestamp, until: Timestamp) -> Result<Vec<Timestamp>, Error> {
        self.read(|connection| {
            let mut statement = connection.prepare_cached(
                "SELECT placed_at FROM orders WHERE placed_at > ?1 AND placed_at <= ?2 AND kind = 'sale'
                 ORDER BY placed_at",
            )?;
            let rows = statement.query_map(params![since.micros(), until.micros()], |row| time(row, 0))?;
            Ok(rows.collect::<Result<_, _>>()?)
        })
    }
}

impl Store {
    /// Decisions of one area with one status that the two latest days of cycles made or that still wait, by id.
    ///
    /// # Errors
    /// When the data base refuses or a stored value cannot be read.
    pub fn decisions_with_area(&self, status: Status, area: Area) -> Result<Vec<qm_domain::Decision>, Error> {
        self.read(|connection| {
            let mut statement = connection.prepare_cached(
                "SELECT body FROM decisions WHERE status = ?1 AND area = ?2 AND (status IN ('proposed', 'approved')
                     OR made_at >= (SELECT max(as_of) FROM cycles) - 2 * 86400000000) ORDER BY made_at, id",
            )?;
            let rows = statement.query_map([status.code(), area.code()], |row| crate::cell::json(row, 0))?;
            Ok(rows.collect::<Result<_, _>>()?)
        })
    }
}
