//! Continuous laws of demand, the newsvendor on them, and supply that yields more or less than ordered.

use proptest::prelude::*;
use qm_inventory::{
    Costs, Error, FailureChances, Law, NormalDemand, Prices, additive_yield_stock, disrupted_base_stock,
    newsvendor_continuous, newsvendor_profit,
};

fn near(found: f64, expected: f64) {
    assert!((found - expected).abs() <= 1e-9 * expected.abs().max(1.0), "{found} is not {expected}");
}

fn any_law() -> impl Strategy<Value = Law> {
    prop_oneof![
        (1.0..500.0_f64, 0.05..0.4_f64)
            .prop_map(|(mean, cv)| Law::normal(NormalDemand::new(mean, mean * cv).unwrap())),
        (0.0..6.0_f64, 0.05..1.2_f64).prop_map(|(mu, sigma)| Law::lognormal(mu, sigma).unwrap()),
        (1.0..500.0_f64, 0.1..1.8_f64).prop_map(|(mean, cv)| Law::gamma(mean, mean * cv).unwrap()),
        (0.0..100.0_f64, 0.5..100.0_f64).prop_map(|(low, width)| Law::uniform(low, low + width).unwrap()),
    ]
}

#[test]
fn laws_agree_with_scipy() {
    // scipy 1.17.1: ppf(0.15), ppf(0.9), cdf(x), and the integral of sf from x by integrate.quad.
    let cases = [
        (
            Law::lognormal(6.0, 0.3),
            420.0,
            [295.618_562_512_204_4, 592.567_902_408_170_8, 0.553_370_817_098_422_7, 51.203_074_621_936_06],
        ),
        (
            Law::gamma(30.0, 12.0),
            38.0,
            [18.014_910_968_650_91, 46.036_834_808_952_02, 0.772_260_541_161_032, 2.087_583_496_576_166],
        ),
        (
            Law::gamma(3.0, 6.0),
            4.0,
            [
                0.004_101_562_769_763_501,
                9.004_714_466_842_039,
                0.787_212_464_733_354,
                1.589_213_474_580_592_6,
            ],
        ),
        (Law::uniform(10.0, 25.0), 19.0, [12.25, 23.5, 0.6, 1.2]),
    ];
    for (law, x, [low, high, below, shortage]) in cases {
        let law = law.unwrap();
        near(law.quantile(0.15).unwrap(), low);
        near(law.quantile(0.9).unwrap(), high);
        near(law.cdf(x), below);
        near(law.shortage(x), shortage);
    }
}

#[test]
fn the_newsvendor_of_snyder_and_shen_in_prices() {
    // Snyder & Shen, 2nd ed., example 4.2; digits from stockpyl 1.0.2.
    let demand = Law::normal(NormalDemand::new(50.0, 8.0).unwrap());
    let prices = Prices {
        revenue: 1.0,
        purchase_cost: 0.3,
        salvage_value: 0.12,
        holding_cost: 0.0,
        stockout_cost: 0.0,
    };
    let best = newsvendor_profit(demand, prices).unwrap();
    near(best.quantity, 56.603_955_927_433_89);
    near(best.expected_profit, 33.002_394_806_823_354);
    let loss = Prices { purchase_cost: 1.0, ..prices };
    assert!(matches!(newsvendor_profit(demand, loss), Err(Error::OutOfRange { .. })));
}

#[test]
fn a_base_stock_outlasts_the_failures_it_should() {
    // Snyder & Shen, 2nd ed., example 9.3; digits from stockpyl 1.0.2.
    let chances = FailureChances { disruption: 0.04, recovery: 0.25 };
    let best = disrupted_base_stock(2000.0, Costs::new(0.25, 3.0).unwrap(), chances).unwrap();
    near(best.level, 8000.0);
    assert!((best.cost / 2_737.068_930_247_035_5 - 1.0).abs() < 1e-6);
    // The same by summing over the periods without supply, for other levels as well: none is cheaper.
    let (fail, recover) = (0.04, 0.25_f64);
    let cost = |level: f64| -> f64 {
        (0..400)
            .map(|n| {
                let chance = match n {
                    0 => recover / (fail + recover),
                    n => fail * recover / (fail + recover) * (1.0 - recover).powi(n - 1),
                };
                let over = level - (f64::from(n) + 1.0) * 2000.0;
                chance * (0.25 * over.max(0.0) + 3.0 * (-over).max(0.0))
            })
            .sum()
    };
    near(cost(8000.0), best.cost);
    for periods in 1..20 {
        assert!(cost(2000.0 * f64::from(periods)) >= best.cost - 1e-9);
    }
}

#[test]
fn laws_of_nothing_are_refused() {
    assert!(matches!(Law::lognormal(800.0, 1.0), Err(Error::OutOfRange { name: "mean", .. })));
    assert!(matches!(Law::gamma(1e9, 1.0), Err(Error::OutOfRange { name: "shape", .. })));
    assert!(matches!(Law::uniform(3.0, 3.0), Err(Error::OutOfRange { .. })));
    let law = Law::uniform(0.0, 1.0).unwrap();
    for p in [0.0, 1.0, -0.5, f64::NAN] {
        assert!(matches!(law.quantile(p), Err(Error::OutOfRange { .. })));
    }
    let free = Costs::new(0.0, 1.0).unwrap();
    assert!(matches!(newsvendor_continuous(law, free), Err(Error::OutOfRange { .. })));
}

proptest! {
    #[test]
    fn the_cost_is_convex_and_least_at_the_critical_ratio(
        law in any_law(),
        shortage in 0.1..40.0_f64,
        share in 0.01..0.99_f64,
    ) {
        let costs = Costs::new(1.0, shortage).unwrap();
        let best = newsvendor_continuous(law, costs).unwrap();
        let x = law.quantile(share).unwrap();
        let cost = |x: f64| law.expected_cost(costs, x);
        let slack = 1e-9 * (1.0 + best.expected_cost);
        prop_assert!(cost(x) >= best.expected_cost - slack);
        let step = 0.05 * law.mean();
        prop_assert!(cost(x - step) + cost(x + step) >= 2.0 * cost(x) - slack, "convex at {x}");
        // The expected shortage falls by the chance of running out.
        let slope = (law.shortage(x + 1e-5 * step) - law.shortage(x - 1e-5 * step)) / (2e-5 * step);
        prop_assert!((slope + 1.0 - law.cdf(x)).abs() < 1e-4, "{slope}");
    }

    #[test]
    fn a_higher_service_level_never_needs_less(law in any_law(), p in 0.01..0.98_f64, more in 0.0..0.01_f64) {
        prop_assert!(law.quantile(p + more).unwrap() >= law.quantile(p).unwrap());
        prop_assert!((law.cdf(law.quantile(p).unwrap()) - p).abs() < 1e-9);
    }

    #[test]
    fn yield_that_varies_needs_its_own_safety(
        demand in 5.0..50.0_f64,
        low in -4.0..0.0_f64,
        width in 0.5..6.0_f64,
        shortage in 1.5..30.0_f64,
    ) {
        // Ordering Q brings Q + Y: integrate the cost over Y by the midpoint rule and try other levels.
        let costs = Costs::new(1.0, shortage).unwrap();
        let best = additive_yield_stock(demand, costs, Law::uniform(low, low + width).unwrap()).unwrap();
        let cost = |level: f64| -> f64 {
            (0..2000).map(|k| {
                let over = level + low + width * (f64::from(k) + 0.5) / 2000.0 - demand;
                (over.max(0.0) + shortage * (-over).max(0.0)) / 2000.0
            }).sum()
        };
        prop_assert!((cost(best.quantity) / best.expected_cost - 1.0).abs() < 1e-3);
        for shift in [-0.4, -0.1, 0.1, 0.4] {
            prop_assert!(cost(best.quantity + shift * width) >= best.expected_cost * (1.0 - 1e-3));
        }
    }
}
