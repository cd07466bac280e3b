//! HTTP API and the embedded dashboard.
//!
//! Handlers read, move decisions and enqueue jobs; they never fit a model and never solve a plan.

mod api;
mod assets;
mod backend;
mod body;
mod guard;
mod idempotency;
mod jobs;
mod openapi;
mod page;
mod problem;
mod query;
mod routes;
mod server;
mod state;

pub use assets::has_dashboard;
pub use openapi::openapi_json;
pub use server::{Error, router, serve};
