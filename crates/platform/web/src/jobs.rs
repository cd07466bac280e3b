//! Long work: asked for by a request, done beside it, watched as a stream of events.

use crate::api::overview::Job;
use crate::backend::{self, Backend};
use crate::problem::Fault;
use crate::state::AppState;
use axum::response::sse::{Event as Sent, KeepAlive, Sse};
use qm_engine::RunOptions;
use serde::Serialize;
use std::convert::Infallible;
use tokio::sync::broadcast::Receiver;
use tokio_stream::wrappers::BroadcastStream;
use tokio_stream::{Stream, StreamExt};
use utoipa::ToSchema;

/// Something that happened.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(tag = "type", rename_all = "snake_case")]
pub(crate) enum Event {
    /// A job moved.
    Job {
        /// As it stands now.
        job: Job,
    },
    /// A decision moved.
    Decision {
        /// Its id.
        id: String,
    },
}

/// Puts a cycle into the queue and starts it as soon as no other job runs.
pub(crate) async fn start_cycle(app: &AppState, options: RunOptions, who: String) -> Result<Job, Fault> {
    let job = app.read(move |backend| backend::new_job(backend, "cycle", &who)).await?;
    announce(app, &job);
    let (app, id) = (app.clone(), job.id.clone());
    tokio::spawn(async move {
        let turn = app.turn.lock().await;
        let (sender, worker) = (app.clone(), id.clone());
        let done = app.read(move |backend| Ok(run(&sender, backend, &worker, options))).await;
        drop(turn);
        if let Err(fault) | Ok(Err(fault)) = done {
            tracing::error!(job.id = %id, error = %fault, "a job could not be carried through");
        }
    });
    Ok(job)
}

fn run(app: &AppState, backend: &Backend, id: &str, options: RunOptions) -> Result<(), Fault> {
    announce(app, &backend::move_job(backend, id, 0.0, "starting")?);
    let mut told = 0.0;
    let result = backend::run_cycle(backend, options, &mut |progress, step| {
        if progress - told < 0.01 && progress < 1.0 {
            return;
        }
        told = progress;
        match backend::move_job(backend, id, progress, step) {
            Ok(job) => announce(app, &job),
            Err(fault) => tracing::warn!(job.id = %id, error = %fault, "progress could not be recorded"),
        }
    });
    announce(app, &backend::end_job(backend, id, result)?);
    Ok(())
}

/// Tells everybody who listens. Nobody listening is no fault.
fn announce(app: &AppState, job: &Job) {
    if app.events.send(Event::Job { job: job.clone() }).is_err() {
        tracing::debug!(job.id = %job.id, "nobody listens");
    }
}

/// A stream of what happens from now on; `wanted` picks. A listener that lags misses events and reads on.
pub(crate) fn stream(
    events: Receiver<Event>,
    first: Option<Event>,
    wanted: impl Fn(&Event) -> bool + Send + 'static,
) -> Sse<impl Stream<Item = Result<Sent, Infallible>> + Send> {
    let live = BroadcastStream::new(events).filter_map(Result::ok).filter(move |event| wanted(event));
    let all = tokio_stream::iter(first)
        .chain(live)
        .filter_map(|event| Sent::default().json_data(&event).ok().map(Ok));
    Sse::new(all).keep_alive(KeepAlive::default())
}
