//! Which location helps which: the surplus above a giver's own level, to where it gains most.

use super::bid::Faced;
use super::outlook::net;
use crate::number::float;
use qm_domain::{LocationId, Sku, UndecidedReason};
use std::collections::BTreeMap;

/// Units to come from another location.
pub(super) struct Help<'a> {
    pub(super) giver: usize,
    pub(super) from: &'a LocationId,
    pub(super) units: i64,
    /// Units the giver has above its own level before it gives.
    pub(super) surplus: i64,
    pub(super) value: [f64; 3],
}

/// The help each position gets, by its index; at most one giver each, greatest gain first. Help must gain more than a
/// purchase for the same position.
///
/// O(n log n) for n pairs of giver and taker of one product.
pub(super) fn help<'a>(faced: &[Faced<'a>], unit_cost_minor: i64) -> BTreeMap<usize, Help<'a>> {
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
            helped.insert(taker, Help { giver, from, units, surplus: before, value });
        }
    }
    helped
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
