//! Files that are broken by accident or on purpose.

use crate::{Outcome, filled, read_products, read_with};
use proptest::prelude::*;
use qm_domain::RejectReason::{Encoding, Malformed, TooLong};
use qm_observe::Error;
use std::io::Write;

fn reasons(outcomes: &[Outcome]) -> Vec<Option<qm_domain::RejectReason>> {
    outcomes.iter().map(|outcome| outcome.as_ref().err().copied()).collect()
}

fn message(error: &Error) -> String {
    error.to_string()
}

#[test]
fn a_wrong_delimiter_is_named() {
    let error = read_products("products.csv", b"sku;label;price\nA;b;1\n").unwrap_err();
    let said = message(&error);
    assert!(matches!(error, Error::MissingColumns { .. }));
    for part in ["products.csv", "sku;label;price", "delimiter is ','", "seems to be ';'"] {
        assert!(said.contains(part), "{said}");
    }
}

#[test]
fn headers_must_fit() {
    let said = |bytes: &[u8]| message(&read_products("products.csv", bytes).unwrap_err());
    assert!(said(b"sku,label\nA,b\n").contains("lacks price: it has sku, label, expected"));
    assert!(said(b"sku,label,price,sku\n").contains("two columns named \"sku\""));
    assert!(said(b"").contains("is empty"));
    assert!(said(b"\xff\xfes\0k\0u\0\n").contains("UTF-8"));
    assert!(said(&vec![b'x'; 3 << 20]).contains("1 MiB"));
}

#[test]
fn a_byte_order_mark_is_dropped() {
    let rows =
        read_products("products.csv", b"\xef\xbb\xbfsku,label,price\r\nA,caf\xc3\xa9,1.5\r\n").unwrap();
    assert_eq!(filled(&rows[0])["label"], "café");
    assert_eq!(filled(&rows[0])["price"], "1.5");
}

#[test]
fn bad_bytes_cost_one_row() {
    let rows = read_products("products.csv", b"sku,label,price\nA,a\0b,1\nB,\xe9,2\nC,ok,3\n").unwrap();
    assert_eq!(reasons(&rows), [Some(Encoding), Some(Encoding), None]);
}

#[test]
fn latin_1_is_read_where_the_mapping_says_so() {
    let mapping =
        crate::PRODUCTS.replace("[[file.table]]", "format = { encoding = \"latin-1\" }\n[[file.table]]");
    let rows = read_with(&mapping, "products.csv", b"sku,label,price\nA,S\xe3o \x80,1\nB,x,2\n").unwrap();
    assert_eq!(filled(&rows[0])["label"], "São €");
    assert_eq!(filled(&rows[0])["price"], "1");
    assert_eq!(filled(&rows[1])["label"], "x");
}

#[test]
fn a_ten_megabyte_line_costs_one_row() {
    let mut bytes = b"sku,label,price\nA,a,1\nB,".to_vec();
    bytes.resize(bytes.len() + (10 << 20), b'x');
    bytes.extend_from_slice(b",2\nC,c,3\n");
    assert_eq!(reasons(&read_products("products.csv", &bytes).unwrap()), [None, Some(TooLong), None]);
}

#[test]
fn an_open_quote_costs_one_row() {
    let rows = read_products("products.csv", b"sku,label,price\nA,\"a,1\nB,b,2\nC,c,3\n").unwrap();
    assert_eq!(reasons(&rows), [Some(Malformed), None, None]);
    // The same within a file that goes on for more than a row may: nothing is lost, nothing is counted twice.
    let mut bytes = b"sku,label,price\nA,\"a,1\n".to_vec();
    for _ in 0..200_000 {
        bytes.extend_from_slice(b"B,bbbbbb,2\n");
    }
    let rows = read_products("products.csv", &bytes).unwrap();
    assert_eq!(rows.len(), 200_001);
    assert_eq!(rows.iter().filter(|row| row.is_err()).count(), 1);
}

#[test]
fn quoted_cells_may_hold_anything() {
    let rows =
        read_products("products.csv", b"sku,label,price\r\nA,\"a \"\"b\"\", c\r\nd\",1\r\n\r\nB,5\" disc,2")
            .unwrap();
    assert_eq!(filled(&rows[0])["label"], "a \"b\", c\r\nd");
    assert_eq!(filled(&rows[1])["label"], "5\" disc");
    assert_eq!(rows.len(), 2);
}

#[test]
fn rows_of_another_width_are_malformed() {
    let rows = read_products("products.csv", b"sku,label,price\nA,a\nB,b,1,2\nC,\"c\"x,1\nD,d,1\n").unwrap();
    assert_eq!(reasons(&rows), [Some(Malformed), Some(Malformed), Some(Malformed), None]);
}

#[test]
fn a_cut_off_archive_fails_and_says_where() {
    let mut text = b"sku,label,price\n".to_vec();
    let mut x: u32 = 1;
    for i in 0..200_000 {
        x = x.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        text.extend_from_slice(format!("A{i},{x},1\n").as_bytes());
    }
    let zst = zstd::encode_all(&text[..], 1).unwrap();
    let mut gz = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    gz.write_all(&text).unwrap();
    let gz = gz.finish().unwrap();
    for (name, whole) in [("products.csv.zst", zst), ("products.csv.gz", gz)] {
        assert_eq!(read_products(name, &whole).unwrap().len(), 200_000);
        let error = read_products(name, &whole[..whole.len() / 2]).unwrap_err();
        let Error::Read { rows, bytes, .. } = &error else { panic!("{error}") };
        assert!(*rows > 1000 && *bytes > 10_000, "{error}");
        assert!(message(&error).contains(name) && message(&error).contains("copy or download it again"));
        let mut damaged = whole.clone();
        let middle = damaged.len() / 2;
        damaged[middle..middle + 64].fill(0xff);
        assert!(read_products(name, &damaged).is_err());
    }
    assert!(read_products("products.csv.zst", b"sku,label,price\n").is_err());
}

#[test]
fn broken_json_costs_one_row() {
    let text = b"{\"sku\":\"A\",\"label\":null,\"price\":1.50}\nnonsense\n\n[1]\n{\"sku\":\"B\\u0000\"}\n{\"price\":\"2\"}\n";
    let rows = read_products("products.jsonl", text).unwrap();
    assert_eq!(reasons(&rows), [None, Some(Malformed), Some(Malformed), Some(Encoding), None]);
    assert_eq!(filled(&rows[0]).into_iter().collect::<Vec<_>>(), [("price", "1.5"), ("sku", "A")]);
    let deep = [b"{\"sku\":".to_vec(), vec![b'['; 100_000], b"\n".to_vec()].concat();
    assert_eq!(reasons(&read_products("products.jsonl", &deep).unwrap()), [Some(Malformed)]);
}

#[test]
fn no_parquet_is_an_error() {
    for bytes in [&b""[..], b"PAR1", b"PAR1\xff\xff\xff\x7fPAR1", b"sku,label,price\n"] {
        assert!(matches!(read_products("products.parquet", bytes), Err(Error::Parquet { .. })));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    /// Whatever the bytes: no panic, and a row for each line at most.
    #[test]
    fn any_bytes_are_survived(bytes in prop::collection::vec(prop_oneof![
        Just(b','), Just(b'"'), Just(b'\n'), Just(b'\r'), Just(b'a'), any::<u8>()], 0..400)) {
        let text = [b"sku,label,price\n".to_vec(), bytes.clone()].concat();
        let rows = read_products("products.csv", &text).unwrap();
        let lines = bytes.split(|&b| b == b'\n').filter(|line| !matches!(line, [] | [b'\r'])).count();
        prop_assert!(rows.len() <= lines, "{} rows of {lines} lines", rows.len());
    }

    /// Rows without quotes and line breaks: every one comes to exactly one outcome, in order.
    #[test]
    fn every_row_has_one_outcome(cells in prop::collection::vec(prop::collection::vec("[a-z0-9 é-]{0,5}", 1..5), 1..40)) {
        let lines: Vec<String> = cells.iter().map(|row| row.join(",")).collect();
        let text = format!("sku,label,price\n{}\n", lines.join("\n"));
        let rows = read_products("products.csv", text.as_bytes()).unwrap();
        let due: Vec<_> = cells.iter().zip(&lines).filter(|(_, line)| !line.is_empty()).collect();
        prop_assert_eq!(rows.len(), due.len());
        for (outcome, (row, _)) in rows.iter().zip(due) {
            prop_assert_eq!(outcome.is_ok(), row.len() == 3);
        }
    }
}
