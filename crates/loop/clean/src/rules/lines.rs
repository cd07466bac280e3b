//! Order lines: what is sold has a quantity and a price above zero; what is taken back has a quantity.

use super::Row;
use crate::reject::named;
use qm_domain::{Decimal, RejectReason, Rejection, Table};
use std::borrow::Cow;

/// The sign of a line's price as it is written: 0.001 is above zero though it rounds to nothing.
pub(crate) fn price_sign(table: Table, cells: &[Option<Cow<'_, str>>]) -> i8 {
    if table != Table::OrderLines {
        return 0;
    }
    let price = table.position("unit_price").and_then(|at| cells.get(at)?.as_deref());
    price.and_then(Decimal::parse).map_or(0, Decimal::signum)
}

pub(super) fn check(row: &Row<'_, '_>, price_sign: i8) -> Result<(), Rejection> {
    let refused = |column, value: i64, expected| {
        Err(named(row.table, column, value.to_string(), RejectReason::NotPositive, expected))
    };
    let quantity = row.integer("quantity").unwrap_or(0);
    let price = row.integer("unit_price").unwrap_or(0);
    let is_sale = row.text("kind") == Some("sale");
    match (is_sale, quantity, price_sign) {
        (true, ..=0, _) => refused("quantity", quantity, "a sale's quantity above zero"),
        (true, _, ..=0) => refused("unit_price", price, "a sale's price above zero (minor units shown)"),
        (false, 0, _) => refused("quantity", quantity, "a quantity that is not zero"),
        _ => Ok(()),
    }
}
