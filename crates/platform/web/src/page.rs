//! Cursor pages: how much of a list, where it goes on, and the `Link` header that says so.

use crate::problem::Fault;
use axum::Json;
use axum::http::{HeaderValue, Uri, header};
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// Rows of a page when the request does not tell.
const USUAL: u32 = 50;
/// Most rows of a page.
const MOST: u32 = 200;

/// Which part of a list.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct PageQuery {
    /// Where to go on: `next_cursor` of the page before.
    pub(crate) cursor: Option<String>,
    /// Rows, 1 to 200; 50 when left out.
    #[param(minimum = 1, maximum = 200)]
    pub(crate) limit: Option<u32>,
}

impl PageQuery {
    /// Rows wanted.
    pub(crate) fn rows(&self) -> Result<u32, Fault> {
        match self.limit.unwrap_or(USUAL) {
            limit @ 1..=MOST => Ok(limit),
            _ => Err(Fault::Field { field: "limit", message: format!("must lie in 1 to {MOST}") }),
        }
    }

    /// The cursor; empty counts as none.
    pub(crate) fn after(&self) -> Option<&str> {
        self.cursor.as_deref().filter(|cursor| !cursor.is_empty())
    }
}

/// A part of a list.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub(crate) struct Page<T> {
    /// The rows.
    pub(crate) items: Vec<T>,
    /// Where to go on; null at the end.
    #[schema(required)]
    pub(crate) next_cursor: Option<String>,
}

/// A page with its `Link` header.
#[derive(Debug)]
pub(crate) struct Linked<T>(pub(crate) Page<T>, pub(crate) Uri);

impl<T: Serialize> IntoResponse for Linked<T> {
    fn into_response(self) -> Response {
        let link = self.0.next_cursor.as_deref().and_then(|cursor| link(&self.1, cursor));
        let mut response = Json(self.0).into_response();
        if let Some(link) = link {
            response.headers_mut().insert(header::LINK, link);
        }
        response
    }
}

fn link(uri: &Uri, cursor: &str) -> Option<HeaderValue> {
    let kept = uri.query().unwrap_or("").split('&').filter(|p| !p.is_empty() && !p.starts_with("cursor="));
    let mut query: Vec<String> = kept.map(str::to_owned).collect();
    query.push(format!("cursor={}", percent(cursor)));
    HeaderValue::from_str(&format!("<{}?{}>; rel=\"next\"", uri.path(), query.join("&"))).ok()
}

/// Percent-encodes everything but letters, digits and `-_.~` (RFC 3986).
fn percent(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte) {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_keeps_the_query_and_replaces_the_cursor() {
        let uri: Uri = "/v1/orders?state=open&cursor=old&limit=2".parse().unwrap();
        let link = link(&uri, "a b/ü").unwrap();
        assert_eq!(link, "</v1/orders?state=open&limit=2&cursor=a%20b%2F%C3%BC>; rel=\"next\"");
    }

    #[test]
    fn a_limit_has_bounds() {
        let rows = |limit| PageQuery { cursor: None, limit }.rows();
        assert_eq!(rows(None).unwrap(), USUAL);
        assert!(rows(Some(0)).is_err() && rows(Some(201)).is_err() && rows(Some(200)).is_ok());
    }
}
