//! Decisions: the status machine, supersession, the outbox, the audit trail.

use crate::shop::{TestShop, at, cycle, purchase};
use proptest::prelude::*;
use qm_domain::{
    Approver, Area, Decision, DecisionEvent, DecisionEventKind, DecisionId, Moment, Status, Undecided,
    UndecidedReason,
};
use qm_store::{AuditState, Cycle, CycleOutcome, DecisionFilter, DecisionSort, Error, PageRequest};

const NOW: &str = "2026-02-01T08:00:00Z";

fn keep(shop: &TestShop, id: &str, decisions: &[Decision]) -> CycleOutcome {
    let cycle = Cycle { answers: shop.store.answers().unwrap(), ..cycle(id, at(NOW)) };
    shop.store.insert_cycle(&cycle, decisions, &[], &[], &[]).unwrap()
}

fn moved(id: &str, to: Status) -> DecisionEvent {
    DecisionEvent {
        decision: DecisionId::new(id).unwrap(),
        at: at(NOW),
        by: Approver::Person("local".into()),
        kind: DecisionEventKind::Moved { to, note: None },
    }
}

fn status(shop: &TestShop, id: &str) -> Status {
    shop.store.decision(&DecisionId::new(id).unwrap()).unwrap().unwrap().status
}

#[test]
fn the_same_cycle_twice_is_kept_once() {
    let shop = TestShop::new();
    let decisions = [purchase("d1", "k1", "P1", at(NOW), 500)];
    assert_eq!(keep(&shop, "k1", &decisions), CycleOutcome::Kept { added: 1, superseded: 0 });
    let again = keep(&shop, "k1", &decisions);
    assert_eq!(again, CycleOutcome::Known);
    let record = shop.store.decision(&decisions[0].id).unwrap().unwrap();
    assert_eq!(record.decision, decisions[0]);
    assert_eq!((record.status, record.events.len()), (Status::Proposed, 0));
    assert_eq!(shop.store.last_cycle().unwrap().unwrap().decisions[&Area::Stock], 1);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn a_decision_goes_only_where_it_may(path in prop::collection::vec(0_usize..6, 1..6)) {
        let shop = TestShop::new();
        keep(&shop, "k1", &[purchase("d1", "k1", "P1", at(NOW), 500)]);
        let mut now = Status::Proposed;
        let mut events = 0;
        for to in path.into_iter().map(|i| Status::ALL[i]) {
            match shop.store.append(&moved("d1", to), &["file"]) {
                Ok(reached) => {
                    prop_assert!(now.may_become(to) && reached == to);
                    now = to;
                    events += 1;
                }
                Err(Error::Status { from, to: wanted, .. }) => {
                    prop_assert!(!now.may_become(to) && from == now && wanted == to);
                }
                Err(other) => prop_assert!(false, "{other}"),
            }
        }
        let record = shop.store.decision(&DecisionId::new("d1")?)?.unwrap();
        prop_assert_eq!((record.status, record.events.len()), (now, events));
    }
}

#[test]
fn an_unknown_decision_cannot_be_moved() {
    let shop = TestShop::new();
    let moved = shop.store.append(&moved("nobody", Status::Approved), &[]);
    assert!(matches!(moved, Err(Error::NoDecision(_))));
}

#[test]
fn a_newer_proposal_takes_the_place_of_an_older_one_but_not_of_an_approved_one() {
    let shop = TestShop::new();
    keep(&shop, "k1", &[purchase("d1", "k1", "P1", at(NOW), 5), purchase("d2", "k1", "P2", at(NOW), 5)]);
    shop.store.append(&moved("d2", Status::Approved), &["file"]).unwrap();
    let outcome =
        keep(&shop, "k2", &[purchase("d3", "k2", "P1", at(NOW), 7), purchase("d4", "k2", "P2", at(NOW), 7)]);
    assert_eq!(outcome, CycleOutcome::Kept { added: 2, superseded: 1 });
    assert_eq!(status(&shop, "d1"), Status::Expired);
    assert_eq!(status(&shop, "d2"), Status::Approved);
    let pending = shop.store.pending(Area::Stock).unwrap();
    assert_eq!(pending["stock:P1@L1"].0.as_str(), "d3");
    assert_eq!(shop.store.committed_minor(Area::Stock).unwrap(), 3 * 12 * 400);
}

#[test]
fn a_cycle_that_has_not_seen_an_answer_is_not_kept() {
    let shop = TestShop::new();
    keep(&shop, "k1", &[purchase("d1", "k1", "P1", at(NOW), 5)]);
    shop.store.append(&moved("d1", Status::Approved), &["file"]).unwrap();
    let decisions = [purchase("d2", "k2", "P2", at(NOW), 7)];
    let late = Cycle { answers: shop.store.answers().unwrap() - 1, ..cycle("k2", at(NOW)) };
    let outcome = shop.store.insert_cycle(&late, &decisions, &[], &[], &[]).unwrap();
    assert_eq!(outcome, CycleOutcome::Overtaken);
    assert_eq!(shop.store.last_cycle().unwrap().unwrap().id.as_str(), "k1");
    assert!(shop.store.decision(&decisions[0].id).unwrap().is_none());
}

#[test]
fn an_approval_is_carried_out_once() {
    let shop = TestShop::new();
    keep(&shop, "k1", &[purchase("d1", "k1", "P1", at(NOW), 5)]);
    assert!(shop.store.outbox_due(at(NOW), 10).unwrap().is_empty());
    shop.store.append(&moved("d1", Status::Approved), &["file", "file"]).unwrap();
    let due = shop.store.outbox_due(at(NOW), 10).unwrap();
    assert_eq!((due.len(), due[0].key.as_str(), due[0].attempts), (1, "d1/file", 0));
    let later = at("2026-02-01T09:00:00Z");
    shop.store.outbox_failed(due[0].id, later, "no disk").unwrap();
    assert!(shop.store.outbox_due(at(NOW), 10).unwrap().is_empty());
    assert_eq!(shop.store.outbox_due(later, 10).unwrap()[0].attempts, 1);
    assert!(shop.store.outbox_done(due[0].id, later, "purchase.csv").unwrap());
    assert!(!shop.store.outbox_done(due[0].id, later, "purchase.csv").unwrap(), "done twice");
    assert_eq!(status(&shop, "d1"), Status::Applied);
    assert!(shop.store.outbox_due(later, 10).unwrap().is_empty());
    assert!(shop.store.outbox_failed(due[0].id, later, "late").is_err());
}

#[test]
fn what_is_turned_down_after_approval_is_withdrawn() {
    let shop = TestShop::new();
    keep(&shop, "k1", &[purchase("d1", "k1", "P1", at(NOW), 5)]);
    shop.store.append(&moved("d1", Status::Approved), &["file"]).unwrap();
    shop.store.append(&moved("d1", Status::Rejected), &["file"]).unwrap();
    assert!(shop.store.outbox_due(at(NOW), 10).unwrap().is_empty());
    assert_eq!(shop.store.outbox_state().unwrap()["withdrawn"], 1);
}

#[test]
fn an_override_carries_out_what_the_person_chose() {
    let shop = TestShop::new();
    let decision = purchase("d1", "k1", "P1", at(NOW), 5);
    keep(&shop, "k1", std::slice::from_ref(&decision));
    let chosen = purchase("x", "k1", "P9", at(NOW), 5).action;
    let kind = DecisionEventKind::Overridden { action: Box::new(chosen.clone()), note: None };
    shop.store.append(&DecisionEvent { kind, ..moved("d1", Status::Overridden) }, &["file"]).unwrap();
    assert_eq!(shop.store.outbox_due(at(NOW), 10).unwrap()[0].action, chosen);
    assert_eq!(shop.store.decision(&decision.id).unwrap().unwrap().decision, decision, "it never changes");
}

#[test]
fn what_goes_on_otherwise_keeps_its_status_and_is_carried_out_anew() {
    let shop = TestShop::new();
    let decision = Decision { deadline: Some(at(NOW)), ..purchase("d1", "k1", "P1", at(NOW), 5) };
    keep(&shop, "k1", std::slice::from_ref(&decision));
    shop.store.append(&moved("d1", Status::Approved), &["file", "webhook"]).unwrap();
    let due = shop.store.outbox_due(at(NOW), 10).unwrap();
    shop.store.outbox_done(due[0].id, at(NOW), "first").unwrap();
    let chosen = purchase("x", "k1", "P9", at(NOW), 5).action;
    let moment = Moment { now: at(NOW), happened: Vec::new() };
    let kind = DecisionEventKind::Replanned { action: Box::new(chosen.clone()), moment, note: None };
    let event = DecisionEvent { kind, ..moved("d1", Status::Approved) };
    let other = purchase("d2", "k1", "P2", at(NOW), 5);
    keep(&shop, "k2", std::slice::from_ref(&other));
    let proposed = DecisionEvent { decision: other.id.clone(), ..event.clone() };
    let refused = shop.store.append(&proposed, &["file"]).unwrap_err();
    assert!(matches!(refused, qm_store::Error::Status { from: Status::Proposed, .. }), "{refused}");
    let standing = shop.store.standing_since(Area::Stock, at(NOW).plus_days(-30), at(NOW)).unwrap();
    assert_eq!(standing, [(decision.clone(), Status::Approved)], "what people let stand");
    assert!(shop.store.standing_since(Area::Stock, at(NOW).plus_days(1), at(NOW)).unwrap().is_empty());
    assert_eq!(shop.store.append(&event, &["file", "webhook"]).unwrap(), Status::Approved);
    let again = shop.store.outbox_due(at(NOW), 10).unwrap();
    assert_eq!(again.iter().map(|item| &item.action).collect::<Vec<_>>(), [&chosen, &chosen]);
    assert!(again.iter().all(|item| due.iter().all(|before| before.key != item.key)), "keys of their own");
    assert_eq!(shop.store.outbox_state().unwrap()["withdrawn"], 1, "what still waited is not carried out");
    let record = shop.store.decision(&decision.id).unwrap().unwrap();
    assert_eq!((record.decision, record.events.last()), (decision, Some(&event)));
}

#[test]
fn old_proposals_expire() {
    let shop = TestShop::new();
    let early = at("2026-01-01T00:00:00Z");
    let mut overdue = purchase("d2", "k1", "P2", at(NOW), 5);
    overdue.deadline = Some(early);
    let decisions = [purchase("d1", "k1", "P1", early, 5), overdue, purchase("d3", "k1", "P3", at(NOW), 5)];
    keep(&shop, "k1", &decisions);
    assert_eq!(shop.store.expire(at(NOW), at("2026-01-25T00:00:00Z")).unwrap(), 2);
    assert_eq!(status(&shop, "d3"), Status::Proposed);
    assert_eq!(shop.store.decisions_with(Status::Expired).unwrap().len(), 2);
}

#[test]
fn lists_are_paged_without_gap_or_repetition() {
    let shop = TestShop::new();
    let decisions: Vec<Decision> =
        (0..25).map(|i| purchase(&format!("d{i:02}"), "k1", &format!("P{i}"), at(NOW), i % 4)).collect();
    keep(&shop, "k1", &decisions);
    for sort in [DecisionSort::Gain, DecisionSort::Time] {
        let (mut seen, mut cursor) = (Vec::new(), None::<String>);
        loop {
            let request = PageRequest { cursor: cursor.as_deref(), limit: 7 };
            let page = shop.store.decisions(&DecisionFilter::default(), sort, request).unwrap();
            seen.extend(page.items.into_iter().map(|r| (r.decision.gain.mean.minor, r.decision.id)));
            cursor = page.next;
            if cursor.is_none() {
                break;
            }
        }
        assert_eq!(seen.len(), 25);
        if sort == DecisionSort::Gain {
            assert!(seen.is_sorted_by(|a, b| a.0 > b.0 || (a.0 == b.0 && a.1 < b.1)));
        }
    }
    let filter = DecisionFilter { text: Some("P2%".into()), ..DecisionFilter::default() };
    let none = shop.store.decisions(&filter, DecisionSort::Gain, PageRequest::first(9)).unwrap();
    assert!(none.items.is_empty(), "a percent sign is a percent sign");
    let filter = DecisionFilter { text: Some("P2@".into()), area: Some(Area::Stock), ..filter };
    let one = shop.store.decisions(&filter, DecisionSort::Gain, PageRequest::first(9)).unwrap();
    assert_eq!(one.items.len(), 1);
}

#[test]
fn undecided_subjects_are_those_of_the_last_cycle() {
    let shop = TestShop::new();
    let undecided = |n: usize| -> Vec<Undecided> {
        (0..n)
            .map(|i| Undecided {
                area: Area::Stock,
                subject: purchase("x", "k", &format!("P{i}"), at(NOW), 0).subject,
                reason: if i == 0 { UndecidedReason::NoDemand } else { UndecidedReason::StockCoversDemand },
            })
            .collect()
    };
    for (id, n) in [("k1", 9), ("k2", 5)] {
        shop.store.insert_cycle(&cycle(id, at(NOW)), &[], &undecided(n), &[], &[]).unwrap();
    }
    let page = shop.store.undecided(Some(Area::Stock), None, PageRequest::first(3)).unwrap();
    assert_eq!(page.items.len(), 3);
    let rest = PageRequest { cursor: page.next.as_deref(), limit: 9 };
    assert_eq!(shop.store.undecided(None, None, rest).unwrap().items.len(), 2);
    let counts = shop.store.undecided_counts().unwrap();
    assert_eq!(counts.iter().map(|c| c.count).collect::<Vec<_>>(), [4, 1]);
    assert_eq!(shop.store.cycles(9).unwrap()[1].undecided[&Area::Stock][&UndecidedReason::NoDemand], 1);
}

#[test]
fn the_trail_shows_a_changed_and_a_missing_row() {
    let shop = TestShop::new();
    keep(&shop, "k1", &[purchase("d1", "k1", "P1", at(NOW), 5), purchase("d2", "k1", "P2", at(NOW), 5)]);
    shop.store.append(&moved("d1", Status::Approved), &[]).unwrap();
    shop.store.append(&moved("d2", Status::Rejected), &[]).unwrap();
    assert_eq!(shop.store.audit_state().unwrap(), AuditState::Whole { rows: 2 });
    shop.store.check().unwrap();
    let change = |sql: &str| {
        rusqlite::Connection::open(shop.database()).unwrap().execute(sql, []).unwrap();
    };
    change("UPDATE audit SET who = 'somebody else' WHERE id = 1");
    assert_eq!(shop.store.audit_state().unwrap(), AuditState::Broken { id: 1 });
    assert!(matches!(shop.store.check(), Err(Error::Unsound(_))));
    change("DELETE FROM audit WHERE id = 1");
    assert_eq!(shop.store.audit_state().unwrap(), AuditState::Broken { id: 2 });
}

#[test]
fn the_data_base_refuses_to_change_a_decision() {
    let shop = TestShop::new();
    keep(&shop, "k1", &[purchase("d1", "k1", "P1", at(NOW), 5)]);
    let connection = rusqlite::Connection::open(shop.database()).unwrap();
    assert!(connection.execute("UPDATE decisions SET body = '{}'", []).is_err());
}
