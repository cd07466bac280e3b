//! The dashboard, embedded when it was built before the binary; otherwise a page that says how to build it.

use crate::problem::Fault;
use axum::http::{HeaderValue, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use rust_embed::RustEmbed;

#[derive(RustEmbed)]
#[folder = "$CARGO_MANIFEST_DIR/../../../dashboard/dist"]
struct Built;

const ABSENT: &str = "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>Quartermaster</title>
<body><h1>Quartermaster</h1><p>This binary was built without the dashboard; the API works.</p>
<p lang=\"zh\">此程序构建时未包含仪表板，API 可正常使用。</p>
<pre>cargo xtask dashboard   # needs Node 20
cargo build</pre><p><a href=\"/v1/openapi.json\">OpenAPI</a></p></body></html>
";

/// Whether the dashboard was there when the binary was built.
#[must_use]
pub fn has_dashboard() -> bool {
    Built::get("index.html").is_some()
}

fn file(path: &str) -> Option<Response> {
    let file = Built::get(path)?;
    let kept = if path.starts_with("assets/") { "public, max-age=31536000, immutable" } else { "no-cache" };
    let kind = HeaderValue::from_str(file.metadata.mimetype()).ok()?;
    let headers = [(header::CONTENT_TYPE, kind), (header::CACHE_CONTROL, HeaderValue::from_static(kept))];
    Some((headers, file.data.into_owned()).into_response())
}

/// Answers with a file of the dashboard; any other page address gets its first page.
pub(crate) async fn page(uri: Uri) -> Response {
    let path = uri.path().trim_start_matches('/');
    if path == "v1" || path.starts_with("v1/") {
        return Fault::Address.into_response();
    }
    if let Some(response) = file(path) {
        return response;
    }
    if path.starts_with("assets/") {
        return Fault::Address.into_response();
    }
    let absent = || {
        let headers =
            [(header::CONTENT_TYPE, "text/html; charset=utf-8"), (header::CACHE_CONTROL, "no-cache")];
        (StatusCode::OK, headers, ABSENT).into_response()
    };
    file("index.html").unwrap_or_else(absent)
}
