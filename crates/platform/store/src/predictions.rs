//! What models predicted, until its outcome is known, and how they scored.

use crate::cell::{code, count, id, integer, limit, time};
use crate::error::Error;
use crate::store::Store;
use qm_domain::{ModelVersion, PredictionKind, PredictionRecord, Timestamp};
use rusqlite::{Connection, Row, params};
use serde::Serialize;

/// How a model did on outcomes that became known.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ScoreRow {
    /// What it predicts.
    pub kind: PredictionKind,
    /// The model.
    pub model: ModelVersion,
    /// Name of the score: `mae`, `bias`, `coverage80`.
    pub measure: String,
    /// Its score.
    pub value: f64,
    /// The baseline's score on the same outcomes, where there is one.
    pub baseline: Option<f64>,
    /// Outcomes scored.
    pub rows: u64,
    /// When.
    pub at: Timestamp,
}

const COLUMNS: &str = "kind, subject, made_at, mean, lo, hi, model, class";

impl Store {
    /// Keeps predictions; the same one twice is kept once.
    ///
    /// # Errors
    /// When the data base refuses; none is kept then.
    pub fn insert_predictions(&self, predictions: &[PredictionRecord]) -> Result<(), Error> {
        self.write(|connection| predictions.iter().try_for_each(|p| put_prediction(connection, p)))
    }

    /// Predictions of one kind made before an instant whose outcome is not scored yet, oldest first.
    ///
    /// # Errors
    /// When the data base refuses or a stored value cannot be read.
    pub fn unscored(
        &self,
        kind: PredictionKind,
        made_before: Timestamp,
        most: usize,
    ) -> Result<Vec<PredictionRecord>, Error> {
        let sql = format!(
            "SELECT {COLUMNS} FROM predictions WHERE kind = ?1 AND scored_at IS NULL AND made_at < ?2
             ORDER BY made_at, subject, model LIMIT ?3"
        );
        self.read(|connection| {
            let mut statement = connection.prepare_cached(&sql)?;
            let rows =
                statement.query_map(params![kind.code(), made_before.micros(), limit(most)], record)?;
            Ok(rows.collect::<Result<_, _>>()?)
        })
    }

    /// Predictions of one kind made from `since` to `until`, oldest first.
    ///
    /// # Errors
    /// When the data base refuses or a stored value cannot be read.
    pub fn predictions_between(
        &self,
        kind: PredictionKind,
        since: Timestamp,
        until: Timestamp,
    ) -> Result<Vec<PredictionRecord>, Error> {
        let sql = format!(
            "SELECT {COLUMNS} FROM predictions WHERE kind = ?1 AND made_at >= ?2 AND made_at <= ?3
             ORDER BY made_at, subject, model"
        );
        self.read(|connection| {
            let mut statement = connection.prepare_cached(&sql)?;
            let rows = statement.query_map(params![kind.code(), since.micros(), until.micros()], record)?;
            Ok(rows.collect::<Result<_, _>>()?)
        })
    }

    /// Marks predictions as scored.
    ///
    /// # Errors
    /// When the data base refuses.
    pub fn mark_scored(&self, predictions: &[PredictionRecord], now: Timestamp) -> Result<(), Error> {
        self.write(|connection| {
            let mut mark = connection.prepare_cached(
                "UPDATE predictions SET scored_at = ?5
                 WHERE kind = ?1 AND subject = ?2 AND made_at = ?3 AND model = ?4",
            )?;
            for p in predictions {
                let key = (p.kind.code(), &p.subject, p.made_at.micros());
                mark.execute(params![key.0, key.1, key.2, p.model.as_str(), now.micros()])?;
            }
            Ok(())
        })
    }

    /// The latest prediction of one kind about one subject.
    ///
    /// # Errors
    /// When the data base refuses or a stored value cannot be read.
    pub fn latest_prediction(
        &self,
        kind: PredictionKind,
        subject: &str,
    ) -> Result<Option<PredictionRecord>, Error> {
        self.read(|connection| Ok(latest_predictions(connection, kind, subject, 1)?.into_iter().next()))
    }

    /// Adds scores.
    ///
    /// # Errors
    /// When the data base refuses.
    pub fn insert_scores(&self, scores: &[ScoreRow]) -> Result<(), Error> {
        self.write(|connection| {
            let mut put = connection.prepare_cached(
                "INSERT INTO scores (kind, model, measure, value, baseline, rows, at)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
            )?;
            for s in scores {
                let (rows, at) = (integer(s.rows), s.at.micros());
                put.execute(params![
                    s.kind.code(),
                    s.model.as_str(),
                    s.measure,
                    s.value,
                    s.baseline,
                    rows,
                    at
                ])?;
            }
            Ok(())
        })
    }

    /// Scores, newest first; of one kind or of all.
    ///
    /// # Errors
    /// When the data base refuses or a stored value cannot be read.
    pub fn scores(&self, kind: Option<PredictionKind>, most: usize) -> Result<Vec<ScoreRow>, Error> {
        self.read(|connection| {
            let mut statement = connection.prepare_cached(
                "SELECT kind, model, measure, value, baseline, rows, at FROM scores
                 WHERE ?1 IS NULL OR kind = ?1 ORDER BY at DESC, id DESC LIMIT ?2",
            )?;
            let rows = statement.query_map(params![kind.map(PredictionKind::code), limit(most)], |row| {
                Ok(ScoreRow {
                    kind: code(row, 0, PredictionKind::from_code)?,
                    model: id(row, 1)?,
                    measure: row.get(2)?,
                    value: row.get(3)?,
                    baseline: row.get(4)?,
                    rows: count(row, 5)?,
                    at: time(row, 6)?,
                })
            })?;
            Ok(rows.collect::<Result<_, _>>()?)
        })
    }
}

/// Keeps one prediction.
pub(crate) fn put_prediction(connection: &Connection, p: &PredictionRecord) -> Result<(), Error> {
    let sql = "INSERT OR IGNORE INTO predictions (kind, subject, made_at, model, mean, lo, hi, class)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)";
    connection.prepare_cached(sql)?.execute(params![
        p.kind.code(),
        p.subject,
        p.made_at.micros(),
        p.model.as_str(),
        p.mean,
        p.lo,
        p.hi,
        p.class,
    ])?;
    Ok(())
}

/// The latest predictions of one kind about one subject, newest first.
pub(crate) fn latest_predictions(
    connection: &Connection,
    kind: PredictionKind,
    subject: &str,
    most: usize,
) -> Result<Vec<PredictionRecord>, Error> {
    let sql = format!(
        "SELECT {COLUMNS} FROM predictions WHERE kind = ?1 AND subject = ?2
         ORDER BY made_at DESC, model LIMIT ?3"
    );
    let mut statement = connection.prepare_cached(&sql)?;
    let rows = statement.query_map(params![kind.code(), subject, limit(most)], record)?;
    Ok(rows.collect::<Result<_, _>>()?)
}

fn record(row: &Row<'_>) -> rusqlite::Result<PredictionRecord> {
    Ok(PredictionRecord {
        kind: code(row, 0, PredictionKind::from_code)?,
        subject: row.get(1)?,
        made_at: time(row, 2)?,
        mean: row.get(3)?,
        lo: row.get(4)?,
        hi: row.get(5)?,
        model: id(row, 6)?,
        class: row.get(7)?,
    })
}
