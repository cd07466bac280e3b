//! Segments and churn.

use crate::features::{Noise, integer, table, text};
use proptest::prelude::*;
use qm_domain::{FeatureTable, Timestamp};
use qm_predict::customers::{ChurnModel, Snapshot, fit_churn, read_customers};

const DAY: i64 = 86_400_000_000;

/// Customers at day 1,000: days since the last and the first order, orders, whether another came.
fn people(rows: &[(i64, i64, i64, bool)]) -> FeatureTable {
    let names: Vec<String> = (0..rows.len()).map(|i| format!("p{i:06}")).collect();
    table(vec![
        ("customer", text(names.iter().map(String::as_str))),
        ("last_at", integer(rows.iter().map(|r| (1000 - r.0) * DAY))),
        ("first_at", integer(rows.iter().map(|r| (1000 - r.1) * DAY))),
        ("orders", integer(rows.iter().map(|r| r.2))),
        ("spent", integer(rows.iter().map(|r| r.2 * 2500))),
        ("came_back", integer(rows.iter().map(|r| i64::from(r.3)))),
    ])
}

fn now() -> Timestamp {
    Timestamp::from_micros(1000 * DAY)
}

/// Who comes back falls with days of silence; every third customer has a single order.
fn shop(n: u32, seed: u64) -> FeatureTable {
    let mut noise = Noise(seed);
    let rows: Vec<_> = (0..n)
        .map(|i| {
            let silent = i64::from(i * 7 % 365);
            let orders = if i % 3 == 0 { 1 } else { 2 + i64::from(i % 5) };
            let stays =
                0.9 / (1.0 + (f64::from(i * 7 % 365) / 60.0).powi(2)) + if orders == 1 { 0.0 } else { 0.05 };
            (silent, silent + orders * 20, orders, noise.next() < stays)
        })
        .collect();
    people(&rows)
}

#[test]
fn silence_makes_customers_gone_and_the_scores_beat_the_base_rate() {
    let (earlier, later) = (shop(1500, 1), shop(1500, 2));
    // The later snapshot is given first: their instants say which is which.
    let snapshots = [
        Snapshot { cutoff: now(), table: &later },
        Snapshot { cutoff: now().plus_seconds(-1), table: &earlier },
    ];
    let fitted = fit_churn(&snapshots).unwrap().unwrap();
    let card = &fitted.card;
    assert_eq!((card.rows, card.test_rows, card.measure.as_str()), (3000, 1500, "log_loss"));
    assert!(card.score < 0.85 * card.baseline_score, "{card:?}");
    let row = |measure| fitted.evaluation.iter().find(|r| r.measure == measure).unwrap();
    assert!(row("auc").score > 0.8 && row("brier").score < row("brier").baseline_score);
    assert!(row("calibration_gap").score < 0.05, "{:?}", row("calibration_gap"));
    let asked = people(&[(3, 100, 6, true), (60, 160, 2, true), (350, 370, 1, true)]);
    let churn = fitted.model.estimate(&read_customers(&asked, now()).unwrap());
    assert!(churn[0].mean < 0.35 && churn[0].mean < churn[1].mean && churn[1].mean < churn[2].mean);
    assert!(churn[2].mean > 0.85, "{churn:?}");
    for one in &churn {
        let q = one.quantiles;
        assert!(0.0 <= q.q05 && q.q10 < one.mean && one.mean < q.q90 && q.q95 <= 1.0, "{one:?}");
    }
    let text = serde_json::to_string(&fitted.model).unwrap();
    let again: ChurnModel = serde_json::from_str(&text).unwrap();
    let after = again.estimate(&read_customers(&asked, now()).unwrap());
    assert!(churn.iter().zip(after).all(|(a, b)| (a.mean - b.mean).abs() < 1e-12), "survives storage");
}

#[test]
fn one_snapshot_is_scored_on_every_fifth_customer() {
    let all = shop(1000, 3);
    let fitted = fit_churn(&[Snapshot { cutoff: now(), table: &all }]).unwrap().unwrap();
    assert_eq!((fitted.card.rows, fitted.card.test_rows), (1000, 200));
}

#[test]
fn too_little_to_learn_from_makes_no_model() {
    assert!(fit_churn(&[]).unwrap().is_none());
    let everybody_stays = people(&[(5, 50, 2, true); 200]);
    assert!(fit_churn(&[Snapshot { cutoff: now(), table: &everybody_stays }]).unwrap().is_none());
}

#[test]
fn readings_follow_the_instant_asked_about() {
    let read = read_customers(&people(&[(10, 40, 3, false), (-5, -5, 1, false)]), now()).unwrap();
    assert!((read[0].recency_days - 10.0).abs() < 1e-9 && (read[0].tenure_days - 40.0).abs() < 1e-9);
    assert_eq!((read[0].orders, read[0].spent_minor), (3, 7500));
    // An order that the source dates after the instant is as fresh as can be.
    assert!(read[1].recency_days.abs() < 1e-9);
    assert!(read.iter().all(|r| !r.segment.is_empty()));
    assert_ne!(read[0].segment, "");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(16))]
    #[test]
    fn probabilities_stay_probabilities(rows in proptest::collection::vec((0..4000_i64, 0..4000_i64, -3..400_i64), 1..50)) {
        let train = shop(400, 9);
        let model = fit_churn(&[Snapshot { cutoff: now(), table: &train }]).unwrap().unwrap().model;
        let rows: Vec<_> = rows.into_iter().map(|(last, more, orders)| (last, last + more, orders, false)).collect();
        for one in model.estimate(&read_customers(&people(&rows), now()).unwrap()) {
            let values = one.quantiles.values();
            prop_assert!((0.0..=1.0).contains(&one.mean) && values.is_sorted());
            prop_assert!(values.iter().all(|v| (0.0..=1.0).contains(v)));
        }
    }
}
