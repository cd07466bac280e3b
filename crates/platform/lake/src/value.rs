//! Arrow values as JSON and as feature columns.

use crate::error::Error;
use arrow::array::{Array, ArrayRef, AsArray};
use arrow::compute::cast;
use arrow::datatypes::{DataType, Float64Type, Int64Type};
use arrow::util::display::{ArrayFormatter, FormatOptions};
use qm_domain::FeatureColumn;
use serde_json::Value;

/// What a type is called in an answer.
pub(crate) fn kind(data: &DataType) -> String {
    match data {
        DataType::Utf8 | DataType::LargeUtf8 | DataType::Utf8View => "text".into(),
        d if d.is_integer() => "integer".into(),
        d if d.is_floating() || matches!(d, DataType::Decimal128(..) | DataType::Decimal256(..)) => {
            "number".into()
        }
        DataType::Boolean => "flag".into(),
        DataType::Timestamp(..) => "time".into(),
        DataType::Date32 | DataType::Date64 => "day".into(),
        other => other.to_string(),
    }
}

/// The values as JSON: numbers where JSON has them, texts for the rest.
pub(crate) fn json(array: &ArrayRef) -> Result<Vec<Value>, Error> {
    let each = |value: &dyn Fn(usize) -> Value| -> Vec<Value> {
        (0..array.len()).map(|i| if array.is_null(i) { Value::Null } else { value(i) }).collect()
    };
    let arrow = |e: arrow::error::ArrowError| Error::Engine(e.into());
    match kind(array.data_type()).as_str() {
        "flag" => {
            let flags = array.as_boolean();
            Ok(each(&|i| Value::Bool(flags.value(i))))
        }
        // Beyond i64 an unsigned count becomes missing; nothing counts so far.
        "integer" => {
            let whole = cast(array, &DataType::Int64).map_err(arrow)?;
            let whole = whole.as_primitive::<Int64Type>();
            Ok(each(&|i| if whole.is_null(i) { Value::Null } else { whole.value(i).into() }))
        }
        "number" => {
            let numbers = cast(array, &DataType::Float64).map_err(arrow)?;
            let numbers = numbers.as_primitive::<Float64Type>();
            Ok(each(&|i| serde_json::Number::from_f64(numbers.value(i)).map_or(Value::Null, Value::Number)))
        }
        _ => {
            let options = FormatOptions::default();
            let shown = ArrayFormatter::try_new(array, &options).map_err(arrow)?;
            Ok(each(&|i| Value::String(shown.value(i).to_string())))
        }
    }
}

/// The values as a feature column; `None` when an integer is missing.
pub(crate) fn feature(array: &ArrayRef) -> Result<Option<FeatureColumn>, Error> {
    let arrow = |e: arrow::error::ArrowError| Error::Engine(e.into());
    Ok(match kind(array.data_type()).as_str() {
        "number" => {
            let numbers = cast(array, &DataType::Float64).map_err(arrow)?;
            let numbers = numbers.as_primitive::<Float64Type>();
            Some(FeatureColumn::Number(numbers.iter().map(|v| v.unwrap_or(f64::NAN)).collect()))
        }
        "integer" | "flag" | "time" => {
            let whole = cast(array, &DataType::Int64).map_err(arrow)?;
            whole.as_primitive::<Int64Type>().iter().collect::<Option<Vec<i64>>>().map(FeatureColumn::Integer)
        }
        "day" => {
            let days = cast(array, &DataType::Int32).map_err(arrow)?;
            let days = days.as_primitive::<arrow::datatypes::Int32Type>();
            days.iter().map(|d| d.map(i64::from)).collect::<Option<Vec<i64>>>().map(FeatureColumn::Integer)
        }
        _ => {
            let texts = cast(array, &DataType::Utf8).map_err(arrow)?;
            let texts = texts.as_string::<i32>().iter().map(|t| t.unwrap_or_default().to_owned());
            Some(FeatureColumn::Text(texts.collect()))
        }
    })
}
