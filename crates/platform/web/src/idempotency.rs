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
use qm_store::{Answer, Repeat};

const KEY: HeaderName = HeaderName::from_static("idempotency-key");
const REPLAYED: HeaderName = HeaderName::from_static("idempotent-replayed");
/// Longest key.
const KEY_BYTES: usize = 200;

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

async fn answer(
    app: &AppState,
    key: &str,
    name: &str,
    request: Request,
    next: Next,
) -> Result<Response, Fault> {
    let (parts, body) = request.into_parts();
    let body = to_bytes(body, BODY_BYTES).await.map_err(|_| Fault::TooLarge)?;
    let (k, n, sent) = (key.to_owned(), name.to_owned(), body.clone());
    match app.read(move |backend| backend::repeated(backend, &k, &n, &sent)).await? {
        Repeat::Answered(before) => return Ok(again(before)),
        Repeat::Mismatch => return Err(Fault::KeyReused),
        Repeat::New => {}
    }
    let response = next.run(Request::from_parts(parts, Body::from(body.clone()))).await;
    if response.status().is_server_error() {
        return Ok(response);
    }
    let (parts, answered) = response.into_parts();
    let answered: Bytes = to_bytes(answered, usize::MAX).await.map_err(Fault::internal)?;
    let kept = Answer { status: parts.status.as_u16(), body: answered.to_vec() };
    let (k, n) = (key.to_owned(), name.to_owned());
    app.read(move |backend| backend::remember(backend, &k, &n, &body, &kept)).await?;
    Ok(Response::from_parts(parts, Body::from(answered)))
}

fn again(before: Answer) -> Response {
    let status = StatusCode::from_u16(before.status).unwrap_or(StatusCode::OK);
    let kind = if status.is_success() { "application/json" } else { "application/problem+json" };
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static(kind)),
        (REPLAYED, HeaderValue::from_static("true")),
    ];
    (status, headers, before.body).into_response()
}
