//! Purchases, promotions and substitutes. That counted stock is not negative follows from the bounds of its column.

use super::Row;
use crate::reject::named;
use qm_domain::{Day, RejectReason, Rejection};

pub(super) fn check_purchase(row: &mut Row<'_, '_>) -> Result<(), Rejection> {
    row.refuse_before("received_at", "ordered_at", "received no earlier than ordered")?;
    if row.before("expected_at", "ordered_at") {
        row.leave_out("expected_at");
    }
    Ok(())
}

pub(super) fn check_promotion(row: &Row<'_, '_>) -> Result<(), Rejection> {
    if !row.before("to_day", "from_day") {
        return Ok(());
    }
    let day = row.integer("to_day").and_then(|day| i32::try_from(day).ok());
    let shown = day.map(|day| Day::from_epoch(day).to_string()).unwrap_or_default();
    let expected = "a last day no earlier than the first";
    Err(named(row.table, "to_day", shown, RejectReason::Contradictory, expected))
}

pub(super) fn check_substitute(row: &Row<'_, '_>) -> Result<(), Rejection> {
    match row.text("substitute") {
        Some(other) if row.text("sku") == Some(other) => {
            let expected = "another product than the one it stands for";
            Err(named(row.table, "substitute", other.to_owned(), RejectReason::Contradictory, expected))
        }
        _ => Ok(()),
    }
}
