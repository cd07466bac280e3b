//! Which location helps which: the surplus above a giver's own level, to where it gains most.

use super::outlook::{Outlook, net};
use crate::number::float;
use qm_domain::state::StockPosition;
use qm_domain::{LocationId, Sku, UndecidedReason};
use std::collections::BTreeMap;

/// Units to come from another location.
pub(super) struct Help<'a> {
    pub(super) from: &'a LocationId,
    pub(super) units: i64,
    /// Units the giver has above its own level before it gives.
    pub(super) surplus: i64,
    pub(super) value: [f64; 3],
}

type Faced<'a> = (&'a StockPosition, Result<Outlook<'a>, UndecidedReason>);

/// The help each position gets, by its index; at most one giver each, greatest gain first.
///
/// `worth` is the gain that a purchase for the same position would have: help must be worth more than waiting.
/// O(n log n) for n pairs of giver and taker of one product.
pub(super) fn help<'a>(
    faced: &[Faced<'a>],
    unit_cost_minor: i64,
    worth: impl Fn(usize) -> f64,
) -> BTreeMap<usize, Help<'a>> {
    let mut by_sku: BTreeMap<&Sku, Vec<usize>> = BTreeMap::new();
    for (index, (position, _)) in faced.iter().enumerate() {
        by_sku.entry(&position.sku).or_default().push(index);
    }
    let mut helped = BTreeMap::new();
    for places in by_sku.values().filter(|places| places.len() > 1) {
        let mut left: BTreeMap<usize, i64> =
            places.iter().map(|&i| (i, surplus(&faced[i]))).filter(|(_, units)| *units > 0).collect();
        let mut pairs = Vec::new();
        for &taker in places {
            let Ok(outlook) = &faced[taker].1 else { continue };
            for (&giver, &units) in left.iter().filter(|_| outlook.need() > 0) {
                let units = units.min(outlook.need());
                let value = outlook.transfer_value(units, float(unit_cost_minor));
                if giver != taker && value[1] > worth(taker).max(0.0) {
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
            helped.insert(taker, Help { from: &faced[giver].0.location, units, surplus: before, value });
        }
    }
    helped
}

/// Units a position can give: above its level, and there to be taken. One that is no longer asked for keeps none;
/// one of which nothing is known, or about which a proposal waits, gives none.
fn surplus((position, faced): &Faced<'_>) -> i64 {
    let there = position.on_hand.saturating_sub(position.reserved).max(0);
    match faced {
        Ok(outlook) => net(position).saturating_sub(outlook.level).clamp(0, there),
        Err(UndecidedReason::NoDemand) => there,
        Err(_) => 0,
    }
}
