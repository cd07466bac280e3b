//! Customers: whom a message may win back, worth its cost, with leave, not too often.
//!
//! What a message changes has not been measured yet, so the uplift is an assumption and every offer says so
//! ([`Assumption::Costs`]).

use crate::cycle::{CycleInfo, Planned};
use crate::draft::{Draft, alternative, assumed, code, gain, number, reason, share, tally, undecided};
use crate::number::{float, sane, whole};
use qm_domain::state::ShopState;
use qm_domain::state::{ConsentState, CustomerState};
use qm_domain::{
    Action, Area, Assumption, Baseline, CustomerOffer, FactCode, FactValue, Policy, Predicted, Probability,
    ReasonCode, ReasonFact, Subject, UndecidedReason,
};

/// Share of those leaving who come back for one more order because of the message. Assumed until measured.
const UPLIFT: f64 = 0.10;
/// The share at the ends of the 80 % interval.
const UPLIFT_RANGE: [f64; 2] = [0.04, 0.16];
/// Discount offered on the next order.
const DISCOUNT: f64 = 0.10;
/// A customer below stays anyway, one above is gone.
const AT_RISK: (f64, f64) = (0.5, 0.97);
/// Days after which a customer's risk is another.
const OFFER_DAYS: i64 = 7;

/// Weighs every customer; the messages of the cycle go where they gain most.
pub fn customers(state: &ShopState, policy: &Policy, cycle: &CycleInfo) -> Planned {
    let all = &state.customers.customers;
    let weighed: Vec<Result<Offer<'_>, UndecidedReason>> =
        all.iter().map(|customer| weigh(state, policy, customer)).collect();
    let mut ranked: Vec<(f64, usize)> = weighed
        .iter()
        .enumerate()
        .filter_map(|(index, offer)| offer.as_ref().ok().map(|o| (o.value[1], index)))
        .collect();
    ranked.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| all[a.1].customer.cmp(&all[b.1].customer)));
    // Offers that still wait are messages too.
    let waiting = all.iter().filter(|customer| customer.pending).count();
    let left = usize::try_from(policy.contacts_per_cycle).unwrap_or(usize::MAX).saturating_sub(waiting);
    let mut chosen = vec![false; all.len()];
    for (_, index) in ranked.into_iter().take(left) {
        chosen[index] = true;
    }
    let mut planned = Planned::default();
    for ((customer, offer), chosen) in all.iter().zip(weighed).zip(chosen) {
        match offer {
            Ok(offer) if chosen => planned.decisions.push(offer.draft(state).decision(cycle)),
            other => {
                let why = other.err().unwrap_or(UndecidedReason::ContactsSpent);
                planned.undecided.push(undecided(Area::Customers, subject(customer), why));
            }
        }
    }
    planned
}

fn subject(customer: &CustomerState) -> Subject {
    Subject::Customer { customer: customer.customer.clone() }
}

struct Offer<'a> {
    customer: &'a CustomerState,
    churn: &'a Predicted,
    gone: Probability,
    cost: f64,
    /// Gain at the low, the assumed and the high uplift.
    value: [f64; 3],
}

fn weigh<'a>(
    state: &ShopState,
    policy: &Policy,
    customer: &'a CustomerState,
) -> Result<Offer<'a>, UndecidedReason> {
    if customer.pending {
        return Err(UndecidedReason::AlreadyProposed);
    }
    if customer.consent == ConsentState::Refused {
        return Err(UndecidedReason::NoConsent);
    }
    let churn = customer.churn.as_ref().ok_or(UndecidedReason::NoModel)?;
    let gone = Probability::clamped(churn.mean);
    if gone.get() <= AT_RISK.0 {
        return Err(UndecidedReason::NotAtRisk);
    }
    if customer.contacted_days.is_some_and(|days| days < f64::from(policy.contact_pause_days)) {
        return Err(UndecidedReason::RecentlyContacted);
    }
    let costs = &state.shop.costs;
    let order = sane(float(customer.spent.minor)) / f64::from(customer.orders.max(1));
    let contact = float(costs.contact_minor);
    // Those who would have ordered anyway use the discount too.
    let discount = |uplift: f64| DISCOUNT * order * (1.0 - gone.get() + gone.get() * uplift);
    let worth = |uplift: f64| gone.get() * uplift * order * sane(costs.margin) - contact - discount(uplift);
    let value = [worth(UPLIFT_RANGE[0]), worth(UPLIFT), worth(UPLIFT_RANGE[1])];
    let cost = (contact + discount(UPLIFT)).ceil();
    if gone.get() >= AT_RISK.1 || value[1] <= 0.0 {
        return Err(UndecidedReason::GainTooSmall);
    }
    Ok(Offer { customer, churn, gone, cost, value })
}

impl Offer<'_> {
    fn draft(&self, state: &ShopState) -> Draft {
        let (shop, customer) = (&state.shop, self.customer);
        let mut own = vec![Assumption::Costs];
        if customer.consent == ConsentState::Unknown {
            own.push(Assumption::Consent);
        }
        let consent = if customer.consent == ConsentState::Given { "given" } else { "unknown" };
        Draft {
            subject: subject(customer),
            action: Action::WinBack(CustomerOffer {
                customer: customer.customer.clone(),
                discount: Probability::clamped(DISCOUNT),
                cost: shop.money(whole(self.cost)),
                churn: self.gone,
            }),
            reason: reason(
                ReasonCode::WorthWinningBack,
                vec![
                    share(FactCode::ChurnProbability, self.gone.get()),
                    number(FactCode::RecencyDays, customer.recency_days),
                    tally(FactCode::OrderCount, i64::from(customer.orders)),
                    ReasonFact { code: FactCode::Spent, value: FactValue::Money(customer.spent) },
                    code(FactCode::Segment, &customer.segment),
                    code(FactCode::Consent, consent),
                ],
                vec![self.churn.model.clone()],
            ),
            alternatives: vec![alternative(shop, "nothing", 0.0)],
            gain: gain(shop, Baseline::DoNothing, self.value),
            confidence: self.gone,
            deadline: state.customers.now.plus_days(OFFER_DAYS),
            assumed: assumed(shop, &own, &[Assumption::ServiceTargets]),
        }
    }
}
