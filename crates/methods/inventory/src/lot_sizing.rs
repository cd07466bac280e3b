//! Lot sizes for known demand that varies by period (Wagner & Whitin 1958).

use crate::Error;
use crate::check::not_negative;

/// One period of a plan.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct LotPeriod {
    /// Units demanded.
    pub demand: f64,
    /// Cost of ordering at all in this period.
    pub fixed_cost: f64,
    /// Cost of carrying a unit ordered in this period over one period.
    pub holding_cost: f64,
    /// Price of a unit ordered in this period.
    pub unit_cost: f64,
}

/// When to order how much.
#[derive(Debug, Clone, PartialEq)]
pub struct LotPlan {
    /// Units to order in each period.
    pub quantities: Vec<f64>,
    /// Cost of all periods.
    pub cost: f64,
    /// For each period, the period of the order after one placed in it; the number of periods where none follows.
    pub next_orders: Vec<usize>,
    /// For each period, the least cost from it to the end if an order is placed in it, and a last 0.
    pub costs_to_go: Vec<f64>,
}

/// The plan of least cost that leaves no demand unmet and ends with nothing; the earliest next order on ties.
///
/// `θ_t = min over s > t of K_t + Σ_{t ≤ i < s} (c_t + h_t (i - t)) d_i + θ_s`, solved from the last period back; a
/// stretch without demand needs no order (Wagner & Whitin 1958; Snyder & Shen, 2nd ed., equation (3.39)). O(periods²).
///
/// # Errors
/// [`Error::Empty`] without periods, [`Error::OutOfRange`] on numbers that are negative or not finite.
pub fn lot_sizing(periods: &[LotPeriod]) -> Result<LotPlan, Error> {
    if periods.is_empty() {
        return Err(Error::Empty { name: "periods" });
    }
    for period in periods {
        not_negative("demand", period.demand)?;
        not_negative("fixed cost", period.fixed_cost)?;
        not_negative("holding cost", period.holding_cost)?;
        not_negative("unit cost", period.unit_cost)?;
    }
    let count = periods.len();
    let mut costs_to_go = vec![0.0; count + 1];
    let mut next_orders = vec![count; count];
    for (t, order) in periods.iter().enumerate().rev() {
        let (mut best, mut next) = (f64::INFINITY, count);
        let (mut ordered, mut cost, mut age) = (0.0, 0.0, 0.0);
        for (i, period) in periods.iter().enumerate().skip(t) {
            ordered += period.demand;
            cost += (order.unit_cost + order.holding_cost * age) * period.demand;
            age += 1.0;
            let fixed = if ordered > 0.0 { order.fixed_cost } else { 0.0 };
            let total = fixed + cost + costs_to_go[i + 1];
            if total < best {
                (best, next) = (total, i + 1);
            }
        }
        costs_to_go[t] = best;
        next_orders[t] = next;
    }
    let mut quantities = vec![0.0; count];
    let mut t = 0;
    while t < count {
        quantities[t] = periods[t..next_orders[t]].iter().map(|period| period.demand).sum();
        t = next_orders[t];
    }
    Ok(LotPlan { quantities, cost: costs_to_go[0], next_orders, costs_to_go })
}
