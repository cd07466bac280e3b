//! (r, Q) policies for normal demand: the cost of any, and four ways to choose one.

use crate::check::{inner_share, positive};
use crate::eoq::{Lot, eoq, eoq_backorders};
use crate::{Costs, Error, NormalDemand};

/// Steps after which an iteration counts as not settling.
const STEPS_MAX: usize = 10_000;
/// Change of quantity and reorder point, relative to the quantity, at which an iteration has settled.
const SETTLED: f64 = 1e-11;

/// A continuous-review policy with fractions of units: order `quantity` when the position is at `reorder_point`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ReorderPoint {
    /// r, which may be negative.
    pub reorder_point: f64,
    /// Q, units per order.
    pub quantity: f64,
}

/// What a supplier asks for an order.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SupplyTerms {
    /// Time from order to arrival, in the unit of time of demand.
    pub lead_time: f64,
    /// Cost of an order, whatever its size.
    pub fixed_cost: f64,
}

/// A stream of normal demand with its costs, checked.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct NormalReorder {
    lead_time_demand: NormalDemand,
    lot: Lot,
    costs: Costs,
}

impl NormalReorder {
    /// `demand` per unit of time, holding and shortage `costs` per unit and unit of time; a method that charges
    /// shortages per unit missing says so.
    ///
    /// # Errors
    /// [`Error::OutOfRange`] on a mean, lead time or cost that is not above zero.
    pub fn new(demand: NormalDemand, terms: SupplyTerms, costs: Costs) -> Result<Self, Error> {
        let SupplyTerms { lead_time, fixed_cost } = terms;
        positive("lead time", lead_time)?;
        positive("fixed cost", fixed_cost)?;
        positive("shortage cost", costs.shortage())?;
        let lot = Lot { fixed_cost, holding_cost: costs.holding(), demand_rate: demand.mean() };
        Ok(Self { lead_time_demand: demand.over(lead_time)?, lot: lot.checked()?, costs })
    }

    /// The average cost per unit of time, (K λ + ∫_r^{r+Q} G(y) dy) / Q, in closed form by the second loss function.
    ///
    /// Snyder & Shen, Fundamentals of Supply Chain Theory, 2nd ed., equation (5.7). O(1).
    pub fn cost(&self, policy: ReorderPoint) -> f64 {
        let (demand, costs) = (self.lead_time_demand, self.costs);
        let ReorderPoint { reorder_point: low, quantity } = policy;
        let high = low + quantity;
        let centre = f64::midpoint(low, high) - demand.mean();
        let short = demand.second_loss(low) - demand.second_loss(high);
        let held = costs.holding() * centre * quantity + (costs.holding() + costs.shortage()) * short;
        (self.lot.fixed_cost * self.lot.demand_rate + held) / quantity
    }

    /// The reorder point of least cost for a quantity: G(r) = G(r + Q) (equation (5.9)). O(log precision).
    ///
    /// # Errors
    /// [`Error::OutOfRange`] on a quantity that is not above zero.
    pub fn best_point(&self, quantity: f64) -> Result<f64, Error> {
        positive("order quantity", quantity)?;
        let cost = |x: f64| self.lead_time_demand.expected_cost(self.costs, x);
        let cheapest = self.lead_time_demand.quantile(self.costs.critical_ratio())?;
        // G falls left of its minimum and rises right of it, so r lies less than Q below the minimum.
        let (mut low, mut high) = (cheapest - quantity, cheapest);
        for _ in 0..200 {
            let middle = f64::midpoint(low, high);
            if cost(middle) < cost(middle + quantity) { high = middle } else { low = middle }
        }
        Ok(f64::midpoint(low, high))
    }

    /// Quantity as if demand were certain with backorders, then its best reorder point (equations (3.27), (5.9)).
    ///
    /// # Errors
    /// [`Error::OutOfRange`] on numbers out of range.
    pub fn eoq_with_backorders(&self) -> Result<ReorderPoint, Error> {
        let quantity = eoq_backorders(self.lot, self.costs.shortage())?.quantity;
        Ok(ReorderPoint { reorder_point: self.best_point(quantity)?, quantity })
    }

    /// Quantity as if demand were certain, newsvendor level of the lead time as reorder point (equation (5.21)).
    ///
    /// # Errors
    /// [`Error::OutOfRange`] on numbers out of range.
    pub fn eoq_with_safety_stock(&self) -> Result<ReorderPoint, Error> {
        let quantity = eoq(self.lot)?.quantity;
        let reorder_point = self.lead_time_demand.quantile(self.costs.critical_ratio())?;
        Ok(ReorderPoint { reorder_point, quantity })
    }

    /// Expected-inventory-level approximation (Hadley & Whitin 1963), with its own estimate of the cost.
    ///
    /// Shortages are charged per unit missing: F(r) = 1 - hQ/(pλ) and Q = √(2λ(K + p n(r))/h) in turn, from the quantity
    /// for certain demand, until they settle (Snyder & Shen, 2nd ed., equations (5.16) to (5.18), Algorithm 5.1).
    ///
    /// # Errors
    /// [`Error::OutOfRange`] where hQ reaches pλ, so that no stock at all would be best; [`Error::Unsettled`].
    pub fn expected_level(&self) -> Result<(ReorderPoint, f64), Error> {
        let Lot { fixed_cost, holding_cost, demand_rate } = self.lot;
        let (demand, shortage) = (self.lead_time_demand, self.costs.shortage());
        let mut policy = ReorderPoint { reorder_point: 0.0, quantity: eoq(self.lot)?.quantity };
        for _ in 0..STEPS_MAX {
            let service = 1.0 - policy.quantity * holding_cost / (shortage * demand_rate);
            let reorder_point = demand.quantile(inner_share("service of the reorder point", service)?)?;
            let per_order = fixed_cost + shortage * demand.shortage(reorder_point);
            let quantity = (2.0 * demand_rate * per_order / holding_cost).sqrt();
            let change = (reorder_point - policy.reorder_point).abs().max((quantity - policy.quantity).abs());
            policy = ReorderPoint { reorder_point, quantity };
            if change <= SETTLED * quantity {
                let held = reorder_point - demand.mean() + quantity / 2.0;
                return Ok((policy, holding_cost * held + per_order * demand_rate / quantity));
            }
        }
        Err(Error::Unsettled { name: "expected-level policy", steps: STEPS_MAX })
    }

    /// Loss-function approximation: n(r) = hQ/(h+p) and Q² = 2(Kλ + (h+p) n₂(r))/h together.
    ///
    /// Hadley & Whitin (1963); Snyder & Shen, 2nd ed., equations (5.28) and (5.29), which they solve in turn. With Q as
    /// a function of r the second equation has one root below the newsvendor level, found by bisection; solving in turn
    /// converges to it, but slowly where h is far above p. O(log precision).
    ///
    /// # Errors
    /// [`Error::Unsettled`] where the root is beyond all finite reorder points.
    pub fn loss_function(&self) -> Result<ReorderPoint, Error> {
        let Lot { fixed_cost, holding_cost, demand_rate } = self.lot;
        let demand = self.lead_time_demand;
        let both = holding_cost + self.costs.shortage();
        let quantity = |r: f64| both * demand.shortage(r) / holding_cost;
        let excess = |r: f64| {
            holding_cost * quantity(r).powi(2) / 2.0 - both * demand.second_loss(r) - fixed_cost * demand_rate
        };
        let top = demand.quantile(self.costs.critical_ratio())?;
        let mut reach = demand.sd();
        while excess(top - reach) < 0.0 {
            reach *= 2.0;
            if !reach.is_finite() {
                return Err(Error::Unsettled { name: "loss-function policy", steps: STEPS_MAX });
            }
        }
        let (mut low, mut high) = (top - reach, top);
        for _ in 0..200 {
            let middle = f64::midpoint(low, high);
            if excess(middle) > 0.0 { low = middle } else { high = middle }
        }
        let reorder_point = f64::midpoint(low, high);
        Ok(ReorderPoint { reorder_point, quantity: quantity(reorder_point) })
    }
}
