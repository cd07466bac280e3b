//! Boosting on tables whose answer is known.

use qm_ml::{Boosting, BoostingParams, Columns, Error, FeatureKind, Loss, Random, Training};

fn table(columns: Vec<Vec<f64>>) -> Columns {
    Columns::new((0..columns.len()).map(|j| format!("x{j}")).collect(), columns).unwrap()
}

/// A column of `rows` draws in [0, 1).
fn draws(rows: usize, seed: u64) -> Vec<f64> {
    let mut random = Random::new(seed);
    (0..rows).map(|_| random.unit()).collect()
}

/// One tree of two leaves that takes the whole step.
fn stump() -> BoostingParams {
    BoostingParams { rounds: 1, learning_rate: 1.0, max_leaves: 2, min_leaf: 1, ..BoostingParams::default() }
}

#[test]
fn missing_values_go_where_they_belong() {
    let a: Vec<f64> = (0..90).map(|i| if i % 3 == 0 { f64::NAN } else { f64::from(i % 7) }).collect();
    for (of_missing, of_known) in [(50.0, 1.0), (1.0, 50.0)] {
        // Missing rows are like the high or like the low values, or like none.
        let like = |x: f64| if x > 3.0 { of_missing } else { of_known };
        let target: Vec<f64> = a.iter().map(|&x| if x.is_nan() { of_missing } else { like(x) }).collect();
        let model = Boosting::fit(&table(vec![a.clone()]), &target, &stump()).unwrap();
        assert!((model.predict(&[f64::NAN]) - of_missing).abs() < 1e-9);
        assert!((model.predict(&[2.0]) - of_known).abs() < 1e-9);
        let alone: Vec<f64> = a.iter().map(|x| if x.is_nan() { of_missing } else { of_known }).collect();
        let model = Boosting::fit(&table(vec![a.clone()]), &alone, &stump()).unwrap();
        assert!((model.predict(&[f64::NAN]) - of_missing).abs() < 1e-9);
        assert!((model.predict(&[6.0]) - of_known).abs() < 1e-9);
    }
}

#[test]
fn a_value_missing_only_later_goes_with_the_larger_part() {
    let a: Vec<f64> = (0..100).map(f64::from).collect();
    let target: Vec<f64> = a.iter().map(|x| if *x < 80.0 { 2.0 } else { 9.0 }).collect();
    let model = Boosting::fit(&table(vec![a]), &target, &stump()).unwrap();
    assert!((model.predict(&[f64::NAN]) - 2.0).abs() < 1e-9);
}

#[test]
fn groups_of_categories_are_found_in_one_split() {
    // Every third category is high: no cut of the codes separates them, a group does.
    let a: Vec<f64> = (0..1200).map(|i| f64::from(i % 12)).collect();
    let target: Vec<f64> = a.iter().map(|x| if x % 3.0 < 0.5 { 7.0 } else { 1.0 }).collect();
    let columns = table(vec![a]);
    let params = BoostingParams { category_smoothing: 0.0, ..stump() };
    let as_numbers = Boosting::fit(&columns, &target, &params).unwrap();
    let training = Training { kinds: &[FeatureKind::Category], ..Training::new(&columns, &target) };
    let as_categories = Boosting::train(&training, &params).unwrap();
    for (category, expected) in [(0.0, 7.0), (1.0, 1.0), (2.0, 1.0), (9.0, 7.0), (-0.0, 7.0)] {
        assert!((as_categories.predict(&[category]) - expected).abs() < 1e-9, "{category}");
    }
    assert!((as_numbers.predict(&[9.0]) - 7.0).abs() > 0.5);
    // Never seen, and missing: with those that are not in the group.
    for stranger in [f64::NAN, 77.0, 2.5] {
        assert!((as_categories.predict(&[stranger]) - 1.0).abs() < 1e-9);
    }
}

#[test]
fn categories_without_meaning_are_left_alone_where_numbers_of_rows_are_small() {
    // 120 categories of 10 rows and noise: with smoothing the model hardly moves, without it fits the noise.
    let a: Vec<f64> = (0..1200).map(|i| f64::from(i % 120)).collect();
    let target = draws(1200, 5);
    let columns = table(vec![a]);
    let training = Training { kinds: &[FeatureKind::Category], ..Training::new(&columns, &target) };
    let spread = |category_smoothing| {
        let params = BoostingParams { category_smoothing, min_leaf: 5, ..BoostingParams::default() };
        let model = Boosting::train(&training, &params).unwrap();
        (0..120).map(|c| (model.predict(&[f64::from(c)]) - 0.5).abs()).sum::<f64>() / 120.0
    };
    let (smooth, free) = (spread(11.0), spread(0.0));
    assert!(smooth < 0.02 && free > 0.04, "{smooth} {free}");
}

#[test]
fn quantiles_cover_their_share_of_new_rows() {
    // The spread grows with the feature, so that a shifted mean would not do.
    let noise = |seed: u64| -> (Vec<f64>, Vec<f64>) {
        let (a, e) = (draws(6000, seed), draws(6000, seed + 100));
        let y = a.iter().zip(e).map(|(a, e)| 10.0 * a + (e - 0.5) * (1.0 + 5.0 * a)).collect();
        (a, y)
    };
    let ((a, y), (new_a, new_y)) = (noise(1), noise(2));
    for (level, loss) in
        [(0.1, Loss::Quantile { level: 0.1 }), (0.5, Loss::L1), (0.9, Loss::Quantile { level: 0.9 })]
    {
        let params =
            BoostingParams { loss, rounds: 100, max_leaves: 8, min_leaf: 100, ..BoostingParams::default() };
        let model = Boosting::fit(&table(vec![a.clone()]), &y, &params).unwrap();
        let below = new_a.iter().zip(&new_y).filter(|(a, y)| **y <= model.predict(&[**a])).count();
        let share = f64::from(u32::try_from(below).unwrap()) / 6000.0;
        assert!((share - level).abs() < 0.03, "{level}: {share}");
        let at_end = model.predict(&[0.95]);
        let expected = 9.5 + (level - 0.5) * 5.75;
        assert!((at_end - expected).abs() < 0.5, "{level}: {at_end} {expected}");
    }
}

#[test]
fn losses_of_counts_find_the_means_of_groups() {
    let a: Vec<f64> = (0..400).map(|i| f64::from(i % 2)).collect();
    // Means 0.5 and 6.
    let target: Vec<f64> =
        (0..400_i32).map(|i| [0.0, 4.0, 1.0, 8.0][usize::try_from(i % 4).unwrap()]).collect();
    for loss in [Loss::Poisson, Loss::Tweedie { power: 1.1 }, Loss::Tweedie { power: 1.9 }] {
        let params = BoostingParams { loss, rounds: 300, ..BoostingParams::default() };
        let model = Boosting::fit(&table(vec![a.clone()]), &target, &params).unwrap();
        for (x, mean) in [(0.0, 0.5), (1.0, 6.0)] {
            // Splits that gain less than 1e-10 of what is left to gain are not made.
            assert!((model.predict(&[x]) / mean - 1.0).abs() < 1e-4, "{loss:?} {x}");
        }
        let nothing = Boosting::fit(&table(vec![a.clone()]), &[0.0; 400], &params).unwrap();
        assert_eq!(nothing.rounds(), 0);
        assert!(nothing.predict(&[0.0]) < 1e-100);
    }
}

#[test]
fn a_direction_does_not_widen_the_step_of_a_count() {
    // One row has a million times the mean of the rest: a whole Newton step would be exp(250).
    let a: Vec<f64> = (0..1001).map(|i| if i == 1000 { 1.0 } else { 0.0 }).collect();
    let target: Vec<f64> = a.iter().map(|x| 1e6 * x).collect();
    let columns = table(vec![a]);
    for loss in [Loss::Poisson, Loss::Tweedie { power: 1.3 }] {
        let predicted = |kind| {
            let training = Training { kinds: &[kind], ..Training::new(&columns, &target) };
            Boosting::train(&training, &BoostingParams { loss, ..stump() }).unwrap().predict(&[1.0])
        };
        let (free, directed) = (predicted(FeatureKind::Number), predicted(FeatureKind::Increasing));
        assert!((directed / free - 1.0).abs() < 1e-9, "{loss:?}: {directed}, not {free}");
        assert!(directed < 1e6, "{loss:?}: {directed}");
    }
}

#[test]
fn a_draw_with_nothing_to_correct_ends_nothing() {
    // Nine rows of ten are met exactly by the median, and most draws of five have no other.
    let a: Vec<f64> = (0..100).map(|i| if i % 10 == 0 { 1.0 } else { 0.0 }).collect();
    let target: Vec<f64> = a.iter().map(|x| 5.0 * x).collect();
    let columns = table(vec![a]);
    for seed in 0..5 {
        let params = BoostingParams { loss: Loss::L1, row_share: 0.05, rounds: 400, seed, ..stump() };
        let model = Boosting::fit(&columns, &target, &params).unwrap();
        assert!((model.predict(&[1.0]) - 5.0).abs() < 1e-9, "seed {seed}: {}", model.predict(&[1.0]));
    }
}

#[test]
fn rounds_end_where_no_row_has_anything_to_correct() {
    let params = BoostingParams { row_share: 0.5, rounds: usize::MAX, ..stump() };
    let constant = Boosting::fit(&table(vec![draws(60, 3)]), &[3.0; 60], &params).unwrap();
    assert_eq!(constant.rounds(), 0);
    // One split meets both values; the rounds after it find nothing in any draw.
    let a: Vec<f64> = (0..60).map(|i| f64::from(i % 2)).collect();
    let params = BoostingParams { loss: Loss::L1, ..params };
    let met = Boosting::fit(&table(vec![a.clone()]), &a, &params).unwrap();
    assert!((met.predict(&[1.0]) - 1.0).abs() < 1e-12 && met.rounds() < 10, "{}", met.rounds());
}

#[test]
fn nothing_but_zeros_is_still_measured_on_the_rows_held_out() {
    let columns = table(vec![vec![0.0; 40]]);
    let target: Vec<f64> = (0..40).map(|i| if i < 30 { 0.0 } else { 2.0 }).collect();
    let held_out: Vec<usize> = (30..40).collect();
    let training = Training { held_out: &held_out, ..Training::new(&columns, &target) };
    let params = BoostingParams { loss: Loss::Poisson, patience: Some(3), ..BoostingParams::default() };
    let model = Boosting::train(&training, &params).unwrap();
    // exp(-300) - 2 * -300.
    assert!((model.held_out_loss().unwrap() - 600.0).abs() < 1e-9);
    assert!((model.predict(&[0.0]).ln() + 300.0).abs() < 1e-9);
}

#[test]
fn training_ends_when_rows_held_out_gain_no_more() {
    let (a, target) = (draws(600, 8), draws(600, 9));
    let held_out: Vec<usize> = (0..600).filter(|i| i % 4 == 0).collect();
    let columns = table(vec![a]);
    let training = Training { held_out: &held_out, ..Training::new(&columns, &target) };
    let params = BoostingParams { patience: Some(10), ..BoostingParams::default() };
    let model = Boosting::train(&training, &params).unwrap();
    assert!(model.rounds() < 15, "{}", model.rounds());
    let error = |i: &usize| (model.predict(&[columns.column(0).unwrap()[*i]]) - target[*i]).powi(2);
    let loss = held_out.iter().map(error).sum::<f64>() / 150.0;
    assert!((model.held_out_loss().unwrap() / loss - 1.0).abs() < 1e-9);
    // Other targets of the rows held out may end it elsewhere, but lead to no other trees.
    let mut other = target.clone();
    for &i in &held_out {
        other[i] = 1e6;
    }
    let longer = BoostingParams { patience: None, rounds: model.rounds(), ..params };
    let again = Boosting::train(&Training { target: &other, ..training }, &longer).unwrap();
    assert_eq!(again.predict(&[0.3]).to_bits(), model.predict(&[0.3]).to_bits());
}

#[test]
fn strange_tables_are_learned_as_far_as_they_go() {
    let empty = vec![f64::NAN; 60];
    let wide: Vec<f64> = (0..60).map(|i| if i % 2 == 0 { -1e300 } else { 1e300 }).collect();
    let columns = table(vec![empty, vec![4.0; 60], wide]);
    let target: Vec<f64> = (0..60).map(|i| if i % 2 == 0 { -1e200 } else { 2e200 }).collect();
    for loss in [Loss::L2, Loss::L1, Loss::Quantile { level: 0.5 }] {
        let params = BoostingParams { loss, ..stump() };
        let model = Boosting::fit(&columns, &target, &params).unwrap();
        assert!((model.predict(&[f64::NAN, 4.0, 1e300]) / 2e200 - 1.0).abs() < 1e-9, "{loss:?}");
        assert!((model.predict(&[7.0, f64::NAN, -1e300]) / -1e200 - 1.0).abs() < 1e-9, "{loss:?}");
        let constant = Boosting::fit(&columns, &[3.0; 60], &BoostingParams { rounds: 9, ..params }).unwrap();
        assert!((constant.predict(&[f64::NAN; 3]) - 3.0).abs() < 1e-12, "{loss:?}");
        assert_eq!(constant.rounds(), 0);
    }
    let featureless = Columns::new(Vec::new(), Vec::new()).unwrap();
    let model = Boosting::fit(&featureless, &[1.0, 3.0], &BoostingParams::default()).unwrap();
    assert!((model.predict(&[]) - 2.0).abs() < 1e-12);
}

#[test]
fn what_cannot_be_learned_is_an_error() {
    let columns = table(vec![vec![1.0, 2.0, 3.0]]);
    let target = [1.0, 2.0, -3.0];
    let plain = Training::new(&columns, &target);
    let fit =
        |training: &Training<'_>, params: BoostingParams| Boosting::train(training, &params).map(|_| ());
    let counts = BoostingParams { loss: Loss::Poisson, ..BoostingParams::default() };
    assert_eq!(fit(&plain, counts), Err(Error::Negative { index: 2 }));
    let weights = [1.0, -1.0, 1.0];
    let weighted = Training { weights: Some(&weights), ..plain };
    assert_eq!(fit(&weighted, BoostingParams::default()), Err(Error::Weight { index: 1, weight: -1.0 }));
    let weighted = Training { weights: Some(&weights[..2]), ..plain };
    assert_eq!(fit(&weighted, BoostingParams::default()), Err(Error::Lengths { left: 2, right: 3 }));
    let weighted = Training { weights: Some(&[0.0; 3]), ..plain };
    assert_eq!(fit(&weighted, BoostingParams::default()), Err(Error::NoRows));
    assert_eq!(
        fit(&Training { held_out: &[0, 1, 2], ..plain }, BoostingParams::default()),
        Err(Error::NoRows)
    );
    assert_eq!(
        fit(&Training { held_out: &[3], ..plain }, BoostingParams::default()),
        Err(Error::HeldOut { row: 3, rows: 3 })
    );
    let huge = [f64::MAX, f64::MAX, -f64::MAX];
    assert_eq!(fit(&Training { target: &huge, ..plain }, BoostingParams::default()), Err(Error::Overflow));
    let default = BoostingParams::default();
    for (name, params) in [
        ("learning_rate", BoostingParams { learning_rate: 0.0, ..default }),
        ("row_share", BoostingParams { row_share: f64::NAN, ..default }),
        ("feature_share", BoostingParams { feature_share: 1.5, ..default }),
        ("max_leaves", BoostingParams { max_leaves: 0, ..default }),
        ("min_leaf", BoostingParams { min_leaf: 0, ..default }),
        ("min_hessian", BoostingParams { min_hessian: -1.0, ..default }),
        ("l2", BoostingParams { l2: f64::INFINITY, ..default }),
        ("category_smoothing", BoostingParams { category_smoothing: -1.0, ..default }),
        ("patience", BoostingParams { patience: Some(0), ..default }),
        ("patience", BoostingParams { patience: Some(5), ..default }),
        ("level", BoostingParams { loss: Loss::Quantile { level: 1.0 }, ..default }),
        ("power", BoostingParams { loss: Loss::Tweedie { power: 2.0 }, ..default }),
    ] {
        assert!(
            matches!(fit(&plain, params), Err(Error::Parameter { name: found, .. }) if found == name),
            "{name}"
        );
    }
}
