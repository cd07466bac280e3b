//! Whether a customer is told that a parcel will be late.

use crate::draft::{self, Draft, alternative, assumed, gain, number, reason, share, time};
use crate::number::{float, sane, whole};
use qm_domain::state::ParcelUnderWay;
use qm_domain::state::ShopState;
use qm_domain::{
    Action, Area, Assumption, Baseline, FactCode, LateNotice, Policy, Predicted, Probability, ReasonCode,
    Subject, Timestamp, Undecided, UndecidedReason,
};

/// A parcel at least this probably late is worth a notice.
const LATE: f64 = 0.6;
/// Share of what a late day costs (calls, refunds, lost custom) that a word in time spares. Assumed until measured.
const SPARED: f64 = 0.3;
/// Longest delivery believed, days.
const DAYS_MAX: f64 = 3_650.0;

/// # Errors
/// Why no notice is due.
pub(super) fn notice(
    state: &ShopState,
    policy: &Policy,
    parcel: &ParcelUnderWay,
) -> Result<Draft, UndecidedReason> {
    if parcel.notified {
        return Err(UndecidedReason::AlreadyProposed);
    }
    let promised = parcel.promised_at.ok_or(UndecidedReason::NoPromise)?;
    let days = parcel.delivery_days.as_ref().ok_or(UndecidedReason::NoModel)?;
    let now = state.delivery.now;
    let late = if promised < now {
        Probability::clamped(1.0)
    } else {
        days.quantiles.share_above(promised.days_since(parcel.placed_at))
    };
    if late.get() < LATE {
        return Err(UndecidedReason::OnTrack);
    }
    Ok(draft(state, policy, parcel, promised, days, late))
}

fn draft(
    state: &ShopState,
    policy: &Policy,
    parcel: &ParcelUnderWay,
    promised: Timestamp,
    days: &Predicted,
    late: Probability,
) -> Draft {
    let (shop, now) = (&state.shop, state.delivery.now);
    let expected_days = sane(days.mean).max(sane(days.quantiles.q50)).min(DAYS_MAX);
    let expected = parcel.placed_at.plus_seconds(whole(expected_days * 86_400.0)).max(now);
    let (contact, late_day) = (float(shop.costs.contact_minor), float(shop.costs.late_day_minor));
    let spared = SPARED * late_day;
    let expires = now.plus_days(i64::from(policy.expire_days.max(1)));
    Draft {
        subject: subject(parcel),
        action: Action::NotifyLate(LateNotice {
            shipment: parcel.shipment.clone(),
            order: parcel.order.clone(),
            customer: parcel.customer.clone(),
            promised_at: promised,
            expected_at: expected,
            late,
        }),
        reason: reason(
            ReasonCode::LikelyLate,
            vec![
                share(FactCode::LateProbability, late.get()),
                time(FactCode::PromisedAt, promised),
                time(FactCode::ExpectedAt, expected),
                number(FactCode::DaysUnderWay, now.days_since(parcel.shipped_at)),
            ],
            vec![days.model.clone()],
        ),
        alternatives: vec![alternative(shop, "nothing", 0.0)],
        gain: gain(shop, Baseline::DoNothing, [-contact, late.get() * spared - contact, spared - contact]),
        confidence: late,
        deadline: expected.max(now.plus_days(1)).min(expires),
        assumed: assumed(shop, &[], &[Assumption::Costs, Assumption::ServiceTargets]),
    }
}

fn subject(parcel: &ParcelUnderWay) -> Subject {
    Subject::Shipment { shipment: parcel.shipment.clone() }
}

/// The parcel without a notice.
pub(super) fn undecided(parcel: &ParcelUnderWay, why: UndecidedReason) -> Undecided {
    draft::undecided(Area::Delivery, subject(parcel), why)
}
