//! What came of decisions, as far as facts tell: units received, units sold, goods ordered, parcels delivered.

use crate::error::Error;
use crate::snapshot::{LINE_LOCATION, SALE_AT};
use crate::store::Store;
use qm_domain::{DecisionId, LocationId, OrderId, PersonId, Sku, Timestamp};
use rusqlite::params;

/// From after an instant up to another one, itself included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Period {
    /// The instant before it.
    pub after: Timestamp,
    /// Its last instant.
    pub upto: Timestamp,
}

impl Store {
    /// Units received by `as_of` of what a decision bought or moved; `None` when no source tells that it was ordered.
    ///
    /// # Errors
    /// When the data base refuses.
    pub fn units_received(&self, decision: &DecisionId, as_of: Timestamp) -> Result<Option<i64>, Error> {
        self.read(|c| {
            let sql = "SELECT sum(CASE WHEN received_at <= ?2 THEN quantity ELSE 0 END)
                 FROM purchase_orders WHERE decision = ?1 AND ordered_at <= ?2";
            let row = params![decision.as_str(), as_of.micros()];
            Ok(c.prepare_cached(sql)?.query_row(row, |r| r.get(0))?)
        })
    }

    /// Units of a product that were ordered from a location within a period and not cancelled by its end.
    ///
    /// # Errors
    /// When the data base refuses.
    pub fn units_sold(&self, sku: &Sku, location: &LocationId, period: Period) -> Result<i64, Error> {
        self.read(|c| {
            let sql = format!(
                "SELECT coalesce(sum(l.quantity), 0) FROM order_lines l JOIN orders o ON o.\"order\" = l.\"order\"
                 WHERE {SALE_AT} AND l.kind = 'sale' AND l.sku = ?2 AND o.placed_at > ?4
                 AND {LINE_LOCATION} = ?3"
            );
            let row = params![period.upto.micros(), sku.as_str(), location.as_str(), period.after.micros()];
            Ok(c.prepare_cached(&sql)?.query_row(row, |r| r.get(0))?)
        })
    }

    /// Value in minor units of the goods that a customer ordered within a period; `None` when nothing was.
    ///
    /// # Errors
    /// When the data base refuses.
    pub fn value_ordered(&self, customer: &PersonId, period: Period) -> Result<Option<i64>, Error> {
        self.read(|c| {
            let sql = format!(
                "SELECT sum(l.quantity * l.unit_price) FROM orders o JOIN order_lines l ON l.\"order\" = o.\"order\"
                 WHERE {SALE_AT} AND l.kind = 'sale' AND o.customer = ?2 AND o.placed_at > ?3"
            );
            let row = params![period.upto.micros(), customer.as_str(), period.after.micros()];
            Ok(c.prepare_cached(&sql)?.query_row(row, |r| r.get(0))?)
        })
    }

    /// Whether a parcel of the order was delivered within a period.
    ///
    /// # Errors
    /// When the data base refuses.
    pub fn delivered_in(&self, order: &OrderId, period: Period) -> Result<bool, Error> {
        self.read(|c| {
            let sql = "SELECT 1 FROM shipments
                 WHERE \"order\" = ?1 AND delivered_at > ?2 AND delivered_at <= ?3";
            let row = params![order.as_str(), period.after.micros(), period.upto.micros()];
            Ok(c.prepare_cached(sql)?.exists(row)?)
        })
    }
}
