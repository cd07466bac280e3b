//! What was known at one instant, read once: open orders, stock, customers.

use crate::problem::Fault;
use qm_domain::{LocationId, Sku, Timestamp};
use qm_store::{CustomerFacts, OpenOrderFacts, SALES_WEEKS, StockFacts, Store};
use std::collections::BTreeMap;

/// What was known at one instant.
pub(super) struct Facts {
    /// The instant.
    pub(super) now: Timestamp,
    /// Open orders by id.
    pub(super) orders: Vec<OpenOrderFacts>,
    /// Products at locations.
    pub(super) stock: Vec<StockFacts>,
    /// Names of products.
    pub(super) labels: BTreeMap<Sku, String>,
    /// Units sold in the last weeks.
    pub(super) sales: BTreeMap<(Sku, LocationId), [i64; SALES_WEEKS]>,
    /// Customers by pseudonym.
    pub(super) customers: Vec<CustomerFacts>,
}

impl Facts {
    pub(super) fn read(store: &Store, now: Timestamp) -> Result<Self, Fault> {
        Ok(Self {
            now,
            orders: store.open_orders(now)?,
            stock: store.stock_positions(now)?,
            labels: store.product_labels()?,
            sales: store.weekly_sales(now)?,
            customers: store.customers(now)?,
        })
    }
}
