//! Rolling origins and the choice of a method.

use qm_forecast::{Error, Levels, Method, Protocol, Why, choose, evaluate, score};

fn protocol(horizon: usize, origins: usize, stride: usize, period: usize) -> Protocol {
    Protocol { horizon, origins, stride, period, levels: Levels::default() }
}

/// A repeatable wobble in -3..=3 without a random source.
fn wobble(step: u32) -> f64 {
    f64::from(step.wrapping_mul(2_654_435_761) >> 16 & 0xff) / 255.0 * 6.0 - 3.0
}

#[test]
fn scores_of_naive_on_a_ramp_are_those_worked_by_hand() {
    // 0..10, last origin at 8: naive says 7, 7 for 8, 9. Errors -1, -2.
    let ramp: Vec<f64> = (0..10_u32).map(f64::from).collect();
    let scores = score(&ramp, Method::Naive, &protocol(2, 1, 1, 1)).unwrap();
    assert_eq!(scores.points, 2);
    assert!((scores.mae - 1.5).abs() < 1e-12);
    assert!((scores.rmse - 2.5_f64.sqrt()).abs() < 1e-12);
    assert!((scores.mase.unwrap() - 1.5).abs() < 1e-12);
    assert!((scores.bias + 1.5).abs() < 1e-12);
}

#[test]
fn unknown_truths_are_not_scored() {
    let mut ramp: Vec<f64> = (0..10_u32).map(f64::from).collect();
    ramp[9] = f64::NAN;
    let scores = score(&ramp, Method::Naive, &protocol(2, 1, 1, 1)).unwrap();
    assert_eq!(scores.points, 1);
    assert!((scores.mae - 1.0).abs() < 1e-12);
}

#[test]
fn the_method_that_fits_the_series_is_chosen() {
    let season = |day: u32| if day % 7 >= 5 { 40.0 } else { 10.0 };
    let weekly: Vec<f64> = (0..140).map(|day| season(day) + wobble(day)).collect();
    let choice = choose(&weekly, &Method::candidates(7), &Protocol::default()).unwrap();
    assert_eq!(choice.method, Method::SeasonalMean { period: 7, seasons: 8 });
    assert_eq!(choice.why, Why::Validated);
    let beside = evaluate(&weekly, choice.method, &Protocol::default()).unwrap();
    assert!(beside.method.pinball < beside.baseline.pinball);

    let step: Vec<f64> = (0..140).map(|day| if day < 100 { 5.5 } else { 60.0 } + wobble(day)).collect();
    let choice = choose(&step, &Method::candidates(7), &Protocol::default()).unwrap();
    assert_ne!(choice.method, Method::SeasonalMean { period: 7, seasons: 8 }, "it remembers the old level");
}

#[test]
fn short_series_fall_back_to_their_mean() {
    for length in 0..10_u32 {
        let history: Vec<f64> = (0..length).map(f64::from).collect();
        let choice = choose(&history, &Method::candidates(7), &Protocol::default()).unwrap();
        assert_eq!(choice.why, Why::TooShort);
        assert!(matches!(choice.method, Method::Mean { .. }));
    }
    assert_eq!(choose(&[1.0], &[], &Protocol::default()).unwrap_err(), Error::NoMethods);
}

#[test]
fn intervals_of_steady_noise_cover_what_they_promise() {
    let history: Vec<f64> = (0..400).map(|day| 50.0 + wobble(day)).collect();
    let protocol = protocol(7, 20, 7, 7);
    for method in [Method::SimpleSmoothing, Method::Mean { window: 28 }] {
        let scores = score(&history, method, &protocol).unwrap();
        for coverage in &scores.coverage {
            assert!((coverage.actual - coverage.nominal).abs() < 0.1, "{method:?} {coverage:?}");
        }
        assert!(scores.bias.abs() < 0.5);
    }
}

#[test]
fn too_short_histories_say_so() {
    let short = score(&[1.0, 2.0], Method::Naive, &protocol(5, 1, 1, 1));
    assert_eq!(short.unwrap_err(), Error::TooShort { length: 2, horizon: 5 });
}
