//! Order quantities and lot sizes: textbook values, brute force, and laws of the cost.

use proptest::prelude::*;
use qm_inventory::{
    Discount, Error, FailureRates, Lot, LotPeriod, PriceBreak, PricedLot, Yield, additive_yield_lot,
    disrupted_lot, disrupted_lot_cost, eoq, eoq_backorders, joint_replenishment,
    joint_replenishment_improved, lot_sizing, multiplicative_yield_lot, price_breaks, production_lot,
};

fn near(found: f64, expected: f64) {
    assert!((found - expected).abs() <= 1e-9 * expected.abs().max(1.0), "{found} is not {expected}");
}

fn any_lot() -> impl Strategy<Value = Lot> {
    (1.0..5000.0_f64, 0.05..50.0_f64, 1.0..10_000.0_f64)
        .prop_map(|(fixed_cost, holding_cost, demand_rate)| Lot { fixed_cost, holding_cost, demand_rate })
}

#[test]
fn quantities_of_snyder_and_shen() {
    // Snyder & Shen, 2nd ed., examples 5.1 (its order quantity) and 3.8; digits from stockpyl 1.0.2.
    let lot = Lot { fixed_cost: 8.0, holding_cost: 0.225, demand_rate: 1300.0 };
    near(eoq(lot).unwrap().quantity, 304.046_780_026_436_8);
    let waiting = eoq_backorders(lot, 5.0).unwrap();
    near(waiting.quantity, 310.812_555_158_964_64);
    near(waiting.cost, 66.921_363_550_973_25);
    // By hand: √(2·6·90 / (0.1·(1 - 90/120))) = √43200.
    let made = production_lot(Lot { fixed_cost: 6.0, holding_cost: 0.1, demand_rate: 90.0 }, 120.0).unwrap();
    near(made.quantity, 43_200.0_f64.sqrt());
}

#[test]
fn the_plan_of_wagner_and_whitin() {
    // Snyder & Shen, 2nd ed., example 3.9: order 210 and 150 in periods 1 and 3 for 1380.
    let demand = [90.0, 120.0, 80.0, 70.0];
    let periods: Vec<LotPeriod> = demand
        .into_iter()
        .map(|demand| LotPeriod { demand, fixed_cost: 500.0, holding_cost: 2.0, unit_cost: 0.0 })
        .collect();
    let plan = lot_sizing(&periods).unwrap();
    assert_eq!(plan.quantities, [210.0, 0.0, 150.0, 0.0]);
    near(plan.cost, 1380.0);
}

#[test]
fn numbers_that_mean_nothing_are_refused() {
    let lot = Lot { fixed_cost: 8.0, holding_cost: 0.225, demand_rate: 1300.0 };
    for bad in [f64::NAN, f64::INFINITY, -1.0] {
        assert!(matches!(eoq(Lot { fixed_cost: bad, ..lot }), Err(Error::OutOfRange { .. })));
        assert!(matches!(eoq_backorders(lot, bad), Err(Error::OutOfRange { .. })));
        assert!(matches!(production_lot(lot, bad), Err(Error::OutOfRange { .. })));
        assert!(matches!(joint_replenishment(bad, &[lot]), Err(Error::OutOfRange { .. })));
    }
    assert!(matches!(production_lot(lot, 1300.0), Err(Error::OutOfRange { name: "production rate", .. })));
    assert!(matches!(joint_replenishment(1.0, &[]), Err(Error::Empty { .. })));
    assert!(matches!(lot_sizing(&[]), Err(Error::Empty { .. })));
    let priced = PricedLot { fixed_cost: 8.0, holding_share: 0.2, demand_rate: 9.0 };
    let breaks = [0.0, 10.0, 10.0].map(|from_quantity| PriceBreak { from_quantity, unit_cost: 1.0 });
    assert!(matches!(
        price_breaks(priced, &breaks, Discount::AllUnits),
        Err(Error::OutOfRange { name: "price break", .. })
    ));
}

/// What a plan that orders in the periods set in `pattern` costs; `None` where demand comes before the first order.
fn cost_of_pattern(periods: &[LotPeriod], pattern: u32) -> Option<f64> {
    let (mut cost, mut last, mut paid) = (0.0, None, None);
    for (t, period) in periods.iter().enumerate() {
        if pattern >> t & 1 == 1 {
            last = Some(t);
        }
        if period.demand > 0.0 {
            let from = last?;
            if paid.replace(from) != Some(from) {
                cost += periods[from].fixed_cost;
            }
            cost +=
                period.demand * (periods[from].unit_cost + periods[from].holding_cost * (t - from) as f64);
        }
    }
    Some(cost)
}

proptest! {
    #[test]
    fn no_quantity_costs_less(lot in any_lot(), factor in 0.1..8.0_f64) {
        let best = eoq(lot).unwrap();
        prop_assert!(lot.cost(best.quantity * factor) >= best.cost * (1.0 - 1e-12));
        let (q, step) = (best.quantity * factor, best.quantity * 0.05);
        prop_assert!(lot.cost(q - step) + lot.cost(q + step) >= 2.0 * lot.cost(q), "convex at {q}");
        let waiting = eoq_backorders(lot, 3.0).unwrap();
        prop_assert!(waiting.cost <= best.cost, "being allowed to wait never costs more");
        prop_assert!(production_lot(lot, lot.demand_rate * 2.0).unwrap().cost <= best.cost);
        let certain = Yield { mean: 0.0, sd: 0.0 };
        prop_assert!((additive_yield_lot(lot, certain).unwrap().cost / best.cost - 1.0).abs() < 1e-9);
        let spread = Yield { mean: 1.0, sd: 0.2 };
        prop_assert!(multiplicative_yield_lot(lot, spread).unwrap().cost >= best.cost * (1.0 - 1e-12));
    }

    #[test]
    fn price_breaks_beat_every_quantity(
        fixed_cost in 1.0..2000.0_f64,
        demand_rate in 10.0..5000.0_f64,
        steps in prop::collection::vec((1.0..800.0_f64, 0.5..1.0_f64), 0..4),
        incremental in any::<bool>(),
    ) {
        let lot = PricedLot { fixed_cost, holding_share: 0.25, demand_rate };
        let mut breaks = vec![PriceBreak { from_quantity: 0.0, unit_cost: 20.0 }];
        for (step, cheaper) in steps {
            let last = *breaks.last().unwrap();
            breaks.push(PriceBreak {
                from_quantity: last.from_quantity + step,
                unit_cost: last.unit_cost * cheaper,
            });
        }
        let discount = if incremental { Discount::Incremental } else { Discount::AllUnits };
        let best = price_breaks(lot, &breaks, discount).unwrap();
        let paid = |quantity: f64| -> f64 {
            let region = breaks.iter().rposition(|b| b.from_quantity <= quantity).unwrap();
            if !incremental {
                return breaks[region].unit_cost * quantity;
            }
            let upto = |r: usize| breaks.get(r + 1).map_or(quantity, |next| next.from_quantity.min(quantity));
            (0..=region).map(|r| breaks[r].unit_cost * (upto(r) - breaks[r].from_quantity)).sum()
        };
        let cost = |quantity: f64| {
            let bought = paid(quantity);
            (bought + fixed_cost) * demand_rate / quantity + 0.25 * bought / 2.0
        };
        prop_assert!((cost(best.quantity) / best.cost - 1.0).abs() < 1e-9);
        for step in 1..400 {
            prop_assert!(cost(best.quantity * f64::from(step) / 100.0) >= best.cost * (1.0 - 1e-9));
        }
    }

    #[test]
    fn no_pattern_of_orders_costs_less(
        data in prop::collection::vec((0_u8..90, 1.0..200.0_f64, 0.0..3.0_f64, 0.0..5.0_f64), 1..9),
    ) {
        let periods: Vec<LotPeriod> = data
            .into_iter()
            .map(|(demand, fixed_cost, holding_cost, unit_cost)| LotPeriod {
                demand: f64::from(demand.saturating_sub(20)), fixed_cost, holding_cost, unit_cost,
            })
            .collect();
        let plan = lot_sizing(&periods).unwrap();
        let least = (0..1_u32 << periods.len())
            .filter_map(|pattern| cost_of_pattern(&periods, pattern))
            .fold(f64::INFINITY, f64::min);
        prop_assert!((plan.cost - least).abs() < 1e-6, "{} instead of {least}", plan.cost);
        let ordered: f64 = plan.quantities.iter().sum();
        prop_assert!((ordered - periods.iter().map(|p| p.demand).sum::<f64>()).abs() < 1e-9);
    }

    #[test]
    fn joint_orders_are_priced_right_and_improve(
        shared in 0.0..3000.0_f64,
        items in prop::collection::vec(any_lot(), 1..6),
    ) {
        let first = joint_replenishment(shared, &items).unwrap();
        let improved = joint_replenishment_improved(shared, &items).unwrap();
        prop_assert!(improved.cost <= first.cost);
        for plan in [&first, &improved] {
            let parts = items.iter().zip(&plan.multiples);
            let cost = shared / plan.cycle + parts.map(|(item, m)| item.cost(plan.cycle * m * item.demand_rate)).sum::<f64>();
            prop_assert!((plan.cost / cost - 1.0).abs() < 1e-9);
        }
        let apart: f64 = items.iter().map(|item| eoq(*item).unwrap().cost).sum();
        prop_assert!(improved.cost >= apart * (1.0 - 1e-9), "sharing orders never beats ordering for nothing shared");
    }

    #[test]
    fn disrupted_supply_has_no_better_quantity(
        lot in any_lot(),
        stockout_cost in 0.5..200.0_f64,
        disruption in 0.1..5.0_f64,
        recovery in 0.5..40.0_f64,
    ) {
        let rates = FailureRates { disruption, recovery };
        let best = disrupted_lot(lot, stockout_cost, rates).unwrap();
        let mut quantity = best.quantity / 300.0;
        while quantity < best.quantity * 300.0 {
            let cost = disrupted_lot_cost(lot, stockout_cost, rates, quantity).unwrap();
            prop_assert!(cost >= best.cost * (1.0 - 1e-9), "{quantity} costs {cost}, not {}", best.cost);
            quantity *= 1.1;
        }
    }
}
