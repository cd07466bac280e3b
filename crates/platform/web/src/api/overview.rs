//! Today, gains, settings, jobs.

use super::code::{Area, JobState};
use super::decision::{Decision, DecisionCount};
use super::order::Board;
use super::scalar::{Amount, Date, Time};
use serde::Serialize;
use std::collections::BTreeMap;
use utoipa::ToSchema;

/// One day's count.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct DayCount {
    /// The day.
    pub(crate) day: Date,
    /// How many.
    pub(crate) count: u64,
}

/// The cycle that made the latest decisions.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct CycleSummary {
    /// Its id.
    pub(crate) cycle: String,
    /// The instant it decided for.
    pub(crate) as_of: Time,
    /// When it ran.
    pub(crate) ran_at: Time,
    /// Decisions that the checker refused.
    pub(crate) failed_check: u64,
}

/// The first page.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct Overview {
    /// The shop's name; null before the first import.
    #[schema(required)]
    pub(crate) shop: Option<String>,
    /// The shop's zone, by its IANA name.
    pub(crate) zone: String,
    /// The shop's currency.
    #[schema(required)]
    pub(crate) currency: Option<String>,
    /// The latest cycle; null before the first.
    #[schema(required)]
    pub(crate) cycle: Option<CycleSummary>,
    /// Open orders.
    pub(crate) open_orders: u64,
    /// Open orders whose time has passed.
    pub(crate) late: u64,
    /// Open orders that the plan has done too late, or that no plan has.
    pub(crate) at_risk: u64,
    /// Parcels that will probably be late.
    pub(crate) parcels_at_risk: u64,
    /// Decisions that wait for a person.
    pub(crate) waiting: u64,
    /// Products at locations with an open decision to buy or move.
    pub(crate) stock_at_risk: u64,
    /// Tickets without an answer.
    pub(crate) open_tickets: u64,
    /// Expected gain of approved and applied decisions of the last 30 days.
    #[schema(required)]
    pub(crate) gain: Option<Amount>,
    /// Expected gain of what waits.
    #[schema(required)]
    pub(crate) gain_waiting: Option<Amount>,
    /// Orders by day, the last 28 days, oldest first.
    pub(crate) orders_by_day: Vec<DayCount>,
    /// Decisions by area and status.
    pub(crate) decisions: Vec<DecisionCount>,
    /// What needs a person first, by gain.
    pub(crate) attention: Vec<Decision>,
    /// The plan of the cycle's day.
    #[schema(required)]
    pub(crate) board: Option<Board>,
}

/// What the decisions of an area should bring, and brought.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct AreaGain {
    /// The area.
    pub(crate) area: Area,
    /// Decisions made.
    pub(crate) decisions: u64,
    /// Decisions approved or applied.
    pub(crate) followed: u64,
    /// Decisions turned down or overridden.
    pub(crate) declined: u64,
    /// Expected gain of those followed.
    pub(crate) expected: Amount,
    /// Decisions with a measured result.
    pub(crate) measured_count: u64,
    /// Their measured gain.
    #[schema(required)]
    pub(crate) measured: Option<Amount>,
}

/// Expected and measured gain of one week's decisions.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct WeekGain {
    /// Its Monday.
    pub(crate) week: Date,
    /// Expected gain of decisions followed.
    pub(crate) expected: Amount,
    /// Measured gain.
    #[schema(required)]
    pub(crate) measured: Option<Amount>,
}

/// What the decisions gained.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct Gains {
    /// By area.
    pub(crate) areas: Vec<AreaGain>,
    /// By week, oldest first.
    pub(crate) weeks: Vec<WeekGain>,
    /// For a simulated shop: gained over the same days run by its own habits.
    #[schema(required)]
    pub(crate) simulated: Option<SimulatedGain>,
}

/// What a simulated shop gained over the same days run by its own habits, same demand, same chance.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct SimulatedGain {
    /// All in all.
    pub(crate) gain: Amount,
    /// Its parts by name.
    pub(crate) parts: BTreeMap<String, Amount>,
    /// Days compared.
    pub(crate) days: u64,
}

/// A key of the API.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct ApiToken {
    /// Its name.
    pub(crate) name: String,
    /// What it may do.
    pub(crate) role: String,
    /// When it was made.
    pub(crate) created_at: Time,
}

/// What may happen without asking in one area.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct AreaRule {
    /// The area.
    pub(crate) area: Area,
    /// Whether decisions may be approved by rule at all.
    pub(crate) automatic: bool,
    /// Most money one automatic decision may commit.
    pub(crate) max: Amount,
    /// Least confidence, 0 to 1.
    pub(crate) min_confidence: f64,
    /// Whether decisions that rest on a default may be approved by rule.
    pub(crate) allow_assumed: bool,
}

/// What is in force.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct Settings {
    /// Version of the program.
    pub(crate) version: String,
    /// `shop.toml` as it is read; null before the first import.
    #[schema(required)]
    pub(crate) shop: Option<String>,
    /// Sections of it that still hold defaults.
    pub(crate) assumed: Vec<super::code::Assumption>,
    /// The policy by area.
    pub(crate) rules: Vec<AreaRule>,
    /// Most money that all purchases of one cycle may commit; null for no limit.
    #[schema(required)]
    pub(crate) purchase_budget: Option<Amount>,
    /// Most messages to customers per cycle.
    pub(crate) contacts_per_cycle: u32,
    /// Fewest days between two messages to one customer.
    pub(crate) contact_pause_days: u32,
    /// Days after which an undecided proposal expires.
    pub(crate) expire_days: u32,
    /// Keys of the API.
    pub(crate) tokens: Vec<ApiToken>,
}

/// A piece of long work.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct Job {
    /// Its id.
    pub(crate) id: String,
    /// What: `cycle`.
    pub(crate) kind: String,
    /// Where it stands.
    pub(crate) state: JobState,
    /// 0 to 1.
    pub(crate) progress: f64,
    /// What is being done, or why it failed.
    pub(crate) message: String,
    /// What came of it.
    #[schema(required, value_type = Option<Object>)]
    pub(crate) result: Option<serde_json::Value>,
    /// When it was asked for.
    pub(crate) created_at: Time,
    /// When it last moved.
    pub(crate) updated_at: Time,
}

/// Whether the server works.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct Health {
    /// Always `ok`.
    pub(crate) status: String,
    /// Version of the program.
    pub(crate) version: String,
}
