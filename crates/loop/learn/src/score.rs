//! How each model did on what has become known since it spoke.

use crate::number::float;
use crate::outcome::{Matched, Observed, Outcome, match_outcomes};
use qm_domain::{ModelCard, ModelVersion, PredictionKind, PredictionRecord};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A probability nearer to 0 or 1 than this is scored as this far from it, so that one surprise is not infinite.
const PROBABILITY_FLOOR: f64 = 1e-6;

/// One score of one model.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ScoreRow {
    /// What was predicted.
    pub kind: PredictionKind,
    /// By which model.
    pub model: ModelVersion,
    /// `mae`, `accuracy` or `log_loss`.
    pub measure: String,
    /// Outcomes scored.
    pub n: u64,
    /// The score.
    pub score: f64,
    /// The baseline's score as the model's card holds it, where the card uses the same measure.
    pub baseline_score: Option<f64>,
    /// Mean of prediction minus outcome, for numbers: above zero is too much.
    pub bias: Option<f64>,
    /// Share of outcomes within the 80 % interval, for numbers.
    pub coverage80: Option<f64>,
}

/// Scores predictions against the outcomes known so far, by kind and model, sorted so.
///
/// Numbers get `mae` with bias and coverage of the 80 % interval. [`PredictionKind::Churn`] is a probability
/// and its outcome 1 or 0: it gets `log_loss` and `accuracy` (at one half). Classes get `accuracy` and
/// `log_loss`, the latter of the statement "it is the class named", since a record keeps the named class's
/// probability alone. Outcomes that are not finite or not of the prediction's nature are not scored.
/// Which prediction an outcome belongs to: [`match_outcomes`]. O((records + outcomes) log).
pub fn score_predictions(
    records: &[PredictionRecord],
    outcomes: &[Outcome],
    cards: &[ModelCard],
) -> Vec<ScoreRow> {
    let matching = match_outcomes(records, outcomes);
    let mut tallies: BTreeMap<(PredictionKind, &ModelVersion), Tally> = BTreeMap::new();
    for matched in &matching.matched {
        tallies.entry((matched.record.kind, &matched.record.model)).or_default().add(matched);
    }
    let mut rows = Vec::new();
    for ((kind, model), tally) in tallies {
        let card = cards.iter().find(|card| card.version == *model);
        for (measure, n, score) in tally.scores() {
            let baseline = card.filter(|card| card.measure == measure).map(|card| card.baseline_score);
            let number = measure == "mae";
            rows.push(ScoreRow {
                kind,
                model: model.clone(),
                measure: measure.into(),
                n,
                score,
                baseline_score: baseline,
                bias: number.then(|| tally.signed / float(tally.numbers)),
                coverage80: number.then(|| float(tally.within) / float(tally.numbers)),
            });
        }
    }
    rows
}

#[derive(Default)]
struct Tally {
    numbers: u64,
    absolute: f64,
    signed: f64,
    within: u64,
    statements: u64,
    right: u64,
    log_loss: f64,
}

impl Tally {
    fn add(&mut self, matched: &Matched) {
        let record = matched.record;
        match (&matched.outcome.value, &record.class) {
            (Observed::Class(truth), Some(class)) => self.state(record.mean, class == truth, class == truth),
            (Observed::Number(truth), None) if !truth.is_finite() || !record.mean.is_finite() => {}
            (Observed::Number(truth), None) if record.kind == PredictionKind::Churn => {
                let came = *truth >= 0.5;
                self.state(record.mean, came, came == (record.mean >= 0.5));
            }
            (Observed::Number(truth), None) => {
                let error = record.mean - truth;
                self.numbers += 1;
                self.absolute += error.abs();
                self.signed += error;
                self.within += u64::from(record.lo <= *truth && *truth <= record.hi);
            }
            (Observed::Class(_), None) | (Observed::Number(_), Some(_)) => {}
        }
    }

    /// A statement made with probability `p`, whether it came true, whether that counts as a right answer.
    fn state(&mut self, p: f64, came: bool, right: bool) {
        if p.is_nan() {
            return;
        }
        let p = p.clamp(PROBABILITY_FLOOR, 1.0 - PROBABILITY_FLOOR);
        self.statements += 1;
        self.right += u64::from(right);
        self.log_loss -= if came { p.ln() } else { (1.0 - p).ln() };
    }

    fn scores(&self) -> Vec<(&'static str, u64, f64)> {
        let mut scores = Vec::with_capacity(2);
        if self.numbers > 0 {
            scores.push(("mae", self.numbers, self.absolute / float(self.numbers)));
        }
        if self.statements > 0 {
            let n = float(self.statements);
            scores.push(("accuracy", self.statements, float(self.right) / n));
            scores.push(("log_loss", self.statements, self.log_loss / n));
        }
        scores
    }
}
