//! Customers: what they bought, where they stand, how probably they are gone.

use super::Sources;
use crate::error::Error;
use qm_domain::state::{CustomerState, CustomersState};
use qm_domain::{Predicted, PredictionKind, PredictionRecord};
use qm_lake::{FeatureParams, FeatureSet};
use qm_predict::customers::read_customers;
use std::collections::BTreeMap;

pub(super) fn state(
    sources: &Sources<'_>,
    records: &mut Vec<PredictionRecord>,
) -> Result<CustomersState, Error> {
    let table = sources.lake.features(FeatureSet::CustomerHistory, &FeatureParams::at(sources.as_of))?;
    let readings = read_customers(&table, sources.as_of)?;
    let mut churn: Vec<Option<Predicted>> = vec![None; readings.len()];
    if let Some((model, version)) = &sources.models.churn {
        churn = model.estimate(&readings).into_iter().map(|e| Some(e.by(version))).collect();
    }
    let facts = sources.store.customers(sources.as_of)?;
    let facts: BTreeMap<_, _> = facts.into_iter().map(|f| (f.customer.clone(), f)).collect();
    let mut customers = Vec::with_capacity(readings.len());
    for (reading, churn) in readings.into_iter().zip(churn) {
        let Some(fact) = facts.get(&reading.customer) else { continue };
        if let Some(churn) = &churn {
            records.push(sources.record(PredictionKind::Churn, reading.customer.to_string(), churn));
        }
        customers.push(CustomerState {
            customer: reading.customer,
            consent: fact.consent,
            recency_days: reading.recency_days,
            orders: reading.orders,
            spent: sources.money(reading.spent_minor),
            segment: reading.segment.into(),
            churn,
            contacted_days: fact.last_contact_at.map(|at| sources.as_of.days_since(at)),
            pending: fact.pending.is_some(),
        });
    }
    Ok(CustomersState { now: sources.as_of, customers })
}
