//! What the cells of one row must be to each other; one file an area.

mod care;
mod delivery;
mod lines;
mod orders;
mod place;
mod stock;

pub(crate) use lines::price_sign;

use crate::reject::named;
use qm_domain::{CleanFlag, RejectReason, Rejection, Table, Value};

/// Applies the rules of the row's table: rejects it, or leaves optional values out and says so in `flags`.
pub(crate) fn apply(
    table: Table,
    values: &mut [Value<'_>],
    flags: &mut Vec<CleanFlag>,
    price_sign: i8,
) -> Result<(), Rejection> {
    let mut row = Row { table, values, flags };
    place::both_or_neither(&mut row);
    match table {
        Table::Orders => orders::check(&mut row),
        Table::OrderLines => lines::check(&row, price_sign),
        Table::Tasks => orders::check_task(&row),
        Table::Shipments => delivery::check(&mut row),
        Table::PurchaseOrders => stock::check_purchase(&mut row),
        Table::Promotions => stock::check_promotion(&row),
        Table::Substitutes => stock::check_substitute(&row),
        Table::Reviews => {
            care::check_review(&mut row);
            Ok(())
        }
        Table::Tickets => care::check_ticket(&row),
        _ => Ok(()),
    }
}

/// A row whose cells are parsed.
struct Row<'r, 'v> {
    table: Table,
    values: &'r mut [Value<'v>],
    flags: &'r mut Vec<CleanFlag>,
}

impl Row<'_, '_> {
    fn integer(&self, column: &str) -> Option<i64> {
        match self.values[self.table.position(column)?] {
            Value::Integer(value) => Some(value),
            _ => None,
        }
    }

    fn text(&self, column: &str) -> Option<&str> {
        match &self.values[self.table.position(column)?] {
            Value::Text(text) => Some(text),
            _ => None,
        }
    }

    /// Whether both instants are there and the first lies before the second.
    fn before(&self, column: &str, other: &str) -> bool {
        matches!((self.integer(column), self.integer(other)), (Some(a), Some(b)) if a < b)
    }

    /// Leaves an optional value out, since it contradicts others.
    fn leave_out(&mut self, column: &str) {
        if let Some(at) = self.table.position(column) {
            self.values[at] = Value::Null;
            self.flags.push(CleanFlag::Contradiction);
        }
    }

    /// Rejects the row when `column` lies before `other`.
    fn refuse_before(&self, column: &str, other: &str, expected: &str) -> Result<(), Rejection> {
        if !self.before(column, other) {
            return Ok(());
        }
        let shown = self.integer(column).map(|micros| qm_domain::Timestamp::from_micros(micros).to_string());
        Err(named(self.table, column, shown.unwrap_or_default(), RejectReason::Contradictory, expected))
    }
}
