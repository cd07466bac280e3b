//! What a position faces: its demand until the order after this one can arrive, and the level that calls for.

use crate::number::{float, sane, whole};
use qm_domain::state::{ShopState, StockPosition};
use qm_domain::{Assumption, DemandForecast, Money, Shop, UndecidedReason};
use qm_inventory::{Costs, Pmf, Target, order_up_to};

/// Days without a sale after which a product counts as no longer asked for.
const IDLE_DAYS: u32 = 180;
/// Least and most service level that costs may call for: beyond, the tails of a forecast say nothing.
const SERVICE_RANGE: (f64, f64) = (0.5, 0.995);
/// Longest window planned for, days.
const WINDOW_DAYS_MAX: f64 = 730.0;
/// Largest variance per mean that the count laws take.
const DISPERSION_MAX: f64 = 9_999.0;

/// A position with a forecast.
pub(super) struct Outlook<'a> {
    pub(super) position: &'a StockPosition,
    pub(super) forecast: &'a DemandForecast,
    /// Units on hand and on order less those reserved.
    pub(super) net: i64,
    /// Days from now to the receipt of the order after this one.
    pub(super) window_days: f64,
    pub(super) lead_days: f64,
    /// Demand over the window, the lead time's spread included.
    pub(super) window: Pmf,
    /// Demand until what is ordered now arrives.
    pub(super) lead: Pmf,
    pub(super) service: f64,
    /// Level to fill up to.
    pub(super) level: i64,
    /// Minor units lost per unit missing.
    pub(super) lost: f64,
    /// Minor units per unit held over the window.
    pub(super) hold: f64,
}

impl<'a> Outlook<'a> {
    /// # Errors
    /// The reason why nothing can be said of the position, or need not be.
    pub(super) fn new(state: &'a ShopState, position: &'a StockPosition) -> Result<Self, UndecidedReason> {
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
        let supply = position.supply.as_ref();
        let (lead_days, lead_sd) =
            supply.map_or((0.0, 0.0), |s| (sane(s.lead_time_days), sane(s.lead_time_sd_days)));
        let lead_days = lead_days.min(WINDOW_DAYS_MAX);
        let window_days = (lead_days + f64::from(shop.targets.review_days.max(1))).min(WINDOW_DAYS_MAX);
        let today = shop.zone.day(state.stock.now).epoch();
        let skip = usize::try_from(i64::from(today) - i64::from(forecast.from.epoch())).unwrap_or(0);
        let law = |days: f64| demand(forecast, skip, days, lead_sd);
        let window = law(window_days).ok_or(UndecidedReason::NoForecast)?;
        if window.mean() <= 0.0 {
            return Err(UndecidedReason::NoDemand);
        }
        let lead = law(lead_days).ok_or(UndecidedReason::NoForecast)?;
        let lost = lost_margin(shop, position);
        let hold = sane(float(position.unit_cost.minor) * shop.costs.holding_per_year * window_days / 365.0);
        let service = service_level(shop, lost, hold);
        let level =
            order_up_to(&window, Target::Service(service)).map_err(|_| UndecidedReason::NoForecast)?;
        Ok(Self {
            position,
            forecast,
            net: net(position),
            window_days,
            lead_days,
            window,
            lead,
            service,
            level: i64::try_from(level.level).unwrap_or(i64::MAX),
            lost,
            hold,
        })
    }

    /// Units from position to level.
    pub(super) fn need(&self) -> i64 {
        self.level.saturating_sub(self.net).max(0)
    }

    /// Expected units per day over the window.
    pub(super) fn daily(&self) -> f64 {
        self.window.mean() / self.window_days
    }

    /// Days the stock and pipeline last at the expected demand.
    pub(super) fn cover_days(&self) -> f64 {
        (float(self.net) / self.daily()).clamp(0.0, WINDOW_DAYS_MAX)
    }

    /// Probability that the units bought sell before holding them has cost their margin, at most within a year.
    /// Where no law fits, 0.5: as likely as not.
    pub(super) fn sells(&self, units: i64) -> f64 {
        let per_day = self.hold / self.window_days;
        let days = if per_day > 0.0 { (self.lost / per_day).clamp(1.0, 365.0) } else { 365.0 };
        let mean = self.daily() * days;
        let variance = spread(mean, sane(self.forecast.daily_variance) * days);
        let enough = self.net.saturating_add(units).saturating_sub(1);
        Pmf::from_moments(mean, variance).map_or(0.5, |law| 1.0 - law.cdf(enough))
    }
}

/// Units on hand and on order less those reserved.
pub(super) fn net(position: &StockPosition) -> i64 {
    position.on_hand.saturating_add(position.on_order).saturating_sub(position.reserved)
}

/// Demand over `days` from today on: the forecast's means added up, its variance per day, and the spread of the lead
/// time; a count law of these two moments. Beyond the forecast's horizon its average goes on.
fn demand(forecast: &DemandForecast, skip: usize, days: f64, lead_sd: f64) -> Option<Pmf> {
    if forecast.mean.is_empty() {
        return None;
    }
    let known = forecast.mean.get(skip..).filter(|rest| !rest.is_empty()).unwrap_or(&forecast.mean);
    let average = known.iter().copied().map(sane).sum::<f64>() / float(crate::number::count(known.len()));
    let (mut mean, mut left) = (0.0, days);
    for day in known {
        let part = left.clamp(0.0, 1.0);
        mean += part * sane(*day);
        left -= part;
    }
    mean += left.max(0.0) * average;
    let variance = sane(forecast.daily_variance) * days + (average * lead_sd).powi(2);
    Pmf::from_moments(mean, spread(mean, variance)).ok()
}

/// A variance that a count law can have: at least the mean (Poisson), at most what the laws take.
fn spread(mean: f64, variance: f64) -> f64 {
    variance.clamp(mean, mean * DISPERSION_MAX)
}

/// What one unit missing loses: its margin, as far as a sale missed is lost.
fn lost_margin(shop: &Shop, position: &StockPosition) -> f64 {
    let Money { minor: price, .. } = position.unit_price;
    let told = float(price.saturating_sub(position.unit_cost.minor));
    let margin = if told > 0.0 { told } else { 0.0 };
    sane(margin * shop.costs.lost_sale_share)
}

/// The service level that the costs imply (the newsvendor's critical ratio), where the shop has told them; its
/// target where the costs are defaults.
fn service_level(shop: &Shop, lost: f64, hold: f64) -> f64 {
    let (least, most) = SERVICE_RANGE;
    let target = shop.targets.service_level;
    let told = !shop.assumed.contains(&Assumption::Costs);
    let ratio = told.then(|| Costs::new(hold, lost).ok()).flatten().map(Costs::critical_ratio);
    ratio.unwrap_or(target).clamp(least, most)
}

/// The quantity that fills the position up to its level in packs and above the supplier's minimum, 0 where nothing
/// is needed.
pub(super) fn quantity(need: i64, pack: i64, minimum: i64) -> i64 {
    if need <= 0 {
        return 0;
    }
    let pack = pack.max(1);
    let packs = |units: i64| whole((float(units) / float(pack)).ceil()).saturating_mul(pack);
    packs(need.max(minimum))
}
