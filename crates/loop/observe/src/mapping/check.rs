//! From the mapping as written to the checked one; every message says where.

use super::cell_spec::{Cell, Role};
use super::spec::{
    CellSpec, ConstantSpec, FileSpec, FormatSpec, LookupSpec, MappingSpec, TableSpec, WhenSpec,
};
use super::{FileBlock, LookupBlock, Mapping, TableBlock, Test};
use crate::error::Error;
use crate::source::{Dialect, stem};
use qm_domain::{Currency, RawRow, SourceName, Table, Zone};
use std::borrow::Cow;

type Checked<T> = Result<T, String>;

pub(super) fn checked(spec: MappingSpec) -> Result<Mapping, Error> {
    let name = spec.name.clone();
    mapping(spec).map_err(|what| Error::Mapping { name, what })
}

fn mapping(spec: MappingSpec) -> Checked<Mapping> {
    let name = SourceName::new(&spec.name).map_err(|source| source.to_string())?.as_str().to_owned();
    let zone = Zone::new(&spec.zone).map_err(|source| source.to_string())?;
    let currency = Currency::new(&spec.currency).map_err(|source| source.to_string())?;
    let constants = spec.constants.iter().map(constant).collect::<Checked<_>>()?;
    let comma = spec.decimal_comma;
    let files = spec.files.into_iter().map(|file| file_block(file, comma)).collect::<Checked<Vec<_>>>()?;
    if files.is_empty() {
        return Err("has no [[file]]".into());
    }
    Ok(Mapping { name, zone, currency, constants, files })
}

fn table_named(code: &str) -> Checked<Table> {
    let all: Vec<_> = Table::ALL.iter().map(|table| table.code()).collect();
    Table::from_code(code).ok_or_else(|| format!("{code:?} is no table; there are {}", all.join(", ")))
}

fn constant(spec: &ConstantSpec) -> Checked<RawRow<'static>> {
    let table = table_named(&spec.table)?;
    let mut cells = vec![None; table.columns().len()];
    for (column, value) in &spec.columns {
        let at = table.position(column).ok_or_else(|| no_column(table, column))?;
        cells[at] = Some(Cow::Owned(value.clone()));
    }
    for (column, cell) in table.columns().iter().zip(&cells) {
        if column.required && cell.is_none() {
            return Err(format!("constant row of {table}: {} is required", column.name));
        }
    }
    Ok(RawRow { table, cells })
}

fn no_column(table: Table, column: &str) -> String {
    let names: Vec<_> = table.columns().iter().map(|column| column.name).collect();
    format!("{table} has no column {column:?}; it has {}", names.join(", "))
}

fn stems(names: &[String]) -> Checked<Vec<String>> {
    if names.is_empty() {
        return Err("a file or lookup has no names".into());
    }
    Ok(names.iter().map(|name| stem(&name.to_lowercase()).0.to_owned()).collect())
}

fn dialect(spec: &FormatSpec, first_name: &str) -> Checked<Dialect> {
    let tabs = stem(&first_name.to_lowercase()).1 == "tsv";
    let one = |text: &str, what: &str| match text.as_bytes() {
        [byte] if byte.is_ascii() && !matches!(byte, b'\n' | b'\r') => Ok(*byte),
        _ => Err(format!("{what} {text:?} is not one ASCII character")),
    };
    let delimiter = spec.delimiter.as_deref().map(|text| one(text, "delimiter")).transpose()?;
    let delimiter = delimiter.unwrap_or(if tabs { b'\t' } else { b',' });
    let quote = match spec.quote.as_deref() {
        None => Some(b'"'),
        Some("") => None,
        Some(text) => Some(one(text, "quote")?),
    };
    if quote == Some(delimiter) {
        return Err("delimiter and quote are the same".into());
    }
    Ok(Dialect { delimiter, quote, encoding: spec.encoding })
}

fn file_block(spec: FileSpec, decimal_comma: bool) -> Checked<FileBlock> {
    let stems = stems(&spec.names)?;
    let at = |what: String| format!("file {}: {what}", spec.names[0]);
    let comma = spec.decimal_comma.unwrap_or(decimal_comma);
    let dialect = dialect(&spec.format, &spec.names[0]).map_err(at)?;
    let lookups = spec.lookups.iter().map(|lookup| lookup_block(lookup, &spec.format));
    let lookups = lookups.collect::<Checked<Vec<_>>>().map_err(at)?;
    let tables = spec.tables.into_iter().map(|table| table_block(table, comma));
    let tables = tables.collect::<Checked<Vec<_>>>().map_err(at)?;
    if tables.is_empty() {
        return Err(at("has no [[file.table]]".into()));
    }
    Ok(FileBlock { stems, dialect, identity_without: spec.identity_without, lookups, tables })
}

fn lookup_block(spec: &LookupSpec, format: &FormatSpec) -> Checked<LookupBlock> {
    let stems = stems(&spec.names)?;
    let dialect = dialect(spec.format.as_ref().unwrap_or(format), &spec.names[0])?;
    let required = spec.required.as_deref().map(table_named).transpose()?;
    if spec.take.is_empty() {
        return Err(format!("lookup {} takes nothing", spec.names[0]));
    }
    Ok(LookupBlock {
        stems,
        dialect,
        key: spec.key.clone(),
        on: spec.on.clone(),
        strip_zeros: spec.strip_zeros,
        take: spec.take.iter().map(|(new, old)| (new.clone(), old.clone())).collect(),
        required,
    })
}

fn table_block(spec: TableSpec, decimal_comma: bool) -> Checked<TableBlock> {
    let table = table_named(&spec.table)?;
    let mut cells = vec![None; table.columns().len()];
    for (column, value) in spec.columns {
        let at = table.position(&column).ok_or_else(|| no_column(table, &column))?;
        let role = Role::of(table.columns()[at].kind);
        let cell = match value {
            toml::Value::String(name) => Ok(Cell::column(&name, role, decimal_comma)),
            other => other
                .try_into::<CellSpec>()
                .map_err(|source| source.to_string())
                .and_then(|spec| Cell::checked(spec, role, decimal_comma)),
        };
        cells[at] = Some(cell.map_err(|what| format!("{table}.{column}: {what}"))?);
    }
    for (column, cell) in table.columns().iter().zip(&cells) {
        if column.required && cell.is_none() {
            return Err(format!("{table}.{} is required and not mapped", column.name));
        }
    }
    let when = spec.when.map(test).transpose()?;
    Ok(TableBlock { table, on_conflict: spec.on_conflict, when, cells })
}

fn test(spec: WhenSpec) -> Checked<(String, Test)> {
    let test = match (spec.present, spec.equals, spec.prefix) {
        (Some(true), None, None) => Test::Present,
        (Some(false), None, None) => Test::Missing,
        (None, Some(due), None) => Test::Equals(due),
        (None, None, Some(due)) => Test::Prefix(due),
        _ => return Err("when needs exactly one of present, equals, prefix".into()),
    };
    Ok((spec.column, test))
}
