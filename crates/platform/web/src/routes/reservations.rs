//! Units kept for people who are about to order.

use crate::api::reservation::{Availability, Released, Reservation, Reserving, Wanting};
use crate::backend;
use crate::body::Body;
use crate::problem::{Fault, Problem};
use crate::state::AppState;
use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;

/// Tells from where the shop could give what is wanted now, and what there is. Keeps nothing.
#[utoipa::path(post, path = "/v1/availability", tag = "stock", request_body = Wanting,
    responses((status = 200, body = Availability), (status = "default", body = Problem)))]
pub(crate) async fn availability(
    State(app): State<AppState>,
    Body(body): Body<Wanting>,
) -> Result<Json<Availability>, Fault> {
    app.read(move |backend| backend::availability(backend, body)).await.map(Json)
}

/// Keeps what is wanted, all of it or nothing: 409 `out_of_stock` where there is too little. No unit is kept twice.
#[utoipa::path(post, path = "/v1/reservations", tag = "stock", request_body = Reserving,
    responses((status = 201, body = Reservation), (status = "default", body = Problem)))]
pub(crate) async fn reserve(
    State(app): State<AppState>,
    Body(body): Body<Reserving>,
) -> Result<(StatusCode, Json<Reservation>), Fault> {
    let kept = app.read(move |backend| backend::reserve(backend, body)).await?;
    Ok((StatusCode::CREATED, Json(kept)))
}

/// Lists the reservations that hold, those that end first before the others; at most 1,000.
#[utoipa::path(get, path = "/v1/reservations", tag = "stock",
    responses((status = 200, body = Vec<Reservation>), (status = "default", body = Problem)))]
pub(crate) async fn reservations(State(app): State<AppState>) -> Result<Json<Vec<Reservation>>, Fault> {
    app.read(backend::reservations).await.map(Json)
}

/// Lets go what was kept.
#[utoipa::path(post, path = "/v1/reservations/{id}/end", tag = "stock",
    params(("id" = String, Path, description = "Its id")),
    responses((status = 200, body = Released), (status = "default", body = Problem)))]
pub(crate) async fn release(
    State(app): State<AppState>,
    Path(id): Path<String>,
) -> Result<Json<Released>, Fault> {
    app.read(move |backend| backend::release(backend, &id)).await.map(Json)
}
