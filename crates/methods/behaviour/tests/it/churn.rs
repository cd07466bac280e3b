//! Churn probabilities on made-up people whose truth is known.

use proptest::prelude::*;
use qm_behaviour::{Churn, ChurnBaseline, Error, History, Rfm};
use qm_ml::Random;
use qm_ml::score::{auc, log_loss};

/// People who leave by a logistic law of recency and frequency, and whether they did.
fn people(n: u64, seed: u64) -> (Vec<History>, Vec<bool>) {
    let one = |i| {
        let mut random = Random::part(seed, i);
        let tenure_days = 10.0 + 700.0 * random.unit();
        let recency_days = tenure_days * random.unit();
        let times = 1 + random.below(4) + random.below(6) * random.below(2);
        let frequency = u32::try_from(times).unwrap();
        let score = 1.5 * recency_days.ln_1p() - 1.2 * f64::from(frequency).ln_1p() - 4.5;
        let left = random.unit() < 1.0 / (1.0 + f64::exp(-score));
        let money = 30.0 * f64::from(frequency) * (0.5 + random.unit());
        (History { recency_days, frequency, money, tenure_days }, left)
    };
    (0..n).map(one).unzip()
}

fn mean(values: impl Iterator<Item = f64> + Clone) -> f64 {
    values.clone().sum::<f64>() / values.fold(0.0, |n, _| n + 1.0)
}

fn share(labels: &[bool]) -> f64 {
    mean(labels.iter().map(|&left| f64::from(u8::from(left))))
}

#[test]
fn probabilities_are_honest_in_every_tenth() {
    let (train, left) = people(4000, 1);
    let model = Churn::fit(&train, &left).unwrap();
    let predicted: Vec<f64> = train.iter().map(|c| model.predict(c)).collect();
    // The free intercept makes the mean exact on the rows fitted.
    assert!((mean(predicted.iter().copied()) - share(&left)).abs() < 1e-6);
    let (new, new_left) = people(20_000, 2);
    let mut rows: Vec<(f64, bool)> = new.iter().zip(new_left).map(|(c, l)| (model.predict(c), l)).collect();
    rows.sort_by(|a, b| a.0.total_cmp(&b.0));
    for tenth in rows.chunks(2000) {
        let promised = mean(tenth.iter().map(|row| row.0));
        let happened = mean(tenth.iter().map(|row| f64::from(u8::from(row.1))));
        assert!((promised - happened).abs() < 0.04, "{promised} {happened}");
    }
}

#[test]
fn the_model_beats_its_baseline_and_the_baseline_its_base_rate() {
    let (train, left) = people(3000, 3);
    let (new, new_left) = people(6000, 4);
    let model = Churn::fit(&train, &left).unwrap();
    let baseline = ChurnBaseline::fit(&train, &left).unwrap();
    let all = |predict: &dyn Fn(&History) -> f64| new.iter().map(predict).collect::<Vec<f64>>();
    let of_model = all(&|c| model.predict(c));
    let of_baseline = all(&|c| baseline.predict(c));
    let of_rate = all(&|_| baseline.base_rate);
    let losses = [&of_model, &of_baseline, &of_rate].map(|p| log_loss(&new_left, p).unwrap());
    assert!(losses[0] < 0.95 * losses[1] && losses[1] < 0.95 * losses[2], "{losses:?}");
    assert!(auc(&new_left, &of_model).unwrap() > auc(&new_left, &of_baseline).unwrap() + 0.03);
}

#[test]
fn refuses_what_cannot_be_learned() {
    let (some, left) = people(40, 5);
    assert_eq!(Churn::fit(&[], &[]), Err(Error::TooFew { found: 0, least: 10 }));
    assert_eq!(Churn::fit(&some, &left[1..]), Err(Error::Lengths { people: 40, labels: 39 }));
    assert_eq!(Churn::fit(&some, &[true; 40]), Err(Error::TooFew { found: 0, least: 10 }));
    let mut bad = some.clone();
    bad[3].tenure_days = f64::NAN;
    assert_eq!(Churn::fit(&bad, &left), Err(Error::History { field: "tenure", index: 3 }));
}

#[test]
fn equal_people_get_the_base_rate() {
    let one = History { recency_days: 30.0, frequency: 1, money: 9.0, tenure_days: 30.0 };
    let gone: Vec<bool> = (0..40).map(|i| i % 4 != 0).collect();
    let model = Churn::fit(&[one; 40], &gone).unwrap();
    assert!((model.predict(&one) - 0.75).abs() < 1e-6);
}

#[test]
fn models_can_be_stored() {
    let (train, left) = people(200, 6);
    let model = Churn::fit(&train, &left).unwrap();
    let read: Churn = serde_json::from_str(&serde_json::to_string(&model).unwrap()).unwrap();
    assert!(train.iter().all(|c| (read.predict(c) - model.predict(c)).abs() < 1e-12));
    let rfm = Rfm::fit(&train);
    let read: Rfm = serde_json::from_str(&serde_json::to_string(&rfm).unwrap()).unwrap();
    assert!(train.iter().all(|c| read.score(c) == rfm.score(c)));
    let baseline = ChurnBaseline::fit(&train, &left).unwrap();
    let read: ChurnBaseline = serde_json::from_str(&serde_json::to_string(&baseline).unwrap()).unwrap();
    assert!((read.threshold_days - baseline.threshold_days).abs() < 1e-9);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn any_history_gives_a_probability(
        rows in prop::collection::vec((0.0..1e6_f64, 0..1_000_000_u32, -1e9..1e9_f64, 0.0..1e6_f64, any::<bool>()), 20..60),
    ) {
        let (histories, mut left): (Vec<_>, Vec<_>) = rows
            .iter()
            .map(|&(recency_days, frequency, money, tenure_days, left)| {
                (History { recency_days, frequency, money, tenure_days }, left)
            })
            .unzip();
        left[..20].iter_mut().enumerate().for_each(|(i, left)| *left = i % 2 == 0);
        let model = Churn::fit(&histories, &left).unwrap();
        let baseline = ChurnBaseline::fit(&histories, &left).unwrap();
        for history in &histories {
            prop_assert!((0.0..=1.0).contains(&model.predict(history)));
            prop_assert!((0.0..=1.0).contains(&baseline.predict(history)));
        }
        let total: f64 = histories.iter().map(|h| model.predict(h)).sum();
        let count = left.iter().fold(0.0, |n, &l| if l { n + 1.0 } else { n });
        prop_assert!((total - count).abs() < 1e-3, "{total} {count}");
    }
}
