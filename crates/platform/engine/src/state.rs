//! The state of each area at an instant: the store's snapshot joined with the models' predictions.

mod care;
mod customers;
mod delivery;
mod orders;
mod stock;

pub use stock::lead_time;

use crate::dispatch::history::History;
use crate::error::Error;
use crate::expectation::Said;
use crate::fit::Models;
use crate::texts::Texts;
use qm_domain::state::{OpenOrder, ShopState};
use qm_domain::{LocationId, Money, Predicted, PredictionKind, PredictionRecord, Shop, Timestamp};
use qm_lake::Lake;
use qm_store::{OpenOrderFacts, Store};

/// Where the state comes from.
pub(crate) struct Sources<'a> {
    pub(crate) store: &'a Store,
    pub(crate) lake: &'a Lake,
    pub(crate) shop: &'a Shop,
    pub(crate) models: &'a Models,
    pub(crate) texts: &'a Texts,
    /// What people expect to be sold in place of forecasts.
    pub(crate) said: &'a Said,
    /// Tours that stand and are not over.
    pub(crate) tours: &'a [History],
    pub(crate) as_of: Timestamp,
}

impl Sources<'_> {
    fn money(&self, minor: i64) -> Money {
        self.shop.money(minor)
    }

    fn record(&self, kind: PredictionKind, subject: String, predicted: &Predicted) -> PredictionRecord {
        PredictionRecord {
            kind,
            subject,
            made_at: self.as_of,
            mean: predicted.mean,
            lo: predicted.quantiles.q10,
            hi: predicted.quantiles.q90,
            model: predicted.model.clone(),
            class: None,
        }
    }
}

/// The state of all areas, and the predictions in it to be scored later.
///
/// # Errors
/// When the store, the lake or a model refuses.
pub(crate) fn assemble(sources: &Sources<'_>) -> Result<(ShopState, Vec<PredictionRecord>), Error> {
    let mut records = Vec::new();
    let open = sources.store.open_orders(sources.as_of)?;
    let orders = orders::state(sources, &open, &mut records)?;
    let stock = stock::state(sources, &mut records)?;
    let delivery = delivery::state(sources, &open, &mut records)?;
    let customers = customers::state(sources, &mut records)?;
    let care = care::state(sources, &mut records)?;
    let shop = sources.shop.staffed(orders.orders.iter().map(|o| &o.location));
    Ok((ShopState { shop, orders, stock, delivery, customers, care }, records))
}

/// Where an order is fulfilled, and the minutes of work on it.
pub(crate) type Worked = (LocationId, f64);

/// The orders that wait, and beside each of those placed lately where it is fulfilled and the minutes of work on it.
///
/// # Errors
/// When the store or a model refuses.
pub(crate) fn work_of_orders(
    sources: &Sources<'_>,
    placed: &[OpenOrderFacts],
) -> Result<(Vec<OpenOrder>, Vec<Worked>), Error> {
    let open = sources.store.open_orders(sources.as_of)?;
    let waiting = orders::state(sources, &open, &mut Vec::new())?.orders;
    let some: Vec<&OpenOrderFacts> = placed.iter().filter(|order| order.lines > 0).collect();
    let work = orders::work(sources, &some)?;
    let minutes = some.into_iter().zip(work).map(|(order, work)| Ok((orders::location(order)?, work.mean)));
    Ok((waiting, minutes.collect::<Result<_, Error>>()?))
}

/// The state of stock alone.
///
/// # Errors
/// When the store refuses.
pub(crate) fn assemble_stock(sources: &Sources<'_>) -> Result<ShopState, Error> {
    let stock = stock::state(sources, &mut Vec::new())?;
    Ok(ShopState::of_stock(sources.shop.clone(), stock))
}
