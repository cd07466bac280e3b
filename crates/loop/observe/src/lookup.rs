//! Joins by key: a small file of the source held in memory.

use crate::error::Error;
use crate::mapping::LookupBlock;
use crate::record::Record;
use crate::source::{Rows, Step, file_name, stem};
use qm_domain::Table;
use std::collections::HashMap;
use std::path::{Path, PathBuf};

/// Cells of a row of the other file.
type Found = Box<[Option<Box<str>>]>;

/// A loaded lookup. The first row of a key counts.
#[derive(Debug)]
pub(crate) struct Lookup {
    /// Position of the cell that holds the key, in the row looked up for.
    pub(crate) on: usize,
    /// Positions of the cells it fills.
    pub(crate) fills: Vec<usize>,
    pub(crate) required: Option<Table>,
    strip_zeros: bool,
    rows: HashMap<Box<str>, Found>,
}

impl Lookup {
    /// Loads the first of `files` that the lookup names; without one it finds nothing.
    pub(crate) fn load(
        block: &LookupBlock,
        files: &[PathBuf],
        at: &dyn Fn(&str) -> usize,
    ) -> Result<Self, Error> {
        let filled = block.take.iter().map(|(new, _)| at(new)).collect();
        let mut lookup = Self {
            on: at(&block.on),
            fills: filled,
            required: block.required,
            strip_zeros: block.strip_zeros,
            rows: HashMap::new(),
        };
        let named = |path: &&PathBuf| {
            let lower = file_name(path).to_lowercase();
            block.stems.iter().any(|known| known == stem(&lower).0)
        };
        if let Some(path) = files.iter().find(named) {
            lookup.read(block, path)?;
        }
        Ok(lookup)
    }

    fn read(&mut self, block: &LookupBlock, path: &Path) -> Result<(), Error> {
        let olds = block.take.iter().map(|(_, old)| old.clone());
        let wanted: Vec<String> = std::iter::once(block.key.clone()).chain(olds).collect();
        let mut rows = Rows::open(path, &block.dialect, &wanted, &[])?;
        let found = rows.columns().to_vec();
        let place = |name: &String| found.iter().position(|column| column == name);
        let places: Vec<_> = wanted.iter().map(place).collect();
        let missing: Vec<_> = wanted.iter().filter(|name| place(name).is_none()).cloned().collect();
        if !missing.is_empty() {
            let (file, hint) = (file_name(path), String::new());
            return Err(Error::MissingColumns { file, missing, found, expected: wanted, hint });
        }
        let mut record = Record::default();
        loop {
            match rows.read(&mut record)? {
                Step::End => return Ok(()),
                // A row that cannot be read is rejected where its own file is imported.
                Step::Broken(..) => {}
                Step::Row => {
                    let cell = |at: &Option<usize>| at.and_then(|at| record.cell(at));
                    if let Some(key) = cell(&places[0]) {
                        let key = lookup_key(key, self.strip_zeros);
                        if !self.rows.contains_key(key) {
                            let values = places[1..].iter().map(|at| cell(at).map(Box::from)).collect();
                            self.rows.insert(key.into(), values);
                        }
                    }
                }
            }
        }
    }

    /// The cells found for a key, in the order of `fills`.
    pub(crate) fn get(&self, key: &str) -> Option<&[Option<Box<str>>]> {
        self.rows.get(lookup_key(key, self.strip_zeros)).map(AsRef::as_ref)
    }
}

fn lookup_key(key: &str, strip_zeros: bool) -> &str {
    let key = key.trim();
    if strip_zeros { without_zeros(key) } else { key }
}

/// Without leading zeros, keeping one digit: `01037` is the prefix that other files write as 1037.
pub(crate) fn without_zeros(text: &str) -> &str {
    let rest = text.trim_start_matches('0');
    if rest.is_empty() && !text.is_empty() { &text[text.len() - 1..] } else { rest }
}
