//! Jobs, repeated requests, keys, settings, models, predictions, scores.

use crate::shop::{TestShop, at};
use qm_domain::{ModelCard, ModelVersion, PredictionKind, PredictionRecord};
use qm_store::{Answer, Error, JobState, Repeat, ScoreRow};
use serde_json::json;

const NOW: &str = "2026-02-01T08:00:00Z";

#[test]
fn a_job_goes_from_queued_to_done_and_no_further() {
    let shop = TestShop::new();
    let store = &shop.store;
    store.queue_job("j1", "cycle", &json!({"seed": 1}), at(NOW)).unwrap();
    store.queue_job("j2", "import", &json!({}), at(NOW)).unwrap();
    let taken = store.take_job(at(NOW)).unwrap().unwrap();
    assert_eq!((taken.id.as_str(), taken.state), ("j1", JobState::Running));
    store.job_progress("j1", 7.0, "planning", at(NOW)).unwrap();
    assert!((store.job("j1").unwrap().unwrap().progress - 1.0).abs() < f64::EPSILON);
    store.job_done("j1", &json!({"ok": true}), at(NOW)).unwrap();
    assert_eq!(store.job("j1").unwrap().unwrap().result, Some(json!({"ok": true})));
    assert!(matches!(store.job_failed("j1", "no", at(NOW)), Err(Error::Unknown { .. })));
    assert_eq!(store.take_job(at(NOW)).unwrap().unwrap().id, "j2");
    assert_eq!(store.fail_interrupted_jobs(at(NOW)).unwrap(), 1);
    assert_eq!(store.jobs(9).unwrap()[0].state, JobState::Failed);
    assert_eq!(store.take_job(at(NOW)).unwrap(), None);
}

#[test]
fn a_repeated_request_gets_the_same_answer_for_a_day() {
    let shop = TestShop::new();
    let store = &shop.store;
    let answer = Answer { status: 202, body: b"{}".to_vec() };
    assert_eq!(store.repeated("k", "POST /v1/x", b"a", at(NOW)).unwrap(), Repeat::New);
    store.remember_answer("k", "POST /v1/x", b"a", &answer, at(NOW)).unwrap();
    assert_eq!(store.repeated("k", "POST /v1/x", b"a", at(NOW)).unwrap(), Repeat::Answered(answer));
    assert_eq!(store.repeated("k", "POST /v1/x", b"b", at(NOW)).unwrap(), Repeat::Mismatch);
    assert_eq!(store.repeated("k", "POST /v1/y", b"a", at(NOW)).unwrap(), Repeat::New);
    let tomorrow = at(NOW).plus_days(1);
    assert_eq!(store.repeated("k", "POST /v1/x", b"a", tomorrow).unwrap(), Repeat::New);
}

#[test]
fn keys_are_found_by_hash_and_not_kept() {
    let shop = TestShop::new();
    shop.store.insert_token("desk", "admin", "secret-token-17", at(NOW)).unwrap();
    assert_eq!(shop.store.token("secret-token-17").unwrap().unwrap().role, "admin");
    assert_eq!(shop.store.token("secret-token-18").unwrap(), None);
    assert!(!shop.bytes().windows(15).any(|w| w == b"secret-token-17"));
    shop.store.insert_token("desk", "admin", "other", at(NOW)).unwrap();
    assert_eq!(shop.store.token("secret-token-17").unwrap(), None);
    assert_eq!(shop.store.tokens().unwrap().len(), 1);
    assert!(shop.store.remove_token("desk").unwrap() && !shop.store.remove_token("desk").unwrap());
}

#[test]
fn settings_are_replaced() {
    let shop = TestShop::new();
    let store = &shop.store;
    assert_eq!(store.setting("live").unwrap(), None);
    store.put_setting("live", "no").unwrap();
    store.put_setting("live", "yes").unwrap();
    assert_eq!(store.setting("live").unwrap().as_deref(), Some("yes"));
}

fn card(version: &str, kind: PredictionKind) -> ModelCard {
    ModelCard {
        version: ModelVersion::new(version).unwrap(),
        kind,
        method: "ordinary least squares".into(),
        baseline: "training median".into(),
        rows: 100,
        test_rows: 20,
        measure: "mae".into(),
        score: 1.5,
        baseline_score: 2.5,
        coverage80: Some(0.8),
        learned: Vec::new(),
        watermark: at(NOW),
    }
}

#[test]
fn the_latest_card_of_each_kind_counts() {
    let shop = TestShop::new();
    let store = &shop.store;
    for (version, kind) in
        [("a@1", PredictionKind::Churn), ("b@1", PredictionKind::Demand), ("a@2", PredictionKind::Churn)]
    {
        store.insert_card(&card(version, kind), at(NOW)).unwrap();
    }
    let latest: Vec<String> = store.latest_cards().unwrap().iter().map(|c| c.version.to_string()).collect();
    assert_eq!(latest, ["a@2", "b@1"]);
    store.insert_card(&card("a@1", PredictionKind::Churn), at(NOW)).unwrap();
    assert_eq!(store.latest_card(PredictionKind::Churn).unwrap().unwrap().version.as_str(), "a@1");
    assert_eq!(store.cards().unwrap().len(), 3);
    assert_eq!(store.latest_card(PredictionKind::Intent).unwrap(), None);
}

#[test]
fn predictions_wait_until_they_are_scored() {
    let shop = TestShop::new();
    let store = &shop.store;
    let record = |subject: &str| PredictionRecord {
        kind: PredictionKind::DeliveryTime,
        subject: subject.into(),
        made_at: at(NOW),
        mean: 3.25,
        lo: 1.0,
        hi: 9.0,
        model: ModelVersion::new("delivery-time@1").unwrap(),
        class: None,
    };
    let records = [record("s1"), record("s2")];
    store.insert_predictions(&records).unwrap();
    store.insert_predictions(&records).unwrap();
    let later = at("2026-02-02T00:00:00Z");
    assert_eq!(store.unscored(PredictionKind::DeliveryTime, later, 9).unwrap(), records);
    assert!(store.unscored(PredictionKind::DeliveryTime, at(NOW), 9).unwrap().is_empty());
    store.mark_scored(&records[..1], later).unwrap();
    assert_eq!(store.unscored(PredictionKind::DeliveryTime, later, 9).unwrap(), records[1..]);
    let known = ScoreRow {
        kind: PredictionKind::DeliveryTime,
        model: records[0].model.clone(),
        measure: "mae".into(),
        value: 1.25,
        baseline: None,
        rows: 1,
        at: later,
    };
    store.insert_scores(std::slice::from_ref(&known)).unwrap();
    assert_eq!(store.scores(Some(PredictionKind::DeliveryTime), 9).unwrap(), [known]);
    assert!(store.scores(Some(PredictionKind::Churn), 9).unwrap().is_empty());
}

#[test]
fn the_store_is_shared_between_threads() {
    let shop = TestShop::new();
    let store = &shop.store;
    std::thread::scope(|scope| {
        for thread in 0..4 {
            scope.spawn(move || {
                for i in 0..20 {
                    store.put_setting(&format!("{thread}"), &i.to_string()).unwrap();
                    assert_eq!(store.setting(&format!("{thread}")).unwrap(), Some(i.to_string()));
                }
            });
        }
    });
}
