//! What was sold lately, product names, and what carriers said: small reads that pages put beside other rows.

use crate::cell::{id, time};
use crate::error::Error;
use crate::snapshot::LINE_LOCATION;
use crate::store::Store;
use qm_domain::{LocationId, ShipmentId, Sku, Timestamp};
use rusqlite::params;
use std::collections::BTreeMap;

/// Weeks of sales beside a product.
pub const SALES_WEEKS: usize = 8;
const MICROS_PER_WEEK: i64 = 7 * 86_400_000_000;

impl Store {
    /// Units sold by product and location in each of the [`SALES_WEEKS`] weeks before `until`, oldest first.
    /// Products without a sale in them are left out.
    ///
    /// # Errors
    /// When the data base refuses.
    pub fn weekly_sales(
        &self,
        until: Timestamp,
    ) -> Result<BTreeMap<(Sku, LocationId), [i64; SALES_WEEKS]>, Error> {
        let since = until.plus_days(-7 * i64::try_from(SALES_WEEKS).unwrap_or(0));
        self.read(|connection| {
            let mut statement = connection.prepare_cached(&format!(
                "SELECT l.sku, {LINE_LOCATION} AS location,
                     (o.placed_at - ?1 - 1) / ?3 AS week, sum(l.quantity)
                 FROM orders o JOIN order_lines l ON l.\"order\" = o.\"order\"
                 WHERE o.placed_at > ?1 AND o.placed_at <= ?2 AND l.kind = 'sale'
                     AND {LINE_LOCATION} IS NOT NULL
                 GROUP BY 1, 2, 3"
            ))?;
            let mut found = BTreeMap::new();
            let rows = statement
                .query_map(params![since.micros(), until.micros(), MICROS_PER_WEEK], |row| {
                    Ok((id(row, 0)?, id(row, 1)?, row.get::<_, i64>(2)?, row.get::<_, i64>(3)?))
                })?;
            for row in rows {
                let (sku, location, week, units) = row?;
                let weeks: &mut [i64; SALES_WEEKS] = found.entry((sku, location)).or_default();
                if let Some(cell) = usize::try_from(week).ok().and_then(|week| weeks.get_mut(week)) {
                    *cell = units;
                }
            }
            Ok(found)
        })
    }

    /// The names of all products that have one.
    ///
    /// # Errors
    /// When the data base refuses.
    pub fn product_labels(&self) -> Result<BTreeMap<Sku, String>, Error> {
        self.read(|connection| {
            let mut statement =
                connection.prepare_cached("SELECT sku, label FROM products WHERE label IS NOT NULL")?;
            let rows = statement.query_map([], |row| Ok((id(row, 0)?, row.get(1)?)))?;
            Ok(rows.collect::<Result<_, _>>()?)
        })
    }

    /// What carriers said of a parcel up to `until`, oldest first: when, and the status code.
    ///
    /// # Errors
    /// When the data base refuses.
    pub fn tracking(
        &self,
        shipment: &ShipmentId,
        until: Timestamp,
    ) -> Result<Vec<(Timestamp, String)>, Error> {
        self.read(|connection| {
            let mut statement = connection.prepare_cached(
                "SELECT at, status FROM tracking WHERE shipment = ?1 AND at <= ?2 ORDER BY at, status",
            )?;
            let rows = statement.query_map(params![shipment.as_str(), until.micros()], |row| {
                Ok((time(row, 0)?, row.get(1)?))
            })?;
            Ok(rows.collect::<Result<_, _>>()?)
        })
    }
}
