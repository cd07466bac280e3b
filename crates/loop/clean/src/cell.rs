//! One cell of text to one value.

use crate::cleaner::Cleaner;
use crate::mend::mended;
use crate::reject::rejection;
use crate::times::{TimeFault, Times};
use qm_domain::{CleanFlag, Column, ColumnKind, Currency, Decimal, RejectReason, Rejection, Table, Value};
use std::borrow::Cow;

const LONGEST_ID: usize = 160;
const LONGEST_TEXT: usize = 4000;

/// Why a cell is not what its column holds, and what would be.
type Fault = (RejectReason, String);

pub(crate) fn parse<'a>(
    cleaner: &mut Cleaner,
    table: Table,
    column: &Column,
    text: Cow<'a, str>,
    currency: Currency,
    flags: &mut Vec<CleanFlag>,
) -> Result<Value<'a>, Rejection> {
    let text = trimmed(text);
    let whole = |value| Value::Integer(value);
    let value = match column.kind {
        ColumnKind::Id | ColumnKind::Person => return identifier(table, column, text),
        ColumnKind::Text => return free_text(table, column, text, flags),
        ColumnKind::Code(codes) => code(&text, codes),
        ColumnKind::Integer(low, high) => integer(&text, low, high).map(whole),
        ColumnKind::Number(low, high) => number(&text, low, high).map(Value::Number),
        ColumnKind::Money(low, high) => money(&text, low, high, currency, flags).map(whole),
        ColumnKind::Currency => Currency::new(&text)
            .map(|currency| Value::Text(Cow::Owned(currency.as_str().to_owned())))
            .map_err(|_| (RejectReason::Code, "a currency of three letters such as EUR".into())),
        ColumnKind::Time => {
            let may_lie_ahead = is_plan(table, column.name);
            cleaner.times.instant(&text, may_lie_ahead).map(|t| whole(t.micros())).map_err(time_fault)
        }
        ColumnKind::Day => Times::day(&text).map(|day| whole(i64::from(day.epoch()))).map_err(time_fault),
        ColumnKind::Flag => flag(&text).map(whole),
    };
    value.map_err(|(reason, expected)| rejection(table, column, &text, reason, expected))
}

/// Instants that are promises or plans and so may lie ahead.
fn is_plan(table: Table, column: &str) -> bool {
    matches!(column, "promised_at" | "ship_by" | "window_from" | "window_to" | "expected_at")
        || (table == Table::Products && column == "listed_at")
}

fn trimmed(text: Cow<'_, str>) -> Cow<'_, str> {
    match text {
        Cow::Borrowed(text) => Cow::Borrowed(text.trim()),
        Cow::Owned(text) if text.trim().len() == text.len() => Cow::Owned(text),
        Cow::Owned(text) => Cow::Owned(text.trim().to_owned()),
    }
}

fn identifier<'a>(table: Table, column: &Column, text: Cow<'a, str>) -> Result<Value<'a>, Rejection> {
    if text.len() > LONGEST_ID || text.chars().any(char::is_control) {
        let expected = format!("at most {LONGEST_ID} bytes without control characters");
        return Err(rejection(table, column, &text, RejectReason::Identifier, expected));
    }
    Ok(Value::Text(text))
}

fn free_text<'a>(
    table: Table,
    column: &Column,
    text: Cow<'a, str>,
    flags: &mut Vec<CleanFlag>,
) -> Result<Value<'a>, Rejection> {
    if text.contains('\0') {
        return Err(rejection(table, column, "", RejectReason::Encoding, "text without NUL".into()));
    }
    let text = match mended(&text) {
        Some(better) => {
            flags.push(CleanFlag::Mended);
            Cow::Owned(better)
        }
        None => text,
    };
    if text.len() > LONGEST_TEXT {
        let expected = format!("at most {LONGEST_TEXT} bytes");
        return Err(rejection(table, column, &text, RejectReason::TooLong, expected));
    }
    Ok(Value::Text(text))
}

fn code(text: &str, codes: &'static [&'static str]) -> Result<Value<'static>, Fault> {
    let found = codes.iter().find(|code| code.eq_ignore_ascii_case(text));
    let found = found.ok_or_else(|| (RejectReason::Code, format!("one of {}", codes.join(", "))))?;
    Ok(Value::Text(Cow::Borrowed(found)))
}

/// The exact decimal within bounds.
fn decimal(text: &str, low: i64, high: i64, what: &str) -> Result<Decimal, Fault> {
    let number = Decimal::parse(text).ok_or_else(|| (RejectReason::Number, what.to_owned()))?;
    if !number.within(low, high) {
        return Err((RejectReason::Range, format!("from {low} to {high}")));
    }
    Ok(number)
}

fn integer(text: &str, low: i64, high: i64) -> Result<i64, Fault> {
    let what = "a whole number";
    decimal(text, low, high, what)?.whole().ok_or_else(|| (RejectReason::Number, what.into()))
}

fn number(text: &str, low: f64, high: f64) -> Result<f64, Fault> {
    let number = text.parse::<f64>().ok().filter(|number| number.is_finite());
    let number = number.ok_or_else(|| (RejectReason::Number, "a decimal number".to_owned()))?;
    if !(low..=high).contains(&number) {
        return Err((RejectReason::Range, format!("from {low} to {high}")));
    }
    Ok(number)
}

fn money(
    text: &str,
    low: i64,
    high: i64,
    currency: Currency,
    flags: &mut Vec<CleanFlag>,
) -> Result<i64, Fault> {
    let amount = decimal(text, low, high, "an amount such as 12.50")?;
    let minor = amount.minor(currency.exponent());
    let (minor, rounded) = minor.ok_or_else(|| (RejectReason::Range, format!("from {low} to {high}")))?;
    if rounded {
        flags.push(CleanFlag::Rounded);
    }
    Ok(minor)
}

fn flag(text: &str) -> Result<i64, Fault> {
    match text.to_ascii_lowercase().as_str() {
        "true" | "1" | "yes" | "y" | "t" => Ok(1),
        "false" | "0" | "no" | "n" | "f" => Ok(0),
        _ => Err((RejectReason::Code, "true or false".into())),
    }
}

fn time_fault(fault: TimeFault) -> Fault {
    match fault {
        TimeFault::Unreadable(example) => (RejectReason::Time, format!("a time such as {example}")),
        TimeFault::Outside => (RejectReason::Range, "from 1990 to 2100".into()),
        TimeFault::Ahead => (RejectReason::Range, "not after the time of the import".into()),
    }
}
