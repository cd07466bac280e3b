//! Tickets.

use crate::api::care::{TicketDetail, TicketRow};
use crate::backend;
use crate::page::{Linked, Page, PageQuery};
use crate::problem::{Fault, Problem};
use crate::query::Asked;
use crate::state::AppState;
use axum::Json;
use axum::extract::{OriginalUri, Path, State};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// Which tickets.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum TicketState {
    /// Without an answer, displeased reviews included, those that wait longest first.
    #[default]
    Open,
    /// All tickets, newest first.
    All,
}

/// Which tickets.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct TicketQuery {
    /// Open ones or all.
    pub(crate) state: Option<TicketState>,
    /// Where to go on: `next_cursor` of the page before.
    pub(crate) cursor: Option<String>,
    /// Rows, 1 to 200; 50 when left out.
    #[param(minimum = 1, maximum = 200)]
    pub(crate) limit: Option<u32>,
}

/// Lists tickets.
#[utoipa::path(get, path = "/v1/tickets", tag = "care", params(TicketQuery),
    responses((status = 200, body = Page<TicketRow>), (status = "default", body = Problem)))]
pub(crate) async fn tickets(
    State(app): State<AppState>,
    OriginalUri(uri): OriginalUri,
    Asked(query): Asked<TicketQuery>,
) -> Result<Linked<TicketRow>, Fault> {
    let page = PageQuery { cursor: query.cursor.clone(), limit: query.limit };
    let rows = page.rows()?;
    let found = app.read(move |backend| backend::tickets(backend, &query, page.after(), rows)).await?;
    Ok(Linked(found, uri))
}

/// Shows one ticket with its text, its order's facts and the suggested reply.
#[utoipa::path(get, path = "/v1/tickets/{id}", tag = "care", params(("id" = String, Path, description = "Its id")),
    responses((status = 200, body = TicketDetail), (status = "default", body = Problem)))]
pub(crate) async fn ticket(
    State(app): State<AppState>,
    Path(id): Path<String>,
) -> Result<Json<TicketDetail>, Fault> {
    app.read(move |backend| backend::ticket(backend, &id)).await.map(Json)
}
