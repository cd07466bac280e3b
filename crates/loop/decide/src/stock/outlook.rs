//! What a position faces: its demand until the order after this one can arrive, what it costs, the levels that call for.

use super::container::freight;
use super::substitution::Swap;
use crate::number::{float, sane};
use qm_domain::state::{ShopState, StockPosition, SupplyOption};
use qm_domain::{Assumption, Day, DemandForecast, Money, Shop, Timestamp, UndecidedReason};
use qm_inventory::{
    Costs, DailyDemand, Pmf, Replenishment, ReviewCosts, ReviewTerms, ShelfLife, Target, order_up_to,
};

/// Days without a sale after which a product counts as no longer asked for.
const IDLE_DAYS: u32 = 180;
/// Least and most service level that costs may call for: beyond, the tails of a forecast say nothing.
const SERVICE_RANGE: (f64, f64) = (0.5, 0.995);
/// Least share and least units of substitution that a line tells.
const TOLD_SHARE_MIN: f64 = 0.005;
const TOLD_UNITS_MIN: f64 = 0.05;
/// Share of the margin of a unit missed that substitutes keep at most: what earns more than it does not make it worth nothing.
const KEPT_MAX: f64 = 0.9;
/// Days ahead within which a supplier takes orders again.
const CLOSED_DAYS_MAX: u32 = 400;
/// Longest window planned for, days.
const WINDOW_DAYS_MAX: f64 = 730.0;

/// How a product can be bought, and what a unit costs then.
pub(super) type Offer<'a> = (&'a SupplyOption, Money);

/// A position with a forecast.
pub(super) struct Outlook<'a> {
    pub(super) position: &'a StockPosition,
    pub(super) forecast: &'a DemandForecast,
    /// What substitutes change.
    swap: &'a Swap,
    /// Expected units of each day from today on, those in place of other products among them.
    means: Vec<f64>,
    /// Units on hand and on order less those reserved.
    pub(super) net: i64,
    /// Days from an order to the receipt of the one after it.
    pub(super) window_days: f64,
    pub(super) lead_days: f64,
    /// Days between two orders.
    review_days: f64,
    pub(super) lead_sd_days: f64,
    /// Units expected to be asked for over the window.
    pub(super) expected: f64,
    pub(super) service: f64,
    /// The level that lasts over the window with the probability `service`.
    pub(super) level: i64,
    /// Minor units lost per unit missing.
    pub(super) lost: f64,
    /// Minor units per unit and day in stock.
    hold_per_day: f64,
    /// Minor units of a unit, its freight among them.
    pub(super) unit_cost: f64,
    /// Minor units of its freight, where its supplier ships in containers.
    pub(super) freight: f64,
}

impl<'a> Outlook<'a> {
    /// # Errors
    /// The reason why nothing can be said of the position, or need not be.
    pub(super) fn new(
        state: &'a ShopState,
        position: &'a StockPosition,
        offer: Option<Offer<'a>>,
        swap: &'a Swap,
    ) -> Result<Self, UndecidedReason> {
        if position.pending.is_some() {
            return Err(UndecidedReason::AlreadyProposed);
        }
        let idle = position.idle_days.is_some_and(|days| days >= IDLE_DAYS);
        let forecast = match &position.forecast {
            _ if idle => return Err(UndecidedReason::NoDemand),
            Some(forecast) => forecast,
            None => return Err(UndecidedReason::NoForecast),
        };
        let shop = &state.shop;
        let mut means = coming(forecast, shop.zone.day(state.stock.now));
        if means.is_empty() {
            return Err(UndecidedReason::NoForecast);
        }
        for (day, units) in means.iter_mut().zip(&swap.diverted) {
            *day += units;
        }
        let supply = offer.map(|(supply, _)| supply);
        let lead_sd_days = supply.map_or(0.0, |supply| sane(supply.lead_time_sd_days));
        let (lead_days, window_days) = order_window(shop, supply, state.stock.now);
        let review_days = (window_days - lead_days).max(1.0);
        let listed = offer.map_or(position.unit_cost, |(_, unit_cost)| unit_cost);
        let freight = offer.map_or(0.0, |(supply, _)| freight(shop, supply, position));
        let unit_cost = float(listed.minor) + freight;
        let own = lost_margin(shop, position.unit_price, unit_cost);
        let lost = own - (swap.kept * shop.costs.lost_sale_share).min(KEPT_MAX * own);
        let hold_per_day = sane(unit_cost * shop.costs.holding_per_year / 365.0);
        let service = service_level(shop, lost, hold_per_day * review_days);
        let mut outlook = Self {
            position,
            forecast,
            swap,
            means,
            net: net(position),
            window_days,
            lead_days,
            review_days,
            lead_sd_days,
            expected: 0.0,
            service,
            level: 0,
            lost,
            hold_per_day,
            unit_cost: unit_cost.max(0.0),
            freight,
        };
        outlook.expected = outlook.demand().mean(window_days);
        if outlook.expected <= 0.0 {
            return Err(UndecidedReason::NoDemand);
        }
        let window = outlook.window().ok_or(UndecidedReason::NoForecast)?;
        let level =
            order_up_to(&window, Target::Service(service)).map_err(|_| UndecidedReason::NoForecast)?;
        outlook.level = i64::try_from(level.level).unwrap_or(i64::MAX);
        Ok(outlook)
    }

    pub(super) fn demand(&self) -> DailyDemand<'_> {
        // What comes from elsewhere varies as chance does: by its mean.
        let days = float(crate::number::count(self.means.len()));
        let diverted = self.swap.diverted.iter().take(self.means.len()).sum::<f64>() / days;
        DailyDemand { means: &self.means, variance: sane(self.forecast.daily_variance) + diverted }
    }

    /// Share of the units missed for which something else is bought, and units expected over the window in place of products that
    /// have run out; as far as there are any.
    pub(super) fn substitution(&self) -> (Option<f64>, Option<f64>) {
        let diverted = match self.swap.diverted.as_slice() {
            [] => 0.0,
            means => {
                let known = DailyDemand { means, variance: 0.0 };
                known.mean(self.window_days.min(float(crate::number::count(means.len()))))
            }
        };
        let told = |value: f64, least: f64| Some(value).filter(|value| *value >= least);
        (told(self.swap.share, TOLD_SHARE_MIN), told(diverted, TOLD_UNITS_MIN))
    }

    pub(super) fn terms(&self) -> ReviewTerms {
        ReviewTerms {
            lead_time_days: self.lead_days,
            lead_time_sd_days: self.lead_sd_days,
            review_days: self.review_days,
        }
    }

    /// Holding costs what it does, and at least so much that `service` is the share of reviews without a stock-out that costs
    /// least: the critical ratio lost / (lost + holding over a review).
    pub(super) fn costs(&self, order_minor: i64) -> ReviewCosts {
        let implied = self.lost * (1.0 - self.service) / (self.service * self.review_days);
        ReviewCosts {
            holding_per_day: self.hold_per_day.max(implied),
            lost_sale: self.lost,
            order: sane(float(order_minor)),
        }
    }

    /// Minor units per unit held over the window.
    pub(super) fn hold(&self) -> f64 {
        self.hold_per_day * self.window_days
    }

    /// How long what is bought keeps; a unit that spoils costs its list price and its freight.
    pub(super) fn shelf_life(&self) -> Option<ShelfLife> {
        let life = |days: u32| ShelfLife { days: f64::from(days), unit_cost: self.unit_cost };
        self.position.shelf_life_days.map(life)
    }

    /// Days from now until what is ordered now spoils; none for what keeps.
    pub(super) fn spoils_after(&self) -> Option<f64> {
        self.position.shelf_life_days.map(|days| self.lead_days + f64::from(days))
    }

    /// Minor units a day of selling the product as `plan` says, a unit bought for `unit_cost` on average, beside
    /// its freight.
    pub(super) fn spends(&self, plan: &Replenishment, unit_cost: Money) -> f64 {
        plan.cost / self.review_days + self.demand().rate() * (float(unit_cost.minor) + self.freight)
    }

    /// Minor units from review to review of so much a day.
    pub(super) fn per_review(&self, a_day: f64) -> f64 {
        a_day * self.review_days
    }

    /// Demand over the window, the lead time's spread included; none where no law fits.
    pub(super) fn window(&self) -> Option<Pmf> {
        self.demand().law(self.window_days, self.lead_sd_days).ok()
    }

    /// Demand until what is ordered now arrives.
    pub(super) fn lead(&self) -> Option<Pmf> {
        self.demand().law(self.lead_days, self.lead_sd_days).ok()
    }

    /// Units that a transfer may bring: from position to the level of the window.
    pub(super) fn need(&self) -> i64 {
        self.level.saturating_sub(self.net).max(0)
    }

    /// Expected units per day over the window.
    pub(super) fn daily(&self) -> f64 {
        self.expected / self.window_days
    }

    /// Days the stock and pipeline last at the expected demand.
    pub(super) fn cover_days(&self) -> f64 {
        (float(self.net) / self.daily()).clamp(0.0, WINDOW_DAYS_MAX)
    }

    /// Probability that the units bought sell before holding them has cost their margin or they spoil, at most within a year.
    /// Where no law fits, 0.5: as likely as not.
    pub(super) fn sells(&self, units: i64) -> f64 {
        let paid = self.lost / self.hold_per_day;
        let days = if self.hold_per_day > 0.0 { paid.clamp(1.0, 365.0) } else { 365.0 };
        let days = self.spoils_after().map_or(days, |spoils| spoils.min(days));
        let steady = DailyDemand { means: &[self.daily()], ..self.demand() };
        let enough = self.net.saturating_add(units).saturating_sub(1);
        steady.law(days, 0.0).map_or(0.5, |law| 1.0 - law.cdf(enough))
    }
}

/// Days to the receipt of an order placed on the first day on which the supplier takes orders, and to that of one placed on the first
/// such day after a review: what the first has to last for. What is under way while the supplier is closed comes that much later.
/// Without a supplier nothing is under way; one that takes no orders for a long time counts as if it took them always.
pub fn order_window(shop: &Shop, supply: Option<&SupplyOption>, now: Timestamp) -> (f64, f64) {
    let (review, today) = (shop.targets.review_days.max(1), shop.zone.day(now));
    let lead_days = supply.map_or(0.0, |supply| sane(supply.lead_time_days));
    let supplier = supply.and_then(|supply| shop.supplier(&supply.supplier));
    let day = |ahead: u32| today.plus(i32::try_from(ahead).unwrap_or(i32::MAX));
    let opens = |ahead: &u32| supplier.is_none_or(|supplier| supplier.takes_orders(day(*ahead)));
    let from = |first: u32| (first..first.saturating_add(CLOSED_DAYS_MAX)).find(opens).unwrap_or(first);
    let comes = |ahead: u32| {
        let days = supplier.map_or(lead_days, |supplier| supplier.receipt_days(day(ahead), lead_days));
        f64::from(ahead) + days
    };
    let first = from(0);
    let after = from(first.saturating_add(review));
    let lead = comes(first).min(WINDOW_DAYS_MAX);
    (lead, comes(after).clamp(lead, WINDOW_DAYS_MAX))
}

/// Units on hand and on order less those reserved.
pub(super) fn net(position: &StockPosition) -> i64 {
    position.on_hand.saturating_add(position.on_order).saturating_sub(position.reserved)
}

/// Expected units of each day from `today` on; those of the forecast's own days where none is left.
pub(super) fn coming(forecast: &DemandForecast, today: Day) -> Vec<f64> {
    let skip = usize::try_from(i64::from(today.epoch()) - i64::from(forecast.from.epoch())).unwrap_or(0);
    let known = forecast.mean.get(skip..).filter(|rest| !rest.is_empty()).unwrap_or(&forecast.mean);
    known.iter().copied().map(sane).collect()
}

/// Minor units that a unit sold earns.
pub(super) fn margin(price: Money, cost: f64) -> f64 {
    let told = float(price.minor) - cost;
    if told > 0.0 { told } else { 0.0 }
}

/// What one unit missing loses: its margin, as far as a sale missed is lost.
pub(crate) fn lost_margin(shop: &Shop, price: Money, cost: f64) -> f64 {
    sane(margin(price, cost) * shop.costs.lost_sale_share)
}

/// The service level that the costs imply (the newsvendor's critical ratio, `hold` over a review), where the shop has told
/// them; its target where the costs are defaults.
fn service_level(shop: &Shop, lost: f64, hold: f64) -> f64 {
    let (least, most) = SERVICE_RANGE;
    let target = shop.targets.service_level;
    let told = !shop.assumed.contains(&Assumption::Costs);
    let ratio = told.then(|| Costs::new(hold, lost).ok()).flatten().map(Costs::critical_ratio);
    ratio.unwrap_or(target).clamp(least, most)
}
