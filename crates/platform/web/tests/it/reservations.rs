//! Units kept for people who are about to order, over the API.

use crate::selling::shop;
use crate::{Server, body};
use axum::body::Body;
use axum::http::StatusCode;
use serde_json::{Value, json};
use tower::ServiceExt;

async fn post(server: &Server, path: &str, key: &str, sent: &Value) -> (StatusCode, Value) {
    body(server.post(path, key, sent).await).await
}

fn lamps(quantity: i64) -> Value {
    json!({"lines": [{"sku": "lamp", "quantity": quantity}]})
}

#[tokio::test]
async fn what_is_kept_is_told_and_let_go_again() {
    let server = shop();
    let (status, before) = post(&server, "/v1/availability", "a", &lamps(40)).await;
    assert_eq!((status, &before["sourcing"]["location"]), (StatusCode::OK, &json!("main")));
    let free = before["shelves"][0]["free"].as_i64().unwrap();
    let (status, kept) = post(&server, "/v1/reservations", "b", &lamps(40)).await;
    assert_eq!(status, StatusCode::CREATED, "{kept}");
    assert_eq!(kept["sourcing"]["lines"], json!([{"sku": "lamp", "location": "main", "quantity": 40}]));
    assert_eq!((&kept["order"], &kept["sourcing"]["missing"]), (&Value::Null, &json!(0)));
    let (_, again) = post(&server, "/v1/reservations", "b", &lamps(40)).await;
    assert_eq!(again["id"], kept["id"], "the same request twice keeps once");
    let row = server.get("/v1/stock/main/lamp").await.1["row"].clone();
    assert_eq!(row["reserved"], json!(40));
    let (_, after) = post(&server, "/v1/availability", "c", &lamps(40)).await;
    assert_eq!((&after["sourcing"], &after["shelves"][0]["free"]), (&Value::Null, &json!(free - 40)));
    let (status, told) = post(&server, "/v1/reservations", "d", &lamps(40)).await;
    assert_eq!((status, &told["code"]), (StatusCode::CONFLICT, &json!("out_of_stock")));
    assert_eq!(told["errors"][0]["message"], json!(format!("40 wanted, free: {} at main", free - 40)));
    let list = server.get("/v1/reservations").await.1;
    assert_eq!(list.as_array().unwrap().len(), 1);
    let end = format!("/v1/reservations/{}/end", kept["id"].as_str().unwrap());
    assert_eq!(post(&server, &end, "e", &json!({})).await, (StatusCode::OK, json!({"held": true})));
    assert_eq!(server.get("/v1/reservations").await.1, json!([]));
    assert_eq!(post(&server, &end, "f", &json!({})).await.1, json!({"held": false}));
    assert_eq!(post(&server, "/v1/reservations/none/end", "g", &json!({})).await.0, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn requests_that_make_no_sense_say_why() {
    let server = shop();
    let line = |sku: &str, quantity: i64| json!({"sku": sku, "quantity": quantity});
    for (at, (sent, field)) in [
        (json!({"lines": []}), "lines"),
        (json!({"lines": [line("lamp", 0)]}), "lines"),
        (json!({"lines": [line("lamp", -3)]}), "lines"),
        (json!({"lines": [line("lamp", i64::MAX)]}), "lines"),
        (json!({"lines": [line(" ", 1)]}), "lines"),
        (json!({"lines": [line("no such lamp", 1)]}), "lines"),
        (json!({"lines": [line("lamp", 1)], "to": {"lat": 91.0, "lng": 0.0}}), "to"),
        (json!({"lines": [line("lamp", 1)], "minutes": 0}), "minutes"),
        (json!({"lines": [line("lamp", 1)], "order": ""}), "order"),
    ]
    .into_iter()
    .enumerate()
    {
        let (status, told) = post(&server, "/v1/reservations", &format!("k{at}"), &sent).await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{sent}");
        assert_eq!(told["errors"][0]["field"], json!(field), "{sent}: {told}");
    }
    assert_eq!(server.get("/v1/reservations").await.1, json!([]));
}

#[tokio::test]
async fn forty_at_once_get_what_there_is_and_no_more() {
    let server = shop();
    let free =
        post(&server, "/v1/availability", "a", &lamps(1)).await.1["shelves"][0]["free"].as_i64().unwrap();
    let mut asking = tokio::task::JoinSet::new();
    for at in 0..40 {
        let request = server.request("POST", "/v1/reservations").header("idempotency-key", format!("k{at}"));
        let request = request.body(Body::from(lamps(2).to_string())).unwrap();
        asking.spawn(server.router.clone().oneshot(request));
    }
    let made =
        asking.join_all().await.into_iter().filter(|told| told.as_ref().unwrap().status() == 201).count();
    assert_eq!(i64::try_from(made).unwrap(), free / 2);
    let row = server.get("/v1/stock/main/lamp").await.1["row"].clone();
    assert_eq!(row["reserved"], json!(free / 2 * 2));
}
