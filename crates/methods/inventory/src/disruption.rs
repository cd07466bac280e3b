//! Supply that fails and recovers: order quantity and base stock.

use crate::check::{inner_share, positive};
use crate::eoq::{Lot, LotSize};
use crate::number::float;
use crate::{Costs, Error};

/// A supplier that fails and recovers at constant rates, per unit of time.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct FailureRates {
    /// Failures per unit of time while working.
    pub disruption: f64,
    /// Recoveries per unit of time while failed.
    pub recovery: f64,
}

/// A supplier that fails and recovers from one period to the next.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct FailureChances {
    /// Probability of failing in the next period while working.
    pub disruption: f64,
    /// Probability of working in the next period while failed.
    pub recovery: f64,
}

/// The cost per unit of time of ordering `quantity` whenever stock runs out and the supplier works.
///
/// (K + hQ²/(2λ) + pλψ/μ) / (Q/λ + ψ/μ), ψ = α/(α+μ) (1 - e^{-(α+μ)Q/λ}) the chance that the supplier is down
/// when stock runs out; demand is lost at `stockout_cost` per unit until it recovers (Parlar & Berkin 1991,
/// corrected by Berk & Arreola-Risa 1994; Snyder & Shen, 2nd ed., equation (9.5)). O(1).
///
/// # Errors
/// [`Error::OutOfRange`] on numbers out of range.
pub fn disrupted_lot_cost(
    lot: Lot,
    stockout_cost: f64,
    rates: FailureRates,
    quantity: f64,
) -> Result<f64, Error> {
    let outage = Outage::new(lot, stockout_cost, rates)?;
    Ok(outage.cost(positive("order quantity", quantity)?))
}

/// The order quantity of least cost under disruptions, the one where [`disrupted_lot_cost`] stops falling.
///
/// The cost falls and then rises in the quantity (Berk & Arreola-Risa 1994), so the root of the derivative is
/// found by bisection. O(log precision).
///
/// # Errors
/// As [`disrupted_lot_cost`], or [`Error::Unsettled`] where the cost never rises.
pub fn disrupted_lot(lot: Lot, stockout_cost: f64, rates: FailureRates) -> Result<LotSize, Error> {
    let outage = Outage::new(lot, stockout_cost, rates)?;
    positive("fixed cost", lot.fixed_cost)?;
    let (mut low, mut high) = (0.0, outage.first_guess());
    let mut doublings = 0;
    while outage.falls(high) {
        (low, high, doublings) = (high, high * 2.0, doublings + 1);
        if doublings > DOUBLINGS_MAX {
            return Err(Error::Unsettled { name: "order quantity", steps: DOUBLINGS_MAX });
        }
    }
    for _ in 0..200 {
        let middle = f64::midpoint(low, high);
        if outage.falls(middle) { low = middle } else { high = middle }
    }
    let quantity = f64::midpoint(low, high);
    Ok(LotSize { quantity, cost: outage.cost(quantity) })
}

/// Doublings of the first guess that no real problem needs.
const DOUBLINGS_MAX: usize = 200;

struct Outage {
    lot: Lot,
    stockout_cost: f64,
    rates: FailureRates,
}

impl Outage {
    fn new(lot: Lot, stockout_cost: f64, rates: FailureRates) -> Result<Self, Error> {
        positive("stockout cost", stockout_cost)?;
        positive("disruption rate", rates.disruption)?;
        positive("recovery rate", rates.recovery)?;
        Ok(Self { lot: lot.checked()?, stockout_cost, rates })
    }

    /// ψ/μ, the expected time without supply per order, and its derivative in the quantity.
    fn down(&self, quantity: f64) -> (f64, f64) {
        let FailureRates { disruption, recovery } = self.rates;
        let speed = (disruption + recovery) / self.lot.demand_rate;
        let share = disruption / (disruption + recovery) / recovery;
        (-share * (-speed * quantity).exp_m1(), share * speed * (-speed * quantity).exp())
    }

    fn cost(&self, quantity: f64) -> f64 {
        let (down, rate) = (self.down(quantity).0, self.lot.demand_rate);
        let held = self.lot.holding_cost * quantity * quantity / (2.0 * rate);
        (self.lot.fixed_cost + held + self.stockout_cost * rate * down) / (quantity / rate + down)
    }

    /// Whether the cost falls at `quantity`, by the sign of N' D - N D'.
    fn falls(&self, quantity: f64) -> bool {
        let ((down, slope), rate) = (self.down(quantity), self.lot.demand_rate);
        let held = self.lot.holding_cost * quantity * quantity / (2.0 * rate);
        let above = self.lot.fixed_cost + held + self.stockout_cost * rate * down;
        let below = quantity / rate + down;
        let above_slope = self.lot.holding_cost * quantity / rate + self.stockout_cost * rate * slope;
        above_slope * below < above * (1.0 / rate + slope)
    }

    /// The best quantity if ψ were constant (Snyder 2014's approximation).
    fn first_guess(&self) -> f64 {
        let FailureRates { disruption, recovery } = self.rates;
        let Lot { fixed_cost, holding_cost, demand_rate } = self.lot;
        let psi = disruption / (disruption + recovery);
        let waste = psi * demand_rate * holding_cost;
        let due = fixed_cost * demand_rate * recovery + demand_rate * demand_rate * self.stockout_cost * psi;
        (waste.hypot((2.0 * holding_cost * recovery * due).sqrt()) - waste) / (holding_cost * recovery)
    }
}

/// A base-stock level against disruptions.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct DisruptedStock {
    /// Units to have when the supplier works.
    pub level: f64,
    /// Average cost per period.
    pub cost: f64,
}

/// The base-stock level for a known `demand` per period when the supplier may fail; unmet demand waits.
///
/// S = d (1 + n) for the least n with F(n) ≥ p/(p+h), F(n) = 1 - α/(α+β) (1 - β)^n the chance of at most n periods
/// without supply (Güllü, Önol & Erkip 1997; Snyder & Shen, 2nd ed., Lemma 9.2, equation (9.14)). O(n).
///
/// # Errors
/// [`Error::OutOfRange`] on probabilities outside (0, 1) or a demand or cost that is not above zero.
pub fn disrupted_base_stock(
    demand: f64,
    costs: Costs,
    chances: FailureChances,
) -> Result<DisruptedStock, Error> {
    positive("demand", demand)?;
    let holding = positive("holding cost", costs.holding())?;
    let shortage = positive("shortage cost", costs.shortage())?;
    let failing = inner_share("disruption probability", chances.disruption)?;
    let recovery = inner_share("recovery probability", chances.recovery)?;
    let down = failing / (failing + recovery);
    let (ratio, stays) = (costs.critical_ratio(), 1.0 - recovery);
    let (mut periods, mut longer) = (0_u64, down);
    while 1.0 - longer < ratio {
        periods += 1;
        longer *= stays;
        if periods > PERIODS_MAX {
            return Err(Error::OutOfRange { name: "critical ratio", value: ratio });
        }
    }
    // Short of n periods the stock left is d (n - k); beyond, the k-th period is short by d (k - n), a geometric tail.
    let mut held = float(periods) * (1.0 - down);
    let mut chance = down * recovery;
    for k in 1..periods {
        held += float(periods - k) * chance;
        chance *= stays;
    }
    let short = longer / recovery;
    Ok(DisruptedStock {
        level: demand * (1.0 + float(periods)),
        cost: demand * (holding * held + shortage * short),
    })
}

/// Periods without supply that no level is meant to outlast.
const PERIODS_MAX: u64 = 10_000_000;
