//! Services on local ports that answer as OSRM and Valhalla document it, and some that do not.

use super::*;
use qm_domain::{Leg, Metres, Seconds};
use serde_json::{Value, json};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpListener;
use std::sync::mpsc::{Receiver, channel};
use std::thread::spawn;
use std::time::Instant;

/// A service that answers every request by `answer` (line, body -> status line, body), and tells what it was asked.
fn service(
    answer: impl Fn(&str, &str) -> (&'static str, String) + Send + 'static,
) -> (String, Receiver<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let (tell, asked) = channel();
    spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            let mut reader = BufReader::new(stream.try_clone().unwrap());
            let (mut lines, mut length) = (Vec::new(), 0);
            loop {
                let mut line = String::new();
                reader.read_line(&mut line).unwrap();
                if line.trim().is_empty() {
                    break;
                }
                let header = line.to_ascii_lowercase();
                length =
                    header.strip_prefix("content-length: ").map_or(length, |n| n.trim().parse().unwrap());
                lines.push(line);
            }
            let mut body = vec![0; length];
            reader.read_exact(&mut body).unwrap();
            let Some(line) = lines.first() else { continue };
            let body = String::from_utf8(body).unwrap();
            let (status, told) = answer(line.trim(), &body);
            let head =
                format!("HTTP/1.1 {status}\r\ncontent-length: {}\r\nconnection: close\r\n\r\n", told.len());
            // Heard before it is answered: who asked may count at once.
            if tell.send(format!("{} {body}", line.trim())).is_err() {
                break;
            }
            stream.write_all(format!("{head}{told}").as_bytes()).unwrap();
        }
    });
    (url, asked)
}

/// Place number `at`; its number can be told from its longitude.
fn place(at: u32) -> GeoPoint {
    GeoPoint::new(52.5, f64::from(at) / 1_000.0).unwrap()
}

fn number(lng: f64) -> f64 {
    (lng * 1_000.0).round()
}

/// What the services here tell: `1000 a + b` metres in `a + 2 b` seconds, and no road from 2 to 1.
fn truth(a: f64, b: f64) -> Option<(f64, f64)> {
    (number(a).total_cmp(&2.0).is_ne() || number(b).total_cmp(&1.0).is_ne())
        .then(|| (1_000.0 * number(a) + number(b), number(a) + 2.0 * number(b)))
}

fn expected(a: u32, b: u32) -> Option<Leg> {
    let (a, b) = (i64::from(a), i64::from(b));
    if a == b {
        return Some(Leg { metres: Metres(0), seconds: Seconds(0) });
    }
    ((a, b) != (2, 1)).then_some(Leg { metres: Metres(1_000 * a + b), seconds: Seconds(a + 2 * b) })
}

fn osrm(line: &str, _: &str) -> (&'static str, String) {
    let path =
        line.strip_prefix("GET /table/v1/car/").and_then(|rest| rest.strip_suffix(" HTTP/1.1")).unwrap();
    let (places, query) = path.split_once('?').unwrap();
    let lngs: Vec<f64> =
        places.split(';').map(|pair| pair.split_once(',').unwrap().0.parse().unwrap()).collect();
    let option = |name: &str| -> Vec<f64> {
        let listed = query.split('&').find_map(|option| option.strip_prefix(name)).unwrap();
        listed.split(';').map(|at| lngs[at.parse::<usize>().unwrap()]).collect()
    };
    assert!(query.ends_with("annotations=duration,distance"));
    let (sources, targets) = (option("sources="), option("destinations="));
    if sources.len() * targets.len() > 9 {
        return (
            "400 Bad Request",
            json!({"code": "TooBig", "message": "Too many table coordinates"}).to_string(),
        );
    }
    let table = |of: fn((f64, f64)) -> f64| -> Vec<Vec<Option<f64>>> {
        sources.iter().map(|&a| targets.iter().map(|&b| truth(a, b).map(of)).collect()).collect()
    };
    let told = json!({"code": "Ok", "distances": table(|leg| leg.0), "durations": table(|leg| leg.1),
        "sources": [], "destinations": []});
    ("200 OK", told.to_string())
}

fn valhalla(line: &str, body: &str) -> (&'static str, String) {
    assert_eq!(line, "POST /roads/sources_to_targets HTTP/1.1");
    let asked: Value = serde_json::from_str(body).unwrap();
    assert_eq!((&asked["costing"], &asked["units"]), (&"auto".into(), &"kilometers".into()));
    let lngs = |name: &str| -> Vec<f64> {
        asked[name].as_array().unwrap().iter().map(|place| place["lon"].as_f64().unwrap()).collect()
    };
    let entry = |(from, &a): (usize, &f64), (to, &b): (usize, &f64)| {
        let leg = truth(a, b);
        json!({"from_index": from, "to_index": to, "distance": leg.map(|leg| leg.0 / 1_000.0), "time": leg.map(|leg| leg.1)})
    };
    let (sources, targets) = (lngs("sources"), lngs("targets"));
    let rows = sources.iter().enumerate();
    let rows: Vec<Vec<Value>> =
        rows.map(|from| targets.iter().enumerate().map(|to| entry(from, to)).collect()).collect();
    ("200 OK", json!({"sources_to_targets": rows, "units": "kilometers"}).to_string())
}

fn config(source: DistanceSource, url: String) -> Distances {
    Distances { source, url: Some(url), timeout_s: 5, chunk: Some(3), ..Distances::default() }
}

fn roads(config: &Distances) -> Roads {
    Roads::open(config, Path::new("/none")).unwrap().unwrap()
}

fn all_right(legs: &Legs, places: &[u32]) {
    for &a in places {
        for &b in places {
            assert_eq!(legs.leg(place(a), place(b)), expected(a, b), "{a} to {b}");
        }
    }
}

#[test]
fn blocks_of_osrm_are_joined_and_asked_for_once() {
    let (url, heard) = service(osrm);
    let config = Distances { profile: Some("car".into()), ..config(DistanceSource::Osrm, url + "/") };
    let (roads, mut cache) = (roads(&config), LegCache::default());
    let first: Vec<u32> = (1..=7).collect();
    let places = |numbers: &[u32]| numbers.iter().map(|&at| place(at)).collect::<Vec<_>>();
    all_right(&roads.legs(&places(&first), &mut cache).unwrap(), &first);
    // 3 + 3 + 1 places on each side.
    assert_eq!(heard.try_iter().count(), 9);
    let part = [6, 2, 2, 4];
    all_right(&roads.legs(&places(&part), &mut cache).unwrap(), &part);
    assert_eq!(heard.try_iter().count(), 0);
    // One new place: from it to 4 and from 3 to it, in blocks of 3.
    let more = [1, 2, 3, 9];
    all_right(&roads.legs(&places(&more), &mut cache).unwrap(), &more);
    assert_eq!(heard.try_iter().count(), 3);
}

#[test]
fn valhalla_tells_kilometres() {
    let (url, heard) = service(valhalla);
    let config = config(DistanceSource::Valhalla, url + "/roads");
    let numbers = [1, 2, 3, 4];
    let legs = roads(&config).legs(&numbers.map(place), &mut LegCache::default()).unwrap();
    all_right(&legs, &numbers);
    assert_eq!(heard.try_iter().count(), 4);
}

#[test]
fn another_service_is_asked_anew() {
    let mut cache = LegCache::default();
    for _ in 0..2 {
        let (url, heard) = service(valhalla);
        let config = config(DistanceSource::Valhalla, url + "/roads");
        roads(&config).legs(&[place(3), place(4)], &mut cache).unwrap();
        assert_eq!(heard.try_iter().count(), 1);
    }
}

fn failed(config: &Distances) -> Error {
    roads(config).legs(&[place(1), place(2)], &mut LegCache::default()).unwrap_err()
}

#[test]
fn silence_and_absence_say_what_to_do() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://user:secret@{}/osrm", listener.local_addr().unwrap());
    let hasty = Distances { timeout_s: 1, ..config(DistanceSource::Osrm, url) };
    let begun = Instant::now();
    let silent = failed(&hasty);
    assert!(matches!(silent, Error::RoadSilent { timeout_s: 1, .. }), "{silent}");
    assert!(begun.elapsed().as_secs() < 5);
    let told = silent.to_string();
    assert!(told.contains("within 1 s; start it, or set distances.fallback = true"), "{told}");
    assert!(!told.contains("secret") && !format!("{:?}", roads(&hasty)).contains("secret"), "{told}");
    drop(listener);
    let absent = failed(&hasty);
    assert!(matches!(absent, Error::RoadUnreachable { .. }), "{absent}");
}

#[test]
fn an_answer_that_is_no_matrix_is_an_error_without_places() {
    let row = json!({"code": "Ok", "distances": [[0, 1]], "durations": [[0, 1]]}).to_string();
    let negative =
        json!({"code": "Ok", "distances": [[0, -1], [1, 0]], "durations": [[0, 1], [1, 0]]}).to_string();
    let ragged = json!({"code": "Ok", "distances": [[0, 1], [1, 0]], "durations": [[0], [1, 0]]}).to_string();
    let none = json!({"code": "NoTable", "message": "near 0.001,52.5"}).to_string();
    let cases = [
        ("500 Oops", String::new(), "500"),
        ("400 Bad Request", json!({"code": "TooBig"}).to_string(), "400 TooBig; set distances.chunk lower"),
        ("302 Found\r\nlocation: http://127.0.0.1:1/", String::new(), "302"),
        ("200 OK", "<html>52.5</html>".to_owned(), "no table"),
        ("200 OK", none, "NoTable"),
        ("200 OK", row, "not 2 by 2"),
        ("200 OK", negative, "no length"),
        ("200 OK", ragged, "different length"),
        ("200 OK", json!({"code": "Ok", "durations": [[0, 1], [1, 0]]}).to_string(), "5.18"),
    ];
    for (status, body, wanted) in cases {
        let (url, _heard) = service(move |_, _| (status, body.clone()));
        let error = failed(&config(DistanceSource::Osrm, url));
        assert!(matches!(error, Error::RoadAnswer { .. }), "{error}");
        assert!(error.to_string().contains(wanted) && !error.to_string().contains("52.5"), "{error}");
    }
    let (url, _heard) =
        service(|_, _| ("400 Bad Request", json!({"error_code": 154, "error": "near 52.5"}).to_string()));
    let error = failed(&config(DistanceSource::Valhalla, url)).to_string();
    assert!(error.ends_with("answered 400 error 154"), "{error}");
}

#[test]
fn bad_addresses_are_refused_before_anything_is_asked() {
    for url in ["", "localhost:5000", "ftp://roads.example", "http://", "http://roads.example/?key=1"] {
        let opened = Roads::open(&config(DistanceSource::Osrm, url.into()), Path::new("."));
        assert!(matches!(opened, Err(Error::RoadAddress)), "{url}");
    }
    assert!(Roads::open(&Distances::default(), Path::new(".")).unwrap().is_none());
}

#[test]
fn a_file_tells_legs_and_names_a_bad_row() {
    let home = tempfile::tempdir().unwrap();
    let head = "from_lat,from_lng,to_lat,to_lng,metres,seconds\n";
    let opened = |rows: &str| {
        std::fs::write(home.path().join("legs.csv"), format!("{head}{rows}")).unwrap();
        let config =
            Distances { source: DistanceSource::File, file: Some("legs.csv".into()), ..Distances::default() };
        Roads::open(&config, home.path()).map(Option::unwrap)
    };
    let roads = opened("52.5,0.001,52.5,0.002,1002,5\n52.5,0.003,52.5,0.001,3001,5\n").unwrap();
    let legs = roads.legs(&[place(1), place(2), place(3)], &mut LegCache::default()).unwrap();
    assert_eq!(legs.leg(place(1), place(2)), expected(1, 2));
    assert_eq!((legs.leg(place(3), place(1)), legs.leg(place(1), place(3))), (expected(3, 1), None));
    for row in
        ["52.5,0.1,52.5,0.2,1.5,5", "99.5,0.1,52.5,0.2,1,5", "52.5,0.1,52.5,0.2,-1,5", "52.5,0.1,52.5,0.2,,5"]
    {
        let error = opened(&format!("52.5,0.1,52.5,0.2,1,5\n{row}\n")).unwrap_err();
        assert!(matches!(&error, Error::Row { row: 2, .. }), "{error}");
    }
}
