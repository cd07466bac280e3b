//! JSON bodies, with a problem that says what is wrong with them.

use crate::problem::Fault;
use crate::server::BODY_BYTES;
use axum::body::to_bytes;
use axum::extract::{FromRequest, Request};
use serde::de::DeserializeOwned;

/// The body of a request. An empty one reads as `{}`.
#[derive(Debug)]
pub(crate) struct Body<T>(pub(crate) T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequest<S> for Body<T> {
    type Rejection = Fault;

    async fn from_request(request: Request, _state: &S) -> Result<Self, Fault> {
        let bytes = to_bytes(request.into_body(), BODY_BYTES).await.map_err(|_| Fault::TooLarge)?;
        let bytes: &[u8] = if bytes.is_empty() { b"{}" } else { &bytes };
        serde_json::from_slice(bytes).map(Self).map_err(|error| Fault::Body(error.to_string()))
    }
}
