//! From where orders are given, and units kept for people who are about to order.

use super::scalar::{Amount, Time};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Units of a product that somebody wants.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct WantedLine {
    /// Product.
    pub(crate) sku: String,
    /// Units, at least 1.
    pub(crate) quantity: i64,
}

/// A place on the earth.
#[derive(Debug, Clone, Copy, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Destination {
    /// Degrees north.
    pub(crate) lat: f64,
    /// Degrees east.
    pub(crate) lng: f64,
}

/// What somebody wants to order.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Wanting {
    /// What, 1 to 200 lines.
    pub(crate) lines: Vec<WantedLine>,
    /// Where it goes; without it, distance is no matter.
    pub(crate) to: Option<Destination>,
}

/// What is to be kept.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Reserving {
    /// What, 1 to 200 lines.
    pub(crate) lines: Vec<WantedLine>,
    /// Where it goes; without it, distance is no matter.
    pub(crate) to: Option<Destination>,
    /// The order that it will be, where it has a number already; what was kept for that order before is let go.
    pub(crate) order: Option<String>,
    /// For how many minutes, 1 to 10080; 30 when left out.
    #[schema(minimum = 1, maximum = 10_080)]
    pub(crate) minutes: Option<u32>,
}

/// Units of a product that one location gives.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct SourcedLine {
    /// Product.
    pub(crate) sku: String,
    /// Which gives them.
    pub(crate) location: String,
    /// Units.
    pub(crate) quantity: i64,
}

/// Another location that could send it.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct OtherSource {
    /// The location.
    pub(crate) location: String,
    /// Expected cost.
    pub(crate) cost: Amount,
}

/// From where an order is given what it asks for.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct Sourcing {
    /// The location that sends it.
    pub(crate) location: String,
    /// Who gives what.
    pub(crate) lines: Vec<SourcedLine>,
    /// Units that it waits for.
    pub(crate) missing: i64,
    /// Expected cost: of sending, of bringing lines together, of sales that the units will be missing for.
    pub(crate) cost: Amount,
    /// Other locations that could send it, cheapest first.
    pub(crate) others: Vec<OtherSource>,
}

/// Units kept.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct Reservation {
    /// Its id.
    pub(crate) id: String,
    /// The order that it is for.
    #[schema(required)]
    pub(crate) order: Option<String>,
    /// When it was made, by the shop's clock.
    pub(crate) made_at: Time,
    /// Until when it holds unless the order comes.
    pub(crate) expires_at: Time,
    /// From where.
    pub(crate) sourcing: Sourcing,
}

/// What a location has of a product.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct Shelf {
    /// Product.
    pub(crate) sku: String,
    /// Location.
    pub(crate) location: String,
    /// Units that nobody was promised; null where nobody counts the product.
    #[schema(required)]
    pub(crate) free: Option<i64>,
}

/// Whether the shop could give what is wanted now.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct Availability {
    /// From where; null where it has too little.
    #[schema(required)]
    pub(crate) sourcing: Option<Sourcing>,
    /// What there is, by product and location.
    pub(crate) shelves: Vec<Shelf>,
}

/// Whether a reservation held until it was ended.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct Released {
    /// Whether it did.
    pub(crate) held: bool,
}
