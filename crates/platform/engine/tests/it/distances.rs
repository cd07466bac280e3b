//! Where distances come from: a file, and a service that is not there.

use crate::shop::TestShop;
use qm_domain::{Action, Status};
use qm_engine::{Error, RunOptions};
use std::fmt::Write as _;

const ORDERS: usize = 12;
/// Of the depot and of each order.
const LNG: f64 = 13.4;

fn lat(at: usize) -> f64 {
    52.5 + f64::from(u32::try_from(at).unwrap()) / 1_000.0
}

/// A depot, its van, and a street of customers who wait for a parcel each.
fn street() -> TestShop {
    let shop = TestShop::new();
    shop.write("products.csv", "sku,label,price\nA1,Apple,1.20\n");
    shop.write(
        "locations.csv",
        format!("location,label,kind,lat,lng\nmain,Main,warehouse,{},{LNG}\n", lat(0)),
    );
    let mut orders = "order,kind,status,placed_at,lat,lng\n".to_owned();
    let mut lines = "order,line,sku,location,kind,quantity,unit_price\n".to_owned();
    for n in 1..=ORDERS {
        writeln!(orders, "o-{n},sale,approved,2026-06-30T10:00:00Z,{},{LNG}", lat(n)).unwrap();
        writeln!(lines, "o-{n},1,A1,main,sale,1,1.20").unwrap();
    }
    shop.write("orders.csv", orders);
    shop.write("order_lines.csv", lines);
    shop.import().unwrap();
    shop
}

fn configure(shop: &TestShop, distances: &str) {
    let path = shop.home().join("shop.toml");
    let text = std::fs::read_to_string(&path).unwrap();
    let text = text.split("\n[distances]").next().unwrap().to_owned();
    std::fs::write(path, format!("{text}\n[distances]\n{distances}")).unwrap();
}

/// Lengths of the tours proposed.
fn tours(shop: &TestShop) -> Vec<i64> {
    let proposed = shop.engine.store().decisions_with(Status::Proposed).unwrap();
    let length = |action: &Action| match action {
        Action::Drive(route) => Some(route.distance.0),
        _ => None,
    };
    proposed.iter().filter_map(|decision| length(&decision.action)).collect()
}

#[test]
fn a_service_that_is_not_there_stops_the_cycle_unless_the_great_circle_may_stand_in() {
    let shop = street();
    let service = "source = \"osrm\"\nurl = \"http://127.0.0.1:1\"\n";
    configure(&shop, service);
    let error = shop.engine.run(RunOptions::default(), &mut |_| ()).unwrap_err();
    assert!(matches!(error, Error::Observe(qm_observe::Error::RoadUnreachable { .. })), "{error}");
    assert!(error.to_string().contains("distances.fallback = true"), "{error}");
    configure(&shop, &format!("{service}fallback = true\n"));
    let report = shop.engine.run(RunOptions::default(), &mut |_| ()).unwrap();
    assert_eq!((report.failed_check, tours(&shop).len()), (0, 1), "{:?}", report.undecided);
    configure(&shop, "source = \"osrm\"\n");
    let error = shop.engine.run(RunOptions::default(), &mut |_| ()).unwrap_err();
    assert!(error.to_string().contains("distances") && error.to_string().contains("need a url"), "{error}");
}

#[test]
fn a_tour_is_as_long_as_the_file_says_and_passes_the_check() {
    let shop = street();
    let mut rows = "from_lat,from_lng,to_lat,to_lng,metres,seconds\n".to_owned();
    for a in 0..=ORDERS {
        for b in (0..=ORDERS).filter(|b| *b != a) {
            // A road that turns: next to each other 100 m, all else 1 km.
            let metres = if a.abs_diff(b) == 1 { 100 } else { 1_000 };
            writeln!(rows, "{},{LNG},{},{LNG},{metres},60", lat(a), lat(b)).unwrap();
        }
    }
    std::fs::write(shop.home().join("legs.csv"), rows).unwrap();
    configure(&shop, "source = \"file\"\nfile = \"legs.csv\"\n");
    let report = shop.engine.run(RunOptions::default(), &mut |_| ()).unwrap();
    assert_eq!(report.failed_check, 0, "{:?}", report.defects);
    // Down the street and home.
    assert_eq!(tours(&shop), [12 * 100 + 1_000], "{:?}", report.undecided);
}
