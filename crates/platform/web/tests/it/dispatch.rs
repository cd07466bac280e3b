//! A person's draft of tours: what it comes to, what it breaks, and that it is put in place whole or not at all.
//!
//! Two vans of 10 kg, three orders of 3 kg in the east and three in the west of their depot, one order too heavy for
//! either. The first order in the east is wanted by ten, the others in the afternoon.

use crate::{Server, body, entropy, planned};
use axum::body::Body;
use axum::http::{StatusCode, header};
use qm_domain::Timestamp;
use qm_engine::{Engine, Home, Outside, RunOptions};
use serde_json::{Value, json};
use std::fmt::Write as _;
use std::path::Path;
use std::sync::Arc;

const ORDERS: [(&str, f64, f64, &str, &str, i64); 7] = [
    ("e1", 52.520, 13.440, "09:00", "10:00", 1),
    ("e2", 52.525, 13.445, "12:00", "16:00", 1),
    ("e3", 52.515, 13.450, "12:00", "16:00", 1),
    ("w1", 52.520, 13.350, "12:00", "16:00", 1),
    ("w2", 52.525, 13.345, "12:00", "16:00", 1),
    ("w3", 52.515, 13.340, "12:00", "16:00", 1),
    ("heavy", 52.520, 13.420, "09:00", "16:00", 4),
];

fn files(folder: &Path) {
    let write = |name: &str, text: &str| std::fs::write(folder.join(name), text).unwrap();
    write("locations.csv", "location,label,kind,lat,lng\nmain,Main,warehouse,52.52,13.40\n");
    write("products.csv", "sku,label,price,weight_g\nA1,Anvil,9.00,3000\n");
    let mut orders = "order,kind,status,placed_at,location,window_from,window_to,lat,lng\n".to_owned();
    let mut lines = "order,line,sku,location,kind,quantity,unit_price\n".to_owned();
    for (order, lat, lng, from, to, units) in ORDERS {
        let day = "2026-02-02T";
        writeln!(
            orders,
            "{order},sale,approved,2026-02-01T10:00:00Z,main,{day}{from}:00Z,{day}{to}:00Z,{lat},{lng}"
        )
        .unwrap();
        writeln!(lines, "{order},1,A1,main,sale,{units},9.00").unwrap();
    }
    write("orders.csv", &orders);
    write("order_lines.csv", &lines);
}

/// Two vans and no carrier.
fn fleet(path: &Path) {
    let mut shop: toml::Table = std::fs::read_to_string(path).unwrap().parse().unwrap();
    shop.insert("carriers".into(), toml::Value::Array(Vec::new()));
    let van = |id: &str| -> toml::Value {
        let text = format!(
            "id = \"{id}\"\nlocation = \"main\"\ncapacity = 10000\nspeed_kmh = 35.0\nrange = 60000\nmax_stops = 60\n\
             fixed_cost_minor = 6000\nkm_cost_minor = 45\n\
             shifts = [{{ weekdays = [\"mon\", \"tue\"], from = \"09:00\", to = \"17:00\" }}]\n"
        );
        toml::Value::Table(text.parse().unwrap())
    };
    let fleet = shop["fleet"].as_table_mut().unwrap();
    fleet.insert("vehicles".into(), toml::Value::Array(vec![van("van-1"), van("van-2")]));
    std::fs::write(path, toml::to_string(&shop).unwrap()).unwrap();
}

/// A quarter longer than the crow flies over flat ground, at 35 km/h.
fn roads(home: &Path) {
    let places: Vec<(f64, f64)> =
        std::iter::once((52.52, 13.40)).chain(ORDERS.iter().map(|order| (order.1, order.2))).collect();
    let mut rows = "from_lat,from_lng,to_lat,to_lng,metres,seconds\n".to_owned();
    for (lat, lng) in &places {
        for (to_lat, to_lng) in places.iter().filter(|to| **to != (*lat, *lng)) {
            let metres = 1.25 * ((lat - to_lat) * 111_200.0).hypot((lng - to_lng) * 67_700.0);
            let seconds = metres * 3.6 / 35.0;
            writeln!(rows, "{lat},{lng},{to_lat},{to_lng},{metres:.0},{seconds:.0}").unwrap();
        }
    }
    std::fs::write(home.join("legs.csv"), rows).unwrap();
    let path = home.join("shop.toml");
    let text = std::fs::read_to_string(&path).unwrap();
    std::fs::write(path, format!("{text}\n[distances]\nsource = \"file\"\nfile = \"legs.csv\"\n")).unwrap();
}

pub(crate) fn shop() -> Server {
    shop_of(|_| ())
}

/// The shop, configured further by `more` in its home.
fn shop_of(more: impl Fn(&Path)) -> Server {
    let configured = |home: &Path| {
        fleet(&home.join("shop.toml"));
        more(home);
    };
    planned(files, configured, "2026-02-02T02:00:00Z", "dispatcher")
}

/// The same shop at another time by its clock, after what `then` does with its engine.
pub(crate) fn reopened(server: Server, clock: fn() -> Timestamp, then: impl FnOnce(&Engine)) -> Server {
    let Server { router, token, home: folder } = server;
    drop(router);
    let home = Home::open(folder.path()).unwrap();
    let engine = Engine::open(home, Outside { entropy, clock, webhook: None }).unwrap();
    then(&engine);
    Server { router: qm_web::router(Arc::new(engine), true).unwrap(), token, home: folder }
}

/// One cycle.
pub(crate) fn plan(engine: &Engine, as_of: &str) {
    let as_of = Some(Timestamp::parse(as_of).unwrap());
    engine.run(RunOptions { as_of, seed: 0 }, &mut |_| ()).unwrap();
}

/// The two tours: decision and orders of the one in the east, then of the one in the west.
pub(crate) async fn tours(server: &Server) -> [(String, Vec<String>); 2] {
    let (_, routes) = server.get("/v1/routes").await;
    let read = |route: &Value| {
        let orders = route["stops"].as_array().unwrap().iter();
        let orders = orders.map(|stop| stop["order"].as_str().unwrap().to_owned()).collect::<Vec<_>>();
        (route["decision"].as_str().unwrap().to_owned(), orders)
    };
    let mut all: Vec<_> = routes["routes"].as_array().unwrap().iter().map(read).collect();
    all.sort_by_key(|(_, orders)| !orders.contains(&"e1".to_owned()));
    all.try_into().unwrap()
}

fn draft(tours: &[(&str, &[&str])]) -> Value {
    let tour = |(decision, orders): &(&str, &[&str])| json!({"decision": decision, "orders": orders});
    json!({"tours": tours.iter().map(tour).collect::<Vec<_>>()})
}

pub(crate) async fn send(server: &Server, what: &str, sent: &Value) -> (StatusCode, Value) {
    let request = server.request("POST", &format!("/v1/dispatch/{what}"));
    body(server.send(request.body(Body::from(sent.to_string())).unwrap()).await).await
}

#[tokio::test]
async fn a_draft_is_weighed_and_changes_nothing() {
    let server = shop();
    let [(east, orders), (west, _)] = tours(&server).await;
    assert_eq!(orders[0], "e1");
    let same: Vec<&str> = orders.iter().map(String::as_str).collect();
    let (status, told) = send(&server, "preview", &draft(&[(&east, &same)])).await;
    assert_eq!((status, &told["before"]), (StatusCode::OK, &told["after"]), "{told}");
    assert_eq!((&told["tours"][0]["changed"], &told["tours"][0]["breaks"]), (&json!(false), &json!([])));
    assert_eq!(told["unassigned"][0]["order"], "heavy");
    assert_eq!(told["unassigned"][0]["reason"], "too_heavy");
    let (_, told) =
        send(&server, "preview", &draft(&[(&east, &["e1", "e2"]), (&west, &["w1", "w2", "w3"])])).await;
    assert!(told["after"]["distance_m"].as_i64() < told["before"]["distance_m"].as_i64(), "{told}");
    let off = told["unassigned"].as_array().unwrap().iter().find(|left| left["order"] == "e3").unwrap();
    assert_eq!((&off["reason"], &off["load_g"]), (&Value::Null, &json!(3000)), "a person took it off");
    assert_eq!(tours(&server).await[0].1, orders);
}

#[tokio::test]
async fn what_a_draft_breaks_is_told_and_refused() {
    let server = shop();
    let [(east, _), (west, _)] = tours(&server).await;
    let late = draft(&[(&east, &["e2", "e3", "e1"])]);
    let (_, told) = send(&server, "preview", &late).await;
    let broken = &told["tours"][0]["breaks"];
    assert_eq!(
        (broken.as_array().unwrap().len(), &broken[0]["code"]),
        (1, &json!("outside_window")),
        "{broken}"
    );
    let (at, by) = (broken[0]["order"].as_str().unwrap(), broken[0]["by"].as_i64().unwrap());
    assert!(at == "e1" && (2 * 3600..4 * 3600).contains(&by), "{broken}");
    let (status, problem) = send(&server, "commit", &late).await;
    assert_eq!((status, &problem["code"]), (StatusCode::UNPROCESSABLE_ENTITY, &json!("check_failed")));
    assert_eq!(problem["errors"][0]["field"], "outside_window");
    let full = draft(&[(&east, &["e1", "e2", "e3", "w1"]), (&west, &["w2", "w3"])]);
    let (_, told) = send(&server, "preview", &full).await;
    let broken = &told["tours"][0]["breaks"];
    assert_eq!((&broken[0]["code"], &broken[0]["by"]), (&json!("over_capacity"), &json!(2_000)), "{broken}");
    assert_eq!(told["tours"][1]["breaks"], json!([]));
    // An order that another tour still has: the draft names one tour alone.
    let (_, told) = send(&server, "preview", &draft(&[(&east, &["e1", "w1"])])).await;
    assert_eq!(told["tours"][0]["breaks"][0]["code"], "repeated", "{told}");
    assert_eq!(send(&server, "commit", &full).await.0, StatusCode::UNPROCESSABLE_ENTITY);
    for (tour, _) in tours(&server).await {
        assert_eq!(server.get(&format!("/v1/decisions/{tour}")).await.1["decision"]["status"], "proposed");
    }
}

#[tokio::test]
async fn a_draft_is_put_in_place_whole_and_once() {
    let server = shop();
    let [(east, _), (west, _)] = tours(&server).await;
    let moved = json!({"tours": [{"decision": east, "orders": ["e1", "w1", "e3"]},
        {"decision": west, "orders": ["w2", "w3"]}], "reason": "the road is closed"});
    let (status, done) = send(&server, "commit", &moved).await;
    assert_eq!((status, done["decisions"].as_array().map(Vec::len)), (StatusCode::OK, Some(2)), "{done}");
    let [(_, orders), (_, others)] = tours(&server).await;
    assert_eq!(
        (orders, others),
        (vec!["e1".into(), "w1".into(), "e3".into()], vec!["w2".into(), "w3".into()])
    );
    let (_, detail) = server.get(&format!("/v1/decisions/{east}")).await;
    assert_eq!(detail["decision"]["status"], "overridden");
    let event = &detail["events"][0];
    assert_eq!(event["by"], json!({"by": "person", "name": "dispatcher"}));
    assert_eq!(event["what"]["note"], "the road is closed");
    // It is carried out: the errand passes the check once more, with the order of the other tour on it.
    let sent = files_below(&server).into_iter().find(|text| text.contains("w1") && text.contains("e3"));
    assert!(sent.is_some(), "a route with the moved order is written");
    let (_, routes) = server.get("/v1/routes").await;
    let left = routes["unassigned"].as_array().unwrap().iter();
    let left: Vec<_> = left.map(|l| (l["order"].as_str().unwrap(), &l["reason"])).collect();
    assert!(
        left.contains(&("e2", &Value::Null)) && left.contains(&("heavy", &json!("too_heavy"))),
        "{left:?}"
    );
    let (status, problem) = send(&server, "commit", &moved).await;
    assert_eq!((status, &problem["code"]), (StatusCode::CONFLICT, &json!("status_conflict")));
}

#[tokio::test]
async fn a_moved_order_is_driven_along_the_roads_that_its_depot_knows() {
    let server = shop_of(roads);
    let [(east, _), (west, _)] = tours(&server).await;
    let moved = draft(&[(&east, &["e1", "w1", "e3"]), (&west, &["w2", "w3", "e2"])]);
    let (status, done) = send(&server, "commit", &moved).await;
    assert_eq!(status, StatusCode::OK, "{done}");
    let sent = files_below(&server).into_iter().find(|text| text.contains("w1") && text.contains("e3"));
    assert!(sent.is_some(), "the errand passed the check along the same roads");
}

/// Vans that work to five past twelve and up to four hours more, with half an hour of rest before noon; late is up to five
/// hours, at six an hour.
fn terms(home: &Path) {
    let path = home.join("shop.toml");
    let mut shop: toml::Table = std::fs::read_to_string(&path).unwrap().parse().unwrap();
    let fleet = shop["fleet"].as_table_mut().unwrap();
    fleet.insert("late_hour_cost_minor".into(), 600.into());
    fleet.insert("late_max_minutes".into(), 300.into());
    for van in fleet["vehicles"].as_array_mut().unwrap() {
        let more = "shifts = [{ weekdays = [\"mon\"], from = \"09:00\", to = \"12:05\" }]\novertime_minutes = 240\n\
                    overtime_hour_cost_minor = 3000\nbreaks = [{ from = \"10:30\", to = \"11:30\", minutes = 30 }]\n";
        van.as_table_mut().unwrap().extend(more.parse::<toml::Table>().unwrap());
    }
    std::fs::write(path, toml::to_string(&shop).unwrap()).unwrap();
}

#[tokio::test]
async fn breaks_overtime_and_lateness_are_told_and_paid() {
    let server = shop_of(terms);
    let [(east, _), _] = tours(&server).await;
    let (_, routes) = server.get("/v1/routes").await;
    let all = routes["routes"].as_array().unwrap();
    let tour = all.iter().find(|route| route["decision"] == json!(east)).unwrap();
    // The first order is wanted by ten and the next ones from noon: the van is out over the break and the shift's end.
    let at = |value: &Value| qm_domain::Timestamp::parse(value.as_str().unwrap()).unwrap();
    let after = at(&tour["end"]).seconds_since(at(&tour["hours"]["to"]));
    assert!(after > 0 && tour["overtime_s"] == json!(after), "{tour}");
    let rest = &tour["rests"][0];
    assert_eq!(tour["rests"].as_array().unwrap().len(), 1);
    assert_eq!(at(&rest["end"]).seconds_since(at(&rest["start"])), 1_800);
    assert!(at(&rest["start"]).to_string().as_str() <= "2026-02-02T11:30:00Z", "{rest}");
    let cost =
        6_000.0 + tour["distance_m"].as_f64().unwrap() * 0.045 + tour["overtime_s"].as_f64().unwrap() / 1.2;
    let paid: f64 = tour["cost"]["amount"].as_str().unwrap().parse().unwrap();
    assert!((paid * 100.0 - cost).abs() < 1.01, "{paid} for {cost}");
    let (_, detail) = server.get(&format!("/v1/decisions/{east}")).await;
    let action = &detail["decision"]["action"];
    assert_eq!((&action["rests"], &action["overtime_s"]), (&tour["rests"], &tour["overtime_s"]));
    // The order of the morning comes last, at a price; the draft may be committed.
    let late = draft(&[(&east, &["e2", "e3", "e1"])]);
    let (_, told) = send(&server, "preview", &late).await;
    let drafted = &told["tours"][0];
    assert_eq!(drafted["breaks"], json!([]), "{told}");
    let e1 = &drafted["route"]["stops"][2];
    let seconds = at(&e1["serve"]).seconds_since(at(&e1["window"]["to"]));
    assert!(e1["order"] == "e1" && seconds > 2 * 3_600 && e1["late_s"] == json!(seconds), "{e1}");
    assert_eq!(send(&server, "commit", &late).await.0, StatusCode::OK);
}

/// What lies in the folder of things carried out.
pub(crate) fn files_below(server: &Server) -> Vec<String> {
    let mut texts = Vec::new();
    let mut folders = vec![server.home.path().join("out")];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() { folders.push(path) } else { texts.extend(std::fs::read_to_string(path)) }
        }
    }
    texts
}

#[tokio::test]
async fn an_emptied_tour_is_turned_down_and_its_orders_wait() {
    let server = shop();
    let [(east, _), (west, orders)] = tours(&server).await;
    let (status, done) = send(&server, "commit", &draft(&[(&west, &[])])).await;
    assert_eq!((status, &done["decisions"]), (StatusCode::OK, &json!([west])), "{done}");
    let (_, detail) = server.get(&format!("/v1/decisions/{west}")).await;
    assert_eq!(detail["decision"]["status"], "rejected");
    let (_, routes) = server.get("/v1/routes").await;
    let routes_left = routes["routes"].as_array().unwrap();
    assert!(routes_left.len() == 1 && routes_left[0]["decision"] == json!(east));
    let left: Vec<_> = routes["unassigned"].as_array().unwrap().iter().map(|l| &l["order"]).collect();
    assert!(orders.iter().all(|order| left.contains(&&json!(order))), "{left:?}");
    // The other tour is still a proposal and takes one of them.
    let (status, _) = send(&server, "commit", &draft(&[(&east, &["e1", "e2", "w1"])])).await;
    assert_eq!(status, StatusCode::OK);
}

#[tokio::test]
async fn drafts_that_make_no_sense_say_so() {
    let server = shop();
    let [(east, _), (west, _)] = tours(&server).await;
    let cases = [
        (draft(&[(&east, &["nobody"])]), "order nobody is not ready"),
        (draft(&[(&east, &["e1", "e1"])]), "order e1 comes twice"),
        (draft(&[(&east, &["e1"]), (&west, &["e1"])]), "order e1 comes twice"),
        (draft(&[(&east, &["e1"]), (&east, &["e2"])]), "comes twice"),
        (draft(&[]), "no tour"),
    ];
    for (sent, expected) in &cases {
        for what in ["preview", "commit"] {
            let (status, problem) = send(&server, what, sent).await;
            let told = problem["errors"][0]["message"].as_str().unwrap_or_default();
            assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{what} {sent}: {problem}");
            assert!(told.contains(expected), "{what} {sent}: {problem}");
        }
    }
    let (status, _) = send(&server, "preview", &draft(&[("none", &["e1"])])).await;
    assert_eq!(status, StatusCode::NOT_FOUND);
    let bad = json!({"tours": [{"decision": east, "stops": []}]});
    assert_eq!(send(&server, "preview", &bad).await.1["code"], "invalid_body");
    let (_, orders) = &tours(&server).await[0];
    let orders: Vec<&str> = orders.iter().map(String::as_str).collect();
    let (status, problem) = send(&server, "commit", &draft(&[(&east, &orders)])).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "nothing changes: {problem}");
    let mut closed = server.request("POST", "/v1/dispatch/commit").body(Body::empty()).unwrap();
    closed.headers_mut().remove(header::AUTHORIZATION);
    assert_eq!(server.send(closed).await.status(), StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn a_new_cycle_makes_a_draft_stale() {
    let server = shop();
    let [(east, _), _] = tours(&server).await;
    let job = server.post("/v1/jobs/cycle", "again", &json!({"as_of": "2026-02-02T02:30:00Z"})).await;
    let place = job.headers()[header::LOCATION].to_str().unwrap().to_owned();
    for _ in 0..200 {
        if server.get(&place).await.1["state"] == "done" {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    let (status, problem) = send(&server, "preview", &draft(&[(&east, &["e1"])])).await;
    assert_eq!((status, &problem["code"]), (StatusCode::CONFLICT, &json!("status_conflict")), "{problem}");
}

#[tokio::test]
async fn several_decisions_are_approved_together_and_one_that_cannot_be_stops_none() {
    let server = shop();
    let [(east, _), (west, _)] = tours(&server).await;
    let rejected = server.post(&format!("/v1/decisions/{west}/reject"), "r", &json!({"reason": "no"})).await;
    assert_eq!(rejected.status(), StatusCode::OK);
    let ids = json!({"ids": [west, "nobody", east]});
    let (status, told) = body(server.post("/v1/decisions/approve", "a", &ids).await).await;
    assert_eq!((status, &told["approved"]), (StatusCode::OK, &json!([east])), "{told}");
    let refused: Vec<&Value> = told["refused"].as_array().unwrap().iter().map(|one| &one["id"]).collect();
    assert_eq!(refused, [&json!(west), &json!("nobody")], "{told}");
    let (_, decision) = server.get(&format!("/v1/decisions/{east}")).await;
    assert_eq!(decision["decision"]["status"], "applied", "{decision}");
    for (key, wrong) in [("none", json!({"ids": []})), ("many", json!({"ids": vec!["d"; 501]}))] {
        let (status, told) = body(server.post("/v1/decisions/approve", key, &wrong).await).await;
        assert_eq!((status, &told["errors"][0]["field"]), (StatusCode::UNPROCESSABLE_ENTITY, &json!("ids")));
    }
}
