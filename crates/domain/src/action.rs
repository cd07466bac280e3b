//! What a decision would have done. Complete: whoever carries it out has nothing left to choose.

use crate::area::{Area, Intent, Language, TaskKind, codes};
use crate::id::{
    LocationId, OrderId, PersonId, ShipmentId, Sku, StationId, SupplierId, TicketId, VehicleId, WorkerId,
};
use crate::money::Money;
use crate::sourcing::SourcedLine;
use crate::time::{Day, Timestamp};
use crate::units::{GeoPoint, Grams, Metres, Probability, Seconds};
use serde::{Deserialize, Serialize};

/// One task, given to a worker at a station.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlannedTask {
    /// What.
    pub kind: TaskKind,
    /// Who.
    pub worker: WorkerId,
    /// Where; none where the location has no stations.
    pub station: Option<StationId>,
    /// From.
    pub start: Timestamp,
    /// To.
    pub end: Timestamp,
}

/// The remaining tasks of one order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrderFulfilment {
    /// The order.
    pub order: OrderId,
    /// Where it is fulfilled.
    pub location: LocationId,
    /// When it should be handed over.
    pub due_at: Timestamp,
    /// Its tasks in order.
    pub tasks: Vec<PlannedTask>,
    /// Which location gives what, where that was chosen here; otherwise it is as the source says.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub sources: Vec<SourcedLine>,
}

/// One line to buy.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PurchaseLine {
    /// From whom.
    pub supplier: SupplierId,
    /// What.
    pub sku: Sku,
    /// For which location.
    pub location: LocationId,
    /// How many units.
    pub quantity: i64,
    /// Cost of one unit.
    pub unit_cost: Money,
    /// Expected receipt.
    pub arrives_on: Day,
}

/// Units to move between two locations.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StockTransfer {
    /// What.
    pub sku: Sku,
    /// From where.
    pub from: LocationId,
    /// To where.
    pub to: LocationId,
    /// How many units.
    pub quantity: i64,
    /// Cost of moving them all.
    pub cost: Money,
}

/// Units to sell sooner at a lower price.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StockMarkdown {
    /// What.
    pub sku: Sku,
    /// Where.
    pub location: LocationId,
    /// How many units; the price goes back once they are sold.
    pub quantity: i64,
    /// Price of a unit until then.
    pub unit_price: Money,
}

/// Units to give back to their supplier.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StockReturn {
    /// To whom.
    pub supplier: SupplierId,
    /// What.
    pub sku: Sku,
    /// From where.
    pub location: LocationId,
    /// How many units.
    pub quantity: i64,
    /// What the supplier credits for one unit.
    pub unit_credit: Money,
}

/// One stop of a tour.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RouteStop {
    /// The order delivered.
    pub order: OrderId,
    /// Where, to 0.1 degree or finer as the shop knows it.
    pub place: GeoPoint,
    /// Its weight.
    pub load: Grams,
    /// Arrival.
    pub arrive: Timestamp,
    /// Start of service: arrival, the end of a break taken before it, or the window's opening.
    pub serve: Timestamp,
    /// Departure: the end of service, or of a break taken after it.
    pub leave: Timestamp,
    /// How long after the end of its window it is served.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub late: Seconds,
}

/// A break of the driver. It begins as soon as the vehicle stands and the break may begin.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct RouteBreak {
    /// At which stop, counted from 0; before its service where it ends by then, otherwise after it. On a day under way one
    /// at stop 0 that begins before the arrival there is taken at the depot.
    pub stop: usize,
    /// From.
    pub start: Timestamp,
    /// To.
    pub end: Timestamp,
}

/// One tour of one vehicle.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct VehicleRoute {
    /// The vehicle.
    pub vehicle: VehicleId,
    /// Its depot.
    pub depot: LocationId,
    /// Departure from it.
    pub start: Timestamp,
    /// Return to it.
    pub end: Timestamp,
    /// The stops in order. An order that is taken over from another vehicle comes twice: where that stands, then where
    /// the order goes.
    pub stops: Vec<RouteStop>,
    /// The breaks in order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub breaks: Vec<RouteBreak>,
    /// How long after the end of the vehicle's shift it returns.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub overtime: Seconds,
    /// Length.
    pub distance: Metres,
    /// Fixed cost, and that of distance, overtime and lateness.
    pub cost: Money,
}

impl VehicleRoute {
    /// Whether the stop of this index takes its order over from another vehicle: it comes again later.
    pub fn takes_over(&self, at: usize) -> bool {
        let order = self.stops.get(at).map(|stop| &stop.order);
        self.stops.iter().skip(at.saturating_add(1)).any(|later| Some(&later.order) == order)
    }
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde calls it so")]
fn is_zero(time: &Seconds) -> bool {
    time.0 == 0
}

/// A word to a customer whose parcel will probably be late.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct LateNotice {
    /// The parcel.
    pub shipment: ShipmentId,
    /// Its order.
    pub order: OrderId,
    /// To whom; none where the source names nobody.
    pub customer: Option<PersonId>,
    /// What was promised.
    pub promised_at: Timestamp,
    /// What is expected now.
    pub expected_at: Timestamp,
    /// How probably it is late.
    pub late: Probability,
}

/// A message with an offer to a customer who may be leaving.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CustomerOffer {
    /// To whom.
    pub customer: PersonId,
    /// Discount offered, a share of the next order.
    pub discount: Probability,
    /// What the message costs, expected discount included.
    pub cost: Money,
    /// How probably the customer is gone without it.
    pub churn: Probability,
}

/// An answer to a ticket, ready to be sent once a person approves.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ReplyDraft {
    /// The ticket.
    pub ticket: TicketId,
    /// The language of the ticket and of the reply.
    pub language: Language,
    /// What the ticket wants.
    pub intent: Intent,
    /// The reply; the customer's name stands in it as `{name}` and is filled in when shown or sent.
    pub text: String,
}

/// A ticket or an angry review that a person should take.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TicketEscalation {
    /// The ticket or review.
    pub ticket: TicketId,
    /// The order it is about.
    pub order: Option<OrderId>,
    /// 1 today, 2 this week, 3 when there is time.
    pub urgency: u8,
}

codes! {
    /// The kind of an action, as policies name it.
    ActionKind {
        /// Give an order's tasks to workers.
        Fulfil = "fulfil",
        /// Buy.
        Purchase = "purchase",
        /// Move stock.
        Transfer = "transfer",
        /// Sell sooner at a lower price.
        MarkDown = "mark_down",
        /// Give back to the supplier.
        Return = "return",
        /// Drive a tour.
        Drive = "drive",
        /// Tell a customer that a parcel will be late.
        NotifyLate = "notify_late",
        /// Win a customer back.
        WinBack = "win_back",
        /// Answer a ticket.
        Reply = "reply",
        /// Hand a ticket or review to a person.
        Escalate = "escalate",
    }
}

/// What is to be done.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Action {
    /// Give an order's tasks to workers.
    Fulfil(OrderFulfilment),
    /// Buy.
    Purchase(PurchaseLine),
    /// Move stock.
    Transfer(StockTransfer),
    /// Sell sooner at a lower price.
    MarkDown(StockMarkdown),
    /// Give back to the supplier.
    Return(StockReturn),
    /// Drive a tour.
    Drive(VehicleRoute),
    /// Tell a customer that a parcel will be late.
    NotifyLate(LateNotice),
    /// Win a customer back.
    WinBack(CustomerOffer),
    /// Answer a ticket.
    Reply(ReplyDraft),
    /// Hand a ticket or review to a person.
    Escalate(TicketEscalation),
}

impl Action {
    /// The area the action belongs to.
    pub fn area(&self) -> Area {
        match self {
            Self::Fulfil(_) => Area::Orders,
            Self::Purchase(_) | Self::Transfer(_) | Self::MarkDown(_) | Self::Return(_) => Area::Stock,
            Self::Drive(_) | Self::NotifyLate(_) => Area::Delivery,
            Self::WinBack(_) => Area::Customers,
            Self::Reply(_) | Self::Escalate(_) => Area::Care,
        }
    }

    /// Its kind.
    pub fn kind(&self) -> ActionKind {
        match self {
            Self::Fulfil(_) => ActionKind::Fulfil,
            Self::Purchase(_) => ActionKind::Purchase,
            Self::Transfer(_) => ActionKind::Transfer,
            Self::MarkDown(_) => ActionKind::MarkDown,
            Self::Return(_) => ActionKind::Return,
            Self::Drive(_) => ActionKind::Drive,
            Self::NotifyLate(_) => ActionKind::NotifyLate,
            Self::WinBack(_) => ActionKind::WinBack,
            Self::Reply(_) => ActionKind::Reply,
            Self::Escalate(_) => ActionKind::Escalate,
        }
    }

    /// The code of its kind, as in JSON.
    pub fn code(&self) -> &'static str {
        self.kind().code()
    }

    /// Units of a product that it brings to a location.
    pub fn brings(&self) -> Option<(&Sku, &LocationId, i64)> {
        match self {
            Self::Purchase(line) => Some((&line.sku, &line.location, line.quantity)),
            Self::Transfer(transfer) => Some((&transfer.sku, &transfer.to, transfer.quantity)),
            _ => None,
        }
    }

    /// The money it commits, in minor units of the shop's currency.
    pub fn commits_minor(&self) -> i64 {
        match self {
            Self::Purchase(line) => line.unit_cost.times(line.quantity).minor,
            Self::Transfer(transfer) => transfer.cost.minor,
            Self::Drive(route) => route.cost.minor,
            Self::WinBack(offer) => offer.cost.minor,
            Self::Fulfil(_)
            | Self::MarkDown(_)
            | Self::Return(_)
            | Self::NotifyLate(_)
            | Self::Reply(_)
            | Self::Escalate(_) => 0,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// As the version before breaks, overtime and lateness stored it.
    const OLD: &str = r#"{"kind":"drive","vehicle":"van","depot":"L1","start":"2026-11-23T10:00:00Z","end":"2026-11-23T11:00:00Z","stops":[{"order":"o","place":{"lat":52.5,"lng":13.4},"load":900,"arrive":"2026-11-23T10:20:00Z","serve":"2026-11-23T10:20:00Z","leave":"2026-11-23T10:25:00Z"}],"distance":31000,"cost":{"minor":4005,"currency":"EUR"}}"#;

    #[test]
    fn a_tour_stored_before_breaks_were_known_is_read_and_stays_as_it_is() {
        let action: Action = serde_json::from_str(OLD).unwrap();
        let Action::Drive(route) = &action else { panic!("{action:?}") };
        assert_eq!((route.breaks.len(), route.overtime, route.stops[0].late), (0, Seconds(0), Seconds(0)));
        assert_eq!(serde_json::to_string(&action).unwrap(), OLD);
    }

    #[test]
    fn a_tour_with_a_break_overtime_and_a_late_stop_survives_storing() {
        let mut action: Action = serde_json::from_str(OLD).unwrap();
        let Action::Drive(route) = &mut action else { panic!("a tour") };
        let (start, end) = (route.stops[0].serve, route.stops[0].leave);
        route.breaks.push(RouteBreak { stop: 0, start, end });
        (route.overtime, route.stops[0].late) = (Seconds(60), Seconds(1));
        let text = serde_json::to_string(&action).unwrap();
        assert_eq!(serde_json::from_str::<Action>(&text).unwrap(), action);
    }
}
