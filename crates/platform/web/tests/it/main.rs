//! The real router over a real engine on an empty home: who gets in, what errors look like, what is repeated.

#![expect(clippy::unwrap_used, reason = "a test fails where it is")]

mod day;
mod dispatch;
mod forecast;
mod reservations;
mod selling;
mod snooze;
mod staffing;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{Request, Response, StatusCode, header};
use qm_domain::Timestamp;
use qm_engine::{Engine, Home, ImportRequest, Outside};
use serde_json::{Value, json};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use tempfile::TempDir;
use tower::ServiceExt;

/// A server of its own with one key.
struct Server {
    router: Router,
    token: String,
    home: TempDir,
}

#[expect(clippy::unnecessary_wraps, reason = "the engine's signature")]
fn entropy(bytes: &mut [u8]) -> std::io::Result<()> {
    static DRAWN: AtomicUsize = AtomicUsize::new(0);
    let drawn = DRAWN.fetch_add(1, Ordering::Relaxed);
    for (i, byte) in bytes.iter_mut().enumerate() {
        *byte = u8::try_from((drawn + i) * 37 % 251).unwrap_or(0);
    }
    Ok(())
}

fn clock() -> Timestamp {
    Timestamp::from_seconds(1_770_000_000)
}

/// A server of a shop whose canonical files `files` writes, after `more` in its home and a cycle at `as_of`, with a key of
/// this name.
fn planned(files: fn(&Path), more: impl Fn(&Path), as_of: &str, key: &str) -> Server {
    let folder = tempfile::tempdir().unwrap();
    let home = Home::open(folder.path()).unwrap();
    let engine = Engine::open(home, Outside { entropy, clock, webhook: None }).unwrap();
    let paths = folder.path().join("files");
    std::fs::create_dir(&paths).unwrap();
    files(&paths);
    let request = ImportRequest {
        source: "canonical".into(),
        paths: vec![paths],
        mapping: None,
        dry_run: false,
        show_personal: false,
    };
    let report = engine.import(&request, &mut |_| ()).unwrap().report;
    assert_eq!(report.observed, report.accepted, "{report:?}");
    more(folder.path());
    dispatch::plan(&engine, as_of);
    let token = engine.new_token(key).unwrap();
    let router = qm_web::router(Arc::new(engine), true).unwrap();
    Server { router, token, home: folder }
}

fn server() -> Server {
    let folder = tempfile::tempdir().unwrap();
    let home = Home::open(folder.path()).unwrap();
    let engine = Engine::open(home, Outside { entropy, clock, webhook: None }).unwrap();
    let token = engine.new_token("tester").unwrap();
    let router = qm_web::router(Arc::new(engine), true).unwrap();
    Server { router, token, home: folder }
}

impl Server {
    async fn send(&self, request: Request<Body>) -> Response<Body> {
        self.router.clone().oneshot(request).await.unwrap()
    }

    fn request(&self, method: &str, path: &str) -> axum::http::request::Builder {
        Request::builder()
            .method(method)
            .uri(path)
            .header(header::HOST, "127.0.0.1:8080")
            .header(header::AUTHORIZATION, format!("Bearer {}", self.token))
    }

    async fn get(&self, path: &str) -> (StatusCode, Value) {
        let response = self.send(self.request("GET", path).body(Body::empty()).unwrap()).await;
        body(response).await
    }

    async fn post(&self, path: &str, key: &str, sent: &Value) -> Response<Body> {
        let request = self.request("POST", path).header("idempotency-key", key);
        self.send(request.body(Body::from(sent.to_string())).unwrap()).await
    }
}

async fn body(response: Response<Body>) -> (StatusCode, Value) {
    let status = response.status();
    let bytes = to_bytes(response.into_body(), usize::MAX).await.unwrap();
    (status, serde_json::from_slice(&bytes).unwrap_or(Value::Null))
}

#[tokio::test]
async fn every_address_but_health_and_the_document_needs_a_token() {
    let server = server();
    let document: Value = serde_json::from_str(&qm_web::openapi_json().unwrap()).unwrap();
    for (path, methods) in document["paths"].as_object().unwrap() {
        let path = path.replace("{id}", "x").replace("{location}", "x").replace("{sku}", "x");
        for method in methods.as_object().unwrap().keys() {
            let request = Request::builder().method(method.to_uppercase().as_str()).uri(&path);
            let request = request.header(header::HOST, "localhost").body(Body::empty()).unwrap();
            let status = server.send(request).await.status();
            let expected = if path == "/v1/health" { StatusCode::OK } else { StatusCode::UNAUTHORIZED };
            assert_eq!(status, expected, "{method} {path}");
        }
    }
    let mut wrong = server.request("GET", "/v1/overview").body(Body::empty()).unwrap();
    wrong.headers_mut().insert(header::AUTHORIZATION, "Bearer qm_wrong".parse().unwrap());
    assert_eq!(server.send(wrong).await.status(), StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn another_host_name_is_refused_and_headers_are_set() {
    let server = server();
    let request = Request::builder().uri("/v1/health").header(header::HOST, "rebound.example");
    let response = server.send(request.body(Body::empty()).unwrap()).await;
    assert_eq!(response.status(), StatusCode::FORBIDDEN);
    let policy = response.headers()[header::CONTENT_SECURITY_POLICY].to_str().unwrap();
    assert!(policy.contains("script-src 'self';") && policy.contains("frame-ancestors 'none'"));
    assert!(!policy.contains("unsafe-eval"));
    assert_eq!(response.headers()[header::X_CONTENT_TYPE_OPTIONS], "nosniff");
    assert_eq!(response.headers()[header::REFERRER_POLICY], "no-referrer");
    assert!(!response.headers().contains_key(header::ACCESS_CONTROL_ALLOW_ORIGIN));
}

#[tokio::test]
async fn an_empty_home_answers_every_list() {
    let server = server();
    for path in [
        "decisions",
        "undecided",
        "orders",
        "orders?state=all",
        "stock",
        "customers",
        "customers?sort=churn",
        "reviews",
        "tickets",
        "tickets?state=all",
        "quarantine",
    ] {
        let (status, page) = server.get(&format!("/v1/{path}")).await;
        assert_eq!((status, &page), (StatusCode::OK, &json!({"items": [], "next_cursor": null})), "{path}");
    }
    for path in
        ["overview", "routes", "gains", "settings", "sources", "models", "jobs", "board", "reviews/weeks"]
    {
        assert_eq!(server.get(&format!("/v1/{path}")).await.0, StatusCode::OK, "{path}");
    }
}

#[tokio::test]
async fn problems_tell_code_and_field() {
    let server = server();
    let cases = [
        ("/v1/orders?limit=201", StatusCode::UNPROCESSABLE_ENTITY, "invalid_parameter"),
        ("/v1/orders?limit=x", StatusCode::UNPROCESSABLE_ENTITY, "invalid_parameter"),
        ("/v1/decisions?area=moon", StatusCode::UNPROCESSABLE_ENTITY, "invalid_parameter"),
        ("/v1/decisions?cursor=x", StatusCode::UNPROCESSABLE_ENTITY, "invalid_parameter"),
        ("/v1/orders?cursor=-1", StatusCode::UNPROCESSABLE_ENTITY, "invalid_parameter"),
        ("/v1/orders/none", StatusCode::NOT_FOUND, "not_found"),
        ("/v1/decisions/none", StatusCode::NOT_FOUND, "not_found"),
        ("/v1/jobs/none", StatusCode::NOT_FOUND, "not_found"),
        ("/v1/nowhere", StatusCode::NOT_FOUND, "no_such_address"),
    ];
    for (path, status, code) in cases {
        let (got, problem) = server.get(path).await;
        assert_eq!((got, &problem["code"]), (status, &json!(code)), "{path}: {problem}");
        assert_eq!(problem["status"], json!(status.as_u16()), "{path}");
        assert!(problem["errors"].is_array(), "{path}");
    }
    let (_, problem) = server.get("/v1/orders?limit=0").await;
    assert_eq!(problem["errors"][0]["field"], "limit");
}

#[tokio::test]
async fn a_job_is_answered_at_once_and_repeated_by_its_key() {
    let server = server();
    let first = server.post("/v1/jobs/cycle", "k1", &json!({})).await;
    assert_eq!(first.status(), StatusCode::ACCEPTED);
    let place = first.headers()[header::LOCATION].to_str().unwrap().to_owned();
    let again = server.post("/v1/jobs/cycle", "k1", &json!({})).await;
    assert_eq!(again.status(), StatusCode::ACCEPTED);
    assert_eq!(again.headers()["idempotent-replayed"], "true");
    let other = server.post("/v1/jobs/cycle", "k1", &json!({"seed": 1})).await;
    assert_eq!(other.status(), StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(server.get("/v1/jobs").await.1.as_array().unwrap().len(), 1);
    for _ in 0..100 {
        let (_, job) = server.get(&place).await;
        if job["state"] == "failed" {
            assert!(job["message"].as_str().unwrap().contains("no facts yet"), "{job}");
            return;
        }
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
    panic!("a cycle without facts must fail");
}

#[tokio::test]
async fn bodies_are_checked_and_limited() {
    let server = server();
    let bad = server.post("/v1/jobs/cycle", "k2", &json!({"sed": 1})).await;
    assert_eq!(bad.status(), StatusCode::UNPROCESSABLE_ENTITY);
    let bad = server.post("/v1/jobs/cycle", "k3", &json!({"as_of": "yesterday"})).await;
    assert_eq!(bad.status(), StatusCode::UNPROCESSABLE_ENTITY);
    let large = server.request("POST", "/v1/jobs/cycle").body(Body::from(vec![b' '; 300 * 1024])).unwrap();
    assert_eq!(server.send(large).await.status(), StatusCode::PAYLOAD_TOO_LARGE);
    let empty = server.post("/v1/decisions/none/reject", "k4", &json!({"reason": " "})).await;
    assert_eq!(empty.status(), StatusCode::UNPROCESSABLE_ENTITY);
}

#[tokio::test]
async fn any_page_address_gets_a_page() {
    let server = server();
    let request =
        Request::builder().uri("/decisions").header(header::HOST, "[::1]:8080").body(Body::empty()).unwrap();
    let response = server.send(request).await;
    assert_eq!(response.status(), StatusCode::OK);
    assert!(response.headers()[header::CONTENT_TYPE].to_str().unwrap().starts_with("text/html"));
    assert_eq!(response.headers()[header::CACHE_CONTROL], "no-cache");
    let request = Request::builder()
        .uri("/assets/none.js")
        .header(header::HOST, "localhost")
        .body(Body::empty())
        .unwrap();
    assert_eq!(server.send(request).await.status(), StatusCode::NOT_FOUND);
}
