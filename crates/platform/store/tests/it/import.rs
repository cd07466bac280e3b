//! Imports: rows conserved, a second import changes nothing, a dry run leaves nothing, quarantine and release.

use crate::shop::{TestShop, at, fact, line, order, product, source};
use proptest::prelude::*;
use qm_domain::{Fact, ImportReport, RawRow, RejectReason, Rejection, Table, Value};
use qm_store::{Conflict, Ending, Error, PageRequest, Put, QuarantineFilter, QuarantinedRow};
use std::borrow::Cow;
use std::collections::BTreeMap;

fn products(rows: &[(u8, i64)]) -> Vec<Fact<'static>> {
    rows.iter()
        .map(|(sku, price)| fact!(Products, "sku" => format!("P{sku}").as_str(), "price" => *price))
        .collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn every_row_is_added_or_updates_or_adds_nothing(rows in prop::collection::vec((0_u8..20, 0_i64..3), 0..60)) {
        let shop = TestShop::new();
        let puts = shop.put(&products(&rows));
        let mut expected: BTreeMap<u8, i64> = BTreeMap::new();
        for ((sku, price), put) in rows.iter().zip(&puts) {
            let before = expected.insert(*sku, *price);
            let due = match before {
                None => Put::Added,
                Some(old) if old == *price => Put::Unchanged,
                Some(_) => Put::Updated,
            };
            prop_assert_eq!(*put, due);
        }
        prop_assert_eq!(shop.store.rows(Table::Products)?, u64::try_from(expected.len())?);
        let last: Vec<(u8, i64)> = expected.into_iter().collect();
        let batch = shop.store.last_batch()?;
        prop_assert!(shop.put(&products(&last)).iter().all(|p| *p == Put::Unchanged));
        prop_assert_eq!(shop.store.last_batch()?, batch, "an import without news left a trace");
    }
}

#[test]
fn many_rows_are_told_apart_as_few_are() {
    let shop = TestShop::new();
    let rows: Vec<Fact<'_>> = (0..1_500).map(|i| product(&format!("P{i}"))).collect();
    assert!(shop.put(&rows).iter().all(|p| *p == Put::Added));
    assert!(shop.put(&rows).iter().all(|p| *p == Put::Unchanged));
    assert_eq!(shop.store.rows(Table::Products).unwrap(), 1_500);
}

#[test]
fn a_dry_run_and_an_error_leave_no_byte_behind() {
    let shop = TestShop::new();
    shop.put(&[product("P1")]);
    let before = dump(&shop);
    shop.import("shop", &[product("P2")], Conflict::Update, Ending::Rollback).unwrap();
    assert_eq!(dump(&shop), before);
    let wrong = fact!(Products, "sku" => 3_i64);
    let failed = shop.import("shop", &[product("P2"), wrong], Conflict::Update, Ending::Commit);
    assert!(matches!(failed, Err(Error::Shape { table: Table::Products, column: "sku" })));
    assert_eq!(dump(&shop), before);
}

#[test]
fn a_crash_in_the_middle_leaves_nothing() {
    let shop = TestShop::new();
    shop.put(&[product("P1")]);
    let ruins = tempfile::tempdir().unwrap();
    let copied = ruins.path().join("shop.db");
    shop.store
        .import::<_, Error>(&source(), at("2026-02-01T00:00:00Z"), |tx| {
            for i in 0..2_000 {
                tx.put(&product(&format!("Q{i}")), Conflict::Update)?;
            }
            // What a disk would hold if the process were killed here.
            std::fs::copy(shop.database(), &copied).unwrap();
            std::fs::copy(shop.database().with_extension("db-wal"), copied.with_extension("db-wal")).unwrap();
            Ok(((), Ending::Commit))
        })
        .unwrap();
    let found = qm_store::Store::open(&copied, &crate::shop::key(7), crate::shop::entropy).unwrap();
    assert_eq!(found.rows(Table::Products).unwrap(), 1);
    assert_eq!(found.last_batch().unwrap(), 1);
    assert_eq!(shop.store.rows(Table::Products).unwrap(), 2_001);
}

/// Everything in the data base, as a second program would read it.
fn dump(shop: &TestShop) -> Vec<String> {
    let connection = rusqlite::Connection::open(shop.database()).unwrap();
    let sql =
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name";
    let mut names = connection.prepare(sql).unwrap();
    let tables: Vec<String> = names.query_map([], |r| r.get(0)).unwrap().map(Result::unwrap).collect();
    let mut all = Vec::new();
    for table in tables {
        let mut statement = connection.prepare(&format!("SELECT * FROM {table}")).unwrap();
        let width = statement.column_count();
        let mut rows = statement.query([]).unwrap();
        while let Some(row) = rows.next().unwrap() {
            let cells: Vec<String> = (0..width).map(|i| format!("{:?}", row.get_ref(i).unwrap())).collect();
            all.push(format!("{table}: {cells:?}"));
        }
    }
    all
}

#[test]
fn what_is_kept_does_not_change() {
    let shop = TestShop::new();
    shop.put(&[product("P1")]);
    let other = fact!(Products, "sku" => "P1", "price" => 1_i64);
    let put = shop.import("shop", std::slice::from_ref(&other), Conflict::Keep, Ending::Commit).unwrap();
    assert_eq!(put, [Put::Unchanged]);
    assert_eq!(shop.put(&[other]), [Put::Updated]);
}

#[test]
fn places_of_people_are_kept_coarsely() {
    let shop = TestShop::new();
    let (lat, lng) = (31.234_567, 121.456_789);
    shop.put(&[
        fact!(Customers, "customer" => "c", "lat" => lat, "lng" => lng),
        fact!(Orders, "order" => "1", "kind" => "sale", "status" => "approved",
            "placed_at" => at("2026-01-01T00:00:00Z"), "lat" => lat, "lng" => lng),
        fact!(Locations, "location" => "L1", "kind" => "store", "lat" => lat, "lng" => lng),
    ]);
    let text = dump(&shop).join("\n");
    assert!(text.contains("Real(31.2)") && text.contains("Real(121.5)"), "customers at 0.1 degree");
    assert!(text.contains("Real(31.235)") && text.contains("Real(121.457)"), "orders at 0.001 degree");
    assert_eq!(text.matches("31.234567").count(), 1, "only the shop's own place stands exactly");
}

#[test]
fn two_sources_have_different_people_by_the_same_id() {
    let shop = TestShop::new();
    let customer = || fact!(Customers, "customer" => "17", "region" => "x");
    shop.import("a", &[customer()], Conflict::Update, Ending::Commit).unwrap();
    shop.import("b", &[customer()], Conflict::Update, Ending::Commit).unwrap();
    assert_eq!(shop.store.rows(Table::Customers).unwrap(), 2);
}

#[test]
fn a_file_is_recognised_and_its_raw_rows_come_back() {
    let shop = TestShop::new();
    let report = ImportReport { observed: 3, accepted: 2, quarantined: 1, ..ImportReport::default() };
    let raw = b"order,total\n1,2\n".repeat(100);
    shop.store
        .import::<_, Error>(&source(), at("2026-02-01T00:00:00Z"), |tx| {
            assert_eq!(tx.file_seen(&[1; 32])?, None);
            tx.raw_batch("orders.csv", &[1; 32], 1, 3, &raw)?;
            tx.record_file("orders.csv", &[1; 32], &report)?;
            Ok(((), Ending::Commit))
        })
        .unwrap();
    let seen = shop.store.import::<_, Error>(&source(), at("2026-02-02T00:00:00Z"), |tx| {
        Ok((tx.file_seen(&[1; 32])?, Ending::Commit))
    });
    assert_eq!(seen.unwrap(), Some(report));
    let chunks = shop.store.raw_chunks(shop.store.last_batch().unwrap()).unwrap();
    assert_eq!((chunks.len(), chunks[0].rows), (1, 3));
    assert_eq!(shop.store.raw_chunk(chunks[0].id).unwrap(), raw);
    assert!(!shop.bytes().windows(11).any(|w| w == b"order,total"), "raw rows stand clear in the file");
    assert_eq!(shop.store.expire_raw(at("2026-02-01T00:00:00Z")).unwrap(), 0);
    assert_eq!(shop.store.expire_raw(at("2026-02-01T00:00:01Z")).unwrap(), 1);
}

fn orphan() -> Rejection {
    Rejection {
        table: Some(Table::OrderLines),
        column: "order",
        value: "9".into(),
        reason: RejectReason::MissingParent,
        expected: "an order".into(),
        parent: Some((Table::Orders, "9".into())),
    }
}

#[test]
fn a_row_waits_for_its_parent_and_is_released_once() {
    let shop = TestShop::new();
    let cells: Vec<Option<Cow<'_, str>>> =
        ["9", "1", "P1"].into_iter().map(|c| Some(Cow::Borrowed(c))).chain([None]).collect();
    let rows = [(RawRow { table: Table::OrderLines, cells }, Conflict::Update)];
    let rejection = orphan();
    let put_aside = |hash: &[u8; 16]| {
        let row = QuarantinedRow { file: "lines.csv", row: 4, hash, rejection: &rejection, rows: &rows };
        shop.store.import::<_, Error>(&source(), at("2026-02-01T00:00:00Z"), |tx| {
            Ok(((tx.quarantine(&row)?, tx.releasable()?.len()), Ending::Commit))
        })
    };
    assert_eq!(put_aside(&[1; 16]).unwrap(), (true, 0));
    assert_eq!(put_aside(&[1; 16]).unwrap(), (false, 0), "the same row waits once");
    shop.put(&[order("9", at("2026-01-01T00:00:00Z"), "approved"), product("P1")]);
    let release = || {
        shop.store.import::<_, Error>(&source(), at("2026-02-02T00:00:00Z"), |tx| {
            assert!(tx.known(Table::Orders, "9")?);
            let free = tx.releasable()?;
            for row in &free {
                tx.release(row.id)?;
                assert!(tx.release(row.id).is_err());
            }
            Ok((free, Ending::Commit))
        })
    };
    let free = release().unwrap();
    assert_eq!((free.len(), free[0].row, free[0].file.as_str()), (1, 4, "lines.csv"));
    assert_eq!(free[0].rows, rows);
    assert!(release().unwrap().is_empty());
    let page = PageRequest::first(10);
    assert!(shop.store.quarantine_list(&QuarantineFilter::default(), page).unwrap().items.is_empty());
    let all = QuarantineFilter { released: true, ..QuarantineFilter::default() };
    assert!(shop.store.quarantine_list(&all, page).unwrap().items[0].released);
}

#[test]
fn people_are_known_by_the_id_of_their_source() {
    let shop = TestShop::new();
    let known = shop.store.import::<_, Error>(&source(), at("2026-02-01T00:00:00Z"), |tx| {
        let before = tx.known(Table::Customers, "c-9")?;
        tx.put(&fact!(Customers, "customer" => "c-9"), Conflict::Keep)?;
        Ok(((before, tx.known(Table::Customers, "c-9")?), Ending::Commit))
    });
    assert_eq!(known.unwrap(), (false, true));
}

#[test]
fn keys_stand_first_in_every_table() {
    for &table in Table::ALL {
        let keys: Vec<bool> = table.columns().iter().map(|c| c.key).collect();
        assert!(keys.is_sorted_by(|a, b| a >= b), "{table}: a key stands behind another column");
        let people = table.columns().iter().filter(|c| c.kind == qm_domain::ColumnKind::Person).count();
        assert!(people <= 1, "{table}: two people in one row");
    }
}

#[test]
fn a_row_of_the_wrong_shape_is_refused() {
    let shop = TestShop::new();
    let short = Fact { table: Table::Orders, values: vec![Value::Null], flags: Vec::new() };
    let missing = fact!(Orders, "order" => "1");
    let infinite = fact!(Products, "sku" => "P1", "weight_g" => f64::INFINITY);
    for wrong in [short, missing, infinite] {
        let put = shop.import("shop", &[wrong], Conflict::Update, Ending::Commit);
        assert!(matches!(put, Err(Error::Shape { .. })), "{put:?}");
    }
    shop.put(&[product("P1"), order("1", at("2026-01-01T00:00:00Z"), "approved"), line("1", "P1", 1, 900)]);
}
