//! Imports of small files made by hand.

use crate::shop::{TestShop, files_below, rows, tables, waiting};
use qm_domain::{SourceName, Table};
use qm_engine::ImportRequest;
use std::collections::BTreeMap;

const PRODUCTS: &str = "sku,label,price\nA1,Apple,1.20\nB2,Bread,3.50\nC3,Cheese,9.99\n";
const CUSTOMERS: &str = "customer,name,email,phone,region\n\
    c-1,Ada Quill,ada.quill@mail.example,+44 700 900 111,N\n\
    c-2,Bo Marsh,bo.marsh@mail.example,+44 700 900 222,S\n";
const ORDERS: &str = "order,kind,customer,status,placed_at\n\
    o-1,sale,c-1,delivered,2026-05-01T10:00:00Z\n\
    o-2,sale,c-2,created,2026-06-30T10:00:00Z\n\
    o-3,sale,,created,2026-06-30T11:00:00Z\n";
const LINES: &str = "order,line,sku,kind,quantity,unit_price\n\
    o-1,1,A1,sale,2,1.20\n\
    o-2,1,B2,sale,1,3.50\n\
    o-2,2,C3,sale,4,9.99\n\
    o-3,1,A1,sale,1,1.20\n";

fn whole() -> TestShop {
    let shop = TestShop::new();
    shop.write("products.csv", PRODUCTS);
    shop.write("customers.csv", CUSTOMERS);
    shop.write("orders.csv", ORDERS);
    shop.write("order_lines.csv", LINES);
    shop
}

fn counts(of: &[(&str, u64)]) -> BTreeMap<String, u64> {
    of.iter().map(|(name, count)| ((*name).to_owned(), *count)).collect()
}

#[test]
fn every_row_is_counted_once() {
    let shop = whole();
    shop.write(
        "products.csv",
        format!("{PRODUCTS}D4,Date,-1.00\nE5,Egg,cheap\nA1,Apple,1.20\n,No key,2.00\n"),
    );
    let outcome = shop.import().unwrap();
    let report = &outcome.report;
    assert_eq!((report.observed, report.accepted, report.quarantined, report.duplicates), (16, 13, 3, 1));
    let due = counts(&[("out_of_range", 1), ("invalid_number", 1), ("missing_value", 1)]);
    assert_eq!(report.reasons, due);
    let due = counts(&[("products", 3), ("customers", 2), ("orders", 3), ("order_lines", 4)]);
    assert_eq!(report.tables, due);
    assert_eq!(report.kinds, counts(&[("sale", 4)]));
    assert_eq!(rows(&shop.engine)[&Table::OrderLines], 4);
    let mut sum = qm_domain::ImportReport::default();
    for file in &outcome.files {
        assert!(file.report.adds_up() && !file.seen, "{file:?}");
        sum.add(&file.report);
    }
    assert_eq!((sum.observed, sum.accepted, sum.quarantined), (16, 13, 3));
    assert_eq!(outcome.quality.observed, 16);
    assert_eq!(waiting(&shop.engine), 3);
    assert!(outcome.shop_file.is_some(), "the first import writes shop.toml");
    assert_eq!(shop.engine.shop().unwrap().unwrap().currency.to_string(), "EUR");
}

#[test]
fn a_second_import_adds_nothing() {
    let shop = whole();
    let first = shop.import().unwrap();
    let (before, batch) = (tables(&shop.engine), shop.engine.store().last_batch().unwrap());
    let second = shop.import().unwrap();
    assert!(second.files.iter().all(|f| f.seen));
    assert_eq!(second.report.observed, first.report.observed);
    assert_eq!(second.report.duplicates, second.report.accepted);
    assert!(second.report.tables.is_empty() && second.shop_file.is_none());
    assert_eq!(tables(&shop.engine), before);
    assert_eq!(shop.engine.store().last_batch().unwrap(), batch, "nothing new for the lake");
}

#[test]
fn a_file_beside_known_ones_reads_them_again_and_repeats_nothing() {
    let shop = whole();
    shop.write("products.csv", format!("{PRODUCTS}E5,Egg,cheap\n"));
    shop.import().unwrap();
    let before = tables(&shop.engine);
    shop.write("categories.csv", "category,label\nfood,Food\n");
    let outcome = shop.import().unwrap();
    assert_eq!(outcome.report.tables, counts(&[("categories", 1)]));
    assert_eq!(waiting(&shop.engine), 1, "the same bad row waits once");
    let mut after = tables(&shop.engine);
    after.insert(Table::Categories, before[&Table::Categories].clone());
    assert_eq!(after, before);
}

#[test]
fn a_dry_run_keeps_nothing() {
    let shop = whole();
    let dry = shop.import_as(&ImportRequest { dry_run: true, ..shop.request() }).unwrap();
    assert!(dry.dry_run && dry.shop_file.is_none());
    assert!(rows(&shop.engine).is_empty());
    assert_eq!((waiting(&shop.engine), shop.engine.store().last_batch().unwrap()), (0, 0));
    assert!(shop.engine.shop().unwrap().is_none(), "no shop.toml");
    let wet = shop.import().unwrap();
    assert_eq!(wet.report, dry.report, "a dry run counts what an import would");
}

#[test]
fn the_reject_file_says_where_and_why_and_masks_people() {
    let shop = whole();
    shop.write("products.csv", format!("{PRODUCTS}=E5,Egg,cheap\n"));
    let long = "Zelda ".repeat(1000);
    shop.write("customers.csv", format!("{CUSTOMERS}c-3,{long},zelda@mail.example,,W\n"));
    shop.write("orders.csv", format!("{ORDERS}o-4,sale,secret-person,created,2026-06-01T10:00:00Z\n"));
    let outcome = shop.import().unwrap();
    let text = std::fs::read_to_string(outcome.rejects.unwrap()).unwrap();
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!(lines[0], "file,row,table,column,value,reason,expected");
    assert_eq!(lines.len(), 4, "{text}");
    assert!(lines[1].starts_with("products.csv,4,products,price,cheap,invalid_number,"), "{text}");
    assert!(lines[2].starts_with("customers.csv,3,customers,name,***,"), "{text}");
    assert!(lines[3].starts_with("orders.csv,4,orders,customer,***,missing_parent,"), "{text}");
    assert!(!text.contains("Zelda") && !text.contains("secret-person"), "{text}");

    let shown = TestShop::new();
    shown.write(
        "orders.csv",
        "order,kind,customer,status,placed_at\no-4,sale,secret-person,created,2026-06-01\n",
    );
    let outcome = shown.import_as(&ImportRequest { show_personal: true, ..shown.request() }).unwrap();
    let text = std::fs::read_to_string(outcome.rejects.unwrap()).unwrap();
    assert!(text.contains("secret-person"), "asked for, so shown: {text}");
}

#[test]
fn two_imports_at_the_same_second_keep_both_reject_files() {
    let shop = TestShop::new();
    shop.write("products.csv", "sku,label,price\nE5,Egg,cheap\n");
    let first = shop.import().unwrap().rejects.unwrap();
    shop.write("products.csv", "sku,label,price\nF6,Fig,dear\n");
    let second = shop.import().unwrap().rejects.unwrap();
    let read = |path| std::fs::read_to_string(path).unwrap();
    assert!(read(first).contains("cheap"), "the first reject file was overwritten");
    assert!(read(second).contains("dear"));
}

#[test]
fn a_child_waits_for_its_parent() {
    let shop = TestShop::new();
    shop.write("orders.csv", ORDERS);
    shop.write("order_lines.csv", LINES);
    let first = shop.import().unwrap();
    // o-1 and o-2 wait for their customers, their three lines for them, all lines for their products.
    assert_eq!(first.report.reasons, counts(&[("missing_parent", 6)]));
    assert_eq!(rows(&shop.engine), BTreeMap::from([(Table::Orders, 1)]));

    shop.remove("orders.csv");
    shop.remove("order_lines.csv");
    shop.write("customers.csv", CUSTOMERS);
    let second = shop.import().unwrap();
    assert_eq!(second.report.released, 2, "both orders; their lines still wait for products");
    shop.remove("customers.csv");
    shop.write("products.csv", PRODUCTS);
    let third = shop.import().unwrap();
    assert_eq!(third.report.released, 4);
    assert_eq!(waiting(&shop.engine), 0);

    let due = whole();
    due.import().unwrap();
    assert_eq!(tables(&shop.engine), tables(&due.engine), "as if they had come in order");
}

#[test]
fn a_later_row_takes_the_place_of_an_earlier_one() {
    let shop = whole();
    shop.import().unwrap();
    let people = shop.engine.store().pseudonym(&SourceName::new("canonical").unwrap(), "c-2").unwrap();
    shop.write("products.csv", PRODUCTS.replace("3.50", "4.25"));
    // The order moves into another month: the lake's part of the old one must lose it.
    shop.write(
        "orders.csv",
        ORDERS.replace("o-2,sale,c-2,created,2026-06-30", "o-2,sale,c-2,shipped,2026-04-30"),
    );
    shop.write("customers.csv", CUSTOMERS.replace("+44 700 900 222", "+44 700 900 333"));
    let outcome = shop.import().unwrap();
    assert!(outcome.report.tables.is_empty(), "{:?}", outcome.report.tables);
    let all = tables(&shop.engine);
    assert!(all[&Table::Products].contains("425") && !all[&Table::Products].contains("350"));
    assert!(all[&Table::Orders].contains("shipped"));
    assert_eq!(rows(&shop.engine)[&Table::Orders], 3);
    let person = shop.engine.store().person(&people).unwrap().unwrap();
    assert_eq!(person.phone.as_deref(), Some("+44 700 900 333"));
    assert_eq!(person.name.as_deref(), Some("Bo Marsh"));

    let fresh = TestShop::new();
    fresh.write("products.csv", PRODUCTS.replace("3.50", "4.25"));
    fresh.write("customers.csv", CUSTOMERS);
    fresh.write(
        "orders.csv",
        ORDERS.replace("o-2,sale,c-2,created,2026-06-30", "o-2,sale,c-2,shipped,2026-04-30"),
    );
    fresh.write("order_lines.csv", LINES);
    fresh.import().unwrap();
    for engine in [&shop.engine, &fresh.engine] {
        engine.sync_lake().unwrap();
    }
    let sql = "SELECT \"order\", line, placed_at, order_status FROM order_lines ORDER BY \"order\", line";
    let lake = |of: &TestShop| format!("{:?}", of.engine.lake().query(sql, 100).unwrap().rows);
    assert_eq!(lake(&shop), lake(&fresh), "the lake follows an order into its new month");
}

const CORNER: &str = r#"
name = "corner-shop"
zone = "Europe/Berlin"
currency = "EUR"
decimal_comma = true
[[constant]]
table = "locations"
columns = { location = "corner", kind = "store" }
[[file]]
names = ["verkauf.csv"]
format = { delimiter = ";", encoding = "latin-1" }
[[file.table]]
table = "products"
on_conflict = "keep"
columns = { sku = "Artikel", label = "Name" }
[[file.table]]
table = "orders"
on_conflict = "keep"
columns.order = "Bon"
columns.kind = { value = "sale" }
columns.status = { value = "delivered" }
columns.location = { value = "corner" }
columns.placed_at = { from = "Zeit", date_format = "%d.%m.%Y %H:%M" }
[[file.table]]
table = "order_lines"
columns.order = "Bon"
columns.line = "Zeile"
columns.sku = "Artikel"
columns.kind = { value = "sale" }
columns.quantity = "Menge"
columns.unit_price = "Preis"
"#;

#[test]
fn a_mapping_of_ones_own_is_followed() {
    let shop = TestShop::new();
    let mapping = shop.home().join("corner.toml");
    std::fs::write(&mapping, CORNER).unwrap();
    let text = "Bon;Zeile;Artikel;Name;Menge;Preis;Zeit\n\
        7;1;K1;Kaffee, gemahlen;2;1.234,50;31.05.2026 23:30\n\
        7;2;B1;Br\u{f6}tchen;10;0,35;31.05.2026 23:30\n\
        8;1;B1;Br\u{f6}tchen;0;0,35;01.06.2026 07:00\n";
    let latin: Vec<u8> = text.chars().map(|c| u8::try_from(u32::from(c)).unwrap()).collect();
    shop.write("verkauf.csv", latin);
    let request = ImportRequest { mapping: Some(mapping), ..shop.request() };
    let outcome = shop.import_as(&request).unwrap();
    assert_eq!(outcome.source, "corner-shop");
    assert_eq!(outcome.report.tables, counts(&[("products", 2), ("orders", 1), ("order_lines", 2)]));
    assert_eq!(outcome.report.reasons, counts(&[("not_positive", 1)]));
    let all = tables(&shop.engine);
    assert!(all[&Table::Products].contains("Brötchen"), "{}", all[&Table::Products]);
    assert!(all[&Table::OrderLines].contains("123450"), "{}", all[&Table::OrderLines]);
    // 23:30 in Berlin's summer is 21:30 UTC: 2026-05-31.
    let due = qm_domain::Timestamp::parse("2026-05-31T21:30:00Z").unwrap().micros().to_string();
    assert!(all[&Table::Orders].contains(&due), "{}", all[&Table::Orders]);
    assert_eq!(shop.import_as(&request).unwrap().report.duplicates, 2);
    let zone = shop.engine.shop().unwrap().unwrap().zone;
    assert_eq!(zone, qm_domain::Zone::new("Europe/Berlin").unwrap());
}

#[test]
fn personal_cells_lie_in_the_vault_alone() {
    let shop = whole();
    shop.write("orders.csv", format!("{ORDERS}o-4,sale,secret-person,created,2026-06-01T10:00:00Z\n"));
    shop.import().unwrap();
    shop.engine.sync_lake().unwrap();
    for path in files_below(&shop.home()) {
        let bytes = std::fs::read(&path).unwrap();
        for clear in ["Ada Quill", "ada.quill", "700 900 111", "secret-person"] {
            let there = bytes.windows(clear.len()).any(|part| part == clear.as_bytes());
            assert!(!there, "{clear} stands in {}", path.display());
        }
    }
}
