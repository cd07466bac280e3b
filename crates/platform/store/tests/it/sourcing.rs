//! From where orders are given, and what is kept for people who are about to order.

use crate::shop::{TestShop, at, fact, line, product};
use qm_domain::{
    Currency, Fact, LocationId, Money, OrderId, Shelf, Sku, Sourced, SourcedLine, Table, Timestamp, Wanted,
    WantedLine, Zone,
};
use qm_store::{Error, Kept, NewReservation, Shelves, SourcedCount};
use std::collections::BTreeMap;

fn day(n: u8) -> Timestamp {
    at(&format!("2026-01-{n:02}T12:00:00Z"))
}

fn order(id: &str, placed: u8) -> Fact<'static> {
    fact!(Orders, "order" => id, "kind" => "sale", "status" => "approved", "placed_at" => day(placed))
}

fn bought(order: &str, sku: &str, quantity: i64) -> Fact<'static> {
    fact!(OrderLines, "order" => order, "line" => format!("{sku}-1").as_str(), "sku" => sku, "kind" => "sale",
        "quantity" => quantity, "unit_price" => 900_i64)
}

fn counted(sku: &str, location: &str, day_of: u8, units: i64) -> Fact<'static> {
    fact!(StockLevels, "sku" => sku, "location" => location, "at" => day(day_of), "on_hand" => units)
}

/// Two warehouses: ten of P1 in the north and four in the south, three of P2 in the south alone.
fn shop() -> TestShop {
    let shop = TestShop::new();
    shop.put(&[
        product("P1"),
        product("P2"),
        fact!(Locations, "location" => "north", "kind" => "warehouse"),
        fact!(Locations, "location" => "south", "kind" => "warehouse"),
        counted("P1", "north", 1, 10),
        counted("P1", "south", 1, 4),
        counted("P2", "south", 1, 3),
    ]);
    shop
}

fn wanted(lines: &[(&str, i64)]) -> Wanted {
    let line =
        |(sku, quantity): &(&str, i64)| WantedLine { sku: Sku::new(sku).unwrap(), quantity: *quantity };
    Wanted::new(lines.iter().map(line), None)
}

fn free(shelf: &Shelf) -> i64 {
    shelf.free.unwrap_or(i64::MAX)
}

/// Each line from where there is most of it; none where that is too little.
fn most(wanted: &Wanted, shelves: &Shelves) -> Option<Sourced> {
    let given = |line: &WantedLine| {
        let best = shelves[&line.sku].iter().max_by_key(|shelf| free(shelf))?;
        let enough = free(best) >= line.quantity;
        let (sku, location) = (line.sku.clone(), best.location.clone());
        enough.then_some(SourcedLine { sku, location, quantity: line.quantity })
    };
    let lines: Vec<SourcedLine> = wanted.lines.iter().map(given).collect::<Option<_>>()?;
    let location = lines.first()?.location.clone();
    let cost = Money::from_minor(0, Currency::new("EUR").unwrap());
    Some(Sourced { location, lines, missing: 0, cost, others: Vec::new() })
}

/// As [`most`], and otherwise it waits in the north.
fn or_wait(wanted: &Wanted, shelves: &Shelves) -> Option<Sourced> {
    most(wanted, shelves).or_else(|| {
        let north = LocationId::new("north").unwrap();
        let line = |line: &WantedLine| SourcedLine {
            sku: line.sku.clone(),
            location: north.clone(),
            quantity: line.quantity,
        };
        let cost = Money::from_minor(0, Currency::new("EUR").unwrap());
        let lines = wanted.lines.iter().map(line).collect();
        Some(Sourced { location: north.clone(), lines, missing: 1, cost, others: Vec::new() })
    })
}

fn reserved(shop: &TestShop, n: u8) -> BTreeMap<String, i64> {
    let positions = shop.store.stock_positions(day(n)).unwrap();
    positions.into_iter().map(|one| (format!("{}@{}", one.sku, one.location), one.reserved)).collect()
}

fn reserve(shop: &TestShop, id: &str, order: Option<&str>, lines: &[(&str, i64)]) -> Kept {
    let order = order.map(|order| OrderId::new(order).unwrap());
    let new = NewReservation {
        id,
        order: order.as_ref(),
        wanted: &wanted(lines),
        made_at: day(2),
        expires_at: day(4),
    };
    shop.store.reserve(&new, &most).unwrap()
}

fn sender(shop: &TestShop, order: &str, n: u8) -> Option<String> {
    let open = shop.store.open_orders(day(n)).unwrap();
    let found = open.into_iter().find(|one| one.order.as_str() == order).unwrap();
    found.location.map(|location| location.to_string())
}

#[test]
fn an_order_without_a_location_is_given_one_that_no_import_takes_away() {
    let shop = shop();
    shop.put(&[order("a", 2), bought("a", "P1", 3), bought("a", "P2", 2), line("b", "P1", 1, 900)]);
    assert_eq!(sender(&shop, "a", 3), None);
    let count = shop.store.source_orders(day(3), &most).unwrap();
    assert_eq!(count, SourcedCount { sourced: 1, waiting: 0, nowhere: 0 });
    let expected = [("P1@north", 3), ("P1@south", 0), ("P2@south", 2)];
    let found = reserved(&shop, 3);
    for (place, units) in expected {
        assert_eq!(found.get(place), Some(&units), "{place}: {found:?}");
    }
    // The source tells of the order again, still without a location.
    shop.put(&[
        fact!(Orders, "order" => "a", "kind" => "sale", "status" => "processing", "placed_at" => day(2)),
    ]);
    assert_eq!(sender(&shop, "a", 3).as_deref(), Some("north"));
    assert_eq!(shop.store.source_orders(day(3), &most).unwrap(), SourcedCount::default());
    let kept = shop.store.order_detail(&OrderId::new("a").unwrap()).unwrap().unwrap();
    let from: Vec<_> = kept.lines.iter().map(|line| line.location.clone().unwrap().to_string()).collect();
    assert_eq!(from, ["north", "south"]);
    assert_eq!(kept.sourced.unwrap().location.as_str(), "north");
    let lines = shop.store.export(Table::OrderLines, Some((2026, 1)), &Zone::utc()).unwrap();
    assert_eq!(lines.texts("location").unwrap(), ["north", "south"]);
}

#[test]
fn what_is_kept_is_kept_from_others_until_it_ends() {
    let shop = shop();
    let Kept::Made(first) = reserve(&shop, "r1", None, &[("P1", 8)]) else { panic!("there are ten") };
    assert_eq!(first.sourced.lines[0].location.as_str(), "north");
    assert_eq!(reserved(&shop, 3)["P1@north"], 8);
    // Two are left in the north and four in the south.
    assert!(matches!(reserve(&shop, "r2", None, &[("P1", 5)]), Kept::Short(_)));
    let Kept::Made(second) = reserve(&shop, "r2", None, &[("P1", 4)]) else { panic!("four in the south") };
    assert_eq!(second.sourced.location.as_str(), "south");
    let ids = |n| shop.store.reservations(day(n)).unwrap().into_iter().map(|one| one.id).collect::<Vec<_>>();
    assert_eq!(ids(3), ["r1", "r2"]);
    assert!(shop.store.end_reservation("r1", day(3)).unwrap());
    assert!(!shop.store.end_reservation("r1", day(3)).unwrap(), "it had ended");
    assert_eq!((ids(3), reserved(&shop, 3)["P1@north"]), (vec!["r2".to_owned()], 0));
    assert_eq!((ids(4), reserved(&shop, 4)["P1@south"]), (vec![], 0), "over");
    let missing = shop.store.end_reservation("r9", day(3));
    assert!(matches!(missing, Err(Error::Unknown { what: "reservation", .. })));
}

#[test]
fn all_or_nothing_and_nothing_of_what_is_not_known() {
    let shop = shop();
    let Kept::Short(shelves) = reserve(&shop, "r1", None, &[("P1", 2), ("P2", 4)]) else { panic!("too few") };
    assert_eq!(free(&shelves[&Sku::new("P2").unwrap()][0]), 3);
    assert_eq!(reserved(&shop, 3)["P1@north"], 0);
    let new = NewReservation {
        id: "r1",
        order: None,
        wanted: &wanted(&[("typo", 1)]),
        made_at: day(2),
        expires_at: day(4),
    };
    assert!(matches!(shop.store.reserve(&new, &most), Err(Error::Unknown { what: "product", .. })));
    // Nobody counts P3, so nobody can say that there is too little of it.
    shop.put(&[product("P3")]);
    let Kept::Made(kept) = reserve(&shop, "r1", None, &[("P3", 500)]) else { panic!("not limited") };
    assert!(["north", "south"].contains(&kept.sourced.location.as_str()));
}

#[test]
fn an_order_takes_over_what_was_kept_for_it() {
    let shop = shop();
    let Kept::Made(_) = reserve(&shop, "r1", Some("a"), &[("P1", 3)]) else { panic!("there is") };
    // A second one for the same order takes the place of the first; one that cannot be leaves it.
    let Kept::Made(_) = reserve(&shop, "r2", Some("a"), &[("P1", 9)]) else {
        panic!("its own is free for it")
    };
    assert!(matches!(reserve(&shop, "r3", Some("a"), &[("P1", 11)]), Kept::Short(_)));
    assert_eq!(reserved(&shop, 3)["P1@north"], 9);
    shop.put(&[order("a", 2), bought("a", "P1", 9)]);
    assert_eq!(reserved(&shop, 3)["P1@north"], 9, "until it is sourced it stays kept");
    let nobody = |_: &Wanted, _: &Shelves| None;
    assert_eq!(shop.store.source_orders(day(3), &nobody).unwrap().sourced, 1, "where it was kept");
    assert_eq!((sender(&shop, "a", 3).as_deref(), reserved(&shop, 3)["P1@north"]), (Some("north"), 9));
    assert_eq!(shop.store.reservations(day(3)).unwrap(), []);
}

#[test]
fn an_order_with_a_location_of_its_own_ends_what_was_kept() {
    let shop = shop();
    let Kept::Made(_) = reserve(&shop, "r1", Some("a"), &[("P1", 3)]) else { panic!("there is") };
    shop.put(&[
        fact!(Orders, "order" => "a", "kind" => "sale", "status" => "approved", "placed_at" => day(2),
            "location" => "south"),
        bought("a", "P1", 3),
    ]);
    let found = reserved(&shop, 3);
    assert_eq!((found["P1@north"], found["P1@south"]), (0, 3), "once");
}

#[test]
fn an_order_that_waits_is_looked_at_again_until_somebody_works_on_it() {
    let shop = shop();
    shop.put(&[order("a", 2), bought("a", "P2", 5)]);
    let count = shop.store.source_orders(day(3), &or_wait).unwrap();
    assert_eq!((count.sourced, count.waiting), (1, 1));
    let waits = |n| shop.store.sourced_orders(day(n)).unwrap()[&OrderId::new("a").unwrap()].missing;
    assert_eq!((sender(&shop, "a", 3).as_deref(), waits(3)), (Some("north"), 1));
    shop.put(&[counted("P2", "south", 4, 6)]);
    shop.store.source_orders(day(5), &or_wait).unwrap();
    assert_eq!((sender(&shop, "a", 5).as_deref(), waits(5)), (Some("south"), 0));
    assert_eq!(shop.store.source_orders(day(5), &or_wait).unwrap(), SourcedCount::default());
    // The earlier of two is served first.
    shop.put(&[order("c", 4), bought("c", "P1", 9), order("b", 3), bought("b", "P1", 9)]);
    shop.store.source_orders(day(5), &or_wait).unwrap();
    let all = shop.store.sourced_orders(day(5)).unwrap();
    let missing = |id: &str| all[&OrderId::new(id).unwrap()].missing;
    assert_eq!((missing("b"), missing("c")), (0, 1));
    shop.put(&[
        fact!(Tasks, "task" => "t", "order" => "c", "kind" => "pick", "started_at" => day(5), "finished_at" => day(5)),
        counted("P1", "south", 5, 40),
    ]);
    shop.store.source_orders(day(6), &or_wait).unwrap();
    assert_eq!(sender(&shop, "c", 6).as_deref(), Some("north"), "work on it has begun");
}

#[test]
fn whoever_asks_at_the_same_time_no_unit_is_kept_twice() {
    let shop = shop();
    let kept = std::thread::scope(|scope| {
        let ask = |who: usize| {
            let shop = &shop;
            move || {
                let ask = |n: usize| {
                    let units = 1 + i64::try_from((who + n) % 2).unwrap();
                    match reserve(shop, &format!("r{who}-{n}"), None, &[("P1", units)]) {
                        Kept::Made(kept) => kept.sourced.lines.iter().map(|line| line.quantity).sum(),
                        Kept::Short(_) => 0_i64,
                    }
                };
                (0..6).map(ask).sum::<i64>()
            }
        };
        let running: Vec<_> = (0..8).map(|who| scope.spawn(ask(who))).collect();
        running.into_iter().map(|thread| thread.join().unwrap()).sum::<i64>()
    });
    let found = reserved(&shop, 3);
    assert_eq!((kept, found["P1@north"], found["P1@south"]), (14, 10, 4), "all there is, and no more");
}
