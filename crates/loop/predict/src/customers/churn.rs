//! How probably a customer is gone.

use super::reading::{CustomerReading, read_customers};
use crate::card::{CardDraft, Estimate, Fitted, report};
use crate::error::Error;
use crate::number::{float, whole};
use crate::table::integers;
use qm_behaviour::{Churn, ChurnBaseline, History};
use qm_domain::{FeatureTable, PredictionKind, Quantiles, Timestamp};
use qm_ml::score;
use serde::{Deserialize, Serialize};

/// Fewer customers gone, or stayed, than this teach nothing.
const EACH_MIN: usize = 20;
/// Customers are alike whose probability falls into the same tenth.
const BANDS: usize = 10;
/// With a single snapshot, one customer in so many is scored on.
const TEST_ONE_IN: usize = 5;
/// Standard normal quantiles at [`Quantiles::LEVELS`].
const NORMAL: [f64; 7] = [-1.644_854, -1.281_552, -0.674_490, 0.0, 0.674_490, 1.281_552, 1.644_854];

/// Customers as they stood at an instant in the past, with what they did next: `customer_history` and `came_back`
/// (1 when another order followed within the horizon, else 0). Only instants a whole horizon ago tell the truth.
#[derive(Debug, Clone, Copy)]
pub struct Snapshot<'a> {
    /// The instant.
    pub cutoff: Timestamp,
    /// `customer_history_at`.
    pub table: &'a FeatureTable,
}

/// Tells how probably a customer is gone: will not order within the horizon of the snapshots it was fitted on.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ChurnModel {
    churn: Churn,
    /// Customers learned from, by tenth of their probability: how much a probability rests on.
    alike: Vec<u32>,
}

impl ChurnModel {
    /// Probability of being gone, per customer in the order given. The quantiles are those of Wilson's score interval
    /// (1927) for a share of that size among the customers learned from with a like probability: they tell how well
    /// the probability is known, not whether this customer comes. O(customers).
    pub fn estimate(&self, customers: &[CustomerReading]) -> Vec<Estimate> {
        customers.iter().map(|customer| self.one(self.churn.predict(&customer.history()))).collect()
    }

    fn one(&self, p: f64) -> Estimate {
        let alike = f64::from(self.alike.get(band(p)).copied().unwrap_or(0).max(1));
        let at = |z: f64| {
            let shrink = 1.0 + z * z / alike;
            let half = z * (p * (1.0 - p) / alike + z * z / (4.0 * alike * alike)).sqrt();
            ((p + z * z / (2.0 * alike) + half) / shrink).clamp(0.0, 1.0)
        };
        Estimate { mean: p, quantiles: Quantiles::new(NORMAL.map(at)).unwrap_or(Quantiles::certain(p)) }
    }
}

fn band(p: f64) -> usize {
    whole(p * float(BANDS), BANDS - 1)
}

/// Fits churn by logistic regression on recency, frequency, money and tenure; customers with a single order too.
///
/// Scored on the latest snapshot after a fit on the earlier ones; with one snapshot, on every fifth customer in
/// the order of pseudonyms after a fit on the others. Beside the base rate: `log_loss`, `auc`, `brier`, and
/// `calibration_gap`, how far the mean probability lies from the share that was gone; `log_loss` also beside a
/// recency threshold. Then fitted on all.
/// `None` below 20 customers of either kind in the part learned from. O(customers × steps).
///
/// # Errors
/// [`Error::Column`], [`Error::Id`] for unusable features, [`Error::Churn`] when the numbers cannot be fitted.
pub fn fit_churn(snapshots: &[Snapshot]) -> Result<Option<Fitted<ChurnModel>>, Error> {
    let mut ordered: Vec<&Snapshot> = snapshots.iter().collect();
    ordered.sort_by_key(|snapshot| snapshot.cutoff);
    let mut parts = Vec::with_capacity(ordered.len());
    for snapshot in ordered {
        parts.push(labelled(snapshot)?);
    }
    let (train, test) = split(&parts);
    let all = parts.concat();
    if !teaches(&train) || test.is_empty() {
        return Ok(None);
    }
    let judged = fit(&train)?;
    let (card, evaluation) = scored(&judged, &train, &test, all.len())?;
    let churn = fit(&all)?;
    let mut alike = vec![0_u32; BANDS];
    for (customer, _) in &all {
        if let Some(count) = alike.get_mut(band(churn.predict(customer))) {
            *count = count.saturating_add(1);
        }
    }
    Ok(Some(Fitted { model: ChurnModel { churn, alike }, card, evaluation }))
}

/// A customer's history and whether they were gone.
type Labelled = (History, bool);

fn labelled(snapshot: &Snapshot) -> Result<Vec<Labelled>, Error> {
    let mut customers: Vec<_> = read_customers(snapshot.table, snapshot.cutoff)?
        .into_iter()
        .zip(integers(snapshot.table, "came_back")?)
        .collect();
    customers.sort_by(|(a, _), (b, _)| a.customer.cmp(&b.customer));
    Ok(customers.into_iter().map(|(customer, came_back)| (customer.history(), *came_back == 0)).collect())
}

fn split(parts: &[Vec<Labelled>]) -> (Vec<Labelled>, Vec<Labelled>) {
    match parts {
        [] => (Vec::new(), Vec::new()),
        [only] => {
            let (test, train): (Vec<_>, Vec<_>) =
                only.iter().enumerate().partition(|(i, _)| i % TEST_ONE_IN == TEST_ONE_IN - 1);
            let values = |list: Vec<(usize, &Labelled)>| list.into_iter().map(|(_, row)| *row).collect();
            (values(train), values(test))
        }
        [earlier @ .., last] => (earlier.concat(), last.clone()),
    }
}

fn teaches(rows: &[Labelled]) -> bool {
    let gone = rows.iter().filter(|(_, gone)| *gone).count();
    gone >= EACH_MIN && rows.len() - gone >= EACH_MIN
}

fn share_gone(rows: &[Labelled]) -> f64 {
    float(rows.iter().filter(|(_, gone)| *gone).count()) / float(rows.len().max(1))
}

fn fit(rows: &[Labelled]) -> Result<Churn, Error> {
    let (people, gone): (Vec<History>, Vec<bool>) = rows.iter().copied().unzip();
    Churn::fit(&people, &gone).map_err(|source| Error::Churn { source })
}

fn scored(
    churn: &Churn,
    train: &[Labelled],
    test: &[Labelled],
    rows: usize,
) -> Result<(CardDraft, Vec<crate::EvaluationRow>), Error> {
    let (people, gone): (Vec<History>, Vec<bool>) = train.iter().copied().unzip();
    let rule = ChurnBaseline::fit(&people, &gone).map_err(|source| Error::Churn { source })?;
    let by_rule: Vec<f64> = test.iter().map(|(customer, _)| rule.predict(customer)).collect();
    let count = |n: usize| u64::try_from(n).unwrap_or(u64::MAX);
    let truth: Vec<bool> = test.iter().map(|(_, gone)| *gone).collect();
    let ours: Vec<f64> = test.iter().map(|(customer, _)| churn.predict(customer)).collect();
    let base = vec![share_gone(train); test.len()];
    let log_loss = |guesses: &[f64]| score::log_loss(&truth, guesses).unwrap_or(f64::NAN);
    let brier = |guesses: &[f64]| score::brier(&truth, guesses).unwrap_or(f64::NAN);
    let gap = |guesses: &[f64]| (guesses.iter().sum::<f64>() / float(guesses.len()) - share_gone(test)).abs();
    let draft = CardDraft {
        name: "churn".into(),
        kind: PredictionKind::Churn,
        method: "logistic regression".into(),
        baseline: "base rate".into(),
        rows: count(rows),
        test_rows: count(test.len()),
        measure: "log_loss".into(),
        score: log_loss(&ours),
        baseline_score: log_loss(&base),
        coverage80: None,
        learned: Vec::new(),
    };
    let n = draft.test_rows;
    // One class alone in the test part has no ranking: neither better nor worse than a coin.
    let auc = score::auc(&truth, &ours).unwrap_or(0.5);
    let log_losses = (draft.score, log_loss(&by_rule));
    Ok(report(
        draft,
        [
            ("recency threshold", "log_loss", log_losses.0, log_losses.1, n),
            ("base rate", "auc", auc, 0.5, n),
            ("base rate", "brier", brier(&ours), brier(&base), n),
            ("base rate", "calibration_gap", gap(&ours), gap(&base), n),
        ],
    ))
}
