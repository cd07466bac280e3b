//! Puts the addresses, the guards and the dashboard together, and serves them.

use crate::problem::Fault;
use crate::state::AppState;
use crate::{assets, guard, idempotency, openapi, routes};
use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::http::header;
use axum::middleware::{from_fn, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use qm_engine::Engine;
use std::future::Future;
use std::sync::Arc;
use tokio::net::TcpListener;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::compression::predicate::{DefaultPredicate, NotForContentType, Predicate};
use tower_http::limit::RequestBodyLimitLayer;

/// Largest body of a request.
pub(crate) const BODY_BYTES: usize = 256 * 1024;

/// Why the server cannot go on.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The socket failed.
    #[error("cannot serve")]
    Socket(#[from] std::io::Error),
    /// The OpenAPI document cannot be written.
    #[error("cannot write the OpenAPI document")]
    Document(#[from] serde_json::Error),
}

/// All addresses over an open engine. On `loopback`, only loopback names may be used for the server.
///
/// # Errors
/// [`Error::Document`] when the OpenAPI document cannot be written.
pub fn router(engine: Arc<Engine>, loopback: bool) -> Result<Router, Error> {
    let app = AppState::new(engine, loopback);
    let document = openapi::openapi_json()?;
    let closed: Router<AppState> = routes::closed().into();
    let closed = closed
        .layer(from_fn_with_state(app.clone(), idempotency::replay))
        .layer(from_fn_with_state(app.clone(), guard::token));
    let open: Router<AppState> = routes::open().into();
    let written = move || {
        let document = document.clone();
        async move { ([(header::CONTENT_TYPE, "application/json")], document) }
    };
    let compressed = DefaultPredicate::new().and(NotForContentType::const_new("text/event-stream"));
    Ok(open
        .merge(closed)
        .route("/v1/openapi.json", get(written))
        .fallback(assets::page)
        .layer(DefaultBodyLimit::max(BODY_BYTES))
        .layer(RequestBodyLimitLayer::new(BODY_BYTES))
        .layer(CompressionLayer::new().compress_when(compressed))
        .layer(from_fn_with_state(app.clone(), guard::host))
        .layer(CatchPanicLayer::custom(panicked))
        .layer(from_fn(guard::headers))
        .with_state(app))
}

#[expect(clippy::needless_pass_by_value, reason = "the signature is tower-http's")]
fn panicked(reason: Box<dyn std::any::Any + Send>) -> Response {
    let told = reason
        .downcast_ref::<&str>()
        .copied()
        .or_else(|| reason.downcast_ref::<String>().map(String::as_str));
    Fault::internal(told.unwrap_or("a handler panicked").to_owned()).into_response()
}

/// Serves the API and the dashboard on `listener` until `stop` is done.
///
/// # Errors
/// [`Error`] when the socket fails.
pub async fn serve(
    listener: TcpListener,
    engine: Arc<Engine>,
    stop: impl Future<Output = ()> + Send + 'static,
) -> Result<(), Error> {
    let loopback = listener.local_addr()?.ip().is_loopback();
    let router = router(engine, loopback)?;
    axum::serve(listener, router).with_graceful_shutdown(stop).await?;
    Ok(())
}
