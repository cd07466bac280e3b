//! Decisions and the subjects left undecided.

use super::action::{Action, Change};
use super::code::{Area, Assumption, Baseline, FactCode, ReasonCode, Status, UndecidedReason};
use super::day::Happening;
use super::scalar::{Amount, Date, Time};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What a decision is about.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub(crate) enum Subject {
    /// An order.
    Order {
        /// Its id.
        order: String,
    },
    /// A product at a location.
    Stock {
        /// Product.
        sku: String,
        /// Location.
        location: String,
    },
    /// A vehicle's day.
    Vehicle {
        /// Vehicle.
        vehicle: String,
        /// Day.
        day: Date,
    },
    /// A parcel.
    Shipment {
        /// Its id.
        shipment: String,
    },
    /// A customer.
    Customer {
        /// Pseudonym.
        customer: String,
    },
    /// A ticket or review.
    Ticket {
        /// Its id.
        ticket: String,
    },
}

/// Expected gain over the baseline, with an 80 % interval.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct Gain {
    /// Expectation.
    pub(crate) mean: Amount,
    /// 10 %.
    pub(crate) lo: Amount,
    /// 90 %.
    pub(crate) hi: Amount,
    /// Against what.
    pub(crate) baseline: Baseline,
}

/// The value of a fact.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(tag = "type", content = "value", rename_all = "snake_case")]
pub(crate) enum FactValue {
    /// A number, its unit told by the fact's code.
    Number(f64),
    /// A count.
    Count(i64),
    /// An amount.
    Money(Amount),
    /// An instant.
    Time(Time),
    /// A probability or share, 0 to 1.
    Share(f64),
    /// A code of some closed set.
    Code(String),
}

/// One fact used.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct Fact {
    /// Which.
    pub(crate) code: FactCode,
    /// Its value.
    pub(crate) value: FactValue,
}

/// Why.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct Reason {
    /// The sentence.
    pub(crate) code: ReasonCode,
    /// The facts used, most telling first.
    pub(crate) facts: Vec<Fact>,
    /// Models whose predictions were used, by version.
    pub(crate) models: Vec<String>,
}

/// What else was weighed.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct Alternative {
    /// In a word of the action's own: a quantity, a worker, `nothing`.
    pub(crate) what: String,
    /// Its expected gain over the baseline.
    pub(crate) gain: Amount,
}

/// A decision and where it stands.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct Decision {
    /// Its id.
    pub(crate) id: String,
    /// The cycle that made it.
    pub(crate) cycle: String,
    /// Its area.
    pub(crate) area: Area,
    /// Where it stands.
    pub(crate) status: Status,
    /// Until when somebody put it off; null when it is not.
    #[schema(required)]
    pub(crate) snoozed_until: Option<Time>,
    /// When it was made.
    pub(crate) made_at: Time,
    /// What it is about.
    pub(crate) subject: Subject,
    /// What to do.
    pub(crate) action: Action,
    /// Why.
    pub(crate) reason: Reason,
    /// What else was weighed.
    pub(crate) alternatives: Vec<Alternative>,
    /// What it should bring.
    pub(crate) gain: Gain,
    /// How sure, 0 to 1.
    pub(crate) confidence: f64,
    /// After this it makes no sense any more.
    #[schema(required)]
    pub(crate) deadline: Option<Time>,
    /// Defaults it rests on.
    pub(crate) assumed: Vec<Assumption>,
    /// An earlier decision that it replaces.
    #[schema(required)]
    pub(crate) supersedes: Option<String>,
}

/// Who or what moved a decision.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(tag = "by", content = "name", rename_all = "snake_case")]
pub(crate) enum Approver {
    /// A person, by the name of their key.
    Person(String),
    /// A rule of the policy, by its area.
    Rule(String),
    /// The system: expiry, supersession, execution.
    System,
}

/// What happened.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(tag = "event", rename_all = "snake_case")]
pub(crate) enum Happened {
    /// Its status changed.
    Moved {
        /// The new status.
        to: Status,
        /// Why.
        #[schema(required)]
        note: Option<String>,
    },
    /// A person did otherwise.
    Overridden {
        /// What is done instead.
        action: Box<Action>,
        /// Why.
        #[schema(required)]
        note: Option<String>,
    },
    /// A tour that is under way goes on otherwise.
    Replanned {
        /// How it goes on, what has been driven included.
        action: Box<Action>,
        /// The moment from which.
        now: Time,
        /// What had happened at its depot.
        happenings: Vec<Happening>,
        /// Why.
        #[schema(required)]
        note: Option<String>,
    },
    /// It was put off.
    Snoozed {
        /// Until when.
        until: Time,
        /// Why.
        #[schema(required)]
        note: Option<String>,
    },
    /// It waits for an answer again before its time.
    Woken,
    /// Its outcome is known.
    Measured {
        /// Gained over the baseline, as measured.
        gain: Amount,
        /// Whether it was carried out as it stood.
        followed: bool,
    },
}

/// An event appended to a decision.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct DecisionEvent {
    /// When.
    pub(crate) at: Time,
    /// By whom.
    pub(crate) by: Approver,
    /// What.
    pub(crate) what: Happened,
}

/// A decision with its history.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct DecisionDetail {
    /// The decision.
    pub(crate) decision: Decision,
    /// What happened to it, oldest first.
    pub(crate) events: Vec<DecisionEvent>,
}

/// How many decisions of an area stand where.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct DecisionCount {
    /// The area.
    pub(crate) area: Area,
    /// The status.
    pub(crate) status: Status,
    /// How many, those put off apart.
    pub(crate) count: u64,
    /// How many are put off.
    pub(crate) snoozed: u64,
}

/// A subject without a decision.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct Undecided {
    /// The area.
    pub(crate) area: Area,
    /// The subject.
    pub(crate) subject: Subject,
    /// Why.
    pub(crate) reason: UndecidedReason,
}

/// How many subjects were left undecided for one reason.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct UndecidedCount {
    /// The area.
    pub(crate) area: Area,
    /// Why.
    pub(crate) reason: UndecidedReason,
    /// How many.
    pub(crate) count: u64,
}

/// Approves several decisions.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Approval {
    /// Their ids, 1 to 500.
    #[schema(min_items = 1, max_items = 500)]
    pub(crate) ids: Vec<String>,
}

/// What became of several decisions that somebody approved.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct Approved {
    /// Those that are approved now, in the order asked.
    pub(crate) approved: Vec<String>,
    /// Those that could not be.
    pub(crate) refused: Vec<NotMoved>,
}

/// A decision that could not be approved or put off.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct NotMoved {
    /// Its id.
    pub(crate) id: String,
    /// Why not.
    pub(crate) message: String,
}

/// Puts a decision off, to a moment or for some days.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Snooze {
    /// Until this moment; before its deadline.
    #[serde(default)]
    pub(crate) until: Option<String>,
    /// Until the beginning of the day after so many midnights of the shop, 1 to 365. One of the two.
    #[serde(default)]
    #[schema(minimum = 1, maximum = 365)]
    pub(crate) days: Option<u32>,
    /// Why.
    #[serde(default)]
    pub(crate) note: Option<String>,
}

/// Puts several decisions off.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct SnoozeAll {
    /// Their ids, 1 to 500.
    #[schema(min_items = 1, max_items = 500)]
    pub(crate) ids: Vec<String>,
    /// Until this moment; before their deadlines.
    #[serde(default)]
    pub(crate) until: Option<String>,
    /// Until the beginning of the day after so many midnights of the shop, 1 to 365. One of the two.
    #[serde(default)]
    #[schema(minimum = 1, maximum = 365)]
    pub(crate) days: Option<u32>,
    /// Why.
    #[serde(default)]
    pub(crate) note: Option<String>,
}

/// What became of several decisions that somebody put off.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct SnoozedAll {
    /// Those that are put off now, in the order asked.
    pub(crate) snoozed: Vec<String>,
    /// Those that could not be.
    pub(crate) refused: Vec<NotMoved>,
}

/// Turns a decision down.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Rejection {
    /// Why; may not be empty.
    pub(crate) reason: String,
}

/// Does otherwise.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Override {
    /// What is changed about the action.
    pub(crate) action: Change,
    /// Why.
    #[serde(default)]
    pub(crate) reason: Option<String>,
}
