//! How one canonical cell is made of a row's cells; `C` names a cell by column name, or by position once bound.

use super::spec::CellSpec;
use qm_domain::{ColumnKind, Decimal};
use std::collections::BTreeMap;

/// Where a cell comes from.
#[derive(Debug, Clone)]
pub(crate) enum Source<C> {
    /// A column; it need not be there when `optional`.
    Column { column: C, optional: bool },
    /// Always the same.
    Value(String),
    /// Texts and columns in a row.
    Template(Vec<Part<C>>),
    /// The product of numbers.
    Product(Vec<C>),
    /// The row's fingerprint in hexadecimal.
    RowHash,
}

/// A piece of a template.
#[derive(Debug, Clone)]
pub(crate) enum Part<C> {
    Text(String),
    /// A column, or its first characters.
    Column(C, Option<usize>),
}

/// How the canonical column wants the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Role {
    Plain,
    Decimal,
    Time,
    Day,
}

impl Role {
    pub(crate) fn of(kind: ColumnKind) -> Self {
        match kind {
            ColumnKind::Integer(..) | ColumnKind::Number(..) | ColumnKind::Money(..) => Self::Decimal,
            ColumnKind::Time => Self::Time,
            ColumnKind::Day => Self::Day,
            _ => Self::Plain,
        }
    }
}

/// A source and what is done to its text, in the order of the fields.
#[derive(Debug, Clone)]
#[expect(clippy::struct_excessive_bools, reason = "each is a word of the mapping format")]
pub(crate) struct Cell<C> {
    pub(crate) source: Source<C>,
    pub(crate) role: Role,
    pub(crate) trim: bool,
    pub(crate) upper: bool,
    pub(crate) lower: bool,
    pub(crate) strip_zeros: bool,
    pub(crate) map: BTreeMap<String, String>,
    pub(crate) prefixes: BTreeMap<String, String>,
    pub(crate) default: Option<String>,
    pub(crate) date_format: Option<String>,
    pub(crate) end_of_day: bool,
    pub(crate) decimal_comma: bool,
    pub(crate) absolute: bool,
    pub(crate) factor: Option<Decimal>,
}

impl Cell<String> {
    /// Just a column.
    pub(super) fn column(name: &str, role: Role, decimal_comma: bool) -> Self {
        let spec = CellSpec { from: Some(name.into()), ..CellSpec::default() };
        Self::from_source(Source::Column { column: name.into(), optional: false }, spec, role, decimal_comma)
    }

    /// Checks how a cell is written; `Err` says what is wrong.
    pub(super) fn checked(spec: CellSpec, role: Role, decimal_comma: bool) -> Result<Self, String> {
        let optional = spec.optional;
        let mut sources = Vec::new();
        sources.extend(spec.from.clone().map(|column| Source::Column { column, optional }));
        sources.extend(spec.value.clone().map(Source::Value));
        if let Some(template) = &spec.template {
            sources.push(Source::Template(parts(template)?));
        }
        sources.extend(spec.product.clone().map(Source::Product));
        sources.extend(spec.row_hash.then_some(Source::RowHash));
        let source = sources.pop().filter(|_| sources.is_empty());
        let source = source.ok_or("needs exactly one of from, value, template, product, row_hash")?;
        if (spec.factor.is_some() || spec.absolute) && role != Role::Decimal {
            return Err("factor and absolute are for numbers".into());
        }
        if spec.end_of_day && role != Role::Time {
            return Err("end_of_day is for times".into());
        }
        if spec.date_format.is_some() && !matches!(role, Role::Time | Role::Day) {
            return Err("date_format is for times and days".into());
        }
        if spec.factor.is_some_and(|factor| Decimal::parse(&factor.to_string()).is_none()) {
            return Err("factor is not a decimal number".into());
        }
        Ok(Self::from_source(source, spec, role, decimal_comma))
    }

    fn from_source(source: Source<String>, spec: CellSpec, role: Role, decimal_comma: bool) -> Self {
        let factor = spec.factor.and_then(|factor| Decimal::parse(&factor.to_string()));
        Self {
            source,
            role,
            trim: spec.trim,
            upper: spec.upper,
            lower: spec.lower,
            strip_zeros: spec.strip_zeros,
            map: spec.map,
            prefixes: spec.prefix_map,
            default: spec.default,
            date_format: spec.date_format,
            end_of_day: spec.end_of_day,
            decimal_comma: spec.decimal_comma.unwrap_or(decimal_comma),
            absolute: spec.absolute,
            factor,
        }
    }

    /// Every column that is read, and whether it must be there.
    pub(crate) fn columns(&self) -> Vec<(&str, bool)> {
        match &self.source {
            Source::Column { column, optional } => vec![(column, !optional)],
            Source::Product(columns) => columns.iter().map(|column| (column.as_str(), true)).collect(),
            Source::Template(parts) => parts
                .iter()
                .filter_map(|part| match part {
                    Part::Column(column, _) => Some((column.as_str(), true)),
                    Part::Text(_) => None,
                })
                .collect(),
            Source::Value(_) | Source::RowHash => Vec::new(),
        }
    }

    /// With positions in place of names; a column that is not there gets a position beyond every row.
    pub(crate) fn bind(&self, at: &dyn Fn(&str) -> usize) -> Cell<usize> {
        let source = match &self.source {
            Source::Column { column, optional } => Source::Column { column: at(column), optional: *optional },
            Source::Value(value) => Source::Value(value.clone()),
            Source::Template(parts) => Source::Template(
                parts
                    .iter()
                    .map(|part| match part {
                        Part::Text(text) => Part::Text(text.clone()),
                        Part::Column(column, first) => Part::Column(at(column), *first),
                    })
                    .collect(),
            ),
            Source::Product(columns) => Source::Product(columns.iter().map(|column| at(column)).collect()),
            Source::RowHash => Source::RowHash,
        };
        Cell {
            source,
            role: self.role,
            trim: self.trim,
            upper: self.upper,
            lower: self.lower,
            strip_zeros: self.strip_zeros,
            map: self.map.clone(),
            prefixes: self.prefixes.clone(),
            default: self.default.clone(),
            date_format: self.date_format.clone(),
            end_of_day: self.end_of_day,
            decimal_comma: self.decimal_comma,
            absolute: self.absolute,
            factor: self.factor,
        }
    }
}

/// Splits `{order}-{line:8}`; `Err` says what is wrong.
fn parts(template: &str) -> Result<Vec<Part<String>>, String> {
    let mut parts = Vec::new();
    let mut rest = template;
    while let Some((text, behind)) = rest.split_once('{') {
        let (column, behind) = behind.split_once('}').ok_or("a { of the template is not closed")?;
        if !text.is_empty() {
            parts.push(Part::Text(text.into()));
        }
        parts.push(match column.rsplit_once(':') {
            Some((column, first)) => {
                let first = first.parse().map_err(|_| format!("{first:?} is not a number of characters"))?;
                Part::Column(column.into(), Some(first))
            }
            None => Part::Column(column.into(), None),
        });
        rest = behind;
    }
    if !rest.is_empty() {
        parts.push(Part::Text(rest.into()));
    }
    Ok(parts)
}
