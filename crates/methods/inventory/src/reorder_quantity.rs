//! Order a fixed quantity Q when the position has fallen to r: the best (r, Q) for whole units.

use crate::check::{inner_share, not_negative, positive};
use crate::level_costs::{LevelCosts, signed_units};
use crate::number::{float, signed};
use crate::{Costs, Error, Pmf};

/// Most units per order; beyond, count in larger units.
const QUANTITY_MAX: u64 = 1 << 22;

/// A continuous-review policy for whole units.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ReorderQuantity {
    /// r, the position at which an order is placed.
    pub reorder_point: i64,
    /// Q, units per order.
    pub quantity: u64,
    /// Average cost per unit of time, orders included.
    pub cost: f64,
}

/// What a continuous-review policy promises.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Promise {
    /// Least probability, between 0 and 1, that nothing is missing when an order arrives.
    CycleService(f64),
    /// Least share, between 0 and 1, of demand that is served at once.
    FillRate(f64),
}

/// Demand met one unit at a time, and what an order costs.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct OrderRate {
    /// Cost of an order, whatever its size.
    pub fixed_cost: f64,
    /// Units demanded per unit of time.
    pub demand_rate: f64,
}

impl OrderRate {
    fn flow(self) -> Result<f64, Error> {
        Ok(positive("fixed cost", self.fixed_cost)? * positive("demand rate", self.demand_rate)?)
    }
}

/// (K λ + Σ_{r < y ≤ r+Q} G(y)) / Q, the average cost per unit of time of a policy. O(points + Q).
///
/// `demand` is that of the lead time, units come one at a time and wait when there is no stock; the position is
/// then uniform on r+1..=r+Q (Federgruen & Zheng 1992; Snyder & Shen, Fundamentals of Supply Chain Theory, 2nd
/// ed., equation (5.48)).
///
/// # Errors
/// [`Error::OutOfRange`] on a rate, cost or quantity that is not above zero, [`Error::TooWide`] where Q is above 2^22.
pub fn reorder_quantity_cost(
    demand: &Pmf,
    rate: OrderRate,
    costs: Costs,
    reorder_point: i64,
    quantity: u64,
) -> Result<f64, Error> {
    let levels = LevelCosts::new(demand, costs)?;
    if quantity == 0 || quantity > QUANTITY_MAX {
        return Err(Error::OutOfRange { name: "order quantity", value: float(quantity) });
    }
    let last = reorder_point.saturating_add(signed_units(quantity));
    let held: f64 = (reorder_point.saturating_add(1)..=last).map(|y| levels.at(y)).sum();
    Ok((rate.flow()? + held) / float(quantity))
}

/// The (r, Q) policy of least average cost. O(points + Q).
///
/// From the cheapest level on, the cheaper neighbour of the levels in use is added as long as it costs no more
/// than the average so far (Federgruen & Zheng 1992, section 2). Arguments as in [`reorder_quantity_cost`].
///
/// # Errors
/// As [`reorder_quantity_cost`].
pub fn best_reorder_quantity(demand: &Pmf, rate: OrderRate, costs: Costs) -> Result<ReorderQuantity, Error> {
    let levels = LevelCosts::new(demand, costs)?;
    let cheapest = levels.best();
    let (mut below, mut above) = (cheapest - 1, cheapest + 1);
    let (mut total, mut quantity) = (rate.flow()? + levels.at(cheapest), 1);
    loop {
        let (low, high) = (levels.at(below), levels.at(above));
        let cost = total / float(quantity);
        if low.min(high) > cost {
            return Ok(ReorderQuantity { reorder_point: below, quantity, cost });
        }
        if quantity >= QUANTITY_MAX {
            return Err(Error::OutOfRange { name: "order quantity", value: float(quantity) });
        }
        total += low.min(high);
        quantity += 1;
        if low < high { below -= 1 } else { above += 1 }
    }
}

/// The share of demand served at once by a policy: 1 - (B(r) - B(r + Q)) / Q for B the expected shortage.
///
/// In every cycle of Q units B(r) units are missing when the order arrives, of which B(r + Q) were missing already
/// (Zipkin 2000, section 6.2). O(points).
pub fn fill_rate(demand: &Pmf, reorder_point: i64, quantity: u64) -> f64 {
    let raised = reorder_point.saturating_add(signed_units(quantity));
    let missing = demand.shortage(reorder_point) - demand.shortage(raised);
    (1.0 - missing / float(quantity.max(1))).clamp(0.0, 1.0)
}

/// The least reorder point that keeps a promise at a given quantity. O(points log points).
///
/// # Errors
/// [`Error::OutOfRange`] on a promise outside (0, 1) or a quantity of zero.
pub fn reorder_point(demand: &Pmf, quantity: u64, promise: Promise) -> Result<i64, Error> {
    if quantity == 0 {
        return Err(Error::OutOfRange { name: "order quantity", value: 0.0 });
    }
    match promise {
        Promise::CycleService(level) => {
            Ok(signed_units(demand.quantile(inner_share("cycle service level", level)?)))
        }
        Promise::FillRate(rate) => {
            let rate = inner_share("fill rate", rate)?;
            let span = signed_units(quantity.min(crate::number::UNITS_MAX));
            let (mut low, mut high) = (-span, signed_units(demand.end()));
            while low < high {
                let middle = low + (high - low) / 2;
                if fill_rate(demand, middle, quantity) >= rate { high = middle } else { low = middle + 1 }
            }
            Ok(low)
        }
    }
}

/// The quantity that balances ordering against holding when a reorder point is set for service: √(2Kλ/h), rounded to
/// the cheaper whole number above zero.
///
/// # Errors
/// [`Error::OutOfRange`] on a rate or cost that is not above zero.
pub fn whole_lot(rate: OrderRate, holding_cost: f64) -> Result<u64, Error> {
    not_negative("holding cost", holding_cost)?;
    let lot = crate::Lot { fixed_cost: rate.fixed_cost, holding_cost, demand_rate: rate.demand_rate };
    let free = crate::number::whole_below(crate::eoq(lot)?.quantity);
    let (low, high) = (free.max(1), free.saturating_add(1));
    let cost = |quantity: u64| lot.cost(float(quantity));
    Ok(if cost(low) <= cost(high) { low } else { high })
}

/// Safety stock of a reorder point: what it exceeds expected demand of the lead time by.
pub fn safety_stock(demand: &Pmf, reorder_point: i64) -> f64 {
    signed(reorder_point) - demand.mean()
}
