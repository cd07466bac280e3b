//! The budget spent where money gains most.

use super::bid::Bid;
use crate::number::float;
use qm_domain::Policy;
use qm_inventory::{AllocatedLine, Allocation, Candidate, Limits, allocate};

/// What each bid gets of the budget, in their order; none without a bid.
///
/// The bids share one price of money: each is filled as far as the next unit gains more than its money would elsewhere.
pub(super) fn spend(bids: &[Option<&Bid<'_>>], left_minor: Option<i64>) -> Vec<Option<AllocatedLine>> {
    let candidates: Vec<Candidate<'_>> = bids
        .iter()
        .flatten()
        .map(|bid| Candidate {
            curve: &bid.curve,
            unit_money: float(bid.unit_cost.minor.max(0)),
            unit_room: 0.0,
            store: 0,
        })
        .collect();
    let limits = Limits { budget: left_minor.map(float), rooms: vec![f64::INFINITY] };
    let Allocation { lines, .. } =
        allocate(&candidates, &limits).expect("invariant: money and room are finite and at or above zero");
    let mut lines = lines.into_iter();
    bids.iter().map(|bid| bid.and_then(|_| lines.next())).collect()
}

/// Minor units that the cycle may still commit; none where there is no limit.
pub(super) fn left(policy: &Policy, committed_minor: i64) -> Option<i64> {
    match policy.purchase_budget_minor {
        0 => None,
        budget => Some(budget.saturating_sub(committed_minor).max(0)),
    }
}
