//! Mappings: how a source's files become canonical tables. `docs/mapping.md` describes the format.

mod builtin;
mod cell_spec;
mod check;
mod files;
mod spec;

use crate::error::Error;
use crate::source::Dialect;
use qm_domain::{Currency, RawRow, Table, Zone};
use serde::Deserialize;

pub(crate) use cell_spec::{Cell, Part, Role, Source};
pub use files::{FilePlan, PlannedFile};

/// What to do with a row whose key is already stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum OnConflict {
    /// The new row replaces the stored one.
    #[default]
    Update,
    /// The stored row stays.
    Keep,
}

/// A checked mapping: every column it fills exists, every key and required column is filled.
#[derive(Debug, Clone)]
pub struct Mapping {
    name: String,
    zone: Zone,
    currency: Currency,
    constants: Vec<RawRow<'static>>,
    pub(crate) files: Vec<FileBlock>,
}

/// One kind of file.
#[derive(Debug, Clone)]
pub(crate) struct FileBlock {
    /// Names without compression and format, lower case.
    pub(crate) stems: Vec<String>,
    pub(crate) dialect: Dialect,
    pub(crate) identity_without: Vec<String>,
    pub(crate) lookups: Vec<LookupBlock>,
    pub(crate) tables: Vec<TableBlock>,
}

/// A join by key to another file of the source.
#[derive(Debug, Clone)]
pub(crate) struct LookupBlock {
    pub(crate) stems: Vec<String>,
    pub(crate) dialect: Dialect,
    pub(crate) key: String,
    pub(crate) on: String,
    pub(crate) strip_zeros: bool,
    /// New column and the column of the other file it comes from.
    pub(crate) take: Vec<(String, String)>,
    /// The table whose row is missing when nothing is found.
    pub(crate) required: Option<Table>,
}

/// One canonical row for each row of the file, or for those that meet a condition.
#[derive(Debug, Clone)]
pub(crate) struct TableBlock {
    pub(crate) table: Table,
    pub(crate) on_conflict: OnConflict,
    pub(crate) when: Option<(String, Test)>,
    /// One for each column of the table.
    pub(crate) cells: Vec<Option<Cell<String>>>,
}

/// A condition on a cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Test {
    Present,
    Missing,
    Equals(String),
    Prefix(String),
}

impl Test {
    pub(crate) fn holds(&self, cell: Option<&str>) -> bool {
        match self {
            Self::Present => cell.is_some(),
            Self::Missing => cell.is_none(),
            Self::Equals(due) => cell.is_some_and(|cell| cell.trim() == due),
            Self::Prefix(due) => cell.is_some_and(|cell| cell.trim_start().starts_with(due.as_str())),
        }
    }
}

impl Mapping {
    /// Reads and checks a mapping written in TOML.
    ///
    /// # Errors
    /// [`Error::Mapping`] says what is wrong and where.
    pub fn from_toml(text: &str) -> Result<Self, Error> {
        let spec: spec::MappingSpec = toml::from_str(text)
            .map_err(|source| Error::Mapping { name: String::new(), what: source.to_string() })?;
        check::checked(spec)
    }

    /// A mapping that comes with the program; `None` for an unknown name.
    ///
    /// # Errors
    /// [`Error::Mapping`] would be a defect of the program; a test reads them all.
    pub fn built_in(name: &str) -> Result<Option<Self>, Error> {
        builtin::find(name).map(|text| Self::from_toml(&text)).transpose()
    }

    /// Names of the mappings that come with the program.
    pub fn built_in_names() -> Vec<&'static str> {
        builtin::names()
    }

    /// The source's name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The zone of dates without offset.
    pub fn zone(&self) -> &Zone {
        &self.zone
    }

    /// The currency of amounts that name none.
    pub fn currency(&self) -> Currency {
        self.currency
    }

    /// The same mapping for a shop with another zone and currency, such as `canonical`, which names none itself.
    #[must_use]
    pub fn in_shop(self, zone: Zone, currency: Currency) -> Self {
        Self { zone, currency, ..self }
    }

    /// Rows that belong to the source whatever its files hold, such as its one warehouse. They are put before the
    /// first file, stay as they are when already stored, and count as no row of the source.
    pub fn constants(&self) -> &[RawRow<'static>] {
        &self.constants
    }
}
