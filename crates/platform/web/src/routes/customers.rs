//! Customers and what they say.

use crate::api::code::Sentiment;
use crate::api::customer::{CustomerDetail, CustomerRow, Review, Segment, SentimentWeek};
use crate::backend;
use crate::page::{Linked, Page, PageQuery};
use crate::problem::{Fault, Problem};
use crate::query::Asked;
use crate::state::AppState;
use axum::Json;
use axum::extract::{OriginalUri, Path, State};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// How customers are sorted.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum CustomerSort {
    /// Most spent first.
    #[default]
    Spent,
    /// Most probably gone first; those without a prediction are left out.
    Churn,
}

/// Which customers.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct CustomerQuery {
    /// Of this segment.
    pub(crate) segment: Option<String>,
    /// Whose pseudonym starts with this text.
    pub(crate) text: Option<String>,
    /// Order of the list.
    pub(crate) sort: Option<CustomerSort>,
    /// Where to go on: `next_cursor` of the page before.
    pub(crate) cursor: Option<String>,
    /// Rows, 1 to 200; 50 when left out.
    #[param(minimum = 1, maximum = 200)]
    pub(crate) limit: Option<u32>,
}

/// Lists customers.
#[utoipa::path(get, path = "/v1/customers", tag = "customers", params(CustomerQuery),
    responses((status = 200, body = Page<CustomerRow>), (status = "default", body = Problem)))]
pub(crate) async fn customers(
    State(app): State<AppState>,
    OriginalUri(uri): OriginalUri,
    Asked(query): Asked<CustomerQuery>,
) -> Result<Linked<CustomerRow>, Fault> {
    let page = PageQuery { cursor: query.cursor.clone(), limit: query.limit };
    let rows = page.rows()?;
    let found = app.read(move |backend| backend::customers(backend, &query, page.after(), rows)).await?;
    Ok(Linked(found, uri))
}

/// Lists segments.
#[utoipa::path(get, path = "/v1/customers/segments", tag = "customers",
    responses((status = 200, body = Vec<Segment>), (status = "default", body = Problem)))]
pub(crate) async fn segments(State(app): State<AppState>) -> Result<Json<Vec<Segment>>, Fault> {
    app.read(backend::segments).await.map(Json)
}

/// Shows one customer.
#[utoipa::path(get, path = "/v1/customers/{id}", tag = "customers",
    params(("id" = String, Path, description = "Pseudonym")),
    responses((status = 200, body = CustomerDetail), (status = "default", body = Problem)))]
pub(crate) async fn customer(
    State(app): State<AppState>,
    Path(id): Path<String>,
) -> Result<Json<CustomerDetail>, Fault> {
    app.read(move |backend| backend::customer(backend, &id)).await.map(Json)
}

/// Which reviews.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct ReviewQuery {
    /// Whose writers feel so.
    pub(crate) sentiment: Option<Sentiment>,
    /// Where to go on: `next_cursor` of the page before.
    pub(crate) cursor: Option<String>,
    /// Rows, 1 to 200; 50 when left out.
    #[param(minimum = 1, maximum = 200)]
    pub(crate) limit: Option<u32>,
}

/// Lists reviews, newest first.
#[utoipa::path(get, path = "/v1/reviews", tag = "voices", params(ReviewQuery),
    responses((status = 200, body = Page<Review>), (status = "default", body = Problem)))]
pub(crate) async fn reviews(
    State(app): State<AppState>,
    OriginalUri(uri): OriginalUri,
    Asked(query): Asked<ReviewQuery>,
) -> Result<Linked<Review>, Fault> {
    let page = PageQuery { cursor: query.cursor.clone(), limit: query.limit };
    let rows = page.rows()?;
    let found = app.read(move |backend| backend::reviews(backend, &query, page.after(), rows)).await?;
    Ok(Linked(found, uri))
}

/// Counts reviews by week and feeling, the last 52 weeks.
#[utoipa::path(get, path = "/v1/reviews/weeks", tag = "voices",
    responses((status = 200, body = Vec<SentimentWeek>), (status = "default", body = Problem)))]
pub(crate) async fn sentiment_weeks(State(app): State<AppState>) -> Result<Json<Vec<SentimentWeek>>, Fault> {
    app.read(backend::sentiment_weeks).await.map(Json)
}
