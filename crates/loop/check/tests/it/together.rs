//! What decisions use up, they use up once.

use crate::sound::{self, *};
use qm_check::{DefectCode, check, check_all};
use qm_domain::samples::*;
use qm_domain::*;

/// The codes of what failed, beside the number that passed.
fn verdict(decisions: Vec<Decision>, policy: &Policy) -> (usize, Vec<DefectCode>) {
    let (passed, failed) = check_all(decisions, &sound::state(), policy);
    (passed.len(), failed.iter().flat_map(|(_, defects)| defects.iter().map(|d| d.code)).collect())
}

#[test]
fn sound_decisions_pass_as_they_are() {
    let (passed, failed) = check_all(all(), &sound::state(), &Policy::default());
    assert!(failed.is_empty(), "{failed:#?}");
    let back: Vec<Decision> = passed.into_iter().map(qm_check::Checked::into_inner).collect();
    assert_eq!(back, all());
}

#[test]
fn nothing_is_done_twice() {
    let count = all().len();
    let (passed, codes) = verdict([all(), all()].concat(), &Policy::default());
    assert_eq!(passed, count);
    assert_eq!(
        codes.iter().filter(|c| **c == DefectCode::Repeated).count(),
        count + 2,
        "each subject, each stop"
    );
    assert!(check(drive(), &sound::state(), &Policy::default(), &[drive()]).is_err());
}

#[test]
fn people_and_stations_do_one_thing_at_a_time() {
    let policy = Policy::default();
    let pair = |worker: &str, from| vec![fulfil("order-1", "w1", 0), fulfil("order-2", worker, from)];
    assert_eq!(verdict(pair("w1", 1_200), &policy), (2, vec![]), "one after the other");
    let (_, same_worker) = verdict(pair("w1", 1_199), &policy);
    assert_eq!(same_worker, [DefectCode::Overlap], "a second too early");
    assert_eq!(verdict(pair("w2", 599), &policy).1, [DefectCode::Overlap], "the picking place is taken");
    assert_eq!(verdict(pair("w2", 600), &policy).1, [], "picking while the other packs");
}

#[test]
fn stock_is_given_away_once() {
    let mut again = transfer();
    again.id = DecisionId::new("again").unwrap();
    again.subject = Subject::Stock { sku: Sku::new("sku-2").unwrap(), location: location("L3") };
    if let Action::Transfer(transfer) = &mut again.action {
        transfer.to = location("L3");
        (transfer.quantity, transfer.cost) = (16, eur(16 * 40));
    }
    let mut state = sound::state();
    state.stock.positions.push(position("sku-2", "L3", 0, 1.0));
    let (passed, failed) = check_all(vec![transfer(), again], &state, &Policy::default());
    assert_eq!((passed.len(), failed[0].1[0].code), (1, DefectCode::NotThere), "25 + 16 of 40");
}

#[test]
fn what_goes_elsewhere_is_not_excess() {
    let mut given = transfer();
    given.subject = Subject::Stock { sku: Sku::new("sku-4").unwrap(), location: location("L2") };
    if let Action::Transfer(transfer) = &mut given.action {
        (transfer.sku, transfer.from, transfer.to) =
            (Sku::new("sku-4").unwrap(), location("L1"), location("L2"));
    }
    let mut state = sound::state();
    state.stock.positions.push(position("sku-4", "L2", 0, 1.0));
    let (passed, failed) = check_all(vec![given, mark_down()], &state, &Policy::default());
    assert_eq!((passed.len(), failed[0].1[0].code), (1, DefectCode::NotExcess), "900 - 25 - 720 of 180");
}

#[test]
fn the_budget_and_the_messages_are_spent_once() {
    // 24 x 600 = 14400 each; 1000 wait for approval already.
    let both = vec![purchase("sku-1", 24), purchase("sku-3", 24)];
    let mut state = sound::state();
    state.stock.committed_minor = 1_000;
    for (budget, passes) in [(0, 2), (29_800, 2), (29_799, 1), (15_400, 1), (15_399, 0)] {
        let policy = Policy { purchase_budget_minor: budget, ..Policy::default() };
        let (passed, failed) = check_all(both.clone(), &state, &policy);
        assert_eq!(passed.len(), passes, "budget {budget}");
        assert!(failed.iter().all(|(_, defects)| defects[0].code == DefectCode::OverBudget));
    }
    let policy = Policy { contacts_per_cycle: 1, ..Policy::default() };
    let (passed, codes) = verdict(vec![win_back("person-1"), win_back("person-2")], &policy);
    assert_eq!((passed, codes), (1, vec![DefectCode::TooManyContacts]));
}

#[test]
fn a_location_takes_no_more_than_fits() {
    // 24 x 500 and 25 x 400 cubic centimetres into a room of which 3 of 26 litres are left by what is there.
    let both = || vec![purchase("sku-1", 24), transfer()];
    let passes = |litres: i64, bend: &dyn Fn(&mut state::ShopState)| {
        let mut state = sound::state();
        state.shop.storage = vec![Storage { location: location("L1"), litres, unit_litres: None }];
        state.stock.taken.insert(location("L1"), CubicCentimetres(3_000));
        for position in &mut state.stock.positions {
            position.unit_volume = CubicCentimetres(if position.sku.as_str() == "sku-1" { 500 } else { 400 });
        }
        bend(&mut state);
        let (passed, failed) = check_all(both(), &state, &Policy::default());
        let defects = failed.iter().flat_map(|(_, defects)| defects);
        assert!(defects.clone().all(|defect| defect.code == DefectCode::OverRoom), "{failed:?}");
        (passed.len(), defects.map(ToString::to_string).collect::<Vec<_>>())
    };
    assert_eq!(passes(25, &|_| {}).0, 2, "3 + 12 + 10");
    assert_eq!(passes(24, &|_| {}), (1, vec!["over_room: expected 24000, found 25000".into()]));
    assert_eq!(
        passes(14, &|_| {}),
        (1, vec!["over_room: expected 14000, found 15000".into()]),
        "the transfer fits"
    );
    assert_eq!(passes(12, &|_| {}).0, 0);
    // The room of another location is its own, and one that is told of none has no end.
    assert_eq!(passes(1, &|s| s.shop.storage[0].location = location("L2")).0, 2);
    assert_eq!(passes(1, &|s| s.shop.storage.clear()).0, 2);
    // What is over full already takes nothing more, but for what takes no room.
    let full = |s: &mut state::ShopState| _ = s.stock.taken.insert(location("L1"), CubicCentimetres(99_000));
    assert_eq!(passes(25, &full).0, 0);
    let flat = |s: &mut state::ShopState| {
        full(s);
        s.stock.positions.iter_mut().for_each(|position| position.unit_volume = CubicCentimetres(0));
    };
    assert_eq!(passes(25, &flat).0, 2);
}

#[test]
fn a_supplier_sends_a_location_no_more_than_its_containers_hold() {
    // 24 x 500 and 24 x 700 cubic centimetres, 28.8 litres together, in two containers at most.
    let both = || vec![purchase("sku-1", 24), purchase("sku-3", 24)];
    let passes = |litres: i64, most: Option<u32>| {
        let mut state = sound::state();
        let container = Container { litres, cost_minor: 5_000, most };
        state.shop.suppliers[0].container = Some(container);
        for position in &mut state.stock.positions {
            position.unit_volume = CubicCentimetres(if position.sku.as_str() == "sku-1" { 500 } else { 700 });
        }
        let (passed, failed) = check_all(both(), &state, &Policy::default());
        let told = failed.iter().flat_map(|(_, defects)| defects).map(ToString::to_string);
        (passed.len(), told.collect::<Vec<_>>())
    };
    assert_eq!(passes(15, Some(2)).0, 2);
    assert_eq!(passes(14, Some(2)), (1, vec!["over_containers: expected 28000, found 28800".into()]));
    assert_eq!(passes(14, None).0, 2, "as many as it takes");
    assert_eq!(passes(5, Some(2)).0, 0, "neither alone");
}

#[test]
fn a_vehicle_drives_one_tour_at_a_time() {
    let mut other = drive();
    other.id = DecisionId::new("other").unwrap();
    let defects = check(other, &sound::state(), &Policy::default(), &[drive()]).unwrap_err();
    assert!(defects.iter().any(|d| d.code == DefectCode::Overlap));
    assert!(defects[0].to_string().starts_with(defects[0].code()));
    // Nor another beside one that stood before.
    let Action::Drive(route) = drive().action else { unreachable!() };
    let standing = |from: i64, to: i64| {
        let mut state = sound::state();
        let (from, to) = (route.start.plus_seconds(from), route.start.plus_seconds(to));
        state.delivery.driving = vec![state::Driving { vehicle: route.vehicle.clone(), from, to }];
        check(drive(), &state, &Policy::default(), &[]).map(|_| ())
    };
    assert_eq!(standing(-600, 0), Ok(()), "one after the other");
    assert_eq!(standing(-600, 1).unwrap_err()[0].code, DefectCode::Overlap);
}
