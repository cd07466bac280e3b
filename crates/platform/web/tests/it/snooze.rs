//! Putting decisions off over the API: the lists, the limits, the way back.

use crate::dispatch::{plan, reopened};
use crate::selling::{MORNING, shop};
use crate::{Server, body, clock};
use axum::http::StatusCode;
use qm_domain::Timestamp;
use serde_json::{Value, json};

async fn post(server: &Server, path: &str, sent: &Value) -> (StatusCode, Value) {
    let key = format!("{path}{sent}");
    body(server.post(path, &key, sent).await).await
}

async fn ids(server: &Server, query: &str) -> Vec<String> {
    let (status, page) = server.get(&format!("/v1/decisions?{query}")).await;
    assert_eq!(status, StatusCode::OK, "{page}");
    page["items"].as_array().unwrap().iter().map(|d| d["id"].as_str().unwrap().to_owned()).collect()
}

/// The two proposals to buy.
async fn waiting(server: &Server) -> [String; 2] {
    ids(server, "status=proposed&area=stock").await.try_into().unwrap()
}

#[tokio::test]
async fn a_decision_is_put_off_stands_in_its_own_list_and_is_woken() {
    let server = shop();
    let [one, other] = waiting(&server).await;
    let (status, told) =
        post(&server, &format!("/v1/decisions/{one}/snooze"), &json!({"days": 1, "note": " later "})).await;
    assert_eq!(status, StatusCode::OK, "{told}");
    let zone = qm_domain::Zone::utc();
    let midnight = zone.at(zone.day(clock()).plus(1), 0).to_string();
    assert_eq!(told["decision"]["snoozed_until"], json!(midnight));
    assert_eq!(told["decision"]["status"], "proposed");
    let event = &told["events"][0];
    assert_eq!(event["what"], json!({"event": "snoozed", "until": midnight, "note": "later"}));
    assert_eq!(event["by"], json!({"by": "person", "name": "buyer"}));
    assert_eq!(waiting_ids(&server).await, [other.as_str()]);
    assert_eq!(ids(&server, "snoozed=true").await, [one.as_str()]);
    assert_eq!(ids(&server, "area=stock").await.len(), 2);
    let counts = server.get("/v1/decisions/counts").await.1;
    let stock = counts.as_array().unwrap().iter().find(|row| row["area"] == "stock").unwrap();
    assert_eq!((&stock["count"], &stock["snoozed"]), (&json!(1), &json!(1)));
    assert_eq!(server.get("/v1/overview").await.1["attention"].as_array().unwrap().len(), 1);
    let rows = server.get("/v1/stock?need=to_order").await.1;
    let asleep = rows["items"].as_array().unwrap().iter().filter(|row| row["snoozed_until"] != Value::Null);
    assert_eq!(asleep.count(), 1, "it is still on order: {rows}");
    let (status, told) = post(&server, &format!("/v1/decisions/{one}/wake"), &json!({})).await;
    assert_eq!((status, &told["decision"]["snoozed_until"]), (StatusCode::OK, &Value::Null));
    assert_eq!(waiting_ids(&server).await.len(), 2);
}

async fn waiting_ids(server: &Server) -> Vec<String> {
    ids(server, "status=proposed&area=stock").await
}

#[tokio::test]
async fn it_comes_back_by_itself_and_no_later_than_its_deadline() {
    let server = shop();
    let [one, _] = waiting(&server).await;
    let deadline = server.get(&format!("/v1/decisions/{one}")).await.1["decision"]["deadline"].clone();
    for sent in [
        json!({"until": deadline}),
        json!({"until": MORNING}),
        json!({"days": 300}),
        json!({"days": 0}),
        json!({}),
        json!({"days": 1, "until": deadline}),
        json!({"until": "tomorrow"}),
    ] {
        let (status, problem) = post(&server, &format!("/v1/decisions/{one}/snooze"), &sent).await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{sent}: {problem}");
    }
    let (status, _) = post(&server, &format!("/v1/decisions/{one}/snooze"), &json!({"days": 1})).await;
    assert_eq!(status, StatusCode::OK);
    assert_eq!(waiting_ids(&server).await.len(), 1);
    // A day later by the clock it waits again, without a cycle or anything else.
    let server = reopened(server, || Timestamp::from_seconds(1_770_000_000 + 86_400), |_| ());
    assert_eq!(waiting_ids(&server).await.len(), 2);
    assert!(ids(&server, "snoozed=true").await.is_empty());
}

#[tokio::test]
async fn several_are_put_off_at_once_and_one_that_cannot_be_stops_none() {
    let server = shop();
    let [one, other] = waiting(&server).await;
    let (status, _) = post(&server, &format!("/v1/decisions/{other}/approve"), &json!({})).await;
    assert_eq!(status, StatusCode::OK);
    let sent = json!({"ids": [one, other, "none"], "days": 1});
    let (status, told) = post(&server, "/v1/decisions/snooze", &sent).await;
    assert_eq!((status, &told["snoozed"]), (StatusCode::OK, &json!([one])), "{told}");
    let refused: Vec<&str> =
        told["refused"].as_array().unwrap().iter().map(|r| r["id"].as_str().unwrap()).collect();
    assert_eq!(refused, [other.as_str(), "none"]);
    let (status, problem) =
        post(&server, &format!("/v1/decisions/{other}/snooze"), &json!({"days": 1})).await;
    assert_eq!((status, &problem["code"]), (StatusCode::CONFLICT, &json!("status_conflict")));
    let (status, _) = post(&server, "/v1/decisions/snooze", &json!({"ids": [], "days": 1})).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
}

#[tokio::test]
async fn a_later_cycle_leaves_what_is_put_off_where_it_is() {
    let server = shop();
    let [one, other] = waiting(&server).await;
    post(&server, &format!("/v1/decisions/{one}/snooze"), &json!({"days": 1})).await;
    let server = reopened(server, clock, |engine| plan(engine, "2026-02-02T02:30:00Z"));
    assert_eq!(ids(&server, "snoozed=true").await, [one.as_str()]);
    assert_eq!(waiting_ids(&server).await, [other.as_str()]);
    let (status, _) = post(&server, &format!("/v1/decisions/{one}/approve"), &json!({})).await;
    assert_eq!(status, StatusCode::OK, "an answer ends it");
    assert!(ids(&server, "snoozed=true").await.is_empty());
}
