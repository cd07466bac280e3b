//! A policy on sales that happened: what it would have cost, what it would have missed.
//!
//! Recorded sales stand for demand; what was asked for while the shop itself was out of stock nobody wrote down.

use crate::ReviewCosts;
use crate::number::float;

/// A product's stock while its past is played again day by day. Demand that finds nothing is lost.
#[derive(Debug, Clone, PartialEq)]
pub struct Shelf {
    on_hand: u64,
    /// Day of arrival and units.
    due: Vec<(u32, u64)>,
    costs: ReviewCosts,
    outcome: Outcome,
}

/// What happened on a shelf.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Outcome {
    /// Days played.
    pub days: u32,
    /// Units asked for.
    pub demand: u64,
    /// Units asked for and not there.
    pub lost: u64,
    /// Units in stock at the end of each day, added up.
    pub unit_days: u64,
    /// Orders placed.
    pub orders: u32,
    /// Cost of lost sales.
    pub lost_cost: f64,
    /// Cost of holding.
    pub holding_cost: f64,
    /// Cost of ordering.
    pub order_cost: f64,
}

impl Outcome {
    /// Cost of lost sales, holding and ordering.
    pub fn cost(&self) -> f64 {
        self.lost_cost + self.holding_cost + self.order_cost
    }
}

impl Shelf {
    /// A shelf with units on it, nothing on order.
    pub fn new(on_hand: u64, costs: ReviewCosts) -> Self {
        Self { on_hand, due: Vec::new(), costs, outcome: Outcome::default() }
    }

    /// Units on hand and on order.
    pub fn position(&self) -> u64 {
        self.due.iter().fold(self.on_hand, |units, (_, due)| units.saturating_add(*due))
    }

    /// Places an order that is there from the morning of day `arrives` on; an order of nothing is none.
    pub fn order(&mut self, quantity: u64, arrives: u32) {
        if quantity > 0 {
            self.due.push((arrives, quantity));
            self.outcome.orders += 1;
            self.outcome.order_cost += self.costs.order;
        }
    }

    /// Plays `day`: arrivals, then sales as far as stock goes, then a day of holding what is left.
    pub fn play(&mut self, day: u32, demand: u64) {
        let on_hand = &mut self.on_hand;
        self.due.retain(|(arrives, units)| {
            let waits = *arrives > day;
            if !waits {
                *on_hand = on_hand.saturating_add(*units);
            }
            waits
        });
        let sold = demand.min(self.on_hand);
        self.on_hand -= sold;
        let outcome = &mut self.outcome;
        outcome.days += 1;
        outcome.demand += demand;
        outcome.lost += demand - sold;
        outcome.unit_days += self.on_hand;
        outcome.lost_cost += float(demand - sold) * self.costs.lost_sale;
        outcome.holding_cost += float(self.on_hand) * self.costs.holding_per_day;
    }

    /// What happened so far.
    pub fn outcome(&self) -> Outcome {
        self.outcome
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_week_by_hand() {
        let costs = ReviewCosts { holding_per_day: 0.5, lost_sale: 3.0, order: 7.0 };
        let mut shelf = Shelf::new(4, costs);
        shelf.order(0, 0);
        shelf.order(5, 2);
        assert_eq!(shelf.position(), 9);
        // Left at the end of each day: 1, 0 (two of three lost), then 5 arrive: 5, 3.
        for (day, demand) in (0..).zip([3, 3, 0, 2]) {
            shelf.play(day, demand);
        }
        let told = shelf.outcome();
        assert_eq!((told.days, told.demand, told.lost, told.unit_days, told.orders), (4, 8, 2, 9, 1));
        assert!((told.cost() - (6.0 + 4.5 + 7.0)).abs() < 1e-12 && shelf.position() == 3);
    }
}
