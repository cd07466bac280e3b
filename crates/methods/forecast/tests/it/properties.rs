//! What holds for every history and every method.

use proptest::prelude::*;
use qm_forecast::{Forecast, Levels, Method, Model, Protocol, choose};

fn method() -> impl Strategy<Value = Method> {
    prop_oneof![
        Just(Method::Naive),
        Just(Method::SimpleSmoothing),
        (1..12_usize).prop_map(|period| Method::SeasonalNaive { period }),
        (1..40_usize).prop_map(|window| Method::Mean { window }),
        (1..9_usize, 1..6_usize).prop_map(|(period, seasons)| Method::SeasonalMean { period, seasons }),
    ]
}

/// Counts, amounts and unknown steps, up to 80 of them.
fn history() -> impl Strategy<Value = Vec<f64>> {
    let counts = prop_oneof![4 => (0..9_u32).prop_map(f64::from), 1 => Just(f64::NAN)];
    let amounts = prop_oneof![4 => 0.0..1e6_f64, 1 => Just(0.0), 1 => Just(f64::NAN)];
    prop_oneof![prop::collection::vec(counts, 0..80), prop::collection::vec(amounts, 0..80)]
}

fn never_crosses(forecast: &Forecast) -> bool {
    forecast
        .quantiles
        .windows(2)
        .all(|pair| pair[0].0 < pair[1].0 && pair[0].1.iter().zip(&pair[1].1).all(|(low, high)| low <= high))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn forecasts_are_finite_ordered_and_never_negative(history in history(), method in method(), horizon in 0..20_usize) {
        let forecast = Model::fit(&history, method).unwrap().forecast(horizon, &Levels::default());
        prop_assert_eq!(forecast.horizon(), horizon);
        prop_assert!(never_crosses(&forecast));
        prop_assert!(forecast.mean.iter().all(|mean| mean.is_finite() && *mean >= 0.0));
        for (_, values) in &forecast.quantiles {
            prop_assert_eq!(values.len(), horizon);
            prop_assert!(values.iter().all(|value| value.is_finite() && *value >= 0.0));
        }
    }

    #[test]
    fn sums_are_distributions(history in history(), method in method(), steps in 0..30_usize) {
        let sum = Model::fit(&history, method).unwrap().lead_time_demand(steps);
        prop_assert!((sum.probabilities().iter().sum::<f64>() - 1.0).abs() < 1e-9);
        prop_assert!(sum.values().windows(2).all(|pair| pair[0] < pair[1]));
        prop_assert!(sum.values()[0] >= 0.0);
        prop_assert!((sum.expected_shortfall(0.0) - sum.mean()).abs() < 1e-6 * (1.0 + sum.mean()));
        let top = sum.quantile(1.0);
        prop_assert!(sum.expected_shortfall(top) < 1e-6 * (1.0 + sum.mean()));
    }

    #[test]
    fn leading_unknown_steps_change_nothing(history in history(), method in method(), unknown in 0..20_usize) {
        let mut longer = vec![f64::NAN; unknown];
        longer.extend(&history);
        let levels = Levels::default();
        let short = Model::fit(&history, method).unwrap().forecast(9, &levels);
        let long = Model::fit(&longer, method).unwrap().forecast(9, &levels);
        prop_assert_eq!(short, long);
    }

    #[test]
    fn amounts_scale(amounts in prop::collection::vec(0.5..900.0_f64, 2..60), method in method()) {
        let doubled: Vec<f64> = amounts.iter().map(|value| value * 2.0).collect();
        let levels = Levels::default();
        let one = Model::fit(&amounts, method).unwrap().forecast(6, &levels);
        let two = Model::fit(&doubled, method).unwrap().forecast(6, &levels);
        for (a, b) in one.mean.iter().zip(&two.mean) {
            prop_assert!((a * 2.0 - b).abs() < 1e-6 * b.abs().max(1.0));
        }
    }

    #[test]
    fn a_choice_is_one_of_the_candidates_or_the_mean(history in history()) {
        let candidates = Method::candidates(7);
        let choice = choose(&history, &candidates, &Protocol::default()).unwrap();
        let known = candidates.contains(&choice.method) || matches!(choice.method, Method::Mean { .. });
        prop_assert!(known);
    }
}
