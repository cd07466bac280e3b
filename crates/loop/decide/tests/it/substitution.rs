//! Products that some buy where another is not there.

use crate::shop::*;
use qm_decide::*;
use qm_domain::state::StockPosition;
use qm_domain::*;

fn substitution(sku: &str, share: f64) -> Substitution {
    Substitution { substitute: Sku::new(sku).unwrap(), share }
}

/// A product of L1 in packs of one.
fn single(sku: &str, on_hand: i64) -> StockPosition {
    let mut position = position(sku, "L1", on_hand, 3.0);
    let supply = position.supply.as_mut().unwrap();
    (supply.pack, supply.minimum_quantity) = (1, 1);
    position
}

/// What is done about B.
fn about_b(positions: &[&StockPosition]) -> Decision {
    let mut state = empty();
    state.stock.positions = positions.iter().map(|one| (*one).clone()).collect();
    let planned = stock(&state, &Policy::default(), &cycle());
    let (_, failed) = qm_check::check_all(planned.decisions.clone(), &state, &Policy::default());
    assert!(failed.is_empty(), "{failed:?}");
    let of_b = |one: &&Decision| matches!(&one.action, Action::Purchase(line) if line.sku.as_str() == "B");
    planned.decisions.iter().find(of_b).unwrap().clone()
}

fn quantity(decision: &Decision) -> i64 {
    match &decision.action {
        Action::Purchase(line) => line.quantity,
        other => panic!("{other:?}"),
    }
}

fn fact(decision: &Decision, code: FactCode) -> Option<f64> {
    decision.reason.facts.iter().find(|fact| fact.code == code).map(|fact| match &fact.value {
        FactValue::Number(number) => *number,
        FactValue::Share(share) => share.get(),
        other => panic!("{code}: {other:?}"),
    })
}

#[test]
fn a_unit_missed_keeps_the_margin_of_what_is_bought_instead() {
    let (mut missed, mut other) = (single("B", 2), single("C", 40));
    other.unit_price = eur(900);
    missed.substitutes = vec![substitution("C", 0.5)];
    let decision = about_b(&[&missed, &other]);
    // Half of those who miss it take C, which earns 3 and is there as often as the shop wants things to be.
    let service = empty().shop.targets.service_level;
    let kept = 0.5 * service * 300.0;
    assert!((fact(&decision, FactCode::SubstitutedShare).unwrap() - 0.5 * service).abs() < 1e-9);
    let mut alike = single("B", 2);
    alike.unit_price = Money { minor: alike.unit_price.minor - 150, ..alike.unit_price };
    let mut exact = empty();
    exact.shop.targets.service_level = service;
    let (with, without) = (quantity(&decision), quantity(&about_b(&[&single("B", 2), &other])));
    assert!(with < without, "{with} {without}");
    // 142.50 of 4.00 kept or a price lower by 1.50: the order differs by a unit at most.
    assert!((kept - 150.0).abs() < 10.0 && (with - quantity(&about_b(&[&alike, &other]))).abs() <= 1);
    // Sold elsewhere, or neither there nor to be had: nothing is kept.
    let mut elsewhere = other.clone();
    elsewhere.location = location("L2");
    let mut gone = other.clone();
    (gone.on_hand, gone.supply) = (0, None);
    for other in [&elsewhere, &gone] {
        let decision = about_b(&[&missed, other]);
        assert_eq!((quantity(&decision), fact(&decision, FactCode::SubstitutedShare)), (without, None));
    }
}

#[test]
fn what_has_run_out_is_asked_for_of_its_substitute() {
    let other = single("B", 2);
    let mut gone = single("A", 0);
    gone.substitutes = vec![substitution("B", 0.5)];
    let ahead = |days: usize| {
        let mut more = other.clone();
        let forecast = more.forecast.as_mut().unwrap();
        forecast.mean.iter_mut().take(days).for_each(|day| *day += 1.5);
        forecast.daily_variance += 1.5 * f64::from(u32::try_from(days).unwrap()) / 28.0;
        quantity(&about_b(&[&more]))
    };
    // It comes back after a lead time of ten days, after five where some is under way already, never where nobody delivers it.
    let mut under_way = gone.clone();
    under_way.on_order = 40;
    let mut never = gone.clone();
    never.supply = None;
    for (source, days) in [(&gone, 10), (&under_way, 5), (&never, 28)] {
        let decision = about_b(&[source, &other]);
        assert_eq!(quantity(&decision), ahead(days), "{days} days");
        let diverted = fact(&decision, FactCode::DivertedDemand).unwrap();
        assert!(diverted > 0.0 && diverted <= 1.5 * f64::from(u32::try_from(days).unwrap()) + 1e-9);
    }
    // Six units last two of the ten days: four fifths of the units come over.
    let mut some = gone.clone();
    some.on_hand = 6;
    let diverted = fact(&about_b(&[&some, &other]), FactCode::DivertedDemand).unwrap();
    assert!((diverted - 0.5 * 24.0).abs() < 0.5, "{diverted}");
    // Where enough is there nothing does.
    some.on_hand = 200;
    let decision = about_b(&[&some, &other]);
    assert_eq!((quantity(&decision), fact(&decision, FactCode::DivertedDemand)), (ahead(0), None));
}
