//! A packing bench learns how long parcels take, says how sure it is, and compares four models.
//!
//! Run with `cargo run -p qm-ml --example processing_time`.
#![expect(clippy::print_stdout, reason = "an example shows its result")]

use qm_ml::score::{coverage, mae};
use qm_ml::{
    BoostingParams, Columns, Conformal, Error, ForestParams, Params, Random, Regressor, TreeParams, split,
};

fn main() -> Result<(), Error> {
    let (columns, minutes) = history();
    let times: Vec<i64> = (0..).take(minutes.len()).collect();
    let recent = split::by_time(&times, 0.25)?;
    let (test, calibration) = recent.test.split_at(recent.test.len() / 2);
    let pick = |rows: &[usize]| rows.iter().map(|&i| minutes[i]).collect::<Vec<f64>>();
    let train = columns.take(&recent.train);
    println!("model      mae   coverage of the 80 % interval");
    for (name, params) in [
        ("linear", Params::Ols),
        ("tree", Params::Tree(TreeParams::default())),
        ("forest", Params::Forest(ForestParams { feature_share: 1.0, ..ForestParams::default() })),
        ("boosting", Params::Boosting(BoostingParams::default())),
    ] {
        let model = Regressor::fit(&train, &pick(&recent.train), &params)?;
        let predicted = |rows: &[usize]| model.predict_all(&columns.take(rows));
        let errors: Vec<f64> =
            pick(calibration).iter().zip(predicted(calibration)).map(|(y, p)| y - p).collect();
        let conformal = Conformal::fit(&errors)?;
        let intervals: Vec<(f64, f64)> =
            predicted(test).iter().map(|p| conformal.interval(*p, 0.8)).collect();
        let error = mae(&pick(test), &predicted(test))?;
        println!("{name:10} {error:.2}  {:.0} %", 100.0 * coverage(&pick(test), &intervals)?);
    }
    Ok(())
}

/// 4,000 parcels: lines, weight in kg and hour of the day, and the minutes they took.
fn history() -> (Columns, Vec<f64>) {
    let mut random = Random::new(7);
    let mut columns = vec![Vec::new(), Vec::new(), Vec::new()];
    let mut minutes = Vec::new();
    for _ in 0..4000 {
        let lines = (1.0 + 9.0 * random.unit() * random.unit()).floor();
        let weight = 12.0 * random.unit();
        let hour = (8.0 + 10.0 * random.unit()).floor();
        let rush = if (11.0..13.0).contains(&hour) { 1.4 } else { 1.0 };
        minutes.push(rush * (2.0 + 1.5 * lines + 0.2 * weight) + 2.0 * (random.unit() - 0.5));
        for (column, value) in columns.iter_mut().zip([lines, weight, hour]) {
            column.push(value);
        }
    }
    let names = ["lines", "weight_kg", "hour"].map(str::to_owned).to_vec();
    (Columns::new(names, columns).expect("invariant: the columns grow together"), minutes)
}
