//! What the lake copies: whole tables or months of them, without personal data, places at 0.1 degree.

use crate::error::Error;
use crate::store::Store;
use qm_domain::{Column, ColumnKind, Day, FeatureColumn, FeatureTable, Table, Timestamp, Zone};
use rusqlite::types::ValueRef;
use rusqlite::{Connection, Row, params};
use std::collections::BTreeSet;

/// A part of a table: one month (year, month from 1) of its month column in UTC, or all of it.
pub type Part = Option<(i32, u8)>;

const MICROS_PER_DAY: i64 = 86_400_000_000;

/// Columns of an order that its exported lines carry besides their own.
const ORDER_EXTRAS: [Extra; 4] = [
    Extra { name: "placed_at", sql: "o.placed_at", shape: Shape::Integer },
    Extra { name: "customer", sql: "o.customer", shape: Shape::Text },
    Extra { name: "order_kind", sql: "o.kind", shape: Shape::Text },
    Extra { name: "order_status", sql: "o.status", shape: Shape::Text },
];

struct Extra {
    name: &'static str,
    sql: &'static str,
    shape: Shape,
}

/// How a column is exported.
#[derive(Clone, Copy, PartialEq)]
enum Shape {
    Text,
    Integer,
    /// Numbers, and integers that may be missing: NaN where missing. Instants stay exact below 2^53.
    Number,
    Degrees,
}

impl Store {
    /// The parts of a table that imports after `since` touched. A table without a month column is one part.
    /// Lines of orders follow the month of their order, and change with it.
    ///
    /// # Errors
    /// When the data base refuses.
    pub fn changed_parts(&self, table: Table, since: i64) -> Result<Vec<Part>, Error> {
        self.read(|connection| {
            let Some(sql) = changed_days(table) else {
                let sql = format!("SELECT 1 FROM {table} WHERE batch > ?1 LIMIT 1");
                let changed = connection.prepare(&sql)?.exists([since])?;
                return Ok(if changed { vec![None] } else { Vec::new() });
            };
            let mut statement = connection.prepare(&sql)?;
            let days = statement.query_map([since], |r| r.get::<_, i64>(0))?;
            let months: BTreeSet<(i32, u8)> =
                days.map(|day| Ok(month_of(day?))).collect::<Result<_, Error>>()?;
            Ok(months.into_iter().map(Some).collect())
        })
    }

    /// Exports a part of a table, by key in order, without personal columns.
    ///
    /// Text columns hold texts, empty where missing; required integers (instants in microseconds, days, money
    /// in minor units, flags) are integers; numbers and integers that may be missing are numbers, NaN where
    /// missing. Orders and their lines carry `local_day` (days since 1970) and `local_hour` of `placed_at` in
    /// `zone`; lines carry besides `placed_at`, `customer`, `order_kind`, `order_status`, and the order's
    /// location where they have none. Where no source names a location, the one that was chosen stands in. O(rows).
    ///
    /// # Errors
    /// When the data base refuses.
    pub fn export(&self, table: Table, part: Part, zone: &Zone) -> Result<FeatureTable, Error> {
        self.read(|connection| export_of(connection, table, part, zone))
    }
}

/// Distinct days (since 1970) of the rows that changed; `None` for a table kept whole.
fn changed_days(table: Table) -> Option<String> {
    if table == Table::OrderLines {
        return Some(format!(
            "SELECT DISTINCT o.placed_at / {MICROS_PER_DAY} FROM order_lines l JOIN orders o ON o.\"order\" = l.\"order\"
             WHERE l.batch > ?1 OR o.batch > ?1
             UNION SELECT month_at / {MICROS_PER_DAY} FROM months_left WHERE tbl = 'orders' AND batch > ?1"
        ));
    }
    let month = table.lake_month()?;
    Some(format!(
        "SELECT DISTINCT \"{month}\" / {MICROS_PER_DAY} FROM {table} WHERE batch > ?1
         UNION SELECT month_at / {MICROS_PER_DAY} FROM months_left WHERE tbl = '{table}' AND batch > ?1"
    ))
}

/// Year and month of a day.
fn month_of(day: i64) -> (i32, u8) {
    let text = Day::from_epoch(i32::try_from(day).unwrap_or(0)).to_string();
    let mut parts = text.split('-');
    let year = parts.next().and_then(|y| y.parse().ok()).unwrap_or(1970);
    (year, parts.next().and_then(|m| m.parse().ok()).unwrap_or(1))
}

/// First microsecond of a month and of the next; everything without a month.
fn bounds(part: Part) -> Result<(i64, i64), Error> {
    let Some((year, month)) = part else { return Ok((i64::MIN, i64::MAX)) };
    let start = |year: i32, month: u8| {
        let first = Day::parse(&format!("{year:04}-{month:02}-01"));
        let first = first.map_err(|_| Error::Unknown { what: "month", key: format!("{year}-{month}") });
        first.map(|day| i64::from(day.epoch()) * MICROS_PER_DAY)
    };
    let next = if month == 12 { (year + 1, 1) } else { (year, month + 1) };
    Ok((start(year, month)?, start(next.0, next.1)?))
}

fn export_of(connection: &Connection, table: Table, part: Part, zone: &Zone) -> Result<FeatureTable, Error> {
    let columns: Vec<&Column> = table.columns().iter().filter(|c| c.personal.is_none()).collect();
    let mut gathered: Vec<Gathered> = columns.iter().map(|c| Gathered::new(c.name, shape(c))).collect();
    let lines = table == Table::OrderLines;
    let mut selected: Vec<String> = columns
        .iter()
        .map(|c| match c.name {
            "location" if lines => "coalesce(t.location, o.location, t.sourced, o.sourced)".into(),
            "location" if table == Table::Orders => "coalesce(t.location, t.sourced)".into(),
            name => format!("t.\"{name}\""),
        })
        .collect();
    let mut month = table.lake_month().map(|name| format!("t.\"{name}\""));
    let mut from = format!("{table} t");
    if lines {
        gathered.extend(ORDER_EXTRAS.iter().map(|e| Gathered::new(e.name, e.shape)));
        selected.extend(ORDER_EXTRAS.iter().map(|e| e.sql.into()));
        month = Some("o.placed_at".into());
        from.push_str(" JOIN orders o ON o.\"order\" = t.\"order\"");
    }
    let by_month = month.map_or("?1 <= ?2".into(), |m| format!("{m} >= ?1 AND {m} < ?2"));
    let keys: Vec<String> = columns.iter().filter(|c| c.key).map(|c| format!("t.\"{}\"", c.name)).collect();
    let sql =
        format!("SELECT {} FROM {from} WHERE {by_month} ORDER BY {}", selected.join(", "), keys.join(", "));
    let (start, end) = bounds(part)?;
    let mut statement = connection.prepare(&sql)?;
    let mut rows = statement.query(params![start, end])?;
    while let Some(row) = rows.next()? {
        for (at, column) in gathered.iter_mut().enumerate() {
            column.push(row, at)?;
        }
    }
    let local = local_columns(&gathered, zone);
    let named = gathered.into_iter().map(Gathered::finish).chain(local).collect();
    Ok(FeatureTable::new(named).expect("invariant: columns of one query are of one length"))
}

fn shape(column: &Column) -> Shape {
    match column.kind {
        ColumnKind::Number(..) if matches!(column.name, "lat" | "lng") => Shape::Degrees,
        ColumnKind::Number(..) => Shape::Number,
        ColumnKind::Integer(..)
        | ColumnKind::Money(..)
        | ColumnKind::Time
        | ColumnKind::Day
        | ColumnKind::Flag => {
            if column.required {
                Shape::Integer
            } else {
                Shape::Number
            }
        }
        ColumnKind::Id
        | ColumnKind::Person
        | ColumnKind::Text
        | ColumnKind::Code(_)
        | ColumnKind::Currency => Shape::Text,
    }
}

/// A column as it grows.
struct Gathered {
    name: &'static str,
    shape: Shape,
    values: FeatureColumn,
}

impl Gathered {
    fn new(name: &'static str, shape: Shape) -> Self {
        let values = match shape {
            Shape::Text => FeatureColumn::Text(Vec::new()),
            Shape::Integer => FeatureColumn::Integer(Vec::new()),
            Shape::Number | Shape::Degrees => FeatureColumn::Number(Vec::new()),
        };
        Self { name, shape, values }
    }

    fn push(&mut self, row: &Row<'_>, at: usize) -> rusqlite::Result<()> {
        match &mut self.values {
            FeatureColumn::Text(texts) => {
                texts.push(row.get_ref(at)?.as_str_or_null()?.unwrap_or_default().into());
            }
            FeatureColumn::Integer(integers) => integers.push(row.get(at)?),
            FeatureColumn::Number(numbers) => {
                let number = number(row.get_ref(at)?);
                let degrees = self.shape == Shape::Degrees;
                numbers.push(if degrees { (number * 10.0).round() / 10.0 } else { number });
            }
        }
        Ok(())
    }

    fn finish(self) -> (String, FeatureColumn) {
        (self.name.into(), self.values)
    }
}

fn number(cell: ValueRef<'_>) -> f64 {
    match cell {
        ValueRef::Real(number) => number,
        #[expect(clippy::cast_precision_loss, reason = "instants and amounts stay below 2^53")]
        ValueRef::Integer(integer) => integer as f64,
        ValueRef::Null | ValueRef::Text(_) | ValueRef::Blob(_) => f64::NAN,
    }
}

/// Local day and hour of `placed_at`, where there is such a column.
fn local_columns(gathered: &[Gathered], zone: &Zone) -> Vec<(String, FeatureColumn)> {
    let placed = gathered.iter().find(|c| c.name == "placed_at").map(|c| &c.values);
    let Some(FeatureColumn::Integer(placed)) = placed else { return Vec::new() };
    let mut last = (i64::MIN, 0, 0);
    let (days, hours) = placed
        .iter()
        .map(|&micros| {
            if last.0 != micros {
                let at = Timestamp::from_micros(micros);
                last = (micros, i64::from(zone.day(at).epoch()), i64::from(zone.hour(at)));
            }
            (last.1, last.2)
        })
        .unzip();
    vec![
        ("local_day".into(), FeatureColumn::Integer(days)),
        ("local_hour".into(), FeatureColumn::Integer(hours)),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn months_begin_and_end_where_the_calendar_says() {
        assert_eq!(month_of(0), (1970, 1));
        assert_eq!(month_of(17_682), (2018, 5));
        let (start, end) = bounds(Some((2018, 12))).unwrap();
        assert_eq!(Timestamp::from_micros(start).to_string(), "2018-12-01T00:00:00Z");
        assert_eq!(Timestamp::from_micros(end).to_string(), "2019-01-01T00:00:00Z");
        assert!(bounds(Some((2018, 13))).is_err());
    }
}
