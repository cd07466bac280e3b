//! Rows whose cells contradict each other.

use crate::{ORDER, SALE, clean, value, with};
use qm_domain::{CleanFlag, RejectReason as R, Table, Value};

#[test]
fn what_is_taken_back_may_be_negative() {
    for kind in ["cancellation", "return"] {
        let cells = with(&with(SALE, "kind", kind), "quantity", "-3");
        assert!(clean(Table::OrderLines, &cells).is_ok());
        assert!(clean(Table::OrderLines, &with(&cells, "unit_price", "-4.50")).is_ok());
        assert_eq!(
            clean(Table::OrderLines, &with(&cells, "quantity", "0")).unwrap_err().reason,
            R::NotPositive
        );
    }
}

#[test]
fn an_order_begins_when_it_is_placed() {
    let early = clean(Table::Orders, &with(ORDER, "cancelled_at", "2026-11-19T10:00:00Z")).unwrap_err();
    assert_eq!((early.reason, early.value.as_str()), (R::Contradictory, "2026-11-19T10:00:00Z"));
    let fact = clean(Table::Orders, &with(ORDER, "approved_at", "2026-11-19T10:00:00Z")).unwrap();
    assert_eq!(*value(&fact, "approved_at"), Value::Null);
    assert_eq!(fact.flags, [CleanFlag::Contradiction]);
    let fact = clean(Table::Orders, &with(ORDER, "promised_at", "2027-01-19T10:00:00Z")).unwrap();
    assert!(fact.flags.is_empty(), "promises may lie ahead");
    let fact = clean(Table::Orders, &with(ORDER, "customer", "")).unwrap();
    assert_eq!(fact.flags, [CleanFlag::NoCustomer]);
    let fact = clean(Table::Orders, &with(ORDER, "lat", "1")).unwrap();
    assert_eq!((value(&fact, "lat"), &fact.flags[..]), (&Value::Null, &[CleanFlag::Contradiction][..]));
}

#[test]
fn a_parcel_is_ready_then_shipped_then_delivered() {
    let parcel = |ready: &'static str, shipped: &'static str, delivered: &'static str| {
        let cells = [
            ("shipment", "1"),
            ("order", "1"),
            ("ready_at", ready),
            ("shipped_at", shipped),
            ("delivered_at", delivered),
        ];
        clean(Table::Shipments, &cells)
    };
    let fact = parcel("2018-01-01", "2018-01-02", "2018-01-03").unwrap();
    assert!(fact.flags.is_empty());
    assert_eq!(parcel("2018-01-04", "2018-01-05", "2018-01-03").unwrap_err().reason, R::Contradictory);
    for (ready, shipped) in [("2018-01-02", "2018-01-01"), ("2018-01-01", "2018-01-04")] {
        let fact = parcel(ready, shipped, "2018-01-03").unwrap();
        assert_eq!(*value(&fact, "shipped_at"), Value::Null);
        assert_ne!(*value(&fact, "delivered_at"), Value::Null);
        assert_eq!(fact.flags, [CleanFlag::Contradiction]);
    }
}

#[test]
fn other_spans_run_forward() {
    let reason = |table, cells: &[(&str, &str)]| clean(table, cells).err().map(|rejection| rejection.reason);
    let task = [
        ("task", "1"),
        ("order", "1"),
        ("kind", "pick"),
        ("started_at", "2018-01-02"),
        ("finished_at", "2018-01-01"),
    ];
    assert_eq!(reason(Table::Tasks, &task), Some(R::Contradictory));
    let ticket = [("ticket", "1"), ("opened_at", "2018-01-02"), ("closed_at", "2018-01-01")];
    assert_eq!(reason(Table::Tickets, &ticket), Some(R::Contradictory));
    let promotion = [("sku", "A"), ("from_day", "2018-01-02"), ("to_day", "2018-01-01"), ("discount", "0.1")];
    assert_eq!(reason(Table::Promotions, &promotion), Some(R::Contradictory));
    let substitute = |other: &'static str| [("sku", "A"), ("substitute", other), ("share", "0.4")];
    assert_eq!(reason(Table::Substitutes, &substitute("A")), Some(R::Contradictory));
    assert_eq!(reason(Table::Substitutes, &substitute("B")), None);
    let purchase = [
        ("purchase", "1"),
        ("sku", "A"),
        ("location", "L"),
        ("quantity", "1"),
        ("ordered_at", "2018-01-02"),
        ("received_at", "2018-01-01"),
    ];
    assert_eq!(reason(Table::PurchaseOrders, &purchase), Some(R::Contradictory));
    let counted = [("sku", "A"), ("location", "L"), ("at", "2018-01-01"), ("on_hand", "-1")];
    assert_eq!(reason(Table::StockLevels, &counted), Some(R::Range));
    let review = [("review", "1"), ("at", "2018-01-02"), ("answered_at", "2018-01-01"), ("score", "5")];
    let fact = clean(Table::Reviews, &review).unwrap();
    assert_eq!(
        (value(&fact, "answered_at"), &fact.flags[..]),
        (&Value::Null, &[CleanFlag::Contradiction][..])
    );
}
