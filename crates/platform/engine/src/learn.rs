//! Outcomes back to predictions and decisions: scores and measured results.

mod outcome;

use crate::engine::Engine;
use crate::error::Error;
use crate::texts::instants;
use outcome::Reader;
use qm_domain::{
    Approver, DecisionEvent, DecisionEventKind, FeatureTable, PredictionKind, PredictionRecord, Shop, Status,
    Table, Timestamp,
};
use qm_lake::{FeatureParams, FeatureSet};
use qm_learn::{Observed, Outcome, measure_decision};
use qm_store::ScoreRow;
use serde::Serialize;
use std::collections::BTreeSet;

/// Most predictions of a kind scored in one go.
const MOST: usize = 50_000;

/// What was learned.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct LearnReport {
    /// Predictions scored.
    pub scored: u64,
    /// Decisions measured.
    pub measured: u64,
}

impl Engine {
    /// Scores predictions and measures decisions whose outcome is known at `as_of`.
    ///
    /// # Errors
    /// When the store or the lake refuses.
    pub fn learn(&self, as_of: Timestamp) -> Result<LearnReport, Error> {
        let Some(shop) = self.shop()? else { return Ok(LearnReport::default()) };
        self.sync_lake()?;
        let outcomes = self.outcomes(as_of, &shop)?;
        Ok(LearnReport {
            scored: self.score(&outcomes, as_of)?,
            measured: self.measure(&outcomes, as_of, &shop)?,
        })
    }

    fn score(&self, outcomes: &[Outcome], as_of: Timestamp) -> Result<u64, Error> {
        let cards = self.store().cards()?;
        let known: BTreeSet<(PredictionKind, &str)> =
            outcomes.iter().map(|o| (o.kind, o.subject.as_str())).collect();
        let mut scored = 0;
        for kind in [
            PredictionKind::ProcessingTime,
            PredictionKind::DeliveryTime,
            PredictionKind::DailyVolume,
            PredictionKind::Intent,
        ] {
            let waiting = self.store().unscored(kind, as_of, MOST)?;
            let ready: Vec<PredictionRecord> =
                waiting.into_iter().filter(|r| known.contains(&(kind, r.subject.as_str()))).collect();
            if ready.is_empty() {
                continue;
            }
            let rows = qm_learn::score_predictions(&ready, outcomes, &cards);
            let kept: Vec<ScoreRow> = rows.into_iter().map(|r| score_row(r, as_of)).collect();
            self.store().insert_scores(&kept)?;
            self.store().mark_scored(&ready, self.now())?;
            scored += u64::try_from(ready.len()).unwrap_or(u64::MAX);
        }
        Ok(scored)
    }

    fn outcomes(&self, as_of: Timestamp, shop: &Shop) -> Result<Vec<Outcome>, Error> {
        let params = FeatureParams::at(as_of);
        let work = self.lake().features(FeatureSet::OrderWork, &params)?;
        let delivery = self.lake().features(FeatureSet::Delivery, &params)?;
        let mut outcomes =
            numbers(&work, PredictionKind::ProcessingTime, ("order", "finished_at", "minutes"));
        outcomes.extend(numbers(
            &delivery,
            PredictionKind::DeliveryTime,
            ("shipment", "delivered_at", "days"),
        ));
        let daily = self.lake().features(FeatureSet::DailyOrders, &params)?;
        if let (Some(days), Some(orders)) = (daily.integers("local_day"), daily.integers("orders")) {
            for (day, orders) in days.iter().zip(orders) {
                let day = qm_domain::Day::from_epoch(i32::try_from(*day).unwrap_or(0));
                let known_at = shop.zone.at(day.plus(1), 0);
                if known_at <= as_of {
                    let value = Observed::Number(f64::from(i32::try_from(*orders).unwrap_or(i32::MAX)));
                    outcomes.push(Outcome {
                        kind: PredictionKind::DailyVolume,
                        subject: day.to_string(),
                        known_at,
                        value,
                    });
                }
            }
        }
        outcomes.extend(self.intents(as_of, shop)?);
        Ok(outcomes)
    }

    /// What resolved tickets wanted, by the agents' labels.
    fn intents(&self, as_of: Timestamp, shop: &Shop) -> Result<Vec<Outcome>, Error> {
        let mut outcomes = Vec::new();
        for part in self.store().changed_parts(Table::Tickets, -1)? {
            let table = self.store().export(Table::Tickets, part, &shop.zone)?;
            let (Some(ids), Some(intents)) = (table.texts("ticket"), table.texts("intent")) else { continue };
            let closed = instants(&table, "closed_at");
            for ((id, intent), closed) in ids.iter().zip(intents).zip(closed) {
                if let Some(known_at) = closed.filter(|at| *at <= as_of && !intent.is_empty()) {
                    let value = Observed::Class(intent.clone());
                    outcomes.push(Outcome {
                        kind: PredictionKind::Intent,
                        subject: id.clone(),
                        known_at,
                        value,
                    });
                }
            }
        }
        Ok(outcomes)
    }

    fn measure(&self, outcomes: &[Outcome], as_of: Timestamp, shop: &Shop) -> Result<u64, Error> {
        let done = outcomes.iter().map(|o| ((o.kind, o.subject.as_str()), o.known_at)).collect();
        let reader = Reader { engine: self, shop, done: &done, as_of };
        let mut measured = 0;
        for decision in self.store().decisions_with(Status::Applied)? {
            let events = self.decision(&decision.id)?.events;
            // A tour that went on otherwise was not driven as decided: no gain is claimed for it.
            let settled = |kind: &DecisionEventKind| {
                matches!(kind, DecisionEventKind::Measured(_) | DecisionEventKind::Replanned { .. })
            };
            if events.iter().any(|event| settled(&event.kind)) {
                continue;
            }
            let Some(facts) = reader.outcome(&decision)? else { continue };
            if let Some(result) = measure_decision(&decision, &facts, &shop.costs)? {
                let kind = DecisionEventKind::Measured(result);
                let event = DecisionEvent {
                    decision: decision.id.clone(),
                    at: self.now(),
                    by: Approver::System,
                    kind,
                };
                self.store().append(&event, &[])?;
                measured += 1;
            }
        }
        Ok(measured)
    }
}

fn numbers(table: &FeatureTable, kind: PredictionKind, (id, at, value): (&str, &str, &str)) -> Vec<Outcome> {
    let (Some(ids), Some(values)) = (table.texts(id), table.numbers(value)) else { return Vec::new() };
    let rows = ids.iter().zip(values).zip(instants(table, at));
    rows.filter_map(|((id, value), known_at)| {
        Some(Outcome { kind, subject: id.clone(), known_at: known_at?, value: Observed::Number(*value) })
    })
    .collect()
}

fn score_row(row: qm_learn::ScoreRow, at: Timestamp) -> ScoreRow {
    ScoreRow {
        kind: row.kind,
        model: row.model,
        measure: row.measure,
        value: row.score,
        baseline: row.baseline_score,
        rows: row.n,
        at,
    }
}
