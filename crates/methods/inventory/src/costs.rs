//! What too much and too little cost.

use serde::Serialize;

use crate::{Error, Pmf};

/// Cost of each unit left over and of each unit missing at the end of the window, in one unit of cost.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Costs {
    holding: f64,
    shortage: f64,
}

impl Costs {
    /// `holding`: per unit and period that a unit left over is carried on; `shortage`: per unit missing.
    ///
    /// # Errors
    /// [`Error::OutOfRange`] on a cost that is negative or not finite, or where both are zero.
    pub fn new(holding: f64, shortage: f64) -> Result<Self, Error> {
        for (name, value) in [("holding cost", holding), ("shortage cost", shortage)] {
            if !(value.is_finite() && value >= 0.0) {
                return Err(Error::OutOfRange { name, value });
            }
        }
        if holding + shortage <= 0.0 {
            return Err(Error::OutOfRange { name: "sum of costs", value: 0.0 });
        }
        Ok(Self { holding, shortage })
    }

    /// Cost per unit left over and period.
    pub fn holding(self) -> f64 {
        self.holding
    }

    /// Cost per unit missing.
    pub fn shortage(self) -> f64 {
        self.shortage
    }

    /// shortage / (holding + shortage), the probability of sufficing at which the two balance.
    pub fn critical_ratio(self) -> f64 {
        self.shortage / (self.holding + self.shortage)
    }

    /// The expected cost of meeting `demand` from `stock`; convex in `stock`. O(points).
    pub fn expected(self, demand: &Pmf, stock: i64) -> f64 {
        self.holding * demand.leftover(stock) + self.shortage * demand.shortage(stock)
    }
}
