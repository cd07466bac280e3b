//! What people expect in place of a forecast: kept for good, one at a time for each day.

use crate::shop::{TestShop, at};
use qm_domain::{Day, Expectation, Expects, LocationId, Sku};
use qm_store::{AuditState, Error};

fn day(text: &str) -> Day {
    Day::parse(text).unwrap()
}

fn said(sku: &str, from: &str, to: &str, units: f64) -> Expectation {
    Expectation {
        sku: Sku::new(sku).unwrap(),
        location: LocationId::new("L1").unwrap(),
        from: day(from),
        to: day(to),
        expects: Expects::Units(units),
        baseline: 10.0,
        note: "fair in town".into(),
        by: "anna".into(),
        made_at: at("2026-02-01T08:00:00Z"),
    }
}

#[test]
fn the_last_word_on_a_day_holds_and_the_earlier_stays_told() {
    let shop = TestShop::new();
    let (sku, place) = (Sku::new("P1").unwrap(), LocationId::new("L1").unwrap());
    let now = at("2026-02-01T08:00:00Z");
    let put = |all: &[Expectation]| shop.store.insert_expectations(all, now).unwrap();
    let first = [
        said("P1", "2026-02-02", "2026-02-08", 20.0),
        said("P1", "2026-02-09", "2026-02-15", 30.0),
        said("P2", "2026-02-02", "2026-02-08", 5.0),
    ];
    let ids = put(&first);
    // From Wednesday on it is another number.
    let again = put(&[said("P1", "2026-02-04", "2026-02-08", 50.0)]);
    let holds = |from: &str| -> Vec<i64> {
        shop.store.expectations_from(day(from)).unwrap().iter().map(|row| row.id).collect()
    };
    assert_eq!(holds("2026-02-01"), [ids[1], ids[2], again[0]]);
    assert_eq!(holds("2026-02-09"), [ids[1]]);
    let all = shop.store.expectations_of(&sku, &place, 10).unwrap();
    assert_eq!(all.iter().map(|row| row.id).collect::<Vec<_>>(), [again[0], ids[1], ids[0]]);
    assert_eq!((all[2].ended_at, &all[2].expectation), (Some(now), &first[0]));
    let over: Vec<i64> =
        shop.store.expectations_until(day("2026-02-08")).unwrap().iter().map(|row| row.id).collect();
    assert_eq!(over, [again[0], ids[2]]);
}

#[test]
fn what_is_taken_back_holds_no_more_and_each_word_counts() {
    let shop = TestShop::new();
    let now = at("2026-02-01T08:00:00Z");
    assert_eq!(shop.store.expectations_said().unwrap(), 0);
    let id = shop.store.insert_expectations(&[said("P1", "2026-02-02", "2026-02-08", 20.0)], now).unwrap()[0];
    assert_eq!(shop.store.expectations_said().unwrap(), 1);
    assert!(!shop.store.end_expectation(id, "anna", now, day("2026-02-09")).unwrap(), "its days are over");
    assert!(shop.store.end_expectation(id, "anna", now, day("2026-02-08")).unwrap());
    assert!(!shop.store.end_expectation(id, "anna", now, day("2026-02-08")).unwrap(), "once");
    assert_eq!(shop.store.expectations_said().unwrap(), 2);
    assert!(shop.store.expectations_from(day("2026-02-01")).unwrap().is_empty());
    assert!(matches!(
        shop.store.end_expectation(99, "anna", now, day("2026-02-08")),
        Err(Error::Unknown { .. })
    ));
    assert_eq!(shop.store.audit_state().unwrap(), AuditState::Whole { rows: 2 });
}
