//! Who delivers what, and what is on its way.

use crate::cell::{code, id, json, maybe_currency};
use crate::error::Error;
use crate::store::Store;
use qm_domain::{Action, Currency, Decision, LocationId, Receipts, Sku, Status, SupplierId, Timestamp};
use rusqlite::Connection;
use std::collections::BTreeMap;

/// Days for which a transfer or return that was carried out counts as on its way although no fact tells of it.
const TRANSFER_DAYS: i64 = 7;

/// Days back from which deliveries count, and of how many of a supplier at most, the latest first.
const RECEIPT_DAYS: i64 = 730;
const RECEIPTS_MAX: i64 = 100;

/// How a product can be bought.
#[derive(Debug, Clone, PartialEq)]
pub struct SupplyFacts {
    /// From whom.
    pub supplier: SupplierId,
    /// Cost of one unit in minor units.
    pub unit_cost_minor: i64,
    /// Its currency; none means the shop's.
    pub currency: Option<Currency>,
    /// Fewest units per order.
    pub minimum_quantity: Option<i64>,
    /// Units per pack.
    pub pack: Option<i64>,
    /// Mean days to receipt.
    pub lead_time_days: Option<f64>,
    /// Their standard deviation.
    pub lead_time_sd_days: Option<f64>,
}

/// Units on their way, and what is sold off, by product and location.
#[derive(Default)]
pub(super) struct Flows {
    pub(super) arriving: BTreeMap<(Sku, LocationId), i64>,
    pub(super) leaving: BTreeMap<(Sku, LocationId), i64>,
    /// When each was last marked down.
    pub(super) marked_down: BTreeMap<(Sku, LocationId), Timestamp>,
}

impl Store {
    /// How each product can be bought, by product, suppliers by id.
    ///
    /// # Errors
    /// When the data base refuses or a stored value cannot be read.
    pub fn supply(&self) -> Result<BTreeMap<Sku, Vec<SupplyFacts>>, Error> {
        self.read(supply_by_sku)
    }

    /// How long the latest orders of each supplier took, up to 100 of the two years before `as_of`. A line that was expected by then
    /// and is not received counts with the days it has taken so far, unless the supplier never delivered. O(lines log lines).
    ///
    /// # Errors
    /// When the data base refuses or a stored value cannot be read.
    pub fn receipts(&self, as_of: Timestamp) -> Result<BTreeMap<SupplierId, Receipts>, Error> {
        self.read(|connection| receipts(connection, as_of))
    }
}

pub(super) fn supply_by_sku(connection: &Connection) -> Result<BTreeMap<Sku, Vec<SupplyFacts>>, Error> {
    let mut statement = connection.prepare_cached(
        "SELECT y.sku, y.supplier, y.unit_cost, coalesce(y.currency, s.currency), y.minimum_quantity, y.pack,
             s.lead_time_days, s.lead_time_sd_days
         FROM supply y JOIN suppliers s ON s.supplier = y.supplier ORDER BY y.sku, y.supplier",
    )?;
    let rows = statement.query_map([], |row| {
        let supply = SupplyFacts {
            supplier: id(row, 1)?,
            unit_cost_minor: row.get(2)?,
            currency: maybe_currency(row, 3)?,
            minimum_quantity: row.get(4)?,
            pack: row.get(5)?,
            lead_time_days: row.get(6)?,
            lead_time_sd_days: row.get(7)?,
        };
        Ok((id::<Sku>(row, 0)?, supply))
    })?;
    let mut by_sku: BTreeMap<Sku, Vec<SupplyFacts>> = BTreeMap::new();
    for row in rows {
        let (sku, supply) = row?;
        by_sku.entry(sku).or_default().push(supply);
    }
    Ok(by_sku)
}

fn receipts(connection: &Connection, as_of: Timestamp) -> Result<BTreeMap<SupplierId, Receipts>, Error> {
    let mut statement = connection.prepare_cached(
        "SELECT supplier, count(*), avg(days), avg(days * days) FROM (
             SELECT supplier, (ended - ordered_at) / 86400e6 AS days,
                 row_number() OVER (PARTITION BY supplier ORDER BY ordered_at DESC, purchase) AS place
             FROM (SELECT supplier, purchase, ordered_at, expected_at, received_at,
                     min(coalesce(received_at, ?1), ?1) AS ended FROM purchase_orders)
             WHERE supplier IS NOT NULL AND ordered_at > ?2 AND ordered_at <= ended
                 AND (received_at <= ?1 OR (expected_at < ?1 AND supplier IN (
                     SELECT supplier FROM purchase_orders WHERE received_at <= ?1))))
         WHERE place <= ?3 GROUP BY supplier",
    )?;
    let since = as_of.plus_days(-RECEIPT_DAYS).micros();
    let rows = statement.query_map((as_of.micros(), since, RECEIPTS_MAX), |row| {
        let (mean_days, squares) = (row.get::<_, f64>(2)?, row.get::<_, f64>(3)?);
        let sd_days = (squares - mean_days * mean_days).max(0.0).sqrt();
        Ok((id(row, 0)?, Receipts { count: row.get(1)?, mean_days, sd_days }))
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// What was ordered and not received by `as_of`, and what decisions made by then will bring or take.
pub(super) fn on_order(connection: &Connection, as_of: Timestamp) -> Result<Flows, Error> {
    let mut flows = Flows::default();
    let mut placed = connection.prepare_cached(
        "SELECT sku, location, sum(quantity) FROM purchase_orders
         WHERE ordered_at <= ?1 AND (received_at IS NULL OR received_at > ?1) GROUP BY sku, location",
    )?;
    let rows = placed.query_map([as_of.micros()], |r| Ok(((id(r, 0)?, id(r, 1)?), r.get::<_, i64>(2)?)))?;
    for row in rows {
        let (at, units) = row?;
        *flows.arriving.entry(at).or_default() += units;
    }
    for (action, made_at, status) in decided(connection, as_of, "", &[])? {
        flows.add(&action, made_at, status, as_of);
    }
    Ok(flows)
}

/// Units of one product that decisions made by `as_of` take away from each location.
pub(crate) fn leaving_of(
    connection: &Connection,
    sku: &Sku,
    as_of: Timestamp,
) -> Result<BTreeMap<LocationId, i64>, Error> {
    // The keys of the product's subjects; '@' comes just before 'A'.
    let (first, end) = (format!("stock:{sku}@"), format!("stock:{sku}A"));
    let mut flows = Flows::default();
    for (action, made_at, status) in
        decided(connection, as_of, "AND d.subject >= ?2 AND d.subject < ?3", &[&first, &end])?
    {
        flows.add(&action, made_at, status, as_of);
    }
    let of_it = flows.leaving.into_iter().filter(|((other, _), _)| other == sku);
    Ok(of_it.map(|((_, location), units)| (location, units)).collect())
}

/// What decisions about stock do that wait or were carried out. A decision that has become a purchase order counts there. Where a
/// person did otherwise, that counts.
fn decided(
    connection: &Connection,
    as_of: Timestamp,
    which: &str,
    more: &[&String],
) -> Result<Vec<(Action, Timestamp, Status)>, Error> {
    let mut statement = connection.prepare_cached(&format!(
        "SELECT d.body, d.status, (SELECT o.action FROM outbox o WHERE o.decision = d.id LIMIT 1)
         FROM decisions d
         WHERE d.status IN ('proposed', 'approved', 'applied', 'overridden')
         AND d.kind IN ('purchase', 'transfer', 'return', 'mark_down') AND d.made_at <= ?1 {which}
         AND NOT EXISTS (SELECT 1 FROM purchase_orders p WHERE p.decision = d.id AND p.ordered_at <= ?1)
         ORDER BY d.id",
    ))?;
    let now = as_of.micros();
    let mut bound: Vec<&dyn rusqlite::ToSql> = vec![&now];
    bound.extend(more.iter().map(|text| text as &dyn rusqlite::ToSql));
    let decisions = statement.query_map(bound.as_slice(), |r| {
        let decision: Decision = json(r, 0)?;
        let status = code(r, 1, Status::from_code)?;
        let action = if status == Status::Overridden { json(r, 2)? } else { decision.action };
        Ok((action, decision.made_at, status))
    })?;
    Ok(decisions.collect::<Result<_, _>>()?)
}

impl Flows {
    /// Counts an action: one that waits always, one that was carried out until its goods should be there.
    fn add(&mut self, action: &Action, made_at: Timestamp, status: Status, as_of: Timestamp) {
        match action {
            Action::Purchase(line) => {
                // The latest day that has begun everywhere: what is due today still comes.
                let today = (as_of.seconds() - 43_200).div_euclid(86_400);
                if status.is_pending() || i64::from(line.arrives_on.epoch()) >= today {
                    *self.arriving.entry((line.sku.clone(), line.location.clone())).or_default() +=
                        line.quantity;
                }
            }
            Action::Transfer(move_) => {
                if status.is_pending() || made_at.plus_days(TRANSFER_DAYS) >= as_of {
                    *self.arriving.entry((move_.sku.clone(), move_.to.clone())).or_default() +=
                        move_.quantity;
                    *self.leaving.entry((move_.sku.clone(), move_.from.clone())).or_default() +=
                        move_.quantity;
                }
            }
            Action::Return(back) => {
                if status.is_pending() || made_at.plus_days(TRANSFER_DAYS) >= as_of {
                    *self.leaving.entry((back.sku.clone(), back.location.clone())).or_default() +=
                        back.quantity;
                }
            }
            Action::MarkDown(cheaper) => {
                if !status.is_pending() {
                    let latest = self.marked_down.entry((cheaper.sku.clone(), cheaper.location.clone()));
                    latest.and_modify(|at| *at = made_at.max(*at)).or_insert(made_at);
                }
            }
            Action::Fulfil(_)
            | Action::Drive(_)
            | Action::NotifyLate(_)
            | Action::WinBack(_)
            | Action::Reply(_)
            | Action::Escalate(_) => {}
        }
    }
}
