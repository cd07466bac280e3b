//! What holds for every shop.

use crate::chance::{Chance, state};
use crate::shop::cycle;
use proptest::prelude::*;
use qm_decide::{Planned, approve_by_rule, plan};
use qm_domain::state::ShopState;
use qm_domain::*;
use std::collections::{BTreeMap, BTreeSet};

/// Every open subject with its area.
fn open(state: &ShopState) -> Vec<(Area, String)> {
    let mut all: Vec<(Area, Subject)> = Vec::new();
    all.extend(state.orders.orders.iter().map(|o| (Area::Orders, Subject::Order { order: o.order.clone() })));
    all.extend(
        state
            .stock
            .positions
            .iter()
            .map(|p| (Area::Stock, Subject::Stock { sku: p.sku.clone(), location: p.location.clone() })),
    );
    all.extend(
        state.delivery.ready.iter().map(|o| (Area::Delivery, Subject::Order { order: o.order.clone() })),
    );
    all.extend(
        state
            .delivery
            .under_way
            .iter()
            .map(|p| (Area::Delivery, Subject::Shipment { shipment: p.shipment.clone() })),
    );
    all.extend(
        state
            .customers
            .customers
            .iter()
            .map(|c| (Area::Customers, Subject::Customer { customer: c.customer.clone() })),
    );
    all.extend(state.care.tickets.iter().map(|t| (Area::Care, Subject::Ticket { ticket: t.ticket.clone() })));
    all.into_iter().map(|(area, subject)| (area, subject.key())).collect()
}

fn settled(planned: &Planned) -> BTreeMap<(Area, String), usize> {
    let decided = planned.decisions.iter().flat_map(|d| d.covers().into_iter().map(|s| (d.area(), s.key())));
    let left = planned.undecided.iter().map(|u| (u.area, u.subject.key()));
    let mut times = BTreeMap::new();
    for key in decided.chain(left) {
        *times.entry(key).or_default() += 1;
    }
    times
}

/// The plan in an order of its own.
fn sorted(mut planned: Planned) -> (Vec<String>, Vec<String>) {
    let mut decisions: Vec<String> = planned.decisions.drain(..).map(|d| format!("{d:?}")).collect();
    let mut left: Vec<String> = planned.undecided.drain(..).map(|u| format!("{u:?}")).collect();
    decisions.sort();
    left.sort();
    (decisions, left)
}

fn shuffled<T>(items: &mut [T], chance: &mut Chance) {
    for i in (1..items.len()).rev() {
        items.swap(i, usize::try_from(chance.below(u64::try_from(i + 1).unwrap())).unwrap());
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 150, ..ProptestConfig::default() })]

    #[test]
    fn every_open_subject_is_settled_once_and_nothing_else(seed: u64) {
        let (state, policy) = state(seed, 24);
        let planned = plan(&state, &policy, &cycle());
        let expected: BTreeMap<_, usize> = open(&state).into_iter().map(|key| (key, 1)).collect();
        prop_assert_eq!(settled(&planned), expected);
    }

    #[test]
    fn every_decision_passes_the_checker(seed: u64) {
        let (state, policy) = state(seed, 24);
        let planned = plan(&state, &policy, &cycle());
        let count = planned.decisions.len();
        let (passed, failed) = qm_check::check_all(planned.decisions, &state, &policy);
        prop_assert!(failed.is_empty(), "{:#?}", failed.first());
        prop_assert_eq!(passed.len(), count);
    }

    #[test]
    fn the_same_input_gives_the_same_plan_in_any_order(seed: u64) {
        let (mut state, policy) = state(seed, 16);
        let first = plan(&state, &policy, &cycle());
        prop_assert_eq!(&first, &plan(&state, &policy, &cycle()));
        let mut chance = Chance(seed ^ 0xabcd);
        shuffled(&mut state.orders.orders, &mut chance);
        shuffled(&mut state.delivery.ready, &mut chance);
        shuffled(&mut state.customers.customers, &mut chance);
        shuffled(&mut state.care.tickets, &mut chance);
        prop_assert_eq!(sorted(plan(&state, &policy, &cycle())), sorted(first));
    }

    #[test]
    fn rules_approve_nothing_that_a_person_must(seed: u64) {
        let (state, _) = state(seed, 24);
        let free = AreaPolicy { automatic: true, max_minor: 10_000, min_confidence: 0.0, allow_assumed: true, ..AreaPolicy::default() };
        let policy = Policy {
            orders: free.clone(), stock: free.clone(), delivery: free.clone(), customers: free.clone(), care: free,
            ..Policy::default()
        };
        for decision in plan(&state, &policy, &cycle()).decisions {
            prop_assert!(approve_by_rule(&decision, &Policy::default()).is_none());
            let must_ask = matches!(decision.action, Action::Reply(_) | Action::MarkDown(_) | Action::Return(_))
                || decision.assumed.contains(&Assumption::Consent)
                || decision.action.commits_minor() > 10_000;
            prop_assert_eq!(approve_by_rule(&decision, &policy).is_none(), must_ask);
        }
    }
}

#[test]
fn chance_reaches_every_action_and_every_reason() {
    let (mut actions, mut reasons) = (BTreeSet::new(), BTreeSet::new());
    for seed in 0..150 {
        let (state, policy) = state(seed, 30);
        let planned = plan(&state, &policy, &cycle());
        actions.extend(planned.decisions.iter().map(|d| d.action.code()));
        reasons.extend(planned.undecided.iter().map(|u| u.reason));
    }
    assert_eq!(actions.len(), 10, "{actions:?}");
    let never: Vec<_> = UndecidedReason::ALL.iter().filter(|r| !reasons.contains(r)).collect();
    assert!(never.is_empty(), "{never:?}");
}
