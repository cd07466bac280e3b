//! Products at locations: what is there, what is promised, what is on its way.

use super::supply::{SupplyFacts, on_order, supply_by_sku};
use super::{LINE_LOCATION, OPEN_AT, SALE_AT, at};
use crate::cell::{id, maybe_currency, time};
use crate::decisions::pending_of;
use crate::error::Error;
use crate::store::Store;
use qm_domain::{Area, Currency, DecisionId, LocationId, Sku, Status, Subject, Timestamp};
use rusqlite::{Connection, params_from_iter};
use std::collections::BTreeMap;

/// Days after which a product that no stock level names is no longer a position.
const SOLD_WITHIN_DAYS: i64 = 400;

/// A product at a location.
#[derive(Debug, Clone, PartialEq)]
pub struct StockFacts {
    /// Product.
    pub sku: Sku,
    /// Location.
    pub location: LocationId,
    /// Units there: the latest count and the movements since; none where nobody counted.
    pub on_hand: Option<i64>,
    /// Units in open orders, units kept for people about to order, and units that a waiting transfer or return takes away.
    pub reserved: i64,
    /// Units ordered and not received, and units of waiting purchases and incoming transfers.
    pub on_order: i64,
    /// Price of one unit in minor units: as sold last there, otherwise the product's.
    pub price_minor: Option<i64>,
    /// Cost of one unit in minor units: the product's, otherwise the cheapest supplier's.
    pub cost_minor: Option<i64>,
    /// Currency of the price; none means the shop's.
    pub currency: Option<Currency>,
    /// When it was last sold there.
    pub last_sold_at: Option<Timestamp>,
    /// When a decision last marked it down there.
    pub marked_down_at: Option<Timestamp>,
    /// Whether the product is still listed.
    pub active: bool,
    /// Cubic centimetres of a unit.
    pub volume_cm3: Option<f64>,
    /// Days from receipt within which a unit has to be sold.
    pub shelf_life_days: Option<u32>,
    /// Who delivers it, by supplier; shared by all locations.
    pub supply: Vec<SupplyFacts>,
    /// The latest proposal about it that still waits.
    pub pending: Option<(DecisionId, Status)>,
}

pub(crate) type Place = (Sku, LocationId);

struct Sold {
    at: Timestamp,
    price: i64,
    currency: Option<Currency>,
}

struct Product {
    price: Option<i64>,
    cost: Option<i64>,
    currency: Option<Currency>,
    active: bool,
    volume_cm3: Option<f64>,
    shelf_life_days: Option<u32>,
}

impl Store {
    /// Every product at every location that counted it by `as_of` or sold it within 400 days before, by product
    /// and location. Sales without any location are left out. O(lines + movements).
    ///
    /// # Errors
    /// When the data base refuses or a stored value cannot be read.
    pub fn stock_positions(&self, as_of: Timestamp) -> Result<Vec<StockFacts>, Error> {
        self.read(|connection| positions(connection, as_of))
    }

    /// Money committed by decisions of an area that still wait, in minor units.
    ///
    /// # Errors
    /// When the data base refuses.
    pub fn committed_minor(&self, area: Area) -> Result<i64, Error> {
        self.read(|connection| {
            let sql = "SELECT coalesce(sum(commits_minor), 0) FROM decisions
                 WHERE status IN ('proposed', 'approved') AND area = ?1";
            Ok(connection.query_row(sql, [area.code()], |r| r.get(0))?)
        })
    }
}

fn positions(connection: &Connection, as_of: Timestamp) -> Result<Vec<StockFacts>, Error> {
    let on_hand = on_hand(connection, as_of, None)?;
    let sold = last_sold(connection, as_of)?;
    let reserved = reserved(connection, as_of)?;
    let kept = crate::reservations::kept(connection, as_of, None)?;
    let flows = on_order(connection, as_of)?;
    let supply = supply_by_sku(connection)?;
    let products = products(connection)?;
    let pending = pending_of(connection, Area::Stock)?;
    let recent = as_of.plus_days(-SOLD_WITHIN_DAYS);
    let mut places: Vec<&Place> = on_hand.keys().collect();
    places.extend(sold.iter().filter(|(at, s)| s.at > recent && !on_hand.contains_key(at)).map(|(at, _)| at));
    places.sort_unstable();
    let position = |at: &Place| {
        let (sku, location) = at;
        let (product, sale) = (products.get(sku), sold.get(at));
        let supply = supply.get(sku).cloned().unwrap_or_default();
        let subject = Subject::Stock { sku: sku.clone(), location: location.clone() };
        let cheapest = || supply.iter().map(|s: &SupplyFacts| s.unit_cost_minor).min();
        StockFacts {
            on_hand: on_hand.get(at).copied(),
            reserved: reserved.get(at).copied().unwrap_or(0)
                + kept.get(at).copied().unwrap_or(0)
                + flows.leaving.get(at).copied().unwrap_or(0),
            on_order: flows.arriving.get(at).copied().unwrap_or(0),
            price_minor: sale.map(|s| s.price).or_else(|| product.and_then(|p| p.price)),
            cost_minor: product.and_then(|p| p.cost).or_else(cheapest),
            currency: sale.and_then(|s| s.currency).or_else(|| product.and_then(|p| p.currency)),
            last_sold_at: sale.map(|s| s.at),
            marked_down_at: flows.marked_down.get(at).copied(),
            active: product.is_none_or(|p| p.active),
            volume_cm3: product.and_then(|p| p.volume_cm3),
            shelf_life_days: product.and_then(|p| p.shelf_life_days),
            pending: pending.get(&subject.key()).cloned(),
            sku: sku.clone(),
            location: location.clone(),
            supply,
        }
    };
    Ok(places.into_iter().map(position).collect())
}

/// The latest count and the movements since, of one product or of all.
pub(crate) fn on_hand(
    connection: &Connection,
    as_of: Timestamp,
    sku: Option<&Sku>,
) -> Result<BTreeMap<Place, i64>, Error> {
    let of_one = if sku.is_some() { "AND sku = ?2" } else { "" };
    let mut statement = connection.prepare_cached(&format!(
        "SELECT v.sku, v.location, v.on_hand + coalesce((SELECT sum(m.quantity) FROM stock_movements m
             WHERE m.sku = v.sku AND m.location = v.location AND m.at > v.at AND m.at <= ?1), 0)
         FROM (SELECT sku, location, max(at) AS at, on_hand FROM stock_levels WHERE at <= ?1 {of_one}
             GROUP BY sku, location) v",
    ))?;
    let rows =
        statement.query_map(params_from_iter(at(as_of, sku)), |r| Ok(((id(r, 0)?, id(r, 1)?), r.get(2)?)))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// When each product was last sold at each place; the highest price where several lines are as late.
fn last_sold(connection: &Connection, as_of: Timestamp) -> Result<BTreeMap<Place, Sold>, Error> {
    let sql = format!(
        "SELECT sku, location, max(at), price, currency FROM (
             SELECT l.sku, {LINE_LOCATION} AS location, o.placed_at AS at,
                 max(l.unit_price) AS price, coalesce(l.currency, o.currency) AS currency
             FROM order_lines l JOIN orders o ON o.\"order\" = l.\"order\"
             WHERE l.kind = 'sale' AND {LINE_LOCATION} IS NOT NULL AND {SALE_AT}
             GROUP BY 1, 2, 3)
         GROUP BY 1, 2"
    );
    let mut statement = connection.prepare_cached(&sql)?;
    let rows = statement.query_map([as_of.micros()], |r| {
        let sold = Sold { at: time(r, 2)?, price: r.get(3)?, currency: maybe_currency(r, 4)? };
        Ok(((id(r, 0)?, id(r, 1)?), sold))
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

fn reserved(connection: &Connection, as_of: Timestamp) -> Result<BTreeMap<Place, i64>, Error> {
    let sql = format!(
        "WITH open AS MATERIALIZED (SELECT o.\"order\", o.location, o.sourced FROM orders o WHERE {SALE_AT} AND {OPEN_AT})
         SELECT l.sku, {LINE_LOCATION}, sum(l.quantity)
         FROM open o JOIN order_lines l ON l.\"order\" = o.\"order\" AND l.kind = 'sale'
         WHERE {LINE_LOCATION} IS NOT NULL GROUP BY 1, 2"
    );
    let mut statement = connection.prepare_cached(&sql)?;
    let rows = statement.query_map([as_of.micros()], |r| Ok(((id(r, 0)?, id(r, 1)?), r.get(2)?)))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

fn products(connection: &Connection) -> Result<BTreeMap<Sku, Product>, Error> {
    let mut statement = connection.prepare_cached(
        "SELECT sku, price, cost, currency, coalesce(active, 1) <> 0, volume_cm3, shelf_life_days FROM products",
    )?;
    let rows = statement.query_map([], |r| {
        let product = Product {
            price: r.get(1)?,
            cost: r.get(2)?,
            currency: maybe_currency(r, 3)?,
            active: r.get(4)?,
            volume_cm3: r.get(5)?,
            shelf_life_days: r.get(6)?,
        };
        Ok((id(r, 0)?, product))
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}
