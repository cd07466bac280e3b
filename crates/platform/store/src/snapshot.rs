//! What was known at an instant: the rows from which the state of each area is built.
//!
//! Every function takes `as_of` and sees only facts whose time is not after it, so that a past instant can be
//! replayed. An order or parcel whose data end in a final status without telling when is final at all times.

mod customers;
mod orders;
mod parcels;
mod places;
mod stock;
mod supply;
mod tickets;

use qm_domain::{Sku, Timestamp};
use rusqlite::types::Value;

pub use customers::CustomerFacts;
pub use orders::OpenOrderFacts;
pub use parcels::ParcelFacts;
pub use places::LocationFacts;
pub use stock::StockFacts;
pub use supply::SupplyFacts;
pub use tickets::TicketFacts;

pub(crate) use orders::OPEN_AT;
pub(crate) use stock::on_hand;
pub(crate) use supply::leaving_of;
pub(crate) use tickets::{TICKET_COLUMNS, order_facts};

/// An instant, and a product where one is asked for, as parameters 1 and 2.
pub(crate) fn at(as_of: Timestamp, sku: Option<&Sku>) -> Vec<Value> {
    let sku = sku.map(|sku| Value::Text(sku.to_string()));
    [Value::Integer(as_of.micros())].into_iter().chain(sku).collect()
}

/// The location of a line `l` of an order `o`: what a source names, otherwise what was chosen here.
pub(crate) const LINE_LOCATION: &str = "coalesce(l.location, o.location, l.sourced, o.sourced)";

/// Orders `o` that are sales placed by `?1` and not cancelled by then.
pub(crate) const SALE_AT: &str = "o.kind = 'sale' AND o.placed_at <= ?1
    AND NOT (o.cancelled_at IS NOT NULL AND o.cancelled_at <= ?1)
    AND NOT (o.cancelled_at IS NULL AND o.status IN ('cancelled', 'unavailable'))";
