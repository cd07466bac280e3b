//! What came of decisions.

use crate::shop::{TestShop, at, fact, line, order, product};
use qm_domain::{Fact, Timestamp};
use qm_store::Period;

fn day(n: u8) -> Timestamp {
    at(&format!("2026-01-{n:02}T12:00:00Z"))
}

fn period(after: u8, upto: u8) -> Period {
    Period { after: day(after), upto: day(upto) }
}

fn bought(id: &str, quantity: i64, received: u8) -> Fact<'static> {
    fact!(PurchaseOrders, "purchase" => id, "sku" => "P1", "location" => "L1", "quantity" => quantity,
        "ordered_at" => day(2), "received_at" => day(received), "decision" => "d-1")
}

fn shop() -> TestShop {
    let shop = TestShop::new();
    shop.put(&[
        product("P1"),
        order("1", day(2), "delivered"),
        order("2", day(5), "approved"),
        order("3", day(6), "cancelled"),
        line("1", "P1", 3, 900),
        line("2", "P1", 2, 950),
        line("3", "P1", 7, 950),
        bought("a", 10, 8),
        bought("b", 5, 12),
        fact!(Shipments, "shipment" => "s1", "order" => "1", "shipped_at" => day(3), "delivered_at" => day(4)),
    ]);
    shop
}

#[test]
fn units_count_once_they_are_received() {
    let (shop, id) = (shop(), "d-1".parse().unwrap());
    let received = |n| shop.store.units_received(&id, day(n)).unwrap();
    assert_eq!([received(1), received(7), received(8), received(12)], [None, Some(0), Some(10), Some(15)]);
    assert_eq!(shop.store.units_received(&"d-2".parse().unwrap(), day(20)).unwrap(), None);
}

#[test]
fn sales_count_within_their_period_and_cancelled_ones_never() {
    let shop = shop();
    let sold = |location: &str, period| {
        shop.store.units_sold(&"P1".parse().unwrap(), &location.parse().unwrap(), period).unwrap()
    };
    assert_eq!([sold("L1", period(1, 20)), sold("L1", period(2, 20)), sold("L1", period(2, 4))], [5, 2, 0]);
    assert_eq!(sold("L2", period(1, 20)), 0);
}

#[test]
fn parcels_count_on_the_day_they_arrive() {
    let (shop, order) = (shop(), "1".parse().unwrap());
    assert!(shop.store.delivered_in(&order, period(3, 4)).unwrap());
    assert!(!shop.store.delivered_in(&order, period(4, 9)).unwrap());
    assert!(!shop.store.delivered_in(&"2".parse().unwrap(), period(1, 20)).unwrap());
}
