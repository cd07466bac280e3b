//! What substitutes change: a unit missed loses less, and what has run out is asked for elsewhere on the shelf.

use super::container::freight;
use super::outlook::{coming, margin, order_window};
use crate::number::{float, sane};
use qm_domain::state::{ShopState, StockPosition};
use qm_domain::{LocationId, Sku, Substitution};
use qm_inventory::DailyDemand;
use std::collections::BTreeMap;

/// What substitution makes of a position.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Swap {
    /// Minor units that a unit missed still earns by what is bought in its place.
    pub(super) kept: f64,
    /// Share of the units missed for which something else is bought.
    pub(super) share: f64,
    /// Units of each coming day that are asked for in place of products that have run out; none where nothing has.
    pub(super) diverted: Vec<f64>,
}

/// By position. Substitutes count where they are sold at the same location.
///
/// A unit missed keeps the margin of what is bought instead, as often as that is there: the wanted share of reviews for what can
/// be bought. Demand missed on a day passes on in the same shares (Smith & Agrawal 2000, *Management of multi-item retail inventory
/// systems with demand substitution*; one step: who finds the substitute gone too leaves). It is missed from when stock on hand is
/// expected to run out until the product is back: half a lead time where some is on order, a lead time where it can be bought (from
/// when its supplier takes orders), and never otherwise. O(positions log positions + pairs × days).
pub(super) fn swaps(state: &ShopState) -> Vec<Swap> {
    let positions = &state.stock.positions;
    let mut swaps = vec![Swap::default(); positions.len()];
    if positions.iter().all(|one| one.substitutes.is_empty()) {
        return swaps;
    }
    let at: BTreeMap<(&Sku, &LocationId), usize> =
        positions.iter().enumerate().map(|(index, one)| ((&one.sku, &one.location), index)).collect();
    for (index, one) in positions.iter().enumerate().filter(|(_, one)| !one.substitutes.is_empty()) {
        let missed = missed(state, one);
        for Substitution { substitute, share } in &one.substitutes {
            let Some(&other) = at.get(&(substitute, &one.location)) else { continue };
            let chance = sane(*share).min(1.0) * there(state, &positions[other]);
            swaps[index].share += chance;
            swaps[index].kept += chance * earns(state, &positions[other]);
            let diverted = &mut swaps[other].diverted;
            diverted.resize(diverted.len().max(missed.len()), 0.0);
            for (day, units) in diverted.iter_mut().zip(&missed) {
                *day += units * sane(*share).min(1.0);
            }
        }
    }
    swaps
}

/// Minor units that a unit sold earns, bought from the first supplier with its freight.
fn earns(state: &ShopState, position: &StockPosition) -> f64 {
    let freight = position.supply.as_ref().map_or(0.0, |supply| freight(&state.shop, supply, position));
    margin(position.unit_price, float(position.unit_cost.minor) + freight)
}

/// How probably a product is there when it is asked for.
fn there(state: &ShopState, position: &StockPosition) -> f64 {
    let some = position.offers().next().is_some() || super::outlook::net(position) > 0;
    if some { state.shop.targets.service_level } else { 0.0 }
}

/// Units of each coming day that are expected to be asked for and missed.
fn missed(state: &ShopState, position: &StockPosition) -> Vec<f64> {
    let Some(forecast) = &position.forecast else { return Vec::new() };
    let means = coming(forecast, state.shop.zone.day(state.stock.now));
    let demand = DailyDemand { means: &means, variance: sane(forecast.daily_variance) };
    let available = position.on_hand.saturating_sub(position.reserved).max(0);
    let short = |days: f64| match available {
        0 => demand.mean(days),
        some => demand.law(days, 0.0).map_or(0.0, |law| law.shortage(some)),
    };
    let back = back(state, position).min(float(crate::number::count(means.len())));
    let (mut day, mut before, mut missed) = (0.0, 0.0, Vec::new());
    while day < back {
        day = (day + 1.0_f64).min(back);
        let so_far = short(day);
        missed.push((so_far - before).max(0.0));
        before = so_far;
    }
    missed
}

/// Days until a product that has run out is there again.
fn back(state: &ShopState, position: &StockPosition) -> f64 {
    let leads =
        position.offers().map(|(supply, _)| order_window(&state.shop, Some(supply), state.stock.now).0);
    match (leads.min_by(f64::total_cmp), position.on_order > 0) {
        (Some(lead), true) => lead / 2.0,
        (Some(lead), false) => lead,
        (None, true) => f64::from(state.shop.targets.review_days),
        (None, false) => f64::INFINITY,
    }
}
