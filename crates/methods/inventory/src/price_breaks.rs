//! Order quantities where the price falls with the quantity.

use crate::Error;
use crate::check::{not_negative, positive};

/// Demand, ordering and holding cost where holding is charged as a share of the price.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PricedLot {
    /// Cost of an order, whatever its size.
    pub fixed_cost: f64,
    /// Cost of holding a unit for one unit of time, as a share of its price.
    pub holding_share: f64,
    /// Units demanded per unit of time.
    pub demand_rate: f64,
}

/// A price that holds from a quantity on.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PriceBreak {
    /// The least quantity, in units; the first break starts at 0.
    pub from_quantity: f64,
    /// Price of a unit.
    pub unit_cost: f64,
}

/// Which units a price applies to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Discount {
    /// To all units of an order that reaches the break.
    AllUnits,
    /// To the units beyond the break only.
    Incremental,
}

/// The best quantity and the price region it lies in.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PricedLotSize {
    /// Units per order.
    pub quantity: f64,
    /// Index of the price break that applies.
    pub region: usize,
    /// Average cost per unit of time, purchases included.
    pub cost: f64,
}

/// The quantity of least cost over all price regions; the smaller one where two cost the same. O(breaks).
///
/// With C the price of a region and c the extra that lower regions cost (zero for all units), the region has the cost
/// Cλ + ic/2 + (K + c)λ/Q + iCQ/2; its best realisable quantity competes with the breakpoints
/// (Hadley & Whitin 1963; Snyder & Shen, 2nd ed., equations (3.18) to (3.22)).
///
/// # Errors
/// [`Error::Empty`] without breaks, [`Error::OutOfRange`] on numbers out of range, a first break that is not at
/// 0, or breaks that do not ascend.
pub fn price_breaks(
    lot: PricedLot,
    breaks: &[PriceBreak],
    discount: Discount,
) -> Result<PricedLotSize, Error> {
    check(lot, breaks)?;
    let mut best: Option<PricedLotSize> = None;
    let mut extra = 0.0;
    for (region, &PriceBreak { from_quantity, unit_cost }) in breaks.iter().enumerate() {
        if let (Discount::Incremental, Some(before)) =
            (discount, region.checked_sub(1).and_then(|r| breaks.get(r)))
        {
            extra += (before.unit_cost - unit_cost) * from_quantity;
        }
        let holding = lot.holding_share * unit_cost;
        let setup = (lot.fixed_cost + extra) * lot.demand_rate;
        let free = (2.0 * setup.max(0.0) / holding).sqrt();
        let quantity = free.max(from_quantity);
        let below_next = breaks.get(region + 1).is_none_or(|next| quantity < next.from_quantity);
        if quantity > 0.0 && below_next {
            let ordering = setup / quantity + holding * quantity / 2.0;
            let cost = unit_cost * lot.demand_rate + lot.holding_share * extra / 2.0 + ordering;
            if best.is_none_or(|b| cost < b.cost) {
                best = Some(PricedLotSize { quantity, region, cost });
            }
        }
    }
    best.ok_or(Error::OutOfRange { name: "fixed cost", value: lot.fixed_cost })
}

fn check(lot: PricedLot, breaks: &[PriceBreak]) -> Result<(), Error> {
    positive("fixed cost", lot.fixed_cost)?;
    positive("holding share", lot.holding_share)?;
    positive("demand rate", lot.demand_rate)?;
    let Some(first) = breaks.first() else { return Err(Error::Empty { name: "price breaks" }) };
    if first.from_quantity.abs() > 0.0 {
        return Err(Error::OutOfRange { name: "first price break", value: first.from_quantity });
    }
    let mut before = f64::NEG_INFINITY;
    for price in breaks {
        positive("unit cost", price.unit_cost)?;
        not_negative("price break", price.from_quantity)?;
        if price.from_quantity <= before {
            return Err(Error::OutOfRange { name: "price break", value: price.from_quantity });
        }
        before = price.from_quantity;
    }
    Ok(())
}
