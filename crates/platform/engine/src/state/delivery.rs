//! Orders ready to be driven and parcels under way.

use super::{Sources, orders};
use crate::dispatch::history::History;
use crate::error::Error;
use qm_domain::state::{DeliveryState, ParcelUnderWay, ReadyOrder};
use qm_domain::{
    Action, Area, Assumption, Grams, LocationId, OrderId, Predicted, PredictionKind, PredictionRecord,
    Status, Subject, Table, Timestamp,
};
use qm_lake::{FeatureParams, FeatureSet};
use qm_store::OpenOrderFacts;
use std::collections::{BTreeMap, BTreeSet};

/// Weight of an order of which no source tells any.
const PARCEL_GRAMS: i64 = 1_000;

pub(super) fn state(
    sources: &Sources<'_>,
    open: &[OpenOrderFacts],
    records: &mut Vec<PredictionRecord>,
) -> Result<DeliveryState, Error> {
    let located = sources.store.locations()?.into_iter().filter_map(|l| Some((l.location, l.place?)));
    let records_tasks = sources.store.rows(Table::Tasks)? > 0;
    let on_tour: BTreeSet<&OrderId> = sources.tours.iter().flat_map(History::orders).collect();
    let mut ready = Vec::new();
    let done = |order: &&OpenOrderFacts| !records_tasks || orders::left(order).is_empty();
    for order in open.iter().filter(done).filter(|order| !on_tour.contains(&order.order)) {
        ready.push(ready_order(sources, order, records_tasks)?);
    }
    let on_tour = as_last_kept(sources, &on_tour)?;
    let under_way = under_way(sources, records)?;
    Ok(DeliveryState {
        now: sources.as_of,
        ready,
        on_tour,
        driving: sources.tours.iter().map(History::driving).collect(),
        under_way,
        depots: located.collect(),
        legs: BTreeMap::new(),
    })
}

/// Orders as they were ready when they were put on their tours. The last cycle has kept them: its own tours were made of
/// what it had ready, and those that stood then were on tour.
fn as_last_kept(sources: &Sources<'_>, on_tour: &BTreeSet<&OrderId>) -> Result<Vec<ReadyOrder>, Error> {
    let Some(last) = sources.store.last_cycle()? else { return Ok(Vec::new()) };
    let depots: BTreeSet<&LocationId> = sources.tours.iter().map(|tour| &tour.route.depot).collect();
    let mut found = Vec::new();
    for depot in depots {
        let kept = sources.store.depot_grounds(&last.id, depot)?;
        let orders = kept.into_iter().flat_map(|kept| kept.ready.into_iter().chain(kept.on_tour));
        found.extend(orders.filter(|order| on_tour.contains(&order.order)));
    }
    Ok(found)
}

fn ready_order(
    sources: &Sources<'_>,
    order: &OpenOrderFacts,
    records_tasks: bool,
) -> Result<ReadyOrder, Error> {
    let shop = sources.shop;
    let mut assumed = shop.assumed_of(&[Assumption::Fleet]);
    if !records_tasks {
        assumed.extend(shop.assumed_of(&[Assumption::TaskTimes]));
    }
    let window = order.window.unwrap_or_else(|| {
        assumed.extend(shop.assumed_of(&[Assumption::ServiceTargets]));
        open_window(sources, order.promised_at)
    });
    #[expect(clippy::cast_possible_truncation, reason = "grams of an order, saturating")]
    let grams = order.weight_g.map_or(PARCEL_GRAMS, |g| g.ceil() as i64);
    Ok(ReadyOrder {
        order: order.order.clone(),
        location: orders::location(order)?,
        place: order.place,
        weight: Grams(grams.max(1)),
        ready_at: order.worked_until.unwrap_or(sources.as_of).min(sources.as_of),
        window,
        assumed,
    })
}

/// Any time until the promise; one that has passed gives way to the coming week.
fn open_window(sources: &Sources<'_>, promised_at: Option<Timestamp>) -> (Timestamp, Timestamp) {
    let week = sources.as_of.plus_days(7);
    let to = promised_at.filter(|p| *p > sources.as_of.plus_days(2)).unwrap_or(week);
    (sources.as_of, to)
}

fn under_way(
    sources: &Sources<'_>,
    records: &mut Vec<PredictionRecord>,
) -> Result<Vec<ParcelUnderWay>, Error> {
    let predicted = predictions(sources)?;
    let told = told(sources)?;
    let mut parcels = Vec::new();
    for parcel in sources.store.parcels_under_way(sources.as_of)? {
        let delivery_days = predicted.get(parcel.shipment.as_str()).cloned();
        if let Some(days) = &delivery_days {
            records.push(sources.record(PredictionKind::DeliveryTime, parcel.shipment.to_string(), days));
        }
        let key = Subject::Shipment { shipment: parcel.shipment.clone() }.key();
        parcels.push(ParcelUnderWay {
            notified: told.contains(&key),
            shipment: parcel.shipment,
            order: parcel.order,
            customer: parcel.customer,
            placed_at: parcel.placed_at,
            shipped_at: parcel.shipped_at,
            promised_at: parcel.promised_at,
            delivery_days,
            value: sources.money(parcel.value_minor),
        });
    }
    Ok(parcels)
}

/// Days from purchase to delivery of each parcel under way, given that it has not arrived yet.
fn predictions(sources: &Sources<'_>) -> Result<BTreeMap<String, Predicted>, Error> {
    let Some((model, version)) = &sources.models.delivery else { return Ok(BTreeMap::new()) };
    let table = sources.lake.features(FeatureSet::Parcels, &FeatureParams::at(sources.as_of))?;
    let (Some(ids), Some(placed)) = (table.texts("shipment"), table.integers("placed_at")) else {
        return Ok(BTreeMap::new());
    };
    let since = |placed: &i64| sources.as_of.days_since(Timestamp::from_micros(*placed));
    let elapsed: Vec<f64> = placed.iter().map(since).collect();
    let days = model.remaining(&table, &elapsed)?;
    Ok(ids.iter().cloned().zip(days.into_iter().map(|d| d.by(version))).collect())
}

/// Subjects of parcels whose customers were told, or a notice waits.
fn told(sources: &Sources<'_>) -> Result<BTreeSet<String>, Error> {
    let mut told: BTreeSet<String> = sources.store.pending(Area::Delivery)?.into_keys().collect();
    let sent = sources.store.decisions_with(Status::Applied)?;
    told.extend(sent.iter().filter(|d| matches!(d.action, Action::NotifyLate(_))).map(|d| d.subject.key()));
    Ok(told)
}
