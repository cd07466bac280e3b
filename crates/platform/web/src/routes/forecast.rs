//! Forecasts.

use crate::api::forecast::{ForecastAccuracy, ForecastWeek, Overriding, TakenBack};
use crate::backend;
use crate::body::Body;
use crate::guard::Caller;
use crate::problem::{Fault, Problem};
use crate::state::AppState;
use axum::extract::{Path, State};
use axum::{Extension, Json};

/// Tells how forecasts of demand, and overrides of them, did on weeks that have passed.
#[utoipa::path(get, path = "/v1/forecasts/accuracy", tag = "stock",
    responses((status = 200, body = ForecastAccuracy), (status = "default", body = Problem)))]
pub(crate) async fn accuracy(State(app): State<AppState>) -> Result<Json<ForecastAccuracy>, Fault> {
    app.read(backend::accuracy).await.map(Json)
}

/// Expects something else of weeks than the forecast; the next cycle buys by it, a proposal that waits stays as it was.
#[utoipa::path(post, path = "/v1/stock/{location}/{sku}/overrides", tag = "stock", request_body = Overriding,
    params(("location" = String, Path, description = "Location"), ("sku" = String, Path, description = "Product")),
    responses((status = 200, body = Vec<ForecastWeek>), (status = "default", body = Problem)))]
pub(crate) async fn override_forecast(
    State(app): State<AppState>,
    Extension(caller): Extension<Caller>,
    Path((location, sku)): Path<(String, String)>,
    Body(body): Body<Overriding>,
) -> Result<Json<Vec<ForecastWeek>>, Fault> {
    app.read(move |backend| backend::override_forecast(backend, (&location, &sku), &body, &caller.0))
        .await
        .map(Json)
}

/// Takes an override back: the forecast holds again.
#[utoipa::path(post, path = "/v1/overrides/{id}/end", tag = "stock",
    params(("id" = String, Path, description = "Its number")),
    responses((status = 200, body = TakenBack), (status = "default", body = Problem)))]
pub(crate) async fn take_back(
    State(app): State<AppState>,
    Extension(caller): Extension<Caller>,
    Path(id): Path<String>,
) -> Result<Json<TakenBack>, Fault> {
    app.read(move |backend| backend::take_back(backend, &id, &caller.0)).await.map(Json)
}
