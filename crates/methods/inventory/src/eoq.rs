//! The economic order quantity and its nearest kin: backorders and a finite production rate.

use crate::Error;
use crate::check::{not_negative, positive};

/// A constant demand and what ordering and holding cost. Rates and costs share one unit of time.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Lot {
    /// Cost of an order, whatever its size.
    pub fixed_cost: f64,
    /// Cost of holding one unit for one unit of time.
    pub holding_cost: f64,
    /// Units demanded per unit of time.
    pub demand_rate: f64,
}

/// A quantity to order each time and the cost per unit of time it leads to.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct LotSize {
    /// Units per order.
    pub quantity: f64,
    /// Average cost per unit of time.
    pub cost: f64,
}

/// A quantity with planned backorders.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct BackorderedLot {
    /// Units per order.
    pub quantity: f64,
    /// Share of demand that waits for the next order.
    pub backordered_share: f64,
    /// Average cost per unit of time.
    pub cost: f64,
}

impl Lot {
    /// Checks the numbers.
    ///
    /// # Errors
    /// [`Error::OutOfRange`] on a number that is not finite, a negative fixed cost, or a holding cost or demand
    /// rate that is not above zero.
    pub(crate) fn checked(self) -> Result<Self, Error> {
        not_negative("fixed cost", self.fixed_cost)?;
        positive("holding cost", self.holding_cost)?;
        positive("demand rate", self.demand_rate)?;
        Ok(self)
    }

    /// K λ / Q + h Q / 2, the average cost per unit of time of ordering `quantity` each time.
    pub fn cost(self, quantity: f64) -> f64 {
        self.fixed_cost * self.demand_rate / quantity + self.holding_cost * quantity / 2.0
    }
}

/// The order quantity of least cost: Q = √(2Kλ/h), cost √(2Kλh). O(1).
///
/// Harris (1913); Snyder & Shen, Fundamentals of Supply Chain Theory, 2nd ed., equations (3.4) and (3.5).
///
/// # Errors
/// [`Error::OutOfRange`] on numbers out of range.
pub fn eoq(lot: Lot) -> Result<LotSize, Error> {
    let lot = lot.checked()?;
    let quantity = (2.0 * lot.fixed_cost * lot.demand_rate / lot.holding_cost).sqrt();
    Ok(LotSize { quantity, cost: lot.holding_cost * quantity })
}

/// The order quantity where demand may wait at `stockout_cost` per unit and unit of time. O(1).
///
/// Q = √(2Kλ(h+p)/(hp)), a share h/(h+p) of demand waits (Snyder & Shen, 2nd ed., equations (3.27) to (3.29)).
///
/// # Errors
/// [`Error::OutOfRange`] on numbers out of range.
pub fn eoq_backorders(lot: Lot, stockout_cost: f64) -> Result<BackorderedLot, Error> {
    let lot = lot.checked()?;
    let both = lot.holding_cost + positive("stockout cost", stockout_cost)?;
    let harmonic = lot.holding_cost * stockout_cost / both;
    let quantity = (2.0 * lot.fixed_cost * lot.demand_rate / harmonic).sqrt();
    Ok(BackorderedLot { quantity, backordered_share: lot.holding_cost / both, cost: quantity * harmonic })
}

/// The production lot where units arrive at `production_rate` while demand goes on. O(1).
///
/// The economic order quantity with the holding cost h (1 - λ/μ) (Taft 1918; Snyder & Shen, 2nd ed., (3.31), (3.32)).
///
/// # Errors
/// [`Error::OutOfRange`] on numbers out of range, or a production rate that is not above the demand rate.
pub fn production_lot(lot: Lot, production_rate: f64) -> Result<LotSize, Error> {
    let lot = lot.checked()?;
    let idle = 1.0 - lot.demand_rate / positive("production rate", production_rate)?;
    if idle <= 0.0 {
        return Err(Error::OutOfRange { name: "production rate", value: production_rate });
    }
    eoq(Lot { holding_cost: lot.holding_cost * idle, ..lot })
}
