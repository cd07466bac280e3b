//! Orders: the list, and one order with all that belongs to it.

use crate::cell::{id, maybe_currency, maybe_id, maybe_time, time};
use crate::error::Error;
use crate::page::{Page, PageRequest, anywhere, cursor};
use crate::snapshot::LINE_LOCATION;
use crate::sourcing::sourced;
use crate::store::Store;
use qm_domain::{Currency, LocationId, OrderId, PersonId, ShipmentId, Sku, Sourced, TicketId, Timestamp};
use rusqlite::{Connection, OptionalExtension, Row, params};
use serde::Serialize;

/// Which orders are wanted. Empty fields let everything through.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct OrderFilter {
    /// With one status code.
    pub status: Option<String>,
    /// Of one location.
    pub location: Option<LocationId>,
    /// Whose id holds this text.
    pub text: Option<String>,
}

/// An order in a list.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct OrderListRow {
    /// Its id.
    pub order: OrderId,
    /// `sale`, `cancellation` or `return`.
    pub kind: String,
    /// Status code as the source tells it last.
    pub status: String,
    /// When it was placed.
    pub placed_at: Timestamp,
    /// Who bought.
    pub customer: Option<PersonId>,
    /// Where it is fulfilled.
    pub location: Option<LocationId>,
    /// When it must be handed over.
    pub ship_by: Option<Timestamp>,
    /// When it should arrive.
    pub promised_at: Option<Timestamp>,
    /// When its first parcel left.
    pub shipped_at: Option<Timestamp>,
    /// When its last parcel arrived.
    pub delivered_at: Option<Timestamp>,
    /// Lines.
    pub lines: u32,
    /// Units.
    pub units: i64,
    /// Value of its lines in minor units.
    pub value_minor: i64,
    /// Currency of the value; none means the shop's.
    pub currency: Option<Currency>,
}

/// A line of an order.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct OrderLineRow {
    /// Its id within the order.
    pub line: String,
    /// Product.
    pub sku: Sku,
    /// Its name.
    pub label: Option<String>,
    /// Units.
    pub quantity: i64,
    /// Price of one unit in minor units.
    pub unit_price_minor: i64,
    /// Which location gives it.
    pub location: Option<LocationId>,
}

/// A task done on an order.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct TaskRow {
    /// Kind code.
    pub kind: String,
    /// Who did it.
    pub worker: Option<String>,
    /// Where.
    pub station: Option<String>,
    /// From.
    pub started_at: Timestamp,
    /// To.
    pub finished_at: Timestamp,
}

/// A parcel of an order.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ShipmentRow {
    /// Its id.
    pub shipment: ShipmentId,
    /// Carrier.
    pub carrier: Option<String>,
    /// Service.
    pub service: Option<String>,
    /// When it left.
    pub shipped_at: Option<Timestamp>,
    /// When it should arrive.
    pub promised_at: Option<Timestamp>,
    /// When it arrived.
    pub delivered_at: Option<Timestamp>,
}

/// A payment of an order.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PaymentRow {
    /// How it was paid.
    pub method: String,
    /// Amount in minor units.
    pub amount_minor: i64,
    /// Instalments.
    pub instalments: Option<i64>,
}

/// An order with all that belongs to it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct OrderDetail {
    /// What the list shows.
    pub order: OrderListRow,
    /// Its lines.
    pub lines: Vec<OrderLineRow>,
    /// Tasks done, oldest first.
    pub tasks: Vec<TaskRow>,
    /// Its parcels.
    pub shipments: Vec<ShipmentRow>,
    /// Its payments.
    pub payments: Vec<PaymentRow>,
    /// Tickets and reviews about it, oldest first.
    pub tickets: Vec<TicketId>,
    /// Where it is given from and why, where that was chosen here.
    pub sourced: Option<Sourced>,
}

const SELECTED: &str = "SELECT o.\"order\", o.kind, o.status, o.placed_at, o.customer,
    coalesce(o.location, o.sourced) AS location, o.ship_by,
    o.promised_at, o.currency,
    (SELECT min(s.shipped_at) FROM shipments s WHERE s.\"order\" = o.\"order\") AS shipped_at,
    (SELECT max(s.delivered_at) FROM shipments s WHERE s.\"order\" = o.\"order\") AS delivered_at,
    (SELECT count(*) FROM order_lines l WHERE l.\"order\" = o.\"order\") AS lines,
    (SELECT coalesce(sum(l.quantity), 0) FROM order_lines l WHERE l.\"order\" = o.\"order\") AS units,
    (SELECT coalesce(sum(l.quantity * l.unit_price), 0) FROM order_lines l
        WHERE l.\"order\" = o.\"order\") AS value
    FROM orders o";

impl Store {
    /// A page of orders, the latest first.
    ///
    /// # Errors
    /// [`Error::Cursor`] for a cursor of another list.
    pub fn order_list(
        &self,
        filter: &OrderFilter,
        page: PageRequest<'_>,
    ) -> Result<Page<OrderListRow>, Error> {
        let (before, key) = page.after((i64::MAX, ""))?;
        let sql = format!(
            "{SELECTED} WHERE o.placed_at <= ?1 AND (o.placed_at < ?1 OR o.\"order\" > ?2)
             AND (?3 IS NULL OR o.status = ?3) AND (?4 IS NULL OR coalesce(o.location, o.sourced) = ?4)
             AND (?5 IS NULL OR o.\"order\" LIKE ?5 ESCAPE '\\')
             ORDER BY o.placed_at DESC, o.\"order\" LIMIT ?6"
        );
        let location = filter.location.as_ref().map(LocationId::as_str);
        let text = filter.text.as_deref().map(anywhere);
        let rows = self.read(|connection| {
            let mut statement = connection.prepare_cached(&sql)?;
            let rows =
                statement.query_map(params![before, key, filter.status, location, text, page.rows()], row)?;
            Ok(rows.collect::<Result<Vec<_>, _>>()?)
        })?;
        Ok(page.cut(rows, |r| cursor(r.placed_at.micros(), r.order.as_str())))
    }

    /// One order with all that belongs to it; `None` when there is no such order.
    ///
    /// # Errors
    /// When the data base refuses or a stored value cannot be read.
    pub fn order_detail(&self, order: &OrderId) -> Result<Option<OrderDetail>, Error> {
        self.read(|connection| {
            let sql = format!("{SELECTED} WHERE o.\"order\" = ?1");
            let found = connection.prepare_cached(&sql)?.query_row([order.as_str()], row).optional()?;
            let Some(found) = found else { return Ok(None) };
            let key = order.as_str();
            Ok(Some(OrderDetail {
                order: found,
                lines: lines(connection, key)?,
                tasks: tasks(connection, key)?,
                shipments: shipments(connection, key)?,
                payments: payments(connection, key)?,
                tickets: tickets(connection, key)?,
                sourced: sourced(connection, key)?,
            }))
        })
    }
}

fn row(row: &Row<'_>) -> rusqlite::Result<OrderListRow> {
    Ok(OrderListRow {
        order: id(row, "order")?,
        kind: row.get("kind")?,
        status: row.get("status")?,
        placed_at: time(row, "placed_at")?,
        customer: maybe_id(row, "customer")?,
        location: maybe_id(row, "location")?,
        ship_by: maybe_time(row, "ship_by")?,
        promised_at: maybe_time(row, "promised_at")?,
        shipped_at: maybe_time(row, "shipped_at")?,
        delivered_at: maybe_time(row, "delivered_at")?,
        lines: row.get("lines")?,
        units: row.get("units")?,
        value_minor: row.get("value")?,
        currency: maybe_currency(row, "currency")?,
    })
}

fn lines(connection: &Connection, order: &str) -> Result<Vec<OrderLineRow>, Error> {
    let mut statement = connection.prepare_cached(&format!(
        "SELECT l.line, l.sku, p.label, l.quantity, l.unit_price, {LINE_LOCATION} FROM order_lines l
         JOIN orders o ON o.\"order\" = l.\"order\"
         LEFT JOIN products p ON p.sku = l.sku WHERE l.\"order\" = ?1 ORDER BY l.line"
    ))?;
    let rows = statement.query_map([order], |r| {
        Ok(OrderLineRow {
            line: r.get(0)?,
            sku: id(r, 1)?,
            label: r.get(2)?,
            quantity: r.get(3)?,
            unit_price_minor: r.get(4)?,
            location: maybe_id(r, 5)?,
        })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

fn tasks(connection: &Connection, order: &str) -> Result<Vec<TaskRow>, Error> {
    let mut statement = connection.prepare_cached(
        "SELECT kind, worker, station, started_at, finished_at FROM tasks WHERE \"order\" = ?1
         ORDER BY started_at, task",
    )?;
    let rows = statement.query_map([order], |r| {
        Ok(TaskRow {
            kind: r.get(0)?,
            worker: r.get(1)?,
            station: r.get(2)?,
            started_at: time(r, 3)?,
            finished_at: time(r, 4)?,
        })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

fn shipments(connection: &Connection, order: &str) -> Result<Vec<ShipmentRow>, Error> {
    let mut statement = connection.prepare_cached(
        "SELECT shipment, carrier, service, shipped_at, promised_at, delivered_at FROM shipments
         WHERE \"order\" = ?1 ORDER BY shipment",
    )?;
    let rows = statement.query_map([order], |r| {
        Ok(ShipmentRow {
            shipment: id(r, 0)?,
            carrier: r.get(1)?,
            service: r.get(2)?,
            shipped_at: maybe_time(r, 3)?,
            promised_at: maybe_time(r, 4)?,
            delivered_at: maybe_time(r, 5)?,
        })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

fn payments(connection: &Connection, order: &str) -> Result<Vec<PaymentRow>, Error> {
    let sql = "SELECT method, amount, instalments FROM payments WHERE \"order\" = ?1 ORDER BY sequence";
    let mut statement = connection.prepare_cached(sql)?;
    let rows = statement.query_map([order], |r| {
        Ok(PaymentRow { method: r.get(0)?, amount_minor: r.get(1)?, instalments: r.get(2)? })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

fn tickets(connection: &Connection, order: &str) -> Result<Vec<TicketId>, Error> {
    let mut statement = connection.prepare_cached(
        "SELECT ticket AS id, opened_at AS at FROM tickets WHERE \"order\" = ?1
         UNION ALL SELECT review, at FROM reviews WHERE \"order\" = ?1 ORDER BY 2, 1",
    )?;
    let rows = statement.query_map([order], |r| id(r, 0))?;
    Ok(rows.collect::<Result<_, _>>()?)
}
