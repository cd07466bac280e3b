//! Reading a source's files row by row.

use crate::cell::Row;
use crate::error::Error;
use crate::hash::{Identity, RowHash};
use crate::lookup::Lookup;
use crate::mapping::{Cell, FileBlock, Mapping, OnConflict, PlannedFile, Test};
use crate::moment::LocalTimes;
use crate::record::Record;
use crate::source::{Rows, Step};
use qm_domain::{RawRow, RejectReason, Rejection, Table};

/// A position beyond every row: the column is not there.
const NOWHERE: usize = usize::MAX;

/// A canonical row, and what to do when its key is already stored.
#[derive(Debug, Clone, PartialEq)]
pub struct MappedRow<'a> {
    /// The row.
    pub row: RawRow<'a>,
    /// Whether it replaces a stored row or gives way to it.
    pub on_conflict: OnConflict,
}

/// One row of a source: the canonical rows it stands for, parents first, or why it cannot be read.
#[derive(Debug)]
pub struct SourceRow<'a> {
    /// Its number in the file, from 1, the header not counted.
    pub number: u64,
    /// Its fingerprint: equal rows have equal ones, whatever the order of their columns.
    pub hash: RowHash,
    /// What it stands for. Empty when no condition of the mapping holds, or all of it is known already.
    pub rows: Result<Vec<MappedRow<'a>>, Rejection>,
    record: Option<&'a Record>,
}

impl SourceRow<'_> {
    /// Appends the row's cells as they stand in the file, as one line of JSON: an array of texts and nulls, or
    /// `null` for a row that cannot be read. Personal data included.
    pub fn write_raw(&self, to: &mut Vec<u8>) {
        let cells: Option<Vec<_>> =
            self.record.map(|record| (0..record.len()).map(|at| record.raw(at)).collect());
        if let Ok(line) = serde_json::to_string(&cells) {
            to.extend_from_slice(line.as_bytes());
        }
        to.push(b'\n');
    }
}

/// A table block with positions in place of column names.
#[derive(Debug)]
struct Bound {
    table: Table,
    on_conflict: OnConflict,
    when: Option<(usize, Test)>,
    cells: Vec<Option<Cell<usize>>>,
    /// The one key column of a table that keeps stored rows.
    keep_key: Option<usize>,
}

/// Reads one file through a mapping. Memory is bounded by the longest row (1 MiB) and the lookups.
#[derive(Debug)]
pub struct Reader {
    rows: Rows,
    record: Record,
    identity: Identity,
    lookups: Vec<Lookup>,
    tables: Vec<Bound>,
    times: LocalTimes,
    width: usize,
    extra: usize,
    number: u64,
}

impl Reader {
    /// Opens a file, checks its header and loads its lookups.
    ///
    /// # Errors
    /// [`Error`] when file or lookup cannot be opened, or its columns are not those that the mapping reads.
    pub fn open(mapping: &Mapping, file: &PlannedFile) -> Result<Self, Error> {
        let block = &mapping.files[file.block];
        let (needed, all) = columns_read(block);
        let rows = Rows::open(&file.path, &block.dialect, &all, &block.identity_without)?;
        let found = rows.columns().to_vec();
        if matches!(rows, Rows::Delimited(_) | Rows::Parquet(_)) {
            check_header(file, block, &found, &needed)?;
        }
        let mut names: Vec<&str> = found.iter().map(String::as_str).collect();
        for (new, _) in block.lookups.iter().flat_map(|lookup| &lookup.take) {
            if !names.contains(&new.as_str()) {
                names.push(new);
            }
        }
        let at = |name: &str| names.iter().position(|known| *known == name).unwrap_or(NOWHERE);
        let hashed = found.iter().enumerate().filter(|(_, name)| !block.identity_without.contains(name));
        let hashed = hashed.map(|(at, name)| (name.clone(), at)).collect();
        let lookups = block.lookups.iter().map(|lookup| Lookup::load(lookup, &file.nearby, &at));
        Ok(Self {
            rows,
            record: Record::default(),
            identity: Identity::new(&block.stems[0], hashed),
            lookups: lookups.collect::<Result<_, _>>()?,
            tables: bind(block, &at),
            times: LocalTimes::new(mapping.zone().clone()),
            width: found.len(),
            extra: names.len() - found.len(),
            number: 0,
        })
    }

    /// Rows read so far.
    pub fn rows_read(&self) -> u64 {
        self.number
    }

    /// Bytes read so far, after decompression; 0 for Parquet.
    pub fn bytes_read(&self) -> u64 {
        self.rows.bytes()
    }

    /// Reads the next row; `None` at the end. `known` says whether a table has a row of that (single) key already:
    /// rows that would give way to it are not made at all. Answer `false` to get them all.
    ///
    /// # Errors
    /// [`Error::Read`] or [`Error::Parquet`] when the file is damaged or cut off. A broken row is no error.
    pub fn read(
        &mut self,
        known: &mut dyn FnMut(Table, &str) -> bool,
    ) -> Result<Option<SourceRow<'_>>, Error> {
        let step = self.rows.read(&mut self.record)?;
        if let Step::End = step {
            return Ok(None);
        }
        self.number += 1;
        let number = self.number;
        if let Step::Broken(reason, expected) = step {
            let hash = self.identity.of_broken(number);
            let rejection =
                Rejection { table: None, column: "", value: String::new(), reason, expected, parent: None };
            return Ok(Some(SourceRow { number, hash, rows: Err(rejection), record: None }));
        }
        let hash = self.identity.of(&self.record);
        let mut found: Vec<Option<&str>> = Vec::new();
        let looked_up = look_up(&self.lookups, &self.record, self.width, self.extra, &mut found);
        let row = Row { record: &self.record, width: self.width, found: &found, hash };
        let rows = match looked_up {
            Some((table, key)) => Err(orphan(self.tables[0].table, table, key)),
            None => Ok(map(&self.tables, &row, &mut self.times, known)),
        };
        Ok(Some(SourceRow { number, hash, rows, record: Some(&self.record) }))
    }
}

/// Fills `found`; the table and key of a required lookup that found nothing.
fn look_up<'a>(
    lookups: &'a [Lookup],
    record: &'a Record,
    width: usize,
    extra: usize,
    found: &mut Vec<Option<&'a str>>,
) -> Option<(Table, &'a str)> {
    found.resize(extra, None);
    for lookup in lookups {
        let row = Row { record, width, found, hash: RowHash([0; 16]) };
        let Some(key) = row.cell(lookup.on) else { continue };
        match (lookup.get(key), lookup.required) {
            (Some(values), _) => {
                for (&at, value) in lookup.fills.iter().zip(values) {
                    if let Some(slot) = at.checked_sub(width).and_then(|at| found.get_mut(at)) {
                        *slot = slot.or(value.as_deref());
                    }
                }
            }
            (None, Some(table)) => return Some((table, key)),
            (None, None) => {}
        }
    }
    None
}

fn orphan(table: Table, parent: Table, key: &str) -> Rejection {
    Rejection {
        table: Some(table),
        column: "",
        value: String::new(),
        reason: RejectReason::MissingParent,
        expected: format!("a row of {parent} with this key"),
        parent: Some((parent, key.trim().to_owned())),
    }
}

fn map<'a>(
    tables: &'a [Bound],
    row: &Row<'a, '_>,
    times: &mut LocalTimes,
    known: &mut dyn FnMut(Table, &str) -> bool,
) -> Vec<MappedRow<'a>> {
    let mut rows = Vec::with_capacity(tables.len());
    for bound in tables {
        if bound.when.as_ref().is_some_and(|(at, test)| !test.holds(row.cell(*at))) {
            continue;
        }
        if let Some(cell) = bound.keep_key.and_then(|at| bound.cells[at].as_ref()) {
            let key = cell.of(row, times);
            if key.is_some_and(|key| known(bound.table, key.trim())) {
                continue;
            }
        }
        let cells =
            bound.cells.iter().map(|cell| cell.as_ref().and_then(|cell| cell.of(row, times))).collect();
        rows.push(MappedRow { row: RawRow { table: bound.table, cells }, on_conflict: bound.on_conflict });
    }
    rows
}

fn bind(block: &FileBlock, at: &dyn Fn(&str) -> usize) -> Vec<Bound> {
    let one = |table: &crate::mapping::TableBlock| {
        let columns = table.table.columns();
        let keys: Vec<_> = (0..columns.len()).filter(|&at| columns[at].key).collect();
        let keeps = table.on_conflict == OnConflict::Keep && keys.len() == 1;
        Bound {
            table: table.table,
            on_conflict: table.on_conflict,
            when: table.when.as_ref().map(|(column, test)| (at(column), test.clone())),
            cells: table.cells.iter().map(|cell| cell.as_ref().map(|cell| cell.bind(at))).collect(),
            keep_key: keeps.then(|| keys[0]),
        }
    };
    block.tables.iter().map(one).collect()
}

/// The columns that a file must have, and all that are read from it.
fn columns_read(block: &FileBlock) -> (Vec<String>, Vec<String>) {
    let made: Vec<&str> =
        block.lookups.iter().flat_map(|lookup| &lookup.take).map(|(new, _)| new.as_str()).collect();
    let cells = block.tables.iter().flat_map(|table| table.cells.iter().flatten()).flat_map(Cell::columns);
    let tests = block
        .tables
        .iter()
        .filter_map(|table| table.when.as_ref().map(|(column, _)| (column.as_str(), true)));
    let keys = block.lookups.iter().map(|lookup| (lookup.on.as_str(), true));
    let (mut needed, mut all) = (Vec::new(), Vec::new());
    for (column, required) in keys.chain(tests).chain(cells) {
        if made.contains(&column) {
            continue;
        }
        for (list, due) in [(&mut needed, required), (&mut all, true)] {
            if due && !list.iter().any(|known| known == column) {
                list.push(column.to_owned());
            }
        }
    }
    (needed, all)
}

fn check_header(
    file: &PlannedFile,
    block: &FileBlock,
    found: &[String],
    needed: &[String],
) -> Result<(), Error> {
    let missing: Vec<String> = needed.iter().filter(|name| !found.contains(name)).cloned().collect();
    if missing.is_empty() {
        return Ok(());
    }
    let delimiter = char::from(block.dialect.delimiter);
    let other =
        [',', ';', '\t', '|'].into_iter().find(|&c| c != delimiter && found.iter().any(|n| n.contains(c)));
    let hint = match other {
        Some(other) if found.len() == 1 => {
            format!("; the mapping's delimiter is {delimiter:?}, the file's seems to be {other:?}")
        }
        _ => String::new(),
    };
    Err(Error::MissingColumns {
        file: file.name.clone(),
        missing,
        found: found.to_vec(),
        expected: needed.to_vec(),
        hint,
    })
}
