//! The cost of the days between the arrival of one order and that of the next, by the position it leaves.

use super::{DailyDemand, ReviewCosts, ReviewTerms};
use crate::Error;
use crate::number::{float, signed, units, whole_below};

/// Expected costs on the grid of positions.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Window {
    unit: f64,
    /// G(0), G(1), ... in steps of `unit`.
    costs: Vec<f64>,
    /// Units expected to be missed before an order arrives, by position.
    missed: Vec<f64>,
}

impl Window {
    /// Demand in steps of `unit`, positions up to `top` units.
    pub(super) fn new(
        demand: DailyDemand<'_>,
        terms: ReviewTerms,
        costs: ReviewCosts,
        unit: f64,
        top: f64,
    ) -> Result<Self, Error> {
        let steps = usize::try_from(whole_below(top / unit)).unwrap_or(0) + 2;
        let mut window = Self { unit, costs: vec![0.0; steps], missed: vec![0.0; steps] };
        let days = terms.review_days;
        let held = costs.holding_per_day * days * unit / 6.0;
        let lost = costs.lost_sale * unit;
        let share = 1.0 / 3.0;
        for lead in terms.lead_times() {
            let law = |days: f64| demand.first_steps(days, unit, steps);
            let (before, middle, after) = (law(lead)?, law(lead + days / 2.0)?, law(lead + days)?);
            // Simpson's rule over the days for what is held; what is missing at the end and was not at the start is lost.
            add_leftover(&mut window.costs, &before, share * (held - lost));
            add_leftover(&mut window.costs, &middle, share * 4.0 * held);
            add_leftover(&mut window.costs, &after, share * (held + lost));
            let mean = demand.mean(lead) / unit;
            let sold = share * lost * (demand.mean(lead + days) / unit - mean);
            window.costs.iter_mut().for_each(|cost| *cost += sold);
            add_leftover(&mut window.missed, &before, share * unit);
            for (position, missed) in (0..).zip(&mut window.missed) {
                *missed += share * unit * (mean - float(position));
            }
        }
        Ok(window)
    }

    pub(super) fn unit(&self) -> f64 {
        self.unit
    }

    /// G at a position of whole steps, held within the grid.
    pub(super) fn at(&self, position: i64) -> f64 {
        let index = usize::try_from(position).unwrap_or(0).min(self.costs.len() - 1);
        self.costs[index]
    }

    pub(super) fn costs(&self) -> &[f64] {
        &self.costs
    }

    /// The last position of the grid.
    pub(super) fn last(&self) -> i64 {
        i64::try_from(self.costs.len()).unwrap_or(i64::MAX) - 1
    }

    /// The smallest position of least cost.
    pub(super) fn cheapest(&self) -> i64 {
        let least = (0..).zip(&self.costs).min_by(|a, b| a.1.total_cmp(b.1).then(a.0.cmp(&b.0)));
        least.map_or(0, |(position, _): (i64, _)| position)
    }

    /// G at a position in units, on straight lines through its steps.
    pub(super) fn cost(&self, position: f64) -> f64 {
        interpolated(&self.costs, position / self.unit)
    }

    /// Units expected to be missed before an order arrives, at a position in units; as with nothing there below zero.
    pub(super) fn missed(&self, position: f64) -> f64 {
        interpolated(&self.missed, position / self.unit).max(0.0)
    }

    /// The lowest position that an order can find on arrival: that of a stock that has run out, whole steps above.
    pub(super) fn empty(&self) -> i64 {
        i64::try_from(whole_below((self.missed(0.0) / self.unit).ceil())).unwrap_or(i64::MAX)
    }
}

/// Adds `weight` times E[(y - D)+] for y = 0, 1, ..., D by its probabilities of 0, 1, ...
fn add_leftover(table: &mut [f64], demand: &[f64], weight: f64) {
    let (mut below, mut left) = (0.0, 0.0);
    let chances = demand.iter().copied().chain(std::iter::repeat(0.0));
    for (cell, chance) in table.iter_mut().zip(chances) {
        *cell += weight * left;
        below += chance;
        left += below;
    }
}

/// The value between two steps, on a straight line; the ends beyond them.
pub(super) fn interpolated(table: &[f64], at: f64) -> f64 {
    let at = at.clamp(0.0, float(units(table.len() - 1)));
    let low = usize::try_from(whole_below(at)).unwrap_or(0);
    let part = at - signed(i64::try_from(low).unwrap_or(0));
    let high = table[(low + 1).min(table.len() - 1)];
    table[low] + part * (high - table[low])
}
