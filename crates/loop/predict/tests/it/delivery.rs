//! Days to delivery, and what is left of them.

use crate::features::{Noise, integer, number, table, text};
use qm_domain::FeatureTable;
use qm_predict::{Fitted, NumberModel, TargetScale, delivery::fit_delivery_time};

const DAY: f64 = 8.64e10;

#[expect(clippy::cast_possible_truncation, reason = "whole microseconds of some years")]
fn micros(days: f64) -> i64 {
    (days * DAY) as i64
}

/// Parcels, 20 a day: days grow with the root of distance, twice as long by post, times log-uniform noise.
fn parcels(n: u32) -> FeatureTable {
    let mut noise = Noise(11);
    let rows: Vec<(f64, f64, bool, f64)> = (0..n)
        .map(|i| {
            let (km, post) = (noise.next() * 900.0, noise.next() < 0.5);
            let days = (1.0 + 0.2 * km.sqrt()) * if post { 2.0 } else { 1.0 };
            (f64::from(i) / 20.0, km, post, days * (noise.next() - 0.5).exp())
        })
        // Known are the parcels that have arrived by the end.
        .filter(|row| row.0 + row.3 <= (f64::from(n) / 20.0).max(100.0))
        .collect();
    let count = i64::try_from(rows.len()).unwrap();
    table(vec![
        ("placed_at", integer(rows.iter().map(|r| micros(r.0)))),
        ("delivered_at", integer(rows.iter().map(|r| micros(r.0 + r.3)))),
        ("days", number(rows.iter().map(|r| r.3))),
        ("promised_days", number(rows.iter().map(|_| 20.0))),
        ("distance_km", number(rows.iter().map(|r| if r.1 < 20.0 { f64::NAN } else { r.1 }))),
        ("weight_g", number(rows.iter().map(|_| 500.0))),
        ("freight", integer(rows.iter().map(|_| 490))),
        ("service", text(rows.iter().map(|_| ""))),
        ("carrier", text(rows.iter().map(|r| if r.2 { "post" } else { "express" }))),
        ("region", text((0..count).map(|i| if i % 2 == 0 { "north" } else { "south" }))),
        ("weekday", integer((0..count).map(|i| i / 20 % 7))),
    ])
}

fn fitted(n: u32) -> Fitted<NumberModel> {
    fit_delivery_time(&parcels(n)).unwrap().unwrap()
}

#[test]
fn errors_that_grow_with_the_days_are_fitted_as_logarithm() {
    let fitted = fitted(3000);
    let card = &fitted.card;
    assert_eq!(fitted.model.scale(), TargetScale::Log);
    assert!(card.score < 0.7 * card.baseline_score, "{card:?}");
    assert!((card.coverage80.unwrap() - 0.8).abs() < 0.06, "{card:?}");
    let promise = fitted.evaluation.iter().find(|row| row.baseline == "promise").unwrap();
    assert!(promise.score < promise.baseline_score && promise.n == card.test_rows);
    // Of 150 days, those bought in the last two weeks are too young for slow ones to have arrived.
    assert!(card.rows < 2800 && card.rows > 2400, "{}", card.rows);
}

#[test]
fn a_parcel_that_has_not_come_takes_longer_the_longer_it_waits() {
    let sample = parcels(3000);
    let model = fit_delivery_time(&sample).unwrap().unwrap().model;
    let asked = parcels(1);
    let free = model.estimate(&asked).unwrap()[0];
    let mut before = free;
    for waited in [0.5, free.quantiles.q25, free.quantiles.q50, free.quantiles.q95, 60.0] {
        let rest = model.remaining(&asked, &[waited]).unwrap()[0];
        assert!(rest.quantiles.q05 >= waited.min(free.quantiles.q05) && rest.mean >= before.mean - 1e-9);
        assert!(rest.quantiles.q95 > waited);
        before = rest;
    }
    assert_eq!(model.remaining(&asked, &[f64::NAN]).unwrap()[0], free);
    // Half of the parcels came before the median: what is left has its lower tenth above it.
    let half = model.remaining(&asked, &[free.quantiles.q50]).unwrap()[0];
    assert!(half.quantiles.q10 > free.quantiles.q50);
    assert!((half.quantiles.q50 - free.quantiles.q75).abs() < 0.05 * free.quantiles.q75);
}

#[test]
fn few_parcels_make_no_model() {
    assert!(fit_delivery_time(&parcels(20)).unwrap().is_none());
}
