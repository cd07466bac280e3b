//! Supply that delivers more or less than was ordered.

use crate::check::{finite, not_negative, positive};
use crate::eoq::{Lot, LotSize};
use crate::newsvendor::ContinuousNewsvendor;
use crate::{Costs, Error, Law};

/// Mean and standard deviation of what is delivered beyond the order (additive) or per unit ordered (multiplicative).
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Yield {
    /// Mean.
    pub mean: f64,
    /// Standard deviation.
    pub sd: f64,
}

impl Yield {
    fn checked(self) -> Result<Self, Error> {
        finite("mean of the yield", self.mean)?;
        not_negative("standard deviation of the yield", self.sd)?;
        Ok(self)
    }
}

/// The order quantity where Q + Y units arrive of Q ordered: √(2Kλ/h + σ²) - E\[Y\]. O(1).
///
/// Snyder & Shen, Fundamentals of Supply Chain Theory, 2nd ed., equations (9.22) and (9.23).
///
/// # Errors
/// [`Error::OutOfRange`] on numbers out of range, or where nothing would have to be ordered.
pub fn additive_yield_lot(lot: Lot, excess: Yield) -> Result<LotSize, Error> {
    let (lot, excess) = (lot.checked()?, excess.checked()?);
    let arriving = (2.0 * lot.fixed_cost * lot.demand_rate / lot.holding_cost).sqrt().hypot(excess.sd);
    positive("units arriving per order", arriving)?;
    let quantity = positive("order quantity", arriving - excess.mean)?;
    let spread = 2.0 * lot.fixed_cost * lot.demand_rate + lot.holding_cost * excess.sd * excess.sd;
    Ok(LotSize { quantity, cost: spread / (2.0 * arriving) + lot.holding_cost * arriving / 2.0 })
}

/// The order quantity where Q Z units arrive of Q ordered: √(2Kλ / (h (σ² + E\[Z\]²))). O(1).
///
/// Snyder & Shen, 2nd ed., equations (9.24) and (9.25).
///
/// # Errors
/// [`Error::OutOfRange`] on numbers out of range, a fixed cost of zero or a mean yield that is not above zero.
pub fn multiplicative_yield_lot(lot: Lot, share: Yield) -> Result<LotSize, Error> {
    let (lot, share) = (lot.checked()?, share.checked()?);
    positive("fixed cost", lot.fixed_cost)?;
    let mean = positive("mean of the yield", share.mean)?;
    let square = mean * mean + share.sd * share.sd;
    let quantity = (2.0 * lot.fixed_cost * lot.demand_rate / (lot.holding_cost * square)).sqrt();
    let ordering = lot.fixed_cost * lot.demand_rate / (quantity * mean);
    Ok(LotSize { quantity, cost: ordering + lot.holding_cost * quantity * square / (2.0 * mean) })
}

/// The base stock for a known `demand` where Q + Y units arrive of Q ordered: d - F⁻¹(h/(h+p)). O(1).
///
/// Snyder & Shen, 2nd ed., equations (9.27) and (9.28).
///
/// # Errors
/// [`Error::OutOfRange`] on a demand or cost that is not above zero.
pub fn additive_yield_stock(demand: f64, costs: Costs, excess: Law) -> Result<ContinuousNewsvendor, Error> {
    positive("demand", demand)?;
    // A unit of yield too much is held, one too few is missing: the newsvendor with the costs swapped.
    let swapped = Costs::new(costs.shortage(), costs.holding())?;
    let covered = crate::newsvendor_continuous(excess, swapped)?;
    Ok(ContinuousNewsvendor { quantity: demand - covered.quantity, expected_cost: covered.expected_cost })
}
