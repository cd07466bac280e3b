//! Rows on their way in: raw rows from a source, cleaned facts, rejections, and the account kept of them.

use crate::area::codes;
use crate::schema::Table;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::collections::BTreeMap;

/// One canonical row as text, not yet cleaned. `cells[i]` belongs to `table.columns()[i]`; `None` is missing.
///
/// Instants are RFC 3339 with offset (or local, `YYYY-MM-DDTHH:MM:SS`, read in the shop's zone), decimals have a point.
#[derive(Debug, Clone, PartialEq)]
pub struct RawRow<'a> {
    /// Where it belongs.
    pub table: Table,
    /// One cell per column.
    pub cells: Vec<Option<Cow<'a, str>>>,
}

/// A cleaned cell.
#[derive(Debug, Clone, PartialEq)]
pub enum Value<'a> {
    /// Missing.
    Null,
    /// Text, id, code, currency.
    Text(Cow<'a, str>),
    /// Whole number, flag (0 or 1), money in minor units, instant in microseconds, day since the epoch.
    Integer(i64),
    /// Decimal number, finite.
    Number(f64),
}

/// One cleaned canonical row. `values[i]` belongs to `table.columns()[i]`. Personal cells are still clear text
/// here; `store` puts them into the vault and a pseudonym in place of each [`crate::ColumnKind::Person`].
#[derive(Debug, Clone, PartialEq)]
pub struct Fact<'a> {
    /// Where it belongs.
    pub table: Table,
    /// One value per column.
    pub values: Vec<Value<'a>>,
    /// What was noticed and kept.
    pub flags: Vec<CleanFlag>,
}

codes! {
    /// Why a row cannot be used.
    RejectReason {
        /// The file's format is broken at this row: wrong number of cells, broken quotes, bad JSON.
        Malformed = "malformed_row",
        /// A line longer than 1 MiB.
        TooLong = "too_long",
        /// Bytes that are no text in the file's encoding, or NUL.
        Encoding = "invalid_encoding",
        /// A required cell is empty.
        Missing = "missing_value",
        /// Not a number.
        Number = "invalid_number",
        /// Not a date or time.
        Time = "invalid_time",
        /// Outside what the column allows.
        Range = "out_of_range",
        /// A quantity or price that must be above zero is not.
        NotPositive = "not_positive",
        /// Not one of the column's codes.
        Code = "unknown_code",
        /// Not an identifier.
        Identifier = "invalid_identifier",
        /// Cells contradict each other: delivered before bought.
        Contradictory = "contradictory",
        /// Names a parent row that is not there (yet).
        MissingParent = "missing_parent",
    }

    /// What a kept row was noticed for.
    CleanFlag {
        /// Far outside the usual range of its column.
        Outlier = "outlier",
        /// An optional value contradicted others and was left out.
        Contradiction = "contradiction_removed",
        /// Wrongly encoded text was mended.
        Mended = "encoding_mended",
        /// More decimals than the currency has; rounded.
        Rounded = "rounded",
        /// A sale without a customer.
        NoCustomer = "missing_customer",
    }
}

/// A row that cannot be used, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rejection {
    /// The table it was meant for.
    pub table: Option<Table>,
    /// The canonical column at fault; empty when the whole row is.
    pub column: &'static str,
    /// The cell, at most 200 bytes; empty when the column is personal.
    pub value: String,
    /// Why.
    pub reason: RejectReason,
    /// What was expected, for people.
    pub expected: String,
    /// For [`RejectReason::MissingParent`]: the parent's table and key.
    pub parent: Option<(Table, String)>,
}

/// The account of one import. `observed = accepted + quarantined`.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct ImportReport {
    /// Rows read.
    pub observed: u64,
    /// Rows kept, duplicates among them.
    pub accepted: u64,
    /// Rows put aside.
    pub quarantined: u64,
    /// Accepted rows that equal an earlier or stored one and add nothing.
    pub duplicates: u64,
    /// Quarantined rows by reason code.
    pub reasons: BTreeMap<String, u64>,
    /// Accepted rows by what was noticed.
    pub flags: BTreeMap<String, u64>,
    /// Rows added by table.
    pub tables: BTreeMap<String, u64>,
    /// Rows by kind where the source tells sales from cancellations and returns.
    pub kinds: BTreeMap<String, u64>,
    /// Earlier quarantined rows that this import released.
    pub released: u64,
    /// Files that the source does not know.
    pub skipped_files: Vec<String>,
}

impl ImportReport {
    /// Adds another account to this one.
    pub fn add(&mut self, other: &Self) {
        self.observed += other.observed;
        self.accepted += other.accepted;
        self.quarantined += other.quarantined;
        self.duplicates += other.duplicates;
        self.released += other.released;
        for (mine, theirs) in [
            (&mut self.reasons, &other.reasons),
            (&mut self.flags, &other.flags),
            (&mut self.tables, &other.tables),
            (&mut self.kinds, &other.kinds),
        ] {
            for (name, count) in theirs {
                *mine.entry(name.clone()).or_default() += count;
            }
        }
        self.skipped_files.extend(other.skipped_files.iter().cloned());
    }

    /// Whether nothing was lost: `observed = accepted + quarantined`, and the reasons add up.
    pub fn adds_up(&self) -> bool {
        self.observed == self.accepted + self.quarantined
            && self.reasons.values().sum::<u64>() == self.quarantined
            && self.duplicates <= self.accepted
    }
}

/// How good a source's data are: shares from 0 to 1 and one score from 0 to 100.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct QualityReport {
    /// Rows read.
    pub observed: u64,
    /// Share of rows that could be used.
    pub valid: f64,
    /// Share of accepted rows that were not duplicates.
    pub unique: f64,
    /// Share of optional cells that were filled.
    pub complete: f64,
    /// Share of accepted rows without contradiction, outlier or mending.
    pub plausible: f64,
    /// 100 x valid^.4 unique^.1 complete^.2 plausible^.3, a weighted geometric mean.
    pub score: f64,
}
