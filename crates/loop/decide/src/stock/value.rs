//! What units bought or moved are worth, in minor units: sales saved, less holding, ordering and what spoils.
//!
//! Sales missed before a purchase can arrive are missed either way, so they do not count for it; a transfer arrives
//! within the window and saves them too.

use super::bid::Bid;
use super::outlook::Outlook;
use crate::number::float;
use qm_inventory::Pmf;

/// Fewer units than this count as none.
const NEGLIGIBLE: f64 = 1e-3;

/// Value at the 10 % quantile of demand, expected, at the 90 % quantile.
pub(super) type Spread = [f64; 3];

impl Outlook<'_> {
    /// What buying `units` gains against waiting for the next review; around it, how far the worth over the window differs
    /// at low and at high demand.
    pub(super) fn purchase_value(&self, bid: &Bid<'_>, units: i64) -> Spread {
        let gain = bid.gain(units);
        let (Some(window), Some(lead)) = (self.window(), self.lead()) else { return [gain; 3] };
        let after = self.net.saturating_add(units);
        let unavoidable = lead.shortage(self.net);
        let saved = (window.shortage(self.net) - window.shortage(after).max(unavoidable)).max(0.0);
        let held = window.leftover(after) - window.leftover(self.net);
        let mean = saved * self.lost - held * self.hold() - bid.spoils(units) * self.unit_cost;
        let at = |demand: f64, spoiled: f64| {
            let lead = demand * self.lead_days / self.window_days;
            let missing = |demand: f64, stock: i64| (demand - float(stock)).max(0.0);
            let left = |stock: i64| (float(stock) - demand).max(0.0);
            let saved =
                (missing(demand, self.net) - missing(demand, after).max(missing(lead, self.net))).max(0.0);
            let held = (left(after) - left(self.net)) * self.hold();
            gain + saved * self.lost - held - spoiled * self.unit_cost - mean
        };
        let ([low, high], spoiled) = (quantiles(&window), self.spoiled(bid, units));
        [at(low, spoiled[0]), gain, at(high, spoiled[1])]
    }

    /// Units of a purchase that spoil where little is asked for until then, and where much is.
    fn spoiled(&self, bid: &Bid<'_>, units: i64) -> [f64; 2] {
        let some = self.spoils_after().filter(|_| bid.spoils(units) > NEGLIGIBLE);
        let demand = some.and_then(|days| self.demand().law(days, self.lead_sd_days).ok());
        demand.map_or([0.0; 2], |demand| {
            quantiles(&demand).map(|demand| {
                let left = |stock: f64| (stock - demand).max(0.0);
                left(bid.found() + float(units)) - left(bid.found())
            })
        })
    }

    /// What bringing `units` from elsewhere is worth over the window, whose demand is given, at `unit_cost` each.
    pub(super) fn transfer_value(&self, window: &Pmf, units: i64, unit_cost: f64) -> Spread {
        let after = self.net.saturating_add(units);
        let cost = float(units) * unit_cost;
        let saved = window.shortage(self.net) - window.shortage(after);
        let at = |demand: f64| {
            let missing = |stock: i64| (demand - float(stock)).max(0.0);
            (missing(self.net) - missing(after)) * self.lost - cost
        };
        let [low, high] = quantiles(window);
        [at(low), saved * self.lost - cost, at(high)]
    }
}

fn quantiles(demand: &Pmf) -> [f64; 2] {
    [0.1, 0.9].map(|level| float(super::bid::count(demand.quantile(level))))
}
