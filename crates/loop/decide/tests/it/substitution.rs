//! Products that some buy where another is not there.

use crate::chance::Chance;
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

/// A product on a shelf that is played day by day.
struct Played {
    position: StockPosition,
    /// Units and the day they come.
    inbound: Vec<(i64, u32)>,
}

/// Minor units that lost margin, holding and order lines cost over so many weeks of days drawn by chance, weekly reviews, where half of
/// those who find one product of a pair gone take the other; with the shares that the planner is told.
fn played(told: f64, weeks: u32, seed: u64) -> f64 {
    let mut state = empty();
    state.shop.assumed.clear();
    state.shop.costs.holding_per_year = 0.8;
    let names = ["A", "B", "C", "D", "E", "F"];
    let products = names.iter().enumerate().map(|(at, name)| {
        let mut position = single(name, 15);
        let daily = [0.3, 0.5, 1.0, 1.5, 2.5, 4.0][at];
        position.unit_price = eur([660, 700, 780, 660, 700, 780][at]);
        let supply = position.supply.as_mut().unwrap();
        (supply.lead_time_days, supply.lead_time_sd_days) = (7.0, 0.0);
        let forecast = position.forecast.as_mut().unwrap();
        (forecast.mean, forecast.daily_variance) = (vec![daily; 60], daily);
        position.substitutes = vec![substitution(names[at ^ 1], told)];
        Played { position, inbound: Vec::new() }
    });
    let mut shelf: Vec<Played> = products.collect();
    let (mut chance, mut cost) = (Chance(seed), 0.0);
    for day in 0..weeks * 7 {
        for one in &mut shelf {
            let come: i64 = one.inbound.extract_if(.., |(_, on)| *on == day).map(|(units, _)| units).sum();
            one.position.on_hand += come;
            one.position.on_order -= come;
        }
        if day % 7 == 0 {
            state.stock.positions = shelf.iter().map(|one| one.position.clone()).collect();
            for decision in stock(&state, &Policy::default(), &cycle()).decisions {
                let Action::Purchase(line) = decision.action else { continue };
                let one = shelf.iter_mut().find(|one| one.position.sku == line.sku).unwrap();
                one.position.on_order += line.quantity;
                one.inbound.push((line.quantity, day + 7));
                cost += money(state.shop.costs.order_line_minor);
            }
        }
        for at in 0..shelf.len() {
            let rate = shelf[at].position.forecast.as_ref().unwrap().mean[0];
            for _ in 0..poisson(rate, &mut chance) {
                let instead = chance.real(0.0, 1.0) < 0.5;
                let margin = |at: usize| money(shelf[at].position.unit_price.minor - 600);
                let lost = margin(at) * state.shop.costs.lost_sale_share;
                let earned = margin(at ^ 1) * state.shop.costs.lost_sale_share;
                if shelf[at].position.on_hand > 0 {
                    shelf[at].position.on_hand -= 1;
                } else if instead && shelf[at ^ 1].position.on_hand > 0 {
                    shelf[at ^ 1].position.on_hand -= 1;
                    cost += lost - earned;
                } else {
                    cost += lost;
                }
            }
        }
        let held: i64 = shelf.iter().map(|one| one.position.on_hand).sum();
        cost += money(held) * 600.0 * state.shop.costs.holding_per_year / 365.0;
    }
    cost
}

fn money(minor: i64) -> f64 {
    f64::from(i32::try_from(minor).unwrap())
}

fn poisson(rate: f64, chance: &mut Chance) -> u32 {
    let (mut left, mut units) = (chance.real(0.0, 1.0), 0);
    let mut term = (-rate).exp();
    while left > term && units < 100 {
        left -= term;
        units += 1;
        term *= rate / f64::from(units);
    }
    units
}

#[test]
fn knowing_what_is_bought_instead_costs_less_day_by_day() {
    let both: Vec<(f64, f64)> =
        (1..=4).map(|seed| (played(0.5, 104, seed), played(0.0, 104, seed))).collect();
    let (with, without) = both.iter().fold((0.0, 0.0), |sum, one| (sum.0 + one.0, sum.1 + one.1));
    assert!(with < 0.95 * without, "{with} {without}");
}
