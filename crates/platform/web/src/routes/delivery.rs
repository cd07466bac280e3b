//! Tours.

use crate::api::delivery::Routes;
use crate::backend;
use crate::problem::{Fault, Problem};
use crate::state::AppState;
use axum::Json;
use axum::extract::State;

/// Shows the latest cycle's tours, what no tour takes and why, and parcels at risk.
#[utoipa::path(get, path = "/v1/routes", tag = "delivery",
    responses((status = 200, body = Routes), (status = "default", body = Problem)))]
pub(crate) async fn tours(State(app): State<AppState>) -> Result<Json<Routes>, Fault> {
    app.read(backend::tours).await.map(Json)
}
