//! Parcels under way.

use super::SALE_AT;
use crate::cell::{id, maybe_currency, maybe_id, maybe_time, place, time};
use crate::error::Error;
use crate::store::Store;
use qm_domain::{CarrierId, Currency, GeoPoint, LocationId, OrderId, PersonId, ShipmentId, Timestamp};

/// A parcel under way.
#[derive(Debug, Clone, PartialEq)]
pub struct ParcelFacts {
    /// Its id.
    pub shipment: ShipmentId,
    /// Its order.
    pub order: OrderId,
    /// Whose it is.
    pub customer: Option<PersonId>,
    /// Where it left: the parcel's location, otherwise the order's.
    pub location: Option<LocationId>,
    /// When the order was placed.
    pub placed_at: Timestamp,
    /// When the parcel left.
    pub shipped_at: Timestamp,
    /// What was promised: the parcel's promise, otherwise the order's.
    pub promised_at: Option<Timestamp>,
    /// Carrier.
    pub carrier: Option<CarrierId>,
    /// Service.
    pub service: Option<String>,
    /// Kilometres, where the source tells.
    pub distance_km: Option<f64>,
    /// Weight in grams, where the source tells.
    pub weight_g: Option<f64>,
    /// Where it goes.
    pub place: Option<GeoPoint>,
    /// Region it goes to.
    pub region: Option<String>,
    /// Value of the order's goods in minor units.
    pub value_minor: i64,
    /// Currency of the value; none means the shop's.
    pub currency: Option<Currency>,
}

impl Store {
    /// Parcels that were shipped by `as_of` and not delivered by then, of orders not cancelled by then, by id.
    /// A parcel of an order whose status is delivered, but of which no source tells when, has arrived. O(parcels).
    ///
    /// # Errors
    /// When the data base refuses or a stored value cannot be read.
    pub fn parcels_under_way(&self, as_of: Timestamp) -> Result<Vec<ParcelFacts>, Error> {
        let sql = format!(
            "SELECT s.shipment, s.\"order\", o.customer, coalesce(s.location, o.location, o.sourced) AS location,
                 o.placed_at, s.shipped_at, coalesce(s.promised_at, o.promised_at) AS promised_at,
                 s.carrier, s.service, s.distance_km, s.weight_g, o.lat, o.lng, o.region,
                 (SELECT coalesce(sum(l.quantity * l.unit_price), 0) FROM order_lines l
                     WHERE l.\"order\" = o.\"order\" AND l.kind = 'sale') AS value,
                 coalesce(o.currency, (SELECT min(l.currency) FROM order_lines l
                     WHERE l.\"order\" = o.\"order\")) AS currency
             FROM shipments s JOIN orders o ON o.\"order\" = s.\"order\"
             WHERE s.shipped_at <= ?1 AND (s.delivered_at IS NULL OR s.delivered_at > ?1)
             AND NOT (s.delivered_at IS NULL AND o.status = 'delivered')
             AND NOT EXISTS (SELECT 1 FROM tracking t
                 WHERE t.shipment = s.shipment AND t.status = 'delivered' AND t.at <= ?1)
             AND {SALE_AT} ORDER BY s.shipment"
        );
        self.read(|connection| {
            let mut statement = connection.prepare_cached(&sql)?;
            let parcels = statement.query_map([as_of.micros()], |row| {
                Ok(ParcelFacts {
                    shipment: id(row, "shipment")?,
                    order: id(row, "order")?,
                    customer: maybe_id(row, "customer")?,
                    location: maybe_id(row, "location")?,
                    placed_at: time(row, "placed_at")?,
                    shipped_at: time(row, "shipped_at")?,
                    promised_at: maybe_time(row, "promised_at")?,
                    carrier: maybe_id(row, "carrier")?,
                    service: row.get("service")?,
                    distance_km: row.get("distance_km")?,
                    weight_g: row.get("weight_g")?,
                    place: place(row, "lat", "lng")?,
                    region: row.get("region")?,
                    value_minor: row.get("value")?,
                    currency: maybe_currency(row, "currency")?,
                })
            })?;
            Ok(parcels.collect::<Result<_, _>>()?)
        })
    }
}
