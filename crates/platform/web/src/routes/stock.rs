//! Stock.

use crate::api::stock::{StockDetail, StockRow};
use crate::backend;
use crate::page::{Linked, Page, PageQuery};
use crate::problem::{Fault, Problem};
use crate::query::Asked;
use crate::state::AppState;
use axum::Json;
use axum::extract::{OriginalUri, Path, State};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// Which rows of the grid.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum StockNeed {
    /// All.
    #[default]
    All,
    /// Those with an open decision.
    ToOrder,
    /// Those without one.
    Undecided,
}

/// Which rows of the grid.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct StockQuery {
    /// Which.
    pub(crate) need: Option<StockNeed>,
    /// At this location.
    pub(crate) location: Option<String>,
    /// Whose product id or name holds this text.
    pub(crate) text: Option<String>,
    /// Where to go on: `next_cursor` of the page before.
    pub(crate) cursor: Option<String>,
    /// Rows, 1 to 200; 50 when left out.
    #[param(minimum = 1, maximum = 200)]
    pub(crate) limit: Option<u32>,
}

/// Lists products by location, those with an open decision first.
#[utoipa::path(get, path = "/v1/stock", tag = "stock", params(StockQuery),
    responses((status = 200, body = Page<StockRow>), (status = "default", body = Problem)))]
pub(crate) async fn stock(
    State(app): State<AppState>,
    OriginalUri(uri): OriginalUri,
    Asked(query): Asked<StockQuery>,
) -> Result<Linked<StockRow>, Fault> {
    let page = PageQuery { cursor: query.cursor.clone(), limit: query.limit };
    let rows = page.rows()?;
    let found = app.read(move |backend| backend::stock(backend, &query, page.after(), rows)).await?;
    Ok(Linked(found, uri))
}

/// Shows one product at one location: sales, forecast, projection, receipts.
#[utoipa::path(get, path = "/v1/stock/{location}/{sku}", tag = "stock",
    params(("location" = String, Path, description = "Location"), ("sku" = String, Path, description = "Product")),
    responses((status = 200, body = StockDetail), (status = "default", body = Problem)))]
pub(crate) async fn product(
    State(app): State<AppState>,
    Path((location, sku)): Path<(String, String)>,
) -> Result<Json<StockDetail>, Fault> {
    app.read(move |backend| backend::product(backend, &location, &sku)).await.map(Json)
}
