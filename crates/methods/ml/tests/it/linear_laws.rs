//! Laws that every least-squares fit obeys.

use proptest::prelude::*;
use qm_ml::{Error, OlsBuilder, Random};

const WIDTH: usize = 4;

fn names(n: usize) -> Vec<String> {
    (0..n).map(|i| format!("x{i}")).collect()
}

fn builder(rows: &[Vec<f64>]) -> OlsBuilder {
    let mut builder = OlsBuilder::new(names(rows[0].len() - 1));
    for row in rows {
        let (y, features) = row.split_last().unwrap();
        builder.push(features, *y).unwrap();
    }
    builder
}

/// Rows of four features and a target, each column with its own scale.
fn table() -> impl Strategy<Value = Vec<Vec<f64>>> {
    let row = prop::collection::vec(-1.0..1.0_f64, WIDTH + 1);
    (prop::collection::vec(row, 12..40), prop::collection::vec(-4..5_i32, WIDTH + 1)).prop_map(
        |(mut rows, scales)| {
            for row in &mut rows {
                for (cell, scale) in row.iter_mut().zip(&scales) {
                    *cell = (*cell + 0.5) * 10.0_f64.powi(*scale);
                }
            }
            rows
        },
    )
}

fn length(values: impl Iterator<Item = f64>) -> f64 {
    values.map(|v| v * v).sum::<f64>().sqrt()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn residuals_are_orthogonal_to_the_features(rows in table()) {
        let model = builder(&rows).finish().unwrap();
        let residuals: Vec<f64> =
            rows.iter().map(|row| row[WIDTH] - model.predict(&row[..WIDTH])).collect();
        let size = length(rows.iter().map(|row| row[WIDTH]));
        let mean: f64 = residuals.iter().sum();
        prop_assert!(mean.abs() <= 1e-9 * size * length(rows.iter().map(|_| 1.0)));
        for j in 0..WIDTH {
            let product: f64 = rows.iter().zip(&residuals).map(|(row, r)| row[j] * r).sum();
            let scale = size * length(rows.iter().map(|row| row[j]));
            prop_assert!(product.abs() <= 1e-9 * scale, "{j}: {product} of {scale}");
        }
        let rss = length(residuals.iter().copied()).powi(2);
        prop_assert!((rss - model.rss).abs() <= 1e-9 * size * size);
    }

    #[test]
    fn the_order_of_rows_changes_nothing(rows in table(), seed in any::<u64>()) {
        let model = builder(&rows).finish().unwrap();
        let mut shuffled = rows.clone();
        Random::new(seed).shuffle(&mut shuffled);
        let other = builder(&shuffled).finish().unwrap();
        prop_assert_eq!(&model.aliased, &other.aliased);
        let size = length(rows.iter().map(|row| row[WIDTH]));
        for row in &rows {
            let gap = model.predict(&row[..WIDTH]) - other.predict(&row[..WIDTH]);
            prop_assert!(gap.abs() <= 1e-9 * size, "{gap} of {size}");
        }
    }

    #[test]
    fn an_aliased_column_changes_no_prediction(rows in table(), at in 1..=WIDTH, a in -3.0..3.0_f64, b in 0.5..3.0_f64) {
        let model = builder(&rows).finish().unwrap();
        let combine = |row: &[f64]| {
            let mut wide = row.to_vec();
            wide.insert(at, a * row[0] + b * row[at - 1] + 7.0);
            wide
        };
        let wide: Vec<Vec<f64>> = rows.iter().map(|row| combine(row)).collect();
        let other = builder(&wide).finish().unwrap();
        prop_assert_eq!(other.aliased.len(), model.aliased.len() + 1, "{:?}", other.aliased);
        prop_assert_eq!(other.df, model.df);
        let size = length(rows.iter().map(|row| row[WIDTH]));
        for (row, wide) in rows.iter().zip(&wide) {
            let gap = model.predict(&row[..WIDTH]) - other.predict(&wide[..=WIDTH]);
            prop_assert!(gap.abs() <= 1e-9 * size, "{gap} of {size}");
            let widths = |(low, high): (f64, f64)| high - low;
            let (w, v) = (
                widths(model.predict_interval(&row[..WIDTH], 0.8)),
                widths(other.predict_interval(&wide[..=WIDTH], 0.8)),
            );
            prop_assert!((w - v).abs() <= 1e-7 * w.max(1e-9 * size), "{w} {v}");
        }
    }
}

#[test]
fn aliased_features_are_named_in_column_order() {
    let rows: Vec<Vec<f64>> = (0..30)
        .map(|i| {
            let (a, b) = (f64::from(i), f64::from(i * i % 7));
            // constant, a, copy of a, b, a + b, target
            vec![3.0, a, a, b, a + b, 2.0 * a - b]
        })
        .collect();
    let model = builder(&rows).finish().unwrap();
    assert_eq!(model.aliased, ["x0", "x2", "x4"]);
    assert!((model.coefficients[1].1 - 2.0).abs() < 1e-12);
    assert!((model.coefficients[3].1 + 1.0).abs() < 1e-12);
    for j in [0, 2, 4] {
        assert_eq!(model.coefficients[j].1.to_bits(), 0.0_f64.to_bits());
        assert!(model.standard_errors[j].is_none());
    }
}

#[test]
fn large_offsets_cost_no_digits() {
    // Sixty seconds of epoch milliseconds: centred spread is 1e-8 of the value.
    let rows: Vec<Vec<f64>> = (0..60)
        .map(|i| {
            let t = 1.7e12 + 1000.0 * f64::from(i);
            vec![t, f64::from(i % 3), 5.0 + 0.25 * (t - 1.7e12) + f64::from(i % 3)]
        })
        .collect();
    let model = builder(&rows).finish().unwrap();
    assert!(model.aliased.is_empty());
    assert!((model.coefficients[0].1 - 0.25).abs() < 1e-12);
    assert!((model.coefficients[1].1 - 1.0).abs() < 1e-9);
}

#[test]
fn missing_cells_are_counted_and_left_out() {
    let mut builder = OlsBuilder::new(names(1));
    for (x, y) in [(1.0, 2.0), (f64::NAN, 3.0), (2.0, f64::NAN), (2.0, 4.0), (f64::INFINITY, 1.0)] {
        builder.push(&[x], y).unwrap();
    }
    assert_eq!((builder.rows(), builder.skipped()), (2, 3));
    let model = builder.finish().unwrap();
    assert_eq!((model.n, model.skipped, model.df), (2, 3, 0));
    assert!((model.predict(&[5.0]) - 10.0).abs() < 1e-12);
    assert!(model.sigma.is_none() && model.predict_interval(&[5.0], 0.8).1.is_infinite());
    assert!(model.predict(&[f64::NAN]).is_nan() && model.predict(&[]).is_nan());
    assert_eq!(builder.push(&[1.0, 2.0], 3.0), Err(Error::Width { found: 2, expected: 1 }));
}

#[test]
fn few_rows_make_a_modest_model() {
    assert_eq!(OlsBuilder::new(names(2)).finish(), Err(Error::NoRows));
    let one = builder(&[vec![4.0, 5.0, 6.0]]).finish().unwrap();
    assert!((one.predict(&[1.0, 2.0]) - 6.0).abs() < 1e-12);
    assert_eq!(one.aliased.len(), 2);
    let two = builder(&[vec![4.0, 5.0, 6.0], vec![5.0, 9.0, 8.0]]).finish().unwrap();
    assert_eq!(two.aliased, ["x1"]);
    let huge = builder(&[vec![1e308, 0.0, 1.0], vec![-1e308, 1.0, 2.0], vec![3.0, 1.0, 9.0]]);
    assert_eq!(huge.finish(), Err(Error::Overflow));
}
