//! The figures of the first page.

use crate::cell::{code, count};
use crate::decisions::CycleRecord;
use crate::decisions::last_cycle_of;
use crate::error::Error;
use crate::import::rows_of;
use crate::snapshot::{OPEN_AT, SALE_AT};
use crate::store::Store;
use qm_domain::{Area, Table, Timestamp};
use rusqlite::Connection;
use serde::Serialize;
use std::collections::BTreeMap;

/// What waits in one area.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct AreaOverview {
    /// Proposals that wait for approval.
    pub proposed: u64,
    /// Expected gain of those proposals, in minor units of the shop's currency.
    pub gain_minor: i64,
    /// Decisions approved and not yet carried out.
    pub approved: u64,
}

/// The figures of the first page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Overview {
    /// Rows by table.
    pub tables: BTreeMap<Table, u64>,
    /// Orders with work left.
    pub open_orders: u64,
    /// Tickets not closed.
    pub open_tickets: u64,
    /// Rows in quarantine.
    pub quarantined: u64,
    /// What waits, by area; every area is there.
    pub areas: BTreeMap<Area, AreaOverview>,
    /// The last cycle.
    pub last_cycle: Option<CycleRecord>,
}

impl Store {
    /// The figures of the first page at `now`.
    ///
    /// # Errors
    /// When the data base refuses or a stored value cannot be read.
    pub fn overview(&self, now: Timestamp) -> Result<Overview, Error> {
        self.read(|connection| {
            let tables =
                Table::ALL.iter().map(|&t| Ok((t, rows_of(connection, t)?))).collect::<Result<_, Error>>()?;
            let open_orders = format!("SELECT count(*) FROM orders o WHERE {SALE_AT} AND {OPEN_AT}");
            let open_tickets = "SELECT count(*) FROM tickets WHERE opened_at <= ?1
                 AND (closed_at IS NULL OR closed_at > ?1)";
            let counted = |sql: &str| -> Result<u64, Error> {
                Ok(connection.prepare_cached(sql)?.query_row([now.micros()], |r| count(r, 0))?)
            };
            let waiting = "SELECT count(*) FROM quarantine WHERE released_by IS NULL";
            Ok(Overview {
                tables,
                open_orders: counted(&open_orders)?,
                open_tickets: counted(open_tickets)?,
                quarantined: connection.query_row(waiting, [], |r| count(r, 0))?,
                areas: areas(connection)?,
                last_cycle: last_cycle_of(connection)?,
            })
        })
    }
}

fn areas(connection: &Connection) -> Result<BTreeMap<Area, AreaOverview>, Error> {
    let mut areas: BTreeMap<Area, AreaOverview> =
        Area::ALL.iter().map(|&area| (area, AreaOverview::default())).collect();
    let mut statement = connection.prepare_cached(
        "SELECT area, status = 'proposed', count(*), sum(gain_minor) FROM decisions
         WHERE status IN ('proposed', 'approved') GROUP BY area, status",
    )?;
    let rows = statement.query_map([], |r| {
        Ok((code(r, 0, Area::from_code)?, r.get::<_, bool>(1)?, count(r, 2)?, r.get::<_, i64>(3)?))
    })?;
    for row in rows {
        let (area, proposed, number, gain_minor) = row?;
        let figures = areas.entry(area).or_default();
        if proposed {
            (figures.proposed, figures.gain_minor) = (number, gain_minor);
        } else {
            figures.approved = number;
        }
    }
    Ok(areas)
}
