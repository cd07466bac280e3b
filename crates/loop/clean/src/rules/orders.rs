//! Orders: nothing happens to an order before it is placed.

use super::Row;
use qm_domain::{CleanFlag, Rejection};

pub(super) fn check(row: &mut Row<'_, '_>) -> Result<(), Rejection> {
    row.refuse_before("cancelled_at", "placed_at", "cancelled no earlier than placed")?;
    for later in ["approved_at", "ship_by", "promised_at"] {
        if row.before(later, "placed_at") {
            row.leave_out(later);
        }
    }
    if row.before("window_to", "window_from") {
        row.leave_out("window_from");
        row.leave_out("window_to");
    }
    if row.text("kind") == Some("sale") && row.text("customer").is_none() {
        row.flags.push(CleanFlag::NoCustomer);
    }
    Ok(())
}

pub(super) fn check_task(row: &Row<'_, '_>) -> Result<(), Rejection> {
    row.refuse_before("finished_at", "started_at", "finished no earlier than started")
}
