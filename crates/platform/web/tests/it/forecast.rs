//! What people expect in place of a forecast, over the API; and how forecasts did.

use crate::dispatch::{plan, reopened};
use crate::selling::shop;
use crate::{Server, body, clock, server};
use axum::http::StatusCode;
use serde_json::{Value, json};

const LAMP: &str = "/v1/stock/main/lamp";

async fn post(server: &Server, path: &str, sent: &Value) -> (StatusCode, Value) {
    let key = format!("{path}{sent}");
    body(server.post(path, &key, sent).await).await
}

fn number(of: &Value) -> f64 {
    of.as_f64().unwrap()
}

#[tokio::test]
async fn an_override_stands_beside_the_forecast_and_the_next_cycle_uses_it() {
    let server = shop();
    let before = server.get(LAMP).await.1;
    assert_eq!((&before["forecast_instead"], &before["row"]["overridden"]), (&json!([]), &json!(false)));
    let second = before["weeks"][1].clone();
    // The cycle's day is a Monday: weeks are whole from the first on.
    assert_eq!((&second["from"], &second["to"]), (&json!("2026-02-09"), &json!("2026-02-15")));
    let sent = json!({
        "weeks": [
            {"week": "2026-02-04", "expects": {"by": "factor", "value": 2.0}},
            {"week": second["to"], "expects": {"by": "units", "value": 100}},
        ],
        "note": "fair in town",
    });
    let (status, weeks) = post(&server, &format!("{LAMP}/overrides"), &sent).await;
    assert_eq!(status, StatusCode::OK, "{weeks}");
    assert!((number(&weeks[0]["expected"]) - 2.0 * number(&weeks[0]["baseline"])).abs() < 1e-9);
    assert!((number(&weeks[1]["expected"]) - 100.0).abs() < 1e-9);
    assert_eq!(weeks[1]["baseline"], second["baseline"], "the forecast stays");
    let said = &weeks[1]["said"];
    assert_eq!(
        (&said["by"], &said["note"], &said["ended_at"]),
        (&json!("buyer"), &json!("fair in town"), &Value::Null)
    );
    assert_eq!(weeks[2]["said"], Value::Null);
    let after = server.get(LAMP).await.1;
    assert_eq!((&after["forecast"], &after["row"]["overridden"]), (&before["forecast"], &json!(true)));
    assert!(number(&after["row"]["daily_demand"]) > number(&before["row"]["daily_demand"]));
    let fan = |of: &Value, at: usize| number(&of["forecast_instead"][at]["mean"]);
    assert!((fan(&after, 1) - 100.0).abs() < 1e-9);
    // The proposal from before is turned down; what the next cycle proposes says what it rests on.
    let decision = before["row"]["decision"].as_str().unwrap();
    let rejected = json!({"reason": "plan anew"});
    assert_eq!(post(&server, &format!("/v1/decisions/{decision}/reject"), &rejected).await.0, StatusCode::OK);
    let server = reopened(server, clock, |engine| plan(engine, "2026-02-02T02:30:00Z"));
    let row = server.get(LAMP).await.1["row"].clone();
    let facts = row["reason"]["facts"].as_array().unwrap();
    assert!(facts.iter().any(|fact| fact["code"] == "model_demand"), "{facts:?}");
    assert!(number(&row["to_order"]) > number(&before["row"]["to_order"]), "{row}");
}

#[tokio::test]
async fn an_override_is_taken_back_and_stays_told() {
    let server = shop();
    let sent =
        json!({"weeks": [{"week": "2026-02-09", "expects": {"by": "units", "value": 0}}], "note": "closed"});
    let (_, weeks) = post(&server, &format!("{LAMP}/overrides"), &sent).await;
    let id = weeks[1]["said"]["id"].as_i64().unwrap();
    let (status, told) = post(&server, &format!("/v1/overrides/{id}/end"), &json!({})).await;
    assert_eq!((status, told), (StatusCode::OK, json!({"ended": true})));
    let detail = server.get(LAMP).await.1;
    assert_eq!((&detail["weeks"][1]["said"], &detail["forecast_instead"]), (&Value::Null, &json!([])));
    assert_ne!(detail["overrides"][0]["ended_at"], Value::Null);
    for id in ["99", "x"] {
        let (status, _) = post(&server, &format!("/v1/overrides/{id}/end"), &json!({})).await;
        assert_eq!(status, StatusCode::NOT_FOUND);
    }
}

#[tokio::test]
async fn what_cannot_be_is_refused_by_its_field() {
    let server = shop();
    let units = |week: &str, value: f64| json!({"week": week, "expects": {"by": "units", "value": value}});
    for (sent, field) in [
        (json!({"weeks": [units("2026-02-09", 5.0)], "note": " "}), "note"),
        (json!({"weeks": [], "note": "why"}), "weeks"),
        (json!({"weeks": [units("2027-02-09", 5.0)], "note": "why"}), "weeks"),
        (json!({"weeks": [units("2026-02-09", -5.0)], "note": "why"}), "weeks"),
    ] {
        let (status, problem) = post(&server, &format!("{LAMP}/overrides"), &sent).await;
        assert_eq!(
            (status, &problem["errors"][0]["field"]),
            (StatusCode::UNPROCESSABLE_ENTITY, &json!(field))
        );
    }
    let sent = json!({"weeks": [units("2026-02-09", 5.0)], "note": "why"});
    let (status, _) = post(&server, "/v1/stock/main/nothing/overrides", &sent).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    let malformed =
        json!({"weeks": [{"week": "soon", "expects": {"by": "units", "value": 1}}], "note": "why"});
    let (status, problem) = post(&server, &format!("{LAMP}/overrides"), &malformed).await;
    assert_eq!((status, &problem["code"]), (StatusCode::UNPROCESSABLE_ENTITY, &json!("invalid_body")));
}

#[tokio::test]
async fn accuracy_waits_for_weeks_to_pass_and_then_tells_of_each_class() {
    let (status, empty) = server().get("/v1/forecasts/accuracy").await;
    assert_eq!(
        (status, &empty["through"], &empty["total"]["weeks"]),
        (StatusCode::OK, &Value::Null, &json!(0))
    );
    let server = shop();
    let early = server.get("/v1/forecasts/accuracy").await.1;
    assert_eq!((&early["next"], &early["total"]["weeks"]), (&json!("2026-02-08"), &json!(0)));
    assert_eq!(early["total"]["products"], 3);
    // Cycles of three weeks ago predicted weeks that have passed by now.
    let server = reopened(server, clock, |engine| {
        plan(engine, "2026-01-12T02:00:00Z");
        plan(engine, "2026-01-19T02:00:00Z");
        plan(engine, "2026-02-02T02:30:00Z");
    });
    let told = server.get("/v1/forecasts/accuracy").await.1;
    let total = &told["total"];
    assert_eq!(
        (&told["through"], &total["scored"], &total["weeks"]),
        (&json!("2026-02-01"), &json!(3), &json!(6))
    );
    assert!(number(&total["bias"]).abs() < 0.3 && number(&total["error"]) > 0.0, "{total}");
    let classes = told["classes"].as_array().unwrap();
    let sum: f64 = classes.iter().map(|class| number(&class["accuracy"]["sales_share"])).sum();
    assert!((sum - 1.0).abs() < 1e-9, "{told}");
    let products: u64 = classes.iter().map(|class| class["accuracy"]["products"].as_u64().unwrap()).sum();
    assert_eq!((products, &told["overrides"]["count"]), (3, &json!(0)));
}
