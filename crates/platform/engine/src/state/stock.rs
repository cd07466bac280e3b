//! Products at locations.

use super::Sources;
use crate::error::Error;
use crate::number::float;
use qm_domain::state::{OtherSupply, StockPosition, StockState, SupplyOption};
use qm_domain::{
    Area, Assumption, CubicCentimetres, DemandForecast, LocationId, Predicted, PredictionKind,
    PredictionRecord, Receipts, Shop, SupplierId, expected_instead,
};
use qm_store::{StockFacts, SupplyFacts};
use std::collections::BTreeMap;

/// Series that sell less a week are too rare to score one week on.
const LEAST_WEEK: f64 = 0.5;

pub(super) fn state(sources: &Sources<'_>, records: &mut Vec<PredictionRecord>) -> Result<StockState, Error> {
    let facts = sources.store.stock_positions(sources.as_of)?;
    let supply = Supply { shop: sources.shop, receipts: sources.store.receipts(sources.as_of)? };
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
        positions.push(position(sources, &supply, fact, forecast));
    }
    let committed_minor = sources.store.committed_minor(Area::Stock)?;
    let taken = taken(sources.shop, &positions);
    Ok(StockState { now: sources.as_of, positions, committed_minor, taken })
}

/// Room that what is there and on its way takes, at each location whose room the shop tells.
fn taken(shop: &Shop, positions: &[StockPosition]) -> BTreeMap<LocationId, CubicCentimetres> {
    let rooms = shop.storage.iter().map(|storage| (storage.location.clone(), CubicCentimetres(0)));
    let mut taken: BTreeMap<_, _> = rooms.collect();
    for position in positions {
        if let Some(room) = taken.get_mut(&position.location) {
            let units = position.on_hand.max(0).saturating_add(position.on_order.max(0));
            room.0 = room.0.saturating_add(position.volume(units).0);
        }
    }
    taken
}

/// The units of the first week, where there are enough to score.
fn first_week(forecast: &DemandForecast) -> Option<Predicted> {
    let mean: f64 = forecast.mean.iter().take(7).sum();
    let quantiles = *forecast.weekly.first()?;
    (mean >= LEAST_WEEK).then(|| Predicted { mean, quantiles, model: forecast.model.clone() })
}

fn position(
    sources: &Sources<'_>,
    known: &Supply<'_>,
    fact: StockFacts,
    forecast: Option<DemandForecast>,
) -> StockPosition {
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
    // What costs in another currency cannot be compared.
    let ours = |told: &&SupplyFacts| told.currency.is_none_or(|currency| currency == shop.currency);
    let cheapest = fact.supply.iter().filter(ours).min_by_key(|s| (s.unit_cost_minor, s.supplier.clone()));
    let cost_minor = cheapest.map(|s| s.unit_cost_minor).or(fact.cost_minor).unwrap_or_else(|| {
        assumed.extend(shop.assumed_of(&[Assumption::Costs]));
        units(float(unit_price.minor) * shop.supply.cost_share)
    });
    let supply = match cheapest {
        Some(told) => Some(known.told(told)),
        None if fact.supply.is_empty() => {
            assumed.extend(shop.assumed_of(&[Assumption::Suppliers]));
            Some(known.by_default())
        }
        None => None,
    };
    let supply = supply.filter(|_| fact.active);
    let others = fact.supply.iter().filter(ours).filter(|told| fact.active && Some(*told) != cheapest);
    let other_supply: Vec<OtherSupply> = others
        .map(|told| OtherSupply { supply: known.told(told), unit_cost: sources.money(told.unit_cost_minor) })
        .collect();
    let substitutes = sources.models.substitutes.get(&fact.sku).cloned().unwrap_or_default();
    let limited = shop.storage_of(&fact.location).is_some() || ships(shop, supply.as_ref(), &other_supply);
    let told = (&fact.location, fact.volume_cm3);
    assumed.extend((limited && shop.assumes_volume(told.0, told.1)).then_some(Assumption::Volumes));
    let unit_volume = if limited { shop.unit_volume(told.0, told.1) } else { CubicCentimetres(0) };
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
        marked_down_at: fact.marked_down_at,
        unit_volume,
        substitutes,
        shelf_life_days: fact.shelf_life_days,
        assumed,
    }
}

/// Whether any of its suppliers sends it in containers.
fn ships(shop: &Shop, supply: Option<&SupplyOption>, others: &[OtherSupply]) -> bool {
    let suppliers = supply.into_iter().chain(others.iter().map(|other| &other.supply));
    suppliers.filter_map(|one| shop.supplier(&one.supplier)).any(|one| one.container.is_some())
}

/// How suppliers deliver: what they and the shop tell, and what was received.
struct Supply<'a> {
    shop: &'a Shop,
    receipts: BTreeMap<SupplierId, Receipts>,
}

impl Supply<'_> {
    fn told(&self, told: &SupplyFacts) -> SupplyOption {
        let supplier = &told.supplier;
        let (lead_time_days, lead_time_sd_days) = lead_time(
            self.shop,
            supplier,
            (told.lead_time_days, told.lead_time_sd_days),
            self.seen(supplier),
        );
        SupplyOption {
            supplier: supplier.clone(),
            lead_time_days,
            lead_time_sd_days,
            pack: told.pack.unwrap_or(1).max(1),
            minimum_quantity: told.minimum_quantity.unwrap_or(0),
        }
    }

    fn by_default(&self) -> SupplyOption {
        let defaults = &self.shop.supply;
        let (lead_time_days, lead_time_sd_days) =
            lead_time(self.shop, &defaults.supplier, (None, None), self.seen(&defaults.supplier));
        SupplyOption {
            supplier: defaults.supplier.clone(),
            lead_time_days,
            lead_time_sd_days,
            pack: defaults.pack,
            minimum_quantity: defaults.minimum_quantity,
        }
    }

    fn seen(&self, supplier: &SupplierId) -> Option<Receipts> {
        self.receipts.get(supplier).copied()
    }
}

/// Mean and standard deviation of the days to receipt from a supplier: what a source tells, else the shop's file, moved by what was
/// seen of it.
pub fn lead_time(
    shop: &Shop,
    supplier: &SupplierId,
    told: (Option<f64>, Option<f64>),
    seen: Option<Receipts>,
) -> (f64, f64) {
    let (mean, sd) = shop.lead_time(supplier);
    qm_predict::stock::lead_time((told.0.unwrap_or(mean), told.1.unwrap_or(sd)), seen)
}

#[expect(clippy::cast_possible_truncation, reason = "rounded up; saturates")]
fn units(value: f64) -> i64 {
    value.max(0.0).ceil() as i64
}
