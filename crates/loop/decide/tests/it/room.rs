//! Purchases and transfers that rooms and shelf lives limit.

use crate::chance;
use crate::shop::*;
use proptest::prelude::*;
use qm_decide::*;
use qm_domain::state::ShopState;
use qm_domain::*;
use std::collections::BTreeMap;

/// A shop with so many litres left at L1.
fn shop_with(positions: Vec<state::StockPosition>, litres_left: i64) -> ShopState {
    let mut state = empty();
    state.stock.positions = positions;
    room(&mut state, "L1", litres_left);
    state
}

fn room(state: &mut ShopState, place: &str, litres_left: i64) {
    let litres = 100 + litres_left;
    state.shop.storage.push(Storage { location: location(place), litres, unit_litres: None });
    state.stock.taken.insert(location(place), CubicCentimetres(100_000));
}

/// A product of which a unit takes so many cubic centimetres, in packs of one.
fn sized(sku: &str, place: &str, on_hand: i64, cm3: i64) -> state::StockPosition {
    let mut position = position(sku, place, on_hand, 3.0);
    position.unit_volume = CubicCentimetres(cm3);
    let supply = position.supply.as_mut().unwrap();
    (supply.pack, supply.minimum_quantity) = (1, 1);
    position
}

fn planned(state: &ShopState) -> Planned {
    let planned = stock(state, &Policy::default(), &cycle());
    let (_, failed) = qm_check::check_all(planned.decisions.clone(), state, &Policy::default());
    assert!(failed.is_empty(), "{failed:?}");
    planned
}

fn bought(planned: &Planned, sku: &str) -> i64 {
    let units = planned.decisions.iter().map(|one| match &one.action {
        Action::Purchase(line) if line.sku.as_str() == sku => line.quantity,
        _ => 0,
    });
    units.sum()
}

fn fact(decision: &Decision, code: FactCode) -> Option<FactValue> {
    decision.reason.facts.iter().find(|fact| fact.code == code).map(|fact| fact.value.clone())
}

fn number(decision: &Decision, code: FactCode) -> f64 {
    match fact(decision, code) {
        Some(FactValue::Number(number)) => number,
        Some(FactValue::Money(money)) => f64::from(i32::try_from(money.minor).unwrap()),
        other => panic!("{code}: {other:?}"),
    }
}

fn bound(decision: &Decision) -> String {
    let Some(FactValue::Code(bound)) = fact(decision, FactCode::BoundBy) else { panic!("{decision:?}") };
    bound
}

#[test]
fn what_is_scarce_goes_to_the_units_that_gain_most_for_the_room_they_take() {
    // As dear and as well sold as each other; one takes ten times the room.
    let both = || vec![sized("bulky", "L1", 0, 5_000), sized("small", "L1", 0, 500)];
    let free = planned(&shop_with(both(), 100_000));
    let wanted = bought(&free, "small");
    assert_eq!(bought(&free, "bulky"), wanted, "with room for all");
    let decision = &free.decisions[0];
    assert_ne!(bound(decision), "room");
    assert!((number(decision, FactCode::RoomFree) - 100_000.0).abs() < 1e-9);
    assert!(
        (number(decision, FactCode::RoomTaken) - 5.0 * f64::from(i32::try_from(wanted).unwrap())).abs()
            < 1e-9
    );
    // Half of what both would take.
    let tight = planned(&shop_with(both(), wanted * 11 / 4));
    let (bulky, small) = (bought(&tight, "bulky"), bought(&tight, "small"));
    assert!(small > bulky && bulky > 0 && bulky * 10 + small <= wanted * 11 / 2, "{bulky} and {small}");
    assert!(bulky * 10 + small + 10 > wanted * 11 / 2, "no unit more fits");
    assert_eq!(bound(&tight.decisions[0]), "room");
    assert!(number(&tight.decisions[0], FactCode::OnePackMore) > 0.0);
    // No room at all, then no unit.
    let full = planned(&shop_with(both(), 0));
    let reasons: Vec<_> = full.undecided.iter().map(|one| one.reason).collect();
    assert_eq!((full.decisions.len(), reasons), (0, vec![UndecidedReason::NoRoom; 2]));
    // Another location has its own.
    let mut state = shop_with(both(), 0);
    state.stock.positions[1].location = location("L2");
    state.stock.positions[1].forecast.as_mut().unwrap().location = location("L2");
    assert_eq!(bought(&planned(&state), "small"), wanted);
    room(&mut state, "L2", 5);
    let two = planned(&state);
    assert_eq!((bought(&two, "bulky"), bought(&two, "small")), (0, 10));
}

#[test]
fn budget_and_room_hold_together_and_the_dearer_one_is_named() {
    let state = shop_with(vec![sized("a", "L1", 0, 1_000), sized("b", "L2", 0, 1_000)], 20);
    let bounds = |budget: i64| {
        let policy = Policy { purchase_budget_minor: budget, ..Policy::default() };
        let planned = stock(&state, &policy, &cycle());
        let (_, failed) = qm_check::check_all(planned.decisions.clone(), &state, &policy);
        assert!(failed.is_empty(), "{failed:?}");
        (bought(&planned, "a"), planned.decisions.iter().map(bound).collect::<Vec<_>>())
    };
    let (most, free) =
        (bought(&stock(&state, &Policy::default(), &cycle()), "b"), ["room", "worth"].map(String::from));
    assert_eq!(bounds(0), (20, free.to_vec()));
    assert_eq!(bounds((20 + most - 2) * 600), (20, vec!["room".into(), "budget".into()]));
    let (few, both) = bounds(20 * 600);
    assert!(few < 20, "money is scarcer than room: {few}");
    assert_eq!(both, ["budget", "budget"]);
}

#[test]
fn a_transfer_takes_what_fits() {
    let state = |litres: i64| {
        let mut state = shop_with(vec![sized("a", "L1", 0, 1_000), sized("a", "L2", 900, 1_000)], litres);
        state.stock.positions[1].forecast.as_mut().unwrap().mean = vec![0.1; 28];
        state
    };
    let moved = |litres: i64| {
        let planned = planned(&state(litres));
        let decision = planned.decisions.first()?.clone();
        let Action::Transfer(transfer) = &decision.action else { panic!("{decision:?}") };
        Some((transfer.quantity, transfer.cost, decision))
    };
    let (all, _, free) = moved(10_000).unwrap();
    assert_eq!(fact(&free, FactCode::BoundBy), None);
    let (some, cost, decision) = moved(20).unwrap();
    assert!(all > 20, "{all}");
    assert_eq!((some, cost), (20, eur(20 * 40)));
    assert_eq!(bound(&decision), "room");
    assert!((number(&decision, FactCode::RoomTaken) - 20.0).abs() < 1e-9);
    assert!(decision.gain.mean.minor > 0 && decision.gain.mean.minor < free.gain.mean.minor);
    let none = planned(&state(0)).undecided;
    assert!(none.iter().any(|one| one.reason == UndecidedReason::NoRoom), "{none:?}");
}

/// A product for which an order is dear, so that it is seldom ordered and much at a time.
fn kept(days: Option<u32>) -> ShopState {
    let mut state = empty();
    state.shop.costs.order_line_minor = 6_000;
    state.stock.positions = vec![sized("a", "L1", 0, 0)];
    state.stock.positions[0].shelf_life_days = days;
    state
}

#[test]
fn no_more_is_bought_than_is_sold_before_it_spoils() {
    let of = |days: Option<u32>| {
        let planned = planned(&kept(days));
        (bought(&planned, "a"), planned.decisions.into_iter().next())
    };
    let (usual, free) = of(None);
    let free = free.unwrap();
    assert_eq!((fact(&free, FactCode::ShelfLifeDays), fact(&free, FactCode::ExpectedWaste)), (None, None));
    assert!(usual > 200, "{usual}");
    // A lot of 70 days and more; in 30 days 90 are sold, give or take √(30 x 4.5 + 9²) = 15 with the lead time, and what is
    // missed before the order arrives is not there to take them.
    let (fresh, decision) = of(Some(30));
    let decision = decision.unwrap();
    assert!((60..=110).contains(&fresh), "{fresh}");
    assert_eq!(bound(&decision), "shelf_life");
    assert_eq!(fact(&decision, FactCode::ShelfLifeDays), Some(FactValue::Count(30)));
    let waste = number(&decision, FactCode::ExpectedWaste);
    assert!(waste > 0.1 && waste < 15.0, "{waste}");
    assert!(number(&decision, FactCode::OnePackMore) < 0.0 && number(&decision, FactCode::OnePackLess) < 0.0);
    assert!(decision.gain.mean.minor < free.gain.mean.minor && decision.gain.mean.minor > 0);
    assert!(decision.gain.lo.minor < decision.gain.mean.minor);
    // What keeps for years is as what keeps for ever, but that it is told.
    let (long, decision) = of(Some(3_650));
    let decision = decision.unwrap();
    assert_eq!((long, decision.gain), (usual, free.gain));
    assert!(number(&decision, FactCode::ExpectedWaste).abs() < 1e-9);
    // The longer it keeps, the more is bought.
    let bought: Vec<i64> = [15, 20, 30, 40, 80].map(|days| of(Some(days)).0).to_vec();
    assert!(bought.windows(2).all(|pair| pair[0] < pair[1]) && bought[4] <= usual, "{bought:?}");
}

#[test]
fn an_order_that_mostly_spoils_is_not_placed() {
    let mut state = kept(Some(1));
    state.stock.positions[0].supply.as_mut().unwrap().minimum_quantity = 60;
    let reasons: Vec<_> = planned(&state).undecided.iter().map(|one| one.reason).collect();
    assert_eq!(reasons, [UndecidedReason::GainTooSmall]);
}

#[test]
fn what_spoils_soon_is_too_much_sooner() {
    let mut state = empty();
    state.shop.overstock = Some(Overstock { horizon_days: 180, markdown_share: 0.3, markdown_lift: 3.0 });
    state.stock.positions = vec![position("a", "L1", 150, 1.0)];
    assert!(planned(&state).decisions.is_empty(), "150 days of stock");
    state.stock.positions[0].shelf_life_days = Some(60);
    let planned = planned(&state);
    let Action::MarkDown(cheaper) = &planned.decisions[0].action else { panic!("{planned:?}") };
    // 60 expected, variance 90: the 90 % quantile is about 60 + 1.28 x 9.5 = 72.
    assert!((76..=80).contains(&cheaper.quantity), "{}", cheaper.quantity);
    assert!((number(&planned.decisions[0], FactCode::HorizonDays) - 60.0).abs() < 1e-9);
    // Held, 60 of 150 are sold in time: 60 (1000 - .411 x 30). Cheaper, 78 go in 26 days, and 34 of the others after them.
    let (units, a_day) = (f64::from(i32::try_from(cheaper.quantity).unwrap()), 150.0 / 365.0);
    let held = 60.0 * (1_000.0 - a_day * 30.0);
    let rest = 60.0 - units / 3.0;
    let sold = units * (700.0 - a_day * units / 6.0) + rest * (1_000.0 - a_day * (units / 3.0 + rest / 2.0));
    let gain = f64::from(i32::try_from(planned.decisions[0].gain.mean.minor).unwrap());
    assert!((gain - (sold - held - 150.0)).abs() <= 1.0, "{gain}");
}

/// Cubic centimetres that decisions bring to each location, and minor units that they commit.
fn brought(state: &ShopState, decisions: &[Decision]) -> (BTreeMap<LocationId, i64>, i64) {
    let (mut rooms, mut money) = (BTreeMap::new(), 0);
    for decision in decisions {
        let Some((sku, to, units)) = decision.action.brings() else { continue };
        if matches!(decision.action, Action::Purchase(_)) {
            money += decision.action.commits_minor();
        }
        let mut positions = state.stock.positions.iter();
        let position = positions.find(|one| one.sku == *sku && one.location == *to).unwrap();
        *rooms.entry(to.clone()).or_default() += position.unit_volume.0 * units;
    }
    (rooms, money)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, ..ProptestConfig::default() })]

    #[test]
    fn no_room_and_no_budget_is_exceeded(seed: u64) {
        let (state, policy) = chance::state(seed, 40);
        let decisions = stock(&state, &policy, &cycle()).decisions;
        let (rooms, money) = brought(&state, &decisions);
        for storage in &state.shop.storage {
            let brought = rooms.get(&storage.location).copied().unwrap_or(0);
            let taken = state.stock.taken[&storage.location].0;
            prop_assert!(brought == 0 || taken + brought <= storage.litres * 1_000, "{brought} beside {taken} of {storage:?}");
        }
        let budget = policy.purchase_budget_minor;
        prop_assert!(budget == 0 || money == 0 || state.stock.committed_minor + money <= budget, "{money} of {budget}");
    }

    #[test]
    fn rooms_that_hold_all_and_shelf_lives_that_never_end_change_nothing(seed: u64) {
        let (mut state, policy) = chance::state(seed, 40);
        state.shop.storage.clear();
        for position in &mut state.stock.positions {
            position.shelf_life_days = None;
        }
        let before = stock(&state, &policy, &cycle());
        for place in ["L1", "L2", "L3"] {
            let litres = 1_000_000_000;
            state.shop.storage.push(Storage { location: location(place), litres, unit_litres: None });
        }
        for position in &mut state.stock.positions {
            // Ten million years: as long as the least demand takes for the largest stock.
            position.shelf_life_days = Some(u32::MAX);
        }
        let after = stock(&state, &policy, &cycle());
        alike(&before, &after)?;
    }
}
