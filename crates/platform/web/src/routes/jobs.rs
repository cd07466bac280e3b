//! Long work and the streams of events.

use crate::api::overview::Job;
use crate::backend;
use crate::body::Body;
use crate::guard::Caller;
use crate::jobs::{self, Event};
use crate::problem::{Fault, Problem};
use crate::state::AppState;
use axum::extract::{Path, State};
use axum::http::{StatusCode, header};
use axum::response::IntoResponse;
use axum::{Extension, Json};
use qm_domain::Timestamp;
use qm_engine::RunOptions;
use serde::Deserialize;
use utoipa::ToSchema;

/// How a cycle is run.
#[derive(Debug, Clone, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct CycleRequest {
    /// Decide with what was known then, RFC 3339; the latest fact when left out.
    #[serde(default)]
    pub(crate) as_of: Option<String>,
    /// Seed of everything random.
    #[serde(default)]
    pub(crate) seed: u64,
}

/// Asks for a cycle: predict, decide, check.
#[utoipa::path(post, path = "/v1/jobs/cycle", tag = "jobs", request_body = CycleRequest,
    responses((status = 202, body = Job, headers(("Location" = String, description = "Where the job is"))),
        (status = "default", body = Problem)))]
pub(crate) async fn start_cycle(
    State(app): State<AppState>,
    Extension(caller): Extension<Caller>,
    Body(body): Body<CycleRequest>,
) -> Result<impl IntoResponse, Fault> {
    let as_of = body.as_of.as_deref().map(Timestamp::parse).transpose();
    let as_of = as_of.map_err(|error| Fault::Field { field: "as_of", message: error.to_string() })?;
    let job = jobs::start_cycle(&app, RunOptions { as_of, seed: body.seed }, caller.0).await?;
    let place = format!("/v1/jobs/{}", job.id);
    Ok((StatusCode::ACCEPTED, [(header::LOCATION, place)], Json(job)))
}

/// Lists the latest jobs, newest first.
#[utoipa::path(get, path = "/v1/jobs", tag = "jobs",
    responses((status = 200, body = Vec<Job>), (status = "default", body = Problem)))]
pub(crate) async fn all(State(app): State<AppState>) -> Result<Json<Vec<Job>>, Fault> {
    app.read(backend::jobs).await.map(Json)
}

/// Shows a job.
#[utoipa::path(get, path = "/v1/jobs/{id}", tag = "jobs", params(("id" = String, Path, description = "Its id")),
    responses((status = 200, body = Job), (status = "default", body = Problem)))]
pub(crate) async fn job(State(app): State<AppState>, Path(id): Path<String>) -> Result<Json<Job>, Fault> {
    app.read(move |backend| backend::job(backend, &id)).await.map(Json)
}

/// Streams a job's progress (server-sent events), beginning with where it stands.
#[utoipa::path(get, path = "/v1/jobs/{id}/events", tag = "jobs", params(("id" = String, Path, description = "Its id")),
    responses((status = 200, body = String, content_type = "text/event-stream"), (status = "default", body = Problem)))]
pub(crate) async fn job_events(
    State(app): State<AppState>,
    Path(id): Path<String>,
) -> Result<impl IntoResponse, Fault> {
    let (wanted, events) = (id.clone(), app.events.subscribe());
    let job = app.read(move |backend| backend::job(backend, &id)).await?;
    let mine = move |event: &Event| matches!(event, Event::Job { job } if job.id == wanted);
    Ok(jobs::stream(events, Some(Event::Job { job }), mine))
}

/// Streams everything that happens from now on (server-sent events).
#[utoipa::path(get, path = "/v1/events", tag = "jobs",
    responses((status = 200, body = String, content_type = "text/event-stream"), (status = "default", body = Problem)))]
pub(crate) async fn events(State(app): State<AppState>) -> impl IntoResponse {
    jobs::stream(app.events.subscribe(), None, |_| true)
}
