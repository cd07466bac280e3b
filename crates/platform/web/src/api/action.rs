//! What a decision would have done, and what a person may change about it.

use super::code::{Intent, Language, TaskKind};
use super::reservation::SourcedLine;
use super::scalar::{Amount, Date, Time};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// One task, given to a worker at a station.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct PlannedTask {
    /// What.
    pub(crate) kind: TaskKind,
    /// Who.
    pub(crate) worker: String,
    /// Where; null where the location has no stations.
    #[schema(required)]
    pub(crate) station: Option<String>,
    /// From.
    pub(crate) start: Time,
    /// To.
    pub(crate) end: Time,
}

/// One stop of a tour.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct RouteStop {
    /// The order delivered.
    pub(crate) order: String,
    /// Degrees north.
    pub(crate) lat: f64,
    /// Degrees east.
    pub(crate) lng: f64,
    /// Grams.
    pub(crate) load_g: i64,
    /// Arrival.
    pub(crate) arrive: Time,
    /// Start of service.
    pub(crate) serve: Time,
    /// Departure: after service, and after the breaks taken behind it.
    pub(crate) leave: Time,
    /// Seconds after the end of the promised window at which service starts; 0 in time.
    pub(crate) late_s: i64,
}

/// A break of the driver on a tour.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct Rest {
    /// At which stop, counted from 0; before its service where it ends by then, otherwise after it.
    pub(crate) stop: usize,
    /// From.
    pub(crate) start: Time,
    /// To.
    pub(crate) end: Time,
}

/// What is to be done.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub(crate) enum Action {
    /// Give an order's tasks to workers.
    Fulfil {
        /// The order.
        order: String,
        /// Where it is fulfilled.
        location: String,
        /// When it should be handed over.
        due_at: Time,
        /// Its tasks in order.
        tasks: Vec<PlannedTask>,
        /// Which location gives what, where that was chosen here; empty where the source tells.
        sources: Vec<SourcedLine>,
    },
    /// Buy.
    Purchase {
        /// From whom.
        supplier: String,
        /// What.
        sku: String,
        /// For which location.
        location: String,
        /// Units.
        quantity: i64,
        /// Cost of one unit.
        unit_cost: Amount,
        /// Cost of the line.
        total: Amount,
        /// Expected receipt.
        arrives_on: Date,
    },
    /// Move stock.
    Transfer {
        /// What.
        sku: String,
        /// From where.
        from: String,
        /// To where.
        to: String,
        /// Units.
        quantity: i64,
        /// Cost of moving them all.
        cost: Amount,
    },
    /// Sell sooner at a lower price.
    MarkDown {
        /// What.
        sku: String,
        /// Where.
        location: String,
        /// Units; the price goes back once they are sold.
        quantity: i64,
        /// Price of a unit until then.
        unit_price: Amount,
    },
    /// Give back to the supplier.
    Return {
        /// To whom.
        supplier: String,
        /// What.
        sku: String,
        /// From where.
        location: String,
        /// Units.
        quantity: i64,
        /// What is credited for one unit.
        unit_credit: Amount,
        /// What is credited for all.
        total: Amount,
    },
    /// Drive a tour.
    Drive {
        /// The vehicle.
        vehicle: String,
        /// Its depot.
        depot: String,
        /// Departure.
        start: Time,
        /// Return.
        end: Time,
        /// Stops in order.
        stops: Vec<RouteStop>,
        /// Breaks of the driver in order.
        rests: Vec<Rest>,
        /// Seconds from the end of the vehicle's shift to the return; 0 within the shift.
        overtime_s: i64,
        /// Length in metres.
        distance_m: i64,
        /// Fixed cost, and that of distance, overtime and lateness.
        cost: Amount,
    },
    /// Tell a customer that a parcel will be late.
    NotifyLate {
        /// The parcel.
        shipment: String,
        /// Its order.
        order: String,
        /// To whom, by pseudonym.
        #[schema(required)]
        customer: Option<String>,
        /// What was promised.
        promised_at: Time,
        /// What is expected now.
        expected_at: Time,
        /// How probably it is late, 0 to 1.
        late: f64,
    },
    /// Win a customer back.
    WinBack {
        /// To whom, by pseudonym.
        customer: String,
        /// Share of the next order, 0 to 1.
        discount: f64,
        /// What the message costs, expected discount included.
        cost: Amount,
        /// How probably the customer is gone without it, 0 to 1.
        churn: f64,
    },
    /// Answer a ticket.
    Reply {
        /// The ticket.
        ticket: String,
        /// Language of ticket and reply.
        language: Language,
        /// What it wants.
        intent: Intent,
        /// The reply; `{name}` stands for the customer's name.
        text: String,
    },
    /// Hand a ticket or review to a person.
    Escalate {
        /// The ticket or review.
        ticket: String,
        /// The order it is about.
        #[schema(required)]
        order: Option<String>,
        /// 1 today, 2 this week, 3 when there is time.
        urgency: u8,
    },
}

/// What a person changes about a decision's action; the rest of it stays.
#[derive(Debug, Clone, Deserialize, Serialize, PartialEq, ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub(crate) enum Change {
    /// Buy another quantity.
    Purchase {
        /// Units, above 0.
        quantity: i64,
    },
    /// Move another quantity.
    Transfer {
        /// Units, above 0.
        quantity: i64,
    },
    /// Offer another discount.
    WinBack {
        /// Share of the next order, 0 to 1.
        discount: f64,
    },
    /// Say something else.
    Reply {
        /// The reply.
        text: String,
    },
    /// Set another urgency.
    Escalate {
        /// 1 to 3.
        urgency: u8,
    },
}

impl Change {
    /// The code of the action it changes.
    pub(crate) fn code(&self) -> &'static str {
        match self {
            Self::Purchase { .. } => "purchase",
            Self::Transfer { .. } => "transfer",
            Self::WinBack { .. } => "win_back",
            Self::Reply { .. } => "reply",
            Self::Escalate { .. } => "escalate",
        }
    }
}
