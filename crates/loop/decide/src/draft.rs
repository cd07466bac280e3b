//! From what a planner found to a decision: its id, its money, its facts.

use crate::cycle::CycleInfo;
use crate::number::whole;
use qm_domain::{
    Action, Alternative, Area, Assumption, Baseline, Decision, DecisionId, FactCode, FactValue, Gain,
    ModelVersion, Probability, Reason, ReasonCode, ReasonFact, Shop, Subject, Timestamp, Undecided,
    UndecidedReason,
};
use std::collections::BTreeSet;

/// A decision without its id and its run.
pub(crate) struct Draft {
    pub(crate) subject: Subject,
    pub(crate) action: Action,
    pub(crate) reason: Reason,
    pub(crate) alternatives: Vec<Alternative>,
    pub(crate) gain: Gain,
    pub(crate) confidence: Probability,
    pub(crate) deadline: Timestamp,
    pub(crate) assumed: Vec<Assumption>,
}

impl Draft {
    /// The decision; its deadline is no earlier than the run.
    pub(crate) fn decision(self, cycle: &CycleInfo) -> Decision {
        Decision {
            id: decision_id(cycle, &self.subject, self.action.area()),
            cycle: cycle.id.clone(),
            made_at: cycle.now,
            subject: self.subject,
            action: self.action,
            reason: self.reason,
            alternatives: self.alternatives,
            gain: self.gain,
            confidence: self.confidence,
            deadline: Some(self.deadline.max(cycle.now)),
            assumed: self.assumed,
            supersedes: None,
        }
    }
}

/// `{cycle}-{16 hex digits}` of area and subject; a cycle too long for that stands in it by its own digits.
fn decision_id(cycle: &CycleInfo, subject: &Subject, area: Area) -> DecisionId {
    let own = fnv1a(&format!("{area}/{}", subject.key()));
    DecisionId::new(&format!("{}-{own:016x}", cycle.id))
        .or_else(|_| DecisionId::new(&format!("{:016x}-{own:016x}", fnv1a(cycle.id.as_str()))))
        .expect("invariant: hexadecimal digits are an identifier")
}

/// The 64-bit FNV-1a hash (Fowler, Noll & Vo): the same on every machine and in every version.
fn fnv1a(text: &str) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
    })
}

/// A gain in minor units; the interval is widened to hold the mean, and NaN counts as 0.
pub(crate) fn gain(shop: &Shop, baseline: Baseline, [lo, mean, hi]: [f64; 3]) -> Gain {
    let mean = if mean.is_nan() { 0.0 } else { mean };
    let money = |minor: f64| shop.money(whole(minor));
    Gain { mean: money(mean), lo: money(lo.min(hi).min(mean)), hi: money(hi.max(lo).max(mean)), baseline }
}

/// The reason of a decision.
pub(crate) fn reason(code: ReasonCode, facts: Vec<ReasonFact>, models: Vec<ModelVersion>) -> Reason {
    Reason { code, facts, models }
}

/// A fact that is a number, 0 where it is not finite.
pub(crate) fn number(code: FactCode, value: f64) -> ReasonFact {
    ReasonFact { code, value: FactValue::Number(if value.is_finite() { value } else { 0.0 }) }
}

/// A fact that is a count.
pub(crate) fn tally(code: FactCode, value: i64) -> ReasonFact {
    ReasonFact { code, value: FactValue::Count(value) }
}

/// A fact that is an instant.
pub(crate) fn time(code: FactCode, value: Timestamp) -> ReasonFact {
    ReasonFact { code, value: FactValue::Time(value) }
}

/// A fact that is a probability or share.
pub(crate) fn share(code: FactCode, value: f64) -> ReasonFact {
    ReasonFact { code, value: FactValue::Share(Probability::clamped(value)) }
}

/// A fact that is an amount of minor units.
pub(crate) fn money(code: FactCode, shop: &Shop, minor: f64) -> ReasonFact {
    ReasonFact { code, value: FactValue::Money(shop.money(whole(minor))) }
}

/// A fact that is a code.
pub(crate) fn code(code: FactCode, value: &str) -> ReasonFact {
    ReasonFact { code, value: FactValue::Code(value.to_owned()) }
}

/// What else was weighed.
pub(crate) fn alternative(shop: &Shop, what: impl Into<String>, minor: f64) -> Alternative {
    Alternative { what: what.into(), gain: shop.money(whole(minor)) }
}

/// The defaults a decision rests on: those of its subject and those `sections` that the shop has not filled in.
pub(crate) fn assumed(shop: &Shop, own: &[Assumption], sections: &[Assumption]) -> Vec<Assumption> {
    let all: BTreeSet<_> = own.iter().copied().chain(shop.assumed_of(sections)).collect();
    all.into_iter().collect()
}

/// A subject without a decision.
pub(crate) fn undecided(area: Area, subject: Subject, reason: UndecidedReason) -> Undecided {
    Undecided { area, subject, reason }
}

#[cfg(test)]
mod tests {
    use super::*;
    use qm_domain::{CycleId, OrderId};

    #[test]
    fn hashes_as_published() {
        // Test vectors of the FNV reference page: "" and "a".
        assert_eq!(fnv1a(""), 0xcbf2_9ce4_8422_2325);
        assert_eq!(fnv1a("a"), 0xaf63_dc4c_8601_ec8c);
    }

    #[test]
    fn ids_fit_whatever_the_cycle_is_called() {
        let subject = Subject::Order { order: OrderId::new("1").unwrap() };
        for name in ["c1".to_owned(), "c".repeat(160)] {
            let cycle =
                CycleInfo { id: CycleId::new(&name).unwrap(), now: Timestamp::from_seconds(0), seed: 0 };
            let id = decision_id(&cycle, &subject, Area::Orders);
            assert_eq!(id, decision_id(&cycle, &subject, Area::Orders));
            assert_ne!(id, decision_id(&cycle, &subject, Area::Delivery));
        }
    }
}
