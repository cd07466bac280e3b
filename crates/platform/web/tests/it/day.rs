//! A day under way: what happens is previewed and changes nothing, a commit puts it in place whole, once, and in the history.

use crate::dispatch::{files_below, plan, reopened, send, shop, tours};
use crate::{Server, body};
use axum::http::StatusCode;
use qm_domain::Timestamp;
use serde_json::{Value, json};

/// While the vehicle in the east has served its first stop and the one in the west has not left.
const MORNING: &str = "2026-02-02T10:30:00Z";

struct Shop {
    server: Server,
    /// Decision, vehicle and orders of the tour in the east, then of the one in the west.
    tours: [(String, String, Vec<String>); 2],
}

/// The shop of the dispatch tests with both tours approved, the one in the east without `off`.
async fn under_way(off: Option<&str>) -> Shop {
    let server = shop();
    let [(east, orders), (west, _)] = tours(&server).await;
    if let Some(off) = off {
        let orders: Vec<&String> = orders.iter().filter(|order| *order != off).collect();
        let draft = json!({"tours": [{"decision": east, "orders": orders}]});
        assert_eq!(send(&server, "commit", &draft).await.0, StatusCode::OK);
    } else {
        approve(&server, &east).await;
    }
    approve(&server, &west).await;
    let (_, routes) = server.get("/v1/routes").await;
    let read = |id: &str| {
        let routes = routes["routes"].as_array().unwrap();
        let route = routes.iter().find(|route| route["decision"] == json!(id)).unwrap();
        (id.to_owned(), route["vehicle"].as_str().unwrap().to_owned(), orders_of(route))
    };
    let tours = [read(&east), read(&west)];
    Shop { server: reopened(server, evening, |_| ()), tours }
}

/// When all of that day may be told.
fn evening() -> Timestamp {
    Timestamp::parse("2026-02-02T22:00:00Z").unwrap()
}

async fn approve(server: &Server, id: &str) {
    let sent = server.post(&format!("/v1/decisions/{id}/approve"), id, &json!({})).await;
    let (status, told) = body(sent).await;
    assert_eq!(status, StatusCode::OK, "{told}");
}

fn orders_of(route: &Value) -> Vec<String> {
    let stops = route["stops"].as_array().unwrap().iter();
    stops.map(|stop| stop["order"].as_str().unwrap().to_owned()).collect()
}

fn told(now: &str, happenings: &Value) -> Value {
    json!({"depot": "main", "now": now, "happenings": happenings})
}

impl Shop {
    async fn preview(&self, now: &str, happenings: &Value) -> Value {
        let (status, preview) = send(&self.server, "day/preview", &told(now, happenings)).await;
        assert_eq!(status, StatusCode::OK, "{preview}");
        preview
    }

    async fn commit(&self, now: &str, happenings: &Value, basis: &Value) -> (StatusCode, Value) {
        let mut sent = told(now, happenings);
        (sent["basis"], sent["reason"]) = (basis.clone(), json!("told by telephone"));
        send(&self.server, "day/commit", &sent).await
    }

    /// The tour of a decision in a preview.
    fn tour<'v>(&self, preview: &'v Value, at: usize) -> &'v Value {
        let tours = preview["tours"].as_array().unwrap();
        tours.iter().find(|tour| tour["route"]["decision"] == json!(self.tours[at].0)).unwrap()
    }
}

fn moved<'v>(preview: &'v Value, order: &str) -> Option<&'v Value> {
    preview["moves"].as_array().unwrap().iter().find(|moved| moved["order"] == json!(order))
}

#[tokio::test]
async fn tours_stand_as_they_are_while_nothing_happens() {
    let shop = under_way(None).await;
    let preview = shop.preview(MORNING, &json!([])).await;
    assert_eq!(
        (&preview["moves"], &preview["dropped"], &preview["before"]),
        (&json!([]), &json!([]), &preview["after"])
    );
    let east = shop.tour(&preview, 0);
    assert_eq!(
        (&east["changed"], &east["served"], orders_of(&east["route"])),
        (&json!(false), &json!(1), shop.tours[0].2.clone())
    );
    // It has left its depot for the east.
    assert!(east["lng"].as_f64().unwrap() > 13.40, "{east}");
    assert_eq!(shop.tour(&preview, 1)["served"], 0);
}

#[tokio::test]
async fn a_cancelled_order_comes_off_and_the_others_keep_their_vehicle() {
    let shop = under_way(None).await;
    let off = shop.tours[1].2[1].clone();
    let happened = json!([{"kind": "cancelled", "order": off}]);
    let preview = shop.preview(MORNING, &happened).await;
    assert_eq!(moved(&preview, &off).unwrap()["after"], Value::Null);
    assert_eq!(preview["dropped"], json!([]), "it is not wanted any more");
    for moved in preview["moves"].as_array().unwrap().iter().filter(|moved| !moved["after"].is_null()) {
        assert_eq!(moved["before"]["vehicle"], moved["after"]["vehicle"]);
    }
    let unchanged = shop.server.get("/v1/routes").await.1;
    assert!(unchanged.to_string().contains(&format!("\"{off}\"")), "a preview changes nothing");
    let (status, done) = shop.commit(MORNING, &happened, &preview["basis"]).await;
    assert_eq!((status, &done["decisions"]), (StatusCode::OK, &json!([shop.tours[1].0])), "{done}");
    let (_, routes) = shop.server.get("/v1/routes").await;
    let on: Vec<String> = routes["routes"].as_array().unwrap().iter().flat_map(orders_of).collect();
    assert!(!on.contains(&off) && on.len() == 5, "{on:?}");
    let (_, detail) = shop.server.get(&format!("/v1/decisions/{}", shop.tours[1].0)).await;
    assert_eq!(detail["decision"]["status"], "applied");
    assert!(detail["decision"].to_string().contains(&off), "the published tour stays");
    let event = detail["events"].as_array().unwrap().last().unwrap();
    assert_eq!(event["by"], json!({"by": "person", "name": "dispatcher"}));
    assert_eq!(
        (&event["what"]["event"], &event["what"]["note"]),
        (&json!("replanned"), &json!("told by telephone"))
    );
    assert_eq!((&event["what"]["now"], &event["what"]["happenings"]), (&json!(MORNING), &happened));
    // It is carried out: the errand passes the check for tours under way.
    let sheets =
        files_below(&shop.server).into_iter().filter(|text| text.contains("FeatureCollection")).count();
    assert_eq!(sheets, 3, "two tours as approved, one as it goes on");
    // The same commit again, and one from an older preview, meet other tours.
    let (status, problem) = shop.commit(MORNING, &happened, &preview["basis"]).await;
    assert_eq!((status, &problem["code"]), (StatusCode::CONFLICT, &json!("status_conflict")), "{problem}");
    let again = shop.preview(MORNING, &json!([])).await;
    assert!(again["basis"] != preview["basis"] && again["moves"] == json!([]), "{again}");
}

#[tokio::test]
async fn a_delay_moves_arrivals_and_a_later_preview_starts_from_there() {
    let shop = under_way(None).await;
    let vehicle = &shop.tours[0].1;
    let happened = json!([{"kind": "delay", "vehicle": vehicle, "by_s": 9000}]);
    let preview = shop.preview(MORNING, &happened).await;
    let moves = preview["moves"].as_array().unwrap();
    assert!(!moves.is_empty(), "{preview}");
    for moved in moves {
        assert_eq!(moved["before"]["vehicle"], json!(vehicle));
        assert!(moved["after"]["arrive"].as_str() > moved["before"]["arrive"].as_str(), "{moved}");
    }
    assert_eq!(shop.commit(MORNING, &happened, &preview["basis"]).await.0, StatusCode::OK);
    let later = shop.preview("2026-02-02T10:45:00Z", &json!([])).await;
    assert_eq!((&later["moves"], &later["before"]), (&json!([]), &preview["after"]));
    let (status, problem) =
        send(&shop.server, "day/preview", &told("2026-02-02T10:00:00Z", &json!([]))).await;
    assert_eq!(
        (status, &problem["errors"][0]["code"]),
        (StatusCode::UNPROCESSABLE_ENTITY, &json!("moved_on"))
    );
}

#[tokio::test]
async fn a_moment_ahead_is_looked_at_but_not_committed() {
    let mut shop = under_way(None).await;
    shop.server = reopened(shop.server, || Timestamp::parse("2026-02-02T09:00:00Z").unwrap(), |_| ());
    let happened = json!([{"kind": "delay", "vehicle": shop.tours[0].1, "by_s": 1_200}]);
    let preview = shop.preview(MORNING, &happened).await;
    let (status, problem) = shop.commit(MORNING, &happened, &preview["basis"]).await;
    assert_eq!((status, &problem["errors"][0]["code"]), (StatusCode::UNPROCESSABLE_ENTITY, &json!("future")));
}

#[tokio::test]
async fn a_tour_that_stands_keeps_its_orders_and_its_vehicle_in_the_next_cycle() {
    // An order that may come in the afternoon is on no tour yet.
    let mut shop = under_way(Some("e2")).await;
    // What is on a tour is carried on from cycle to cycle.
    shop.server = reopened(shop.server, evening, |engine| {
        plan(engine, "2026-02-02T08:50:00Z");
        plan(engine, "2026-02-02T09:00:00Z");
    });
    let (_, routes) = shop.server.get("/v1/routes").await;
    let routes = routes["routes"].as_array().unwrap();
    let mut orders: Vec<String> = Vec::new();
    for (decision, vehicle, stops) in &shop.tours {
        let stands = routes.iter().find(|route| route["decision"] == json!(decision)).unwrap();
        assert_eq!((&stands["status"] != "proposed", orders_of(stands)), (true, stops.clone()));
        for other in routes.iter().filter(|route| route["vehicle"] == json!(vehicle)) {
            let apart = other["start"].as_str() >= stands["end"].as_str();
            assert!(apart || other["decision"] == json!(decision), "{other}");
        }
        orders.extend(stops.iter().cloned());
    }
    let is_new = |route: &&Value| shop.tours.iter().all(|tour| route["decision"] != json!(tour.0));
    let later: Vec<&Value> = routes.iter().filter(is_new).collect();
    assert_eq!(later.iter().flat_map(|route| orders_of(route)).collect::<Vec<_>>(), ["e2"], "{later:?}");
    // The second tour of a van on that day may be approved beside the first.
    let decision = later[0]["decision"].as_str().unwrap();
    assert!(shop.tours.iter().any(|tour| json!(tour.1) == later[0]["vehicle"]), "{}", later[0]);
    approve(&shop.server, decision).await;
    // The day goes on with what was known when the tours were planned, and the drivers' papers with it.
    let happened = json!([{"kind": "delay", "vehicle": shop.tours[0].1, "by_s": 1_200}]);
    let preview = shop.preview(MORNING, &happened).await;
    assert!(preview["tours"].as_array().unwrap().iter().all(|tour| tour["breaks"] == json!([])), "{preview}");
    let (status, done) = shop.commit(MORNING, &happened, &preview["basis"]).await;
    assert_eq!((status, done["decisions"].as_array().map(Vec::len)), (StatusCode::OK, Some(1)), "{done}");
    let sheets = files_below(&shop.server).into_iter().filter(|text| text.contains("FeatureCollection"));
    assert_eq!(sheets.count(), 4, "three tours as approved, one as it goes on");
}

#[tokio::test]
async fn a_broken_vans_orders_are_fetched_or_the_reason_is_told() {
    let shop = under_way(None).await;
    let down = |vehicle: &str| json!([{"kind": "breakdown", "vehicle": vehicle, "lat": 52.52, "lng": 13.43}]);
    let preview = shop.preview(MORNING, &down(&shop.tours[0].1)).await;
    let left: Vec<&String> = shop.tours[0].2.iter().filter(|order| *order != "e1").collect();
    for order in &left {
        assert_eq!(moved(&preview, order).unwrap()["after"]["vehicle"], json!(shop.tours[1].1), "{preview}");
    }
    let west = &shop.tour(&preview, 1)["route"];
    let fetched = west["stops"].as_array().unwrap().iter().filter(|stop| stop["load_g"] == json!(0));
    assert!(
        fetched.clone().count() == 2 && fetched.clone().all(|stop| stop["lng"] == json!(13.43)),
        "{west}"
    );
    let (status, done) = shop.commit(MORNING, &down(&shop.tours[0].1), &preview["basis"]).await;
    assert_eq!((status, done["decisions"].as_array().map(Vec::len)), (StatusCode::OK, Some(2)), "{done}");
    let later = shop.preview("2026-02-02T11:00:00Z", &json!([])).await;
    assert_eq!((&later["moves"], &shop.tour(&later, 0)["broken"]), (&json!([]), &json!(true)), "{later}");
    // The other one has left its depot by then: nobody brings what was in a van that is still there.
    let shop = under_way(None).await;
    let preview = shop.preview(MORNING, &down(&shop.tours[1].1)).await;
    let dropped: Vec<&Value> =
        preview["dropped"].as_array().unwrap().iter().map(|left| &left["order"]).collect();
    assert_eq!(dropped.len(), 3, "{preview}");
    assert!(preview["dropped"].as_array().unwrap().iter().all(|left| left["reason"].is_string()));
}

#[tokio::test]
async fn an_order_is_taken_along_where_it_fits_and_else_the_reason_is_told() {
    let shop = under_way(Some("e2")).await;
    let early = "2026-02-02T05:00:00Z";
    let happened = json!([{"kind": "added", "order": "e2"}]);
    let preview = shop.preview(early, &happened).await;
    assert_eq!(moved(&preview, "e2").unwrap()["before"], Value::Null);
    assert!(moved(&preview, "e2").unwrap()["after"]["vehicle"].is_string(), "{preview}");
    assert_eq!(shop.commit(early, &happened, &preview["basis"]).await.0, StatusCode::OK);
    let (_, routes) = shop.server.get("/v1/routes").await;
    let on: Vec<String> = routes["routes"].as_array().unwrap().iter().flat_map(orders_of).collect();
    assert!(on.contains(&"e2".to_owned()) && on.len() == 6, "{on:?}");
    let preview = shop.preview(early, &json!([{"kind": "added", "order": "heavy"}])).await;
    assert_eq!(preview["dropped"], json!([{"order": "heavy", "reason": "too_heavy"}]));
}

#[tokio::test]
async fn requests_that_make_no_sense_name_the_field() {
    let shop = under_way(None).await;
    let vehicle = &shop.tours[0].1;
    let delay = |vehicle: &str, by: i64| json!([{"kind": "delay", "vehicle": vehicle, "by_s": by}]);
    let cases = [
        (told("yesterday", &json!([])), "now"),
        (told("2026-02-04T10:00:00Z", &json!([])), "depot"),
        (json!({"depot": "nowhere", "now": MORNING}), "depot"),
        (json!({"depot": "", "now": MORNING}), "depot"),
        (told(MORNING, &delay("cart", 60)), "happenings"),
        (told(MORNING, &delay(vehicle, -60)), "happenings"),
        (told(MORNING, &json!([{"kind": "cancelled", "order": "e1"}])), "happenings"),
        (told(MORNING, &json!([{"kind": "cancelled", "order": "nobody"}])), "happenings"),
        (told(MORNING, &json!([{"kind": "added", "order": "w1"}])), "happenings"),
        (
            told(MORNING, &json!([{"kind": "breakdown", "vehicle": vehicle, "lat": 200.0, "lng": 0.0}])),
            "happenings",
        ),
    ];
    for (sent, field) in cases {
        let (status, problem) = send(&shop.server, "day/preview", &sent).await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{sent}: {problem}");
        assert_eq!(problem["errors"][0]["field"], json!(field), "{sent}: {problem}");
    }
    let unknown = told(MORNING, &json!([{"kind": "flood"}]));
    assert_eq!(send(&shop.server, "day/preview", &unknown).await.1["code"], "invalid_body");
    let basis = shop.preview(MORNING, &json!([])).await["basis"].clone();
    let (status, problem) = shop.commit(MORNING, &json!([]), &basis).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "nothing changes: {problem}");
    // Nothing is under way before anybody approves.
    let fresh = crate::dispatch::shop();
    let (status, problem) = send(&fresh, "day/preview", &told(MORNING, &json!([]))).await;
    assert_eq!((status, &problem["errors"][0]["field"]), (StatusCode::UNPROCESSABLE_ENTITY, &json!("depot")));
}
