//! Numbers that others computed, and cases that can be worked by hand.

use qm_forecast::{Error, Levels, Method, Model};

/// Annual flow of the Nile at Aswan 1871-1910, 10^8 m³ (Cobb 1978, Biometrika 65).
pub(crate) const NILE: [f64; 40] = [
    1120., 1160., 963., 1210., 1160., 1160., 813., 1230., 1370., 1140., 995., 935., 1110., 994., 1020., 960.,
    1180., 799., 958., 1140., 1100., 1210., 1150., 1250., 1260., 1220., 1030., 1100., 774., 840., 874., 694.,
    940., 833., 701., 916., 692., 1020., 1050., 969.,
];

#[test]
fn smoothing_finds_the_alpha_of_statsmodels() {
    // statsmodels 0.15.0 SimpleExpSmoothing(y[5:], initialization_method="known",
    // initial_level=mean(y[:5])).fit(): alpha 0.404839, next level 956.2775.
    let model = Model::fit(&NILE, Method::SimpleSmoothing).unwrap();
    let forecast = model.forecast(2, &Levels::default());
    assert!((forecast.mean[0] - 956.277_5).abs() < 0.1);
    assert!((forecast.mean[1] - forecast.mean[0]).abs() < 1e-12, "the forecast of a level is flat");
    let width = |step: usize| forecast.quantiles[6].1[step] - forecast.quantiles[0].1[step];
    // Errors of the second step are wider by √(1 + α²).
    let alpha = ((width(1) / width(0)).powi(2) - 1.0).sqrt();
    assert!((alpha - 0.404_839).abs() < 2e-4, "{alpha}");
}

#[test]
fn seasonal_naive_repeats_the_season() {
    let history = [1.0, 20.0, 3.0, 2.0, 21.0, 4.0];
    let forecast =
        Model::fit(&history, Method::SeasonalNaive { period: 3 }).unwrap().forecast(5, &Levels::default());
    assert_eq!(forecast.mean, [2.0, 21.0, 4.0, 2.0, 21.0]);
    let naive = Model::fit(&history, Method::Naive).unwrap().forecast(2, &Levels::default());
    assert_eq!(naive.mean, [4.0, 4.0]);
}

#[test]
fn empty_and_single_histories_answer_sensibly() {
    for method in Method::candidates(7).into_iter().chain([Method::Naive]) {
        for history in [&[][..], &[f64::NAN, f64::NAN][..]] {
            let model = Model::fit(history, method).unwrap();
            let forecast = model.forecast(3, &Levels::default());
            assert_eq!(forecast.mean, [0.0; 3], "{method:?}");
            assert!(forecast.quantiles.iter().all(|(_, values)| values == &[0.0; 3]));
            assert!(model.lead_time_demand(5).quantile(0.99).abs() < 1e-12);
        }
        let forecast = Model::fit(&[4.0], method).unwrap().forecast(2, &Levels::default());
        assert_eq!(forecast.mean, [4.0; 2], "{method:?}");
        assert!(forecast.quantiles[6].1[0] > 4.0, "one value says little about the next");
    }
}

#[test]
fn low_counts_have_whole_quantiles_of_the_matched_law() {
    // 0 and 2 in turn: mean 1, error variance close to 1. Poisson(1): 95 % at 3, median 1.
    let history: Vec<f64> = (0..120_u32).map(|day| f64::from(day % 2 * 2)).collect();
    let forecast = Model::fit(&history, Method::Mean { window: 28 }).unwrap().forecast(4, &Levels::default());
    assert!(forecast.mean.iter().all(|mean| (mean - 1.0).abs() < 1e-12));
    assert!((forecast.nearest(0.5).unwrap()[0] - 1.0).abs() < 1e-12);
    assert!((forecast.nearest(0.95).unwrap()[3] - 3.0).abs() < 1e-12);
}

#[test]
fn the_sum_over_a_constant_history_is_certain() {
    let model = Model::fit(&[3.0; 60], Method::SimpleSmoothing).unwrap();
    let demand = model.lead_time_demand(10);
    assert!((demand.quantile(0.01) - 30.0).abs() < 1e-9 && (demand.quantile(0.99) - 30.0).abs() < 1e-9);
    assert!(demand.expected_shortfall(30.0).abs() < 1e-9);
    assert!((demand.expected_shortfall(28.0) - 2.0).abs() < 1e-9);
}

#[test]
fn the_spread_of_a_sum_follows_how_errors_add_up() {
    // Alternating 0 and 2: single steps vary, sums of two never do.
    let history: Vec<f64> = (0..120_u32).map(|day| f64::from(day % 2 * 2) + 0.5).collect();
    let model = Model::fit(&history, Method::Mean { window: 28 }).unwrap();
    assert!(model.lead_time_demand(2).variance() < 0.02);
    assert!(model.lead_time_demand(1).variance() > 0.9);
}

#[test]
fn what_cannot_be_answered_is_refused() {
    let infinite = [1.0, f64::INFINITY];
    assert_eq!(Model::fit(&infinite, Method::Naive).unwrap_err(), Error::Infinite { index: 1 });
    for method in [
        Method::Mean { window: 0 },
        Method::SeasonalNaive { period: 0 },
        Method::SeasonalMean { period: 7, seasons: 0 },
        Method::SeasonalMean { period: 0, seasons: 3 },
    ] {
        assert!(matches!(Model::fit(&[1.0], method), Err(Error::ZeroLength { .. })));
    }
}
