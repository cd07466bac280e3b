//! The neural network over all series of a panel.

use qm_forecast::{Error, Forecast, Levels, Method, Pace, Panel, Pooling, Seasons, forecast_panel};

/// Series of one season of four steps at levels of their own, with a wobble.
fn seasonal(steps: usize) -> Vec<Vec<f64>> {
    let mut state = 7_u32;
    let mut wobble = || {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        f64::from(state >> 16) / 65_536.0 - 0.5
    };
    (0..40_u32)
        .map(|series| {
            let level = 20.0 + f64::from(series);
            let season = [0.6, 1.0, 1.5, 0.9];
            (0..steps).map(|step| level * season[step % 4] * (1.0 + 0.3 * wobble())).collect()
        })
        .collect()
}

fn told(all: &[Vec<f64>], pooling: Pooling, season: usize, horizon: usize) -> Result<Vec<Forecast>, Error> {
    let histories: Vec<&[f64]> = all.iter().map(Vec::as_slice).collect();
    let method = Method::Ensemble { seasons: Seasons::one(season), pace: Pace::Fast };
    forecast_panel(&Panel::new(&histories), method, pooling, horizon, &Levels::default())
        .map(|told| told.series)
}

#[cfg(not(feature = "network"))]
#[test]
fn a_build_without_it_says_how_to_get_it() {
    for pooling in [Pooling::Network, Pooling::WithNetwork] {
        let refused = told(&seasonal(3), pooling, 4, 4);
        assert_eq!(refused, Err(Error::NoNetwork));
        assert!(Error::NoNetwork.to_string().contains("--features network"));
    }
}

#[cfg(feature = "network")]
mod built {
    use super::*;

    /// Quantiles in order, all numbers finite, none below zero.
    #[track_caller]
    fn check(forecasts: &[Forecast]) {
        for forecast in forecasts {
            let values = forecast.quantiles.iter().flat_map(|(_, values)| values).chain(&forecast.mean);
            assert!(values.clone().all(|value| value.is_finite() && *value >= 0.0), "{forecast:?}");
            let ordered = |pair: &[(f64, Vec<f64>)]| pair[0].1.iter().zip(&pair[1].1).all(|(a, b)| a <= b);
            assert!(forecast.quantiles.windows(2).all(ordered), "{forecast:?}");
        }
    }

    #[test]
    fn a_season_that_all_share_is_learned_and_the_same_bytes_come_again() {
        let all = seasonal(64);
        let pasts: Vec<Vec<f64>> = all.iter().map(|series| series[..60].to_vec()).collect();
        let forecasts = told(&pasts, Pooling::Network, 4, 4).expect("a network");
        check(&forecasts);
        let error = |said: &dyn Fn(usize, usize) -> f64| {
            let of = |series: usize| (0..4).map(move |step| (series, step));
            let errors = (0..40)
                .flat_map(of)
                .map(|(series, step)| (said(series, step) - all[series][60 + step]).abs());
            errors.sum::<f64>()
        };
        let network = error(&|series, step| forecasts[series].mean[step]);
        let naive = error(&|series, step| pasts[series][56 + step]);
        // Naive's errors have two wobbles; who knows two seasons errs by one and a half: a ratio of about .87.
        assert!(network < 0.92 * naive, "{network} {naive}");
        assert_eq!(told(&pasts, Pooling::Network, 4, 4), Ok(forecasts));
    }

    #[test]
    fn what_breaks_careless_code_stays_a_number() {
        let mut all = seasonal(60);
        all.push(vec![6.0; 60]);
        all.push(vec![0.0; 60]);
        all.push(vec![3.0]);
        all.push((0..60_u32).map(|t| if t % 11 == 3 { 20.0 } else { f64::NAN }).collect());
        all.push((0..60).map(|t| 1.5_f64.powi(t)).collect());
        all.push(vec![f64::NAN; 60]);
        all.push(vec![1e90; 60]);
        let forecasts = told(&all, Pooling::Network, 4, 6).expect("a network");
        check(&forecasts);
        let said = |series: usize| forecasts[40 + series].mean.clone();
        assert!(said(0).iter().all(|mean| (mean - 6.0).abs() < 0.5), "{:?}", said(0));
        assert!(said(1).iter().all(|mean| mean.abs() < 1e-12));
        assert!(said(3).iter().all(|mean| (10.0..30.0).contains(mean)), "{:?}", said(3));
        check(&told(&all, Pooling::WithNetwork, 4, 6).expect("a network"));
        all.push(vec![f64::INFINITY]);
        assert!(matches!(told(&all, Pooling::Network, 4, 6), Err(Error::InSeries { series: 47, .. })));
    }

    #[test]
    fn too_few_rows_leave_the_ensemble() {
        let all = seasonal(20);
        let never = told(&all, Pooling::Never, 4, 4);
        assert_eq!(told(&all, Pooling::Network, 4, 4), never, "16 origins of 40 series");
        assert_eq!(told(&all, Pooling::WithNetwork, 4, 4), never);
    }

    #[test]
    fn counts_keep_their_mean() {
        // One in five days sells, twice as many on the last of each week.
        let mut state = 3_u32;
        let mut unit = || {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            f64::from(state >> 16) / 65_536.0
        };
        let day = |day: usize, unit: f64| if unit < if day % 7 == 6 { 0.4 } else { 0.2 } { 1.0 } else { 0.0 };
        let all: Vec<Vec<f64>> = (0..60).map(|_| (0..140).map(|at| day(at, unit())).collect()).collect();
        let forecasts = told(&all, Pooling::Network, 7, 7).expect("a network");
        check(&forecasts);
        let mean = |step: usize| forecasts.iter().map(|forecast| forecast.mean[step]).sum::<f64>() / 60.0;
        let plain = (0..6).map(mean).sum::<f64>() / 6.0;
        assert!((plain - 0.2).abs() < 0.05 && mean(6) > 1.2 * plain, "{plain} {}", mean(6));
    }

    #[test]
    fn a_network_that_gains_nothing_changes_nothing() {
        // Random walks: the last value is what there is to know.
        let mut state = 5_u32;
        let mut step = || {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            f64::from(state >> 16) / 65_536.0 - 0.5
        };
        let walk = |_| {
            let mut at = 100.0;
            (0..80)
                .map(|_| {
                    at += step();
                    at
                })
                .collect()
        };
        let all: Vec<Vec<f64>> = (0..40).map(walk).collect();
        assert_eq!(told(&all, Pooling::WithNetwork, 1, 4), told(&all, Pooling::Weighed, 1, 4));
    }
}
