//! Orders and the board.

use crate::api::order::{Board, OrderDetail, OrderRow};
use crate::api::staffing::Staffing;
use crate::backend;
use crate::page::{Linked, Page, PageQuery};
use crate::problem::{Fault, Problem};
use crate::query::Asked;
use crate::state::AppState;
use axum::Json;
use axum::extract::{OriginalUri, Path, State};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// Which orders.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum OrderState {
    /// With work left, by due time.
    #[default]
    Open,
    /// All, newest first.
    All,
}

/// Which orders.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct OrderQuery {
    /// Open ones or all.
    pub(crate) state: Option<OrderState>,
    /// At this location.
    pub(crate) location: Option<String>,
    /// Whose id starts with this text.
    pub(crate) text: Option<String>,
    /// Where to go on: `next_cursor` of the page before.
    pub(crate) cursor: Option<String>,
    /// Rows, 1 to 200; 50 when left out.
    #[param(minimum = 1, maximum = 200)]
    pub(crate) limit: Option<u32>,
}

/// Lists orders: the queue by due time, or all by age.
#[utoipa::path(get, path = "/v1/orders", tag = "orders", params(OrderQuery),
    responses((status = 200, body = Page<OrderRow>), (status = "default", body = Problem)))]
pub(crate) async fn orders(
    State(app): State<AppState>,
    OriginalUri(uri): OriginalUri,
    Asked(query): Asked<OrderQuery>,
) -> Result<Linked<OrderRow>, Fault> {
    let page = PageQuery { cursor: query.cursor.clone(), limit: query.limit };
    let rows = page.rows()?;
    let found = app.read(move |backend| backend::orders(backend, &query, page.after(), rows)).await?;
    Ok(Linked(found, uri))
}

/// Shows one order with its lines, work, parcels and messages.
#[utoipa::path(get, path = "/v1/orders/{id}", tag = "orders", params(("id" = String, Path, description = "Its id")),
    responses((status = 200, body = OrderDetail), (status = "default", body = Problem)))]
pub(crate) async fn order(
    State(app): State<AppState>,
    Path(id): Path<String>,
) -> Result<Json<OrderDetail>, Fault> {
    app.read(move |backend| backend::order(backend, &id)).await.map(Json)
}

/// Shows the latest cycle's plan by worker.
#[utoipa::path(get, path = "/v1/board", tag = "orders",
    responses((status = 200, body = Option<Board>, description = "Null before the first cycle"),
        (status = "default", body = Problem)))]
pub(crate) async fn board(State(app): State<AppState>) -> Result<Json<Option<Board>>, Fault> {
    app.read(backend::board).await.map(Json)
}

/// Sets the work of the orders foretold by the latest cycle against the people on shift, hour by hour.
#[utoipa::path(get, path = "/v1/staffing", tag = "orders",
    responses((status = 200, body = Option<Staffing>, description = "Null while no orders are foretold"),
        (status = "default", body = Problem)))]
pub(crate) async fn staffing(State(app): State<AppState>) -> Result<Json<Option<Staffing>>, Fault> {
    app.read(backend::staffing).await.map(Json)
}
