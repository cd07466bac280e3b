//! Every method on series that break careless code: constant, all zero, one value, mostly unknown, shifted, exploding.

use qm_forecast::{Forecast, Intermittent, Levels, Method, Model, Pace, Seasons, ThetaKind};

fn methods() -> Vec<Method> {
    let mut all = Method::compared(Seasons::one(7));
    all.push(Method::Naive);
    all.extend([ThetaKind::Standard, ThetaKind::Optimised].map(|kind| Method::Theta { kind, period: 7 }));
    let kinds = [
        Intermittent::Croston,
        Intermittent::Sba,
        Intermittent::Tsb,
        Intermittent::Adida,
        Intermittent::Discounted,
        Intermittent::LatestThird,
    ];
    all.extend(kinds.map(|kind| Method::Intermittent { kind }));
    all.push(Method::Ensemble { seasons: Seasons::two(7, 28), pace: Pace::Full });
    all
}

/// What every method says of `history`, checked to be finite, ordered and not below zero.
#[track_caller]
fn told(history: &[f64]) -> Vec<(Method, Forecast)> {
    let tell = |method: Method| {
        let model = Model::fit(history, method).expect("a finite history");
        let forecast = model.forecast(14, &Levels::default());
        let values = forecast.quantiles.iter().flat_map(|(_, values)| values).chain(&forecast.mean);
        assert!(values.clone().all(|value| value.is_finite() && *value >= 0.0), "{method:?} {forecast:?}");
        let ordered = |pair: &[(f64, Vec<f64>)]| pair[0].1.iter().zip(&pair[1].1).all(|(a, b)| a <= b);
        assert!(forecast.quantiles.windows(2).all(ordered), "{method:?} {forecast:?}");
        assert_eq!(model.means(14), forecast.mean, "{method:?}");
        assert!(model.growth(14).iter().all(|growth| growth.is_finite() && *growth > 0.0), "{method:?}");
        (method, forecast)
    };
    methods().into_iter().map(tell).collect()
}

/// Syntetos & Boylan's correction takes 5 % off whatever the series is.
fn kept(method: Method) -> f64 {
    if method == (Method::Intermittent { kind: Intermittent::Sba }) { 0.95 } else { 1.0 }
}

#[test]
fn what_never_changes_is_said_to_stay() {
    for (history, value) in [(vec![6.0; 90], 6.0), (vec![0.0; 90], 0.0), (vec![3.0], 3.0)] {
        for (method, forecast) in told(&history) {
            let expected = value * kept(method);
            let off = forecast.mean.iter().map(|mean| (mean - expected).abs()).fold(0.0, f64::max);
            assert!(off < 5e-3 * (1.0 + value), "{method:?} says {:?} after {value}", forecast.mean);
        }
    }
}

#[test]
fn a_few_known_values_are_enough() {
    let history: Vec<f64> =
        (0..200_u32).map(|t| if t % 11 == 3 { 20.0 + f64::from(t % 5) } else { f64::NAN }).collect();
    for (method, forecast) in told(&history) {
        for mean in forecast.mean {
            assert!((15.0..30.0).contains(&mean), "{method:?} says {mean}");
        }
    }
}

#[test]
fn a_level_that_moved_long_enough_ago_is_followed() {
    // 120 days near 10, then 60 near 50.
    let level = |t: u32| if t < 120 { 10.0 } else { 50.0 };
    let history: Vec<f64> = (0..180).map(|t| level(t) + f64::from(t * 7 % 5)).collect();
    for (method, forecast) in told(&history) {
        let mean = forecast.mean.iter().sum::<f64>() / 14.0;
        assert!((35.0..75.0).contains(&mean), "{method:?} says {mean}");
    }
}

#[test]
fn what_explodes_stays_a_number() {
    let history: Vec<f64> = (0..60_u32).map(|t| 1.5_f64.powi(i32::try_from(t).expect("few steps"))).collect();
    let last = history[59];
    for (method, forecast) in told(&history) {
        let bound = forecast.mean.iter().all(|mean| *mean < last * 1e6);
        assert!(bound, "{method:?} says {:?} after {last}", forecast.mean);
    }
}
