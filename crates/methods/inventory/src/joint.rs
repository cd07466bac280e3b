//! Joint replenishment: items that share the fixed cost of an order.

use crate::Error;
use crate::check::{not_negative, positive};
use crate::eoq::Lot;

/// How often each item is ordered and how much.
#[derive(Debug, Clone, PartialEq)]
pub struct JointPlan {
    /// Time between orders.
    pub cycle: f64,
    /// Every how many orders each item takes part.
    pub multiples: Vec<f64>,
    /// Units per order of each item.
    pub quantities: Vec<f64>,
    /// Average cost per unit of time.
    pub cost: f64,
}

/// Cycle and multiples by Silver's rule, not always the best there are. O(items).
///
/// The item of least k/(hλ), which comes first, is ordered every time; each other one every m times,
/// `m_i = √(k_i/(h_i λ_i) · h_1 λ_1/(K + k_1))` rounded to a whole number, half to even (Silver 1976; Silver, Pyke &
/// Peterson 1998, section 11.2).
/// `items` hold each item's own fixed cost, `shared_fixed_cost` is paid with every order.
///
/// # Errors
/// [`Error::Empty`] without items, [`Error::OutOfRange`] on numbers out of range or where nothing costs anything
/// to order.
pub fn joint_replenishment(shared_fixed_cost: f64, items: &[Lot]) -> Result<JointPlan, Error> {
    not_negative("shared fixed cost", shared_fixed_cost)?;
    let items: Vec<Lot> = items.iter().map(|item| item.checked()).collect::<Result<_, _>>()?;
    let ratio = |item: &Lot| item.fixed_cost / (item.holding_cost * item.demand_rate);
    let Some((first, base)) = items.iter().enumerate().min_by(|a, b| ratio(a.1).total_cmp(&ratio(b.1)))
    else {
        return Err(Error::Empty { name: "items" });
    };
    let every_time = positive("fixed cost of an order", shared_fixed_cost + base.fixed_cost)?;
    let scale = base.holding_cost * base.demand_rate / every_time;
    let multiples: Vec<f64> = items
        .iter()
        .enumerate()
        .map(
            |(index, item)| {
                if index == first { 1.0 } else { (ratio(item) * scale).sqrt().round_ties_even().max(1.0) }
            },
        )
        .collect();
    Ok(plan(shared_fixed_cost, &items, multiples))
}

/// The cost per unit of time of given multiples at their best cycle: T = √(2(K + Σ k/m) / Σ h m λ).
fn plan(shared_fixed_cost: f64, items: &[Lot], multiples: Vec<f64>) -> JointPlan {
    let pairs = || items.iter().zip(&multiples);
    let fixed = shared_fixed_cost + pairs().map(|(item, m)| item.fixed_cost / m).sum::<f64>();
    let holding: f64 = pairs().map(|(item, m)| item.holding_cost * m * item.demand_rate).sum();
    let cycle = (2.0 * fixed / holding).sqrt();
    let quantities = pairs().map(|(item, m)| cycle * m * item.demand_rate).collect();
    let cost = fixed / cycle + cycle * holding / 2.0;
    JointPlan { cycle, multiples, quantities, cost }
}

/// A plan at least as cheap as by Silver's rule, from which it sets out.
///
/// Each step solves the cycle for the multiples and the multiples for the cycle in turn until neither changes
/// (Goyal 1974's iteration); never dearer than [`joint_replenishment`]. O(items × steps).
///
/// # Errors
/// As [`joint_replenishment`].
pub fn joint_replenishment_improved(shared_fixed_cost: f64, items: &[Lot]) -> Result<JointPlan, Error> {
    let mut best = joint_replenishment(shared_fixed_cost, items)?;
    for _ in 0..STEPS_MAX {
        let multiples: Vec<f64> = items.iter().map(|item| best_multiple(item, best.cycle)).collect();
        let next = plan(shared_fixed_cost, items, multiples);
        if next.cost >= best.cost {
            break;
        }
        best = next;
    }
    Ok(best)
}

/// More steps than any improvement has been seen to take.
const STEPS_MAX: usize = 1000;

/// The m with m (m - 1) ≤ 2k/(hλT²) ≤ m (m + 1), which is the best one for a cycle T.
fn best_multiple(item: &Lot, cycle: f64) -> f64 {
    let ratio = 2.0 * item.fixed_cost / (item.holding_cost * item.demand_rate * cycle * cycle);
    (0.5 + (0.25 + ratio).sqrt()).floor().max(1.0)
}
