//! Reading feature tables by column name.

use crate::error::Error;
use crate::number::wide;
use qm_domain::FeatureTable;
use std::borrow::Cow;

fn lacking(column: &str) -> Error {
    Error::Column { column: column.into() }
}

/// A column of numbers or integers; infinite values become missing.
pub(crate) fn numbers<'a>(table: &'a FeatureTable, column: &str) -> Result<Cow<'a, [f64]>, Error> {
    if let Some(values) = table.numbers(column) {
        if values.iter().any(|v| v.is_infinite()) {
            let tame = |v: &f64| if v.is_infinite() { f64::NAN } else { *v };
            return Ok(Cow::Owned(values.iter().map(tame).collect()));
        }
        return Ok(Cow::Borrowed(values));
    }
    let integers = table.integers(column).ok_or_else(|| lacking(column))?;
    Ok(Cow::Owned(integers.iter().map(|v| wide(*v)).collect()))
}

/// A column of integers.
pub(crate) fn integers<'a>(table: &'a FeatureTable, column: &str) -> Result<&'a [i64], Error> {
    table.integers(column).ok_or_else(|| lacking(column))
}

/// A column of texts.
pub(crate) fn texts<'a>(table: &'a FeatureTable, column: &str) -> Result<&'a [String], Error> {
    table.texts(column).ok_or_else(|| lacking(column))
}

/// A column of classes: texts, or integers and whole numbers as their digits; empty where missing.
pub(crate) fn classes<'a>(table: &'a FeatureTable, column: &str) -> Result<Cow<'a, [String]>, Error> {
    if let Some(values) = table.texts(column) {
        return Ok(Cow::Borrowed(values));
    }
    let digits = |v: &f64| if v.is_nan() { String::new() } else { format!("{v:.0}") };
    Ok(Cow::Owned(numbers(table, column)?.iter().map(digits).collect()))
}
