//! Tickets and reviews: answers follow questions.

use super::Row;
use qm_domain::Rejection;

pub(super) fn check_ticket(row: &Row<'_, '_>) -> Result<(), Rejection> {
    row.refuse_before("closed_at", "opened_at", "closed no earlier than opened")
}

pub(super) fn check_review(row: &mut Row<'_, '_>) {
    if row.before("answered_at", "at") {
        row.leave_out("answered_at");
    }
}
