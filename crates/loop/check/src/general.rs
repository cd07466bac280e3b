//! What holds for every decision.

use crate::defect::{DefectCode, Findings};
use crate::verifier::Facts;
use qm_domain::{Action, Assumption, FactValue, Money, Subject};

pub(crate) fn check(facts: &Facts<'_>, findings: &mut Findings) {
    let decision = facts.decision;
    let gain = &decision.gain;
    let ordered = gain.lo.minor <= gain.mean.minor && gain.mean.minor <= gain.hi.minor;
    let interval = format!("{} to {}", gain.lo, gain.hi);
    findings.rule(ordered, DefectCode::GainInterval, format!("{} in the interval", gain.mean), interval);
    currencies(facts, findings);
    let sound = |value: &FactValue| !matches!(value, FactValue::Number(n) if !n.is_finite());
    let told = !decision.reason.facts.is_empty() && decision.reason.facts.iter().all(|f| sound(&f.value));
    findings.rule(told, DefectCode::NoFacts, "facts, each a finite number", decision.reason.facts.len());
    if let Some(deadline) = decision.deadline {
        findings.rule(deadline >= decision.made_at, DefectCode::InThePast, decision.made_at, deadline);
    }
    let settled = (decision.area(), decision.subject.clone());
    let first = !facts.spent.subjects.contains(&settled) && !facts.spent.ids.contains(&decision.id);
    findings.rule(first, DefectCode::Repeated, "one decision per subject", decision.subject.key());
    let expected = subject_of(facts);
    let same = expected == decision.subject;
    findings.rule(same, DefectCode::SubjectMismatch, expected.key(), decision.subject.key());
}

/// The subject that the action is about.
fn subject_of(facts: &Facts<'_>) -> Subject {
    let zone = &facts.known.state.shop.zone;
    match &facts.decision.action {
        Action::Fulfil(plan) => Subject::Order { order: plan.order.clone() },
        Action::Purchase(line) => Subject::Stock { sku: line.sku.clone(), location: line.location.clone() },
        Action::Transfer(moved) => Subject::Stock { sku: moved.sku.clone(), location: moved.to.clone() },
        Action::MarkDown(cheaper) => {
            Subject::Stock { sku: cheaper.sku.clone(), location: cheaper.location.clone() }
        }
        Action::Return(back) => Subject::Stock { sku: back.sku.clone(), location: back.location.clone() },
        Action::Drive(route) => {
            Subject::Vehicle { vehicle: route.vehicle.clone(), day: zone.day(route.start) }
        }
        Action::NotifyLate(notice) => Subject::Shipment { shipment: notice.shipment.clone() },
        Action::WinBack(offer) => Subject::Customer { customer: offer.customer.clone() },
        Action::Reply(reply) => Subject::Ticket { ticket: reply.ticket.clone() },
        Action::Escalate(escalation) => Subject::Ticket { ticket: escalation.ticket.clone() },
    }
}

fn currencies(facts: &Facts<'_>, findings: &mut Findings) {
    let (decision, books) = (facts.decision, facts.known.state.shop.currency);
    let gain = &decision.gain;
    let of_action: Option<Money> = match &decision.action {
        Action::Purchase(line) => Some(line.unit_cost),
        Action::Transfer(transfer) => Some(transfer.cost),
        Action::MarkDown(cheaper) => Some(cheaper.unit_price),
        Action::Return(back) => Some(back.unit_credit),
        Action::Drive(route) => Some(route.cost),
        Action::WinBack(offer) => Some(offer.cost),
        Action::Fulfil(_) | Action::NotifyLate(_) | Action::Reply(_) | Action::Escalate(_) => None,
    };
    let amounts = [gain.mean, gain.lo, gain.hi].into_iter().chain(of_action);
    for amount in amounts.chain(decision.alternatives.iter().map(|a| a.gain)) {
        findings.same(DefectCode::WrongCurrency, &books, &amount.currency);
    }
}

/// Every default that the subject rests on is named.
pub(crate) fn names_assumptions(facts: &Facts<'_>, of_subject: &[Assumption], findings: &mut Findings) {
    for assumption in of_subject {
        let named = facts.decision.assumed.contains(assumption);
        findings.rule(named, DefectCode::AssumptionHidden, assumption, "not named");
    }
}

/// Those of the sections that the shop has not filled in are named.
pub(crate) fn names_sections(facts: &Facts<'_>, sections: &[Assumption], findings: &mut Findings) {
    let held = &facts.known.state.shop.assumed;
    let assumed: Vec<Assumption> = sections.iter().copied().filter(|s| held.contains(s)).collect();
    names_assumptions(facts, &assumed, findings);
}
