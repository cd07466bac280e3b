//! The budget and the rooms of locations, each given to what gains most with it.

use qm_domain::Policy;
use qm_inventory::{AllocatedLine, Allocation, Candidate, Limits, allocate};

/// What each of those that ask gets, in their order; none where nothing is asked for.
///
/// They share one price of money, and at each location one of room: each is filled as far as the next unit gains more than
/// its money and its room would elsewhere.
pub(super) fn spend(asked: &[Option<Candidate<'_>>], limits: &Limits) -> Vec<Option<AllocatedLine>> {
    let candidates: Vec<Candidate<'_>> = asked.iter().flatten().copied().collect();
    let Allocation { lines, .. } =
        allocate(&candidates, limits).expect("invariant: money and room are numbers at or above zero");
    let mut lines = lines.into_iter();
    asked.iter().map(|one| one.and_then(|_| lines.next())).collect()
}

/// Minor units that the cycle may still commit; none where there is no limit.
pub(super) fn left(policy: &Policy, committed_minor: i64) -> Option<i64> {
    match policy.purchase_budget_minor {
        0 => None,
        budget => Some(budget.saturating_sub(committed_minor).max(0)),
    }
}
