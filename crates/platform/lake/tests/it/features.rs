//! Feature tables beside answers added up by hand from `shop.rs`.

use crate::shop::{at, integers, lake, lake_of, table, texts};
use qm_domain::{FeatureTable, Table, Timestamp};
use qm_lake::{FeatureParams, FeatureSet, Lake};

fn features(lake: &Lake, set: FeatureSet, as_of: &str) -> FeatureTable {
    lake.features(set, &FeatureParams::at(Timestamp::parse(as_of).unwrap())).unwrap()
}

fn close(got: &[f64], expected: &[f64]) {
    assert_eq!(got.len(), expected.len(), "{got:?}");
    for (a, b) in got.iter().zip(expected) {
        assert!((a - b).abs() < 1e-9 || (a.is_nan() && b.is_nan()), "{got:?} is not {expected:?}");
    }
}

const END: &str = "2026-03-01T00:00:00Z";

#[test]
fn every_set_answers_on_an_empty_shop() {
    let dir = tempfile::tempdir().unwrap();
    let empty = Lake::open(dir.path()).unwrap();
    let (_dir, full) = lake();
    for &set in FeatureSet::ALL {
        let (a, b) = (features(&empty, set, END), features(&full, set, END));
        assert_eq!(a.rows(), 0, "{}", set.name());
        assert_eq!(a.names(), b.names());
        for name in a.names() {
            let same = a.texts(name).is_some() == b.texts(name).is_some()
                && a.integers(name).is_some() == b.integers(name).is_some();
            assert!(same, "{}.{name} changes its kind with the rows", set.name());
        }
    }
}

#[test]
fn work_counts_orders_that_are_done() {
    let (_dir, lake) = lake();
    let work = features(&lake, FeatureSet::OrderWork, END);
    // o3 was picked, not packed.
    assert_eq!(work.texts("order").unwrap(), ["o1"]);
    close(work.numbers("minutes").unwrap(), &[10.5]);
    close(work.numbers("weight_g").unwrap(), &[2.0 * 100.0 + 350.0]);
    close(work.numbers("units").unwrap(), &[3.0]);
    close(work.numbers("lines").unwrap(), &[2.0]);
    // 1 January 2026 was a Thursday.
    close(work.numbers("weekday").unwrap(), &[3.0]);
    close(work.numbers("hour").unwrap(), &[9.0]);
    assert_eq!(features(&lake, FeatureSet::OrderWork, "2026-01-01T09:05:00Z").rows(), 0);

    let gone = features(&lake, FeatureSet::Handover, END);
    assert_eq!(gone.texts("order").unwrap(), ["o1", "o3"]);
    assert_eq!(gone.texts("location").unwrap(), ["north", "south"]);
    close(gone.numbers("hours").unwrap(), &[12.0, 24.0]);
}

#[test]
fn orders_and_demand_follow_the_local_calendar() {
    let (_dir, lake) = lake();
    let days = features(&lake, FeatureSet::DailyOrders, END);
    assert_eq!(days.integers("local_day").unwrap(), [20_454, 20_459, 20_492, 20_504]);
    assert_eq!(days.integers("orders").unwrap(), [1; 4]);
    let hours = features(&lake, FeatureSet::HourlyOrders, END);
    assert_eq!(hours.integers("local_hour").unwrap(), [9, 0, 11, 10]);

    let demand = features(&lake, FeatureSet::Demand, END);
    assert_eq!(demand.texts("sku").unwrap(), ["cup", "cup", "tea", "tea"]);
    assert_eq!(demand.texts("location").unwrap(), ["north", "south", "north", "north"]);
    assert_eq!(demand.integers("local_day").unwrap(), [20_454, 20_492, 20_454, 20_504]);
    assert_eq!(demand.integers("units").unwrap(), [1, 3, 2, 1]);
    // An hour after it was bought nobody knew that o2 would be cancelled.
    let then = features(&lake, FeatureSet::Demand, "2026-01-06T00:30:00Z");
    assert_eq!(then.integers("units").unwrap(), [1, 2, 5]);
    let params = FeatureParams { history_days: 20, ..FeatureParams::at(Timestamp::parse(END).unwrap()) };
    assert_eq!(lake.features(FeatureSet::Demand, &params).unwrap().integers("units").unwrap(), [1]);
}

#[test]
fn counts_that_found_nothing_are_told() {
    let (_dir, lake) = lake();
    let out = features(&lake, FeatureSet::SoldOut, END);
    assert_eq!(out.texts("sku").unwrap(), ["cup", "tea"]);
    assert_eq!(out.texts("location").unwrap(), ["north", "north"]);
    let counted = [at("2026-02-01T18:00:00Z"), at("2026-01-03T18:00:00Z")];
    assert_eq!(out.integers("counted_at").unwrap(), counted);
    assert_eq!(features(&lake, FeatureSet::SoldOut, "2026-01-10T00:00:00Z").rows(), 1);
    // Nobody tells what moved since, so that each is known of its own instant alone.
    let gone = features(&lake, FeatureSet::Gone, END);
    assert_eq!(
        (gone.integers("out_from"), gone.integers("out_until")),
        (Some(&counted[..]), Some(&counted[..]))
    );
    assert_eq!(gone.integers("counted").unwrap(), [1, 1]);
}

#[test]
fn the_ledger_tells_how_long_nothing_was_there() {
    let day = |day: u32| format!("2026-01-{day:02}T08:00:00Z");
    let times = |days: &[u32]| integers(&days.iter().map(|d| at(&day(*d))).collect::<Vec<_>>());
    let levels = table(vec![
        ("sku", texts(&["tea", "tea", "cup", "pot", "jug"])),
        ("location", texts(&["north"; 5])),
        ("at", times(&[1, 20, 1, 1, 3])),
        ("on_hand", integers(&[4, 0, 3, 1, 0])),
    ]);
    // Tea: 4, gone by the 5th; 6 come on the 9th and 5 go at once, the one left the count of the 20th does not find; 2 come on the
    // 22nd. Cup: sold into nothing that nobody told of. Pot: one left, all the time. Jug: counted at nothing, as the ledger goes on.
    let movements = table(vec![
        ("movement", texts(&["m1", "m2", "m3", "m4", "m5", "m6", "m7", "m8"])),
        ("sku", texts(&["tea", "tea", "tea", "tea", "tea", "cup", "jug", "pot"])),
        ("location", texts(&["north"; 8])),
        ("quantity", integers(&[-1, -3, -5, 6, 2, -4, -1, 0])),
        ("at", times(&[2, 5, 9, 9, 22, 2, 2, 2])),
    ]);
    let (_dir, lake) =
        lake_of(&[(Table::StockLevels, None, levels), (Table::StockMovements, None, movements)]);
    let out = features(&lake, FeatureSet::Gone, "2026-01-31T00:00:00Z");
    assert_eq!(out.texts("sku").unwrap(), ["jug", "tea", "tea"]);
    let instants = |days: [u32; 3]| days.map(|d| at(&day(d)));
    assert_eq!(out.integers("out_from").unwrap(), instants([3, 5, 20]));
    assert_eq!(out.integers("out_until").unwrap(), [at("2026-01-31T00:00:00Z"), at(&day(9)), at(&day(22))]);
    assert_eq!(out.integers("counted").unwrap(), [1, 0, 1]);
    // What lies before the days that are asked for is left out.
    let params = FeatureParams {
        history_days: 15,
        ..FeatureParams::at(Timestamp::parse("2026-01-31T00:00:00Z").unwrap())
    };
    assert_eq!(lake.features(FeatureSet::Gone, &params).unwrap().texts("sku").unwrap(), ["jug", "tea"]);
}

#[test]
fn promotions_and_holidays_to_come_are_told() {
    let (_dir, lake) = lake();
    let promotions = features(&lake, FeatureSet::Promotions, END);
    assert_eq!(promotions.texts("sku").unwrap(), ["cup", "tea", "tea"]);
    assert_eq!(promotions.integers("from_day").unwrap(), [20_450, 20_455, 20_600]);
    assert_eq!(promotions.integers("to_day").unwrap(), [20_455, 20_460, 20_605]);
    close(promotions.numbers("discount").unwrap(), &[0.1, 0.2, 0.3]);
    let holidays = features(&lake, FeatureSet::Holidays, END);
    assert_eq!(holidays.integers("day").unwrap(), [20_454, 20_819]);
    assert_eq!(holidays.texts("label").unwrap(), ["New Year 元旦"; 2]);
}

#[test]
fn parcels_are_what_they_were_then() {
    let (_dir, lake) = lake();
    let arrived = features(&lake, FeatureSet::Delivery, END);
    assert_eq!(arrived.texts("shipment").unwrap(), ["p1"]);
    close(arrived.numbers("days").unwrap(), &[3.5]);
    close(arrived.numbers("promised_days").unwrap(), &[4.0]);
    close(arrived.numbers("distance_km").unwrap(), &[12.5]);
    close(arrived.numbers("freight").unwrap(), &[250.0]);
    close(arrived.numbers("weight_g").unwrap(), &[550.0]);
    close(arrived.numbers("month").unwrap(), &[1.0]);
    assert_eq!(arrived.integers("delivered_at").unwrap(), [at("2026-01-04T20:00:00Z")]);

    let under_way = features(&lake, FeatureSet::Parcels, END);
    assert_eq!(under_way.texts("shipment").unwrap(), ["p3"]);
    // From (51.5, -0.1) to (48.9, 2.4), the order's place kept to 0.1 degree: the domain's great circle.
    close(&[(under_way.numbers("distance_km").unwrap()[0] * 100.0).round() / 100.0], &[haversine_km()]);
    close(under_way.numbers("promised_days").unwrap(), &[f64::NAN]);

    let then = "2026-01-03T00:00:00Z";
    assert_eq!(features(&lake, FeatureSet::Delivery, then).rows(), 0);
    assert_eq!(features(&lake, FeatureSet::Parcels, then).texts("shipment").unwrap(), ["p1"]);
}

/// The domain's own great circle, in km to two digits.
fn haversine_km() -> f64 {
    let a = qm_domain::GeoPoint::new(51.5, -0.1).unwrap();
    let b = qm_domain::GeoPoint::new(48.9, 2.4).unwrap();
    let metres = f64::from(i32::try_from(a.distance(b).0).unwrap());
    (metres / 10.0).round() / 100.0
}

#[test]
fn customers_come_back_or_not() {
    let (_dir, lake) = lake();
    let history = features(&lake, FeatureSet::CustomerHistory, END);
    assert_eq!(history.texts("customer").unwrap(), ["anna", "bo"]);
    assert_eq!(history.integers("orders").unwrap(), [2, 1]);
    assert_eq!(history.integers("spent").unwrap(), [2 * 300 + 1000 + 3 * 900, 300]);
    assert_eq!(
        history.integers("last_at").unwrap(),
        [at("2026-02-08T10:00:00Z"), at("2026-02-20T09:00:00Z")]
    );

    let cutoff = Timestamp::parse("2026-01-06T00:00:00Z").unwrap();
    let params = FeatureParams { cutoff, ..FeatureParams::at(Timestamp::parse(END).unwrap()) };
    let then = |horizon_days| {
        let params = FeatureParams { horizon_days, ..params };
        lake.features(FeatureSet::CustomerHistoryAt, &params).unwrap()
    };
    // At the cutoff o2 stood: it was cancelled twelve hours later.
    assert_eq!(then(40).integers("orders").unwrap(), [1, 1]);
    assert_eq!(then(40).integers("spent").unwrap(), [1600, 1500]);
    assert_eq!(then(40).integers("came_back").unwrap(), [1, 0]);
    assert_eq!(then(60).integers("came_back").unwrap(), [1, 1]);
    assert_eq!(then(10).integers("came_back").unwrap(), [0, 0]);
}
