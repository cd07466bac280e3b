//! Updates: all or nothing, old files gone, same answers after opening again.

use crate::shop::{integers, lake, orders, parts, table, texts};
use qm_domain::{FeatureTable, Table};
use qm_lake::{Error, Lake};
use std::path::{Path, PathBuf};

fn files(dir: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { found.extend(files(&path)) } else { found.push(path) }
    }
    found.sort();
    found
}

fn units(lake: &Lake) -> i64 {
    lake.query("SELECT sum(quantity) AS n FROM order_lines", 1).unwrap().rows[0][0].as_i64().unwrap()
}

#[test]
fn an_update_replaces_what_it_names_and_keeps_the_rest() {
    let (dir, lake) = lake();
    assert_eq!((lake.watermark(), units(&lake), lake.rows(Table::OrderLines)), (7, 12, 5));
    assert_eq!(lake.months(Table::Orders), [(2026, 1), (2026, 2)]);
    let before = files(dir.path()).len();
    let line = table(vec![
        ("order", texts(&["o1"])),
        ("line", texts(&["1"])),
        ("quantity", integers(&[40])),
        ("note", texts(&["a column the schema does not know"])),
    ]);
    lake.update(&[(Table::OrderLines, Some((2026, 1)), line)], 8).unwrap();
    assert_eq!((lake.watermark(), units(&lake)), (8, 44));
    assert_eq!(files(dir.path()).len(), before, "the replaced file is gone");
    let notes = lake.query("SELECT count(note) AS n, count(*) AS all_rows FROM order_lines", 1).unwrap();
    assert_eq!(notes.rows, [[serde_json::json!(1), serde_json::json!(3)]]);

    drop(lake);
    let again = Lake::open(dir.path()).unwrap();
    assert_eq!((again.watermark(), units(&again)), (8, 44));
    again.clear().unwrap();
    assert_eq!((again.watermark(), again.rows(Table::Orders), files(dir.path()).len()), (0, 0, 1));
}

#[test]
fn a_failed_or_dropped_update_changes_nothing() {
    let (dir, lake) = lake();
    let before = std::fs::read(dir.path().join("manifest.json")).unwrap();
    let personal = table(vec![("customer", texts(&["anna"])), ("email", texts(&["anna@example.org"]))]);
    let refused = lake.update(&[(Table::Orders, None, orders()), (Table::Customers, None, personal)], 9);
    assert!(matches!(refused, Err(Error::Personal { .. })));
    let mut dropped = lake.begin();
    dropped.put(Table::OrderLines, None, &FeatureTable::default()).unwrap();
    drop(dropped);
    assert!(matches!(lake.begin().put(Table::Orders, Some((2026, 13)), &orders()), Err(Error::Month { .. })));
    assert_eq!(std::fs::read(dir.path().join("manifest.json")).unwrap(), before);
    assert_eq!((lake.watermark(), units(&lake)), (7, 12));
    drop(lake);
    let left = files(dir.path()).len();
    let again = Lake::open(dir.path()).unwrap();
    assert!(files(dir.path()).len() < left, "what the refused update left is swept at the next opening");
    assert_eq!(units(&again), 12);
}

#[test]
fn the_same_parts_give_the_same_bytes() {
    let bytes = || {
        let dir = tempfile::tempdir().unwrap();
        Lake::open(dir.path()).unwrap().update(&parts(), 7).unwrap();
        let all = files(dir.path());
        all.iter().map(|f| std::fs::read(f).unwrap()).collect::<Vec<_>>()
    };
    assert_eq!(bytes(), bytes());
}

#[test]
fn readers_go_on_while_the_lake_is_swapped() {
    let (_dir, lake) = lake();
    std::thread::scope(|scope| {
        let reader = scope.spawn(|| (0..8).map(|_| units(&lake)).collect::<Vec<_>>());
        for watermark in 8..12 {
            lake.update(&parts(), watermark).unwrap();
        }
        assert_eq!(reader.join().unwrap(), [12; 8]);
    });
}

#[test]
fn a_broken_manifest_is_named() {
    let dir = tempfile::tempdir().unwrap();
    std::fs::write(dir.path().join("manifest.json"), "{").unwrap();
    assert!(matches!(Lake::open(dir.path()), Err(Error::Manifest { .. })));
    std::fs::write(dir.path().join("manifest.json"), r#"{"format":0,"other":true}"#).unwrap();
    assert_eq!(Lake::open(dir.path()).unwrap().watermark(), 0);
}
