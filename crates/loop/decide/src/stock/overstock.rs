//! Too much: what will not be sold within the shop's horizon is held, sold cheaper or given back, whichever brings most.

use super::bid::Faced;
use super::outlook::{Outlook, net};
use super::{SECTIONS, subject};
use crate::draft::{Draft, alternative, assumed, gain, money, number, reason, tally};
use crate::number::{float, sane, whole};
use qm_domain::state::{ShopState, StockPosition};
use qm_domain::{
    Action, Baseline, FactCode, Overstock, Policy, Probability, ReasonCode, ReasonFact, StockMarkdown,
    StockReturn, SupplierId, Timestamp, UndecidedReason,
};
use qm_inventory::DailyDemand;

/// Probability with which what is left of the stock lasts over the horizon.
const SUFFICES: f64 = 0.9;

/// What is done about units that are too many.
pub(super) enum Means<'a> {
    /// Sold cheaper: the price of a unit in minor units.
    Cheaper(i64),
    /// Given back: to whom, and the credit for a unit in minor units.
    Back(&'a SupplierId, i64),
}

/// Units beyond what will be sold within the horizon, and the best that can be done about them.
pub(super) struct Excess<'a> {
    pub(super) units: i64,
    pub(super) means: Means<'a>,
    /// What it gains over holding them, minor units: where little is sold, expected, where much is.
    pub(super) value: [f64; 3],
    /// What the other means would gain.
    pub(super) other: Option<f64>,
    /// Units expected to be sold within the horizon.
    pub(super) expected: f64,
    /// Probability that what is left lasts over the horizon.
    pub(super) sure: f64,
}

/// A product as it would be sold off.
struct Stock {
    /// Units, and those of them that are too many.
    all: f64,
    excess: f64,
    /// Minor units: price, cost of holding a unit for a day, work of doing anything at all.
    price: f64,
    hold: f64,
    work: f64,
    /// Days after which what is left is worth nothing; no end for what keeps.
    keeps: f64,
}

impl<'a> Excess<'a> {
    /// What a position has too much of where `given` of it goes elsewhere; none where nothing is, holding it is best, or it was
    /// marked down within the horizon: what that sells is not known before.
    pub(super) fn of(state: &'a ShopState, faced: &Faced<'a>, given: i64) -> Option<Self> {
        let (position, terms) = (faced.position, terms(state, faced.position)?);
        let cleared = |at: Timestamp| at.plus_days(i64::from(terms.horizon_days)) > state.stock.now;
        if position.marked_down_at.is_some_and(cleared) {
            return None;
        }
        let sales = Sales::of(faced, terms)?;
        let there = position.on_hand.saturating_sub(position.reserved).saturating_sub(given);
        let all = net(position).saturating_sub(given);
        let units = all.saturating_sub(sales.lasts.max(faced.keeps)).min(there);
        if units <= 0 {
            return None;
        }
        let stock = Stock {
            all: float(all),
            excess: float(units),
            price: float(position.unit_price.minor),
            hold: sane(float(position.unit_cost.minor) * state.shop.costs.holding_per_year / 365.0),
            work: float(state.shop.costs.order_line_minor),
            keeps: position.shelf_life_days.map_or(f64::INFINITY, f64::from),
        };
        let cheaper = share_of(position.unit_price.minor, 1.0 - terms.markdown_share);
        let cheaper = (cheaper > 0 && cheaper < position.unit_price.minor).then(|| {
            let at = |rate: f64| stock.cheaper(rate, terms.markdown_lift, float(cheaper));
            (Means::Cheaper(cheaper), sales.rates.map(at))
        });
        let back = credit(state, position).map(|(supplier, credit)| {
            let unit = float(credit) - float(state.shop.costs.transfer_unit_minor);
            (Means::Back(supplier, credit), sales.rates.map(|rate| stock.back(rate, unit)))
        });
        let mut ways: Vec<_> = cheaper.into_iter().chain(back).collect();
        ways.sort_by(|a, b| b.1[1].total_cmp(&a.1[1]));
        let other = ways.get(1).map(|(_, value)| value[1]);
        let (means, value) = ways.into_iter().next().filter(|(_, value)| value[1] > 0.0)?;
        Some(Self { units, means, value, other, expected: sales.expected, sure: sales.sure })
    }

    /// The decision about it.
    pub(super) fn draft(&self, state: &ShopState, policy: &Policy, faced: &Faced<'_>) -> Draft {
        let (shop, position) = (&state.shop, faced.position);
        let (sku, location) = (position.sku.clone(), position.location.clone());
        let quantity = self.units;
        let (action, other) = match self.means {
            Means::Cheaper(unit) => {
                let unit_price = shop.money(unit);
                (Action::MarkDown(StockMarkdown { sku, location, quantity, unit_price }), "return")
            }
            Means::Back(supplier, unit) => {
                let (supplier, unit_credit) = (supplier.clone(), shop.money(unit));
                (Action::Return(StockReturn { supplier, sku, location, quantity, unit_credit }), "mark_down")
            }
        };
        let other = self.other.map(|value| alternative(shop, other, value));
        let forecast = faced.outlook.as_ref().ok().map(|outlook| outlook.forecast.model.clone());
        Draft {
            subject: subject(position),
            action,
            reason: reason(
                ReasonCode::Overstock,
                self.facts(state, position),
                forecast.into_iter().collect(),
            ),
            alternatives: other.into_iter().chain([alternative(shop, "nothing", 0.0)]).collect(),
            gain: gain(shop, Baseline::DoNothing, self.value),
            confidence: Probability::clamped(self.sure),
            deadline: state.stock.now.plus_days(i64::from(policy.expire_days.max(1))),
            assumed: assumed(shop, &position.assumed, &SECTIONS),
        }
    }

    fn facts(&self, state: &ShopState, position: &StockPosition) -> Vec<ReasonFact> {
        let (Means::Cheaper(unit) | Means::Back(_, unit)) = self.means;
        let days = terms(state, position).map_or(0, |terms| terms.horizon_days);
        vec![
            tally(FactCode::Excess, self.units),
            number(FactCode::HorizonDays, f64::from(days)),
            number(FactCode::HorizonDemand, self.expected),
            tally(FactCode::OnHand, position.on_hand),
            tally(FactCode::OnOrder, position.on_order),
            tally(FactCode::Reserved, position.reserved),
            money(FactCode::Frees, &state.shop, float(unit) * float(self.units)),
        ]
    }
}

/// What is sold over the horizon.
struct Sales {
    /// Units a day: little, expected, much.
    rates: [f64; 3],
    expected: f64,
    /// Units that last over the horizon.
    lasts: i64,
    sure: f64,
}

impl Sales {
    /// None where nothing can be said, or a proposal waits.
    fn of(faced: &Faced<'_>, terms: Overstock) -> Option<Self> {
        let days = f64::from(terms.horizon_days);
        match (&faced.outlook, faced.position.idle_days) {
            (Ok(outlook), _) => Self::expected(outlook, days),
            // Of so many days without a sale and the horizon each is as likely to be the one of the next sale.
            (Err(UndecidedReason::NoDemand), Some(idle)) if idle >= terms.horizon_days => {
                let sure = f64::from(idle) / (f64::from(idle) + days);
                Some(Self { rates: [0.0; 3], expected: 0.0, lasts: 0, sure })
            }
            (Err(_), _) => None,
        }
    }

    fn expected(outlook: &Outlook<'_>, days: f64) -> Option<Self> {
        let demand = outlook.demand();
        let rate = demand.rate();
        let law = DailyDemand { means: &[rate], ..demand }.law(days, 0.0).ok()?;
        let at = |level: f64| i64::try_from(law.quantile(level)).unwrap_or(i64::MAX);
        let expected = rate * days;
        let lasts = at(SUFFICES).max(whole(expected.ceil()));
        let rates = [float(at(1.0 - SUFFICES)) / days, rate, float(at(SUFFICES)) / days];
        Some(Self { rates, expected, lasts, sure: law.cdf(lasts) })
    }
}

impl Stock {
    /// What selling the excess first, at a lower price and `lift` times as fast, gains over holding it.
    fn cheaper(&self, rate: f64, lift: f64, price: f64) -> f64 {
        let faster = rate * lift;
        if faster <= 0.0 {
            return -self.work;
        }
        let first = self.worth(self.excess, 0.0, faster, price);
        let rest = self.worth(self.all - self.excess, self.excess / faster, rate, self.price);
        first + rest - self.worth(self.all, 0.0, rate, self.price) - self.work
    }

    /// What giving the excess back for `credit` a unit gains over holding it.
    fn back(&self, rate: f64, credit: f64) -> f64 {
        let held = self.worth(self.all, 0.0, rate, self.price);
        let rest = self.worth(self.all - self.excess, 0.0, rate, self.price);
        self.excess * credit + rest - held - self.work
    }

    /// What units bring that are sold at `price`, `rate` a day from a day on, less holding them till then: ∫ (p - h (d + u/r)) du
    /// up to the unit that holding eats up or that has spoiled before.
    fn worth(&self, units: f64, from_day: f64, rate: f64, price: f64) -> f64 {
        if rate <= 0.0 {
            return 0.0;
        }
        let first = price - self.hold * from_day;
        let most = if self.hold > 0.0 { (first / self.hold * rate).max(0.0) } else { units };
        let sold = units.min(most).min((self.keeps - from_day).max(0.0) * rate);
        (first * sold - self.hold * sold * sold / (2.0 * rate)).max(0.0)
    }
}

/// When there is too much of a product: the shop's horizon, at most as long as it keeps.
fn terms(state: &ShopState, position: &StockPosition) -> Option<Overstock> {
    let terms = state.shop.overstock?;
    let keeps = position.shelf_life_days.unwrap_or(u32::MAX);
    Some(Overstock { horizon_days: terms.horizon_days.min(keeps), ..terms })
}

/// Who takes a unit back, and for how much.
fn credit<'a>(state: &ShopState, position: &'a StockPosition) -> Option<(&'a SupplierId, i64)> {
    let id = &position.supply.as_ref()?.supplier;
    let share = state.shop.supplier(id)?.returns_share?;
    Some((id, share_of(position.unit_cost.minor, share)))
}

/// A share of an amount, to the nearest minor unit.
fn share_of(minor: i64, share: f64) -> i64 {
    whole(float(minor) * share)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn worth_is_what_units_one_by_one_bring() {
        let stock = Stock { all: 0.0, excess: 0.0, price: 100.0, hold: 0.5, work: 0.0, keeps: f64::INFINITY };
        // 40 units at 2 a day from day 10 on: 100 - 0.5 (10 + u / 2), from 95 down to 85; 90 on average.
        assert!((stock.worth(40.0, 10.0, 2.0, 100.0) - 40.0 * 90.0).abs() < 1e-9);
        // Holding eats 100 in 200 days: 400 units, 50 on average; the others bring nothing.
        assert!((stock.worth(1_000.0, 0.0, 2.0, 100.0) - 400.0 * 50.0).abs() < 1e-9);
        assert!(stock.worth(10.0, 300.0, 2.0, 100.0).abs() < 1e-12);
        // What keeps for 40 days: 60 units from day 10 on, 100 - 0.5 (10 + u / 2), 87.5 on average; none from day 40 on.
        let spoils = Stock { keeps: 40.0, ..stock };
        assert!((spoils.worth(100.0, 10.0, 2.0, 100.0) - 60.0 * 87.5).abs() < 1e-9);
        assert!(spoils.worth(100.0, 40.0, 2.0, 100.0).abs() < 1e-12);
    }

    #[test]
    fn clearing_gains_by_hand() {
        let stock =
            Stock { all: 300.0, excess: 100.0, price: 100.0, hold: 0.5, work: 20.0, keeps: f64::INFINITY };
        // Held at 2 a day: 300 (100 - 37.5) = 18750. The last 100 of them: 100 (100 - 62.5) = 3750.
        assert!((stock.back(2.0, 40.0) - (4_000.0 - 3_750.0 - 20.0)).abs() < 1e-9);
        // At 80, 4 a day: 100 (80 - 6.25) = 7375; then 200 from day 25 on: 200 (100 - 12.5 - 25) = 12500.
        assert!((stock.cheaper(2.0, 2.0, 80.0) - (7_375.0 + 12_500.0 - 18_750.0 - 20.0)).abs() < 1e-9);
        assert!((stock.back(0.0, 40.0) - 3_980.0).abs() < 1e-9 && stock.cheaper(0.0, 2.0, 80.0) < 0.0);
    }
}
