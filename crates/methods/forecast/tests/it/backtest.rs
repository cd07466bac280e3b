//! Many series scored at once.

use qm_forecast::{Error, Method, Panel, Pooling, Protocol, Summary, backtest, score};

fn protocol() -> Protocol {
    Protocol { horizon: 3, origins: 2, stride: 3, period: 2, ..Protocol::default() }
}

#[test]
fn a_series_scores_alike_alone_and_among_others() {
    let ramp: Vec<f64> = (0..20_u32).map(f64::from).collect();
    let wave: Vec<f64> = (0..24_u32).map(|t| f64::from(t % 2 * 5 + t % 3)).collect();
    let unknown = vec![f64::NAN; 12];
    let histories: Vec<&[f64]> = vec![&ramp, &unknown, &wave, &[1.0]];
    let scores = backtest(&Panel::new(&histories), Method::Naive, Pooling::Never, &protocol())
        .expect("finite histories");
    assert_eq!(scores[0].as_ref(), Some(&score(&ramp, Method::Naive, &protocol()).expect("long enough")));
    assert_eq!(scores[2].as_ref(), Some(&score(&wave, Method::Naive, &protocol()).expect("long enough")));
    assert_eq!((&scores[1], &scores[3]), (&None, &None), "nothing known before, or nothing after an origin");

    // The ramp: from 14 naive says 13 for 14, 15, 16, from 17 it says 16: errors 1, 2, 3 twice.
    let ramp = scores[0].as_ref().expect("scored");
    assert!((ramp.rmsse.expect("it moves by 1") - (28.0_f64 / 6.0).sqrt()).abs() < 1e-12);
    // The mean of 0..14 is 6.5.
    assert!((ramp.bias_share.expect("not all zero") + 2.0 / 6.5).abs() < 1e-12);
    let summary = Summary::of(scores.iter().flatten());
    assert_eq!(summary.series, 2);
    let [a, b] = [&scores[0], &scores[2]].map(|one| one.as_ref().and_then(|one| one.mase).expect("it moves"));
    assert!((summary.mase.expect("both move") - f64::midpoint(a, b)).abs() < 1e-12);
}

#[test]
fn what_cannot_be_scored_is_named_by_its_place() {
    let nothing = vec![f64::NAN; 9];
    let infinite = [vec![1.0; 9], vec![f64::INFINITY], vec![1.0; 9]].concat();
    let refused = backtest(&Panel::new(&[&nothing, &infinite]), Method::Naive, Pooling::Never, &protocol());
    let source = Box::new(Error::Infinite { index: 9 });
    assert_eq!(refused, Err(Error::InSeries { series: 1, source }));
    let none = Summary::of([]);
    assert_eq!((none.series, none.mase, none.coverage.len()), (0, None, 0));
}
