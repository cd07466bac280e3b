//! From where an order is given what it asks for.

use crate::id::{LocationId, OrderId, Sku};
use crate::money::Money;
use crate::time::Timestamp;
use crate::units::GeoPoint;
use serde::{Deserialize, Serialize};

/// Units of a product that somebody wants.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WantedLine {
    /// Product.
    pub sku: Sku,
    /// How many units, at least 1.
    pub quantity: i64,
}

/// What is wanted, and where it goes.
#[derive(Debug, Clone, PartialEq)]
pub struct Wanted {
    /// One line per product.
    pub lines: Vec<WantedLine>,
    /// Where it goes; none when nobody knows.
    pub to: Option<GeoPoint>,
}

impl Wanted {
    /// Lines of the same product as one, in the order in which products come first.
    pub fn new(lines: impl IntoIterator<Item = WantedLine>, to: Option<GeoPoint>) -> Self {
        let mut merged: Vec<WantedLine> = Vec::new();
        for line in lines {
            match merged.iter_mut().find(|known| known.sku == line.sku) {
                Some(known) => known.quantity = known.quantity.saturating_add(line.quantity),
                None => merged.push(line),
            }
        }
        Self { lines: merged, to }
    }
}

/// Units of a product that one location gives.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SourcedLine {
    /// Product.
    pub sku: Sku,
    /// Which gives them.
    pub location: LocationId,
    /// How many units.
    pub quantity: i64,
}

/// Another location that could have sent the order, and what it would have cost.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OtherSource {
    /// The location.
    pub location: LocationId,
    /// Expected cost.
    pub cost: Money,
}

/// From where an order is given what it asks for, and why from there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sourced {
    /// The location that sends it.
    pub location: LocationId,
    /// Who gives what.
    pub lines: Vec<SourcedLine>,
    /// Units that are not there yet: what the order waits for.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub missing: i64,
    /// Expected cost: of sending, of bringing lines together, of sales that the units will be missing for.
    pub cost: Money,
    /// The cheapest way from each other location that could send it, cheapest first.
    pub others: Vec<OtherSource>,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde calls it so")]
pub(crate) fn is_zero(units: &i64) -> bool {
    *units == 0
}

/// What a location has of a product.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shelf {
    /// The location.
    pub location: LocationId,
    /// Units there that nobody was promised; none where nobody counts the product anywhere.
    pub free: Option<i64>,
    /// Units sold from there in the [`Shelf::SOLD_DAYS`] days before.
    pub sold: i64,
    /// The product's price in minor units; 0 where no source tells.
    pub price_minor: i64,
    /// Its cost in minor units, or the cheapest supplier's.
    pub cost_minor: Option<i64>,
}

impl Shelf {
    /// Days of sales that it tells.
    pub const SOLD_DAYS: u8 = 28;
}

/// Units kept for somebody who is about to order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reservation {
    /// Its id.
    pub id: String,
    /// The order that it is for, where that has a number already.
    pub order: Option<OrderId>,
    /// When it was made.
    pub made_at: Timestamp,
    /// Until when it holds unless the order comes.
    pub expires_at: Timestamp,
    /// From where.
    pub sourced: Sourced,
}
