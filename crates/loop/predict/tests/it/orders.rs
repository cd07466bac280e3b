//! Minutes of work and orders to come.

use crate::features::{Noise, integer, number, table, text};
use qm_domain::{Day, FeatureTable, ModelVersion, TaskTimes, Timestamp};
use qm_predict::orders::{VolumeModel, default_work, fit_handover_time, fit_processing_time, fit_volume};

const HOUR: i64 = 3_600_000_000;

/// Work of `n` orders: 4 + 2 per line + 0.5 per unit, 6 more at `slow`, and noise of up to 3 minutes either way.
fn work(n: u32) -> FeatureTable {
    let mut noise = Noise(3);
    let rows: Vec<(f64, f64, bool, f64)> = (0..n)
        .map(|_| {
            let (lines, units) = (1.0 + (noise.next() * 5.0).floor(), 1.0 + (noise.next() * 9.0).floor());
            let slow = noise.next() < 0.4;
            let minutes = 4.0 + 2.0 * lines + 0.5 * units + if slow { 6.0 } else { 0.0 };
            (lines, units, slow, minutes + 6.0 * noise.next() - 3.0)
        })
        .collect();
    table(vec![
        ("finished_at", integer((0..i64::from(n)).map(|i| i * HOUR))),
        ("lines", number(rows.iter().map(|r| r.0))),
        ("units", number(rows.iter().map(|r| r.1))),
        ("weight_g", number(rows.iter().map(|_| f64::NAN))),
        ("hour", integer((0..i64::from(n)).map(|i| i % 24))),
        ("weekday", integer((0..i64::from(n)).map(|i| i / 24 % 7))),
        ("location", text(rows.iter().map(|r| if r.2 { "slow" } else { "quick" }))),
        ("minutes", number(rows.iter().map(|r| r.3))),
    ])
}

fn one(lines: f64, units: f64, location: &str) -> FeatureTable {
    table(vec![
        ("lines", number([lines])),
        ("units", number([units])),
        ("weight_g", number([f64::NAN])),
        ("hour", integer([9])),
        ("weekday", integer([1])),
        ("location", text([location])),
    ])
}

#[test]
fn work_is_learned_with_an_interval_that_covers() {
    let fitted = fit_processing_time(&work(1500)).unwrap().unwrap();
    let card = &fitted.card;
    // Uniform noise of 3 either way: mean absolute error 1.5, and 80 % of it within 2.4.
    assert!((card.score - 1.5).abs() < 0.15, "{}", card.score);
    assert!(card.baseline_score > 2.0 * card.score);
    assert!((card.coverage80.unwrap() - 0.8).abs() < 0.06, "{:?}", card.coverage80);
    let estimate = |lines, units, location| fitted.model.estimate(&one(lines, units, location)).unwrap()[0];
    let (quick, slow) = (estimate(2.0, 4.0, "quick"), estimate(2.0, 4.0, "slow"));
    assert!((quick.mean - 10.0).abs() < 0.5 && (slow.mean - quick.mean - 6.0).abs() < 0.5);
    assert!((slow.quantiles.q90 - slow.quantiles.q10 - 4.8).abs() < 0.5);
    assert_eq!(card.rows, 1500);
    assert_eq!(card.test_rows, 300);
    let version = ModelVersion::new("processing-time@0a1b").unwrap();
    let signed = card.sign(version.clone(), Timestamp::from_seconds(5));
    assert_eq!((signed.version, signed.measure.as_str()), (version, "mae"));
}

#[test]
fn an_unknown_location_still_gets_an_estimate_and_thirty_rows_are_needed() {
    let fitted = fit_processing_time(&work(200)).unwrap().unwrap();
    let stranger = fitted.model.estimate(&one(1.0, 1.0, "elsewhere")).unwrap()[0];
    assert!(stranger.mean.is_finite() && stranger.quantiles.q05 >= 0.0);
    assert!(fit_processing_time(&work(29)).unwrap().is_none());
    assert!(fit_processing_time(&work(0)).unwrap().is_none());
}

#[test]
fn the_model_survives_storage_and_the_same_facts_give_the_same_model() {
    let fitted = fit_processing_time(&work(120)).unwrap().unwrap();
    let text = serde_json::to_string(&fitted.model).unwrap();
    let again: qm_predict::NumberModel = serde_json::from_str(&text).unwrap();
    let asked = one(3.0, 3.0, "slow");
    let means = [again, fitted.model].map(|model| model.estimate(&asked).unwrap()[0].mean);
    assert!((means[0] - means[1]).abs() < 1e-12);
    assert_eq!(
        text,
        serde_json::to_string(&fit_processing_time(&work(120)).unwrap().unwrap().model).unwrap()
    );
}

#[test]
fn handover_hours_are_learned() {
    let n = 400;
    let table = table(vec![
        ("placed_at", integer((0..n).map(|i| i * HOUR))),
        ("lines", number((0..n).map(|i| if i % 3 == 0 { 4.0 } else { 1.0 }))),
        ("units", number((0..n).map(|_| 1.0))),
        ("weekday", integer((0..n).map(|i| i / 24 % 7))),
        ("hour", integer((0..n).map(|i| i % 24))),
        ("location", text((0..n).map(|_| "main"))),
        ("hours", number((0..n).map(|i| if i % 3 == 0 { 30.0 } else { 6.0 }))),
    ]);
    let fitted = fit_handover_time(&table).unwrap().unwrap();
    assert!(fitted.card.score < 0.01 && fitted.card.baseline_score > 5.0, "{:?}", fitted.card);
}

#[test]
fn defaults_follow_the_task_times() {
    let times =
        TaskTimes { base_minutes: 3.0, line_minutes: 2.0, unit_minutes: 0.5, shares: [0.5, 0.3, 0.2] };
    let work = default_work(&times, 4, 10);
    assert!((work.mean - 16.0).abs() < 1e-12);
    assert!(work.quantiles.q10 < work.mean && work.mean < work.quantiles.q90);
    let broken = TaskTimes { base_minutes: f64::NAN, ..times };
    assert!(default_work(&broken, 1, 1).mean.abs() < 1e-12);
}

/// `days` days with 20 orders, 40 on the weekday of day 3, ending at day `days - 1`.
fn volume(days: i64) -> VolumeModel {
    let daily = table(vec![
        ("local_day", integer(0..days)),
        ("orders", integer((0..days).map(|day| if day % 7 == 3 { 40 } else { 20 }))),
    ]);
    let hourly = table(vec![
        ("local_day", integer([0, 0, 1])),
        ("local_hour", integer([9, 15, 99])),
        ("orders", integer([300, 100, 5])),
    ]);
    let through = Day::from_epoch(i32::try_from(days - 1).unwrap());
    let fitted = fit_volume(&daily, &hourly, through, 14).unwrap().unwrap();
    assert!(fitted.card.score <= fitted.card.baseline_score + 1e-9);
    fitted.model
}

#[test]
fn volume_repeats_the_week_and_knows_the_busy_hours() {
    let model = volume(70);
    let forecast = model.forecast(&ModelVersion::new("order-volume@1").unwrap());
    assert_eq!((forecast.from.epoch(), forecast.daily.len(), forecast.hour_share.len()), (70, 14, 24));
    for (step, day) in forecast.daily.iter().enumerate() {
        let expected = if (70 + step) % 7 == 3 { 40.0 } else { 20.0 };
        assert!((day.q50 - expected).abs() < 1e-9, "step {step}: {day:?}");
    }
    assert!((forecast.hour_share.iter().sum::<f64>() - 1.0).abs() < 1e-12);
    // 300 of 400 orders at nine o'clock, one added to each of 24 hours.
    assert!((forecast.hour_share[9] - 301.0 / 424.0).abs() < 1e-12);
}

#[test]
fn volume_needs_four_weeks() {
    let daily = table(vec![("local_day", integer(0..27)), ("orders", integer(0..27))]);
    let hourly = table(vec![("local_hour", integer([])), ("orders", integer([]))]);
    assert!(fit_volume(&daily, &hourly, Day::from_epoch(26), 14).unwrap().is_none());
}
