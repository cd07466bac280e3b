//! Files that are not what they should be: a clear error or a quarantined row, never a panic, nothing half kept.

use crate::shop::{TestShop, files_below, rows, waiting};
use qm_domain::Table;

const HEADER: &str = "sku,label,price\n";

/// Imports one file of products; answers the shop and the first reason of quarantine, if any.
fn products(bytes: &[u8]) -> (TestShop, Vec<String>, u64) {
    let shop = TestShop::new();
    shop.write("products.csv", bytes);
    let outcome = shop.import().unwrap();
    let reasons = outcome.report.reasons.keys().cloned().collect();
    let kept = rows(&shop.engine).get(&Table::Products).copied().unwrap_or(0);
    assert_eq!(waiting(&shop.engine), outcome.report.quarantined);
    (shop, reasons, kept)
}

/// Imports files that stop the import; answers the message, having seen that nothing is kept.
fn refused(files: &[(&str, &[u8])]) -> String {
    let shop = TestShop::new();
    for (name, bytes) in files {
        shop.write(name, bytes);
    }
    let message = shop.import().unwrap_err().to_string();
    assert!(rows(&shop.engine).is_empty(), "{message}: rows were kept");
    assert_eq!((waiting(&shop.engine), shop.engine.store().last_batch().unwrap()), (0, 0), "{message}");
    assert!(shop.engine.shop().unwrap().is_none(), "{message}: shop.toml was written");
    let rejects = files_below(&shop.engine.home().rejects());
    assert!(rejects.is_empty(), "{message}: {rejects:?} was left");
    // The home still works.
    for (name, _) in files {
        shop.remove(name);
    }
    shop.write("products.csv", format!("{HEADER}A1,Apple,1.20\n"));
    assert_eq!(shop.import().unwrap().report.accepted, 1);
    message
}

#[test]
fn broken_rows_are_put_aside_and_the_others_kept() {
    for (name, row, reason) in [
        ("NUL", b"B2,Br\0ead,2\n".to_vec(), "invalid_encoding"),
        ("Latin-1", b"B2,Br\xf6tchen,2\n".to_vec(), "invalid_encoding"),
        ("negative price", b"B2,Bread,-2\n".to_vec(), "out_of_range"),
        ("no number", b"B2,Bread,NaN\n".to_vec(), "invalid_number"),
        ("endless number", b"B2,Bread,1e999\n".to_vec(), "invalid_number"),
        ("great number", b"B2,Bread,99999999999999999999999999\n".to_vec(), "invalid_number"),
        ("open quote", b"B2,\"Bread,2\n".to_vec(), "malformed_row"),
        ("too few cells", b"B2,Bread\n".to_vec(), "malformed_row"),
        ("too many cells", b"B2,Bread,2,3\n".to_vec(), "malformed_row"),
        ("no key", b" ,Bread,2\n".to_vec(), "missing_value"),
        ("control character", b"B\x072,Bread,2\n".to_vec(), "invalid_identifier"),
    ] {
        let bytes = [HEADER.as_bytes(), b"A1,Apple,1.20\n", &row, b"C3,Cheese,9.99\n"].concat();
        let (_, reasons, kept) = products(&bytes);
        assert_eq!((reasons, kept), (vec![reason.to_owned()], 2), "{name}");
    }
}

#[test]
fn a_line_of_ten_megabytes_costs_one_row() {
    let mut bytes = format!("{HEADER}A1,Apple,1.20\nB2,").into_bytes();
    bytes.extend(std::iter::repeat_n(b'x', 10 << 20));
    bytes.extend_from_slice(b",2\nC3,Cheese,9.99\n");
    let (_, reasons, kept) = products(&bytes);
    assert_eq!((reasons, kept), (vec!["too_long".to_owned()], 2));
}

#[test]
fn a_byte_order_mark_and_windows_line_ends_are_no_fault() {
    let (_, reasons, kept) = products(b"\xef\xbb\xbfsku,label,price\r\nA1,Apple,1.20\r\n\r\n");
    assert_eq!((reasons.len(), kept), (0, 1));
}

#[test]
fn only_a_header_is_an_empty_import() {
    let (shop, reasons, kept) = products(HEADER.as_bytes());
    assert_eq!((reasons.len(), kept), (0, 0));
    assert!(shop.engine.run(qm_engine::RunOptions::default(), &mut |_| ()).is_err(), "no facts, no cycle");
}

#[test]
fn dates_outside_a_shops_life_are_put_aside() {
    for (at, reason) in [
        ("1900-01-01T00:00:00Z", "out_of_range"),
        ("2126-01-01T00:00:00Z", "out_of_range"),
        ("2026-12-24T00:00:00Z", "out_of_range"),
        ("2026-02-30T00:00:00Z", "invalid_time"),
        ("yesterday", "invalid_time"),
    ] {
        let shop = TestShop::new();
        shop.write("orders.csv", format!("order,kind,status,placed_at\no-1,sale,created,{at}\n"));
        let outcome = shop.import().unwrap();
        assert_eq!(outcome.report.reasons.keys().collect::<Vec<_>>(), [reason], "{at}");
        assert!(rows(&shop.engine).is_empty());
    }
}

#[test]
fn files_that_are_not_what_they_should_be_are_refused_whole() {
    let good = format!("{HEADER}A1,Apple,1.20\nE5,Egg,cheap\n");
    for (name, bytes, due) in [
        ("missing column", b"label,price\nApple,1.20\n".to_vec(), "lacks sku"),
        ("wrong delimiter", b"sku;label;price\nA1;Apple;1.20\n".to_vec(), "delimiter"),
        ("duplicate header", b"sku,label,label\nA1,Apple,Pear\n".to_vec(), "two columns named \"label\""),
        ("empty", Vec::new(), "empty"),
        ("no header but NUL", b"\0\0\0\0\n".to_vec(), "header"),
        ("UTF-16", b"\xff\xfes\0k\0u\0,\0l\0\n\0".to_vec(), "header"),
    ] {
        // The categories before it are good, and one row of them is bad: both must be undone.
        let message = refused(&[
            ("categories.csv", b"category,label\nfood,Food\n,Nothing\n"),
            ("products.csv", &bytes),
        ]);
        assert!(message.contains(due), "{name}: {message}");
        assert!(message.contains("products.csv"), "{name}: {message}");
    }
    let message = refused(&[("productz.csv", good.as_bytes())]);
    assert!(message.contains("productz.csv"), "{message}");
}

/// A table of several blocks, compressed by `zstd` 1.5 at its default level, is cut off at every tenth.
#[test]
fn a_file_that_is_cut_off_is_refused_whole() {
    let mut text = HEADER.to_owned();
    for n in 0..20_000 {
        let price = if n % 100 == 0 { "cheap".to_owned() } else { format!("{n}.5") };
        text.push_str(&format!("S{},label {},{price}\n", n * 7919 % 100_003, n * 31 % 977));
    }
    let packed = zstd(text.as_bytes());
    for tenth in 1..10 {
        let cut = &packed[..packed.len() * tenth / 10];
        let message = refused(&[("products.csv.zst", cut)]);
        assert!(message.contains("damaged or cut off"), "{tenth}: {message}");
    }
    let mut damaged = packed.clone();
    let middle = damaged.len() / 2;
    damaged[middle] ^= 0xff;
    damaged[middle + 1] ^= 0xff;
    let shop = TestShop::new();
    shop.write("products.csv.zst", &damaged);
    let message = shop.import().unwrap_err().to_string();
    assert!(message.contains("damaged") && rows(&shop.engine).is_empty(), "{message}");
    refused(&[("products.csv.zst", b"not compressed at all")]);
    refused(&[("products.csv.gz", b"\x1f\x8b\x08\0\0\0\0\0\0\x03")]);
}

#[test]
fn a_source_or_a_path_that_is_not_there_is_named() {
    let shop = TestShop::new();
    let request = shop.request();
    let unknown = qm_engine::ImportRequest { source: "olisst".into(), ..request.clone() };
    let message = shop.import_as(&unknown).unwrap_err().to_string();
    assert!(message.contains("olisst") && message.contains("olist"), "{message}");
    let nowhere = qm_engine::ImportRequest { paths: vec!["/nowhere/at/all.csv".into()], ..request.clone() };
    let message = shop.import_as(&nowhere).unwrap_err().to_string();
    assert!(message.contains("/nowhere/at/all.csv"), "{message}");
    let mapping =
        shop.write("own.toml", "name = \"x\"\nzone = \"Moon/Sea\"\ncurrency = \"EUR\"\nfile = []\n");
    let wrong = qm_engine::ImportRequest { mapping: Some(mapping), ..request };
    let message = shop.import_as(&wrong).unwrap_err().to_string();
    assert!(message.contains("Moon/Sea"), "{message}");
}

fn zstd(bytes: &[u8]) -> Vec<u8> {
    zstd::encode_all(bytes, 0).unwrap()
}
