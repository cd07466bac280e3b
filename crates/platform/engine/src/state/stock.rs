//! Products at locations.

use super::Sources;
use crate::error::Error;
use crate::number::float;
use qm_domain::state::{OtherSupply, StockPosition, StockState, SupplyOption};
use qm_domain::{
    Area, Assumption, DemandForecast, Predicted, PredictionKind, PredictionRecord, expected_instead,
};
use qm_store::{StockFacts, SupplyFacts};

/// Series that sell less a week are too rare to score one week on.
const LEAST_WEEK: f64 = 0.5;
/// Lead time of a supplier that neither a source nor `shop.toml` tells of.
const LEAD_TIME_DAYS: (f64, f64) = (10.0, 3.0);

pub(super) fn state(sources: &Sources<'_>, records: &mut Vec<PredictionRecord>) -> Result<StockState, Error> {
    let facts = sources.store.stock_positions(sources.as_of)?;
    let mut positions = Vec::with_capacity(facts.len());
    for fact in facts {
        let forecast = sources.models.demand.get(&(fact.sku.clone(), fact.location.clone())).cloned();
        if let Some(week) = forecast.as_ref().and_then(first_week) {
            let subject = format!("{}@{}", fact.sku, fact.location);
            records.push(sources.record(PredictionKind::Demand, subject, &week));
        }
        // The prediction stays what it was; the decisions rest on what people expect in its place.
        let forecast = forecast.map(|forecast| {
            let said = sources.said.get(&(fact.sku.clone(), fact.location.clone()));
            said.and_then(|said| expected_instead(&forecast, said)).unwrap_or(forecast)
        });
        positions.push(position(sources, fact, forecast));
    }
    let committed_minor = sources.store.committed_minor(Area::Stock)?;
    Ok(StockState { now: sources.as_of, positions, committed_minor })
}

/// The units of the first week, where there are enough to score.
fn first_week(forecast: &DemandForecast) -> Option<Predicted> {
    let mean: f64 = forecast.mean.iter().take(7).sum();
    let quantiles = *forecast.weekly.first()?;
    (mean >= LEAST_WEEK).then(|| Predicted { mean, quantiles, model: forecast.model.clone() })
}

fn position(sources: &Sources<'_>, fact: StockFacts, forecast: Option<DemandForecast>) -> StockPosition {
    let shop = sources.shop;
    let mut assumed = Vec::new();
    let on_hand = fact.on_hand.unwrap_or_else(|| {
        assumed.extend(shop.assumed_of(&[Assumption::OpeningStock]));
        let daily = forecast.as_ref().map_or(0.0, |f| {
            f.mean.iter().sum::<f64>() / float(i64::try_from(f.mean.len()).unwrap_or(i64::MAX).max(1))
        });
        units(daily * shop.opening_stock.days_of_cover)
    });
    let unit_price = sources.money(fact.price_minor.unwrap_or(0));
    let cheapest = fact.supply.iter().min_by_key(|s| (s.unit_cost_minor, s.supplier.clone()));
    let cost_minor = cheapest.map(|s| s.unit_cost_minor).or(fact.cost_minor).unwrap_or_else(|| {
        assumed.extend(shop.assumed_of(&[Assumption::Costs]));
        units(float(unit_price.minor) * shop.supply.cost_share)
    });
    let supply = fact.active.then(|| {
        if let Some(told) = cheapest {
            return told_option(sources, told);
        }
        assumed.extend(shop.assumed_of(&[Assumption::Suppliers]));
        default_option(sources)
    });
    let others = fact.supply.iter().filter(|told| fact.active && Some(*told) != cheapest);
    let other_supply = others
        .map(|told| OtherSupply {
            supply: told_option(sources, told),
            unit_cost: sources.money(told.unit_cost_minor),
        })
        .collect();
    let idle = fact.last_sold_at.map(|at| sources.as_of.seconds_since(at).max(0) / 86_400);
    StockPosition {
        sku: fact.sku,
        location: fact.location,
        on_hand,
        reserved: fact.reserved,
        on_order: fact.on_order,
        unit_cost: sources.money(cost_minor),
        unit_price,
        supply,
        other_supply,
        forecast,
        pending: fact.pending,
        idle_days: idle.and_then(|days| u32::try_from(days).ok()),
        assumed,
    }
}

fn told_option(sources: &Sources<'_>, told: &SupplyFacts) -> SupplyOption {
    let known = sources.shop.suppliers.iter().find(|s| s.id == told.supplier);
    let (mean, sd) = known.map_or(LEAD_TIME_DAYS, |s| (s.lead_time_days, s.lead_time_sd_days));
    SupplyOption {
        supplier: told.supplier.clone(),
        lead_time_days: told.lead_time_days.unwrap_or(mean),
        lead_time_sd_days: told.lead_time_sd_days.unwrap_or(sd),
        pack: told.pack.unwrap_or(1).max(1),
        minimum_quantity: told.minimum_quantity.unwrap_or(0),
    }
}

fn default_option(sources: &Sources<'_>) -> SupplyOption {
    let defaults = &sources.shop.supply;
    let known = sources.shop.suppliers.iter().find(|s| s.id == defaults.supplier);
    let (lead_time_days, lead_time_sd_days) =
        known.map_or(LEAD_TIME_DAYS, |s| (s.lead_time_days, s.lead_time_sd_days));
    SupplyOption {
        supplier: defaults.supplier.clone(),
        lead_time_days,
        lead_time_sd_days,
        pack: defaults.pack,
        minimum_quantity: defaults.minimum_quantity,
    }
}

#[expect(clippy::cast_possible_truncation, reason = "rounded up; saturates")]
fn units(value: f64) -> i64 {
    value.max(0.0).ceil() as i64
}
