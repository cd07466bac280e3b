//! Proposals put off: what they are counted with, what takes their place, what ends it.

use crate::shop::{TestShop, at, cycle, purchase};
use qm_domain::{Approver, Area, Decision, DecisionEvent, DecisionEventKind, DecisionId, Status, Timestamp};
use qm_store::{AuditState, Cycle, DecisionFilter, DecisionSort, Error, PageRequest, Snoozed};

const NOW: &str = "2026-02-01T08:00:00Z";
const LATER: &str = "2026-02-04T00:00:00Z";

fn keep(shop: &TestShop, id: &str, now: &str, decisions: &[Decision]) {
    let cycle = Cycle { answers: shop.store.answers().unwrap(), ..cycle(id, at(now)) };
    shop.store.insert_cycle(&cycle, decisions, &[], &[], &[]).unwrap();
}

fn happens(shop: &TestShop, id: &str, kind: DecisionEventKind) -> Result<Status, Error> {
    let by = Approver::Person("anna".into());
    shop.store.append(&DecisionEvent { decision: DecisionId::new(id).unwrap(), at: at(NOW), by, kind }, &[])
}

fn snooze(shop: &TestShop, id: &str, until: &str) {
    let kind = DecisionEventKind::Snoozed { until: at(until), note: None };
    assert_eq!(happens(shop, id, kind).unwrap(), Status::Proposed);
}

fn until(shop: &TestShop, id: &str) -> Option<Timestamp> {
    shop.store.decision(&DecisionId::new(id).unwrap()).unwrap().unwrap().snoozed_until
}

/// Ids of what is put off, or is not, at an instant.
fn ids(shop: &TestShop, is: bool, now: &str) -> Vec<String> {
    let filter = DecisionFilter { snoozed: Some(Snoozed { is, at: at(now) }), ..DecisionFilter::default() };
    let page = shop.store.decisions(&filter, DecisionSort::Gain, PageRequest::first(10)).unwrap();
    page.items.iter().map(|row| row.decision.id.to_string()).collect()
}

fn two() -> TestShop {
    let shop = TestShop::new();
    keep(&shop, "k1", NOW, &[purchase("d1", "k1", "P1", at(NOW), 9), purchase("d2", "k1", "P2", at(NOW), 5)]);
    shop
}

#[test]
fn what_is_put_off_leaves_the_list_counts_as_pending_and_comes_back() {
    let shop = two();
    snooze(&shop, "d1", LATER);
    assert_eq!((ids(&shop, false, NOW), ids(&shop, true, NOW)), (vec!["d2".into()], vec!["d1".into()]));
    assert_eq!(ids(&shop, false, LATER), ["d1", "d2"], "it comes back by itself");
    let counts = shop.store.standing_counts(at(NOW)).unwrap();
    assert_eq!((counts[0].count, counts[0].snoozed, counts[0].gain_minor), (1, 1, 5));
    assert_eq!(shop.store.standing_counts(at(LATER)).unwrap()[0].count, 2);
    assert_eq!(shop.store.pending(Area::Stock).unwrap().len(), 2);
    assert_eq!(shop.store.committed_minor(Area::Stock).unwrap(), 2 * 12 * 400);
    assert_eq!(shop.store.snoozed(Area::Stock, at(NOW)).unwrap().len(), 1);
    assert_eq!(shop.store.answers().unwrap(), 1, "putting off is an answer");
    assert_eq!(shop.store.audit_state().unwrap(), AuditState::Whole { rows: 1 });
}

#[test]
fn waking_and_every_answer_end_it_and_only_what_waits_can_be_put_off() {
    let shop = two();
    for id in ["d1", "d2"] {
        snooze(&shop, id, LATER);
    }
    assert_eq!(happens(&shop, "d1", DecisionEventKind::Woken).unwrap(), Status::Proposed);
    assert_eq!(until(&shop, "d1"), None);
    let approved = DecisionEventKind::Moved { to: Status::Approved, note: None };
    assert_eq!(happens(&shop, "d2", approved).unwrap(), Status::Approved);
    assert_eq!(until(&shop, "d2"), None);
    let again = DecisionEventKind::Snoozed { until: at(LATER), note: None };
    for kind in [again, DecisionEventKind::Woken] {
        let refused = happens(&shop, "d2", kind);
        assert!(matches!(refused, Err(Error::Answered { status: Status::Approved, .. })), "{refused:?}");
    }
    let events = shop.store.decision(&DecisionId::new("d1").unwrap()).unwrap().unwrap().events;
    assert_eq!(events.len(), 2, "what happened stays told");
}

#[test]
fn what_takes_its_place_is_put_off_as_long_unless_its_deadline_is_nearer() {
    let shop = two();
    for id in ["d1", "d2"] {
        snooze(&shop, id, LATER);
    }
    let due = |decision: Decision, deadline: &str| Decision { deadline: Some(at(deadline)), ..decision };
    let next = "2026-02-02T08:00:00Z";
    let second = [
        due(purchase("e1", "k2", "P1", at(next), 9), "2026-02-05T00:00:00Z"),
        due(purchase("e2", "k2", "P2", at(next), 9), LATER),
        purchase("e3", "k2", "P3", at(next), 9),
    ];
    keep(&shop, "k2", next, &second);
    let untils: Vec<_> = ["e1", "e2", "e3"].iter().map(|id| until(&shop, id)).collect();
    assert_eq!(untils, [Some(at(LATER)), None, None]);
    // The system put it off: that is no answer of a person.
    assert_eq!(shop.store.answers().unwrap(), 2);
    // Once the time has passed, nothing is put off any more.
    keep(&shop, "k3", LATER, &[purchase("f1", "k3", "P1", at(LATER), 9)]);
    assert_eq!(until(&shop, "f1"), None);
}

#[test]
fn a_proposal_is_as_old_as_since_it_came_back_but_its_deadline_stands() {
    let shop = TestShop::new();
    let due =
        Decision { deadline: Some(at("2026-02-06T00:00:00Z")), ..purchase("d2", "k1", "P2", at(NOW), 5) };
    keep(
        &shop,
        "k1",
        NOW,
        &[purchase("d1", "k1", "P1", at(NOW), 9), due, purchase("d3", "k1", "P3", at(NOW), 5)],
    );
    snooze(&shop, "d1", LATER);
    snooze(&shop, "d2", LATER);
    let status = |id: &str| shop.store.decision(&DecisionId::new(id).unwrap()).unwrap().unwrap().status;
    let now = at("2026-02-05T00:00:00Z");
    assert_eq!(shop.store.expire(now, now.plus_days(-2)).unwrap(), 1);
    assert_eq!(
        [status("d1"), status("d2"), status("d3")],
        [Status::Proposed, Status::Proposed, Status::Expired]
    );
    let now = at("2026-02-06T12:00:00Z");
    assert_eq!(shop.store.expire(now, now.plus_days(-2)).unwrap(), 2);
}
