//! The grounds of a decision: the part of the state that it rests on, kept with it so that anybody can check it again.

use crate::action::Action;
use crate::decision::Decision;
use crate::id::{LocationId, OrderId, PersonId, ShipmentId, Sku, TicketId};
use crate::legs::Legs;
use crate::shop::Shop;
use crate::state::{
    CareState, CustomerState, CustomersState, DeliveryState, Driving, OpenOrder, OpenTicket, OrdersState,
    ParcelUnderWay, ReadyOrder, ShopState, StockPosition, StockState,
};
use crate::time::Timestamp;
use crate::units::{CubicCentimetres, GeoPoint};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What one decision rests on, the shop itself apart.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Grounds {
    /// The instant of the state.
    pub now: Timestamp,
    /// The order to work on.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub orders: Vec<OpenOrder>,
    /// The product at every location.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub positions: Vec<StockPosition>,
    /// Money committed by purchases that waited, in minor units.
    #[serde(default)]
    pub committed_minor: i64,
    /// Room taken at the locations of those positions.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub taken: BTreeMap<LocationId, CubicCentimetres>,
    /// The orders on the tour.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub ready: Vec<ReadyOrder>,
    /// The depot's orders on tours that stood already.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub on_tour: Vec<ReadyOrder>,
    /// The tour's vehicle, or the depot's, on tours that stood already.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub driving: Vec<Driving>,
    /// The tour's depot.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub depots: BTreeMap<LocationId, GeoPoint>,
    /// The legs among the tour's places.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub legs: BTreeMap<LocationId, Legs>,
    /// The parcel.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub under_way: Vec<ParcelUnderWay>,
    /// The customer.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub customers: Vec<CustomerState>,
    /// The ticket.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tickets: Vec<OpenTicket>,
}

impl Grounds {
    fn nothing(now: Timestamp) -> Self {
        Self {
            now,
            orders: Vec::new(),
            positions: Vec::new(),
            committed_minor: 0,
            taken: BTreeMap::new(),
            ready: Vec::new(),
            on_tour: Vec::new(),
            driving: Vec::new(),
            depots: BTreeMap::new(),
            legs: BTreeMap::new(),
            under_way: Vec::new(),
            customers: Vec::new(),
            tickets: Vec::new(),
        }
    }

    /// The grounds as a state of their own, in which nothing else is open.
    pub fn into_state(self, shop: Shop) -> ShopState {
        let now = self.now;
        ShopState {
            shop,
            orders: OrdersState { now, orders: self.orders },
            stock: StockState {
                now,
                positions: self.positions,
                committed_minor: self.committed_minor,
                taken: self.taken,
            },
            delivery: DeliveryState {
                now,
                ready: self.ready,
                on_tour: self.on_tour,
                driving: self.driving,
                under_way: self.under_way,
                depots: self.depots,
                legs: self.legs,
            },
            customers: CustomersState { now, customers: self.customers },
            care: CareState { now, tickets: self.tickets },
        }
    }
}

/// Finds the grounds of many decisions in one state.
pub struct GroundsFinder<'a> {
    state: &'a ShopState,
    orders: BTreeMap<&'a OrderId, &'a OpenOrder>,
    positions: BTreeMap<&'a Sku, Vec<&'a StockPosition>>,
    ready: BTreeMap<&'a OrderId, &'a ReadyOrder>,
    parcels: BTreeMap<&'a ShipmentId, &'a ParcelUnderWay>,
    customers: BTreeMap<&'a PersonId, &'a CustomerState>,
    tickets: BTreeMap<&'a TicketId, &'a OpenTicket>,
}

impl<'a> GroundsFinder<'a> {
    /// Indices over a state. O(n log n) in its size.
    pub fn new(state: &'a ShopState) -> Self {
        let mut positions: BTreeMap<&Sku, Vec<&StockPosition>> = BTreeMap::new();
        for position in &state.stock.positions {
            positions.entry(&position.sku).or_default().push(position);
        }
        Self {
            state,
            orders: state.orders.orders.iter().map(|o| (&o.order, o)).collect(),
            positions,
            ready: state.delivery.ready.iter().map(|o| (&o.order, o)).collect(),
            parcels: state.delivery.under_way.iter().map(|p| (&p.shipment, p)).collect(),
            customers: state.customers.customers.iter().map(|c| (&c.customer, c)).collect(),
            tickets: state.care.tickets.iter().map(|t| (&t.ticket, t)).collect(),
        }
    }

    /// What the decision rests on; what it names and the state does not know is left out. O(log n) per id it names.
    pub fn of(&self, decision: &Decision) -> Grounds {
        let mut grounds = Grounds::nothing(decision.made_at);
        match &decision.action {
            Action::Fulfil(plan) => grounds.orders.extend(self.orders.get(&plan.order).copied().cloned()),
            Action::Purchase(line) => self.stock(&line.sku, &mut grounds),
            Action::Transfer(moved) => self.stock(&moved.sku, &mut grounds),
            Action::MarkDown(cheaper) => self.stock(&cheaper.sku, &mut grounds),
            Action::Return(back) => self.stock(&back.sku, &mut grounds),
            Action::Drive(route) => {
                let on = route.stops.iter().filter_map(|stop| self.ready.get(&stop.order).copied());
                grounds.ready.extend(on.cloned());
                let driving = self.state.delivery.driving.iter();
                grounds.driving.extend(driving.filter(|one| one.vehicle == route.vehicle).cloned());
                self.depot(&route.depot, &mut grounds);
            }
            Action::NotifyLate(notice) => {
                grounds.under_way.extend(self.parcels.get(&notice.shipment).copied().cloned());
            }
            Action::WinBack(offer) => {
                grounds.customers.extend(self.customers.get(&offer.customer).copied().cloned());
            }
            Action::Reply(reply) => self.ticket(&reply.ticket, &mut grounds),
            Action::Escalate(handed) => self.ticket(&handed.ticket, &mut grounds),
        }
        grounds
    }

    /// What a person who plans a depot's tours otherwise rests on: everything that was ready there, or on a tour from
    /// there. O(n).
    pub fn of_depot(&self, location: &LocationId) -> Grounds {
        let mut grounds = Grounds::nothing(self.state.delivery.now);
        let there = |order: &&ReadyOrder| order.location == *location;
        grounds.ready.extend(self.state.delivery.ready.iter().filter(there).cloned());
        grounds.on_tour.extend(self.state.delivery.on_tour.iter().filter(there).cloned());
        grounds.driving.clone_from(&self.state.delivery.driving);
        self.depot(location, &mut grounds);
        grounds
    }

    /// The depot, and the legs between it and the orders that the grounds have.
    fn depot(&self, location: &LocationId, grounds: &mut Grounds) {
        let depot = self.state.delivery.depots.get_key_value(location);
        grounds.depots.extend(depot.map(|(id, place)| (id.clone(), *place)));
        let stops = grounds.ready.iter().chain(&grounds.on_tour).filter_map(|order| order.place);
        let places: Vec<GeoPoint> = grounds.depots.values().copied().chain(stops).collect();
        let legs = self.state.delivery.legs.get(location);
        grounds.legs.extend(legs.map(|legs| (location.clone(), legs.among(&places))));
    }

    fn stock(&self, sku: &Sku, grounds: &mut Grounds) {
        grounds.positions.extend(self.positions.get(sku).into_iter().flatten().copied().cloned());
        let StockState { committed_minor, taken, .. } = &self.state.stock;
        grounds.committed_minor = *committed_minor;
        let there = grounds.positions.iter().filter_map(|position| taken.get_key_value(&position.location));
        grounds.taken = there.map(|(location, volume)| (location.clone(), *volume)).collect();
    }

    fn ticket(&self, ticket: &TicketId, grounds: &mut Grounds) {
        grounds.tickets.extend(self.tickets.get(ticket).copied().cloned());
    }
}
