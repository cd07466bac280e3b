//! JSON of our own: what is written is read back, and errors name the entry.

use proptest::prelude::*;
use qm_routing::format::{Format, Instance, Output, read, read_plan, write, write_plan, write_problem};
use qm_routing::{
    Break, Budget, Cost, Matrices, Metres, Parts, Plan, Planned, Problem, Promise, Rounding, Route, Seconds,
    Shipment, Skills, Stop, Territory, Vehicle, check, search,
};
use serde_json::Value;

use crate::build::{hours, window};

/// The first block of JSON in the document of the format.
fn documented() -> &'static str {
    let text = include_str!("../../../../../docs/routing-json.md");
    let (_, rest) = text.split_once("```json\n").unwrap();
    rest.split_once("```").unwrap().0
}

#[test]
fn the_documented_example_is_read_solved_and_told() {
    let instance = read(documented(), None).unwrap();
    assert_eq!((instance.format, instance.name.as_str()), (Format::Json, "morning round"));
    let problem = &instance.problem;
    assert_eq!((problem.vehicles().len(), problem.stops().len(), problem.dimensions()), (3, 8, 2));
    assert_eq!(problem.vehicles()[2].shift, window(9 * 3_600, 12 * 3_600));
    assert_eq!((problem.vehicles()[2].profile, problem.vehicles()[2].end), (1, 1));
    let plan = search(problem, Budget::iterations(500), 1, &mut |_| {});
    assert_eq!(check(problem, &plan), []);
    let written = write_plan(&instance, &plan);
    let told: Value = serde_json::from_str(&written).unwrap();
    let parts = ["fixed", "distance", "time", "penalties"].map(|part| told["cost"][part].as_i64().unwrap());
    assert_eq!(told["cost"]["total"].as_i64(), Some(parts.iter().sum()));
    let left: Vec<&str> =
        told["unassigned"].as_array().unwrap().iter().map(|one| one["stop"].as_str().unwrap()).collect();
    assert!(left.contains(&"A6") && left.iter().any(|stop| ["A4", "A5"].contains(stop)), "{left:?}");
    let far = told["unassigned"].as_array().unwrap().iter().find(|one| one["stop"] == "A6").unwrap();
    let bike = far["reasons"].as_array().unwrap().iter().find(|one| one["vehicles"][0] == "bike").unwrap();
    assert_eq!((&bike["reason"]["kind"], &bike["reason"]["available"]), (&"too_far".into(), &25_000.into()));
    let first = &told["routes"][0]["stops"][0];
    assert!(first["arrival"].as_str().unwrap().starts_with("2026-05-04T"), "{first}");
    assert!(first["arrival"].as_str().unwrap().ends_with("+02:00") && first["slack"].as_i64() >= Some(0));
    assert_eq!(read_plan(&instance, &written).unwrap(), plan);
}

#[test]
fn an_error_names_the_entry_and_what_was_expected() {
    let cases = [
        (r#""08:00", "13:00""#, r#""8h", "13:00""#, "vehicles[0].shift[0]", "invalid value: string \"8h\""),
        (r#""08:00", "13:00""#, r#""14:00", "13:00""#, "vehicles[0].shift", "opens before it closes"),
        (r#""start": "depot""#, r#""start": "shop""#, "vehicles[0].start", "there is no location `shop`"),
        (r#""skills": ["cooled"], "fixed"#, r#""skills": ["cold"], "fixed"#, "vehicles[0].skills", "`cold`"),
        (r#""fixed_cost": 20000"#, r#""fixed": 20000"#, "vehicles[0].fixed", "unknown field `fixed`"),
        (r#""fixed_cost": 20000"#, r#""fixed_cost": -1"#, "vehicles[0]", "fixed cost of vehicle 0"),
        (r#""profile": "bike", "d"#, r#""profile": "car", "d"#, "vehicles[1].profile", "no profile `car`"),
        (r#""ids": ["bike"]"#, r#""ids": ["van 2"]"#, "vehicles[1].ids", "two vehicles are called `van 2`"),
        (r#""distance_max": 25000"#, r#""distance_max": -4"#, "vehicles[1]", "longest distance of vehicle 2"),
        (r#""demand": [10, 90]"#, r#""demand": [10]"#, "stops[0]", "1 dimensions of load, expected 2"),
        (r#""demand": [10, 90]"#, r#""demand": [1.5, 90]"#, "stops[0].demand[0]", "expected i64"),
        (r#""id": "A2""#, r#""id": "A1""#, "stops[1]", "two stops are called `A1`"),
        (r#""release": "08:15""#, r#""release": "soon""#, "stops[1].release", "a time of day such as"),
        (r#""to": "hand over""#, r#""to": "A1""#, "shipments[0]", "shipment 0 cannot have stop 0"),
        (r#""detour": 1.3"#, r#""detour": 0.3"#, "matrices[0].great_circle", "detour factor is out of range"),
        (r#"{ "detour": 1.3, "speed_kmh": 30 }"#, "null", "matrices[0]", "expected one of `great_circle`"),
        (r#""lat": 52.50"#, r#""lat": 152.50"#, "locations[2].lat", "`152.5` is not a latitude"),
        (r#""lat": 52.50, "lng""#, r#""lng""#, "locations[2].lat", "missing"),
        (r#"  "midnight": "2026-05-04T00:00:00+02:00","#, "", "vehicles[1].shift", "tells no `midnight`"),
        (r#""vehicles": ["#, r#""vans": ["#, "vans", "unknown field `vans`"),
        ("\"shipments\": [{ \"from\"", "\"shipments\": [{ ", "shipments[0]", ""),
    ];
    for (part, wrong, section, fault) in cases {
        assert!(documented().contains(part), "{part}");
        let error = read(&documented().replacen(part, wrong, 1), None).unwrap_err();
        assert_eq!(error.section, section, "{error}");
        assert!(error.to_string().contains(fault), "{error}");
    }
    let error = read(&documented()[..200], None).unwrap_err();
    assert!(error.line > 1 && error.to_string().contains("EOF"), "{error}");
}

#[test]
fn tables_are_taken_by_row_and_null_is_a_wall() {
    let text = r#"{"locations": [{"id": "b", "index": 1}, {"id": "a", "index": 0}],
        "matrices": [{"table": {"distance": [[0, 5], [7, 0]], "duration": [[0, null], [3, 0]]}}],
        "vehicles": [{"ids": ["v"], "start": "b", "capacity": [1], "shift": [0, 99]}],
        "stops": [{"id": "s", "location": "a", "demand": [1]}]}"#;
    let instance = read(text, None).unwrap();
    let legs = instance.problem.matrices();
    assert_eq!((legs.distance(0, 1), legs.distance(1, 0)), (Metres(7), Metres(5)));
    assert_eq!((legs.duration(0, 1), legs.duration(1, 0)), (Seconds(3), Seconds(qm_routing::FORBIDDEN.0)));
    let error = read(&text.replace("[7, 0]", "[7]"), None).unwrap_err();
    assert_eq!(error.to_string(), "matrices[0].table.distance[1]: it has 1 entries, expected 2");
    assert!(read(&text.replace("\"index\": 1", "\"index\": 2"), None).is_err());
}

/// The documented example with the documented speeds by hour for its vans.
pub(crate) fn hourly() -> String {
    let text = include_str!("../../../../../docs/routing-json.md");
    let by_hour = text.split("```json\n").nth(2).and_then(|rest| rest.split("```").next()).unwrap();
    let usual = r#"{ "profile": "van", "great_circle": { "detour": 1.3, "speed_kmh": 30 } }"#;
    assert!(documented().contains(usual) && by_hour.contains("speed_permille"));
    documented().replacen(usual, by_hour, 1)
}

#[test]
fn speeds_by_hour_are_read_written_back_and_refused_by_their_field() {
    let instance = read(&hourly(), None).unwrap();
    let hours = instance.problem.profiles()[0].hours().unwrap();
    assert_eq!((hours.midnight(), hours.speed_permille()[8]), (Seconds(0), 500));
    assert!(instance.problem.profiles()[1].hours().is_none());
    let plan = search(&instance.problem, Budget::iterations(300), 1, &mut |_| {});
    assert_eq!(check(&instance.problem, &plan), []);
    let again = read(&write_problem(&instance), None).unwrap();
    assert_eq!(again.problem.profiles()[0].hours(), Some(hours));
    let instant = hourly().replace(r#""midnight": "00:00""#, r#""midnight": "2026-05-04T01:00:00+02:00""#);
    assert_eq!(
        read(&instant, None).unwrap().problem.profiles()[0].hours().unwrap().midnight(),
        Seconds(3_600)
    );
    let absent = hourly().replace(r#""midnight": "00:00", "#, "");
    assert_eq!(read(&absent, None).unwrap().problem, instance.problem);
    for (part, wrong, section, fault) in [
        ("600, 500, 700", "600, 0, 700", "matrices[0].hours.speed_permille[8]", "speed of hour 8"),
        ("600, 500, 700", "600, 700", "matrices[0].hours.speed_permille", "it has 23 entries, expected 24"),
        ("600, 500, 700", "600, 0.5, 700", "matrices[0].hours.speed_permille[8]", "expected i64"),
        (r#""00:00""#, r#""soon""#, "matrices[0].hours.midnight", "a time of day such as"),
        (r#""00:00""#, "200000000000", "matrices[0].hours.midnight", "midnight of hour 0"),
        (r#""speed_permille""#, r#""speed""#, "matrices[0].hours.speed", "unknown field `speed`"),
    ] {
        let error = read(&hourly().replacen(part, wrong, 1), None).unwrap_err();
        assert_eq!(error.section, section, "{error}");
        assert!(error.to_string().contains(fault), "{error}");
    }
}

#[test]
fn a_plan_read_back_may_not_name_what_is_not_there() {
    let instance = read(documented(), None).unwrap();
    let failed = |text: &str| read_plan(&instance, text).unwrap_err().to_string();
    let route = |vehicle: &str, stops: &str| {
        format!(r#"{{"routes": [{{"vehicle": "{vehicle}", "stops": [{stops}]}}]}}"#)
    };
    assert_eq!(failed(&route("car", "")), "routes[0].vehicle: there is no vehicle `car`");
    assert_eq!(failed(&route("bike", r#"{"stop": "B"}"#)), "routes[0].stops: there is no stop `B`");
    assert!(failed(&route("bike", r#"{"stop": "A1"}, {"stop": "A1"}"#)).starts_with("routes: "));
    let heavy = read_plan(&instance, &route("bike", r#"{"stop": "A1"}"#)).unwrap();
    assert!(!check(&instance.problem, &heavy).is_empty());
}

#[test]
fn maps_get_lines_and_points_longitude_first() {
    let instance = read(documented(), None).unwrap();
    let plan = search(&instance.problem, Budget::iterations(300), 1, &mut |_| {});
    let map: Value = serde_json::from_str(&write(&instance, &plan, Output::GeoJson).unwrap()).unwrap();
    let features = map["features"].as_array().unwrap();
    let of = |kind: &str| features.iter().filter(|one| one["properties"]["kind"] == kind).collect::<Vec<_>>();
    let served: usize = plan.routes.iter().map(|route| route.visits.len()).sum();
    assert_eq!((of("route").len(), of("stop").len()), (plan.routes.len(), served));
    assert_eq!(of("unassigned").len(), plan.unassigned.len());
    for (line, route) in of("route").into_iter().zip(&plan.routes) {
        let positions = line["geometry"]["coordinates"].as_array().unwrap();
        assert_eq!(positions.len(), route.visits.len() + 2);
        assert_eq!(positions[0], serde_json::json!([13.4, 52.52]));
        let end = if route.vehicle == 2 { [13.42, 52.51] } else { [13.4, 52.52] };
        assert_eq!(positions[positions.len() - 1], serde_json::json!(end));
    }
    let village = of("unassigned").into_iter().find(|one| one["properties"]["stop"] == "A6").unwrap();
    assert_eq!(village["geometry"]["coordinates"], serde_json::json!([13.9, 51.2]));
    assert!(village["properties"]["reason"]["kind"].is_string());
}

#[test]
fn maps_show_where_a_vehicle_reloads() {
    let text = r#"{
        "locations": [{"id": "depot", "lat": 52.5, "lng": 13.4}, {"id": "store", "lat": 52.5, "lng": 13.6},
            {"id": "customer", "lat": 52.5, "lng": 13.61}],
        "matrices": [{"great_circle": {"detour": 1.3, "speed_kmh": 30}}],
        "vehicles": [{"ids": ["v"], "start": "depot", "capacity": [1], "shift": [0, 99999], "trips_max": 2,
            "reload_at": ["store"]}],
        "stops": [{"id": "one", "location": "customer", "demand": [1]},
            {"id": "two", "location": "customer", "demand": [1]}]}"#;
    let instance = read(text, None).unwrap();
    let plan = search(&instance.problem, Budget::iterations(300), 1, &mut |_| {});
    assert_eq!((check(&instance.problem, &plan), plan.routes[0].reloads.len()), (vec![], 1));
    let map: Value = serde_json::from_str(&write(&instance, &plan, Output::GeoJson).unwrap()).unwrap();
    let line = map["features"].as_array().unwrap().iter().find(|one| one["properties"]["kind"] == "route");
    assert_eq!(line.unwrap()["geometry"]["coordinates"][2], serde_json::json!([13.6, 52.5]));
}

#[test]
fn devices_get_a_gpx_route_for_each_vehicle() {
    let instance = read(&documented().replace("\"A2\"", "\"A2 <&>\""), None).unwrap();
    let plan = search(&instance.problem, Budget::iterations(300), 1, &mut |_| {});
    let gpx = write(&instance, &plan, Output::Gpx).unwrap();
    let count = |part: &str| gpx.matches(part).count();
    let served: usize = plan.routes.iter().map(|route| route.visits.len()).sum();
    assert_eq!((count("<rte>"), count("</rte>")), (plan.routes.len(), plan.routes.len()));
    assert_eq!(count("<rtept lat=\"5"), served + 2 * plan.routes.len());
    assert_eq!(count("<name>A2 &lt;&amp;&gt;</name>"), 1);
    // Every stop and every end has a time, in UTC: the morning in Berlin begins at 6.
    assert_eq!(count("<time>2026-05-04T"), served + plan.routes.len());
    assert!(gpx.contains("T06:") && count("Z</time>") == count("<time>"), "{gpx}");
}

#[test]
fn without_places_on_the_earth_there_is_no_map() {
    let instance = Instance::of("plane", crate::build::around(vec![crate::build::van(3)], &[(0, 0), (3, 4)]));
    let plan = search(&instance.problem, Budget::iterations(5), 1, &mut |_| {});
    for output in [Output::GeoJson, Output::Gpx] {
        let error = write(&instance, &plan, output).unwrap_err();
        assert_eq!(error.to_string(), "locations: every location needs `lat` and `lng` for GeoJSON and GPX");
    }
    assert_eq!(write(&instance, &plan, Output::Solution).unwrap(), "Route #1: 1\nCost 10\n");
}

fn vehicle() -> impl Strategy<Value = Vehicle> {
    let limits = (prop::option::of(0..6_usize), prop::option::of(0..9_000_i64), 1..3_usize);
    ((0..5_usize, 0..5_usize, 0..9_i64, 0..3_u64), (-50..500_i64, 0..4_000_i64), limits, 0..3_i64).prop_map(
        |((depot, end, boxes, skills), (open, length), (stops_max, most, trips_max), rate)| Vehicle {
            end: if trips_max > 1 { depot } else { end },
            stops_max,
            distance_max: most.map(Metres),
            duration_max: most.filter(|_| trips_max == 1).map(Seconds),
            fixed_cost: Cost(rate * 100),
            cost_per_metre: Cost(rate),
            cost_per_second: Cost(if trips_max == 1 { rate } else { 0 }),
            profile: depot % 2,
            skills: Skills(skills),
            trips_max,
            reload_at: if trips_max > 1 { vec![end, depot] } else { Vec::new() },
            cost_per_stop_squared: Cost(boxes * 5),
            cost_per_hour_squared: Cost(rate * 50),
            territory: (skills == 2).then_some(Territory { centre: end, cost_per_metre: Cost(rate) }),
            overtime_max: Seconds(boxes * 60),
            overtime_per_second: Cost(boxes),
            breaks: vec![
                Break { window: window(open, open + length), duration: Seconds(boxes) };
                usize::from(skills == 1)
            ],
            ..Vehicle::new(depot, vec![boxes, 7], window(open, open + length))
        },
    )
}

fn stop() -> impl Strategy<Value = Stop> {
    let windows = prop::collection::vec((0..2_000_i64, 0..600_i64), 0..3);
    let rest = (prop::option::of(0..2_000_i64), prop::option::of(0..900_i64), prop::option::of(0..4_usize));
    ((0..5_usize, 0..6_i64, 0..3_i64, 0..4_u64), windows, rest).prop_map(
        |((location, boxes, back, skills), windows, (penalty, release, group))| Stop {
            pickup: vec![back, 0],
            windows: windows.into_iter().map(|(open, length)| window(open, open + length)).collect(),
            service: Seconds(back * 10),
            penalty: penalty.map(Cost),
            release: release.map(Seconds),
            skills: Skills(skills),
            group,
            promise: release.map(|by| Promise { by: Seconds(by + 60), late_per_second: Cost(back) }),
            ..Stop::new(location, vec![boxes, 1])
        },
    )
}

/// A problem with all that a file can tell; groups are numbered as stops name them.
fn problem() -> impl Strategy<Value = Problem> {
    let legs = || prop::collection::vec(0..700_i64, 25);
    let parts = (prop::collection::vec(vehicle(), 0..4), prop::collection::vec(stop(), 2..9));
    let numbers = prop::option::of(prop::collection::vec(0..100_000_i64, 25));
    let parts = (parts, numbers, legs(), legs(), any::<bool>());
    parts.prop_map(|((vehicles, mut stops), numbers, distance, duration, carried)| {
        let mut shipments = Vec::new();
        if carried {
            for stop in &mut stops[..2] {
                (stop.demand, stop.pickup, stop.group) = (vec![0, 0], vec![0, 0], None);
            }
            shipments.push(Shipment { from: 1, to: 0, amount: vec![2, 0] });
        }
        let mut known: Vec<usize> = Vec::new();
        for group in stops.iter_mut().filter_map(|stop| stop.group.as_mut()) {
            let at = known.iter().position(|one| one == group).unwrap_or(known.len());
            known.extend((at == known.len()).then_some(*group));
            *group = at;
        }
        let last = vehicles.len().checked_sub(1);
        let uncarried = stops.iter_mut().skip(2);
        for (at, stop) in uncarried.enumerate() {
            stop.vehicles = last.filter(|_| at % 2 == 0).map(|last| vec![last]);
            stop.planned = last.map(|vehicle| Planned { vehicle, price: Cost(7) });
        }
        let distance = distance.into_iter().map(Metres).collect();
        let table = Matrices::new(5, distance, duration.into_iter().map(Seconds).collect()).unwrap();
        let places = (0..5_i32).map(|at| (f64::from(at * at) / 4.0, f64::from(at) / 8.0)).collect();
        let plane = Matrices::plane(places, 10.0, Rounding::Down).unwrap();
        let (table, plane) = match numbers {
            Some(numbers) if carried => (table.with_hours(hours(&numbers)), plane),
            Some(numbers) => (table, plane.with_hours(hours(&numbers))),
            None => (table, plane),
        };
        Problem::validate(Parts { vehicles, stops, shipments, profiles: vec![table, plane] }).unwrap()
    })
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(200) })]

    #[test]
    fn a_problem_comes_back_as_it_was_written(problem in problem()) {
        let written = write_problem(&Instance::of("p", problem.clone()));
        let instance = read(&written, None).unwrap();
        prop_assert_eq!(&instance.problem, &problem);
        prop_assert_eq!(write_problem(&instance), written);
    }

    #[test]
    fn the_order_of_a_plan_comes_back_as_it_was_written(problem in problem()) {
        let instance = Instance::of("p", problem);
        let plan = search(&instance.problem, Budget::iterations(20), 1, &mut |_| {});
        let again = read_plan(&instance, &write_plan(&instance, &plan)).unwrap();
        let order = |plan: &Plan| -> Vec<(usize, Vec<usize>, Vec<usize>)> {
            let stops = |route: &Route| route.visits.iter().map(|visit| visit.stop).collect();
            let cuts = |route: &Route| route.reloads.iter().map(|reload| reload.before).collect();
            plan.routes.iter().map(|route| (route.vehicle, stops(route), cuts(route))).collect()
        };
        prop_assert_eq!(order(&again), order(&plan));
    }
}
