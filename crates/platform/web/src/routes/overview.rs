//! Today, gains, settings, health.

use crate::api::overview::{Gains, Health, Overview, Settings};
use crate::backend;
use crate::problem::{Fault, Problem};
use crate::state::AppState;
use axum::Json;
use axum::extract::State;

/// Shows what the first page needs.
#[utoipa::path(get, path = "/v1/overview", tag = "overview",
    responses((status = 200, body = Overview), (status = "default", body = Problem)))]
pub(crate) async fn overview(State(app): State<AppState>) -> Result<Json<Overview>, Fault> {
    app.read(backend::overview).await.map(Json)
}

/// Shows what the decisions should bring and brought.
#[utoipa::path(get, path = "/v1/gains", tag = "overview",
    responses((status = 200, body = Gains), (status = "default", body = Problem)))]
pub(crate) async fn gains(State(app): State<AppState>) -> Result<Json<Gains>, Fault> {
    app.read(backend::gains).await.map(Json)
}

/// Shows the shop, the policy and the keys in force.
#[utoipa::path(get, path = "/v1/settings", tag = "settings",
    responses((status = 200, body = Settings), (status = "default", body = Problem)))]
pub(crate) async fn settings(State(app): State<AppState>) -> Result<Json<Settings>, Fault> {
    app.read(backend::settings).await.map(Json)
}

/// Says that the server works; needs no token.
#[utoipa::path(get, path = "/v1/health", tag = "overview", security(()),
    responses((status = 200, body = Health)))]
pub(crate) async fn health() -> Json<Health> {
    Json(Health { status: "ok".to_owned(), version: env!("CARGO_PKG_VERSION").to_owned() })
}
