//! Orders, the board, parcels.

use super::care::TicketRow;
use super::code::{OrderStatus, Risk, Status, TaskKind, TrackingStatus};
use super::decision::Decision;
use super::reservation::Sourcing;
use super::scalar::{Amount, Date, Time};
use serde::Serialize;
use utoipa::ToSchema;

/// An order in the queue.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct OrderRow {
    /// Its id.
    pub(crate) order: String,
    /// Where it stands, by its source.
    pub(crate) status: OrderStatus,
    /// Whose, by pseudonym.
    #[schema(required)]
    pub(crate) customer: Option<String>,
    /// Where it is fulfilled.
    #[schema(required)]
    pub(crate) location: Option<String>,
    /// When it was placed.
    pub(crate) placed_at: Time,
    /// When it must be handed over; null once nothing is due.
    #[schema(required)]
    pub(crate) due_at: Option<Time>,
    /// When the plan has it done; null without a plan.
    #[schema(required)]
    pub(crate) planned_at: Option<Time>,
    /// Who works on it by the plan.
    pub(crate) workers: Vec<String>,
    /// Lines.
    pub(crate) lines: i64,
    /// Units.
    pub(crate) units: i64,
    /// Value of the goods.
    pub(crate) value: Amount,
    /// How near it is to being late.
    pub(crate) risk: Risk,
    /// The decision about it, if one is open.
    #[schema(required)]
    pub(crate) decision: Option<String>,
}

/// A line of an order.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct OrderLine {
    /// Number or id within the order.
    pub(crate) line: String,
    /// Product.
    pub(crate) sku: String,
    /// Its name.
    #[schema(required)]
    pub(crate) label: Option<String>,
    /// From where it ships.
    #[schema(required)]
    pub(crate) location: Option<String>,
    /// Units; negative when taken back.
    pub(crate) quantity: i64,
    /// Price of one unit.
    pub(crate) unit_price: Amount,
}

/// Work done or planned on an order.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct OrderTask {
    /// What.
    pub(crate) kind: TaskKind,
    /// Who.
    #[schema(required)]
    pub(crate) worker: Option<String>,
    /// Where.
    #[schema(required)]
    pub(crate) station: Option<String>,
    /// From.
    pub(crate) start: Time,
    /// To.
    pub(crate) end: Time,
    /// Whether it is done; planned otherwise.
    pub(crate) done: bool,
}

/// What a carrier said.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct TrackingEvent {
    /// When.
    pub(crate) at: Time,
    /// What.
    pub(crate) status: TrackingStatus,
}

/// A parcel.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct Shipment {
    /// Its id.
    pub(crate) shipment: String,
    /// Who carries it.
    #[schema(required)]
    pub(crate) carrier: Option<String>,
    /// By which service.
    #[schema(required)]
    pub(crate) service: Option<String>,
    /// When it left.
    #[schema(required)]
    pub(crate) shipped_at: Option<Time>,
    /// What was promised.
    #[schema(required)]
    pub(crate) promised_at: Option<Time>,
    /// When it arrived.
    #[schema(required)]
    pub(crate) delivered_at: Option<Time>,
    /// What the carrier said, oldest first.
    pub(crate) events: Vec<TrackingEvent>,
}

/// One order.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct OrderDetail {
    /// As in the queue.
    pub(crate) order: OrderRow,
    /// The customer's name, from the vault.
    #[schema(required)]
    pub(crate) customer_name: Option<String>,
    /// What was promised.
    #[schema(required)]
    pub(crate) promised_at: Option<Time>,
    /// Lines.
    pub(crate) lines: Vec<OrderLine>,
    /// Work done and planned.
    pub(crate) tasks: Vec<OrderTask>,
    /// Parcels.
    pub(crate) shipments: Vec<Shipment>,
    /// From where it is given and why, where that was chosen here.
    #[schema(required)]
    pub(crate) sourcing: Option<Sourcing>,
    /// Tickets and reviews about it.
    pub(crate) messages: Vec<TicketRow>,
    /// Decisions about it, newest first.
    pub(crate) decisions: Vec<Decision>,
}

/// A task on the board.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct BoardTask {
    /// The decision that plans it.
    pub(crate) decision: String,
    /// Where that stands.
    pub(crate) status: Status,
    /// The order.
    pub(crate) order: String,
    /// What.
    pub(crate) kind: TaskKind,
    /// Where.
    #[schema(required)]
    pub(crate) station: Option<String>,
    /// From.
    pub(crate) start: Time,
    /// To.
    pub(crate) end: Time,
    /// When the order must be handed over.
    pub(crate) due_at: Time,
}

/// A worker's day.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct BoardWorker {
    /// Who.
    pub(crate) worker: String,
    /// Where.
    pub(crate) location: String,
    /// Start of the shift; null when the worker has none that day.
    #[schema(required)]
    pub(crate) from: Option<Time>,
    /// End of the shift.
    #[schema(required)]
    pub(crate) to: Option<Time>,
    /// Tasks by start.
    pub(crate) tasks: Vec<BoardTask>,
}

/// A day's plan by worker.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct Board {
    /// The day.
    pub(crate) day: Date,
    /// The instant the plan was made for.
    pub(crate) now: Time,
    /// Left edge.
    pub(crate) from: Time,
    /// Right edge.
    pub(crate) to: Time,
    /// Workers, those with tasks first.
    pub(crate) workers: Vec<BoardWorker>,
}
