//! Orders under packs, minimum and maximum.

use proptest::prelude::*;
use qm_inventory::{Bound, Constraints, Costs, Error, Pmf, Position, Rounding, Target, order, order_up_to};

fn on_hand(on_hand: u64) -> Position {
    Position { on_hand, on_order: 0, backorders: 0 }
}

/// On hand, pack, minimum and maximum; with a level of 50 they give the quantity and its bounds.
type Case = (u64, u64, u64, Option<u64>, u64, &'static [Bound]);

#[test]
fn each_constraint_says_when_it_binds() {
    let demand = Pmf::poisson(40.0).unwrap();
    let costs = Costs::new(0.1, 3.0).unwrap();
    let cases: [Case; 8] = [
        (20, 1, 0, None, 30, &[]),
        (20, 12, 0, None, 36, &[Bound::Pack]),
        (45, 1, 20, None, 20, &[Bound::Minimum]),
        (20, 1, 0, Some(25), 25, &[Bound::Maximum]),
        (20, 12, 0, Some(30), 24, &[Bound::Pack, Bound::Maximum]),
        (45, 6, 20, None, 24, &[Bound::Pack, Bound::Minimum]),
        (45, 1, 20, Some(10), 0, &[Bound::Minimum, Bound::Maximum]),
        (50, 12, 20, Some(10), 0, &[]),
    ];
    for (stock, pack, minimum, maximum, quantity, bounds) in cases {
        let constraints = Constraints::new(pack, minimum, maximum, Rounding::Up).unwrap();
        let order = order(&demand, 50, on_hand(stock), constraints, costs);
        assert_eq!(
            (order.chosen.quantity, &order.bounds[..]),
            (quantity, bounds),
            "{stock} {pack} {minimum}"
        );
        assert_eq!(constraints.bounds(50 - stock), bounds, "{stock} {pack} {minimum}");
    }
}

#[test]
fn pending_orders_count_as_supply_and_backorders_as_demand() {
    let demand = Pmf::poisson(40.0).unwrap();
    let costs = Costs::new(0.1, 3.0).unwrap();
    let free = Constraints::new(1, 0, None, Rounding::Up).unwrap();
    let position = Position { on_hand: 10, on_order: 30, backorders: 5 };
    assert_eq!(order(&demand, 50, position, free, costs).chosen.quantity, 15);
    let again = Position { on_order: 45, ..position };
    assert_eq!(
        order(&demand, 50, again, free, costs).chosen.quantity,
        0,
        "what is ordered is not needed twice"
    );
}

#[test]
fn a_minimum_far_above_the_need_is_not_worth_it() {
    let demand = Pmf::poisson(10.0).unwrap();
    let costs = Costs::new(1.0, 4.0).unwrap();
    let constraints = Constraints::new(100, 500, None, Rounding::Cheapest).unwrap();
    let found = order(&demand, 13, on_hand(11), constraints, costs);
    assert_eq!(found.chosen.quantity, 0);
    assert_eq!(found.bounds, [Bound::Pack, Bound::Minimum]);
    assert_eq!(found.less, None);
    assert!(found.more.expected_cost > found.chosen.expected_cost);
}

#[test]
fn extreme_positions_and_levels_do_not_overflow() {
    let demand = Pmf::poisson(10.0).unwrap();
    let costs = Costs::new(1.0, 4.0).unwrap();
    assert!(matches!(Constraints::new(0, 0, None, Rounding::Up), Err(Error::NoPack)));
    for rounding in [Rounding::Up, Rounding::Cheapest] {
        let constraints = Constraints::new(u64::MAX, u64::MAX, Some(u64::MAX), rounding).unwrap();
        let owed = Position { on_hand: 0, on_order: 0, backorders: u64::MAX };
        let full = Position { on_hand: u64::MAX, on_order: u64::MAX, backorders: 0 };
        assert!(order(&demand, u64::MAX, owed, constraints, costs).chosen.expected_cost.is_finite());
        assert_eq!(order(&demand, 10, full, constraints, costs).chosen.quantity, 0);
    }
}

proptest! {
    #[test]
    fn orders_are_allowed_and_the_cheapest_is_cheapest(
        mean in 0.5..50.0_f64,
        stock in 0..80_u64,
        owed in 0..20_u64,
        pack in 1..15_u64,
        minimum in 0..60_u64,
        maximum in prop::option::of(0..120_u64),
        shortage in 0.2..20.0_f64,
    ) {
        let demand = Pmf::from_moments(mean, mean * 2.0).unwrap();
        let costs = Costs::new(0.5, shortage).unwrap();
        let level = order_up_to(&demand, Target::Cost(costs)).unwrap().level;
        let position = Position { on_hand: stock, on_order: 0, backorders: owed };
        let up = Constraints::new(pack, minimum, maximum, Rounding::Up).unwrap();
        let by_rule = order(&demand, level, position, up, costs);
        prop_assert!(up.allows(by_rule.chosen.quantity));
        prop_assert_eq!(by_rule.chosen.quantity % pack, 0);
        let cheapest = Constraints::new(pack, minimum, maximum, Rounding::Cheapest).unwrap();
        let found = order(&demand, level, position, cheapest, costs);
        prop_assert!(cheapest.allows(found.chosen.quantity));
        for quantity in (0..400).filter(|quantity| cheapest.allows(*quantity)) {
            let stock = position.net() + i64::try_from(quantity).unwrap();
            prop_assert!(costs.expected(&demand, stock) >= found.chosen.expected_cost - 1e-9);
        }
        prop_assert!(found.chosen.expected_cost <= found.nothing.expected_cost);
    }

    #[test]
    fn more_stock_never_orders_more(mean in 0.5..50.0_f64, stock in 0..80_u64, pack in 1..15_u64) {
        let demand = Pmf::poisson(mean).unwrap();
        let costs = Costs::new(0.5, 9.0).unwrap();
        let constraints = Constraints::new(pack, 0, None, Rounding::Up).unwrap();
        let level = demand.quantile(0.95);
        let less = order(&demand, level, on_hand(stock), constraints, costs).chosen.quantity;
        prop_assert!(order(&demand, level, on_hand(stock + 1), constraints, costs).chosen.quantity <= less);
    }
}
