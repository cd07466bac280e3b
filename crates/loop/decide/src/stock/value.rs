//! What units bought or moved are worth, in minor units: sales saved, less holding and ordering.
//!
//! Sales missed before a purchase can arrive are missed either way, so they do not count for it; a transfer arrives
//! within the window and saves them too.

use super::outlook::Outlook;
use crate::number::float;

/// Value at the 10 % quantile of demand, expected, at the 90 % quantile.
pub(super) type Spread = [f64; 3];

impl Outlook<'_> {
    /// What buying `units` is worth over the window, with its order cost.
    pub(super) fn purchase_value(&self, units: i64, order_cost: f64) -> Spread {
        if units <= 0 {
            return [0.0; 3];
        }
        let after = self.net.saturating_add(units);
        let unavoidable = self.lead.shortage(self.net);
        let saved = (self.window.shortage(self.net) - self.window.shortage(after).max(unavoidable)).max(0.0);
        let held = self.window.leftover(after) - self.window.leftover(self.net);
        let mean = saved * self.lost - held * self.hold - order_cost;
        let at = |demand: f64| {
            let lead = demand * self.lead_days / self.window_days;
            let missing = |demand: f64, stock: i64| (demand - float(stock)).max(0.0);
            let left = |stock: i64| (float(stock) - demand).max(0.0);
            let saved =
                (missing(demand, self.net) - missing(demand, after).max(missing(lead, self.net))).max(0.0);
            saved * self.lost - (left(after) - left(self.net)) * self.hold - order_cost
        };
        let [low, high] = self.quantiles();
        [at(low), mean, at(high)]
    }

    /// What bringing `units` from elsewhere is worth over the window, at `unit_cost` each.
    pub(super) fn transfer_value(&self, units: i64, unit_cost: f64) -> Spread {
        if units <= 0 {
            return [0.0; 3];
        }
        let after = self.net.saturating_add(units);
        let cost = float(units) * unit_cost;
        let saved = self.window.shortage(self.net) - self.window.shortage(after);
        let at = |demand: f64| {
            let missing = |stock: i64| (demand - float(stock)).max(0.0);
            (missing(self.net) - missing(after)) * self.lost - cost
        };
        let [low, high] = self.quantiles();
        [at(low), saved * self.lost - cost, at(high)]
    }

    fn quantiles(&self) -> [f64; 2] {
        [0.1, 0.9].map(|level| float(i64::try_from(self.window.quantile(level)).unwrap_or(i64::MAX)))
    }
}
