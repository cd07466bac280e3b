//! Which location helps which: the surplus above a giver's own level, to where it gains most.

use super::bid::{Faced, units as count};
use super::outlook::{Outlook, net};
use super::room::Rooms;
use crate::number::float;
use qm_domain::{LocationId, Sku, UndecidedReason};
use qm_inventory::GainCurve;
use std::collections::BTreeMap;

/// Units to come from another location.
pub(super) struct Help<'a> {
    pub(super) giver: usize,
    pub(super) from: &'a LocationId,
    pub(super) units: i64,
    /// Units the giver has above its own level before it gives.
    pub(super) surplus: i64,
    pub(super) value: [f64; 3],
    /// What fewer units are worth, where there may be no room for all.
    pub(super) curve: GainCurve,
}

/// Quantities that are weighed where a transfer may not fit, at most.
const POINTS_MAX: i64 = 64;

impl Help<'_> {
    /// Takes what fits of it, at a cost of moving each unit.
    pub(super) fn cut(&mut self, taker: &Faced<'_>, units: i64, unit_cost_minor: i64) {
        if units == self.units {
            return;
        }
        let outlook = taker.outlook.as_ref().ok();
        let worth = outlook.and_then(|outlook| {
            Some(outlook.transfer_value(&outlook.window()?, units, float(unit_cost_minor)))
        });
        (self.units, self.value) = (units, worth.unwrap_or([0.0; 3]));
    }
}

/// The help each position gets, by its index; at most one giver each, greatest gain first. Help must gain more than a
/// purchase for the same position.
///
/// O(n log n) for n pairs of giver and taker of one product.
pub(super) fn help<'a>(
    faced: &[Faced<'a>],
    unit_cost_minor: i64,
    rooms: &Rooms<'_>,
) -> BTreeMap<usize, Help<'a>> {
    let mut by_sku: BTreeMap<&Sku, Vec<usize>> = BTreeMap::new();
    for (index, one) in faced.iter().enumerate() {
        by_sku.entry(&one.position.sku).or_default().push(index);
    }
    let mut helped = BTreeMap::new();
    for places in by_sku.values().filter(|places| places.len() > 1) {
        let mut left: BTreeMap<usize, i64> =
            places.iter().map(|&i| (i, surplus(&faced[i]))).filter(|(_, units)| *units > 0).collect();
        let mut pairs = Vec::new();
        for &taker in places {
            let Ok(outlook) = &faced[taker].outlook else { continue };
            if outlook.need() == 0 || left.keys().all(|&giver| giver == taker) {
                continue;
            }
            let Some(window) = outlook.window() else { continue };
            let least = faced[taker].worth().max(0.0);
            for (&giver, &units) in left.iter().filter(|(giver, _)| **giver != taker) {
                let units = units.min(outlook.need());
                let value = outlook.transfer_value(&window, units, float(unit_cost_minor));
                if value[1] > least {
                    pairs.push((value, taker, giver, units));
                }
            }
        }
        pairs.sort_by(|a, b| b.0[1].total_cmp(&a.0[1]).then((a.1, a.2).cmp(&(b.1, b.2))));
        for (value, taker, giver, units) in pairs {
            if helped.contains_key(&taker) || left.get(&giver).is_none_or(|rest| *rest < units) {
                continue;
            }
            let before = left.get(&giver).copied().unwrap_or(0);
            left.insert(giver, before - units);
            let from = &faced[giver].position.location;
            let fewer = rooms.free_litres(faced[taker].position).and(faced[taker].outlook.as_ref().ok());
            let curve = fewer.map_or_else(Vec::new, |outlook| worth(outlook, units, unit_cost_minor));
            let curve = GainCurve::new(curve.into_iter().chain([(count(units), value[1])]));
            helped.insert(taker, Help { giver, from, units, surplus: before, value, curve });
        }
    }
    helped
}

/// Share of its worth that a transfer loses with its last units, at least: all of it is moved where it fits, though beyond some
/// quantity it only makes the wanted service sure.
const LAST: f64 = 1e-6;

/// What fewer units than `units` are worth, less than all of them.
fn worth(outlook: &Outlook<'_>, units: i64, unit_cost_minor: i64) -> Vec<(u64, f64)> {
    let Some(window) = outlook.window() else { return Vec::new() };
    let step = (units / POINTS_MAX).max(1);
    let value = |units: i64| outlook.transfer_value(&window, units, float(unit_cost_minor))[1];
    let all = value(units);
    let least = |fewer: i64| all * (1.0 - LAST * (1.0 - float(fewer) / float(units)));
    let fewer = (1..units).filter(|fewer| fewer % step == 0);
    fewer.map(|fewer| (count(fewer), value(fewer).min(least(fewer)))).collect()
}

/// Units a position can give: above what it keeps, and there to be taken. One that is no longer asked for keeps none;
/// one of which nothing is known, or about which a proposal waits, gives none.
fn surplus(faced: &Faced<'_>) -> i64 {
    let position = faced.position;
    let there = position.on_hand.saturating_sub(position.reserved).max(0);
    match &faced.outlook {
        Ok(_) => net(position).saturating_sub(faced.keeps).clamp(0, there),
        Err(UndecidedReason::NoDemand) => there,
        Err(_) => 0,
    }
}
