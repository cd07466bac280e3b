//! Boosting beside `LightGBM` 4.7.0 on a table of whole numbers that any tool can make.
//!
//! There: `num_leaves=6, min_data_in_leaf=5, min_data_in_bin=1, learning_rate=0.1`, one thread; the objective and
//! what else differs stands with each case. It sums gradients of single precision, so digits agree to about six.

use qm_ml::{Boosting, BoostingParams, Columns, Loss};

/// Rows that are compared.
const PROBES: [usize; 4] = [0, 17, 51, 99];

fn table(missing: bool) -> (Columns, Vec<f64>) {
    let a: Vec<f64> = (0..120).map(|i| f64::from(i * 37 % 101)).collect();
    let b: Vec<f64> = (0..120).map(|i| f64::from(i * 53 % 89)).collect();
    let pairs = a.iter().zip(&b).zip(0_i32..);
    let target = pairs
        .map(|((a, b), i)| f64::from(i * i * 7 % 23) + if *a > 50.0 { 20.0 } else { 0.0 } + 0.5 * b)
        .collect();
    let a = (0..).zip(a).map(|(i, x)| if missing && i % 4 == 0 { f64::NAN } else { x }).collect();
    (Columns::new(vec!["a".into(), "b".into()], vec![a, b]).unwrap(), target)
}

fn check(missing: bool, params: BoostingParams, expected: [f64; 4]) {
    let (columns, target) = table(missing);
    let params = BoostingParams { max_leaves: 6, ..params };
    let loss = params.loss;
    let predicted = Boosting::fit(&columns, &target, &params).unwrap().predict_all(&columns);
    for (probe, value) in PROBES.into_iter().zip(expected) {
        assert!(
            (predicted[probe] / value - 1.0).abs() < 1e-5,
            "{loss:?}: {} is not {value}",
            predicted[probe]
        );
    }
}

#[test]
fn squared_error() {
    let squared = BoostingParams { rounds: 25, min_leaf: 5, ..BoostingParams::default() };
    // objective=l2, 25 rounds; the second case with lambda_l2=3.
    check(false, squared, [13.797_063_373_754, 25.200_850_738_51, 50.181_042_658_62, 55.366_065_044_281]);
    check(
        false,
        BoostingParams { l2: 3.0, ..squared },
        [19.207_070_352_892, 24.097_921_574_936, 50.076_272_216_008, 53.971_695_749_225],
    );
}

#[test]
fn missing_values() {
    let squared = BoostingParams { rounds: 25, min_leaf: 5, ..BoostingParams::default() };
    // objective=l2, 25 rounds, every fourth value of the first feature not a number.
    check(true, squared, [21.996_028_577_036, 21.553_200_388_713, 50.201_536_578_836, 50.416_403_529_268]);
}

#[test]
fn counts_and_amounts() {
    // objective=poisson; objective=tweedie with tweedie_variance_power=1.3; both with min_data_in_leaf=1, as rows in a leaf are
    // only estimated there where second derivatives differ.
    // 25 rounds of the first and 15 of the second: a later one has two splits whose gains differ by less than single precision.
    let of = |loss, rounds| BoostingParams { loss, rounds, min_leaf: 1, ..BoostingParams::default() };
    check(
        false,
        of(Loss::Poisson, 25),
        [20.282_097_314_999, 29.244_105_599_178, 49.172_142_679_741, 50.768_302_329_064],
    );
    let tweedie = of(Loss::Tweedie { power: 1.3 }, 15);
    check(false, tweedie, [7.681_152_972_499, 27.128_464_550_126, 49.253_917_267_465, 51.526_349_153_202]);
}
