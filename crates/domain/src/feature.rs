//! Feature tables: named columns of equal length, as `lake` makes them and `predict` takes them.

use serde::{Deserialize, Serialize};

/// One column.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum FeatureColumn {
    /// Numbers; NaN where the value is missing.
    Number(Vec<f64>),
    /// Integers: counts, days, microseconds. Never missing.
    Integer(Vec<i64>),
    /// Texts: ids and codes. Empty where missing.
    Text(Vec<String>),
}

impl FeatureColumn {
    /// Rows in the column.
    pub fn len(&self) -> usize {
        match self {
            Self::Number(v) => v.len(),
            Self::Integer(v) => v.len(),
            Self::Text(v) => v.len(),
        }
    }

    /// Whether it has no rows.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

/// Named columns of equal length.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct FeatureTable {
    names: Vec<String>,
    columns: Vec<FeatureColumn>,
}

impl FeatureTable {
    /// Puts columns together; `None` when their lengths differ or a name stands twice.
    pub fn new(columns: Vec<(String, FeatureColumn)>) -> Option<Self> {
        let rows = columns.first().map_or(0, |(_, c)| c.len());
        let (names, columns): (Vec<_>, Vec<_>) = columns.into_iter().unzip();
        let unique = names.iter().collect::<std::collections::BTreeSet<_>>().len() == names.len();
        (unique && columns.iter().all(|c| c.len() == rows)).then_some(Self { names, columns })
    }

    /// Rows.
    pub fn rows(&self) -> usize {
        self.columns.first().map_or(0, FeatureColumn::len)
    }

    /// Column names in order.
    pub fn names(&self) -> &[String] {
        &self.names
    }

    fn column(&self, name: &str) -> Option<&FeatureColumn> {
        self.names.iter().position(|n| n == name).map(|i| &self.columns[i])
    }

    /// A column of numbers, by name; `None` when absent or of another kind.
    pub fn numbers(&self, name: &str) -> Option<&[f64]> {
        match self.column(name)? {
            FeatureColumn::Number(v) => Some(v),
            _ => None,
        }
    }

    /// A column of integers, by name; `None` when absent or of another kind.
    pub fn integers(&self, name: &str) -> Option<&[i64]> {
        match self.column(name)? {
            FeatureColumn::Integer(v) => Some(v),
            _ => None,
        }
    }

    /// A column of texts, by name; `None` when absent or of another kind.
    pub fn texts(&self, name: &str) -> Option<&[String]> {
        match self.column(name)? {
            FeatureColumn::Text(v) => Some(v),
            _ => None,
        }
    }
}
