//! Long work: queued, running, done or failed, with its progress and result.

use crate::cell::{json, limit, time};
use crate::error::Error;
use crate::store::Store;
use qm_domain::Timestamp;
use rusqlite::{OptionalExtension, Row, params};
use serde::{Deserialize, Serialize};

/// Where a job stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum JobState {
    /// Waits for a worker.
    Queued,
    /// Under way.
    Running,
    /// Ended well.
    Done,
    /// Ended with an error.
    Failed,
}

impl JobState {
    /// The code used in SQL and the API.
    pub fn code(self) -> &'static str {
        match self {
            Self::Queued => "queued",
            Self::Running => "running",
            Self::Done => "done",
            Self::Failed => "failed",
        }
    }

    fn from_code(code: &str) -> Option<Self> {
        [Self::Queued, Self::Running, Self::Done, Self::Failed].into_iter().find(|s| s.code() == code)
    }
}

/// A job.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Job {
    /// Its id.
    pub id: String,
    /// What kind of work.
    pub kind: String,
    /// Where it stands.
    pub state: JobState,
    /// 0 to 1.
    pub progress: f64,
    /// What it is doing, or why it failed.
    pub message: String,
    /// What it was asked.
    pub parameters: serde_json::Value,
    /// What came of it.
    pub result: Option<serde_json::Value>,
    /// When it was queued.
    pub created_at: Timestamp,
    /// When it last said something.
    pub updated_at: Timestamp,
}

const COLUMNS: &str = "id, kind, state, progress, message, parameters, result, created_at, updated_at";

impl Store {
    /// Queues a job.
    ///
    /// # Errors
    /// When the data base refuses, for instance because the id is taken.
    pub fn queue_job(
        &self,
        id: &str,
        kind: &str,
        parameters: &serde_json::Value,
        now: Timestamp,
    ) -> Result<(), Error> {
        self.write(|connection| {
            connection.execute(
                "INSERT INTO jobs (id, sequence, kind, state, progress, message, parameters, created_at, updated_at)
                 VALUES (?1, (SELECT coalesce(max(sequence), 0) + 1 FROM jobs), ?2, 'queued', 0, '', ?3, ?4, ?4)",
                params![id, kind, serde_json::to_string(parameters)?, now.micros()],
            )?;
            Ok(())
        })
    }

    /// Takes the oldest queued job and marks it as running; `None` when none waits.
    ///
    /// # Errors
    /// When the data base refuses.
    pub fn take_job(&self, now: Timestamp) -> Result<Option<Job>, Error> {
        self.write(|connection| {
            let sql = format!(
                "UPDATE jobs SET state = 'running', updated_at = ?1
                 WHERE id = (SELECT id FROM jobs WHERE state = 'queued' ORDER BY sequence LIMIT 1)
                 RETURNING {COLUMNS}"
            );
            Ok(connection.query_row(&sql, [now.micros()], job).optional()?)
        })
    }

    /// Notes how far a running job is; progress is cut to 0 to 1.
    ///
    /// # Errors
    /// [`Error::Unknown`] when no such job runs.
    pub fn job_progress(&self, id: &str, progress: f64, message: &str, now: Timestamp) -> Result<(), Error> {
        let progress = if progress.is_nan() { 0.0 } else { progress.clamp(0.0, 1.0) };
        let sql = "UPDATE jobs SET state = 'running', progress = ?2, message = ?3, updated_at = ?4
             WHERE id = ?1 AND state IN ('queued', 'running')";
        self.change_job(id, sql, params![id, progress, message, now.micros()])
    }

    /// Notes that a job ended well.
    ///
    /// # Errors
    /// [`Error::Unknown`] when no such job runs.
    pub fn job_done(&self, id: &str, result: &serde_json::Value, now: Timestamp) -> Result<(), Error> {
        let sql = "UPDATE jobs SET state = 'done', progress = 1, result = ?2, updated_at = ?3
             WHERE id = ?1 AND state IN ('queued', 'running')";
        self.change_job(id, sql, params![id, serde_json::to_string(result)?, now.micros()])
    }

    /// Notes that a job failed.
    ///
    /// # Errors
    /// [`Error::Unknown`] when no such job runs.
    pub fn job_failed(&self, id: &str, message: &str, now: Timestamp) -> Result<(), Error> {
        let sql = "UPDATE jobs SET state = 'failed', message = ?2, updated_at = ?3
             WHERE id = ?1 AND state IN ('queued', 'running')";
        self.change_job(id, sql, params![id, message, now.micros()])
    }

    /// Fails the jobs that ran when the program ended. To be called once at the start. Answers how many.
    ///
    /// # Errors
    /// When the data base refuses.
    pub fn fail_interrupted_jobs(&self, now: Timestamp) -> Result<u64, Error> {
        self.write(|connection| {
            let sql = "UPDATE jobs SET state = 'failed', message = 'interrupted', updated_at = ?1
                 WHERE state = 'running'";
            let changed = connection.execute(sql, [now.micros()])?;
            Ok(u64::try_from(changed).unwrap_or(u64::MAX))
        })
    }

    /// A job.
    ///
    /// # Errors
    /// When the data base refuses or the row cannot be read.
    pub fn job(&self, id: &str) -> Result<Option<Job>, Error> {
        let sql = format!("SELECT {COLUMNS} FROM jobs WHERE id = ?1");
        self.read(|connection| Ok(connection.query_row(&sql, [id], job).optional()?))
    }

    /// The last jobs, newest first.
    ///
    /// # Errors
    /// When the data base refuses or a row cannot be read.
    pub fn jobs(&self, most: usize) -> Result<Vec<Job>, Error> {
        let sql = format!("SELECT {COLUMNS} FROM jobs ORDER BY sequence DESC LIMIT ?1");
        self.read(|connection| {
            let mut statement = connection.prepare_cached(&sql)?;
            let jobs = statement.query_map([limit(most)], job)?;
            Ok(jobs.collect::<Result<_, _>>()?)
        })
    }

    fn change_job(&self, id: &str, sql: &str, parameters: &[&dyn rusqlite::ToSql]) -> Result<(), Error> {
        self.write(|connection| match connection.execute(sql, parameters)? {
            1 => Ok(()),
            _ => Err(Error::Unknown { what: "job under way", key: id.into() }),
        })
    }
}

fn job(row: &Row<'_>) -> rusqlite::Result<Job> {
    let result: Option<String> = row.get(6)?;
    Ok(Job {
        id: row.get(0)?,
        kind: row.get(1)?,
        state: crate::cell::code(row, 2, JobState::from_code)?,
        progress: row.get(3)?,
        message: row.get(4)?,
        parameters: json(row, 5)?,
        result: if result.is_some() { Some(json(row, 6)?) } else { None },
        created_at: time(row, 7)?,
        updated_at: time(row, 8)?,
    })
}
