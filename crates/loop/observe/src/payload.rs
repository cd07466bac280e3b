//! Canonical rows as bytes, for the quarantine: a row put aside is cleaned again when its parent arrives.

use crate::mapping::OnConflict;
use crate::reader::MappedRow;
use qm_domain::{RawRow, Table};
use std::borrow::Cow;

/// The rows as JSON: `[["orders","update",["A1",null]]]`. Personal data included; to be encrypted at rest.
pub fn encode_rows(rows: &[MappedRow<'_>]) -> Vec<u8> {
    let rows: Vec<_> = rows
        .iter()
        .map(|mapped| {
            let conflict = if mapped.on_conflict == OnConflict::Keep { "keep" } else { "update" };
            (mapped.row.table.code(), conflict, &mapped.row.cells)
        })
        .collect();
    serde_json::to_vec(&rows).unwrap_or_default()
}

/// The rows back; `None` when the bytes are not of [`encode_rows`] or a table has other columns now.
pub fn decode_rows(bytes: &[u8]) -> Option<Vec<MappedRow<'static>>> {
    type Written = (Table, OnConflict, Vec<Option<String>>);
    let rows: Vec<Written> = serde_json::from_slice(bytes).ok()?;
    rows.into_iter()
        .map(|(table, on_conflict, cells)| {
            let cells: Vec<_> = cells.into_iter().map(|cell| cell.map(Cow::Owned)).collect();
            let fits = cells.len() == table.columns().len();
            fits.then_some(MappedRow { row: RawRow { table, cells }, on_conflict })
        })
        .collect()
}
