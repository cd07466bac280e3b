//! Tours, and a person's draft of them.

use crate::api::day::{DayCommit, DayDraft, DayPreview};
use crate::api::delivery::Routes;
use crate::api::dispatch::{DispatchCommit, DispatchDraft, DispatchPreview, Dispatched};
use crate::backend;
use crate::body::Body;
use crate::guard::Caller;
use crate::jobs::Event;
use crate::problem::{Fault, Problem};
use crate::state::AppState;
use axum::extract::State;
use axum::{Extension, Json};

/// Shows the latest cycle's tours as they stand, what no tour takes and why, and parcels at risk.
#[utoipa::path(get, path = "/v1/routes", tag = "delivery",
    responses((status = 200, body = Routes), (status = "default", body = Problem)))]
pub(crate) async fn tours(State(app): State<AppState>) -> Result<Json<Routes>, Fault> {
    app.read(backend::tours).await.map(Json)
}

/// Weighs a draft of some proposed tours: times, load and cost as drawn, and what the check would refuse. Changes nothing.
#[utoipa::path(post, path = "/v1/dispatch/preview", tag = "delivery", request_body = DispatchDraft,
    responses((status = 200, body = DispatchPreview), (status = "default", body = Problem)))]
pub(crate) async fn preview(
    State(app): State<AppState>,
    Body(body): Body<DispatchDraft>,
) -> Result<Json<DispatchPreview>, Fault> {
    app.read(move |backend| backend::weigh(backend, &body.tours)).await.map(Json)
}

/// Has a draft driven in the place of the proposed tours, all of it or nothing: a changed tour is carried out as drawn,
/// one without stops is turned down.
#[utoipa::path(post, path = "/v1/dispatch/commit", tag = "delivery", request_body = DispatchCommit,
    responses((status = 200, body = Dispatched), (status = "default", body = Problem)))]
pub(crate) async fn commit(
    State(app): State<AppState>,
    Extension(caller): Extension<Caller>,
    Body(body): Body<DispatchCommit>,
) -> Result<Json<Dispatched>, Fault> {
    let why = reason(body.reason.as_deref());
    let done =
        app.read(move |backend| backend::commit(backend, &body.tours, &caller.0, why.as_deref())).await?;
    tell(&app, &done);
    Ok(Json(done))
}

/// Plans the tours of a depot that are driven on a day again after what happened: who moves, what is late, what no tour
/// brings any more. Without happenings, the tours as they stand and where they are. Changes nothing.
#[utoipa::path(post, path = "/v1/dispatch/day/preview", tag = "delivery", request_body = DayDraft,
    responses((status = 200, body = DayPreview), (status = "default", body = Problem)))]
pub(crate) async fn day_preview(
    State(app): State<AppState>,
    Body(body): Body<DayDraft>,
) -> Result<Json<DayPreview>, Fault> {
    app.read(move |backend| backend::day_preview(backend, &body)).await.map(Json)
}

/// Has the tours go on as previewed, all of them or none. A tour that changes keeps its status; how it goes on is appended
/// to its history. Refused with `status_conflict` where the tours have changed since the preview.
#[utoipa::path(post, path = "/v1/dispatch/day/commit", tag = "delivery", request_body = DayCommit,
    responses((status = 200, body = Dispatched), (status = "default", body = Problem)))]
pub(crate) async fn day_commit(
    State(app): State<AppState>,
    Extension(caller): Extension<Caller>,
    Body(body): Body<DayCommit>,
) -> Result<Json<Dispatched>, Fault> {
    let why = reason(body.reason.as_deref());
    let done =
        app.read(move |backend| backend::day_commit(backend, &body, &caller.0, why.as_deref())).await?;
    tell(&app, &done);
    Ok(Json(done))
}

/// A reason without the space around it; none where nothing is left.
fn reason(given: Option<&str>) -> Option<String> {
    given.map(str::trim).filter(|reason| !reason.is_empty()).map(ToOwned::to_owned)
}

/// Tells who listens which decisions moved.
fn tell(app: &AppState, done: &Dispatched) {
    for id in &done.decisions {
        if app.events.send(Event::Decision { id: id.clone() }).is_err() {
            tracing::debug!("nobody listens");
        }
    }
}
