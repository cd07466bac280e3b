//! Newsvendor and levels against the textbook.

use proptest::prelude::*;
use qm_inventory::{Costs, Error, Pmf, Target, newsvendor, newsvendor_normal, order_up_to};

fn near(found: f64, expected: f64) {
    assert!((found / expected - 1.0).abs() < 1e-6, "{found} is not {expected}");
}

#[test]
fn normal_newsvendor_of_snyder_and_shen() {
    // Snyder & Shen, examples 4.1 and 4.4; digits from stockpyl 1.0.2.
    let costs = Costs::new(0.18, 0.70).unwrap();
    let one = newsvendor_normal(50.0, 8.0, costs).unwrap();
    near(one.quantity, 56.603_955_927_433_89);
    near(one.expected_cost, 1.997_605_193_176_644_5);
    let base_stock = newsvendor_normal(250.0, 8.0 * 5.0_f64.sqrt(), costs).unwrap();
    near(base_stock.quantity, 264.766_894_374_154_84);
    near(base_stock.expected_cost, 4.466_781_004_149_577);
}

#[test]
fn whole_unit_newsvendor_is_the_cheapest_of_all() {
    let demand = Pmf::poisson(20.0).unwrap();
    let costs = Costs::new(1.0, 4.0).unwrap();
    let best = newsvendor(&demand, costs);
    near(best.critical_ratio, 0.8);
    // Poisson(20): F(23) = 0.7875, F(24) = 0.8432 (tables).
    assert_eq!(best.quantity, 24);
    assert!((best.service - 0.8432).abs() < 5e-5);
    for stock in 0..80 {
        assert!(costs.expected(&demand, stock) >= best.expected_cost - 1e-12);
    }
}

#[test]
fn levels_meet_what_they_are_asked_for() {
    let demand = Pmf::from_moments(30.0, 90.0).unwrap();
    for rate in [0.5, 0.9, 0.99] {
        let level = order_up_to(&demand, Target::FillRate(rate)).unwrap();
        assert!(level.fill_rate >= rate);
        let below = i64::try_from(level.level).unwrap() - 1;
        assert!(1.0 - demand.shortage(below) / demand.mean() < rate, "one unit less would not do");
    }
    assert!(matches!(order_up_to(&demand, Target::Service(1.5)), Err(Error::OutOfRange { .. })));
    assert!(matches!(order_up_to(&demand, Target::FillRate(f64::NAN)), Err(Error::OutOfRange { .. })));
    let none = order_up_to(&Pmf::certain(0).unwrap(), Target::FillRate(1.0)).unwrap();
    assert_eq!(none.level, 0);
}

#[test]
fn costs_that_mean_nothing_are_refused() {
    for (holding, shortage) in [(-1.0, 1.0), (1.0, f64::NAN), (0.0, 0.0), (f64::INFINITY, 1.0)] {
        assert!(matches!(Costs::new(holding, shortage), Err(Error::OutOfRange { .. })));
    }
    let free = Costs::new(0.0, 1.0).unwrap();
    assert!(matches!(newsvendor_normal(5.0, 1.0, free), Err(Error::OutOfRange { .. })));
}

proptest! {
    #[test]
    fn expected_cost_is_convex(mean in 0.5..60.0_f64, ratio in 0.2..8.0_f64, h in 0.01..5.0_f64, p in 0.01..50.0_f64) {
        let demand = Pmf::from_moments(mean, mean * ratio).unwrap();
        let costs = Costs::new(h, p).unwrap();
        let cost: Vec<f64> = (-5..150).map(|stock| costs.expected(&demand, stock)).collect();
        prop_assert!(cost.windows(3).all(|c| c[0] + c[2] - 2.0 * c[1] > -1e-8));
    }

    #[test]
    fn more_service_never_needs_less(mean in 0.5..60.0_f64, ratio in 0.2..8.0_f64, low in 0.0..1.0_f64, more in 0.0..1.0_f64) {
        let demand = Pmf::from_moments(mean, mean * ratio).unwrap();
        let high = low + more * (1.0 - low);
        for target in [Target::Service, Target::FillRate] {
            let low = order_up_to(&demand, target(low)).unwrap();
            prop_assert!(low.level <= order_up_to(&demand, target(high)).unwrap().level);
        }
    }
}
