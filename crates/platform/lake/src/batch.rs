//! Turns exported columns into an Arrow batch of the lake's types.

use crate::column::{LakeColumn, LakeKind, columns, guess, schema};
use crate::error::Error;
use arrow::array::{
    ArrayRef, BooleanArray, Date32Array, Float64Array, Int64Array, RecordBatch, StringArray,
    TimestampMicrosecondArray,
};
use qm_domain::{FeatureTable, Table};
use std::sync::Arc;

/// An integer that stands for a missing value where the column is of integers.
const MISSING: i64 = i64::MIN;

/// Tables whose `lat` and `lng` are somebody's: kept to 0.1 degree.
fn is_somebodys_place(table: Table, column: &str) -> bool {
    matches!(table, Table::Orders | Table::Customers) && matches!(column, "lat" | "lng")
}

/// The batch of `data` and the columns it has beyond the usual ones.
///
/// # Errors
/// [`Error::Personal`] for a personal column, [`Error::Kind`] for values of another kind than the column's.
pub(crate) fn batch(table: Table, data: &FeatureTable) -> Result<(RecordBatch, Vec<LakeColumn>), Error> {
    let mut usual = columns(table);
    let mut extra = Vec::new();
    for name in data.names() {
        if table.columns().iter().any(|c| c.name == name && c.personal.is_some()) {
            return Err(Error::Personal { table, column: name.clone() });
        }
        if usual.iter().all(|c| c.name != *name) {
            extra.push(LakeColumn { name: name.clone(), kind: guess(data, name) });
        }
    }
    usual.retain(|c| data.names().contains(&c.name));
    let present: Vec<LakeColumn> = usual.into_iter().chain(extra.iter().cloned()).collect();
    let arrays: Result<Vec<ArrayRef>, Error> = present.iter().map(|c| array(table, data, c)).collect();
    let batch = RecordBatch::try_new(schema(&present), arrays?);
    Ok((batch.map_err(|e| Error::Engine(e.into()))?, extra))
}

fn array(table: Table, data: &FeatureTable, column: &LakeColumn) -> Result<ArrayRef, Error> {
    let wrong = || Error::Kind { table, column: column.name.clone(), expected: column.kind.expected() };
    if column.kind == LakeKind::Text {
        let texts = data.texts(&column.name).ok_or_else(wrong)?;
        let texts = texts.iter().map(|t| (!t.is_empty()).then_some(t.as_str()));
        return Ok(Arc::new(texts.collect::<StringArray>()));
    }
    if column.kind == LakeKind::Number {
        let coarse = is_somebodys_place(table, &column.name);
        let round = |v: f64| if coarse { (v * 10.0).round() / 10.0 } else { v };
        let numbers: Float64Array = if let Some(numbers) = data.numbers(&column.name) {
            numbers.iter().map(|v| v.is_finite().then(|| round(*v))).collect()
        } else {
            let integers = data.integers(&column.name).ok_or_else(wrong)?;
            integers.iter().map(|v| (*v != MISSING).then(|| round(float(*v)))).collect()
        };
        return Ok(Arc::new(numbers));
    }
    let whole = whole(data, &column.name).ok_or_else(wrong)?;
    Ok(match column.kind {
        LakeKind::Integer => Arc::new(Int64Array::from(whole)),
        LakeKind::Time => Arc::new(TimestampMicrosecondArray::from(whole).with_timezone("UTC")),
        LakeKind::Flag => Arc::new(whole.into_iter().map(|v| v.map(|v| v != 0)).collect::<BooleanArray>()),
        LakeKind::Day => {
            let days: Result<Vec<Option<i32>>, _> =
                whole.into_iter().map(|v| v.map(i32::try_from).transpose()).collect();
            Arc::new(Date32Array::from(days.map_err(|_| wrong())?))
        }
        LakeKind::Text | LakeKind::Number => return Err(wrong()),
    })
}

/// Integers, or numbers that stand for integers so that some may be missing; `None` for texts and fractions.
fn whole(data: &FeatureTable, name: &str) -> Option<Vec<Option<i64>>> {
    if let Some(integers) = data.integers(name) {
        return Some(integers.iter().map(|v| (*v != MISSING).then_some(*v)).collect());
    }
    data.numbers(name)?
        .iter()
        .map(|v| match v {
            v if v.is_nan() => Some(None),
            v if v.abs() < 9.0e15 && v.fract().abs() < f64::EPSILON => Some(Some(integer(*v))),
            _ => None,
        })
        .collect()
}

#[expect(clippy::cast_possible_truncation, reason = "a whole number below 2^53, as checked before")]
fn integer(value: f64) -> i64 {
    value as i64
}

#[expect(
    clippy::cast_precision_loss,
    reason = "a measure given as an integer; beyond 2^53 rounding is right"
)]
fn float(value: i64) -> f64 {
    value as f64
}

#[cfg(test)]
mod tests {
    use super::*;
    use arrow::array::Array;
    use qm_domain::FeatureColumn;

    fn table(columns: Vec<(&str, FeatureColumn)>) -> FeatureTable {
        FeatureTable::new(columns.into_iter().map(|(n, c)| (n.to_owned(), c)).collect()).unwrap()
    }

    #[test]
    fn types_follow_the_schema_and_missing_stays_missing() {
        let data = table(vec![
            ("order", FeatureColumn::Text(vec!["a".into(), "b".into()])),
            ("placed_at", FeatureColumn::Integer(vec![1, 2])),
            ("cancelled_at", FeatureColumn::Number(vec![f64::NAN, 7.0])),
            ("lat", FeatureColumn::Number(vec![31.26, f64::NAN])),
            ("local_day", FeatureColumn::Integer(vec![20_000, MISSING])),
            ("mood", FeatureColumn::Text(vec![String::new(), "good".into()])),
        ]);
        let (batch, extra) = batch(Table::Orders, &data).unwrap();
        assert_eq!(extra, [LakeColumn { name: "mood".into(), kind: LakeKind::Text }]);
        assert_eq!(batch.schema().field_with_name("local_day").unwrap().data_type(), &LakeKind::Day.arrow());
        for (column, missing) in [("cancelled_at", 0), ("lat", 1), ("local_day", 1), ("mood", 0)] {
            let array = batch.column_by_name(column).unwrap();
            assert!(array.is_null(missing) && array.null_count() == 1, "{column}");
        }
        let lat = batch.column_by_name("lat").unwrap().as_any().downcast_ref::<Float64Array>().unwrap();
        assert!((lat.value(0) - 31.3).abs() < 1e-9, "an order's place is kept to 0.1 degree");
    }

    #[test]
    fn refuses_personal_columns_and_wrong_kinds() {
        let name = table(vec![("name", FeatureColumn::Text(vec!["x".into()]))]);
        assert!(matches!(batch(Table::Customers, &name), Err(Error::Personal { .. })));
        let fraction = table(vec![("quantity", FeatureColumn::Number(vec![1.5]))]);
        assert!(matches!(batch(Table::OrderLines, &fraction), Err(Error::Kind { .. })));
        let text = table(vec![("lat", FeatureColumn::Text(vec!["north".into()]))]);
        assert!(matches!(batch(Table::Locations, &text), Err(Error::Kind { .. })));
    }
}
