//! The public data sets. Skipped, by name, where `QM_DATA` is not set.

use crate::data;
use qm_domain::{Decimal, Table};
use qm_observe::{Mapping, Reader};
use std::collections::{BTreeMap, HashSet};

#[test]
fn olist_maps_in_full() {
    let Some(data) = data() else { return eprintln!("skipped: olist_maps_in_full needs QM_DATA") };
    let mapping = Mapping::built_in("olist").unwrap().unwrap();
    let plan = mapping.order_files(&[data.join("olist")]).unwrap();
    assert_eq!(plan.skipped, ["orders_provenance.csv.zst"]);
    let mut rows_of = BTreeMap::new();
    let mut made: BTreeMap<Table, u64> = BTreeMap::new();
    let (mut with_place, mut with_seller) = (0_u64, 0_u64);
    for file in &plan.files {
        let mut reader = Reader::open(&mapping, file).unwrap();
        while let Some(row) = reader.read(&mut |_, _| false).unwrap() {
            for mapped in row.rows.unwrap() {
                *made.entry(mapped.row.table).or_default() += 1;
                let has = |column| {
                    mapped.row.table.position(column).is_some_and(|at| mapped.row.cells[at].is_some())
                };
                with_place += u64::from(mapped.row.table == Table::Orders && has("lat"));
                with_seller += u64::from(mapped.row.table == Table::Orders && has("location"));
            }
        }
        rows_of.insert(file.name.clone(), reader.rows_read());
    }
    eprintln!("olist: {rows_of:?}, canonical rows {made:?}");
    // Row counts of the data set's manifest.
    for (file, due) in [
        ("orders.csv.zst", 36_968),
        ("order_items.csv.zst", 45_547),
        ("order_reviews.csv.zst", 26_535),
        ("customers.csv.zst", 99_441),
    ] {
        assert_eq!(rows_of[file], due, "{file}");
    }
    assert_eq!(made[&Table::Orders], 36_968);
    // Counted with Python's csv module: 1,954 orders have no item in the files.
    assert_eq!(with_seller, 36_968 - 1954);
    assert!(with_place > 36_800, "{with_place}");
}

#[test]
fn online_retail_has_its_published_counts() {
    let Some(data) = data() else {
        return eprintln!("skipped: online_retail_has_its_published_counts needs QM_DATA");
    };
    let mapping = Mapping::built_in("online-retail-ii").unwrap().unwrap();
    let plan = mapping.order_files(&[data.join("online_retail_ii")]).unwrap();
    let mut reader = Reader::open(&mapping, &plan.files[0]).unwrap();
    let mut seen = HashSet::new();
    let (mut sales, mut cancelled, mut duplicates, mut unusable) = (0, 0, 0, 0);
    let at = |name| Table::OrderLines.position(name).unwrap();
    let (kind, quantity, price) = (at("kind"), at("quantity"), at("unit_price"));
    while let Some(row) = reader.read(&mut |table, _| table != Table::OrderLines).unwrap() {
        if !seen.insert(row.hash) {
            duplicates += 1;
            continue;
        }
        let rows = row.rows.unwrap();
        let cells = &rows.last().unwrap().row.cells;
        let above_zero = |at: usize| Decimal::parse(cells[at].as_deref().unwrap()).unwrap().signum() > 0;
        if cells[kind].as_deref() == Some("cancellation") {
            cancelled += 1;
        } else if above_zero(quantity) && above_zero(price) {
            sales += 1;
        } else {
            unusable += 1;
        }
    }
    // As counted by pandas and polars under the same rules.
    assert_eq!((sales, cancelled, duplicates, unusable), (842_538, 16_478, 31_808, 5568));
    assert_eq!(reader.rows_read(), 896_392);
}
