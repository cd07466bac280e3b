//! Which columns a lake table has and how they lie in Arrow.

use arrow::datatypes::{DataType, Field, Schema, TimeUnit};
use qm_domain::{ColumnKind, FeatureTable, Table};
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// How a column lies in the lake.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum LakeKind {
    /// Ids, codes, texts.
    Text,
    /// Whole numbers and money in minor units.
    Integer,
    /// Decimal numbers.
    Number,
    /// Yes or no.
    Flag,
    /// Instants, microseconds, UTC.
    Time,
    /// Calendar days.
    Day,
}

impl LakeKind {
    pub(crate) fn arrow(self) -> DataType {
        match self {
            Self::Text => DataType::Utf8,
            Self::Integer => DataType::Int64,
            Self::Number => DataType::Float64,
            Self::Flag => DataType::Boolean,
            Self::Time => DataType::Timestamp(TimeUnit::Microsecond, Some("UTC".into())),
            Self::Day => DataType::Date32,
        }
    }

    pub(crate) fn expected(self) -> &'static str {
        match self {
            Self::Text => "texts",
            Self::Integer => "integers",
            Self::Number => "numbers",
            Self::Flag => "zeros and ones",
            Self::Time => "microseconds",
            Self::Day => "days since 1970-01-01",
        }
    }

    fn of(kind: ColumnKind) -> Self {
        match kind {
            ColumnKind::Id
            | ColumnKind::Person
            | ColumnKind::Text
            | ColumnKind::Code(_)
            | ColumnKind::Currency => Self::Text,
            ColumnKind::Integer(..) | ColumnKind::Money(..) => Self::Integer,
            ColumnKind::Number(..) => Self::Number,
            ColumnKind::Time => Self::Time,
            ColumnKind::Day => Self::Day,
            ColumnKind::Flag => Self::Flag,
        }
    }
}

/// A column of a lake table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct LakeColumn {
    pub(crate) name: String,
    pub(crate) kind: LakeKind,
}

/// Columns that the copy adds to the canonical ones: what every question would otherwise join or convert for.
fn added(table: Table) -> &'static [(&'static str, LakeKind)] {
    match table {
        Table::Orders => &[("local_day", LakeKind::Day), ("local_hour", LakeKind::Integer)],
        Table::OrderLines => &[
            ("placed_at", LakeKind::Time),
            ("customer", LakeKind::Text),
            ("order_kind", LakeKind::Text),
            ("order_status", LakeKind::Text),
            ("local_day", LakeKind::Day),
            ("local_hour", LakeKind::Integer),
        ],
        _ => &[],
    }
}

/// The columns every table has, with or without rows: the canonical ones that are not personal, then the added ones.
pub(crate) fn columns(table: Table) -> Vec<LakeColumn> {
    let canonical = table.columns().iter().filter(|c| c.personal.is_none());
    let canonical = canonical.map(|c| (c.name, LakeKind::of(c.kind)));
    let added = added(table).iter().copied();
    canonical.chain(added).map(|(name, kind)| LakeColumn { name: name.to_owned(), kind }).collect()
}

/// The kind of a column that neither the schema nor [`added`] knows: by its name, then by its values.
pub(crate) fn guess(data: &FeatureTable, name: &str) -> LakeKind {
    match name {
        "local_day" => LakeKind::Day,
        _ if data.texts(name).is_some() => LakeKind::Text,
        _ if name.ends_with("_at") => LakeKind::Time,
        _ if data.integers(name).is_some() => LakeKind::Integer,
        _ => LakeKind::Number,
    }
}

pub(crate) fn schema(columns: &[LakeColumn]) -> Arc<Schema> {
    let fields: Vec<Field> = columns.iter().map(|c| Field::new(&c.name, c.kind.arrow(), true)).collect();
    Arc::new(Schema::new(fields))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_personal_column_stands_in_the_lake() {
        for &table in Table::ALL {
            let names: Vec<String> = columns(table).into_iter().map(|c| c.name).collect();
            for column in table.columns() {
                let here = names.iter().any(|n| n == column.name);
                assert_eq!(here, column.personal.is_none(), "{table}.{}", column.name);
            }
        }
    }
}
