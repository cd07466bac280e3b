//! From where open orders are given that name no location; where it is chosen, it is kept in the same transaction that looked at
//! what is there.

use crate::cell::{id, json, place};
use crate::error::Error;
use crate::reservations::{end_of_order, kept};
use crate::snapshot::{LINE_LOCATION, OPEN_AT, SALE_AT, leaving_of, on_hand};
use crate::store::Store;
use qm_domain::{GeoPoint, LocationId, OrderId, Shelf, Sku, Sourced, Timestamp, Wanted, WantedLine};
use rusqlite::{Connection, OptionalExtension, params};
use std::collections::{BTreeMap, BTreeSet};

/// What each location has of each product wanted.
pub type Shelves = BTreeMap<Sku, Vec<Shelf>>;

/// What a round of sourcing came to.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct SourcedCount {
    /// Orders that were given a location.
    pub sourced: u64,
    /// Those among them that wait for units that are not there.
    pub waiting: u64,
    /// Orders that nobody could give anything.
    pub nowhere: u64,
}

/// An order without a location of its own.
struct Homeless {
    order: OrderId,
    to: Option<GeoPoint>,
    /// Where it is given from so far, waiting for units.
    so_far: Option<Sourced>,
}

impl Store {
    /// Chooses from where each open order is given that names no location, and those again that wait for units and on which nobody
    /// worked yet; the earliest first, each seeing what those before it took. What was reserved for an order stays with it.
    /// `choose` answers none where nobody can send it. O(orders) to find them, then O(lines of its products) each.
    ///
    /// # Errors
    /// When the data base refuses; nothing is kept then.
    pub fn source_orders(
        &self,
        as_of: Timestamp,
        choose: &dyn Fn(&Wanted, &Shelves) -> Option<Sourced>,
    ) -> Result<SourcedCount, Error> {
        if self.read(|connection| homeless(connection, as_of))?.is_empty() {
            return Ok(SourcedCount::default());
        }
        self.write(|connection| {
            let mut count = SourcedCount::default();
            for order in homeless(connection, as_of)? {
                let found = source(connection, &order, as_of, choose)?;
                count.sourced += u64::from(found.is_some());
                count.waiting += u64::from(found.as_ref().is_some_and(|found| found.missing > 0));
                count.nowhere += u64::from(found.is_none());
            }
            Ok(count)
        })
    }

    /// From where each open order is given for which that was chosen here.
    ///
    /// # Errors
    /// When the data base refuses or a stored value cannot be read.
    pub fn sourced_orders(&self, as_of: Timestamp) -> Result<BTreeMap<OrderId, Sourced>, Error> {
        self.read(|connection| {
            let mut statement = connection.prepare_cached(&format!(
                "SELECT g.\"order\", g.body FROM sourcing g JOIN orders o ON o.\"order\" = g.\"order\"
                 WHERE o.location IS NULL AND o.sourced IS NOT NULL AND {SALE_AT} AND {OPEN_AT}"
            ))?;
            let rows = statement.query_map([as_of.micros()], |r| Ok((id(r, 0)?, json(r, 1)?)))?;
            Ok(rows.collect::<Result<_, _>>()?)
        })
    }
}

/// From where an order is given, where that was chosen here.
pub(crate) fn sourced(connection: &Connection, order: &str) -> Result<Option<Sourced>, Error> {
    let mut statement = connection.prepare_cached("SELECT body FROM sourcing WHERE \"order\" = ?1")?;
    Ok(statement.query_row([order], |r| json(r, 0)).optional()?)
}

/// What each location has of each product, as far as nobody was promised it. [`Error::Unknown`] where there is no such product.
pub(crate) fn shelves(connection: &Connection, wanted: &Wanted, as_of: Timestamp) -> Result<Shelves, Error> {
    wanted
        .lines
        .iter()
        .map(|line| Ok((line.sku.clone(), shelves_of(connection, &line.sku, as_of)?)))
        .collect()
}

fn homeless(connection: &Connection, as_of: Timestamp) -> Result<Vec<Homeless>, Error> {
    let mut statement = connection.prepare_cached(&format!(
        "SELECT o.\"order\", o.lat, o.lng, g.body FROM orders o LEFT JOIN sourcing g ON g.\"order\" = o.\"order\"
         WHERE o.location IS NULL AND (o.sourced IS NULL OR (g.body ->> '$.missing' > 0
             AND NOT EXISTS (SELECT 1 FROM tasks t WHERE t.\"order\" = o.\"order\")))
         AND {SALE_AT} AND {OPEN_AT}
         AND EXISTS (SELECT 1 FROM order_lines l WHERE l.\"order\" = o.\"order\" AND l.kind = 'sale')
         AND NOT EXISTS (SELECT 1 FROM order_lines l
             WHERE l.\"order\" = o.\"order\" AND l.kind = 'sale' AND l.location IS NOT NULL)
         ORDER BY o.placed_at, o.\"order\""
    ))?;
    let rows = statement.query_map([as_of.micros()], |row| {
        let body: Option<String> = row.get(3)?;
        let so_far = if body.is_some() { Some(json(row, 3)?) } else { None };
        Ok(Homeless { order: id(row, 0)?, to: place(row, "lat", "lng")?, so_far })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

fn source(
    connection: &Connection,
    order: &Homeless,
    as_of: Timestamp,
    choose: &dyn Fn(&Wanted, &Shelves) -> Option<Sourced>,
) -> Result<Option<Sourced>, Error> {
    let key = order.order.as_str();
    put(connection, key, None)?;
    let wanted = Wanted::new(wanted(connection, key)?, order.to);
    let found = match end_of_order(connection, key, as_of)?.filter(|kept| gives(kept, &wanted)) {
        Some(kept) => Some(kept),
        None => choose(&wanted, &shelves(connection, &wanted, as_of)?),
    };
    if let Some(found) = &found {
        put(connection, key, Some(found))?;
        if order.so_far.as_ref() != Some(found) {
            let sql = "INSERT INTO sourcing (\"order\", at, body) VALUES (?1, ?2, ?3)
                ON CONFLICT (\"order\") DO UPDATE SET at = excluded.at, body = excluded.body";
            connection.execute(sql, params![key, as_of.micros(), serde_json::to_string(found)?])?;
            // The lake copies the month of what changed.
            let sql = "UPDATE orders SET batch = (SELECT coalesce(max(id), batch) FROM batches) WHERE \"order\" = ?1";
            connection.execute(sql, [key])?;
        }
    }
    Ok(found)
}

/// Whether all that is wanted is given, neither more nor less.
fn gives(kept: &Sourced, wanted: &Wanted) -> bool {
    let given = |sku: &Sku| -> i64 {
        kept.lines.iter().filter(|line| line.sku == *sku).map(|line| line.quantity).sum()
    };
    kept.lines.len() == wanted.lines.len()
        && wanted.lines.iter().all(|line| given(&line.sku) == line.quantity)
}

fn wanted(connection: &Connection, order: &str) -> Result<Vec<WantedLine>, Error> {
    let mut statement = connection.prepare_cached(
        "SELECT sku, quantity FROM order_lines
         WHERE \"order\" = ?1 AND kind = 'sale' AND quantity > 0 ORDER BY line",
    )?;
    let rows = statement.query_map([order], |r| Ok(WantedLine { sku: id(r, 0)?, quantity: r.get(1)? }))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Writes where an order and its lines are given from, or that it is not known.
fn put(connection: &Connection, order: &str, found: Option<&Sourced>) -> Result<(), Error> {
    let place = found.map(|found| found.location.as_str());
    connection
        .prepare_cached("UPDATE orders SET sourced = ?2 WHERE \"order\" = ?1")?
        .execute(params![order, place])?;
    connection
        .prepare_cached("UPDATE order_lines SET sourced = ?2 WHERE \"order\" = ?1")?
        .execute(params![order, place])?;
    for line in found.into_iter().flat_map(|found| &found.lines) {
        connection
            .prepare_cached("UPDATE order_lines SET sourced = ?3 WHERE \"order\" = ?1 AND sku = ?2")?
            .execute(params![order, line.sku.as_str(), line.location.as_str()])?;
    }
    Ok(())
}

fn shelves_of(connection: &Connection, sku: &Sku, as_of: Timestamp) -> Result<Vec<Shelf>, Error> {
    let sql = "SELECT coalesce(p.price, 0), coalesce(p.cost, (SELECT min(y.unit_cost) FROM supply y WHERE y.sku = p.sku))
         FROM products p WHERE p.sku = ?1";
    let found = connection
        .prepare_cached(sql)?
        .query_row([sku.as_str()], |r| Ok((r.get(0)?, r.get(1)?)))
        .optional()?;
    let (price_minor, cost_minor) =
        found.ok_or_else(|| Error::Unknown { what: "product", key: sku.to_string() })?;
    let on_hand = at_locations(on_hand(connection, as_of, Some(sku))?);
    let sales = sales(connection, sku, as_of)?;
    let leaving = leaving_of(connection, sku, as_of)?;
    let kept = at_locations(kept(connection, as_of, Some(sku))?);
    let of =
        |units: &BTreeMap<LocationId, i64>, location: &LocationId| units.get(location).copied().unwrap_or(0);
    let counted = !on_hand.is_empty();
    let places: BTreeSet<LocationId> =
        if counted { on_hand.keys().cloned().collect() } else { places(connection)? };
    let shelf = |location: LocationId| {
        let sales = sales.get(&location).copied().unwrap_or_default();
        let promised = sales.open + of(&leaving, &location) + of(&kept, &location);
        let free = counted.then(|| of(&on_hand, &location).saturating_sub(promised));
        Shelf { free, sold: sales.of_late, location, price_minor, cost_minor }
    };
    Ok(places.into_iter().map(shelf).collect())
}

/// Units of one product by location.
fn at_locations(units: BTreeMap<(Sku, LocationId), i64>) -> BTreeMap<LocationId, i64> {
    units.into_iter().map(|((_, location), units)| (location, units)).collect()
}

/// Units of a product sold from a location.
#[derive(Clone, Copy, Default)]
struct Sales {
    of_late: i64,
    /// In orders that have not left.
    open: i64,
}

fn sales(connection: &Connection, sku: &Sku, as_of: Timestamp) -> Result<BTreeMap<LocationId, Sales>, Error> {
    let mut statement = connection.prepare_cached(&format!(
        "SELECT {LINE_LOCATION}, sum(CASE WHEN o.placed_at > ?3 THEN l.quantity ELSE 0 END),
             sum(CASE WHEN {OPEN_AT} THEN l.quantity ELSE 0 END)
         FROM order_lines l JOIN orders o ON o.\"order\" = l.\"order\"
         WHERE l.sku = ?2 AND l.kind = 'sale' AND {SALE_AT} AND {LINE_LOCATION} IS NOT NULL GROUP BY 1"
    ))?;
    let since = as_of.plus_days(-i64::from(Shelf::SOLD_DAYS)).micros();
    let rows = statement.query_map(params![as_of.micros(), sku.as_str(), since], |r| {
        Ok((id(r, 0)?, Sales { of_late: r.get(1)?, open: r.get(2)? }))
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Where the shop itself keeps stock.
fn places(connection: &Connection) -> Result<BTreeSet<LocationId>, Error> {
    let sql = "SELECT location FROM locations WHERE kind IN ('warehouse', 'store')";
    let mut statement = connection.prepare_cached(sql)?;
    let rows = statement.query_map([], |r| id(r, 0))?;
    Ok(rows.collect::<Result<_, _>>()?)
}
