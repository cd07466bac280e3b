//! Units kept for people who are about to order. They are looked for and kept in one transaction, so that no unit is promised
//! twice whoever asks at the same time.

use crate::cell::{id, json, maybe_id, time};
use crate::error::Error;
use crate::snapshot::at;
use crate::sourcing::{Shelves, shelves};
use crate::store::Store;
use qm_domain::{LocationId, OrderId, Reservation, Sku, Sourced, Timestamp, Wanted};
use rusqlite::{Connection, OptionalExtension, Row, params, params_from_iter};
use std::collections::BTreeMap;

/// Reservations `r` that hold at `?1`, and whose order, where there is one, does not count by itself yet.
const HOLDS: &str = "r.ended_at IS NULL AND r.expires_at > ?1
    AND NOT EXISTS (SELECT 1 FROM orders o WHERE o.\"order\" = r.\"order\"
        AND (coalesce(o.location, o.sourced) IS NOT NULL OR EXISTS (SELECT 1 FROM order_lines l
            WHERE l.\"order\" = o.\"order\" AND l.location IS NOT NULL)))";

/// Most reservations that are listed.
const LISTED: usize = 1_000;

/// A reservation that is to be made.
#[derive(Debug, Clone, PartialEq)]
pub struct NewReservation<'a> {
    /// Its id.
    pub id: &'a str,
    /// The order that it is for; it takes the place of an earlier one for that order.
    pub order: Option<&'a OrderId>,
    /// What is to be kept.
    pub wanted: &'a Wanted,
    /// When it is made.
    pub made_at: Timestamp,
    /// Until when it holds.
    pub expires_at: Timestamp,
}

/// What became of a reservation.
#[derive(Debug, Clone, PartialEq)]
pub enum Kept {
    /// It holds.
    Made(Reservation),
    /// There is too little; what there is.
    Short(Shelves),
}

impl Store {
    /// Keeps what is wanted where `choose` says, all of it or nothing. O(lines of the products wanted).
    ///
    /// # Errors
    /// When the data base refuses; nothing is kept then.
    pub fn reserve(
        &self,
        new: &NewReservation<'_>,
        choose: &dyn Fn(&Wanted, &Shelves) -> Option<Sourced>,
    ) -> Result<Kept, Error> {
        self.write(|connection| {
            // What was kept for the same order before is free for it.
            let before = match new.order {
                Some(order) => standing(connection, order.as_str())?,
                None => None,
            };
            end(connection, before.as_deref(), new.made_at)?;
            let shelves = shelves(connection, new.wanted, new.made_at)?;
            let Some(sourced) = choose(new.wanted, &shelves) else {
                revive(connection, before.as_deref())?;
                return Ok(Kept::Short(shelves));
            };
            let reservation = Reservation {
                id: new.id.to_owned(),
                order: new.order.cloned(),
                made_at: new.made_at,
                expires_at: new.expires_at,
                sourced,
            };
            put(connection, &reservation)?;
            Ok(Kept::Made(reservation))
        })
    }

    /// What each location has of what is wanted, as far as nobody was promised it.
    ///
    /// # Errors
    /// When the data base refuses or a stored value cannot be read.
    pub fn shelves(&self, wanted: &Wanted, as_of: Timestamp) -> Result<Shelves, Error> {
        self.read(|connection| shelves(connection, wanted, as_of))
    }

    /// Ends a reservation; answers whether it held until now.
    ///
    /// # Errors
    /// [`Error::Unknown`] when there is none of that id.
    pub fn end_reservation(&self, id: &str, now: Timestamp) -> Result<bool, Error> {
        self.write(|connection| {
            let sql = "SELECT ended_at IS NULL AND expires_at > ?2 FROM reservations WHERE id = ?1";
            let held: Option<bool> =
                connection.query_row(sql, params![id, now.micros()], |r| r.get(0)).optional()?;
            let held = held.ok_or_else(|| Error::Unknown { what: "reservation", key: id.to_owned() })?;
            end(connection, Some(id), now)?;
            Ok(held)
        })
    }

    /// A number that grows with each reservation made or ended.
    ///
    /// # Errors
    /// When the data base refuses.
    pub fn reservation_changes(&self) -> Result<i64, Error> {
        self.read(|connection| {
            let sql = "SELECT count(*) + count(ended_at) FROM reservations";
            Ok(connection.query_row(sql, [], |r| r.get(0))?)
        })
    }

    /// The reservations that hold, those that end first before the others; at most 1,000.
    ///
    /// # Errors
    /// When the data base refuses or a stored value cannot be read.
    pub fn reservations(&self, now: Timestamp) -> Result<Vec<Reservation>, Error> {
        self.read(|connection| {
            let sql = format!(
                "SELECT id, \"order\", made_at, expires_at, body FROM reservations r
                 WHERE {HOLDS} ORDER BY expires_at, id LIMIT {LISTED}"
            );
            let mut statement = connection.prepare_cached(&sql)?;
            let rows = statement.query_map([now.micros()], reservation)?;
            Ok(rows.collect::<Result<_, _>>()?)
        })
    }
}

/// Units kept by product and location, of one product or of all.
pub(crate) fn kept(
    connection: &Connection,
    as_of: Timestamp,
    sku: Option<&Sku>,
) -> Result<BTreeMap<(Sku, LocationId), i64>, Error> {
    let of_one = if sku.is_some() { "AND k.sku = ?2" } else { "" };
    let mut statement = connection.prepare_cached(&format!(
        "SELECT k.sku, k.location, sum(k.quantity) FROM reservations r
         JOIN reservation_lines k ON k.reservation = r.id
         WHERE {HOLDS} AND r.made_at <= ?1 {of_one} GROUP BY 1, 2"
    ))?;
    let rows =
        statement.query_map(params_from_iter(at(as_of, sku)), |r| Ok(((id(r, 0)?, id(r, 1)?), r.get(2)?)))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Ends what was kept for an order that has come; what that was, where it still held.
pub(crate) fn end_of_order(
    connection: &Connection,
    order: &str,
    now: Timestamp,
) -> Result<Option<Sourced>, Error> {
    let Some(found) = standing(connection, order)? else { return Ok(None) };
    let sql = "SELECT body FROM reservations WHERE id = ?1 AND expires_at > ?2";
    let kept = connection.query_row(sql, params![found, now.micros()], |r| json(r, 0)).optional()?;
    end(connection, Some(&found), now)?;
    Ok(kept)
}

/// The reservation of an order that nobody has ended.
fn standing(connection: &Connection, order: &str) -> Result<Option<String>, Error> {
    let sql = "SELECT id FROM reservations WHERE \"order\" = ?1 AND ended_at IS NULL";
    Ok(connection.prepare_cached(sql)?.query_row([order], |r| r.get(0)).optional()?)
}

fn end(connection: &Connection, id: Option<&str>, now: Timestamp) -> Result<(), Error> {
    let sql = "UPDATE reservations SET ended_at = ?2 WHERE id = ?1 AND ended_at IS NULL";
    connection.prepare_cached(sql)?.execute(params![id, now.micros()])?;
    Ok(())
}

fn revive(connection: &Connection, id: Option<&str>) -> Result<(), Error> {
    connection.prepare_cached("UPDATE reservations SET ended_at = NULL WHERE id = ?1")?.execute([id])?;
    Ok(())
}

fn put(connection: &Connection, new: &Reservation) -> Result<(), Error> {
    let sql =
        "INSERT INTO reservations (id, \"order\", made_at, expires_at, body) VALUES (?1, ?2, ?3, ?4, ?5)";
    let order = new.order.as_ref().map(OrderId::as_str);
    let body = serde_json::to_string(&new.sourced)?;
    let row = params![new.id, order, new.made_at.micros(), new.expires_at.micros(), body];
    connection.prepare_cached(sql)?.execute(row)?;
    let sql = "INSERT INTO reservation_lines (sku, location, reservation, quantity) VALUES (?1, ?2, ?3, ?4)";
    for line in &new.sourced.lines {
        let row = params![line.sku.as_str(), line.location.as_str(), new.id, line.quantity];
        connection.prepare_cached(sql)?.execute(row)?;
    }
    Ok(())
}

fn reservation(row: &Row<'_>) -> rusqlite::Result<Reservation> {
    Ok(Reservation {
        id: row.get(0)?,
        order: maybe_id(row, 1)?,
        made_at: time(row, 2)?,
        expires_at: time(row, 3)?,
        sourced: json(row, 4)?,
    })
}
