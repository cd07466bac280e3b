//! The three worked formulas, recovered from samples that follow them without error.

use crate::features::{Noise, number, table};
use qm_domain::FeatureTable;
use qm_predict::{Error, Fitted, NumberModel, delivery, orders, stock};

type Fit = fn(&FeatureTable) -> Result<Option<Fitted<NumberModel>>, Error>;

/// Fits 200 samples of `intercept + weights x`, predicts at `point`.
fn check(fit: Fit, names: [&str; 4], ranges: [f64; 3], weights: [f64; 4], point: [f64; 3], expected: f64) {
    let mut noise = Noise(7);
    let rows: Vec<[f64; 3]> = (0..200).map(|_| ranges.map(|range| noise.next() * range)).collect();
    let value = |x: &[f64; 3]| weights[0] + weights[1] * x[0] + weights[2] * x[1] + weights[3] * x[2];
    let column = |i: usize| number(rows.iter().map(|row| row[i]));
    let samples = table(vec![
        (names[0], column(0)),
        (names[1], column(1)),
        (names[2], column(2)),
        (names[3], number(rows.iter().map(value))),
    ]);
    let fitted = fit(&samples).unwrap().unwrap();
    let asked = table(vec![
        (names[0], number([point[0]])),
        (names[1], number([point[1]])),
        (names[2], number([point[2]])),
    ]);
    let estimate = fitted.model.estimate(&asked).unwrap()[0];
    for found in [estimate.mean, estimate.quantiles.q10, estimate.quantiles.q50, estimate.quantiles.q90] {
        assert!((found - expected).abs() < 1e-6 * expected, "{found} is not {expected}");
    }
    let (intercept, found) = fitted.model.weights();
    assert!((intercept - weights[0]).abs() < 1e-6 * expected);
    for ((_, found), weight) in found.iter().zip(&weights[1..]) {
        assert!((found - weight).abs() < 1e-6 * weight, "{found} is not {weight}");
    }
    assert!(fitted.card.score < 1e-6 * expected && fitted.card.baseline_score > fitted.card.score);
}

#[test]
fn processing_time_of_a_hundred_items_is_526_minutes() {
    let names = ["order_quantity", "order_complexity", "order_history", "processing_time"];
    let (ranges, weights) = ([200.0, 5.0, 10.0], [10.0, 5.0, 3.0, 2.0]);
    check(orders::fit_processing_samples, names, ranges, weights, [100.0, 2.0, 5.0], 526.0);
}

#[test]
fn stock_level_of_two_thousand_sales_is_401_100_units() {
    let names = ["sales_volume", "seasonality", "promotions", "inventory_level"];
    let (ranges, weights) = ([3000.0, 1.0, 2.0], [1000.0, 200.0, 100.0, 50.0]);
    check(stock::fit_stock_level, names, ranges, weights, [2000.0, 0.5, 1.0], 401_100.0);
}

#[test]
fn delivery_over_a_hundred_kilometres_takes_1055_8_minutes() {
    let names = ["distance", "traffic_condition", "delivery_service", "delivery_time"];
    let (ranges, weights) = ([300.0, 1.0, 1.0], [50.0, 10.0, 5.0, 2.0]);
    check(delivery::fit_delivery_minutes, names, ranges, weights, [100.0, 0.8, 0.9], 1055.8);
}

#[test]
fn too_few_samples_make_no_model_and_a_missing_column_is_told() {
    let names = ["order_quantity", "order_complexity", "order_history", "processing_time"];
    let few = table(names.map(|name| (name, number([1.0, 2.0, 3.0]))).to_vec());
    assert!(orders::fit_processing_samples(&few).unwrap().is_none());
    let lacking = table(vec![("order_quantity", number([1.0]))]);
    assert!(matches!(orders::fit_processing_samples(&lacking), Err(Error::Column { .. })));
}
