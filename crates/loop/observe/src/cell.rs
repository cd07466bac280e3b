//! Making a canonical cell of a row's cells.

use crate::hash::RowHash;
use crate::lookup::without_zeros;
use crate::mapping::{Cell, Part, Role, Source};
use crate::moment::LocalTimes;
use crate::record::Record;
use qm_domain::Decimal;
use std::borrow::Cow;

/// A row with what its lookups found; `'b` is the row's, `'a` that of its text.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Row<'a, 'b> {
    pub(crate) record: &'a Record,
    /// Number of cells in the file; `found` holds those beyond.
    pub(crate) width: usize,
    pub(crate) found: &'b [Option<&'a str>],
    pub(crate) hash: RowHash,
}

impl<'a> Row<'a, '_> {
    /// A cell of the row; `None` when missing.
    pub(crate) fn cell(&self, at: usize) -> Option<&'a str> {
        if at < self.width {
            self.record.cell(at)
        } else {
            self.found.get(at - self.width).copied().flatten()
        }
    }
}

impl Cell<usize> {
    /// The canonical cell. Text that cannot be converted stays as it is, so that the cleaner can show it.
    pub(crate) fn of<'a>(&'a self, row: &Row<'a, '_>, times: &mut LocalTimes) -> Option<Cow<'a, str>> {
        let text = match &self.source {
            Source::Column { column, .. } => row.cell(*column).map(Cow::Borrowed),
            Source::Value(value) => return Some(Cow::Borrowed(value)),
            Source::Template(parts) => filled(parts, row).map(Cow::Owned),
            Source::Product(columns) => product(columns, row, self.decimal_comma).map(Cow::Owned),
            Source::RowHash => return Some(Cow::Owned(row.hash.to_string())),
        };
        let text = text.map(|text| self.shaped(text)).and_then(|text| self.translated(text));
        let Some(text) = text else { return self.default.as_deref().map(Cow::Borrowed) };
        Some(match self.role {
            Role::Plain => text,
            Role::Decimal => self.decimal(text),
            Role::Time => {
                times.utc(&text, self.date_format.as_deref(), self.end_of_day).map_or(text, Cow::Owned)
            }
            Role::Day => LocalTimes::day(&text, self.date_format.as_deref()).map_or(text, Cow::Owned),
        })
    }

    fn shaped<'a>(&self, text: Cow<'a, str>) -> Cow<'a, str> {
        let text = if self.trim { narrowed(text, str::trim) } else { text };
        let text = if self.strip_zeros { narrowed(text, |text| without_zeros(text.trim())) } else { text };
        if self.upper && text.chars().any(char::is_lowercase) {
            Cow::Owned(text.to_uppercase())
        } else if self.lower && text.chars().any(char::is_uppercase) {
            Cow::Owned(text.to_lowercase())
        } else {
            text
        }
    }

    /// By `map`, then by `prefix_map`; what neither names becomes the default if there is one.
    fn translated<'a>(&'a self, text: Cow<'a, str>) -> Option<Cow<'a, str>> {
        if self.map.is_empty() && self.prefixes.is_empty() {
            return Some(text);
        }
        let trimmed = text.trim();
        let longest = || self.prefixes.iter().rev().find(|(prefix, _)| trimmed.starts_with(prefix.as_str()));
        if let Some(value) = self.map.get(trimmed).or_else(|| longest().map(|(_, value)| value)) {
            return Some(Cow::Borrowed(value));
        }
        if self.default.is_some() { None } else { Some(text) }
    }

    fn decimal<'a>(&self, text: Cow<'a, str>) -> Cow<'a, str> {
        let text =
            if self.decimal_comma && text.contains(',') { Cow::Owned(with_point(&text)) } else { text };
        if self.factor.is_none() && !self.absolute {
            return text;
        }
        let Some(number) = Decimal::parse(&text) else { return text };
        let number = if self.absolute { number.abs() } else { number };
        match self.factor.map_or(Some(number), |factor| number.times(factor)) {
            Some(number) => Cow::Owned(number.to_string()),
            None => text,
        }
    }
}

/// A part of a text, borrowed when the whole is.
fn narrowed(text: Cow<'_, str>, part: impl Fn(&str) -> &str) -> Cow<'_, str> {
    match text {
        Cow::Borrowed(text) => Cow::Borrowed(part(text)),
        Cow::Owned(text) => Cow::Owned(part(&text).to_owned()),
    }
}

/// `1.234,56` as `1234.56`.
fn with_point(text: &str) -> String {
    text.chars()
        .filter(|&c| c != '.' && c != ' ' && c != '\u{a0}')
        .map(|c| if c == ',' { '.' } else { c })
        .collect()
}

/// The template with its columns; `None` when one of them is missing.
fn filled(parts: &[Part<usize>], row: &Row<'_, '_>) -> Option<String> {
    let mut text = String::new();
    for part in parts {
        match part {
            Part::Text(fixed) => text.push_str(fixed),
            Part::Column(at, None) => text.push_str(row.cell(*at)?.trim()),
            Part::Column(at, Some(first)) => text.extend(row.cell(*at)?.trim().chars().take(*first)),
        }
    }
    Some(text)
}

/// The product of cells; `None` when one is missing. A cell that is no number is given back as it is.
fn product(columns: &[usize], row: &Row<'_, '_>, comma: bool) -> Option<String> {
    let mut product = Decimal::parse("1")?;
    for &at in columns {
        let cell = row.cell(at)?;
        let text = if comma { Cow::Owned(with_point(cell)) } else { Cow::Borrowed(cell) };
        match Decimal::parse(&text).and_then(|number| product.times(number)) {
            Some(next) => product = next,
            None => return Some(cell.to_owned()),
        }
    }
    Some(product.to_string())
}
