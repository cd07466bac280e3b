//! The state of each area at one instant: what `decide` plans on and `check` verifies against.
//!
//! Only what was known at `now` is in it, so a past instant can be replayed.

use crate::area::{Intent, Language, Sentiment, TaskKind};
use crate::decision::Status;
use crate::id::{
    DecisionId, LocationId, OrderId, PersonId, ShipmentId, Sku, SupplierId, TicketId, VehicleId,
};
use crate::legs::Legs;
use crate::money::Money;
use crate::prediction::{DemandForecast, Predicted, Substitution};
use crate::shop::{Assumption, Shop};
use crate::sourcing::{self, SourcedLine};
use crate::time::Timestamp;
use crate::units::{CubicCentimetres, GeoPoint, Grams, Probability};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// An order with work left.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct OpenOrder {
    /// Its id.
    pub order: OrderId,
    /// Where it is fulfilled.
    pub location: LocationId,
    /// When it was placed.
    pub placed_at: Timestamp,
    /// When it must be handed over.
    pub due_at: Timestamp,
    /// Lines.
    pub lines: u32,
    /// Units.
    pub units: i64,
    /// Value of the goods.
    pub value: Money,
    /// Tasks left, in order.
    pub tasks: Vec<TaskKind>,
    /// Minutes of work left on all of `tasks` together.
    pub work: Predicted,
    /// Which location gives what, where that was chosen here.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub sources: Vec<SourcedLine>,
    /// Units that are not there yet.
    #[serde(default, skip_serializing_if = "sourcing::is_zero")]
    pub missing: i64,
    /// Whether the minutes rest on defaults, the due date on a target.
    pub assumed: Vec<Assumption>,
}

/// Order processing.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct OrdersState {
    /// The instant.
    pub now: Timestamp,
    /// Orders with work left.
    pub orders: Vec<OpenOrder>,
}

/// A product at a location.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct StockPosition {
    /// Product.
    pub sku: Sku,
    /// Location.
    pub location: LocationId,
    /// Units there.
    pub on_hand: i64,
    /// Units promised to customers and not yet shipped.
    pub reserved: i64,
    /// Units ordered, approved or proposed and not yet received. Pending proposals count as supply.
    pub on_order: i64,
    /// Cost of one unit.
    pub unit_cost: Money,
    /// Price of one unit.
    pub unit_price: Money,
    /// Who delivers it for the unit cost; none when nobody does.
    pub supply: Option<SupplyOption>,
    /// Who else does, and for how much.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub other_supply: Vec<OtherSupply>,
    /// What is expected to be sold; none when there is too little history.
    pub forecast: Option<DemandForecast>,
    /// A proposal about it that still waits.
    pub pending: Option<(DecisionId, Status)>,
    /// Days since it was last sold there; none when never.
    pub idle_days: Option<u32>,
    /// When it was last marked down there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub marked_down_at: Option<Timestamp>,
    /// What a unit takes up there; nothing where the room has no end and no supplier of it ships in containers.
    #[serde(default, skip_serializing_if = "takes_none")]
    pub unit_volume: CubicCentimetres,
    /// What those buy instead who find none of it there.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub substitutes: Vec<Substitution>,
    /// Days from receipt within which a unit has to be sold; none for what keeps.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shelf_life_days: Option<u32>,
    /// Defaults it rests on.
    pub assumed: Vec<Assumption>,
}

/// How a product can be bought.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SupplyOption {
    /// From whom.
    pub supplier: SupplierId,
    /// Mean days to receipt.
    pub lead_time_days: f64,
    /// Their standard deviation.
    pub lead_time_sd_days: f64,
    /// Units per pack, at least 1.
    pub pack: i64,
    /// Fewest units per order.
    pub minimum_quantity: i64,
}

/// Another supplier of a product.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct OtherSupply {
    /// How it can be bought there.
    pub supply: SupplyOption,
    /// Cost of one unit there.
    pub unit_cost: Money,
}

impl StockPosition {
    /// Everybody who delivers it, and what a unit costs there.
    pub fn offers(&self) -> impl Iterator<Item = (&SupplyOption, Money)> {
        let others = self.other_supply.iter().map(|other| (&other.supply, other.unit_cost));
        self.supply.iter().map(|supply| (supply, self.unit_cost)).chain(others)
    }

    /// Room that so many units of it take.
    pub fn volume(&self, units: i64) -> CubicCentimetres {
        CubicCentimetres(self.unit_volume.0.saturating_mul(units))
    }
}

/// Stock and purchasing.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct StockState {
    /// The instant.
    pub now: Timestamp,
    /// Every product at every location that holds or sells it.
    pub positions: Vec<StockPosition>,
    /// Money committed by purchases that still wait for approval, in minor units.
    pub committed_minor: i64,
    /// Room that all that is there and on its way takes, at the locations whose room the shop tells.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub taken: BTreeMap<LocationId, CubicCentimetres>,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde calls it so")]
fn takes_none(volume: &CubicCentimetres) -> bool {
    volume.0 == 0
}

/// An order that can be driven to its customer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ReadyOrder {
    /// The order.
    pub order: OrderId,
    /// Where it waits.
    pub location: LocationId,
    /// Where it goes; none when nobody knows.
    pub place: Option<GeoPoint>,
    /// Weight.
    pub weight: Grams,
    /// From when it may be loaded.
    pub ready_at: Timestamp,
    /// Delivery window.
    pub window: (Timestamp, Timestamp),
    /// Defaults it rests on.
    pub assumed: Vec<Assumption>,
}

/// A parcel under way.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ParcelUnderWay {
    /// The parcel.
    pub shipment: ShipmentId,
    /// Its order.
    pub order: OrderId,
    /// Whose it is.
    pub customer: Option<PersonId>,
    /// When the order was placed.
    pub placed_at: Timestamp,
    /// When the parcel left.
    pub shipped_at: Timestamp,
    /// What was promised.
    pub promised_at: Option<Timestamp>,
    /// Days from purchase to delivery, given that it has not arrived by now; none without a model.
    pub delivery_days: Option<Predicted>,
    /// Whether the customer was told before, or a notice waits.
    pub notified: bool,
    /// Value of the order.
    pub value: Money,
}

/// A vehicle on a tour that stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Driving {
    /// The vehicle.
    pub vehicle: VehicleId,
    /// Its departure.
    pub from: Timestamp,
    /// Its return.
    pub to: Timestamp,
}

/// Delivery.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DeliveryState {
    /// The instant.
    pub now: Timestamp,
    /// Orders ready to go, on no tour that stands.
    pub ready: Vec<ReadyOrder>,
    /// Orders on tours that stand and are not over, as they were ready for them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub on_tour: Vec<ReadyOrder>,
    /// Vehicles on tours that stand and are not over.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub driving: Vec<Driving>,
    /// Parcels under way.
    pub under_way: Vec<ParcelUnderWay>,
    /// Where the locations are.
    pub depots: BTreeMap<LocationId, GeoPoint>,
    /// Legs along the road among a depot and its orders; the great circle holds at depots without.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub legs: BTreeMap<LocationId, Legs>,
}

/// What a customer allows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ConsentState {
    /// Said yes.
    Given,
    /// Said no.
    Refused,
    /// No source tells.
    Unknown,
}

/// A customer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CustomerState {
    /// Pseudonym.
    pub customer: PersonId,
    /// Consent to messages.
    pub consent: ConsentState,
    /// Days since the last order.
    pub recency_days: f64,
    /// Orders so far.
    pub orders: u32,
    /// Money spent so far.
    pub spent: Money,
    /// Segment code.
    pub segment: String,
    /// Probability of being gone; none without a model.
    pub churn: Option<Predicted>,
    /// Days since the last message; none when never written to.
    pub contacted_days: Option<f64>,
    /// Whether a proposal waits.
    pub pending: bool,
}

/// Customers.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CustomersState {
    /// The instant.
    pub now: Timestamp,
    /// Customers who ever bought.
    pub customers: Vec<CustomerState>,
}

/// What is known of a ticket's order, for the reply.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TicketOrder {
    /// The order.
    pub order: OrderId,
    /// Its status code.
    pub status: String,
    /// When it was placed.
    pub placed_at: Timestamp,
    /// When it left.
    pub shipped_at: Option<Timestamp>,
    /// What was promised.
    pub promised_at: Option<Timestamp>,
    /// When it is expected, for a parcel under way.
    pub expected_at: Option<Timestamp>,
    /// When it arrived.
    pub delivered_at: Option<Timestamp>,
    /// Its value.
    pub value: Money,
}

/// What has been done about a ticket that the source does not call closed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TicketStanding {
    /// Nothing.
    Open,
    /// A proposal waits.
    Proposed,
    /// An answer was sent, or a person took it up.
    Handled,
}

/// A ticket or displeased review without an answer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct OpenTicket {
    /// Its id.
    pub ticket: TicketId,
    /// Whether it is a review.
    pub is_review: bool,
    /// Who wrote.
    pub customer: Option<PersonId>,
    /// Since when it waits.
    pub opened_at: Timestamp,
    /// Its language.
    pub language: Language,
    /// Whether it holds text.
    pub has_text: bool,
    /// Stars of a review.
    pub score: Option<u8>,
    /// How the writer feels, where a model says.
    pub sentiment: Option<(Sentiment, Probability)>,
    /// What it wants, most probable first; empty without a model.
    pub intents: Vec<(Intent, Probability)>,
    /// The order it is about.
    pub order: Option<TicketOrder>,
    /// What has been done about it.
    pub standing: TicketStanding,
}

/// Care.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CareState {
    /// The instant.
    pub now: Timestamp,
    /// What waits for an answer.
    pub tickets: Vec<OpenTicket>,
}

/// Everything `decide` and `check` need besides policy.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ShopState {
    /// What no source tells.
    pub shop: Shop,
    /// Order processing.
    pub orders: OrdersState,
    /// Stock.
    pub stock: StockState,
    /// Delivery.
    pub delivery: DeliveryState,
    /// Customers.
    pub customers: CustomersState,
    /// Care.
    pub care: CareState,
}

impl ShopState {
    /// A state in which nothing is open but stock.
    pub fn of_stock(shop: Shop, stock: StockState) -> Self {
        let now = stock.now;
        let delivery = DeliveryState {
            now,
            ready: Vec::new(),
            on_tour: Vec::new(),
            driving: Vec::new(),
            under_way: Vec::new(),
            depots: BTreeMap::new(),
            legs: BTreeMap::new(),
        };
        Self {
            shop,
            orders: OrdersState { now, orders: Vec::new() },
            stock,
            delivery,
            customers: CustomersState { now, customers: Vec::new() },
            care: CareState { now, tickets: Vec::new() },
        }
    }
}
