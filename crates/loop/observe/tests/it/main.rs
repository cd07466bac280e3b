//! Reading sources: hostile files, mappings, formats, and the public data sets under `QM_DATA`.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod formats;
mod hostile;
mod mappings;
mod real;

use qm_domain::{RejectReason, Table};
use qm_observe::{Error, Mapping, Reader};
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// A product list, for tests that need any file.
pub(crate) const PRODUCTS: &str = r#"
name = "shop"
zone = "Europe/Berlin"
currency = "EUR"
[[file]]
names = ["products.csv"]
[[file.table]]
table = "products"
columns = { sku = "sku", label = "label", price = "price" }
"#;

/// What a row of the test came to: its canonical cells, or the reason.
pub(crate) type Outcome = Result<Vec<(Table, Vec<Option<String>>)>, RejectReason>;

pub(crate) fn read_file(mapping: &Mapping, path: &Path) -> Result<Vec<Outcome>, Error> {
    let plan = mapping.order_files(&[path.to_path_buf()])?;
    let mut reader = Reader::open(mapping, &plan.files[0])?;
    let mut outcomes = Vec::new();
    while let Some(row) = reader.read(&mut |_, _| false)? {
        assert_eq!(row.number, outcomes.len() as u64 + 1);
        outcomes.push(match row.rows {
            Err(rejection) => Err(rejection.reason),
            Ok(rows) => Ok(rows
                .into_iter()
                .map(|mapped| {
                    let cells = mapped.row.cells.into_iter().map(|cell| cell.map(Cow::into_owned));
                    (mapped.row.table, cells.collect())
                })
                .collect()),
        });
    }
    assert_eq!(reader.rows_read(), outcomes.len() as u64);
    Ok(outcomes)
}

/// Reads `bytes` as a file of that name through the product mapping.
pub(crate) fn read_products(name: &str, bytes: &[u8]) -> Result<Vec<Outcome>, Error> {
    read_with(PRODUCTS, name, bytes)
}

pub(crate) fn read_with(mapping: &str, name: &str, bytes: &[u8]) -> Result<Vec<Outcome>, Error> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    std::fs::write(&path, bytes).unwrap();
    read_file(&Mapping::from_toml(mapping).unwrap(), &path)
}

/// The canonical cells of the first table by column name, filled ones only.
pub(crate) fn filled(outcome: &Outcome) -> BTreeMap<&'static str, &str> {
    let (table, cells) = &outcome.as_ref().unwrap()[0];
    let named = table.columns().iter().zip(cells);
    named.filter_map(|(column, cell)| Some((column.name, cell.as_deref()?))).collect()
}

/// The folder of public data sets, where there is one.
pub(crate) fn data() -> Option<PathBuf> {
    std::env::var_os("QM_DATA").map(PathBuf::from)
}
