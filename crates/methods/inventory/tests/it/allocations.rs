//! Allocation of a budget and of room: limits kept, nothing better found by brute force.

use proptest::prelude::*;
use qm_inventory::{
    Allocation, Candidate, Constraints, Costs, Error, Limits, Pmf, Rounding, Stopped, allocate,
};

/// What a candidate is made of: mean, position, shortage cost, money, order cost, room, pack, minimum.
type Made = (f64, i64, f64, u32, f64, u32, u64, u64);

fn any_line() -> impl Strategy<Value = Made> {
    (0.2..6.0_f64, -3..6_i64, 0.5..9.0_f64, 1..9_u32, 0.0..4.0_f64, 0..4_u32, 1..4_u64, 0..5_u64)
}

fn pmfs(lines: &[Made]) -> Vec<Pmf> {
    lines.iter().map(|line| Pmf::poisson(line.0).unwrap()).collect()
}

fn candidates<'a>(lines: &[Made], demands: &'a [Pmf], maximum: u64) -> Vec<Candidate<'a>> {
    let made = |(k, (line, demand)): (usize, (&Made, &'a Pmf))| Candidate {
        demand,
        position: line.1,
        costs: Costs::new(0.5, line.2).unwrap(),
        unit_money: f64::from(line.3),
        order_cost: line.4,
        unit_room: f64::from(line.5),
        store: k % 2,
        constraints: Constraints::new(line.6, line.7, Some(maximum), Rounding::Up).unwrap(),
    };
    lines.iter().zip(demands).enumerate().map(made).collect()
}

fn gain(candidate: &Candidate<'_>, quantity: u64) -> f64 {
    if quantity == 0 {
        return 0.0;
    }
    let after = candidate.position + i64::try_from(quantity).unwrap();
    let cost = |stock| candidate.costs.expected(candidate.demand, stock);
    cost(candidate.position) - cost(after) - candidate.order_cost
}

fn used(candidates: &[Candidate<'_>], quantities: &[u64]) -> (f64, Vec<f64>) {
    let mut rooms = vec![0.0; 2];
    let mut money = 0.0;
    for (candidate, quantity) in candidates.iter().zip(quantities) {
        money += *quantity as f64 * candidate.unit_money;
        rooms[candidate.store] += *quantity as f64 * candidate.unit_room;
    }
    (money, rooms)
}

fn quantities(found: &Allocation) -> Vec<u64> {
    found.lines.iter().map(|line| line.quantity).collect()
}

/// The greatest gain of all allowed quantities up to `most` within the limits.
fn exhaustive(candidates: &[Candidate<'_>], limits: &Limits, most: u64) -> f64 {
    let mut chosen = vec![0; candidates.len()];
    let mut best = 0.0_f64;
    loop {
        let (money, rooms) = used(candidates, &chosen);
        let fits = limits.budget.is_none_or(|budget| money <= budget)
            && rooms.iter().zip(&limits.rooms).all(|(taken, room)| taken <= room);
        if fits && candidates.iter().zip(&chosen).all(|(c, q)| c.constraints.allows(*q)) {
            best = best.max(candidates.iter().zip(&chosen).map(|(c, q)| gain(c, *q)).sum());
        }
        let Some(k) = chosen.iter().position(|q| *q < most) else { return best };
        chosen[k] += 1;
        chosen[..k].fill(0);
    }
}

#[test]
fn money_goes_where_it_earns_most() {
    let demand = Pmf::poisson(10.0).unwrap();
    let line = |shortage: f64, unit_money: f64| Candidate {
        demand: &demand,
        position: 0,
        costs: Costs::new(0.1, shortage).unwrap(),
        unit_money,
        order_cost: 0.0,
        unit_room: 0.0,
        store: 0,
        constraints: Constraints::new(1, 0, None, Rounding::Up).unwrap(),
    };
    let limits = Limits { budget: Some(60.0), rooms: vec![f64::INFINITY] };
    let found = allocate(&[line(2.0, 5.0), line(2.0, 4.0), line(2.0, 40.0)], &limits).unwrap();
    let [first, second, third] = found.lines[..] else { panic!("three lines") };
    assert!(second.quantity > first.quantity && first.quantity > 0, "{found:?}");
    assert_eq!((third.quantity, third.stopped), (0, Stopped::Budget));
    assert!(found.money > 56.0 && found.money <= 60.0);
    assert!(found.price_of_money > 0.0 && found.gain <= found.gain_bound);
    let bulky = Candidate { unit_room: 3.0, ..line(2.0, 0.01) };
    let full = Limits { budget: Some(60.0), rooms: vec![10.0] };
    let packed = allocate(&[bulky], &full).unwrap();
    assert_eq!((packed.lines[0].quantity, packed.lines[0].stopped), (3, Stopped::Room));
    assert!(packed.prices_of_room[0] > 0.0 && packed.price_of_money <= 0.0);
    let free = Limits { budget: None, ..limits.clone() };
    let all = allocate(&[line(2.0, 5.0)], &free).unwrap();
    let best = demand.quantile(2.0 / 2.1);
    assert_eq!((all.lines[0].quantity, all.lines[0].stopped), (best, Stopped::Worth));
    let nowhere = Candidate { store: 1, ..line(2.0, 5.0) };
    assert!(matches!(allocate(&[nowhere], &limits), Err(Error::OutOfRange { name: "store", .. })));
    let debt = Limits { budget: Some(-1.0), ..limits };
    assert!(matches!(allocate(&[], &debt), Err(Error::OutOfRange { name: "budget", .. })));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn limits_are_kept_and_the_bound_holds(
        lines in prop::collection::vec(any_line(), 1..30),
        budget in prop::option::of(0.0..400.0_f64),
        rooms in (0.0..60.0_f64, prop_oneof![Just(f64::INFINITY), 0.0..60.0_f64]),
    ) {
        let demands = pmfs(&lines);
        let candidates = candidates(&lines, &demands, 40);
        let limits = Limits { budget, rooms: vec![rooms.0, rooms.1] };
        let found = allocate(&candidates, &limits).unwrap();
        let chosen = quantities(&found);
        let (money, taken) = used(&candidates, &chosen);
        prop_assert!(budget.is_none_or(|budget| money <= budget), "{money} of {budget:?}");
        prop_assert!(taken[0] <= rooms.0 && taken[1] <= rooms.1, "{taken:?} of {rooms:?}");
        let sum: f64 = candidates.iter().zip(&chosen).map(|(c, q)| gain(c, *q)).sum();
        prop_assert!((sum - found.gain).abs() < 1e-6 && found.gain <= found.gain_bound + 1e-6);
        for (candidate, line) in candidates.iter().zip(&found.lines) {
            prop_assert!(candidate.constraints.allows(line.quantity));
            prop_assert!(line.gain >= -1e-9, "no line loses");
        }
        prop_assert_eq!(allocate(&candidates, &limits).unwrap(), found, "equal input, equal output");
    }

    #[test]
    fn unit_by_unit_the_ranking_is_the_best_there_is(
        lines in prop::collection::vec(any_line(), 1..4),
        budget in 0..18_u32,
    ) {
        // One unit of money per unit, no packs, minima, order costs or room: the ranking cannot be beaten.
        let plain: Vec<Made> = lines.iter().map(|l| (l.0, l.1, l.2, 1, 0.0, 0, 1, 0)).collect();
        let demands = pmfs(&plain);
        let candidates = candidates(&plain, &demands, 12);
        let limits = Limits { budget: Some(f64::from(budget)), rooms: vec![0.0, 0.0] };
        let found = allocate(&candidates, &limits).unwrap();
        let best = exhaustive(&candidates, &limits, 12);
        prop_assert!((found.gain - best).abs() < 1e-6, "{} instead of {best}", found.gain);
    }

    #[test]
    fn with_packs_and_minima_the_bound_is_above_brute_force_and_the_gain_near(
        lines in prop::collection::vec(any_line(), 3..5),
        budget in 10.0..60.0_f64,
        room in 5.0..20.0_f64,
    ) {
        let demands = pmfs(&lines);
        let candidates = candidates(&lines, &demands, 8);
        let limits = Limits { budget: Some(budget), rooms: vec![room, f64::INFINITY] };
        let found = allocate(&candidates, &limits).unwrap();
        let best = exhaustive(&candidates, &limits, 8);
        prop_assert!(found.gain <= best + 1e-6 && best <= found.gain_bound + 1e-6);
        // What is missing to the best is at most what the two limits leave unused: an order and a pack for each.
        let largest = candidates.iter().map(|c| (0..9).map(|q| gain(c, q)).fold(0.0, f64::max)).fold(0.0, f64::max);
        prop_assert!(found.gain >= best - 2.0 * largest - 1e-6, "{} against {best}", found.gain);
    }

    #[test]
    fn more_money_never_makes_the_bound_smaller(
        lines in prop::collection::vec(any_line(), 1..20),
        budget in 0.0..200.0_f64,
    ) {
        let demands = pmfs(&lines);
        let candidates = candidates(&lines, &demands, 40);
        let at = |budget: f64| {
            allocate(&candidates, &Limits { budget: Some(budget), rooms: vec![f64::INFINITY; 2] }).unwrap()
        };
        let (less, more) = (at(budget), at(budget * 1.5));
        prop_assert!(more.gain_bound >= less.gain_bound * (1.0 - 1e-5));
        prop_assert!(more.price_of_money <= less.price_of_money * (1.0 + 1e-5));
    }
}
