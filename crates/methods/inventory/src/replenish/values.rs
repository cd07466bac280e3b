//! What each position is worth beside the best: the relative values of an (s, S) policy.

use super::window::{Window, interpolated};
use crate::number::float;
use crate::reorder_up_to::ReorderUpTo;

/// V(y): cost still to come at position y where nothing is ordered now, beyond that at S; S itself has 0.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Values {
    window: Window,
    order_cost: f64,
    table: Vec<f64>,
}

impl Values {
    /// V(y) = G(y) - c + Σ p(d) U(y - d), where U orders up to S at or below s: K there and V above (Puterman 1994, section
    /// 8.2). O(grid × points).
    pub(super) fn new(window: Window, period: &[f64], best: ReorderUpTo, order_cost: f64) -> Self {
        let level = usize::try_from(best.levels.reorder_level).unwrap_or(0);
        let none = period.first().copied().unwrap_or(0.0);
        let mut table: Vec<f64> = Vec::with_capacity(window.costs().len());
        for (position, cost) in window.costs().iter().enumerate() {
            let now = cost - best.cost;
            if position <= level {
                table.push(now + order_cost);
                continue;
            }
            // Demand of 1 up to `position - level - 1` leaves the position above s.
            let stays = period.iter().skip(1).zip(table[level + 1..].iter().rev());
            let (mut mass, mut later) = (0.0, 0.0);
            for (chance, value) in stays {
                mass += chance;
                later += chance * value;
            }
            let ordered = (1.0 - none - mass).max(0.0) * order_cost;
            table.push((now + later + ordered) / (1.0 - none));
        }
        Self { window, order_cost, table }
    }

    /// A position as an order placed now finds it on arrival, with the demand added that is lost before.
    pub(super) fn effective(&self, position: f64) -> f64 {
        position + self.window.missed(position)
    }

    /// What waiting costs beyond an order to S: V, but with the sales lost meanwhile told by the position itself, for a stock
    /// that runs out owes nothing to what arrives.
    pub(super) fn wait(&self, position: f64) -> f64 {
        let then = self.effective(position);
        self.at(then) + self.window.cost(position) - self.window.cost(then) - self.order_cost
    }

    /// V at a position in units: on straight lines through its steps, the last of which goes on; the first where nothing
    /// is left.
    pub(super) fn at(&self, position: f64) -> f64 {
        let (at, last) = (position / self.window.unit(), self.table.len() - 1);
        let beyond = (at - float(crate::number::units(last))).max(0.0);
        interpolated(&self.table, at) + beyond * (self.table[last] - self.table[last - 1])
    }
}
