//! Which prediction an outcome belongs to.

use qm_domain::{ModelVersion, PredictionKind, PredictionRecord, Timestamp};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What really came.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", content = "value", rename_all = "snake_case")]
pub enum Observed {
    /// A number in the unit of the prediction; 1 and 0 for what was predicted as a probability.
    Number(f64),
    /// A code of a closed set.
    Class(String),
}

/// An outcome: what came of the subject of a prediction.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Outcome {
    /// What had been predicted.
    pub kind: PredictionKind,
    /// Of what; the same text as in [`PredictionRecord::subject`].
    pub subject: String,
    /// When it became known.
    pub known_at: Timestamp,
    /// What it is.
    pub value: Observed,
}

/// A prediction with its outcome.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Matched<'a> {
    /// What was said.
    pub record: &'a PredictionRecord,
    /// What came.
    pub outcome: &'a Outcome,
}

/// All predictions, told apart: `matched + repeated + waiting` is the number of records given.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Matching<'a> {
    /// Predictions with their outcomes, sorted by kind, subject, model, outcome time.
    pub matched: Vec<Matched<'a>>,
    /// Later predictions of one model about an outcome that its first prediction was matched with.
    pub repeated: usize,
    /// Predictions whose outcome is not known yet.
    pub waiting: usize,
}

/// Matches each outcome with the first prediction that each model made about it.
///
/// A prediction speaks of the first outcome of its kind and subject that became known at or after it was made.
/// When a model spoke several times before one outcome (a parcel predicted every night), its first word
/// counts, so that long waits do not weigh more, and the others are counted as repeated.
/// O((records + outcomes) log).
pub fn match_outcomes<'a>(records: &'a [PredictionRecord], outcomes: &'a [Outcome]) -> Matching<'a> {
    let mut known: BTreeMap<(PredictionKind, &str), Vec<&Outcome>> = BTreeMap::new();
    for outcome in outcomes {
        known.entry((outcome.kind, &outcome.subject)).or_default().push(outcome);
    }
    for list in known.values_mut() {
        list.sort_by_key(|outcome| outcome.known_at);
    }
    let mut matching = Matching::default();
    let mut first: BTreeMap<(PredictionKind, &str, &ModelVersion, Timestamp), Matched> = BTreeMap::new();
    for record in records {
        let list = known.get(&(record.kind, record.subject.as_str())).map_or(&[][..], Vec::as_slice);
        let at = list.partition_point(|outcome| outcome.known_at < record.made_at);
        let Some(outcome) = list.get(at).copied() else {
            matching.waiting += 1;
            continue;
        };
        let key = (record.kind, record.subject.as_str(), &record.model, outcome.known_at);
        match first.get_mut(&key) {
            None => {
                first.insert(key, Matched { record, outcome });
            }
            Some(kept) => {
                matching.repeated += 1;
                if record.made_at < kept.record.made_at {
                    kept.record = record;
                }
            }
        }
    }
    matching.matched = first.into_values().collect();
    matching
}
