//! Purchases that come in containers.

use crate::chance;
use crate::shop::*;
use proptest::prelude::*;
use qm_decide::*;
use qm_domain::state::{ShopState, StockPosition};
use qm_domain::*;
use std::collections::BTreeMap;

/// A product of which a unit takes so many litres, in packs of one.
fn sized(sku: &str, on_hand: i64, daily: f64, litres: i64) -> StockPosition {
    let mut position = position(sku, "L1", on_hand, daily);
    position.unit_volume = CubicCentimetres(litres * 1_000);
    let supply = position.supply.as_mut().unwrap();
    (supply.pack, supply.minimum_quantity) = (1, 1);
    position
}

/// Two products that call for an order, one that does not yet, and one that has plenty.
fn shop_with(container: Option<Container>) -> ShopState {
    let mut state = empty();
    state.stock.positions =
        vec![sized("a", 5, 3.0, 2), sized("b", 0, 1.0, 5), sized("c", 70, 3.0, 3), sized("d", 400, 3.0, 1)];
    state.shop.suppliers[0].container = container;
    state
}

fn planned(state: &ShopState, policy: &Policy) -> Planned {
    let planned = stock(state, policy, &cycle());
    let (_, failed) = qm_check::check_all(planned.decisions.clone(), state, policy);
    assert!(failed.is_empty(), "{failed:?}");
    planned
}

fn of(litres: i64, cost_minor: i64, most: Option<u32>) -> Planned {
    planned(&shop_with(Some(Container { litres, cost_minor, most })), &Policy::default())
}

fn bought(planned: &Planned) -> BTreeMap<&str, i64> {
    let lines = planned.decisions.iter().filter_map(|one| match &one.action {
        Action::Purchase(line) => Some((line.sku.as_str(), line.quantity)),
        _ => None,
    });
    lines.collect()
}

fn litres(bought: &BTreeMap<&str, i64>) -> i64 {
    let each = BTreeMap::from([("a", 2), ("b", 5), ("c", 3), ("d", 1)]);
    bought.iter().map(|(sku, units)| each[sku] * units).sum()
}

fn why(planned: &Planned) -> Vec<UndecidedReason> {
    planned.undecided.iter().map(|one| one.reason).collect()
}

fn fact(decision: &Decision, code: FactCode) -> Option<&FactValue> {
    decision.reason.facts.iter().find(|fact| fact.code == code).map(|fact| &fact.value)
}

fn bound(decision: &Decision) -> &str {
    let Some(FactValue::Code(bound)) = fact(decision, FactCode::BoundBy) else { panic!("{decision:?}") };
    bound
}

#[test]
fn a_container_that_goes_anyway_takes_along_what_would_be_due_next() {
    let free = planned(&shop_with(None), &Policy::default());
    let alone = bought(&free);
    assert_eq!(alone.keys().copied().collect::<Vec<_>>(), ["a", "b"], "{:?}", why(&free));
    assert!(free.decisions.iter().all(|one| fact(one, FactCode::Containers).is_none()));
    // One container holds what both want and 60 litres more, each worth 3 of freight.
    let litres_each = litres(&alone) + 60;
    let sent = of(litres_each, litres_each * 3, None);
    let units = bought(&sent);
    assert!(units["c"] > 0 && !units.contains_key("d"), "{units:?}");
    assert!(litres(&units) <= litres_each && litres(&units) > litres(&alone));
    for decision in &sent.decisions {
        assert_eq!(fact(decision, FactCode::Containers), Some(&FactValue::Count(1)));
        let Some(FactValue::Share(filled)) = fact(decision, FactCode::ContainersFilled) else { panic!() };
        let share = litres(&units) * 1_000 / litres_each;
        assert!((filled.get() * 1_000.0 - f64::from(i32::try_from(share).unwrap())).abs() <= 1.0);
    }
    let joined = sent.decisions.iter().find(|one| one.reason.code == ReasonCode::FillsContainer).unwrap();
    assert_eq!(bound(joined), "container");
    let taken = f64::from(i32::try_from(units["c"] * 3).unwrap());
    assert_eq!(fact(joined, FactCode::ContainerTaken), Some(&FactValue::Number(taken)));
    // It gains what it spares of the container, and goes when the first of the others has to.
    let nothing = joined.alternatives.iter().find(|one| one.what == "nothing").unwrap();
    assert!(joined.gain.mean.minor > 0 && nothing.gain.minor == 0, "{joined:?}");
    let first = sent.decisions.iter().filter(|one| one.reason.code == ReasonCode::CoverTooShort);
    assert_eq!(joined.deadline, first.filter_map(|one| one.deadline).min());
}

#[test]
fn a_container_that_would_be_too_empty_waits() {
    let sent = of(100_000, 1_000_000, None);
    assert!(sent.decisions.is_empty());
    let too_empty = UndecidedReason::ContainerTooEmpty;
    let covers = UndecidedReason::StockCoversDemand;
    assert_eq!(why(&sent), [too_empty, too_empty, covers, covers]);
}

#[test]
fn no_more_is_bought_than_the_most_containers_hold() {
    let alone = litres(&bought(&planned(&shop_with(None), &Policy::default())));
    let half = of(alone / 4, 0, Some(2));
    let units = bought(&half);
    assert!((alone / 2 - 10..=alone / 2).contains(&litres(&units)), "{units:?} of {alone}");
    assert!(half.decisions.iter().all(|one| bound(one) == "container"));
    // A unit of the second does not fit at all.
    let small = of(4, 0, Some(1));
    assert_eq!(bought(&small), BTreeMap::from([("a", 2)]));
    assert_eq!(why(&small)[0], UndecidedReason::ContainerFull);
}

#[test]
fn dearer_freight_sends_fewer_containers_till_none_goes() {
    let number = |cost_minor: i64| {
        let sent = of(40, cost_minor, None);
        match sent.decisions.first().and_then(|one| fact(one, FactCode::Containers)) {
            Some(FactValue::Count(count)) => *count,
            _ => 0,
        }
    };
    let numbers: Vec<i64> = [0, 100, 400, 1_600, 3_200, 6_400, 9_600, 12_800, 25_600].map(number).to_vec();
    assert!(numbers.windows(2).all(|pair| pair[1] <= pair[0]), "{numbers:?}");
    assert!(numbers[0] > 2 && numbers[8] == 0, "{numbers:?}");
}

#[test]
fn what_the_budget_leaves_of_an_order_may_not_be_worth_its_container() {
    let alone = bought(&planned(&shop_with(None), &Policy::default())).into_values().sum::<i64>() * 600;
    let container = Container { litres: 150, cost_minor: 12_000, most: None };
    let spent = |budget: i64| {
        let policy = Policy { purchase_budget_minor: budget, ..Policy::default() };
        planned(&shop_with(Some(container)), &policy)
    };
    assert!(!spent(0).decisions.is_empty() && !spent(alone).decisions.is_empty());
    // Ten units in 150 litres.
    let few = spent(10 * 600);
    assert!(few.decisions.is_empty());
    assert!(why(&few).contains(&UndecidedReason::ContainerTooEmpty), "{:?}", why(&few));
}

#[test]
fn freight_is_part_of_what_a_unit_costs_when_a_supplier_is_chosen() {
    let chosen = |cost_minor: i64| {
        let mut state = shop_with(Some(Container { litres: 10, cost_minor, most: None }));
        for position in &mut state.stock.positions {
            let mut supply = position.supply.clone().unwrap();
            supply.supplier = SupplierId::new("t").unwrap();
            position.other_supply = vec![state::OtherSupply { supply, unit_cost: eur(620) }];
        }
        let sent = planned(&state, &Policy::default());
        let Action::Purchase(line) = &sent.decisions[0].action else { panic!("{sent:?}") };
        (line.sku.as_str().to_owned(), line.supplier.as_str().to_owned(), line.unit_cost)
    };
    // Two litres a unit: for 5 a litre 610 beside 620, for 11 a litre 622. The line tells what is paid for the goods.
    assert_eq!(chosen(50), ("a".into(), "s".into(), eur(600)));
    assert_eq!(chosen(110), ("a".into(), "t".into(), eur(620)));
}

/// Litres that each supplier sends to each location, and whether a line calls for the order.
fn shipped(state: &ShopState, decisions: &[Decision]) -> BTreeMap<(SupplierId, LocationId), (i64, bool)> {
    let mut shipped: BTreeMap<_, (i64, bool)> = BTreeMap::new();
    for decision in decisions {
        let Action::Purchase(line) = &decision.action else { continue };
        let mut positions = state.stock.positions.iter();
        let position = positions.find(|one| one.sku == line.sku && one.location == line.location).unwrap();
        let order = shipped.entry((line.supplier.clone(), line.location.clone())).or_default();
        order.0 += position.unit_volume.0 * line.quantity;
        order.1 |= decision.reason.code == ReasonCode::CoverTooShort;
    }
    shipped
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, ..ProptestConfig::default() })]

    #[test]
    fn no_order_is_larger_than_its_containers_and_none_goes_uncalled_for(seed: u64, litres in 1_i64..400, cost in 0_i64..30_000, most in 1_u32..4) {
        let (mut state, policy) = chance::state(seed, 30);
        state.shop.suppliers[0].container = Some(Container { litres, cost_minor: cost, most: Some(most) });
        for (order, (cm3, due)) in shipped(&state, &planned(&state, &policy).decisions) {
            prop_assert!(due, "{order:?}");
            prop_assert!(order.0.as_str() != "s" || cm3 <= litres * 1_000 * i64::from(most), "{order:?}: {cm3}");
        }
    }

    #[test]
    fn containers_without_freight_and_end_change_no_order(seed: u64, litres in 1_i64..400) {
        let (mut state, policy) = chance::state(seed, 30);
        state.shop.suppliers[0].container = None;
        let before = stock(&state, &policy, &cycle());
        state.shop.suppliers[0].container = Some(Container { litres, cost_minor: 0, most: None });
        let after = stock(&state, &policy, &cycle());
        alike(&before, &after)?;
    }
}
