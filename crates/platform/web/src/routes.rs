//! The addresses of the API; one file per resource.

mod care;
mod customers;
mod data;
mod decisions;
mod delivery;
mod forecast;
mod jobs;
mod orders;
mod overview;
mod reservations;
mod stock;

pub(crate) use care::{TicketQuery, TicketState};
pub(crate) use customers::{CustomerQuery, CustomerSort, ReviewQuery};
pub(crate) use data::QuarantineQuery;
pub(crate) use decisions::{DecisionQuery, DecisionSort, UndecidedQuery};
pub(crate) use orders::{OrderQuery, OrderState};
pub(crate) use stock::{StockNeed, StockQuery};

use crate::state::AppState;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

/// Addresses that need a token.
pub(crate) fn closed() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(overview::overview))
        .routes(routes!(decisions::decisions))
        .routes(routes!(decisions::counts))
        .routes(routes!(decisions::decision))
        .routes(routes!(decisions::approve))
        .routes(routes!(decisions::approve_all))
        .routes(routes!(decisions::snooze))
        .routes(routes!(decisions::snooze_all))
        .routes(routes!(decisions::wake))
        .routes(routes!(decisions::reject))
        .routes(routes!(decisions::change))
        .routes(routes!(decisions::undecided))
        .routes(routes!(decisions::undecided_counts))
        .routes(routes!(orders::orders))
        .routes(routes!(orders::order))
        .routes(routes!(orders::board))
        .routes(routes!(orders::staffing))
        .routes(routes!(stock::stock))
        .routes(routes!(stock::product))
        .routes(routes!(reservations::availability))
        .routes(routes!(reservations::reservations, reservations::reserve))
        .routes(routes!(reservations::release))
        .routes(routes!(forecast::override_forecast))
        .routes(routes!(forecast::take_back))
        .routes(routes!(forecast::accuracy))
        .routes(routes!(delivery::tours))
        .routes(routes!(delivery::preview))
        .routes(routes!(delivery::commit))
        .routes(routes!(delivery::day_preview))
        .routes(routes!(delivery::day_commit))
        .routes(routes!(customers::customers))
        .routes(routes!(customers::segments))
        .routes(routes!(customers::customer))
        .routes(routes!(customers::reviews))
        .routes(routes!(customers::sentiment_weeks))
        .routes(routes!(care::tickets))
        .routes(routes!(care::ticket))
        .routes(routes!(data::sources))
        .routes(routes!(data::quarantine_counts))
        .routes(routes!(data::quarantine))
        .routes(routes!(data::models))
        .routes(routes!(overview::gains))
        .routes(routes!(overview::settings))
        .routes(routes!(jobs::all))
        .routes(routes!(jobs::start_cycle))
        .routes(routes!(jobs::job))
        .routes(routes!(jobs::job_events))
        .routes(routes!(jobs::events))
}

/// Addresses that need none.
pub(crate) fn open() -> OpenApiRouter<AppState> {
    OpenApiRouter::new().routes(routes!(overview::health))
}
