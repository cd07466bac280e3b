//! Orders that name no location, from the file to the plan, and the ledger beside what was kept.

use crate::shop::TestShop;
use qm_domain::{Action, LocationId, OrderId, Sku, Status, Timestamp, UndecidedReason, Wanted, WantedLine};
use qm_engine::{ReserveRequest, RunOptions};
use qm_store::Kept;
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// Two warehouses, north near the customers. Of tea there are `tea` units in the south alone; of cups plenty in both.
fn shop(tea: i64) -> TestShop {
    let shop = TestShop::new();
    shop.write(
        "locations.csv",
        "location,label,kind,lat,lng\nnorth,North,warehouse,52.5,13.4\nsouth,South,warehouse,48.1,11.6\n",
    );
    shop.write("products.csv", "sku,label,price,currency\ntea,Tea,9.00,EUR\ncup,Cup,5.00,EUR\n");
    let levels = format!(
        "tea,north,2026-01-01T00:00:00Z,0\ntea,south,2026-01-01T00:00:00Z,{tea}\n\
         cup,north,2026-01-01T00:00:00Z,50\ncup,south,2026-01-01T00:00:00Z,50\n"
    );
    shop.write("stock_levels.csv", format!("sku,location,at,on_hand\n{levels}"));
    shop
}

/// Open orders without a location: name, product, units; all near the north.
fn orders(shop: &TestShop, all: &[(&str, &str, i64)]) {
    let mut head = "order,kind,status,placed_at,lat,lng\n".to_owned();
    let mut lines = "order,line,sku,kind,quantity,unit_price\n".to_owned();
    for (at, (order, sku, units)) in all.iter().enumerate() {
        writeln!(head, "{order},sale,approved,2026-01-05T{:02}:00:00Z,52.52,13.41", 8 + at).unwrap();
        writeln!(lines, "{order},1,{sku},sale,{units},9.00").unwrap();
    }
    shop.write("orders.csv", head);
    shop.write("order_lines.csv", lines);
}

fn run(shop: &TestShop) -> BTreeMap<String, String> {
    let options = RunOptions { as_of: Some(Timestamp::parse("2026-01-05T20:00:00Z").unwrap()), seed: 0 };
    let report = shop.engine.run(options, &mut |_| ()).unwrap();
    assert_eq!((report.failed_check, report.subjects), (0, report.settled));
    let mut told = BTreeMap::new();
    for status in [Status::Proposed, Status::Approved, Status::Applied] {
        for decision in shop.engine.store().decisions_with(status).unwrap() {
            if let Action::Fulfil(plan) = decision.action {
                let from: Vec<&str> = plan.sources.iter().map(|line| line.location.as_str()).collect();
                told.insert(plan.order.to_string(), format!("{} {}", plan.location, from.join("+")));
            }
        }
    }
    told
}

fn reserve(shop: &TestShop, order: Option<&str>, sku: &str, quantity: i64) -> Kept {
    let line = WantedLine { sku: Sku::new(sku).unwrap(), quantity };
    let order = order.map(|order| OrderId::new(order).unwrap());
    let request = ReserveRequest { order, wanted: Wanted::new([line], None), minutes: 24 * 60 };
    shop.engine.reserve(&request).unwrap()
}

#[test]
fn orders_are_planned_where_their_goods_are() {
    let shop = shop(6);
    orders(&shop, &[("o-1", "cup", 2), ("o-2", "tea", 4), ("o-3", "tea", 3)]);
    shop.import().unwrap();
    let told = run(&shop);
    let expected =
        [("o-1", "north north"), ("o-2", "south south")].map(|(order, from)| (order.into(), from.into()));
    assert_eq!(told, BTreeMap::from(expected), "two of the third order's three are there");
    let page = qm_store::PageRequest { cursor: None, limit: 50 };
    let waits = shop.engine.store().undecided(Some(qm_domain::Area::Orders), None, page).unwrap().items;
    assert_eq!(waits.iter().map(|entry| entry.reason).collect::<Vec<_>>(), [UndecidedReason::NoStock]);
    // It waits where it was put; units that it waits for are asked for there.
    let positions =
        shop.engine.store().stock_positions(Timestamp::parse("2026-01-05T20:00:00Z").unwrap()).unwrap();
    let reserved = |sku: &str, place: &str| {
        let at = LocationId::new(place).unwrap();
        positions.iter().find(|one| one.sku.as_str() == sku && one.location == at).unwrap().reserved
    };
    assert_eq!((reserved("cup", "north"), reserved("tea", "south")), (2, 7));
    // The same cycle again changes nothing.
    assert_eq!(run(&shop), told);
}

#[test]
fn an_order_waits_no_longer_once_its_goods_are_counted() {
    let shop = shop(1);
    orders(&shop, &[("o-1", "tea", 2)]);
    shop.import().unwrap();
    assert_eq!(run(&shop), BTreeMap::new());
    shop.write("stock_levels.csv", "sku,location,at,on_hand\ntea,north,2026-01-05T19:00:00Z,5\n");
    shop.import().unwrap();
    assert_eq!(run(&shop).get("o-1").map(String::as_str), Some("north north"));
}

#[test]
fn what_is_kept_at_the_checkout_is_not_sold_to_others() {
    let shop = shop(6);
    orders(&shop, &[("o-1", "cup", 1)]);
    shop.import().unwrap();
    let Kept::Made(kept) = reserve(&shop, Some("o-9"), "tea", 5) else { panic!("there are six") };
    assert_eq!(kept.sourced.location.as_str(), "south");
    assert!(matches!(reserve(&shop, None, "tea", 2), Kept::Short(_)));
    // An order that comes now gets what is left, not what is kept; the one it is kept for gets it though it comes later.
    orders(&shop, &[("o-1", "cup", 1), ("o-5", "tea", 2), ("o-9", "tea", 5)]);
    shop.import().unwrap();
    let told = run(&shop);
    assert_eq!((told.get("o-9").map(String::as_str), told.get("o-5")), (Some("south south"), None));
    assert_eq!(shop.engine.reservations().unwrap(), []);
}

#[test]
fn a_shop_with_one_place_sends_all_from_there() {
    let shop = TestShop::new();
    shop.write("locations.csv", "location,label,kind\nhall,Hall,warehouse\n");
    shop.write("products.csv", "sku,label,price,currency\ntea,Tea,9.00,EUR\n");
    orders(&shop, &[("o-1", "tea", 4)]);
    shop.import().unwrap();
    assert_eq!(run(&shop).get("o-1").map(String::as_str), Some("hall hall"), "nobody counts it");
}
