//! The cleaner: one raw row in, one fact or rejection out.

use crate::cell::parse;
use crate::error::Error;
use crate::outlier::{OutlierRule, Outliers};
use crate::reject::rejection;
use crate::rules;
use crate::times::Times;
use qm_domain::{
    CleanFlag, Column, ColumnKind, Currency, Fact, RawRow, RejectReason, Rejection, Table, Timestamp, Value,
    Zone,
};
use std::borrow::Cow;

/// What rows are cleaned against.
#[derive(Debug, Clone, PartialEq)]
pub struct CleanContext {
    /// The zone of times without offset.
    pub zone: Zone,
    /// The currency of amounts whose row names none.
    pub currency: Currency,
    /// No event lies after this instant (promises may).
    pub now: Timestamp,
    /// From when on a value is noticed as an outlier.
    pub outliers: OutlierRule,
}

/// Cleans rows. It keeps running quantiles of some columns to notice outliers, nothing else.
#[derive(Debug)]
pub struct Cleaner {
    pub(crate) times: Times,
    pub(crate) currency: Currency,
    outliers: Outliers,
}

impl Cleaner {
    /// A cleaner that has seen nothing yet.
    ///
    /// # Errors
    /// [`Error::Fences`] when the outlier rule makes no sense.
    pub fn new(context: &CleanContext) -> Result<Self, Error> {
        Ok(Self {
            times: Times::new(context.zone.clone(), context.now),
            currency: context.currency,
            outliers: Outliers::new(context.outliers)?,
        })
    }

    /// Cleans one row. `known` says whether a table has a row of that key; it is asked for parents only.
    ///
    /// A missing optional cell is [`Value::Null`]. Money is in minor units of the row's currency or else the
    /// shop's, rounded half to even. O(length of the row).
    ///
    /// # Errors
    /// [`Rejection`] with the first reason found.
    pub fn clean<'a>(
        &mut self,
        row: RawRow<'a>,
        known: &mut dyn FnMut(Table, &str) -> bool,
    ) -> Result<Fact<'a>, Rejection> {
        let RawRow { table, mut cells } = row;
        let columns = table.columns();
        cells.resize(columns.len(), None);
        for cell in &mut cells {
            if cell.as_ref().is_some_and(|text| text.trim().is_empty()) {
                *cell = None;
            }
        }
        if let Some((column, _)) =
            columns.iter().zip(&cells).find(|(column, cell)| column.required && cell.is_none())
        {
            return Err(rejection(table, column, "", RejectReason::Missing, "a value".into()));
        }
        let currency = self.currency_of(table, &cells)?;
        let price_sign = rules::price_sign(table, &cells);
        let mut flags = Vec::new();
        let mut values = Vec::with_capacity(columns.len());
        for (column, cell) in columns.iter().zip(cells) {
            values.push(match cell {
                None => Value::Null,
                Some(text) => parse(self, table, column, text, currency, &mut flags)?,
            });
        }
        rules::apply(table, &mut values, &mut flags, price_sign)?;
        for (column, value) in columns.iter().zip(&values) {
            parent_is_known(table, column, value, known)?;
        }
        if self.outliers.notice(table, &values) {
            flags.push(CleanFlag::Outlier);
        }
        flags.sort_unstable();
        flags.dedup();
        Ok(Fact { table, values, flags })
    }

    /// Cleans the rows that one source row stands for, parents first: all are facts, or the first rejection stands
    /// for the whole. A row may name an earlier one as its parent.
    ///
    /// # Errors
    /// [`Rejection`] of the first row that cannot be used.
    pub fn clean_all<'a>(
        &mut self,
        rows: impl IntoIterator<Item = RawRow<'a>>,
        known: &mut dyn FnMut(Table, &str) -> bool,
    ) -> Result<Vec<Fact<'a>>, Rejection> {
        let mut facts: Vec<Fact<'a>> = Vec::new();
        for row in rows {
            let fact = self.clean(row, &mut |table, key| {
                facts.iter().any(|fact| fact.table == table && has_key(fact, key)) || known(table, key)
            })?;
            facts.push(fact);
        }
        Ok(facts)
    }

    fn currency_of(&self, table: Table, cells: &[Option<Cow<'_, str>>]) -> Result<Currency, Rejection> {
        let Some(at) = table.position("currency") else { return Ok(self.currency) };
        let Some(text) = &cells[at] else { return Ok(self.currency) };
        Currency::new(text).map_err(|_| {
            let expected = "a currency of three letters such as EUR".into();
            rejection(table, &table.columns()[at], text, RejectReason::Code, expected)
        })
    }
}

/// Whether a fact is the row of a single-key table with this key.
fn has_key(fact: &Fact<'_>, key: &str) -> bool {
    let mut keys = fact.table.columns().iter().zip(&fact.values).filter(|(column, _)| column.key);
    matches!((keys.next(), keys.next()), (Some((_, Value::Text(text))), None) if text == key)
}

fn parent_is_known(
    table: Table,
    column: &Column,
    value: &Value<'_>,
    known: &mut dyn FnMut(Table, &str) -> bool,
) -> Result<(), Rejection> {
    let (Some(parent), Value::Text(key)) = (column.parent, value) else { return Ok(()) };
    if known(parent, key) {
        return Ok(());
    }
    let shown = if column.kind == ColumnKind::Person { "" } else { key.as_ref() };
    let expected = format!("a row of {parent} with this key");
    let missing = rejection(table, column, shown, RejectReason::MissingParent, expected);
    Err(Rejection { parent: Some((parent, key.clone().into_owned())), ..missing })
}
