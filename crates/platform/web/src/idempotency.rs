//! `Idempotency-Key`: the same POST sent twice is carried out once and answered twice.

use crate::backend;
use crate::problem::Fault;
use crate::server::BODY_BYTES;
use crate::state::AppState;
use axum::body::{Body, Bytes, to_bytes};
use axum::extract::{Request, State};
use axum::http::{HeaderName, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

const KEY: HeaderName = HeaderName::from_static("idempotency-key");
const REPLAYED: HeaderName = HeaderName::from_static("idempotent-replayed");
/// Longest key.
const KEY_BYTES: usize = 200;

/// An answer that was given before.
#[derive(Debug, Clone)]
pub(crate) struct Answered {
    /// Hash of the request's body.
    pub(crate) body_hash: [u8; 32],
    /// Its status.
    pub(crate) status: u16,
    /// Its body.
    pub(crate) body: Vec<u8>,
}

/// Answers a POST with a known key from the record, and keeps the answer to a new one for 24 hours.
pub(crate) async fn replay(State(app): State<AppState>, request: Request, next: Next) -> Response {
    if request.method() != Method::POST {
        return next.run(request).await;
    }
    let Some(key) = request.headers().get(KEY) else {
        return next.run(request).await;
    };
    let key = match key.to_str() {
        Ok(key) if !key.is_empty() && key.len() <= KEY_BYTES => key.to_owned(),
        _ => {
            let message = format!("1 to {KEY_BYTES} visible characters");
            return Fault::Field { field: "Idempotency-Key", message }.into_response();
        }
    };
    let name = format!("POST {}", request.uri().path());
    let Some(busy) = app.begin(&format!("{name} {key}")) else {
        return Fault::KeyBusy.into_response();
    };
    let answer = answer(&app, &key, &name, request, next).await.unwrap_or_else(IntoResponse::into_response);
    drop(busy);
    answer
}

async fn answer(app: &AppState, key: &str, name: &str, request: Request, next: Next) -> Result<Response, Fault> {
    let (parts, body) = request.into_parts();
    let body = to_bytes(body, BODY_BYTES).await.map_err(|_| Fault::TooLarge)?;
    let hash = *blake3::hash(&body).as_bytes();
    let (k, n) = (key.to_owned(), name.to_owned());
    if let Some(before) = app.read(move |engine| backend::answered(engine, &k, &n)).await? {
        return if before.body_hash == hash { Ok(again(before)) } else { Err(Fault::KeyReused) };
    }
    let response = next.run(Request::from_parts(parts, Body::from(body))).await;
    if response.status().is_server_error() {
        return Ok(response);
    }
    let (parts, body) = response.into_parts();
    let body: Bytes = to_bytes(body, usize::MAX).await.map_err(Fault::internal)?;
    let kept = Answered { body_hash: hash, status: parts.status.as_u16(), body: body.to_vec() };
    let (k, n) = (key.to_owned(), name.to_owned());
    app.read(move |engine| backend::keep_answer(engine, &k, &n, &kept)).await?;
    Ok(Response::from_parts(parts, Body::from(body)))
}

fn again(before: Answered) -> Response {
    let status = StatusCode::from_u16(before.status).unwrap_or(StatusCode::OK);
    let kind = if status.is_success() { "application/json" } else { "application/problem+json" };
    let headers =
        [(header::CONTENT_TYPE, HeaderValue::from_static(kind)), (REPLAYED, HeaderValue::from_static("true"))];
    (status, headers, before.body).into_response()
}
