//! Fitted things survive being written down and read back.

use qm_ml::{
    BoostingParams, Categories, Columns, Conformal, ForestParams, MinMax, OlsBuilder, Params, Regressor,
    TreeParams, ZScore,
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
