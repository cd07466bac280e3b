//! Writes the facts of one table with one prepared statement, and tells new rows from known ones by hash.

use super::known::KnownKeys;
use crate::error::Error;
use crate::vault::{Pseudonym, Vault};
use qm_domain::{Column, ColumnKind, Fact, Table, Value};
use rusqlite::types::ValueRef;
use rusqlite::{Connection, Statement};

/// Degrees kept of a customer's place: 0.1.
const CUSTOMER_PLACES_PER_DEGREE: f64 = 10.0;
/// Degrees kept of an order's place, which tours need: 0.001, about 100 m.
const ORDER_PLACES_PER_DEGREE: f64 = 1_000.0;

/// What was found out about a fact on its way in.
pub(super) struct Incoming {
    /// The pseudonym that stands in its person column.
    pub(super) person: Option<Pseudonym>,
    /// Bytes of the encoded row that belong to the key; keys stand first.
    pub(super) key_bytes: usize,
}

/// The writer of one table.
pub(super) struct FactWriter<'c> {
    table: Table,
    connection: &'c Connection,
    put: Statement<'c>,
    keys: KnownKeys<'c>,
    month: Option<(usize, String)>,
    places_per_degree: f64,
}

impl<'c> FactWriter<'c> {
    pub(super) fn new(connection: &'c Connection, vault: &Vault, table: Table) -> Result<Self, Error> {
        let kept: Vec<&Column> = table.columns().iter().filter(|c| c.personal.is_none()).collect();
        let quoted = |columns: &[&Column]| {
            columns.iter().map(|c| format!("\"{}\"", c.name)).collect::<Vec<_>>().join(", ")
        };
        let keys: Vec<&Column> = kept.iter().copied().filter(|c| c.key).collect();
        let marks = vec!["?"; kept.len() + 2].join(", ");
        let mut news: Vec<String> =
            kept.iter().filter(|c| !c.key).map(|c| format!("\"{0}\" = excluded.\"{0}\"", c.name)).collect();
        news.push("batch = excluded.batch, hash = excluded.hash".into());
        let put = connection.prepare(&format!(
            "INSERT INTO {table} ({}, batch, hash) VALUES ({marks}) ON CONFLICT ({}) DO UPDATE SET {}",
            quoted(&kept),
            quoted(&keys),
            news.join(", ")
        ))?;
        let by_key = keys.iter().map(|c| format!("\"{}\" = ?", c.name)).collect::<Vec<_>>().join(" AND ");
        let month = table.lake_month().and_then(|name| {
            let sql = format!("SELECT \"{name}\" FROM {table} WHERE {by_key}");
            table.position(name).map(|at| (at, sql))
        });
        let places_per_degree =
            if table == Table::Orders { ORDER_PLACES_PER_DEGREE } else { CUSTOMER_PLACES_PER_DEGREE };
        let find = connection.prepare(&format!("SELECT hash FROM {table} WHERE {by_key}"))?;
        let all = format!("SELECT {}, hash FROM {table}", quoted(&keys));
        let keys = KnownKeys::new(connection, vault, find, all, keys.len());
        Ok(Self { table, connection, put, keys, month, places_per_degree })
    }

    /// The hash of the row that is stored under the fact's key.
    pub(super) fn stored_hash(
        &mut self,
        key: i64,
        fact: &Fact<'_>,
        incoming: &Incoming,
    ) -> Result<Option<i64>, Error> {
        self.keys.find(key, |statement| bind_key(statement, fact, incoming))
    }

    /// Whether a row has this single key.
    pub(super) fn knows(&mut self, vault: &Vault, key: &str) -> Result<bool, Error> {
        let mut encoded = Vec::with_capacity(key.len() + 5);
        encode_text(&mut encoded, key);
        let found = self.keys.find(vault.content_hash(&encoded), |s| s.raw_bind_parameter(1, key))?;
        Ok(found.is_some())
    }

    /// Keeps a written row in mind.
    pub(super) fn remember(&mut self, key: i64, hash: i64) {
        self.keys.remember(key, hash);
    }

    /// The instant in the month column of the stored row, when the new row has another.
    pub(super) fn month_left(&self, fact: &Fact<'_>, incoming: &Incoming) -> Result<Option<i64>, Error> {
        let Some((at, sql)) = &self.month else { return Ok(None) };
        let mut statement = self.connection.prepare_cached(sql)?;
        bind_key(&mut statement, fact, incoming)?;
        let old = single(&mut statement)?;
        Ok(old.filter(|old| fact.values[*at] != Value::Integer(*old)))
    }

    /// Writes the row over whatever stands under its key.
    pub(super) fn write(
        &mut self,
        fact: &Fact<'_>,
        incoming: &Incoming,
        batch: i64,
        hash: i64,
    ) -> Result<(), Error> {
        let mut at = 1;
        for (column, value) in self.table.columns().iter().zip(&fact.values) {
            if column.personal.is_some() {
                continue;
            }
            match value {
                Value::Number(degrees) if self.is_fine_place(column) => {
                    let coarse = (degrees * self.places_per_degree).round() / self.places_per_degree;
                    self.put.raw_bind_parameter(at, coarse)?;
                }
                value => bind(&mut self.put, at, column, value, incoming)?,
            }
            at += 1;
        }
        self.put.raw_bind_parameter(at, batch)?;
        self.put.raw_bind_parameter(at + 1, hash)?;
        self.put.raw_execute()?;
        Ok(())
    }

    /// Whether the column holds a person's place, which is kept coarsely.
    fn is_fine_place(&self, column: &Column) -> bool {
        matches!(self.table, Table::Customers | Table::Orders) && matches!(column.name, "lat" | "lng")
    }
}

/// Whether a value may stand in a column.
pub(super) fn fits(column: &Column, value: &Value<'_>) -> bool {
    match (value, column.kind) {
        (Value::Null, _) => !column.required,
        (Value::Number(number), ColumnKind::Number(..)) => number.is_finite(),
        (
            Value::Integer(_),
            ColumnKind::Integer(..)
            | ColumnKind::Money(..)
            | ColumnKind::Time
            | ColumnKind::Day
            | ColumnKind::Flag,
        )
        | (
            Value::Text(_),
            ColumnKind::Id
            | ColumnKind::Person
            | ColumnKind::Text
            | ColumnKind::Code(_)
            | ColumnKind::Currency,
        ) => true,
        _ => false,
    }
}

/// Appends a value so that different rows never have the same bytes.
pub(super) fn encode(into: &mut Vec<u8>, value: &Value<'_>) {
    match value {
        Value::Null => into.push(0),
        Value::Text(text) => encode_text(into, text),
        Value::Integer(integer) => encode_integer(into, *integer),
        Value::Number(number) => {
            into.push(3);
            into.extend_from_slice(&number.to_bits().to_le_bytes());
        }
    }
}

/// Appends a text.
pub(super) fn encode_text(into: &mut Vec<u8>, text: &str) {
    into.push(1);
    into.extend_from_slice(&u32::try_from(text.len()).unwrap_or(u32::MAX).to_le_bytes());
    into.extend_from_slice(text.as_bytes());
}

fn encode_integer(into: &mut Vec<u8>, integer: i64) {
    into.push(2);
    into.extend_from_slice(&integer.to_le_bytes());
}

/// Appends a stored key cell, in the same way as [`encode`].
pub(super) fn encode_stored(into: &mut Vec<u8>, cell: ValueRef<'_>) {
    match cell {
        ValueRef::Text(text) => {
            into.push(1);
            into.extend_from_slice(&u32::try_from(text.len()).unwrap_or(u32::MAX).to_le_bytes());
            into.extend_from_slice(text);
        }
        ValueRef::Integer(integer) => encode_integer(into, integer),
        ValueRef::Null | ValueRef::Real(_) | ValueRef::Blob(_) => into.push(0),
    }
}

fn bind_key(statement: &mut Statement<'_>, fact: &Fact<'_>, incoming: &Incoming) -> rusqlite::Result<()> {
    let keys = fact.table.columns().iter().zip(&fact.values).filter(|(c, _)| c.key);
    for (i, (column, value)) in keys.enumerate() {
        bind(statement, i + 1, column, value, incoming)?;
    }
    Ok(())
}

fn bind(
    statement: &mut Statement<'_>,
    at: usize,
    column: &Column,
    value: &Value<'_>,
    incoming: &Incoming,
) -> rusqlite::Result<()> {
    match value {
        Value::Text(_) if column.kind == ColumnKind::Person => {
            statement.raw_bind_parameter(at, incoming.person.as_ref().map(super::ascii))
        }
        Value::Null => statement.raw_bind_parameter(at, rusqlite::types::Null),
        Value::Text(text) => statement.raw_bind_parameter(at, text.as_ref()),
        Value::Integer(integer) => statement.raw_bind_parameter(at, integer),
        Value::Number(number) => statement.raw_bind_parameter(at, number),
    }
}

/// Runs a statement whose parameters are bound, for its single cell.
pub(super) fn single(statement: &mut Statement<'_>) -> rusqlite::Result<Option<i64>> {
    let mut rows = statement.raw_query();
    rows.next()?.map(|row| row.get(0)).transpose()
}
