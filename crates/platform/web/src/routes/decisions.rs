//! The inbox.

use crate::api::code::{Area, Status, UndecidedReason};
use crate::api::decision::{
    Approval, Approved, Decision, DecisionCount, DecisionDetail, Override, Rejection, Snooze, SnoozeAll,
    SnoozedAll, Undecided, UndecidedCount,
};
use crate::backend;
use crate::body::Body;
use crate::guard::Caller;
use crate::jobs::Event;
use crate::page::{Linked, Page, PageQuery};
use crate::problem::{Fault, Problem};
use crate::query::Asked;
use crate::state::AppState;
use axum::extract::{OriginalUri, Path, State};
use axum::{Extension, Json};
use qm_domain::Timestamp;
use qm_engine::Until;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// How a list of decisions is sorted.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum DecisionSort {
    /// Highest expected gain first.
    #[default]
    Gain,
    /// Newest first.
    Time,
}

/// Which decisions.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct DecisionQuery {
    /// Of this area.
    pub(crate) area: Option<Area>,
    /// That stand there. Of those proposed the ones that are put off are left out.
    pub(crate) status: Option<Status>,
    /// That are put off (true), or are not (false).
    pub(crate) snoozed: Option<bool>,
    /// With this kind of action, such as `purchase`.
    pub(crate) kind: Option<String>,
    /// Whose subject holds this text.
    pub(crate) text: Option<String>,
    /// Order of the list.
    pub(crate) sort: Option<DecisionSort>,
    /// Where to go on: `next_cursor` of the page before.
    pub(crate) cursor: Option<String>,
    /// Rows, 1 to 200; 50 when left out.
    #[param(minimum = 1, maximum = 200)]
    pub(crate) limit: Option<u32>,
}

/// Lists decisions.
#[utoipa::path(get, path = "/v1/decisions", tag = "decisions", params(DecisionQuery),
    responses((status = 200, body = Page<Decision>), (status = "default", body = Problem)))]
pub(crate) async fn decisions(
    State(app): State<AppState>,
    OriginalUri(uri): OriginalUri,
    Asked(query): Asked<DecisionQuery>,
) -> Result<Linked<Decision>, Fault> {
    let page = PageQuery { cursor: query.cursor.clone(), limit: query.limit };
    let rows = page.rows()?;
    let found = app.read(move |backend| backend::decisions(backend, &query, page.after(), rows)).await?;
    Ok(Linked(found, uri))
}

/// Counts decisions by area and status.
#[utoipa::path(get, path = "/v1/decisions/counts", tag = "decisions",
    responses((status = 200, body = Vec<DecisionCount>), (status = "default", body = Problem)))]
pub(crate) async fn counts(State(app): State<AppState>) -> Result<Json<Vec<DecisionCount>>, Fault> {
    app.read(backend::decision_counts).await.map(Json)
}

/// Shows a decision with its history.
#[utoipa::path(get, path = "/v1/decisions/{id}", tag = "decisions", params(("id" = String, Path, description = "Its id")),
    responses((status = 200, body = DecisionDetail), (status = "default", body = Problem)))]
pub(crate) async fn decision(
    State(app): State<AppState>,
    Path(id): Path<String>,
) -> Result<Json<DecisionDetail>, Fault> {
    app.read(move |backend| backend::decision(backend, &id)).await.map(Json)
}

/// Approves a decision; it is carried out next.
#[utoipa::path(post, path = "/v1/decisions/{id}/approve", tag = "decisions",
    params(("id" = String, Path, description = "Its id")),
    responses((status = 200, body = DecisionDetail), (status = "default", body = Problem)))]
pub(crate) async fn approve(
    State(app): State<AppState>,
    Extension(caller): Extension<Caller>,
    Path(id): Path<String>,
) -> Result<Json<DecisionDetail>, Fault> {
    let moved = app.read(move |backend| backend::approve(backend, &id, &caller.0)).await?;
    Ok(told(&app, moved))
}

/// Most decisions moved in one request.
const MOVED_MAX: usize = 500;
/// Longest a decision may be put off by days.
const SNOOZE_DAYS_MAX: u32 = 365;

/// Approves several decisions; one that cannot be stops none of the others.
#[utoipa::path(post, path = "/v1/decisions/approve", tag = "decisions", request_body = Approval,
    responses((status = 200, body = Approved), (status = "default", body = Problem)))]
pub(crate) async fn approve_all(
    State(app): State<AppState>,
    Extension(caller): Extension<Caller>,
    Body(body): Body<Approval>,
) -> Result<Json<Approved>, Fault> {
    few(&body.ids)?;
    let done = app.read(move |backend| backend::approve_all(backend, &body.ids, &caller.0)).await?;
    done.approved.iter().for_each(|id| tell(&app, id.clone()));
    Ok(Json(done))
}

fn few(ids: &[String]) -> Result<(), Fault> {
    if (1..=MOVED_MAX).contains(&ids.len()) {
        return Ok(());
    }
    let message = format!("must name 1 to {MOVED_MAX} decisions, not {}", ids.len());
    Err(Fault::Field { field: "ids", message })
}

/// Puts a decision off: until then it waits for nobody and counts as pending.
#[utoipa::path(post, path = "/v1/decisions/{id}/snooze", tag = "decisions", request_body = Snooze,
    params(("id" = String, Path, description = "Its id")),
    responses((status = 200, body = DecisionDetail), (status = "default", body = Problem)))]
pub(crate) async fn snooze(
    State(app): State<AppState>,
    Extension(caller): Extension<Caller>,
    Path(id): Path<String>,
    Body(body): Body<Snooze>,
) -> Result<Json<DecisionDetail>, Fault> {
    let (until, note) = (until(body.until.as_deref(), body.days)?, words(body.note));
    let moved =
        app.read(move |backend| backend::snooze(backend, &id, &caller.0, until, note.as_deref())).await?;
    Ok(told(&app, moved))
}

/// Puts several decisions off; one that cannot be stops none of the others.
#[utoipa::path(post, path = "/v1/decisions/snooze", tag = "decisions", request_body = SnoozeAll,
    responses((status = 200, body = SnoozedAll), (status = "default", body = Problem)))]
pub(crate) async fn snooze_all(
    State(app): State<AppState>,
    Extension(caller): Extension<Caller>,
    Body(body): Body<SnoozeAll>,
) -> Result<Json<SnoozedAll>, Fault> {
    few(&body.ids)?;
    let (until, note) = (until(body.until.as_deref(), body.days)?, words(body.note));
    let done = app
        .read(move |backend| backend::snooze_all(backend, &body.ids, &caller.0, until, note.as_deref()))
        .await?;
    done.snoozed.iter().for_each(|id| tell(&app, id.clone()));
    Ok(Json(done))
}

/// Lets a decision that was put off wait for an answer again.
#[utoipa::path(post, path = "/v1/decisions/{id}/wake", tag = "decisions",
    params(("id" = String, Path, description = "Its id")),
    responses((status = 200, body = DecisionDetail), (status = "default", body = Problem)))]
pub(crate) async fn wake(
    State(app): State<AppState>,
    Extension(caller): Extension<Caller>,
    Path(id): Path<String>,
) -> Result<Json<DecisionDetail>, Fault> {
    let moved = app.read(move |backend| backend::wake(backend, &id, &caller.0)).await?;
    Ok(told(&app, moved))
}

fn until(moment: Option<&str>, days: Option<u32>) -> Result<Until, Fault> {
    let fault = |field, message: String| Fault::Field { field, message };
    match (moment, days) {
        (Some(text), None) => {
            Timestamp::parse(text).map(Until::Moment).map_err(|error| fault("until", error.to_string()))
        }
        (None, Some(days)) if (1..=SNOOZE_DAYS_MAX).contains(&days) => Ok(Until::Days(days)),
        (None, Some(_)) => Err(fault("days", format!("must lie in 1 to {SNOOZE_DAYS_MAX}"))),
        (None, None) | (Some(_), Some(_)) => {
            Err(fault("until", "either until or days must be there".to_owned()))
        }
    }
}

/// A note without blank ends; none where nothing is left.
fn words(note: Option<String>) -> Option<String> {
    note.map(|note| note.trim().to_owned()).filter(|note| !note.is_empty())
}

/// Turns a decision down.
#[utoipa::path(post, path = "/v1/decisions/{id}/reject", tag = "decisions", request_body = Rejection,
    params(("id" = String, Path, description = "Its id")),
    responses((status = 200, body = DecisionDetail), (status = "default", body = Problem)))]
pub(crate) async fn reject(
    State(app): State<AppState>,
    Extension(caller): Extension<Caller>,
    Path(id): Path<String>,
    Body(body): Body<Rejection>,
) -> Result<Json<DecisionDetail>, Fault> {
    if body.reason.trim().is_empty() {
        return Err(Fault::Field { field: "reason", message: "may not be empty".to_owned() });
    }
    let moved = app.read(move |backend| backend::reject(backend, &id, &caller.0, body.reason.trim())).await?;
    Ok(told(&app, moved))
}

/// Does otherwise: the changed action is checked and carried out in the decision's place.
#[utoipa::path(post, path = "/v1/decisions/{id}/override", tag = "decisions", request_body = Override,
    params(("id" = String, Path, description = "Its id")),
    responses((status = 200, body = DecisionDetail), (status = "default", body = Problem)))]
pub(crate) async fn change(
    State(app): State<AppState>,
    Extension(caller): Extension<Caller>,
    Path(id): Path<String>,
    Body(body): Body<Override>,
) -> Result<Json<DecisionDetail>, Fault> {
    let moved = app
        .read(move |backend| backend::change(backend, &id, &caller.0, &body.action, body.reason.as_deref()))
        .await?;
    Ok(told(&app, moved))
}

fn told(app: &AppState, moved: DecisionDetail) -> Json<DecisionDetail> {
    tell(app, moved.decision.id.clone());
    Json(moved)
}

fn tell(app: &AppState, id: String) {
    if app.events.send(Event::Decision { id }).is_err() {
        tracing::debug!("nobody listens");
    }
}

/// Which undecided subjects.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct UndecidedQuery {
    /// Of this area.
    pub(crate) area: Option<Area>,
    /// For this reason.
    pub(crate) reason: Option<UndecidedReason>,
    /// Where to go on: `next_cursor` of the page before.
    pub(crate) cursor: Option<String>,
    /// Rows, 1 to 200; 50 when left out.
    #[param(minimum = 1, maximum = 200)]
    pub(crate) limit: Option<u32>,
}

/// Lists the subjects that the latest cycle left undecided, with the reason.
#[utoipa::path(get, path = "/v1/undecided", tag = "decisions", params(UndecidedQuery),
    responses((status = 200, body = Page<Undecided>), (status = "default", body = Problem)))]
pub(crate) async fn undecided(
    State(app): State<AppState>,
    OriginalUri(uri): OriginalUri,
    Asked(query): Asked<UndecidedQuery>,
) -> Result<Linked<Undecided>, Fault> {
    let page = PageQuery { cursor: query.cursor.clone(), limit: query.limit };
    let rows = page.rows()?;
    let found = app.read(move |backend| backend::undecided(backend, &query, page.after(), rows)).await?;
    Ok(Linked(found, uri))
}

/// Counts them by area and reason.
#[utoipa::path(get, path = "/v1/undecided/counts", tag = "decisions",
    responses((status = 200, body = Vec<UndecidedCount>), (status = "default", body = Problem)))]
pub(crate) async fn undecided_counts(
    State(app): State<AppState>,
) -> Result<Json<Vec<UndecidedCount>>, Fault> {
    app.read(backend::undecided_counts).await.map(Json)
}
