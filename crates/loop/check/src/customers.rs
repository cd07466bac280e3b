//! Customers: who may be written to, and what it may cost.

use crate::defect::{DefectCode, Findings};
use crate::known::real;
use crate::verifier::Facts;
use qm_domain::state::ConsentState;
use qm_domain::{Assumption, CustomerOffer};

/// Largest discount.
const DISCOUNT_MAX: f64 = 0.3;

pub(crate) fn offer(facts: &Facts<'_>, offer: &CustomerOffer, findings: &mut Findings) {
    let Some(customer) = facts.known.customers.get(&offer.customer) else {
        return findings.rule(false, DefectCode::UnknownSubject, "a customer", "another");
    };
    findings.rule(!customer.pending, DefectCode::AlreadyPending, "no proposal", "one that waits");
    let consent = match customer.consent {
        ConsentState::Given => true,
        ConsentState::Refused => false,
        ConsentState::Unknown => facts.decision.assumed.contains(&Assumption::Consent),
    };
    findings.rule(consent, DefectCode::NoConsent, "consent, or that it is assumed", "none");
    let pause = f64::from(facts.policy.contact_pause_days);
    if let Some(days) = customer.contacted_days {
        findings.rule(days >= pause, DefectCode::TooSoon, format!("{pause} days"), format!("{days:.1} days"));
    }
    let most = facts.policy.contacts_per_cycle;
    let before =
        facts.spent.contacts.saturating_add(u32::try_from(facts.known.offers_waiting).unwrap_or(u32::MAX));
    findings.rule(before < most, DefectCode::TooManyContacts, most, "one more");
    let discount = offer.discount.get();
    findings.rule(discount <= DISCOUNT_MAX, DefectCode::Discount, DISCOUNT_MAX, discount);
    let churn = customer.churn.as_ref().map(|p| p.mean.clamp(0.0, 1.0));
    let right = churn.is_some_and(|p| (p - offer.churn.get()).abs() < 1e-9);
    findings.rule(right, DefectCode::WrongProbability, format!("{churn:?}"), offer.churn.get());
    // Between a message nobody answers and the full discount on an average order.
    let contact = facts.known.state.shop.costs.contact_minor;
    let order = real(customer.spent.minor.max(0)) / f64::from(customer.orders.max(1));
    let most = real(contact) + discount * order + 1.0;
    let sound = offer.cost.minor >= contact && real(offer.cost.minor) <= most;
    findings.rule(sound, DefectCode::WrongCost, format!("{contact} to {most:.0}"), offer.cost.minor);
}
