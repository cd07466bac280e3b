//! Orders with work left.

use super::SALE_AT;
use crate::cell::{code, id, maybe_currency, maybe_id, maybe_time, place, time};
use crate::error::Error;
use crate::store::Store;
use qm_domain::{Currency, GeoPoint, LocationId, OrderId, PersonId, TaskKind, Timestamp};
use rusqlite::{Connection, Row, params, params_from_iter};

/// Orders `o` that have not left the house at `?1`, besides [`SALE_AT`].
pub(crate) const OPEN_AT: &str = "NOT EXISTS (SELECT 1 FROM shipments s WHERE s.\"order\" = o.\"order\"
        AND (s.shipped_at <= ?1 OR s.delivered_at <= ?1))
    AND NOT (o.status IN ('shipped', 'delivered') AND NOT EXISTS (SELECT 1 FROM shipments s
        WHERE s.\"order\" = o.\"order\" AND (s.shipped_at IS NOT NULL OR s.delivered_at IS NOT NULL)))";

/// An order with work left.
#[derive(Debug, Clone, PartialEq)]
pub struct OpenOrderFacts {
    /// Its id.
    pub order: OrderId,
    /// Where it is fulfilled: the order's location, otherwise its first line's; where no source tells, the one that was chosen for
    /// it; none without.
    pub location: Option<LocationId>,
    /// Who bought.
    pub customer: Option<PersonId>,
    /// When it was placed.
    pub placed_at: Timestamp,
    /// When it was paid for, if it was by then.
    pub approved_at: Option<Timestamp>,
    /// When it must be handed over.
    pub ship_by: Option<Timestamp>,
    /// When it should arrive.
    pub promised_at: Option<Timestamp>,
    /// Delivery window.
    pub window: Option<(Timestamp, Timestamp)>,
    /// Lines sold.
    pub lines: u32,
    /// Units sold.
    pub units: i64,
    /// Weight in grams; none when no product of it has one.
    pub weight_g: Option<f64>,
    /// Value of the goods in minor units.
    pub value_minor: i64,
    /// Currency of the value; none means the shop's.
    pub currency: Option<Currency>,
    /// Where it goes.
    pub place: Option<GeoPoint>,
    /// Region it goes to.
    pub region: Option<String>,
    /// Kinds of its tasks that were finished by then, in order.
    pub done: Vec<TaskKind>,
    /// When its last finished task ended.
    pub worked_until: Option<Timestamp>,
}

impl Store {
    /// Sales that were placed by `as_of`, not cancelled and not shipped by then, by id.
    ///
    /// Where a source tells of no shipments, an order is complete by its status. O(orders).
    ///
    /// # Errors
    /// When the data base refuses or a stored value cannot be read.
    pub fn open_orders(&self, as_of: Timestamp) -> Result<Vec<OpenOrderFacts>, Error> {
        self.read(|connection| {
            let mut orders = orders_where(connection, OPEN_AT, as_of, None)?;
            add_tasks(connection, as_of, &mut orders)?;
            Ok(orders)
        })
    }

    /// Sales placed after `since` and by `as_of`, not cancelled by then, by id, as they were placed. O(orders).
    ///
    /// # Errors
    /// When the data base refuses or a stored value cannot be read.
    pub fn placed_orders(&self, since: Timestamp, as_of: Timestamp) -> Result<Vec<OpenOrderFacts>, Error> {
        self.read(|connection| orders_where(connection, "o.placed_at > ?2", as_of, Some(since)))
    }
}

fn orders_where(
    connection: &Connection,
    condition: &str,
    as_of: Timestamp,
    since: Option<Timestamp>,
) -> Result<Vec<OpenOrderFacts>, Error> {
    let sql = format!(
        "WITH open AS MATERIALIZED (SELECT o.* FROM orders o WHERE {SALE_AT} AND {condition})
         SELECT o.\"order\", o.customer, o.placed_at, o.ship_by, o.promised_at, o.window_from, o.window_to,
             o.lat, o.lng, o.region,
             CASE WHEN o.approved_at <= ?1 THEN o.approved_at END AS approved_at,
             count(l.line) AS lines, coalesce(sum(l.quantity), 0) AS units,
             sum(l.quantity * p.weight_g) AS weight_g,
             coalesce(sum(l.quantity * l.unit_price), 0) AS value,
             coalesce(o.currency, l.currency) AS currency, min(l.line),
             coalesce(o.location, l.location, o.sourced) AS location
         FROM open o
         LEFT JOIN order_lines l ON l.\"order\" = o.\"order\" AND l.kind = 'sale'
         LEFT JOIN products p ON p.sku = l.sku
         GROUP BY o.\"order\" ORDER BY o.\"order\""
    );
    let mut statement = connection.prepare_cached(&sql)?;
    let instants: Vec<i64> = [Some(as_of), since].into_iter().flatten().map(Timestamp::micros).collect();
    let orders = statement.query_map(params_from_iter(instants), order)?;
    Ok(orders.collect::<Result<_, _>>()?)
}

fn order(row: &Row<'_>) -> rusqlite::Result<OpenOrderFacts> {
    Ok(OpenOrderFacts {
        order: id(row, "order")?,
        location: maybe_id(row, "location")?,
        customer: maybe_id(row, "customer")?,
        placed_at: time(row, "placed_at")?,
        approved_at: maybe_time(row, "approved_at")?,
        ship_by: maybe_time(row, "ship_by")?,
        promised_at: maybe_time(row, "promised_at")?,
        window: maybe_time(row, "window_from")?.zip(maybe_time(row, "window_to")?),
        lines: row.get("lines")?,
        units: row.get("units")?,
        weight_g: row.get("weight_g")?,
        value_minor: row.get("value")?,
        currency: maybe_currency(row, "currency")?,
        place: place(row, "lat", "lng")?,
        region: row.get("region")?,
        done: Vec::new(),
        worked_until: None,
    })
}

fn add_tasks(connection: &Connection, as_of: Timestamp, orders: &mut [OpenOrderFacts]) -> Result<(), Error> {
    let sql =
        "SELECT kind, max(finished_at) FROM tasks WHERE \"order\" = ?1 AND finished_at <= ?2 GROUP BY kind";
    let mut statement = connection.prepare_cached(sql)?;
    for order in orders {
        let tasks = statement.query_map(params![order.order.as_str(), as_of.micros()], |r| {
            Ok((code(r, 0, TaskKind::from_code)?, time(r, 1)?))
        })?;
        for task in tasks {
            let (kind, finished_at) = task?;
            order.done.push(kind);
            order.worked_until = order.worked_until.max(Some(finished_at));
        }
        order.done.sort_unstable();
    }
    Ok(())
}
