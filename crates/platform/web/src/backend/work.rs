//! Jobs: kept in the store, so that a restart knows of them.

use super::Backend;
use crate::api::code::JobState;
use crate::api::overview::Job;
use crate::problem::Fault;
use qm_engine::RunOptions;

/// Jobs listed.
const MOST: usize = 50;

fn shape(job: qm_store::Job) -> Job {
    Job {
        id: job.id,
        kind: job.kind,
        state: match job.state {
            qm_store::JobState::Queued => JobState::Queued,
            qm_store::JobState::Running => JobState::Running,
            qm_store::JobState::Done => JobState::Done,
            qm_store::JobState::Failed => JobState::Failed,
        },
        progress: job.progress,
        message: job.message,
        result: job.result,
        created_at: job.created_at.into(),
        updated_at: job.updated_at.into(),
    }
}

pub(crate) fn jobs(backend: &Backend) -> Result<Vec<Job>, Fault> {
    Ok(backend.store().jobs(MOST)?.into_iter().map(shape).collect())
}

pub(crate) fn job(backend: &Backend, id: &str) -> Result<Job, Fault> {
    let found = backend.store().job(id)?;
    found.map(shape).ok_or_else(|| Fault::Missing { what: "job", id: id.to_owned() })
}

/// Queues a job.
pub(crate) fn new_job(backend: &Backend, kind: &str, who: &str) -> Result<Job, Fault> {
    let now = backend.engine.now();
    let id = format!("{kind}-{}", now.micros());
    backend.store().queue_job(&id, kind, &serde_json::json!({ "asked_by": who }), now)?;
    job(backend, &id)
}

/// Notes how far a job is.
pub(crate) fn move_job(backend: &Backend, id: &str, progress: f64, message: &str) -> Result<Job, Fault> {
    backend.store().job_progress(id, progress, message, backend.engine.now())?;
    job(backend, id)
}

/// Notes how a job ended. A fault of ours is logged and told as such.
pub(crate) fn end_job(
    backend: &Backend,
    id: &str,
    result: Result<serde_json::Value, Fault>,
) -> Result<Job, Fault> {
    let now = backend.engine.now();
    match result {
        Ok(result) => backend.store().job_done(id, &result, now)?,
        Err(fault) => {
            tracing::error!(job.id = %id, error = ?fault, "a job failed");
            backend.store().job_failed(id, &fault.to_string(), now)?;
        }
    }
    job(backend, id)
}

/// Runs a cycle and answers its account. `told` hears of progress from 0 to 1.
pub(crate) fn run_cycle(
    backend: &Backend,
    options: RunOptions,
    told: &mut dyn FnMut(f64, &str),
) -> Result<serde_json::Value, Fault> {
    let report = backend.engine.run(options, &mut |progress| {
        #[expect(clippy::cast_precision_loss, reason = "steps of a cycle")]
        let part = if progress.total > 0 { progress.done as f64 / progress.total as f64 } else { 0.0 };
        told(part, &progress.detail);
    })?;
    serde_json::to_value(report).map_err(Fault::internal)
}
