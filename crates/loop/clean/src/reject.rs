//! Rejections that show no personal data.

use qm_domain::{Column, ColumnKind, RejectReason, Rejection, Table};

/// Longest value shown, in bytes.
const LONGEST_SHOWN: usize = 200;

/// A rejection of one column's cell. The value is cut, and left out when the column is personal.
pub(crate) fn rejection(
    table: Table,
    column: &Column,
    value: &str,
    reason: RejectReason,
    expected: String,
) -> Rejection {
    let personal = column.personal.is_some() || column.kind == ColumnKind::Person;
    let shown = if personal { "" } else { &value[..value.floor_char_boundary(LONGEST_SHOWN)] };
    Rejection { table: Some(table), column: column.name, value: shown.into(), reason, expected, parent: None }
}

/// A rejection of a column by name.
pub(crate) fn named(
    table: Table,
    column: &str,
    value: String,
    reason: RejectReason,
    expected: &str,
) -> Rejection {
    match table.columns().iter().find(|known| known.name == column) {
        Some(column) => rejection(table, column, &value, reason, expected.into()),
        None => Rejection {
            table: Some(table),
            column: "",
            value,
            reason,
            expected: expected.into(),
            parent: None,
        },
    }
}
