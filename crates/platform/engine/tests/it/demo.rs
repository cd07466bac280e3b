//! The simulated shop run by the loop for a day: deterministic, in every area, and close with people's data.

use crate::shop::{TestShop, files_below};
use qm_domain::{Action, Approver, Area, Language, Money, ReplyDraft, Status, Table, VehicleRoute, Zone};
use qm_engine::{DemoOptions, DemoReport, Error, RunOptions};
use std::collections::BTreeSet;

fn demo() -> (TestShop, DemoReport) {
    let shop = TestShop::new();
    let report = shop.engine.demo(DemoOptions { seed: 1, days: 1 }, &mut |_| ()).unwrap();
    (shop, report)
}

/// All decisions, whatever their status, as JSON.
fn decided(shop: &TestShop) -> String {
    let all: Vec<_> = Status::ALL
        .iter()
        .map(|status| (status, shop.engine.store().decisions_with(*status).unwrap()))
        .collect();
    serde_json::to_string_pretty(&all).unwrap()
}

/// One test, since the demo is what takes its time; two of them run side by side.
#[test]
fn a_day_is_decided_the_same_twice_in_every_area_and_measured() {
    let other = std::thread::spawn(demo);
    let (shop, report) = demo();
    let (other, again) = other.join().unwrap();
    assert_eq!(serde_json::to_string(&report).unwrap(), serde_json::to_string(&again).unwrap());
    let (first, second) = (decided(&shop), decided(&other));
    let differs = first.lines().zip(second.lines()).find(|(a, b)| a != b);
    assert_eq!(differs, None, "the first difference");
    assert_eq!(first.len(), second.len());
    drop(other);
    for area in Area::ALL {
        assert!(report.decisions.get(area).copied().unwrap_or(0) > 0, "nothing decided in {area}");
    }
    assert_eq!(report.days.len(), 2, "the day, and the morning after");
    assert!(report.days[0].applied > 0 && report.waiting > 0);
    let store = shop.engine.store();
    for cycle in store.cycles(10).unwrap() {
        assert!(cycle.defects.is_empty(), "{:?}", cycle.defects);
        let told = shop.engine.cycle_report(&cycle.id).unwrap().unwrap();
        assert_eq!((told.settled, told.failed_check), (told.subjects, 0));
    }
    assert!(!store.scores(None, 1000).unwrap().is_empty(), "no prediction was scored");
    let applied = store.decisions_with(Status::Applied).unwrap();
    let measured = applied.iter().filter(|d| {
        let events = shop.engine.decision(&d.id).unwrap().events;
        events.iter().any(|e| matches!(e.kind, qm_domain::DecisionEventKind::Measured(_)))
    });
    assert!(measured.count() > 0, "no decision was measured");
    // The second morning's notices may be measured at once; then there is nothing more to learn.
    shop.engine.learn(report.days[1].as_of).unwrap();
    let learned = shop.engine.learn(report.days[1].as_of).unwrap();
    assert_eq!((learned.scored, learned.measured), (0, 0), "what was learned is not learned twice");
    no_one_is_named(&shop);
    what_a_person_does_instead_is_checked(&shop);
    an_answer_holds(&shop, &report);
}

/// An override goes through the checker; one that passes is carried out in the proposal's place.
fn what_a_person_does_instead_is_checked(shop: &TestShop) {
    let proposed = shop.engine.store().decisions_with(Status::Proposed).unwrap();
    let by = Approver::Person("tester".into());
    let mut replies = proposed.iter().filter_map(|d| match &d.action {
        Action::Reply(reply) if reply.language == Language::En => Some((d, reply)),
        _ => None,
    });
    let (decision, reply) = replies.next_back().unwrap();
    let instead = |text: &str| Action::Reply(ReplyDraft { text: text.into(), ..reply.clone() });
    for text in ["", "Write to boss@shop.example, {name}.", "Dear {name}, see {order}."] {
        let refused = shop.engine.override_with(&decision.id, &by, instead(text), None);
        assert!(matches!(refused, Err(Error::Refused { .. })), "{text:?}: {refused:?}");
    }
    let tours = proposed.iter().find_map(|d| match &d.action {
        Action::Drive(route) => Some((d, route)),
        _ => None,
    });
    let (tour, route) = tours.unwrap();
    let cheaper = Money { minor: route.cost.minor - 500, ..route.cost };
    let refused = Action::Drive(VehicleRoute { cost: cheaper, ..route.clone() });
    assert!(matches!(shop.engine.override_with(&tour.id, &by, refused, None), Err(Error::Refused { .. })));
    let own = "Dear {name}, we are on it and write again tomorrow.";
    let status = shop.engine.override_with(&decision.id, &by, instead(own), Some("kinder")).unwrap();
    assert_eq!(status, Status::Overridden);
    let sent = std::fs::read_to_string(shop.home().join("out/replies.csv")).unwrap();
    assert!(sent.contains("we are on it and write again tomorrow"), "{sent}");
}

/// No name, phone, address or e-mail address of a customer, nor a ticket's text, stands in a file of the home but `out`.
fn no_one_is_named(shop: &TestShop) {
    let store = shop.engine.store();
    let customers: Vec<String> = store
        .changed_parts(Table::Customers, -1)
        .unwrap()
        .into_iter()
        .flat_map(|part| {
            let table = store.export(Table::Customers, part, &Zone::utc()).unwrap();
            table.texts("customer").unwrap().to_vec()
        })
        .collect();
    assert!(customers.len() > 1000);
    let mut secrets = BTreeSet::new();
    for customer in customers.iter().step_by(customers.len() / 40) {
        let person = store.person(&qm_domain::PersonId::new(customer).unwrap()).unwrap().unwrap();
        secrets.extend([person.phone, person.email, person.address].into_iter().flatten());
        // A name of two or three characters stands in the models' starter texts too; longer ones are a person's.
        secrets.extend(person.name.filter(|name| name.chars().count() >= 5));
    }
    let tickets = store.texts(Table::Tickets, "text", None).unwrap();
    let longest = tickets.iter().max_by_key(|t| t.text.len()).unwrap();
    secrets.insert(longest.text.clone());
    assert!(secrets.len() > 100, "{}", secrets.len());
    // One pass for each file: look only where a secret's first four bytes stand.
    let starts: BTreeSet<[u8; 4]> =
        secrets.iter().filter_map(|s| s.as_bytes().first_chunk().copied()).collect();
    let mut scanned = 0;
    for path in files_below(&shop.home()) {
        if path.starts_with(shop.home().join("out")) {
            continue;
        }
        let bytes = std::fs::read(&path).unwrap();
        scanned += bytes.len();
        let places = bytes
            .windows(4)
            .enumerate()
            .filter(|(_, w)| <[u8; 4]>::try_from(*w).is_ok_and(|w| starts.contains(&w)));
        for (at, _) in places {
            let found = secrets.iter().find(|secret| bytes[at..].starts_with(secret.as_bytes()));
            assert!(found.is_none(), "personal data in {} at byte {at}", path.display());
        }
    }
    assert!(scanned > 1 << 20, "{scanned} bytes are no home");
}

/// What a person turned down is not proposed again the same morning, and the rest of the answers stay.
fn an_answer_holds(shop: &TestShop, report: &DemoReport) {
    let proposed = shop.engine.store().decisions_with(Status::Proposed).unwrap();
    let by = Approver::Person("tester".into());
    let tour = proposed.iter().find(|d| d.area() == Area::Care).unwrap();
    assert_eq!(shop.engine.approve(&tour.id, &by).unwrap(), Status::Applied);
    let as_of = Some(report.days[1].as_of);
    let next = shop.engine.run(RunOptions { as_of, seed: 0 }, &mut |_| ()).unwrap();
    assert!(!next.repeated, "an answer makes another cycle");
    assert_eq!((next.settled, next.failed_check), (next.subjects, 0), "{:?}", next.defects);
    assert_eq!(shop.engine.decision(&tour.id).unwrap().status, Status::Applied);
    let now = shop.engine.store().decisions_with(Status::Proposed).unwrap();
    assert!(now.iter().all(|d| d.subject != tour.subject), "{:?} is proposed again", tour.subject);
}
