//! Intervals around a fitted model hold as often as they say.

use qm_ml::score::{coverage, mean_width};
use qm_ml::split::{by_time, k_fold};
use qm_ml::{Columns, Conformal, Ols, Random};

/// A line whose noise grows with x.
fn rows(n: usize, seed: u64) -> (Vec<f64>, Vec<f64>) {
    let mut random = Random::new(seed);
    (0..n)
        .map(|_| {
            let x = random.unit();
            let noise: f64 = (0..12).map(|_| random.unit()).sum::<f64>() - 6.0;
            (x, 3.0 + 2.0 * x + noise * (0.1 + x))
        })
        .unzip()
}

fn fitted(x: &[f64], y: &[f64], rows: &[usize]) -> Ols {
    let columns = Columns::new(vec!["x".into()], vec![x.to_vec()]).unwrap().take(rows);
    let target: Vec<f64> = rows.iter().map(|&i| y[i]).collect();
    Ols::fit(&columns, &target).unwrap()
}

#[test]
fn time_ordered_calibration_covers_and_scaling_narrows() {
    let (x, y) = rows(3000, 21);
    let times: Vec<i64> = (0..3000).collect();
    let split = by_time(&times, 1.0 / 3.0).unwrap();
    let model = fitted(&x, &y, &split.train);
    let residuals: Vec<f64> = split.test.iter().map(|&i| y[i] - model.predict(&[x[i]])).collect();
    let spread: Vec<f64> = split.test.iter().map(|&i| 0.1 + x[i]).collect();
    let flat = Conformal::fit(&residuals).unwrap();
    let scaled = Conformal::fit_scaled(&residuals, &spread).unwrap();
    let (new_x, new_y) = rows(4000, 22);
    for level in [0.5, 0.8, 0.9] {
        let around = |conformal: &Conformal| -> Vec<(f64, f64)> {
            new_x.iter().map(|&x| conformal.interval_scaled(model.predict(&[x]), 0.1 + x, level)).collect()
        };
        let (wide, narrow) = (around(&flat), around(&scaled));
        for intervals in [&wide, &narrow] {
            let share = coverage(&new_y, intervals).unwrap();
            assert!((share - level).abs() < 0.04, "{level} {share}");
        }
        // Where few may be missed, one width for all must suit the noisiest rows.
        assert!(level < 0.9 || mean_width(&narrow).unwrap() < 0.95 * mean_width(&wide).unwrap());
    }
}

#[test]
fn intervals_of_the_linear_model_cover_under_its_own_assumptions() {
    let (mut hits, mut total) = (0, 0);
    let mut random = Random::new(5);
    for round in 0..60 {
        let x: Vec<f64> = (0..40).map(|_| random.unit()).collect();
        let noise = |random: &mut Random| (0..12).map(|_| random.unit()).sum::<f64>() - 6.0;
        let y: Vec<f64> = x.iter().map(|x| 1.0 - x + noise(&mut random)).collect();
        for fold in k_fold(40, 4, round).unwrap() {
            let model = fitted(&x, &y, &fold.train);
            for &i in &fold.test {
                let (low, high) = model.predict_interval(&[x[i]], 0.8);
                hits += usize::from((low..=high).contains(&y[i]));
                total += 1;
            }
        }
    }
    let share = f64::from(u32::try_from(hits).unwrap()) / f64::from(total);
    assert!((share - 0.8).abs() < 0.03, "{share}");
}
