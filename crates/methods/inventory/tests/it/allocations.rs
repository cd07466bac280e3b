//! Allocation of a budget and of room: limits kept, nothing better found by brute force.

use proptest::prelude::*;
use qm_inventory::{
    Allocation, Candidate, Constraints, Costs, Error, GainCurve, Limits, Pmf, Rounding, Stopped, allocate,
};

/// Demand's mean, position, shortage cost, money, order cost, room, pack, minimum.
type Made = (f64, i64, f64, u32, f64, u32, u64, u64);

/// A line with the gain of every quantity that it allows.
struct Line {
    gains: Vec<(u64, f64)>,
    curve: GainCurve,
    unit_money: f64,
    unit_room: f64,
}

fn any_line() -> impl Strategy<Value = Made> {
    (0.2..6.0_f64, -3..6_i64, 0.5..9.0_f64, 1..9_u32, 0.0..4.0_f64, 0..4_u32, 1..4_u64, 0..5_u64)
}

/// What an order saves over one window of Poisson demand, its order cost taken off.
fn line(&(mean, position, shortage, money, order_cost, room, pack, minimum): &Made, maximum: u64) -> Line {
    let demand = Pmf::poisson(mean).unwrap();
    let costs = Costs::new(0.5, shortage).unwrap();
    let allowed = Constraints::new(pack, minimum, Some(maximum), Rounding::Up).unwrap();
    let after = |quantity: u64| costs.expected(&demand, position + i64::try_from(quantity).unwrap());
    let gains: Vec<(u64, f64)> = (1..=maximum)
        .filter(|quantity| allowed.allows(*quantity))
        .map(|quantity| (quantity, after(0) - after(quantity) - order_cost))
        .collect();
    let curve = GainCurve::new(gains.iter().copied());
    Line { gains, curve, unit_money: f64::from(money), unit_room: f64::from(room) }
}

fn lines(made: &[Made], maximum: u64) -> Vec<Line> {
    made.iter().map(|made| line(made, maximum)).collect()
}

impl Line {
    fn candidate(&self, store: usize) -> Candidate<'_> {
        Candidate { curve: &self.curve, unit_money: self.unit_money, unit_room: self.unit_room, store }
    }

    /// What a quantity gains; none where it is not allowed.
    fn gain(&self, quantity: u64) -> Option<f64> {
        let mut known = std::iter::once((0, 0.0)).chain(self.gains.iter().copied());
        known.find(|point| point.0 == quantity).map(|point| point.1)
    }

    fn most(&self) -> f64 {
        self.gains.iter().map(|point| point.1).fold(0.0, f64::max)
    }
}

fn candidates(lines: &[Line]) -> Vec<Candidate<'_>> {
    lines.iter().enumerate().map(|(k, line)| line.candidate(k % 2)).collect()
}

fn gained(lines: &[Line], quantities: &[u64]) -> Option<f64> {
    lines.iter().zip(quantities).map(|(line, quantity)| line.gain(*quantity)).sum()
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
fn exhaustive(lines: &[Line], limits: &Limits, most: u64) -> f64 {
    let candidates = candidates(lines);
    let mut chosen = vec![0; lines.len()];
    let mut best = 0.0_f64;
    loop {
        let (money, rooms) = used(&candidates, &chosen);
        let fits = limits.budget.is_none_or(|budget| money <= budget)
            && rooms.iter().zip(&limits.rooms).all(|(taken, room)| taken <= room);
        if let Some(gain) = gained(lines, &chosen).filter(|_| fits) {
            best = best.max(gain);
        }
        let Some(k) = chosen.iter().position(|q| *q < most) else { return best };
        chosen[k] += 1;
        chosen[..k].fill(0);
    }
}

#[test]
fn money_goes_where_it_earns_most() {
    let plain = line(&(10.0, 0, 2.0, 0, 0.0, 0, 1, 0), 40);
    let of = |unit_money: f64| Candidate { unit_money, ..plain.candidate(0) };
    let limits = Limits { budget: Some(60.0), rooms: vec![f64::INFINITY] };
    let found = allocate(&[of(5.0), of(4.0), of(40.0)], &limits).unwrap();
    let [first, second, third] = found.lines[..] else { panic!("three lines") };
    assert!(second.quantity > first.quantity && first.quantity > 0, "{found:?}");
    assert_eq!((third.quantity, third.stopped), (0, Stopped::Budget));
    assert!(found.money > 56.0 && found.money <= 60.0);
    assert!(found.price_of_money > 0.0 && found.gain <= found.gain_bound);
    let bulky = Candidate { unit_room: 3.0, ..of(0.01) };
    let full = Limits { budget: Some(60.0), rooms: vec![10.0] };
    let packed = allocate(&[bulky], &full).unwrap();
    assert_eq!((packed.lines[0].quantity, packed.lines[0].stopped), (3, Stopped::Room));
    assert!(packed.prices_of_room[0] > 0.0 && packed.price_of_money <= 0.0);
    let free = Limits { budget: None, ..limits.clone() };
    let all = allocate(&[of(5.0)], &free).unwrap();
    let best = Pmf::poisson(10.0).unwrap().quantile(2.0 / 2.5);
    assert_eq!((all.lines[0].quantity, all.lines[0].stopped), (best, Stopped::Worth));
    let nowhere = Candidate { store: 1, ..of(5.0) };
    assert!(matches!(allocate(&[nowhere], &limits), Err(Error::OutOfRange { name: "store", .. })));
    let debt = Limits { budget: Some(-1.0), ..limits };
    assert!(matches!(allocate(&[], &debt), Err(Error::OutOfRange { name: "budget", .. })));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn limits_are_kept_and_the_bound_holds(
        made in prop::collection::vec(any_line(), 1..30),
        budget in prop::option::of(0.0..400.0_f64),
        rooms in (0.0..60.0_f64, prop_oneof![Just(f64::INFINITY), 0.0..60.0_f64]),
    ) {
        let lines = lines(&made, 40);
        let candidates = candidates(&lines);
        let limits = Limits { budget, rooms: vec![rooms.0, rooms.1] };
        let found = allocate(&candidates, &limits).unwrap();
        let chosen = quantities(&found);
        let (money, taken) = used(&candidates, &chosen);
        prop_assert!(budget.is_none_or(|budget| money <= budget), "{money} of {budget:?}");
        prop_assert!(taken[0] <= rooms.0 && taken[1] <= rooms.1, "{taken:?} of {rooms:?}");
        let sum = gained(&lines, &chosen);
        prop_assert!(sum.is_some(), "a quantity that is not allowed: {chosen:?}");
        prop_assert!((sum.unwrap() - found.gain).abs() < 1e-6 && found.gain <= found.gain_bound + 1e-6);
        prop_assert!(found.lines.iter().all(|line| line.gain >= 0.0), "no line loses");
        prop_assert_eq!(allocate(&candidates, &limits).unwrap(), found, "equal input, equal output");
    }

    #[test]
    fn unit_by_unit_the_ranking_is_the_best_there_is(
        made in prop::collection::vec(any_line(), 1..4),
        budget in 0..18_u32,
    ) {
        // One unit of money per unit, no packs, minima, order costs or room: the ranking cannot be beaten.
        let plain: Vec<Made> = made.iter().map(|l| (l.0, l.1, l.2, 1, 0.0, 0, 1, 0)).collect();
        let lines = lines(&plain, 12);
        let limits = Limits { budget: Some(f64::from(budget)), rooms: vec![0.0, 0.0] };
        let found = allocate(&candidates(&lines), &limits).unwrap();
        let best = exhaustive(&lines, &limits, 12);
        prop_assert!((found.gain - best).abs() < 1e-6, "{} instead of {best}", found.gain);
    }

    #[test]
    fn with_packs_and_minima_the_bound_is_above_brute_force_and_the_gain_near(
        made in prop::collection::vec(any_line(), 3..5),
        budget in 10.0..60.0_f64,
        room in 5.0..20.0_f64,
    ) {
        let lines = lines(&made, 8);
        let limits = Limits { budget: Some(budget), rooms: vec![room, f64::INFINITY] };
        let found = allocate(&candidates(&lines), &limits).unwrap();
        let best = exhaustive(&lines, &limits, 8);
        prop_assert!(found.gain <= best + 1e-6 && best <= found.gain_bound + 1e-6);
        // What is missing to the best is at most what the two limits leave unused: a corner for each.
        let largest = lines.iter().map(Line::most).fold(0.0, f64::max);
        prop_assert!(found.gain >= best - 2.0 * largest - 1e-6, "{} against {best}", found.gain);
    }

    #[test]
    fn more_money_never_makes_the_bound_smaller(
        made in prop::collection::vec(any_line(), 1..20),
        budget in 0.0..200.0_f64,
    ) {
        let lines = lines(&made, 40);
        let at = |budget: f64| {
            let limits = Limits { budget: Some(budget), rooms: vec![f64::INFINITY; 2] };
            allocate(&candidates(&lines), &limits).unwrap()
        };
        let (less, more) = (at(budget), at(budget * 1.5));
        prop_assert!(more.gain_bound >= less.gain_bound * (1.0 - 1e-5));
        prop_assert!(more.price_of_money <= less.price_of_money * (1.0 + 1e-5));
    }

    #[test]
    fn curves_of_any_shape_keep_the_limits_and_come_near_the_best(
        curves in prop::collection::vec(prop::collection::vec(-2.0..9.0_f64, 1..9), 1..4),
        costs in prop::collection::vec(1..5_u32, 3),
        budget in 0..30_u32,
    ) {
        let lines: Vec<Line> = curves
            .into_iter()
            .zip(costs)
            .map(|(gains, cost)| {
                let gains: Vec<(u64, f64)> = (1..).zip(gains).collect();
                let curve = GainCurve::new(gains.iter().copied());
                Line { gains, curve, unit_money: f64::from(cost), unit_room: 0.0 }
            })
            .collect();
        let limits = Limits { budget: Some(f64::from(budget)), rooms: vec![f64::INFINITY; 2] };
        let found = allocate(&candidates(&lines), &limits).unwrap();
        prop_assert!(found.money <= f64::from(budget));
        let best = exhaustive(&lines, &limits, 8);
        prop_assert!(found.gain <= best + 1e-9 && best <= found.gain_bound + 1e-6);
        let largest = lines.iter().map(Line::most).fold(0.0, f64::max);
        prop_assert!(found.gain >= best - largest - 1e-9, "{} against {best}", found.gain);
        prop_assert!(gained(&lines, &quantities(&found)).is_some());
        prop_assert!(found.lines.iter().all(|line| line.gain >= 0.0));
    }
}
