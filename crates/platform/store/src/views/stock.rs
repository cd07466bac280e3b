//! Stock: the list by product, and one product at one location with its history.

use crate::cell::{id, maybe_currency, maybe_id, maybe_time, time};
use crate::error::Error;
use crate::page::{Page, PageRequest, anywhere};
use crate::predictions::latest_predictions;
use crate::snapshot::LINE_LOCATION;
use crate::store::Store;
use qm_domain::{
    Currency, Day, LocationId, PredictionKind, PredictionRecord, Sku, Subject, SupplierId, Timestamp,
};
use rusqlite::{Connection, params};
use serde::Serialize;

/// Days over which sales of the list are summed.
const RECENT_DAYS: i64 = 28;
const MICROS_PER_DAY: i64 = 86_400_000_000;
/// Predictions shown with a product.
const PREDICTIONS: usize = 12;

/// A product at a location in a list.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct StockListRow {
    /// Product.
    pub sku: Sku,
    /// Its name.
    pub label: Option<String>,
    /// Its category.
    pub category: Option<String>,
    /// Location.
    pub location: LocationId,
    /// Units there by the latest count and the movements since; none where nobody counted.
    pub on_hand: Option<i64>,
    /// Units ordered and not received.
    pub on_order: i64,
    /// Units sold there in the last 28 days.
    pub sold_28_days: i64,
    /// Price of one unit in minor units.
    pub price_minor: Option<i64>,
    /// Its currency; none means the shop's.
    pub currency: Option<Currency>,
}

/// A purchase or transfer that was placed.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PurchaseOrderRow {
    /// Its id.
    pub purchase: String,
    /// From whom.
    pub supplier: Option<SupplierId>,
    /// From where, for a transfer.
    pub from: Option<LocationId>,
    /// Units.
    pub quantity: i64,
    /// When it was placed.
    pub ordered_at: Timestamp,
    /// When it is expected.
    pub expected_at: Option<Timestamp>,
    /// When it came.
    pub received_at: Option<Timestamp>,
}

/// A product at a location.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct StockDetail {
    /// What the list shows.
    pub row: StockListRow,
    /// Units sold by day (UTC); days without sales are left out.
    pub sold: Vec<(Day, i64)>,
    /// Counts of the stock, oldest first.
    pub counts: Vec<(Timestamp, i64)>,
    /// Changes of the stock, oldest first.
    pub movements: Vec<(Timestamp, i64)>,
    /// What was ordered, latest first.
    pub purchases: Vec<PurchaseOrderRow>,
    /// The latest demand predictions, newest first.
    pub predictions: Vec<PredictionRecord>,
}

impl Store {
    /// A page of stock as it stands at `now`: `limit` counts products, each with all its locations.
    ///
    /// # Errors
    /// When the data base refuses or a stored value cannot be read.
    pub fn stock_list(
        &self,
        text: Option<&str>,
        now: Timestamp,
        page: PageRequest<'_>,
    ) -> Result<Page<StockListRow>, Error> {
        self.read(|connection| {
            let mut statement = connection.prepare_cached(
                "SELECT sku FROM products
                 WHERE sku > ?1 AND (?2 IS NULL OR sku LIKE ?2 ESCAPE '\\' OR label LIKE ?2 ESCAPE '\\')
                 ORDER BY sku LIMIT ?3",
            )?;
            let text = text.map(anywhere);
            let skus = statement.query_map(params![page.after_key(), text, page.rows()], |r| id(r, 0))?;
            let skus: Vec<Sku> = skus.collect::<Result<_, _>>()?;
            let skus = page.cut(skus, |sku| sku.as_str().into());
            let mut items = Vec::new();
            for sku in &skus.items {
                items.extend(rows_of(connection, sku, now)?);
            }
            Ok(Page { items, next: skus.next })
        })
    }

    /// One product at one location, with what happened since `since`; `None` when it never was there.
    ///
    /// # Errors
    /// When the data base refuses or a stored value cannot be read.
    pub fn stock_detail(
        &self,
        sku: &Sku,
        location: &LocationId,
        since: Timestamp,
        now: Timestamp,
    ) -> Result<Option<StockDetail>, Error> {
        self.read(|connection| {
            let found = rows_of(connection, sku, now)?.into_iter().find(|r| r.location == *location);
            let Some(row) = found else { return Ok(None) };
            let subject = Subject::Stock { sku: sku.clone(), location: location.clone() }.key();
            let bare = format!("{sku}@{location}");
            let mut predictions = latest_predictions(connection, PredictionKind::Demand, &bare, PREDICTIONS)?;
            predictions.extend(latest_predictions(
                connection,
                PredictionKind::Demand,
                &subject,
                PREDICTIONS,
            )?);
            let at = (sku, location, since);
            Ok(Some(StockDetail {
                row,
                sold: sold(connection, at, now)?,
                counts: series(connection, at, now, "SELECT at, on_hand FROM stock_levels")?,
                movements: series(connection, at, now, "SELECT at, quantity FROM stock_movements")?,
                purchases: purchases(connection, sku, location)?,
                predictions,
            }))
        })
    }
}

/// A product at all its locations, by location.
fn rows_of(connection: &Connection, sku: &Sku, now: Timestamp) -> Result<Vec<StockListRow>, Error> {
    let mut statement = connection.prepare_cached(&format!(
        "WITH sold AS (SELECT {LINE_LOCATION} AS location,
                 sum(CASE WHEN o.placed_at > ?3 AND o.status NOT IN ('cancelled', 'unavailable')
                     THEN l.quantity ELSE 0 END) AS units
             FROM order_lines l JOIN orders o ON o.\"order\" = l.\"order\"
             WHERE l.sku = ?1 AND l.kind = 'sale' AND o.placed_at <= ?2 GROUP BY 1),
         counted AS (SELECT location, max(at) AS at, on_hand FROM stock_levels
             WHERE sku = ?1 AND at <= ?2 GROUP BY location),
         places AS (SELECT location FROM sold WHERE location IS NOT NULL UNION SELECT location FROM counted)
         SELECT p.sku, p.label, p.category, a.location, p.price, p.currency,
             c.on_hand + coalesce((SELECT sum(m.quantity) FROM stock_movements m WHERE m.sku = ?1
                 AND m.location = a.location AND m.at > c.at AND m.at <= ?2), 0) AS on_hand,
             coalesce((SELECT sum(q.quantity) FROM purchase_orders q WHERE q.sku = ?1
                 AND q.location = a.location AND q.ordered_at <= ?2
                 AND (q.received_at IS NULL OR q.received_at > ?2)), 0) AS on_order,
             coalesce(s.units, 0) AS sold
         FROM places a JOIN products p ON p.sku = ?1
         LEFT JOIN counted c ON c.location = a.location LEFT JOIN sold s ON s.location = a.location
         ORDER BY a.location"
    ))?;
    let recent = now.plus_days(-RECENT_DAYS).micros();
    let rows = statement.query_map(params![sku.as_str(), now.micros(), recent], |row| {
        Ok(StockListRow {
            sku: id(row, "sku")?,
            label: row.get("label")?,
            category: row.get("category")?,
            location: id(row, "location")?,
            on_hand: row.get("on_hand")?,
            on_order: row.get("on_order")?,
            sold_28_days: row.get("sold")?,
            price_minor: row.get("price")?,
            currency: maybe_currency(row, "currency")?,
        })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Product, location, since when.
type Stretch<'a> = (&'a Sku, &'a LocationId, Timestamp);

fn sold(connection: &Connection, at: Stretch<'_>, now: Timestamp) -> Result<Vec<(Day, i64)>, Error> {
    let sql = format!(
        "SELECT o.placed_at / {MICROS_PER_DAY} AS day, sum(l.quantity)
         FROM order_lines l JOIN orders o ON o.\"order\" = l.\"order\"
         WHERE l.sku = ?1 AND l.kind = 'sale' AND {LINE_LOCATION} = ?2
         AND o.placed_at >= ?3 AND o.placed_at <= ?4 AND o.status NOT IN ('cancelled', 'unavailable')
         GROUP BY day ORDER BY day"
    );
    let mut statement = connection.prepare_cached(&sql)?;
    let key = params![at.0.as_str(), at.1.as_str(), at.2.micros(), now.micros()];
    let rows = statement.query_map(key, |r| Ok((Day::from_epoch(r.get(0)?), r.get(1)?)))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

fn series(
    connection: &Connection,
    at: Stretch<'_>,
    now: Timestamp,
    select: &str,
) -> Result<Vec<(Timestamp, i64)>, Error> {
    let sql = format!("{select} WHERE sku = ?1 AND location = ?2 AND at >= ?3 AND at <= ?4 ORDER BY at");
    let mut statement = connection.prepare_cached(&sql)?;
    let key = params![at.0.as_str(), at.1.as_str(), at.2.micros(), now.micros()];
    let rows = statement.query_map(key, |r| Ok((time(r, 0)?, r.get(1)?)))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

fn purchases(
    connection: &Connection,
    sku: &Sku,
    location: &LocationId,
) -> Result<Vec<PurchaseOrderRow>, Error> {
    let mut statement = connection.prepare_cached(
        "SELECT purchase, supplier, from_location, quantity, ordered_at, expected_at, received_at
         FROM purchase_orders WHERE sku = ?1 AND location = ?2 ORDER BY ordered_at DESC, purchase LIMIT 50",
    )?;
    let rows = statement.query_map([sku.as_str(), location.as_str()], |r| {
        Ok(PurchaseOrderRow {
            purchase: r.get(0)?,
            supplier: maybe_id(r, 1)?,
            from: maybe_id(r, 2)?,
            quantity: r.get(3)?,
            ordered_at: time(r, 4)?,
            expected_at: maybe_time(r, 5)?,
            received_at: maybe_time(r, 6)?,
        })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}
