//! Fitted things survive being written down and read back.

use qm_ml::{
    Boosting, BoostingParams, Categories, Columns, Conformal, FeatureKind, ForestParams, Loss, MinMax,
    OlsBuilder, Params, Regressor, Training, TreeParams, ZScore,
};
use serde::{Serialize, de::DeserializeOwned};

fn again<T: Serialize + DeserializeOwned>(value: &T) -> T {
    serde_json::from_str(&serde_json::to_string(value).unwrap()).unwrap()
}

fn table() -> (Columns, Vec<f64>) {
    let a: Vec<f64> = (0..60).map(|i| f64::from(i % 11) / 4.0).collect();
    let b: Vec<f64> = (0..60).map(|i| if i % 9 == 0 { f64::NAN } else { f64::from(i) / 8.0 }).collect();
    let target = (0..60).map(|i| f64::from(i * i % 17)).collect();
    (Columns::new(vec!["a".into(), "b".into()], vec![a, b]).unwrap(), target)
}

#[test]
fn every_kind_of_model_predicts_the_same() {
    let (columns, target) = table();
    for params in [
        Params::Ols,
        Params::Tree(TreeParams::default()),
        Params::Forest(ForestParams { trees: 4, ..ForestParams::default() }),
        Params::Boosting(BoostingParams { rounds: 4, ..BoostingParams::default() }),
    ] {
        assert_eq!(again(&params), params);
        let model = Regressor::fit(&columns, &target, &params).unwrap();
        let read = again(&model);
        for (before, after) in model.predict_all(&columns).iter().zip(read.predict_all(&columns)) {
            // A reader of JSON may be off by the last place.
            let same = before.is_nan() && after.is_nan() || (before - after).abs() <= 1e-12 * before.abs();
            assert!(same, "{params:?}: {before} {after}");
        }
    }
}

#[test]
fn a_boosted_model_of_categories_and_counts_predicts_the_same() {
    let (columns, target) = table();
    let params = BoostingParams {
        loss: Loss::Tweedie { power: 1.5 },
        rounds: 5,
        min_leaf: 2,
        category_smoothing: 1.0,
        ..BoostingParams::default()
    };
    assert_eq!(again(&params), params);
    let training = Training { kinds: &[FeatureKind::Category], ..Training::new(&columns, &target) };
    let model = Boosting::train(&training, &params).unwrap();
    assert!(serde_json::to_string(&model).unwrap().contains("members"));
    let predictions = model.predict_all(&columns);
    for (before, after) in predictions.iter().zip(again(&model).predict_all(&columns)) {
        assert!((before - after).abs() <= 1e-12 * before, "{before} {after}");
    }
}

#[test]
fn a_boosted_model_of_an_earlier_version_can_be_read() {
    let text = r#"{"features":["a"],"base":2.0,"trees":[[{"Split":{"feature":0,"cut":1.0,"missing_left":true,
        "left":1,"right":2}},{"Leaf":-0.5},{"Leaf":0.5}]],"skipped":0}"#;
    let model: Boosting = serde_json::from_str(text).unwrap();
    assert_eq!([0.0, 3.0].map(|x| model.predict(&[x]).to_bits()), [1.5, 2.5].map(f64::to_bits));
}

#[test]
fn a_model_without_degrees_of_freedom_can_be_stored() {
    let mut builder = OlsBuilder::new(vec!["a".into()]);
    builder.push(&[1.0], 2.0).unwrap();
    let model = builder.finish().unwrap();
    assert_eq!(again(&model), model);
    let resumed: OlsBuilder = again(&builder);
    assert_eq!(resumed, builder);
}

#[test]
fn preparations_and_intervals_can_be_stored() {
    let (columns, target) = table();
    assert_eq!(again(&columns.take(&[1, 2])), columns.take(&[1, 2]));
    assert_eq!(again(&MinMax::fit(&columns)), MinMax::fit(&columns));
    let apply = |scaler: &ZScore| {
        let mut row = [1.5, 2.5];
        scaler.transform(&mut row).unwrap();
        row
    };
    let scaler = ZScore::fit(&columns);
    assert!(apply(&scaler).iter().zip(apply(&again(&scaler))).all(|(a, b)| (a - b).abs() < 1e-12));
    let conformal = Conformal::fit(&target).unwrap();
    assert_eq!(again(&conformal), conformal);
    let categories = Categories::fit(["x", "y"]);
    assert_eq!(again(&categories), categories);
}

#[test]
fn a_broken_tree_is_refused() {
    let text = r#"{"features":["a"],"nodes":[{"Split":{"feature":0,"cut":1.0,"missing_left":true,"left":0,"right":0}}],"skipped":0}"#;
    let read: Result<qm_ml::Tree, _> = serde_json::from_str(text);
    assert!(read.unwrap_err().to_string().contains("broken branch at node 0"));
}
