//! Predictions against outcomes.

use proptest::prelude::*;
use qm_domain::{ModelCard, ModelVersion, PredictionKind, PredictionRecord, Timestamp};
use qm_learn::{Observed, Outcome, match_outcomes, score_predictions};

fn version(name: &str) -> ModelVersion {
    ModelVersion::new(name).unwrap()
}

fn record(subject: &str, made_at: i64, mean: f64) -> PredictionRecord {
    PredictionRecord {
        kind: PredictionKind::DeliveryTime,
        subject: subject.into(),
        made_at: Timestamp::from_seconds(made_at),
        mean,
        lo: mean - 2.0,
        hi: mean + 2.0,
        model: version("delivery-time@1"),
        class: None,
    }
}

fn outcome(subject: &str, known_at: i64, value: f64) -> Outcome {
    Outcome {
        kind: PredictionKind::DeliveryTime,
        subject: subject.into(),
        known_at: Timestamp::from_seconds(known_at),
        value: Observed::Number(value),
    }
}

fn class(subject: &str, code: &str, probability: f64) -> PredictionRecord {
    PredictionRecord {
        kind: PredictionKind::Intent,
        class: Some(code.into()),
        model: version("intent@1"),
        ..record(subject, 0, probability)
    }
}

#[test]
fn numbers_get_mae_bias_and_coverage_beside_the_card() {
    let records = [record("a", 0, 5.0), record("b", 0, 8.0), record("c", 0, 9.0)];
    let outcomes = [outcome("a", 9, 6.0), outcome("b", 9, 5.0)];
    let card = ModelCard {
        version: version("delivery-time@1"),
        kind: PredictionKind::DeliveryTime,
        method: "ordinary least squares".into(),
        baseline: "training median".into(),
        rows: 10,
        test_rows: 2,
        measure: "mae".into(),
        score: 1.0,
        baseline_score: 4.5,
        coverage80: Some(0.8),
        learned: Vec::new(),
        watermark: Timestamp::from_seconds(0),
    };
    let rows = score_predictions(&records, &outcomes, &[card]);
    assert_eq!(rows.len(), 1);
    // Errors -1 and +3; only the first within 2.
    assert!((rows[0].score - 2.0).abs() < 1e-12 && (rows[0].bias.unwrap() - 1.0).abs() < 1e-12);
    assert_eq!((rows[0].n, rows[0].coverage80, rows[0].baseline_score), (2, Some(0.5), Some(4.5)));
    assert_eq!(match_outcomes(&records, &outcomes).waiting, 1);
}

#[test]
fn the_first_word_about_an_outcome_counts() {
    // Predicted three nights, then it came; a fourth prediction speaks of another outcome that came later.
    let records = [record("a", 3, 7.0), record("a", 1, 4.0), record("a", 2, 6.0), record("a", 12, 1.0)];
    let outcomes = [outcome("a", 20, 2.0), outcome("a", 10, 5.0)];
    let matching = match_outcomes(&records, &outcomes);
    let pairs: Vec<(f64, &Observed)> =
        matching.matched.iter().map(|m| (m.record.mean, &m.outcome.value)).collect();
    assert_eq!(pairs, [(4.0, &Observed::Number(5.0)), (1.0, &Observed::Number(2.0))]);
    assert_eq!((matching.repeated, matching.waiting), (2, 0));
}

#[test]
fn two_models_are_scored_apart() {
    let other = PredictionRecord { model: version("delivery-time@2"), ..record("a", 0, 6.0) };
    let rows = score_predictions(&[record("a", 0, 5.0), other], &[outcome("a", 1, 6.0)], &[]);
    let scores: Vec<(&str, f64)> = rows.iter().map(|r| (r.model.as_str(), r.score)).collect();
    assert_eq!(scores, [("delivery-time@1", 1.0), ("delivery-time@2", 0.0)]);
}

#[test]
fn classes_get_accuracy_and_log_loss() {
    let records = [class("a", "refund", 0.8), class("b", "refund", 0.6)];
    let told = |subject: &str, code: &str| Outcome {
        kind: PredictionKind::Intent,
        value: Observed::Class(code.into()),
        ..outcome(subject, 5, 0.0)
    };
    let rows = score_predictions(&records, &[told("a", "refund"), told("b", "cancel")], &[]);
    let measures: Vec<(&str, f64)> = rows.iter().map(|r| (r.measure.as_str(), r.score)).collect();
    let expected = -(0.8_f64.ln() + 0.4_f64.ln()) / 2.0;
    assert_eq!(measures[0], ("accuracy", 0.5));
    assert_eq!(measures[1].0, "log_loss");
    assert!((measures[1].1 - expected).abs() < 1e-12);
}

#[test]
fn churn_is_a_probability_and_one_surprise_is_not_infinite() {
    let gone = PredictionRecord { kind: PredictionKind::Churn, ..record("p", 0, 1.0) };
    let came = Outcome { kind: PredictionKind::Churn, ..outcome("p", 1, 0.0) };
    let rows = score_predictions(&[gone], &[came], &[]);
    assert_eq!(rows.iter().map(|r| r.measure.as_str()).collect::<Vec<_>>(), ["accuracy", "log_loss"]);
    assert!(rows[0].score.abs() < 1e-12 && rows[1].score > 10.0 && rows[1].score.is_finite());
}

proptest! {
    #[test]
    fn every_record_is_matched_repeated_or_waiting(
        made in proptest::collection::vec((0..4_u8, 0..50_i64, -9.0..9.0_f64), 0..60),
        came in proptest::collection::vec((0..4_u8, 0..50_i64, -9.0..9.0_f64), 0..20),
    ) {
        let records: Vec<_> = made.iter().map(|(s, at, mean)| record(&s.to_string(), *at, *mean)).collect();
        let outcomes: Vec<_> = came.iter().map(|(s, at, value)| outcome(&s.to_string(), *at, *value)).collect();
        let matching = match_outcomes(&records, &outcomes);
        prop_assert_eq!(matching.matched.len() + matching.repeated + matching.waiting, records.len());
        for matched in &matching.matched {
            prop_assert_eq!(&matched.record.subject, &matched.outcome.subject);
            prop_assert!(matched.record.made_at <= matched.outcome.known_at);
        }
        let mut turned = outcomes.clone();
        turned.sort_by_key(|o| std::cmp::Reverse(o.known_at));
        let scored = |rows: Vec<qm_learn::ScoreRow>| rows.iter().map(|r| r.n).sum::<u64>();
        prop_assert_eq!(
            scored(score_predictions(&records, &turned, &[])),
            scored(score_predictions(&records, &outcomes, &[]))
        );
    }
}
