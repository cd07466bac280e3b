//! Parcels: ready, then shipped, then delivered.

use super::Row;
use qm_domain::Rejection;

/// Delivered before it was there to deliver is a contradiction that spoils the row. When only the hand-over does
/// not fit it is left out; the delivery, which customers confirm, stays.
pub(super) fn check(row: &mut Row<'_, '_>) -> Result<(), Rejection> {
    row.refuse_before("delivered_at", "ready_at", "delivered no earlier than ordered and ready")?;
    if row.before("shipped_at", "ready_at") || row.before("delivered_at", "shipped_at") {
        row.leave_out("shipped_at");
    }
    if row.before("promised_at", "ready_at") {
        row.leave_out("promised_at");
    }
    Ok(())
}
