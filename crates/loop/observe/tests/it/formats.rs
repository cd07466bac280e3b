//! The same rows in every format.

use crate::{PRODUCTS, filled, read_products};
use arrow::array::{ArrayRef, Float64Array, Int64Array, RecordBatch, StringArray};
use parquet::arrow::ArrowWriter;
use qm_observe::{Mapping, Reader};
use std::sync::Arc;

fn parquet(rows: usize) -> Vec<u8> {
    let skus: Vec<String> = (0..rows).map(|i| format!("A{i}")).collect();
    let labels: Vec<Option<&str>> = (0..rows).map(|i| (i % 2 == 0).then_some("even")).collect();
    #[expect(clippy::cast_precision_loss, reason = "small numbers")]
    let prices: Vec<f64> = (0..rows).map(|i| i as f64 / 4.0).collect();
    let other: Vec<i64> = vec![7; rows];
    let columns: [(&str, ArrayRef); 4] = [
        ("sku", Arc::new(StringArray::from(skus))),
        ("label", Arc::new(StringArray::from(labels))),
        ("price", Arc::new(Float64Array::from(prices))),
        ("other", Arc::new(Int64Array::from(other))),
    ];
    let batch = RecordBatch::try_from_iter(columns).unwrap();
    let mut writer = ArrowWriter::try_new(Vec::new(), batch.schema(), None).unwrap();
    writer.write(&batch).unwrap();
    writer.into_inner().unwrap()
}

#[test]
fn parquet_is_read_in_batches() {
    let rows = read_products("Products.parquet", &parquet(3000)).unwrap();
    assert_eq!(rows.len(), 3000);
    let last: Vec<_> = filled(&rows[2999]).into_iter().collect();
    assert_eq!(last, [("price", "749.75"), ("sku", "A2999")]);
    assert_eq!(filled(&rows[2998])["label"], "even");
    let cut = parquet(3000);
    assert!(read_products("products.parquet", &cut[..cut.len() - 100]).is_err());
}

#[test]
fn equal_rows_have_equal_hashes_whatever_the_format() {
    let folder = tempfile::tempdir().unwrap();
    let mapping = Mapping::from_toml(PRODUCTS).unwrap();
    let hashes = |name: &str, text: &str| {
        let path = folder.path().join(name);
        std::fs::write(&path, text).unwrap();
        let plan = mapping.order_files(&[path]).unwrap();
        let mut reader = Reader::open(&mapping, &plan.files[0]).unwrap();
        let mut hashes = Vec::new();
        while let Some(row) = reader.read(&mut |_, _| false).unwrap() {
            hashes.push(row.hash);
        }
        hashes
    };
    let a = hashes("products.csv", "sku,label,price\nA,x,1.5\nA,,1.5\nA,x,1.5\n");
    assert_eq!(a[0], a[2]);
    assert_ne!(a[0], a[1]);
    assert_eq!(a[0], hashes("products.csv", "price,sku,label\n1.5,A,x\n")[0], "order of columns");
    let json = hashes(
        "products.jsonl",
        "{\"label\":\"x\",\"sku\":\"A\",\"price\":1.5}\n{\"sku\":\"A\",\"price\":1.5}\n",
    );
    assert_eq!(json, a[..2]);
}

#[test]
fn raw_rows_can_be_kept() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("products.csv");
    std::fs::write(&path, "sku,label,price\nA,\"x \"\"y\"\"\",\n").unwrap();
    let mapping = Mapping::from_toml(PRODUCTS).unwrap();
    let plan = mapping.order_files(&[path]).unwrap();
    let mut reader = Reader::open(&mapping, &plan.files[0]).unwrap();
    let row = reader.read(&mut |_, _| false).unwrap().unwrap();
    let mut raw = Vec::new();
    row.write_raw(&mut raw);
    assert_eq!(String::from_utf8(raw).unwrap(), "[\"A\",\"x \\\"y\\\"\",null]\n");
}
