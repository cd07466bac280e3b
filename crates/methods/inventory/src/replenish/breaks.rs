//! What a unit costs less from so many units of an order on.

use crate::number::float;

/// Price breaks beside what a usual order pays.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Breaks {
    /// Units of an order, and how much less each unit costs from there on; ascending in both.
    steps: Vec<(u64, f64)>,
    /// How much less a unit of a usual order costs.
    usual: f64,
}

impl Breaks {
    /// `steps`: units and what a unit costs less from there on, ascending in both; `usual`: units of a usual order.
    pub fn new(steps: Vec<(u64, f64)>, usual: u64) -> Self {
        let usual = step(&steps, usual).map_or(0.0, |(_, less)| less);
        Self { steps, usual }
    }

    /// What an order of `quantity` saves beside buying the same units in usual orders. Units beyond a break could be bought at
    /// it later too, so they save nothing more; each unit of an order below the usual break costs what it gives up.
    pub fn saves(&self, quantity: u64) -> f64 {
        let (from, less) = step(&self.steps, quantity).unwrap_or((0, 0.0));
        let units = if less > self.usual { from } else { quantity };
        (less - self.usual) * float(units)
    }

    /// The quantities from which on a unit costs less.
    pub(super) fn quantities(&self) -> impl Iterator<Item = u64> {
        self.steps.iter().map(|(from, _)| *from)
    }
}

fn step(steps: &[(u64, f64)], quantity: u64) -> Option<(u64, f64)> {
    steps.iter().rev().find(|(from, _)| *from <= quantity).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_every_usual_order_reaches_saves_nothing() {
        let breaks = Breaks::new(vec![(50, 2.0), (100, 3.0)], 60);
        let saves = |quantity: u64| breaks.saves(quantity);
        assert!(saves(50).abs() < 1e-12 && saves(99).abs() < 1e-12 && saves(0).abs() < 1e-12);
        // 40 units for 2 more each; from 100 on 100 of them for 1 less each.
        assert!((saves(40) + 80.0).abs() < 1e-12);
        assert!((saves(100) - 100.0).abs() < 1e-12 && (saves(150) - 100.0).abs() < 1e-12);
        assert!((Breaks::new(vec![(50, 2.0)], 49).saves(70) - 100.0).abs() < 1e-12);
        assert!(Breaks::default().saves(70).abs() < 1e-12);
    }
}
