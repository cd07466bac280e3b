//! Stock: the replenishment grid and one product's past, forecast and projection.

use super::code::{Assumption, Status, UndecidedReason};
use super::decision::{Decision, Reason};
use super::forecast::{ForecastWeek, Override};
use super::scalar::{Amount, Date, Time};
use serde::Serialize;
use utoipa::ToSchema;

/// Quantiles of the units of one week.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct WeekForecast {
    /// First day of the week.
    pub(crate) week: Date,
    /// Expected units.
    pub(crate) mean: f64,
    /// What promotions and holidays multiply them by, in all figures already; 1 without.
    pub(crate) lift: f64,
    /// 10 %.
    pub(crate) q10: f64,
    /// 25 %.
    pub(crate) q25: f64,
    /// Median.
    pub(crate) q50: f64,
    /// 75 %.
    pub(crate) q75: f64,
    /// 90 %.
    pub(crate) q90: f64,
}

/// A product at a location.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct StockRow {
    /// Product.
    pub(crate) sku: String,
    /// Its name.
    #[schema(required)]
    pub(crate) label: Option<String>,
    /// Location.
    pub(crate) location: String,
    /// Units there; null when nobody has counted.
    #[schema(required)]
    pub(crate) on_hand: Option<i64>,
    /// Units promised and not yet shipped.
    pub(crate) reserved: i64,
    /// Units on order, pending proposals included.
    pub(crate) on_order: i64,
    /// Expected units per day; null without a forecast.
    #[schema(required)]
    pub(crate) daily_demand: Option<f64>,
    /// Units sold in each of the last eight weeks, oldest first.
    pub(crate) sold: Vec<i64>,
    /// The next eight weeks; empty without a forecast.
    pub(crate) forecast: Vec<WeekForecast>,
    /// Days that the free stock lasts; null without demand or count.
    #[schema(required)]
    pub(crate) cover_days: Option<f64>,
    /// Units that the open decision buys or moves here.
    #[schema(required)]
    pub(crate) to_order: Option<i64>,
    /// What that costs.
    #[schema(required)]
    pub(crate) order_value: Option<Amount>,
    /// Value of what is there.
    #[schema(required)]
    pub(crate) value: Option<Amount>,
    /// The open decision.
    #[schema(required)]
    pub(crate) decision: Option<String>,
    /// What that does: `purchase` or `transfer`.
    #[schema(required)]
    pub(crate) kind: Option<&'static str>,
    /// Why it does so.
    #[schema(required)]
    pub(crate) reason: Option<Reason>,
    /// Where that stands.
    #[schema(required)]
    pub(crate) status: Option<Status>,
    /// Until when it is put off; null when it is not.
    #[schema(required)]
    pub(crate) snoozed_until: Option<Time>,
    /// Why there is none.
    #[schema(required)]
    pub(crate) undecided: Option<UndecidedReason>,
    /// Defaults the decision rests on.
    pub(crate) assumed: Vec<Assumption>,
    /// Whether a person's forecast stands in the place of the model's.
    pub(crate) overridden: bool,
}

/// Units sold in one week.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct WeekSales {
    /// First day of the week.
    pub(crate) week: Date,
    /// Units.
    pub(crate) units: i64,
}

/// Expected stock at the end of a day.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct ProjectedDay {
    /// The day.
    pub(crate) day: Date,
    /// Units when the open decision is carried out.
    pub(crate) with: f64,
    /// Units when it is not.
    pub(crate) without: f64,
}

/// Units that will arrive.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct Receipt {
    /// When; null when nobody knows.
    #[schema(required)]
    pub(crate) day: Option<Date>,
    /// Units.
    pub(crate) quantity: i64,
    /// The purchase order, when it is placed.
    #[schema(required)]
    pub(crate) purchase: Option<String>,
    /// The decision, when it is not placed yet.
    #[schema(required)]
    pub(crate) decision: Option<String>,
}

/// How the product is bought.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct Supply {
    /// From whom.
    pub(crate) supplier: String,
    /// Mean days to receipt; null when no source tells.
    #[schema(required)]
    pub(crate) lead_time_days: Option<f64>,
    /// Deliveries that tell of them; none where they are only told.
    pub(crate) deliveries: u32,
    /// Units per pack.
    pub(crate) pack: i64,
    /// Fewest units per order.
    pub(crate) minimum_quantity: i64,
    /// Cost of one unit.
    #[schema(required)]
    pub(crate) unit_cost: Option<Amount>,
}

/// One product at one location.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct StockDetail {
    /// As in the grid.
    pub(crate) row: StockRow,
    /// The instant all figures hold for.
    #[schema(required)]
    pub(crate) as_of: Option<Time>,
    /// Sales by week, oldest first, at most two years.
    pub(crate) history: Vec<WeekSales>,
    /// Forecast by week; empty without one.
    pub(crate) forecast: Vec<WeekForecast>,
    /// The same with what people expect in its place; empty where they say nothing.
    pub(crate) forecast_instead: Vec<WeekForecast>,
    /// The calendar weeks of the forecast, with what people said of them.
    pub(crate) weeks: Vec<ForecastWeek>,
    /// What people ever said in place of the forecast, newest first, at most 50.
    pub(crate) overrides: Vec<Override>,
    /// Expected stock day by day; empty without a count or forecast.
    pub(crate) projection: Vec<ProjectedDay>,
    /// What will arrive.
    pub(crate) receipts: Vec<Receipt>,
    /// How it is bought, where a source tells.
    pub(crate) supply: Vec<Supply>,
    /// Decisions about it, newest first.
    pub(crate) decisions: Vec<Decision>,
}
