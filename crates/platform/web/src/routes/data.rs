//! Sources, rows put aside, models.

use crate::api::code::RejectReason;
use crate::api::data::{Model, QuarantineCount, QuarantineRow, Source};
use crate::backend;
use crate::page::{Linked, Page, PageQuery};
use crate::problem::{Fault, Problem};
use crate::query::Asked;
use crate::state::AppState;
use axum::Json;
use axum::extract::{OriginalUri, State};
use serde::Deserialize;
use utoipa::IntoParams;

/// Lists sources with their freshness and quality.
#[utoipa::path(get, path = "/v1/sources", tag = "data",
    responses((status = 200, body = Vec<Source>), (status = "default", body = Problem)))]
pub(crate) async fn sources(State(app): State<AppState>) -> Result<Json<Vec<Source>>, Fault> {
    app.read(backend::sources).await.map(Json)
}

/// Counts rows put aside, by source and reason.
#[utoipa::path(get, path = "/v1/quarantine/counts", tag = "data",
    responses((status = 200, body = Vec<QuarantineCount>), (status = "default", body = Problem)))]
pub(crate) async fn quarantine_counts(
    State(app): State<AppState>,
) -> Result<Json<Vec<QuarantineCount>>, Fault> {
    app.read(backend::quarantine_counts).await.map(Json)
}

/// Which rows put aside.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct QuarantineQuery {
    /// Of this source.
    pub(crate) source: Option<String>,
    /// For this reason.
    pub(crate) reason: Option<RejectReason>,
    /// Where to go on: `next_cursor` of the page before.
    pub(crate) cursor: Option<String>,
    /// Rows, 1 to 200; 50 when left out.
    #[param(minimum = 1, maximum = 200)]
    pub(crate) limit: Option<u32>,
}

/// Lists rows put aside.
#[utoipa::path(get, path = "/v1/quarantine", tag = "data", params(QuarantineQuery),
    responses((status = 200, body = Page<QuarantineRow>), (status = "default", body = Problem)))]
pub(crate) async fn quarantine(
    State(app): State<AppState>,
    OriginalUri(uri): OriginalUri,
    Asked(query): Asked<QuarantineQuery>,
) -> Result<Linked<QuarantineRow>, Fault> {
    let page = PageQuery { cursor: query.cursor.clone(), limit: query.limit };
    let rows = page.rows()?;
    let found = app.read(move |backend| backend::quarantine(backend, &query, page.after(), rows)).await?;
    Ok(Linked(found, uri))
}

/// Lists the latest model of each kind with its score beside its baseline's.
#[utoipa::path(get, path = "/v1/models", tag = "models",
    responses((status = 200, body = Vec<Model>), (status = "default", body = Problem)))]
pub(crate) async fn models(State(app): State<AppState>) -> Result<Json<Vec<Model>>, Fault> {
    app.read(backend::models).await.map(Json)
}
