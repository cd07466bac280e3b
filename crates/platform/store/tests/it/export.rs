//! What the lake is given: no personal column, coarse places, the months that changed.

use crate::shop::{TestShop, at, fact, line, order, product};
use qm_domain::{Table, Zone};

fn shop() -> TestShop {
    let shop = TestShop::new();
    shop.put(&[
        product("P1"),
        order("1", at("2026-01-31T23:30:00Z"), "approved"),
        order("2", at("2026-02-01T00:30:00Z"), "delivered"),
        line("1", "P1", 2, 900),
        line("2", "P1", 1, 850),
    ]);
    shop
}

#[test]
fn changed_months_follow_rows_that_move() {
    let shop = shop();
    let months = |table, since| shop.store.changed_parts(table, since).unwrap();
    assert_eq!(months(Table::Orders, 0), [Some((2026, 1)), Some((2026, 2))]);
    assert_eq!(months(Table::OrderLines, 0), [Some((2026, 1)), Some((2026, 2))]);
    assert_eq!(months(Table::Products, 0), [None]);
    let since = shop.store.last_batch().unwrap();
    assert!(Table::ALL.iter().all(|&t| months(t, since).is_empty()));
    shop.put(&[order("2", at("2026-03-01T00:30:00Z"), "delivered")]);
    assert_eq!(months(Table::Orders, since), [Some((2026, 2)), Some((2026, 3))]);
    assert_eq!(months(Table::OrderLines, since), [Some((2026, 2)), Some((2026, 3))]);
    assert!(months(Table::Products, since).is_empty());
}

#[test]
fn lines_carry_what_their_order_says() {
    let shop = shop();
    let zone = Zone::new("Asia/Shanghai").unwrap();
    let lines = shop.store.export(Table::OrderLines, Some((2026, 1)), &zone).unwrap();
    assert_eq!(lines.rows(), 1);
    assert_eq!(lines.texts("location").unwrap(), ["L1"]);
    assert_eq!(lines.texts("order_status").unwrap(), ["approved"]);
    assert_eq!(lines.integers("placed_at").unwrap(), [at("2026-01-31T23:30:00Z").micros()]);
    let day = qm_domain::Day::parse("2026-02-01").unwrap();
    assert_eq!(lines.integers("local_day").unwrap(), [i64::from(day.epoch())]);
    assert_eq!(lines.integers("local_hour").unwrap(), [7]);
    assert_eq!(shop.store.export(Table::OrderLines, None, &zone).unwrap().rows(), 2);
}

#[test]
fn no_personal_column_leaves_and_places_are_coarse() {
    let shop = shop();
    shop.put(&[
        fact!(Customers, "customer" => "c-1", "name" => "Somebody", "lat" => 31.25, "lng" => 121.44),
        fact!(Locations, "location" => "L1", "kind" => "store", "lat" => 31.2345, "lng" => 121.4567),
    ]);
    for &table in Table::ALL {
        let exported = shop.store.export(table, None, &Zone::utc()).unwrap();
        for column in table.columns() {
            let there = exported.names().iter().any(|n| n == column.name);
            assert_eq!(there, column.personal.is_none(), "{table}.{}", column.name);
        }
        for degrees in ["lat", "lng"].iter().filter_map(|n| exported.numbers(n)).flatten() {
            assert!(degrees.is_nan() || (degrees * 10.0 - (degrees * 10.0).round()).abs() < 1e-9);
        }
    }
    let orders = shop.store.export(Table::Orders, None, &Zone::utc()).unwrap();
    assert!(orders.numbers("approved_at").unwrap().iter().all(|n| n.is_nan()), "missing is NaN");
    assert_eq!(orders.texts("customer").unwrap()[0].len(), 32);
}
