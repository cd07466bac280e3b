//! The simulated shop from outside: its rows, its conservation laws, its habits, what decisions are worth.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

mod decisions;
mod habits;
mod rows;

use qm_domain::{Day, RawRow, Table, Zone};
use qm_simulate::{DayEvents, SimulationParams, World};

pub(crate) fn params(seed: u64) -> SimulationParams {
    let zone = Zone::new("Asia/Shanghai").unwrap();
    SimulationParams { seed, start: Day::parse("2025-01-01").unwrap(), zone, days: 425 }
}

/// A world and the rows of its first `days`, run by its own habits.
pub(crate) fn history(seed: u64, days: usize) -> (World, Vec<DayEvents>) {
    let mut world = World::new(&params(seed));
    let events = (0..days).map(|_| world.step(&[])).collect();
    (world, events)
}

/// A cell by column name; empty where missing.
pub(crate) fn cell<'a>(row: &'a RawRow<'_>, column: &str) -> &'a str {
    row.cells[row.table.position(column).unwrap()].as_deref().unwrap_or_default()
}

/// All rows of one table.
pub(crate) fn of(events: &[DayEvents], table: Table) -> impl Iterator<Item = &RawRow<'static>> {
    events.iter().flat_map(|e| &e.rows).filter(move |r| r.table == table)
}
