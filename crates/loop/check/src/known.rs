//! The state, found by id.

use qm_domain::state::{
    CustomerState, OpenOrder, OpenTicket, ParcelUnderWay, ReadyOrder, ShopState, StockPosition,
};
use qm_domain::{
    LocationId, OrderId, PersonId, ShipmentId, Sku, Station, StationId, TicketId, Vehicle, VehicleId, Worker,
    WorkerId,
};
use std::collections::{BTreeMap, BTreeSet};

/// Indices over one state.
pub(crate) struct Known<'a> {
    pub(crate) state: &'a ShopState,
    pub(crate) orders: BTreeMap<&'a OrderId, &'a OpenOrder>,
    pub(crate) workers: BTreeMap<&'a WorkerId, &'a Worker>,
    pub(crate) stations: BTreeMap<&'a StationId, &'a Station>,
    /// Locations that have any station.
    pub(crate) equipped: BTreeSet<&'a LocationId>,
    pub(crate) positions: BTreeMap<(&'a Sku, &'a LocationId), &'a StockPosition>,
    pub(crate) ready: BTreeMap<&'a OrderId, &'a ReadyOrder>,
    pub(crate) parcels: BTreeMap<&'a ShipmentId, &'a ParcelUnderWay>,
    pub(crate) vehicles: BTreeMap<&'a VehicleId, &'a Vehicle>,
    pub(crate) customers: BTreeMap<&'a PersonId, &'a CustomerState>,
    /// Customers about whom an offer waits.
    pub(crate) offers_waiting: usize,
    pub(crate) tickets: BTreeMap<&'a TicketId, &'a OpenTicket>,
    /// Every order id that occurs anywhere.
    pub(crate) order_ids: BTreeSet<&'a str>,
}

impl<'a> Known<'a> {
    pub(crate) fn new(state: &'a ShopState) -> Self {
        let order_ids = (state.orders.orders.iter().map(|o| o.order.as_str()))
            .chain(state.delivery.ready.iter().map(|o| o.order.as_str()))
            .chain(state.delivery.under_way.iter().map(|p| p.order.as_str()))
            .chain(state.care.tickets.iter().filter_map(|t| t.order.as_ref()).map(|o| o.order.as_str()))
            .collect();
        Self {
            state,
            orders: state.orders.orders.iter().map(|o| (&o.order, o)).collect(),
            workers: state.shop.workers.iter().map(|w| (&w.id, w)).collect(),
            stations: state.shop.stations.iter().map(|s| (&s.id, s)).collect(),
            equipped: state.shop.stations.iter().map(|s| &s.location).collect(),
            positions: state.stock.positions.iter().map(|p| ((&p.sku, &p.location), p)).collect(),
            ready: state.delivery.ready.iter().map(|o| (&o.order, o)).collect(),
            parcels: state.delivery.under_way.iter().map(|p| (&p.shipment, p)).collect(),
            vehicles: state.shop.fleet.vehicles.iter().map(|v| (&v.id, v)).collect(),
            customers: state.customers.customers.iter().map(|c| (&c.customer, c)).collect(),
            offers_waiting: state.customers.customers.iter().filter(|c| c.pending).count(),
            tickets: state.care.tickets.iter().map(|t| (&t.ticket, t)).collect(),
            order_ids,
        }
    }
}

/// A whole number as a float.
#[expect(clippy::cast_precision_loss, reason = "amounts, metres and seconds stay far below 2^53")]
pub(crate) fn real(value: i64) -> f64 {
    value as f64
}
