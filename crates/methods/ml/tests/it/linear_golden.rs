//! Linear models against certified and exactly solved problems.

use qm_ml::{Columns, Ols, OlsBuilder};

/// NIST Statistical Reference Datasets, Longley (1967): y, x1..x6.
const LONGLEY: [[f64; 7]; 16] = [
    [60323.0, 83.0, 234_289.0, 2356.0, 1590.0, 107_608.0, 1947.0],
    [61122.0, 88.5, 259_426.0, 2325.0, 1456.0, 108_632.0, 1948.0],
    [60171.0, 88.2, 258_054.0, 3682.0, 1616.0, 109_773.0, 1949.0],
    [61187.0, 89.5, 284_599.0, 3351.0, 1650.0, 110_929.0, 1950.0],
    [63221.0, 96.2, 328_975.0, 2099.0, 3099.0, 112_075.0, 1951.0],
    [63639.0, 98.1, 346_999.0, 1932.0, 3594.0, 113_270.0, 1952.0],
    [64989.0, 99.0, 365_385.0, 1870.0, 3547.0, 115_094.0, 1953.0],
    [63761.0, 100.0, 363_112.0, 3578.0, 3350.0, 116_219.0, 1954.0],
    [66019.0, 101.2, 397_469.0, 2904.0, 3048.0, 117_388.0, 1955.0],
    [67857.0, 104.6, 419_180.0, 2822.0, 2857.0, 118_734.0, 1956.0],
    [68169.0, 108.4, 442_769.0, 2936.0, 2798.0, 120_445.0, 1957.0],
    [66513.0, 110.8, 444_546.0, 4681.0, 2637.0, 121_950.0, 1958.0],
    [68655.0, 112.6, 482_704.0, 3813.0, 2552.0, 123_366.0, 1959.0],
    [69564.0, 114.2, 502_601.0, 3931.0, 2514.0, 125_368.0, 1960.0],
    [69331.0, 115.7, 518_173.0, 4806.0, 2572.0, 127_852.0, 1961.0],
    [70551.0, 116.9, 554_894.0, 4007.0, 2827.0, 130_081.0, 1962.0],
];

fn near(measured: f64, expected: f64, relative: f64) {
    let gap = (measured / expected - 1.0).abs();
    assert!(gap <= relative, "{measured} is not {expected}: relative gap {gap:e}");
}

fn names(n: usize) -> Vec<String> {
    (1..=n).map(|i| format!("x{i}")).collect()
}

#[test]
fn longley_meets_the_certified_values() {
    let mut builder = OlsBuilder::new(names(6));
    for row in &LONGLEY {
        builder.push(&row[1..], row[0]).unwrap();
    }
    let model = builder.finish().unwrap();
    // Certified by NIST StRD, Longley: estimates and their standard deviations.
    near(model.intercept, -3_482_258.634_595_82, 1e-9);
    near(model.intercept_standard_error.unwrap(), 890_420.383_607_373, 1e-9);
    let certified = [
        (15.061_872_271_373_3, 84.914_925_774_766_9),
        (-0.035_819_179_292_591_0, 0.033_491_007_772_243_2),
        (-2.020_229_803_816_83, 0.488_399_681_651_699),
        (-1.033_226_867_173_59, 0.214_274_163_161_675),
        (-0.051_104_105_653_580_7, 0.226_073_200_069_370),
        (1_829.151_464_613_55, 455.478_499_142_212),
    ];
    for (i, (weight, error)) in certified.into_iter().enumerate() {
        near(model.coefficients[i].1, weight, 1e-9);
        near(model.standard_errors[i].unwrap(), error, 1e-9);
    }
    near(model.sigma.unwrap(), 304.854_073_561_965, 1e-9);
    near(model.r2, 0.995_479_004_577_296, 1e-9);
    near(model.rss, 836_424.055_505_915, 1e-9);
    assert_eq!((model.n, model.df, model.aliased.len()), (16, 9, 0));
}

#[test]
fn badly_scaled_columns_meet_the_exact_solution() {
    // Exact rational solution; see tests/golden/make.py for tools and versions.
    let golden: serde_json::Value =
        serde_json::from_str(include_str!("../golden/badly_scaled.json")).unwrap();
    let list = |key: &str| -> Vec<f64> {
        golden[key].as_array().unwrap().iter().map(|v| v.as_f64().unwrap()).collect()
    };
    let number = |key: &str| golden[key].as_f64().unwrap();
    let mut builder = OlsBuilder::new(names(5));
    for (row, y) in golden["x"].as_array().unwrap().iter().zip(list("y")) {
        let row: Vec<f64> = row.as_array().unwrap().iter().map(|v| v.as_f64().unwrap()).collect();
        builder.push(&row, y).unwrap();
    }
    let model = builder.finish().unwrap();
    assert!(model.aliased.is_empty());
    near(model.intercept, number("intercept"), 1e-9);
    for ((_, weight), expected) in model.coefficients.iter().zip(list("coefficients")) {
        near(*weight, expected, 1e-9);
    }
    let errors = std::iter::once(&model.intercept_standard_error).chain(&model.standard_errors);
    for (error, expected) in errors.zip(list("standard_errors")) {
        near(error.unwrap(), expected, 1e-9);
    }
    near(model.rss, number("rss"), 1e-9);
    near(model.r2, number("r2"), 1e-9);
    near(model.sigma.unwrap(), number("sigma"), 1e-9);
    let at = list("at");
    near(model.leverage(&at).unwrap(), number("leverage"), 1e-9);
    near(model.predict(&at), number("point"), 1e-9);
    for pair in golden["half_widths"].as_array().unwrap() {
        let (level, half) = (pair[0].as_f64().unwrap(), pair[1].as_f64().unwrap());
        let (low, high) = model.predict_interval(&at, level);
        near((high - low) / 2.0, half, 1e-8);
    }
}

/// Given weights, and the same weights found again from noiseless rows.
fn worked(intercept: f64, weights: [f64; 3], at: [f64; 3], scale: [f64; 3], expected: f64) {
    let given = Ols::from_weights(intercept, names(3).into_iter().zip(weights).collect::<Vec<_>>());
    assert_eq!(given.predict(&at).to_bits(), expected.to_bits(), "{expected}");
    let column = |(scale, step): (f64, i32)| -> Vec<f64> {
        (0..50).map(|i| scale * f64::from((i * step + i * i) % 101) / 101.0).collect()
    };
    let columns: Vec<Vec<f64>> = scale.into_iter().zip([7, 11, 15]).map(column).collect();
    let target: Vec<f64> =
        (0..50).map(|i| given.predict(&[columns[0][i], columns[1][i], columns[2][i]])).collect();
    let table = Columns::new(names(3), columns).unwrap();
    let fitted = Ols::fit(&table, &target).unwrap();
    near(fitted.intercept, intercept, 1e-9);
    for ((_, found), weight) in fitted.coefficients.iter().zip(weights) {
        near(*found, weight, 1e-9);
    }
    near(fitted.predict(&at), expected, 1e-9);
}

#[test]
fn the_worked_formulas_come_out_exactly() {
    worked(10.0, [5.0, 3.0, 2.0], [100.0, 2.0, 5.0], [200.0, 5.0, 10.0], 526.0);
    worked(1000.0, [200.0, 100.0, 50.0], [2000.0, 0.5, 1.0], [4000.0, 1.0, 1.0], 401_100.0);
    worked(50.0, [10.0, 5.0, 2.0], [100.0, 0.8, 0.9], [300.0, 1.0, 1.0], 1055.8);
}
