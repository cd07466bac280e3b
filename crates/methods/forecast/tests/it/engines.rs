//! The richer methods beside numbers of statsforecast 2.1.1 (`AutoETS`, `Theta`, `OptimizedTheta`, `DynamicOptimizedTheta`,
//! `CrostonClassic`, `CrostonSBA`, `TSB`), and on series whose answer is known.

use qm_forecast::{EtsForm, Intermittent, Levels, Meets, Method, Model, Pace, Seasons, ThetaKind, Trend};

use crate::golden::NILE;

/// Airline passengers, thousands per month, 1949-1958 (Box & Jenkins 1976, series G, without its last two years).
const PASSENGERS: [f64; 120] = [
    112., 118., 132., 129., 121., 135., 148., 148., 136., 119., 104., 118., 115., 126., 141., 135., 125.,
    149., 170., 170., 158., 133., 114., 140., 145., 150., 178., 163., 172., 178., 199., 199., 184., 162.,
    146., 166., 171., 180., 193., 181., 183., 218., 230., 242., 209., 191., 172., 194., 196., 196., 236.,
    235., 229., 243., 264., 272., 237., 211., 180., 201., 204., 188., 235., 227., 234., 264., 302., 293.,
    259., 229., 203., 229., 242., 233., 267., 269., 270., 315., 364., 347., 312., 274., 237., 278., 284.,
    277., 317., 313., 318., 374., 413., 405., 355., 306., 271., 306., 315., 301., 356., 348., 355., 422.,
    465., 467., 404., 347., 305., 336., 340., 318., 362., 348., 363., 435., 491., 505., 404., 359., 310.,
    337.,
];
/// The two years after.
const PASSENGERS_AFTER: [f64; 24] = [
    360., 342., 406., 396., 420., 472., 548., 559., 463., 407., 362., 405., 417., 391., 419., 461., 472.,
    535., 622., 606., 508., 461., 390., 432.,
];

fn means(history: &[f64], method: Method, horizon: usize) -> Vec<f64> {
    Model::fit(history, method).expect("a finite history").forecast(horizon, &Levels::default()).mean
}

#[track_caller]
fn near(found: &[f64], expected: &[(usize, f64)], share: f64) {
    for (step, value) in expected {
        let said = found[step - 1];
        assert!((said / value - 1.0).abs() < share, "step {step}: {said}, expected {value}");
    }
}

#[test]
fn smoothing_of_the_nile_is_that_of_statsforecast() {
    let model = |error, trend| Method::EtsModel { form: EtsForm { error, trend, season: None }, period: 1 };
    near(&means(&NILE, model(Meets::Additive, Trend::None), 3), &[(1, 951.448), (3, 951.448)], 2e-3);
    near(&means(&NILE, model(Meets::Multiplicative, Trend::None), 3), &[(1, 943.973)], 2e-3);
    let damped = means(&NILE, model(Meets::Additive, Trend::Damped), 3);
    near(&damped, &[(1, 939.945), (3, 934.132)], 2e-2);
    // Of these AutoETS chooses ETS(A,N,N) with AICc 557.107.
    near(&means(&NILE, Method::Ets { period: 1 }, 1), &[(1, 951.448)], 2e-3);
}

#[test]
fn theta_of_the_nile_is_that_of_statsforecast() {
    let theta = |kind| means(&NILE, Method::Theta { kind, period: 1 }, 5);
    near(&theta(ThetaKind::Standard), &[(1, 945.306), (3, 938.619), (5, 931.932)], 1e-2);
    near(&theta(ThetaKind::Optimised), &[(1, 936.564), (5, 912.009)], 1e-2);
    near(&theta(ThetaKind::Dynamic), &[(1, 956.898), (5, 956.898)], 1e-2);
}

#[test]
fn theta_of_passengers_is_that_of_statsforecast() {
    let theta = |kind| means(&PASSENGERS, Method::Theta { kind, period: 12 }, 24);
    near(&theta(ThetaKind::Standard), &[(1, 342.415), (6, 424.469), (12, 352.218), (24, 365.707)], 5e-3);
    near(&theta(ThetaKind::Optimised), &[(1, 343.616), (6, 430.691), (12, 361.928), (24, 384.711)], 1e-2);
    near(&theta(ThetaKind::Dynamic), &[(1, 343.838), (6, 432.791), (12, 365.248), (24, 390.837)], 1e-2);
}

#[test]
fn intermittent_rates_are_those_of_statsforecast() {
    let sold = [
        0, 0, 3, 0, 0, 1, 0, 0, 0, 5, 0, 2, 0, 0, 0, 0, 4, 1, 0, 0, 0, 2, 0, 0, 0, 0, 0, 3, 0, 1, 0, 0, 0, 2,
        0, 0,
    ];
    let sold = sold.map(f64::from);
    let rate = |kind| means(&sold, Method::Intermittent { kind }, 1);
    near(&rate(Intermittent::Croston), &[(1, 0.765_345)], 1e-4);
    near(&rate(Intermittent::Sba), &[(1, 0.727_078)], 1e-4);
    // TSB starts from the first sale there, from the share of sales in the first ten steps here.
    near(&rate(Intermittent::Tsb), &[(1, 0.633_731)], 0.05);
    let all: f64 = sold.iter().sum::<f64>() / 36.0;
    near(&rate(Intermittent::Imapa), &[(1, all)], 0.15);
}

#[test]
fn the_ensemble_sees_what_came_of_passengers() {
    let wrong = |method: Method| -> f64 {
        let said = means(&PASSENGERS, method, 24);
        let size: f64 =
            said.iter().zip(PASSENGERS_AFTER).map(|(said, value)| (said / value - 1.0).abs()).sum();
        size / 24.0
    };
    let seasons = Seasons::one(12);
    for pace in [Pace::Fast, Pace::Full] {
        let ensemble = wrong(Method::Ensemble { seasons, pace });
        assert!(ensemble < 0.12, "{pace:?} {ensemble}");
        assert!(ensemble < wrong(Method::SeasonalNaive { period: 12 }));
    }
}

#[test]
fn unknown_steps_hardly_move_a_forecast() {
    let mut gaps = PASSENGERS;
    for step in [7, 30, 31, 32, 77, 100] {
        gaps[step] = f64::NAN;
    }
    let seasons = Seasons::one(12);
    for method in [
        Method::Ets { period: 12 },
        Method::Theta { kind: ThetaKind::Dynamic, period: 12 },
        Method::Arima { period: 12 },
        Method::Autoregression { seasons },
        Method::Ensemble { seasons, pace: Pace::Full },
    ] {
        let (whole, holed) = (means(&PASSENGERS, method, 12), means(&gaps, method, 12));
        near(&holed, &whole.iter().enumerate().map(|(i, v)| (i + 1, *v)).collect::<Vec<_>>(), 0.06);
    }
}

#[test]
fn hours_within_a_week_are_told_apart() {
    // Busy days, quiet nights, a Sunday like no other, and a wobble that no season explains.
    let hour = |t: u32| {
        let day = if t % 168 >= 144 { 0.4 } else { 1.0 };
        100.0 * day * (1.0 + 0.8 * (f64::from(t % 24) * std::f64::consts::TAU / 24.0).sin())
            + 60.0
            + f64::from(t.wrapping_mul(2_654_435_761) >> 24) / 64.0
    };
    let history: Vec<f64> = (0..700).map(hour).collect();
    let truth: Vec<f64> = (700..748).map(hour).collect();
    let method = Method::Ensemble { seasons: Seasons::two(168, 24), pace: Pace::Full };
    let said = means(&history, method, 48);
    let wrong = said.iter().zip(&truth).map(|(said, value)| (said - value).abs()).sum::<f64>() / 48.0;
    assert!(wrong < 4.0, "{wrong}");
}

#[test]
fn what_was_long_ago_does_not_count() {
    let recent: Vec<f64> = (0..600_u32).map(|t| 50.0 + f64::from(t % 7) + f64::from(t * 7 % 5)).collect();
    let mut long: Vec<f64> = (0..3_000_u32).map(|t| 9_000.0 - f64::from(t)).collect();
    long.extend(&recent);
    let method = Method::Ensemble { seasons: Seasons::one(7), pace: Pace::Fast };
    assert_eq!(means(&long, method, 14), means(&recent, method, 14));
    let variance = |history: &[f64]| {
        Model::fit(history, method).expect("a finite history").lead_time_demand(7).variance()
    };
    let (with_it, without) = (variance(&long), variance(&recent));
    assert!(with_it < 4.0 * without + 1.0, "{with_it} {without}");
}
