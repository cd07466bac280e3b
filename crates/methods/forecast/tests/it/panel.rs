//! Many series at once: calibration, shared seasons, and the way through CSV.

use qm_forecast::{
    Error, Forecast, Levels, Method, Model, Pace, Panel, Pooling, Protocol, Seasons, ThetaKind, backtest,
    forecast_panel, read_series, score, write_forecasts,
};

/// Each series by its own past.
fn alone(
    histories: &[&[f64]],
    method: Method,
    horizon: usize,
    levels: &Levels,
) -> Result<Vec<Forecast>, Error> {
    Ok(forecast_panel(&Panel::new(histories), method, Pooling::Never, horizon, levels)?.series)
}

/// Steps of a multiplicative congruential generator (Park & Miller 1988), uniform in (0, 1).
struct Wobble(u64);

impl Wobble {
    fn next(&mut self) -> f64 {
        self.0 = self.0 * 16_807 % 2_147_483_647;
        f64::from(u32::try_from(self.0).expect("below 2^31")) / 2_147_483_647.0
    }

    /// Nearly normal: the sum of twelve (Irwin 1927).
    fn normal(&mut self) -> f64 {
        (0..12).map(|_| self.next()).sum::<f64>() - 6.0
    }
}

/// Levels that wander, with noise: 120 series of 80 steps.
fn wandering(seed: u64) -> Vec<Vec<f64>> {
    let mut wobble = Wobble(seed);
    (0..120)
        .map(|_| {
            let mut level = 100.0;
            (0..80)
                .map(|_| {
                    level += wobble.normal();
                    level + 2.0 * wobble.normal()
                })
                .collect()
        })
        .collect()
}

fn covered(forecasts: &[Forecast], truths: &[&[f64]], low: usize) -> f64 {
    let (mut hits, mut all) = (0_u32, 0_u32);
    for (forecast, truth) in forecasts.iter().zip(truths) {
        let high = forecast.quantiles.len() - 1 - low;
        for (step, value) in truth.iter().enumerate() {
            let within = (forecast.quantiles[low].1[step]..=forecast.quantiles[high].1[step]).contains(value);
            hits += u32::from(within);
            all += 1;
        }
    }
    f64::from(hits) / f64::from(all)
}

#[test]
fn intervals_of_a_panel_cover_what_they_promise() {
    let all = wandering(4711);
    let (pasts, truths): (Vec<&[f64]>, Vec<&[f64]>) = all.iter().map(|series| series.split_at(72)).unzip();
    let levels = Levels::default();
    let method = Method::Ensemble { seasons: Seasons::NONE, pace: Pace::Fast };
    let forecasts = alone(&pasts, method, 8, &levels).expect("finite histories");
    // 960 truths, eight of each series alike: the standard error is about two points.
    for (low, promised) in [(0, 0.9), (1, 0.8), (2, 0.5)] {
        let share = covered(&forecasts, &truths, low);
        assert!((share - promised).abs() < 0.05, "{promised}: {share}");
    }
    for (past, forecast) in pasts.iter().zip(&forecasts) {
        let alone = Model::fit(past, method).expect("a finite history").forecast(8, &levels);
        assert_eq!(alone.mean, forecast.mean, "calibration moves no mean");
    }
}

#[test]
fn a_few_series_keep_their_own_quantiles() {
    let all = wandering(99);
    let few: Vec<&[f64]> = all[..5].iter().map(Vec::as_slice).collect();
    let levels = Levels::default();
    let method = Method::Ets { period: 1 };
    let together = alone(&few, method, 6, &levels).expect("finite histories");
    for (history, forecast) in few.iter().zip(&together) {
        assert_eq!(&Model::fit(history, method).expect("a finite history").forecast(6, &levels), forecast);
    }
    assert!(alone(&[], method, 6, &levels).expect("nothing to fail").is_empty());
    assert_eq!(alone(&few, method, 0, &levels).expect("finite histories")[0].horizon(), 0);
    let infinite: &[f64] = &[1.0, f64::INFINITY];
    let refused = alone(&[few[0], infinite, infinite], method, 1, &levels);
    let source = Box::new(Error::Infinite { index: 1 });
    assert_eq!(refused, Err(Error::InSeries { series: 1, source }));
    assert_eq!(alone(&few, Method::Ets { period: 0 }, 1, &levels), Err(Error::ZeroLength { name: "period" }));
}

#[test]
fn seldom_sold_products_follow_their_common_week() {
    // Sales are rare, and twice as likely on the last two days of the week.
    let mut wobble = Wobble(5);
    let all: Vec<Vec<f64>> = (0..200)
        .map(|_| {
            (0..140_u32)
                .map(|day| if wobble.next() < if day % 7 >= 5 { 0.4 } else { 0.1 } { 1.0 } else { 0.0 })
                .collect()
        })
        .collect();
    let histories: Vec<&[f64]> = all.iter().map(Vec::as_slice).collect();
    let method = Method::Ensemble { seasons: Seasons::one(7), pace: Pace::Full };
    let forecasts = alone(&histories, method, 7, &Levels::default()).expect("finite histories");
    let on = |day: usize| forecasts.iter().map(|forecast| forecast.mean[day]).sum::<f64>();
    assert!((on(6) / on(0) - 4.0).abs() < 0.8, "{}", on(6) / on(0));
    let whole: f64 = (0..7).map(on).sum();
    assert!((whole / (200.0 * 1.3) - 1.0).abs() < 0.1, "{whole}");
}

/// 60 products that sell seldom, six times as often on days of a promotion; promotions come at random and are known ahead.
fn promoted(days: usize) -> (Vec<Vec<f64>>, Vec<Vec<f64>>) {
    let mut wobble = Wobble(21);
    (0..60)
        .map(|_| {
            let promotion: Vec<f64> =
                (0..days).map(|_| if wobble.next() < 0.2 { 1.0 } else { 0.0 }).collect();
            let chance = |on: &f64| if *on > 0.0 { 0.6 } else { 0.1 };
            let sold =
                promotion.iter().map(|on| if wobble.next() < chance(on) { 1.0 } else { 0.0 }).collect();
            (sold, promotion)
        })
        .unzip()
}

#[test]
fn what_is_known_of_days_to_come_counts_where_it_helps() {
    let (sold, promotions) = promoted(91);
    let histories: Vec<&[f64]> = sold.iter().map(|days| &days[..84]).collect();
    let inputs = [promotions.iter().map(Vec::as_slice).collect::<Vec<&[f64]>>()];
    let panel = Panel { inputs: &inputs, ..Panel::new(&histories) };
    let (method, levels) =
        (Method::Ensemble { seasons: Seasons::one(7), pace: Pace::Fast }, Levels::default());
    let squares = |pooling: Pooling| {
        let told = forecast_panel(&panel, method, pooling, 7, &levels).expect("finite histories");
        assert!(
            told.pooled.iter().all(|weight| (*weight > 0.0) == (pooling != Pooling::Never)),
            "{pooling:?}"
        );
        let errors =
            told.series.iter().zip(&sold).flat_map(|(forecast, days)| forecast.mean.iter().zip(&days[84..]));
        errors.map(|(mean, truth)| (mean - truth).powi(2)).sum::<f64>() / 420.0
    };
    let (never, weighed, pooled) =
        (squares(Pooling::Never), squares(Pooling::Weighed), squares(Pooling::Alone));
    // Of variance .16 the promotions tell .04: .2 of .24 days and .8 of .09 leave .12.
    assert!(never > 0.155, "{never}");
    assert!(weighed < 0.135 && pooled < 0.135, "{weighed} {pooled}");
    // A backtest knows the same of its series, also behind one of which nothing is known.
    let unknown = [f64::NAN; 91];
    let whole: Vec<&[f64]> = std::iter::once(&unknown[..]).chain(sold.iter().map(|days| &days[..])).collect();
    let inputs = [std::iter::once(&unknown[..]).chain(inputs[0].iter().copied()).collect()];
    let protocol = Protocol { horizon: 7, origins: 1, stride: 7, period: 7, levels };
    let scores =
        backtest(&Panel { inputs: &inputs, ..Panel::new(&whole) }, method, Pooling::Alone, &protocol);
    let told =
        scores.expect("finite histories").into_iter().flatten().map(|one| one.rmse.powi(2)).sum::<f64>();
    assert!((told / 60.0 - pooled).abs() < 1e-9, "{} {pooled}", told / 60.0);
}

#[test]
fn pooling_that_gains_nothing_changes_nothing() {
    // Random walks: nothing tells the next step but the last one.
    let all = wandering(8);
    let histories: Vec<&[f64]> = all.iter().map(Vec::as_slice).collect();
    let (method, levels) = (Method::Ets { period: 1 }, Levels::default());
    let told = |pooling| forecast_panel(&Panel::new(&histories), method, pooling, 6, &levels);
    assert_eq!(told(Pooling::Weighed), told(Pooling::Never), "only ensembles are joined");
    let few = &histories[..2];
    let ensemble = Method::Ensemble { seasons: Seasons::NONE, pace: Pace::Fast };
    let told = |pooling| forecast_panel(&Panel::new(few), ensemble, pooling, 6, &levels);
    assert_eq!(told(Pooling::Alone), told(Pooling::Never), "160 steps are too few to learn from");
    let mut returned = all.clone();
    returned[7][30] = -1.0;
    let returned: Vec<&[f64]> = returned.iter().map(Vec::as_slice).collect();
    let told = |pooling| forecast_panel(&Panel::new(&returned), ensemble, pooling, 6, &levels);
    assert_eq!(told(Pooling::Alone), told(Pooling::Never), "what may be negative is not learned from");
}

#[test]
fn a_mistyped_price_spoils_no_other_series() {
    // Levels of ten to seventy; of the sixth series a price to come is beyond all numbers over what was usual.
    let mut wobble = Wobble(3);
    let level = |series: usize| [10.0, 20.0, 30.0, 40.0, 50.0, 60.0, 70.0][series % 7];
    let steady = |series: usize| (0..40).map(|_| level(series) + wobble.normal()).collect();
    let all: Vec<Vec<f64>> = (0..300).map(steady).collect();
    let histories: Vec<&[f64]> = all.iter().map(Vec::as_slice).collect();
    let (usual, mistyped) = (vec![1e-300; 44], [vec![1e-300; 40], vec![1e100; 4]].concat());
    let price = |series: usize| if series == 5 { mistyped.as_slice() } else { usual.as_slice() };
    let inputs = [(0..300).map(price).collect::<Vec<&[f64]>>()];
    let panel = Panel { inputs: &inputs, ..Panel::new(&histories) };
    let method = Method::Ensemble { seasons: Seasons::NONE, pace: Pace::Fast };
    let told = forecast_panel(&panel, method, Pooling::Alone, 4, &Levels::default());
    for (series, forecast) in told.expect("finite histories").series.iter().enumerate() {
        for mean in &forecast.mean {
            assert!((mean / level(series) - 1.0).abs() < 0.25, "{series}: {mean}");
        }
    }
}

#[test]
fn what_is_known_must_be_of_the_same_series() {
    let histories: [&[f64]; 2] = [&[1.0, 2.0], &[3.0, 4.0]];
    let refused = |panel: Panel<'_>| {
        forecast_panel(&panel, Method::Naive, Pooling::Weighed, 1, &Levels::default()).map(|_| ())
    };
    let panel = Panel::new(&histories);
    let of_one = [vec![1.0]];
    assert_eq!(
        refused(Panel { categories: &of_one, ..panel }),
        Err(Error::Known { name: "category", place: 0 })
    );
    let scored = backtest(
        &Panel { categories: &of_one, ..panel },
        Method::Naive,
        Pooling::Never,
        &Protocol::default(),
    );
    assert_eq!(scored, Err(Error::Known { name: "category", place: 0 }));
    let infinite: [Vec<&[f64]>; 1] = [vec![&[1.0], &[f64::INFINITY]]];
    assert_eq!(refused(Panel { inputs: &infinite, ..panel }), Err(Error::Known { name: "input", place: 0 }));
}

#[test]
fn series_go_from_csv_to_csv() {
    let text = "id,1,2,3,4\nred,5,5,5,5\nblue,1,2,NA,4\n";
    let series = read_series(text).expect("two rows").series;
    let histories: Vec<&[f64]> = series.iter().map(|one| one.values.as_slice()).collect();
    let levels = Levels::new(vec![0.1, 0.9]).expect("two levels");
    let forecasts = alone(&histories, Method::Naive, 2, &levels).expect("finite histories");
    let out =
        write_forecasts(series.iter().map(|one| one.id.as_str()).zip(&forecasts)).expect("levels alike");
    let lines: Vec<&str> = out.lines().collect();
    assert_eq!(lines.len(), 5);
    assert_eq!(lines[..2], ["series_id,step,mean,q10,q90", "red,1,5,5,5"]);
    assert!(lines[4].starts_with("blue,2,4,"));
}

#[test]
fn seasons_longer_than_any_history_are_no_seasons() {
    let all = wandering(7);
    let sparse: Vec<f64> = (0..90_u32).map(|t| f64::from(u32::from(t % 4 == 0))).collect();
    let histories: Vec<&[f64]> = vec![&all[0], &sparse];
    let levels = Levels::default();
    for period in [10_000, usize::MAX] {
        let pace = Pace::Full;
        for method in [
            Method::SeasonalNaive { period },
            Method::SeasonalMean { period, seasons: period },
            Method::Mean { window: period },
            Method::Ets { period },
            Method::Theta { kind: ThetaKind::Dynamic, period },
            Method::Arima { period },
            Method::Autoregression { seasons: Seasons::two(period, 7) },
            Method::Ensemble { seasons: Seasons::one(period), pace },
            Method::Ensemble { seasons: Seasons::two(7, period), pace },
            Method::Ensemble { seasons: Seasons::two(period - 1, period), pace },
        ] {
            let forecasts = alone(&histories, method, 3, &levels).expect("finite histories");
            assert!(forecasts.iter().all(|forecast| forecast.mean.iter().all(|mean| mean.is_finite())));
            for history in &histories {
                let sum = Model::fit(history, method).expect("a finite history").lead_time_demand(5);
                assert!(sum.mean().is_finite() && sum.variance().is_finite(), "{method:?}");
            }
            let protocol = Protocol { period, ..Protocol::default() };
            assert!(score(&all[0], method, &protocol).expect("a long history").mae.is_finite());
        }
    }
    let plain = |period| Model::fit(&all[0], Method::Arima { period }).expect("a finite history");
    assert_eq!(plain(1).forecast(3, &levels).mean, plain(10_000).forecast(3, &levels).mean);
}
