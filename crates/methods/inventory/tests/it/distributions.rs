//! Distributions over whole units: values others computed, and laws that hold for all.

use proptest::prelude::*;
use qm_inventory::{Error, Pmf, window_demand};

fn near(found: f64, expected: f64) {
    assert!((found - expected).abs() <= 1e-9 * expected.abs().max(1.0), "{found} is not {expected}");
}

fn any_pmf() -> impl Strategy<Value = Pmf> {
    prop_oneof![
        (0.0..60.0_f64).prop_map(|mean| Pmf::poisson(mean).unwrap()),
        (0.1..40.0_f64, 0.0..9.0_f64)
            .prop_map(|(mean, ratio)| Pmf::from_moments(mean, mean * ratio).unwrap()),
        (0..50_u64, prop::collection::vec(0.01..1.0_f64, 1..20))
            .prop_map(|(start, w)| Pmf::new(start, w).unwrap()),
    ]
}

#[test]
fn count_laws_agree_with_scipy() {
    // scipy 1.17.1: poisson(4.5), poisson(10000), nbinom with mean 6 and variance 15 (n = 4, p = 0.4).
    let poisson = Pmf::poisson(4.5).unwrap();
    near(poisson.probability(7), 0.082_362_949_627_232_55);
    near(poisson.cdf(8), 0.959_742_687_517_962_2);
    near(poisson.shortage(6), 0.323_116_515_478_745_26);
    assert_eq!(poisson.quantile(0.95), 8);
    let wide = Pmf::poisson(10_000.0).unwrap();
    near(wide.probability(10_000), 0.003_989_389_558_963_281);
    assert_eq!(wide.quantile(0.999), 10_310);
    let nb = Pmf::negative_binomial(6.0, 15.0).unwrap();
    near(nb.probability(3), 0.110_592);
    assert_eq!(nb.quantile(0.9), 11);
    near(nb.cdf(10), 0.875_691_216_732_16);
    near(nb.shortage(8), 0.826_371_072);
}

#[test]
fn quantiles_of_an_exponential_curve_come_back() {
    // Quantiles of 100 + Exp(50): the tail beyond the last level is exponential by construction.
    let levels = [0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95];
    let quantiles: Vec<(f64, f64)> =
        levels.iter().map(|level: &f64| (*level, 100.0 - 50.0 * (1.0 - level).ln())).collect();
    let pmf = Pmf::from_quantiles(&quantiles).unwrap();
    for (level, value) in &quantiles {
        let found = i64::try_from(pmf.quantile(*level)).unwrap();
        assert!((found - value.round() as i64).abs() <= 1, "{level}: {found} for {value}");
    }
    assert!((pmf.quantile(0.99) as f64 - (100.0 - 50.0 * 0.01_f64.ln())).abs() <= 1.0);
    assert!((pmf.mean() - 150.0).abs() < 2.0);
}

#[test]
fn quantiles_of_counts_keep_their_steps() {
    let pmf = Pmf::from_quantiles(&[(0.25, 0.0), (0.5, 0.0), (0.75, 1.0), (0.95, 3.0)]).unwrap();
    assert_eq!((pmf.start(), pmf.quantile(0.5), pmf.quantile(0.75), pmf.quantile(0.95)), (0, 0, 1, 3));
    let known = Pmf::from_quantiles(&[(0.1, 7.0), (0.9, 7.0)]).unwrap();
    assert_eq!((known.start(), known.end()), (7, 7));
}

#[test]
fn points_between_whole_units_keep_the_mean() {
    let pmf = Pmf::from_points(&[1.25, 4.0], &[0.5, 0.5]).unwrap();
    near(pmf.mean(), 2.625);
    near(pmf.probability(1), 0.375);
}

#[test]
fn random_lead_times_mix_the_windows() {
    // Law of total variance with daily Poisson(2), lead 1 or 3 days evenly, review 1: mean 6, variance 6 + 4·1.
    let window = window_demand(&Pmf::poisson(2.0).unwrap(), &[(3, 0.5), (1, 0.5)], 1).unwrap();
    near(window.mean(), 6.0);
    assert!((window.variance() - 10.0).abs() < 1e-9);
}

#[test]
fn hostile_input_is_refused() {
    for mean in [-1.0, f64::NAN, f64::INFINITY, 1e30] {
        assert!(matches!(Pmf::poisson(mean), Err(Error::OutOfRange { .. })));
    }
    assert!(matches!(Pmf::new(0, vec![]), Err(Error::Empty { .. })));
    assert!(matches!(Pmf::new(u64::MAX, vec![1.0]), Err(Error::OutOfRange { .. })));
    assert!(matches!(Pmf::new(0, vec![0.0]), Err(Error::OutOfRange { .. })));
    assert!(matches!(Pmf::from_points(&[0.0, 1e15], &[0.5, 0.5]), Err(Error::TooWide { .. })));
    assert!(matches!(Pmf::from_points(&[0.0], &[0.5, 0.5]), Err(Error::Uneven { .. })));
    assert!(matches!(Pmf::from_quantiles(&[(0.5, 3.0), (0.9, 2.0)]), Err(Error::Crossing { index: 1 })));
    assert!(matches!(Pmf::from_quantiles(&[(1.0, 3.0)]), Err(Error::OutOfRange { .. })));
    assert!(matches!(Pmf::negative_binomial(4.0, 4.0), Err(Error::OutOfRange { .. })));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn distributions_add_up(pmf in any_pmf()) {
        prop_assert!((pmf.probabilities().iter().sum::<f64>() - 1.0).abs() < 1e-9);
        prop_assert_eq!(pmf.quantile(1.0), pmf.end());
        let end = i64::try_from(pmf.end()).unwrap();
        prop_assert!((pmf.cdf(end) - 1.0).abs() < 1e-12);
        prop_assert!(pmf.shortage(end).abs() < 1e-9);
        prop_assert!((pmf.shortage(-5) - pmf.mean() - 5.0).abs() < 1e-9);
    }

    #[test]
    fn shortage_less_leftover_is_demand_less_stock(pmf in any_pmf(), stock in -20..120_i64) {
        let difference = pmf.shortage(stock) - pmf.leftover(stock);
        prop_assert!((difference - (pmf.mean() - stock as f64)).abs() < 1e-8);
    }

    #[test]
    fn quantile_is_the_least_that_suffices(pmf in any_pmf(), p in 0.001..0.999_f64) {
        let quantile = i64::try_from(pmf.quantile(p)).unwrap();
        prop_assert!(pmf.cdf(quantile) >= p - 1e-9);
        prop_assert!(pmf.cdf(quantile - 1) < p + 1e-9);
    }

    #[test]
    fn sums_add_means_and_variances(a in any_pmf(), b in any_pmf()) {
        let sum = a.convolve(&b).unwrap();
        prop_assert!((sum.mean() - a.mean() - b.mean()).abs() < 1e-7);
        prop_assert!((sum.variance() - a.variance() - b.variance()).abs() < 1e-6 * (1.0 + sum.variance()));
    }

    #[test]
    fn repeating_is_adding(pmf in any_pmf(), periods in 0..6_u32) {
        let mut sum = Pmf::certain(0).unwrap();
        for _ in 0..periods {
            sum = sum.convolve(&pmf).unwrap();
        }
        let repeated = pmf.repeated(periods).unwrap();
        prop_assert!((repeated.mean() - sum.mean()).abs() < 1e-7);
        for k in [sum.start(), sum.quantile(0.3), sum.quantile(0.9)] {
            prop_assert!((repeated.probability(k) - sum.probability(k)).abs() < 1e-10);
        }
    }

    #[test]
    fn quantiles_in_give_a_distribution_that_has_them(
        start in 0.0..500.0_f64,
        steps in prop::collection::vec(0.0..80.0_f64, 6),
    ) {
        let levels = [0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95];
        let mut value = start;
        let mut quantiles = vec![(levels[0], value)];
        for (level, step) in levels[1..].iter().zip(&steps) {
            value += step;
            quantiles.push((*level, value));
        }
        let pmf = Pmf::from_quantiles(&quantiles).unwrap();
        for (level, value) in quantiles {
            prop_assert!(pmf.quantile(level) as f64 <= value + 0.500_001);
            prop_assert!(pmf.cdf((value + 0.5).floor() as i64) >= level - 1e-9);
        }
    }

    #[test]
    fn a_distribution_survives_being_stored(pmf in any_pmf()) {
        let back = Pmf::new(pmf.start(), pmf.probabilities().to_vec()).unwrap();
        prop_assert!((back.mean() - pmf.mean()).abs() < 1e-9);
    }
}
