//! One decision after the other, against one state.

use crate::checked::Checked;
use crate::defect::{Defect, Findings};
use crate::known::Known;
use crate::spent::Spent;
use crate::{care, customers, delivery, general, orders, stock};
use qm_domain::state::{ShopState, StockPosition};
use qm_domain::{Action, Decision, Policy, VehicleRoute};

/// What one action is checked against.
pub(crate) struct Facts<'a> {
    pub(crate) known: &'a Known<'a>,
    pub(crate) policy: &'a Policy,
    pub(crate) spent: &'a Spent,
    pub(crate) decision: &'a Decision,
}

impl Facts<'_> {
    /// Units of a position that decisions accepted before give away or sell cheaper.
    pub(crate) fn given(&self, position: &StockPosition) -> i64 {
        let at = (position.sku.clone(), position.location.clone());
        self.spent.given.get(&at).copied().unwrap_or(0)
    }
}

/// Checks decisions against one state and policy and remembers what the accepted ones use up.
pub struct Verifier<'a> {
    known: Known<'a>,
    policy: &'a Policy,
    spent: Spent,
}

impl<'a> Verifier<'a> {
    /// Nothing used up yet but what tours that stand already do. O(n log n) in the size of the state.
    pub fn new(state: &'a ShopState, policy: &'a Policy) -> Self {
        Self { known: Known::new(state), policy, spent: Spent::standing(&state.delivery.driving) }
    }

    pub(crate) fn facts<'f>(&'f self, decision: &'f Decision) -> Facts<'f> {
        Facts { known: &self.known, policy: self.policy, spent: &self.spent, decision }
    }

    /// Counts a decision as made before the ones to come, checked or not.
    pub fn count(&mut self, decision: &Decision) {
        self.spent.add(decision, &self.known);
    }

    /// Counts a tour that stands: its vehicle may have another decision on that day.
    pub fn count_tour(&mut self, route: &VehicleRoute) {
        self.spent.add_tour(route);
    }

    /// What is wrong with a decision beside those counted; nothing is counted. O(log n) per id it names.
    pub fn defects(&self, decision: &Decision) -> Vec<Defect> {
        let facts = self.facts(decision);
        let mut findings = Findings::default();
        general::check(&facts, &mut findings);
        match &decision.action {
            Action::Fulfil(plan) => orders::fulfilment(&facts, plan, &mut findings),
            Action::Purchase(line) => stock::purchase(&facts, line, &mut findings),
            Action::Transfer(transfer) => stock::transfer(&facts, transfer, &mut findings),
            Action::MarkDown(cheaper) => stock::markdown(&facts, cheaper, &mut findings),
            Action::Return(back) => stock::give_back(&facts, back, &mut findings),
            Action::Drive(route) => delivery::route(&facts, route, &mut findings),
            Action::NotifyLate(notice) => delivery::notice(&facts, notice, &mut findings),
            Action::WinBack(offer) => customers::offer(&facts, offer, &mut findings),
            Action::Reply(reply) => care::reply(&facts, reply, &mut findings),
            Action::Escalate(escalation) => care::escalation(&facts, escalation, &mut findings),
        }
        findings.into_inner()
    }

    /// Checks a decision beside those counted; one without defects is counted.
    ///
    /// # Errors
    /// The decision as it came, and what is wrong with it.
    pub fn verify(&mut self, decision: Decision) -> Result<Checked<Decision>, Rejected> {
        let defects = self.defects(&decision);
        if defects.is_empty() {
            self.spent.add(&decision, &self.known);
            Ok(Checked::new(decision))
        } else {
            Err(Box::new((decision, defects)))
        }
    }
}

/// A decision with what is wrong with it.
type Rejected = Box<(Decision, Vec<Defect>)>;

/// Checks one decision beside the `others` made before it.
///
/// # Errors
/// What is wrong with it, at least one [`Defect`].
pub fn check(
    decision: Decision,
    state: &ShopState,
    policy: &Policy,
    others: &[Decision],
) -> Result<Checked<Decision>, Vec<Defect>> {
    let mut verifier = Verifier::new(state, policy);
    for other in others {
        verifier.count(other);
    }
    verifier.verify(decision).map_err(|rejected| rejected.1)
}

/// Decisions that passed, and those that did not with their defects.
pub type Verdicts = (Vec<Checked<Decision>>, Vec<(Decision, Vec<Defect>)>);

/// Checks decisions in the order given, each beside those accepted before it. O(n log n).
pub fn check_all(decisions: Vec<Decision>, state: &ShopState, policy: &Policy) -> Verdicts {
    let mut verifier = Verifier::new(state, policy);
    let (mut passed, mut failed) = (Vec::new(), Vec::new());
    for decision in decisions {
        match verifier.verify(decision) {
            Ok(checked) => passed.push(checked),
            Err(rejected) => failed.push(*rejected),
        }
    }
    (passed, failed)
}
