//! (s, S), (r, Q) and review policies against exhaustive search and dynamic programming.

use proptest::prelude::*;
use qm_inventory::{
    Costs, Error, NormalDemand, NormalReorder, OrderRate, Pmf, Promise, ReorderPoint, Review, ReviewedDemand,
    SupplyTerms, Target, WholeLevels, best_reorder_quantity, best_reorder_up_to, best_review, cycle_demand,
    fill_rate, power_approximation, reorder_level_for_service, reorder_point, reorder_quantity_cost,
    reorder_up_to_cost, reorder_up_to_service, reviewed_level,
};

/// Least average cost per period of any policy, by relative value iteration over positions `low..=high`.
fn value_iteration(period: &Pmf, window: &Pmf, costs: Costs, fixed: f64, low: i64, high: i64) -> f64 {
    let count = usize::try_from(high - low + 1).unwrap();
    let at = |y: i64| usize::try_from((y - low).max(0)).unwrap();
    let held: Vec<f64> = (low..=high).map(|y| costs.expected(window, y)).collect();
    let mut values = vec![0.0; count];
    for _ in 0..4000 {
        // after[y]: cost of having position y after ordering, and what follows.
        let after: Vec<f64> = (low..=high)
            .map(|y| {
                let next = period.points().map(|(d, p)| p * values[at(y - i64::try_from(d).unwrap())]);
                held[at(y)] + next.sum::<f64>()
            })
            .collect();
        let mut best_above = f64::INFINITY;
        let mut new = vec![0.0; count];
        for x in (0..count).rev() {
            best_above = best_above.min(after[x]);
            new[x] = after[x].min(fixed + best_above);
        }
        let steps: Vec<f64> = new.iter().zip(&values).map(|(a, b)| a - b).collect();
        let (least, most) = steps.iter().fold((f64::MAX, f64::MIN), |(a, b), s| (a.min(*s), b.max(*s)));
        if most - least < 1e-9 {
            return f64::midpoint(least, most);
        }
        let base = new[0];
        values = new.into_iter().map(|v| v - base).collect();
    }
    f64::NAN
}

/// Without a lead time the window is one period.
fn same(period: &Pmf) -> ReviewedDemand<'_> {
    ReviewedDemand { period, window: period }
}

fn levels(reorder_level: i64, order_up_to: i64) -> WholeLevels {
    WholeLevels { reorder_level, order_up_to }
}

fn small_pmf() -> impl Strategy<Value = Pmf> {
    prop::collection::vec(0.02..1.0_f64, 2..7).prop_map(|w| Pmf::new(0, w).unwrap())
}

#[test]
fn the_table_of_zheng_and_federgruen() {
    // Zheng & Federgruen (1991), table 1: h 1, p 9, K 64, Poisson demand, no lead time; costs to three digits.
    let cases =
        [(10.0, 6, 40, 35.022), (24.0, 18, 54, 53.518), (50.0, 42, 108, 70.975), (65.0, 56, 75, 78.518)];
    let costs = Costs::new(1.0, 9.0).unwrap();
    for (mean, s, order_up_to, cost) in cases {
        let demand = Pmf::poisson(mean).unwrap();
        let found = best_reorder_up_to(same(&demand), costs, 64.0).unwrap();
        assert_eq!(found.levels, levels(s, order_up_to), "mean {mean}");
        assert!((found.cost - cost).abs() < 6e-4, "mean {mean}: {}", found.cost);
    }
}

#[test]
fn impossible_policies_are_refused() {
    let (none, some) = (Pmf::certain(0).unwrap(), Pmf::poisson(4.0).unwrap());
    let costs = Costs::new(1.0, 9.0).unwrap();
    let free = Costs::new(0.0, 9.0).unwrap();
    assert!(matches!(best_reorder_up_to(same(&none), costs, 5.0), Err(Error::OutOfRange { .. })));
    assert!(matches!(best_reorder_up_to(same(&some), free, 5.0), Err(Error::OutOfRange { .. })));
    assert!(matches!(best_reorder_up_to(same(&some), costs, 1e300), Err(Error::TooWide { .. })));
    assert!(matches!(
        reorder_up_to_cost(same(&some), costs, 5.0, levels(7, 7)),
        Err(Error::OutOfRange { .. })
    ));
    let rate = OrderRate { fixed_cost: 1e300, demand_rate: 4.0 };
    assert!(matches!(best_reorder_quantity(&some, rate, costs), Err(Error::OutOfRange { .. })));
    assert!(matches!(reorder_point(&some, 0, Promise::FillRate(0.9)), Err(Error::OutOfRange { .. })));
    assert!(matches!(reorder_point(&some, 5, Promise::FillRate(1.0)), Err(Error::OutOfRange { .. })));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]

    #[test]
    fn no_policy_beats_the_best_reorder_up_to(
        period in small_pmf(),
        lead_time in 0..3_u32,
        shortage in 1.0..12.0_f64,
        fixed in 0.0..25.0_f64,
    ) {
        let window = period.repeated(lead_time + 1).unwrap();
        let demand = ReviewedDemand { period: &period, window: &window };
        let costs = Costs::new(1.0, shortage).unwrap();
        let found = best_reorder_up_to(demand, costs, fixed).unwrap();
        let any = value_iteration(&period, &window, costs, fixed, -60, 60);
        prop_assert!((found.cost - any).abs() < 1e-6, "{} against {any}", found.cost);
        let cost = reorder_up_to_cost(demand, costs, fixed, found.levels).unwrap();
        prop_assert!((cost - found.cost).abs() < 1e-12);
    }

    #[test]
    fn service_is_met_by_the_least_reorder_level(
        period in small_pmf(),
        lead_time in 0..3_u32,
        span in 1..25_u32,
        service in 0.05..0.99_f64,
    ) {
        let window = period.repeated(lead_time + 1).unwrap();
        let demand = ReviewedDemand { period: &period, window: &window };
        let found = reorder_level_for_service(demand, span, service).unwrap();
        prop_assert!(reorder_up_to_service(demand, found).unwrap() >= service);
        let below = levels(found.reorder_level - 1, found.order_up_to - 1);
        prop_assert!(reorder_up_to_service(demand, below).unwrap() < service);
        let more = reorder_level_for_service(demand, span, f64::midpoint(service, 1.0)).unwrap();
        prop_assert!(more.reorder_level >= found.reorder_level, "more service never needs less");
    }

    #[test]
    fn no_pair_beats_the_best_reorder_quantity(
        mean in 0.3..12.0_f64,
        shortage in 1.0..30.0_f64,
        fixed_cost in 0.5..60.0_f64,
        demand_rate in 0.5..20.0_f64,
    ) {
        let (demand, costs) = (Pmf::poisson(mean).unwrap(), Costs::new(1.0, shortage).unwrap());
        let rate = OrderRate { fixed_cost, demand_rate };
        let found = best_reorder_quantity(&demand, rate, costs).unwrap();
        let cost = |r: i64, q: u64| reorder_quantity_cost(&demand, rate, costs, r, q).unwrap();
        prop_assert!((cost(found.reorder_point, found.quantity) - found.cost).abs() < 1e-9);
        for r in -20..30 {
            for q in 1..70 {
                prop_assert!(cost(r, q) >= found.cost - 1e-9, "({r}, {q})");
            }
        }
    }

    #[test]
    fn promises_are_kept_by_the_least_reorder_point(
        mean in 0.3..40.0_f64,
        ratio in 0.2..6.0_f64,
        quantity in 1..60_u64,
        rate in 0.05..0.995_f64,
    ) {
        let demand = Pmf::from_moments(mean, mean * ratio).unwrap();
        let point = reorder_point(&demand, quantity, Promise::FillRate(rate)).unwrap();
        prop_assert!(fill_rate(&demand, point, quantity) >= rate);
        prop_assert!(fill_rate(&demand, point - 1, quantity) < rate);
        let higher = reorder_point(&demand, quantity, Promise::FillRate(f64::midpoint(rate, 1.0))).unwrap();
        prop_assert!(higher >= point, "a higher fill rate never needs less");
        let cycle = |level: f64| reorder_point(&demand, quantity, Promise::CycleService(level)).unwrap();
        prop_assert!(cycle(f64::midpoint(rate, 1.0)) >= cycle(rate));
    }

    #[test]
    fn reviewed_levels_are_cheapest_and_rise_with_service(
        mean in 0.3..6.0_f64,
        review_periods in 1..5_u32,
        late in 0.0..1.0_f64,
        shortage in 1.0..40.0_f64,
    ) {
        let period = Pmf::poisson(mean).unwrap();
        let lead_times = vec![(1, 1.0), (3, late)];
        let review = Review { review_periods, lead_times: lead_times.clone() };
        let costs = Costs::new(1.0, shortage).unwrap();
        let found = reviewed_level(&period, &review, Target::Cost(costs), costs, 8.0).unwrap();
        let demand = cycle_demand(&period, &review).unwrap();
        for level in 0..120 {
            let cost = costs.expected(&demand, level) + 8.0 / f64::from(review_periods);
            prop_assert!(cost >= found.cost - 1e-9, "level {level}");
        }
        let level = |service: f64| {
            reviewed_level(&period, &review, Target::Service(service), costs, 8.0).unwrap().level.level
        };
        prop_assert!(level(0.8) <= level(0.9) && level(0.9) <= level(0.99));
        let (_, best) = best_review(&period, &lead_times, 4, costs, 8.0).unwrap();
        prop_assert!(review_periods > 4 || best.cost <= found.cost + 1e-9);
    }

    #[test]
    fn normal_policies_cost_what_integration_says_and_none_beats_its_reorder_point(
        mean in 50.0..3000.0_f64,
        variation in 0.05..0.2_f64,
        lead_time in 0.05..2.0_f64,
        shortage in 2.0..60.0_f64,
    ) {
        let demand = NormalDemand::new(mean, mean * variation).unwrap();
        let costs = Costs::new(0.5, shortage).unwrap();
        let stream = NormalReorder::new(demand, SupplyTerms { lead_time, fixed_cost: 40.0 }, costs).unwrap();
        let over = demand.over(lead_time).unwrap();
        let policies = [stream.eoq_with_backorders(), stream.eoq_with_safety_stock(), stream.loss_function()];
        for policy in policies.map(Result::unwrap) {
            let ReorderPoint { reorder_point, quantity } = policy;
            // Simpson's rule on 4,000 intervals.
            let step = quantity / 4000.0;
            let weight = |k: u32| match k { 0 | 4000 => 1.0, k if k % 2 == 1 => 4.0, _ => 2.0 };
            let sum: f64 = (0..=4000_u32)
                .map(|k| weight(k) * over.expected_cost(costs, reorder_point + f64::from(k) * step))
                .sum();
            let cost = (40.0 * mean + sum * step / 3.0) / quantity;
            prop_assert!((stream.cost(policy) / cost - 1.0).abs() < 1e-9);
            let best = stream.best_point(quantity).unwrap();
            let least = stream.cost(ReorderPoint { reorder_point: best, quantity });
            for shift in [-0.3, -0.01, 0.01, 0.3] {
                let moved = ReorderPoint { reorder_point: best + shift * over.sd(), quantity };
                prop_assert!(stream.cost(moved) >= least * (1.0 - 1e-12));
            }
            prop_assert!(least <= stream.cost(policy) * (1.0 + 1e-12));
        }
    }

    #[test]
    fn the_power_approximation_is_near(mean in 4_u8..20, shortage in 4.0..40.0_f64, fixed in 100.0..2000.0_f64) {
        let mean = f64::from(mean);
        let (demand, costs) = (Pmf::poisson(mean).unwrap(), Costs::new(1.0, shortage).unwrap());
        let best = best_reorder_up_to(same(&demand), costs, fixed).unwrap();
        let near = power_approximation(NormalDemand::new(mean, mean.sqrt()).unwrap(), costs, fixed).unwrap();
        prop_assume!(near.order_up_to - near.reorder_level > 1.5 * mean);
        let near = levels(near.reorder_level.round() as i64, near.order_up_to.round() as i64);
        let cost = reorder_up_to_cost(same(&demand), costs, fixed, near).unwrap();
        prop_assert!(cost >= best.cost - 1e-9);
        // Meant for orders above 1.5 periods of demand, where Ehrhardt & Mosier (1984) report about one per cent.
        prop_assert!(cost <= best.cost * 1.03, "{cost} against {}", best.cost);
    }
}
