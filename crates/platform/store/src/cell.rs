//! Typed cells of SQL rows. A stored value that is no longer what it should be is an error, never a default.

use qm_domain::{Currency, GeoPoint, IdError, Timestamp};
use rusqlite::types::Type;
use rusqlite::{Row, RowIndex};
use serde::de::DeserializeOwned;
use std::str::FromStr;

/// Result of reading a row.
pub(crate) type Cell<T> = rusqlite::Result<T>;

fn wrong(error: impl std::error::Error + Send + Sync + 'static) -> rusqlite::Error {
    rusqlite::Error::FromSqlConversionFailure(0, Type::Text, Box::new(error))
}

#[derive(Debug, thiserror::Error)]
#[error("stored value is not one of its codes")]
struct NotACode;

/// An identifier.
pub(crate) fn id<T: FromStr<Err = IdError>>(row: &Row<'_>, at: impl RowIndex) -> Cell<T> {
    row.get_ref(at)?.as_str().map_err(wrong)?.parse().map_err(wrong)
}

/// An identifier that may be missing.
pub(crate) fn maybe_id<T: FromStr<Err = IdError>>(row: &Row<'_>, at: impl RowIndex) -> Cell<Option<T>> {
    let text = row.get_ref(at)?.as_str_or_null().map_err(wrong)?;
    text.map(|t| t.parse().map_err(wrong)).transpose()
}

/// An instant.
pub(crate) fn time(row: &Row<'_>, at: impl RowIndex) -> Cell<Timestamp> {
    row.get(at).map(Timestamp::from_micros)
}

/// An instant that may be missing.
pub(crate) fn maybe_time(row: &Row<'_>, at: impl RowIndex) -> Cell<Option<Timestamp>> {
    row.get::<_, Option<i64>>(at).map(|micros| micros.map(Timestamp::from_micros))
}

/// A currency that may be missing.
pub(crate) fn maybe_currency(row: &Row<'_>, at: impl RowIndex) -> Cell<Option<Currency>> {
    let text = row.get_ref(at)?.as_str_or_null().map_err(wrong)?;
    text.map(|t| Currency::new(t).map_err(wrong)).transpose()
}

/// A code of a closed set.
pub(crate) fn code<T>(row: &Row<'_>, at: impl RowIndex, from: fn(&str) -> Option<T>) -> Cell<T> {
    from(row.get_ref(at)?.as_str().map_err(wrong)?).ok_or_else(|| wrong(NotACode))
}

/// A code that may be missing.
pub(crate) fn maybe_code<T>(
    row: &Row<'_>,
    at: impl RowIndex,
    from: fn(&str) -> Option<T>,
) -> Cell<Option<T>> {
    let text = row.get_ref(at)?.as_str_or_null().map_err(wrong)?;
    text.map(|t| from(t).ok_or_else(|| wrong(NotACode))).transpose()
}

/// A value kept as JSON.
pub(crate) fn json<T: DeserializeOwned>(row: &Row<'_>, at: impl RowIndex) -> Cell<T> {
    serde_json::from_str(row.get_ref(at)?.as_str().map_err(wrong)?).map_err(wrong)
}

/// A count; a negative one is an error.
pub(crate) fn count(row: &Row<'_>, at: impl RowIndex) -> Cell<u64> {
    u64::try_from(row.get::<_, i64>(at)?).map_err(wrong)
}

/// A point from two columns; none when either is missing or they are no point.
pub(crate) fn place(row: &Row<'_>, lat: &str, lng: &str) -> Cell<Option<GeoPoint>> {
    let (lat, lng): (Option<f64>, Option<f64>) = (row.get(lat)?, row.get(lng)?);
    Ok(lat.zip(lng).and_then(|(lat, lng)| GeoPoint::new(lat, lng).ok()))
}

/// A count as SQL keeps it; saturates.
pub(crate) fn integer(count: u64) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

/// A limit as SQL takes it; saturates.
pub(crate) fn limit(rows: usize) -> i64 {
    i64::try_from(rows).unwrap_or(i64::MAX)
}
