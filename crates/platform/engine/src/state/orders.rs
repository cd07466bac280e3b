//! Orders with work left.

use super::Sources;
use crate::error::Error;
use qm_domain::state::{OpenOrder, OrdersState};
use qm_domain::{
    Assumption, FeatureColumn, FeatureTable, LocationId, ModelVersion, Predicted, PredictionKind,
    PredictionRecord, TaskKind,
};
use qm_predict::orders::default_work;
use qm_store::OpenOrderFacts;

const SECONDS_PER_HOUR: f64 = 3600.0;
/// Stands in predictions that rest on `shop.toml`.
const DEFAULTS: &str = "shop.toml@task_times";
/// Where orders are fulfilled when no source tells.
const ONLY_LOCATION: &str = "main";

/// The location of an order.
pub(super) fn location(order: &OpenOrderFacts) -> Result<LocationId, Error> {
    Ok(order.location.clone().map_or_else(|| LocationId::new(ONLY_LOCATION), Ok)?)
}

/// Tasks that are not done, in order.
pub(super) fn left(order: &OpenOrderFacts) -> Vec<TaskKind> {
    TaskKind::ALL.iter().copied().filter(|kind| !order.done.contains(kind)).collect()
}

pub(super) fn state(
    sources: &Sources<'_>,
    open: &[OpenOrderFacts],
    records: &mut Vec<PredictionRecord>,
) -> Result<OrdersState, Error> {
    let shop = sources.shop;
    let waiting: Vec<&OpenOrderFacts> = open.iter().filter(|o| !left(o).is_empty() && o.lines > 0).collect();
    let work = work(sources, &waiting)?;
    let mut chosen = sources.store.sourced_orders(sources.as_of)?;
    let mut orders = Vec::with_capacity(waiting.len());
    for (order, whole) in waiting.into_iter().zip(work) {
        let mut assumed = shop.assumed_of(&[Assumption::Workers, Assumption::Stations]);
        if sources.models.processing.is_none() {
            assumed.extend(shop.assumed_of(&[Assumption::TaskTimes]));
        } else {
            records.push(sources.record(PredictionKind::ProcessingTime, order.order.to_string(), &whole));
        }
        let due_at = order.ship_by.unwrap_or_else(|| {
            assumed.extend(shop.assumed_of(&[Assumption::ServiceTargets]));
            #[expect(clippy::cast_possible_truncation, reason = "hours of a promise, saturating")]
            let seconds = (shop.targets.ship_within_hours * SECONDS_PER_HOUR) as i64;
            order.placed_at.plus_seconds(seconds)
        });
        let tasks = left(order);
        let given = chosen.remove(&order.order);
        orders.push(OpenOrder {
            order: order.order.clone(),
            location: location(order)?,
            placed_at: order.placed_at,
            due_at,
            lines: order.lines,
            units: order.units,
            value: sources.money(order.value_minor),
            work: share(&whole, shop.task_times.shares, &tasks),
            tasks,
            missing: given.as_ref().map_or(0, |given| given.missing),
            sources: given.map_or_else(Vec::new, |given| given.lines),
            assumed,
        });
    }
    Ok(OrdersState { now: sources.as_of, orders })
}

/// The part of an order's work that its tasks left make up.
fn share(whole: &Predicted, shares: [f64; 3], tasks: &[TaskKind]) -> Predicted {
    let part: f64 =
        TaskKind::ALL.iter().zip(shares).filter(|(kind, _)| tasks.contains(kind)).map(|(_, s)| s).sum();
    let scaled = whole.quantiles.values().map(|q| q * part);
    Predicted {
        mean: whole.mean * part,
        quantiles: qm_domain::Quantiles::new(scaled).unwrap_or(whole.quantiles),
        model: whole.model.clone(),
    }
}

/// Minutes of work on whole orders: by the model, or by the shop's stated task times.
pub(super) fn work(sources: &Sources<'_>, orders: &[&OpenOrderFacts]) -> Result<Vec<Predicted>, Error> {
    let Some((model, version)) = &sources.models.processing else {
        let version = ModelVersion::new(DEFAULTS)?;
        let times = &sources.shop.task_times;
        return Ok(orders.iter().map(|o| default_work(times, o.lines, o.units).by(&version)).collect());
    };
    let zone = &sources.shop.zone;
    let number = |value: &dyn Fn(&OpenOrderFacts) -> f64| {
        FeatureColumn::Number(orders.iter().map(|o| value(o)).collect())
    };
    let locations: Vec<String> =
        orders.iter().map(|o| o.location.as_ref().map_or(String::new(), ToString::to_string)).collect();
    let table = FeatureTable::new(vec![
        ("lines".into(), number(&|o| f64::from(o.lines))),
        ("units".into(), number(&|o| f64::from(i32::try_from(o.units).unwrap_or(i32::MAX)))),
        ("weight_g".into(), number(&|o| o.weight_g.unwrap_or(f64::NAN))),
        ("weekday".into(), number(&|o| f64::from(zone.day(o.placed_at).weekday()))),
        ("hour".into(), number(&|o| f64::from(zone.hour(o.placed_at)))),
        ("location".into(), FeatureColumn::Text(locations)),
    ]);
    let table = table.unwrap_or_default();
    Ok(model.estimate(&table)?.into_iter().map(|e| e.by(version)).collect())
}
