//! What people expect: weeks, days and the forecast it stands beside.

use super::*;
use crate::id::ModelVersion;
use proptest::prelude::*;

fn forecast(mean: Vec<f64>) -> DemandForecast {
    let weekly = mean.chunks_exact(7).map(|days| {
        let sum = days.iter().sum::<f64>();
        Quantiles::new([0.4, 0.5, 0.8, 1.0, 1.2, 1.5, 1.6].map(|part| part * sum)).unwrap()
    });
    DemandForecast {
        sku: Sku::new("A").unwrap(),
        location: LocationId::new("L").unwrap(),
        from: Day::from_epoch(100),
        weekly: weekly.collect(),
        lifts: Vec::new(),
        daily_variance: 9.0,
        mean,
        history_days: 90,
        model: ModelVersion::new("demand@1").unwrap(),
    }
}

fn said(from: i32, to: i32, expects: Expects) -> Expectation {
    Expectation {
        sku: Sku::new("A").unwrap(),
        location: LocationId::new("L").unwrap(),
        from: Day::from_epoch(from),
        to: Day::from_epoch(to),
        expects,
        baseline: 0.0,
        note: "fair".into(),
        by: "anna".into(),
        made_at: Timestamp::from_seconds(0),
    }
}

fn sum(days: &[f64]) -> f64 {
    days.iter().sum()
}

#[test]
fn units_are_spread_as_the_forecast_spreads_them() {
    let before = forecast(vec![1.0, 3.0, 2.0, 2.0, 2.0, 2.0, 2.0, 5.0]);
    let after = expected_instead(&before, &[said(100, 106, Expects::Units(28.0))]).unwrap();
    assert_eq!(after.mean, [2.0, 6.0, 4.0, 4.0, 4.0, 4.0, 4.0, 5.0]);
    let spread = after.weekly[0].values().to_vec();
    assert_eq!(
        spread,
        before.weekly[0].values().map(|value| value * 2.0),
        "twice the units, twice the spread"
    );
    // 33 units instead of 19.
    assert!((after.daily_variance - 9.0 * 33.0 / 19.0).abs() < 1e-12);
    assert_eq!((&after.model, after.from), (&before.model, before.from));
}

#[test]
fn a_stretch_that_has_begun_counts_by_its_days_left() {
    let after = expected_instead(&forecast(vec![1.0; 14]), &[said(96, 102, Expects::Units(70.0))]).unwrap();
    assert!((sum(&after.mean) - 41.0).abs() < 1e-12);
    let nothing = forecast(vec![0.0; 7]);
    let after = expected_instead(&nothing, &[said(100, 106, Expects::Units(14.0))]).unwrap();
    assert_eq!(after.mean, [2.0; 7]);
    assert_eq!((after.weekly[0].q50, after.daily_variance), (14.0, 2.0));
}

#[test]
fn the_later_one_holds_and_other_days_stay() {
    let spoken = [said(100, 113, Expects::Factor(3.0)), said(107, 113, Expects::Units(0.0))];
    let after = expected_instead(&forecast(vec![1.0; 21]), &spoken).unwrap();
    assert_eq!(after.mean, [vec![3.0; 7], vec![0.0; 7], vec![1.0; 7]].concat());
    assert_eq!(expected_instead(&forecast(vec![1.0; 7]), &[said(90, 99, Expects::Units(5.0))]), None);
}

proptest! {
    #[test]
    fn what_is_said_is_expected_and_nothing_goes_below_zero(
        mean in prop::collection::vec(0.0_f64..50.0, 14..57),
        from in 0_i32..20,
        units in 0.0_f64..1000.0,
    ) {
        let before = forecast(mean);
        let within = usize::try_from(from).unwrap()..usize::try_from(from + 7).unwrap();
        prop_assume!(within.end <= before.mean.len());
        let after = expected_instead(&before, &[said(100 + from, 106 + from, Expects::Units(units))]).unwrap();
        prop_assert!((sum(&after.mean[within]) - units).abs() < 1e-9 * units.max(1.0));
        prop_assert!(after.mean.iter().all(|mean| *mean >= 0.0));
        prop_assert!(after.daily_variance >= sum(&after.mean) / number(after.mean.len()) - 1e-12);
        let factor = [said(0, 1000, Expects::Factor(1.0))];
        prop_assert_eq!(expected_instead(&before, &factor).unwrap().mean, before.mean.clone());
    }

    #[test]
    fn twice_the_factor_is_twice_the_demand(factor in 0.0_f64..20.0) {
        let before = forecast((0..28).map(f64::from).collect());
        let of = |factor| sum(&expected_instead(&before, &[said(100, 200, Expects::Factor(factor))]).unwrap().mean);
        prop_assert!((of(2.0 * factor) - 2.0 * of(factor)).abs() < 1e-6);
    }
}
