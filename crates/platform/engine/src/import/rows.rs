//! One source row at a time: repeat, rejection or facts.

use super::account::Account;
use crate::error::Error;
use qm_clean::Cleaner;
use qm_domain::{ColumnKind, Fact, ImportReport, RawRow, Rejection, Table, Value};
use qm_observe::{MappedRow, Mapping, OnConflict, SourceRow};
use qm_store::{Conflict, ImportTx, Put, QuarantinedRow};
use std::collections::HashSet;

/// Cleans and stores rows.
pub(super) struct RowWriter {
    pub(super) cleaner: Cleaner,
    /// Fingerprints of the rows of this import.
    pub(super) seen: HashSet<[u8; 16]>,
}

/// Facts of one source row, and what to do with each when its key is there.
type Cleaned<'a> = (Vec<Fact<'a>>, Vec<Conflict>);

/// Whether a table has the key; a fault of the store is kept for the caller and answers no.
pub(super) fn known(
    tx: &mut ImportTx<'_>,
    table: Table,
    key: &str,
    fault: &mut Option<qm_store::Error>,
) -> bool {
    tx.known(table, key).unwrap_or_else(|error| {
        fault.get_or_insert(error);
        false
    })
}

fn conflict(mapped: OnConflict) -> Conflict {
    match mapped {
        OnConflict::Update => Conflict::Update,
        OnConflict::Keep => Conflict::Keep,
    }
}

impl RowWriter {
    /// Stores the rows that belong to the source whatever its files hold.
    pub(super) fn constants(&mut self, tx: &mut ImportTx<'_>, mapping: &Mapping) -> Result<(), Error> {
        for row in mapping.constants() {
            match self.facts(tx, vec![(row.clone(), Conflict::Keep)])? {
                Ok((facts, conflicts)) => {
                    put_all(tx, &facts, &conflicts, &mut ImportReport::default())?;
                }
                Err(rejection) => {
                    return Err(Error::Constant { table: row.table, expected: rejection.expected });
                }
            }
        }
        Ok(())
    }

    /// Cleans all canonical rows of one source row, or gives the first rejection.
    fn facts<'a>(
        &mut self,
        tx: &mut ImportTx<'_>,
        rows: Vec<(RawRow<'a>, Conflict)>,
    ) -> Result<Result<Cleaned<'a>, Rejection>, Error> {
        let (rows, conflicts): (Vec<_>, Vec<_>) = rows.into_iter().unzip();
        let mut fault = None;
        let cleaned = self.cleaner.clean_all(rows, &mut |table, key| known(tx, table, key, &mut fault));
        match fault {
            Some(error) => Err(error.into()),
            None => Ok(cleaned.map(|facts| (facts, conflicts))),
        }
    }

    /// Takes one canonical row: counts it and stores its fact or puts it aside.
    pub(super) fn event(
        &mut self,
        tx: &mut ImportTx<'_>,
        (batch, number): (&str, u64),
        row: (RawRow<'static>, Conflict),
        report: &mut ImportReport,
        account: &mut Account,
    ) -> Result<(), Error> {
        report.observed += 1;
        let kept = [row.clone()];
        match self.facts(tx, vec![row])? {
            Ok((facts, conflicts)) => {
                account.quality.accepted(&facts);
                report.duplicates += u64::from(!put_all(tx, &facts, &conflicts, report)?);
                report.accepted += 1;
                Ok(())
            }
            Err(rejection) => {
                let mut hash = [0; 16];
                hash[..8].copy_from_slice(&number.to_le_bytes());
                let name = blake3::hash(batch.as_bytes());
                hash[8..].copy_from_slice(&name.as_bytes()[..8]);
                let aside = QuarantinedRow {
                    file: batch,
                    row: number,
                    hash: &hash,
                    rejection: &rejection,
                    rows: &kept,
                };
                tx.quarantine(&aside)?;
                account.rejected(batch, number, &rejection, None, report)
            }
        }
    }

    /// Takes one source row: counts it and stores its facts or puts it aside.
    pub(super) fn row(
        &mut self,
        tx: &mut ImportTx<'_>,
        file: &str,
        row: SourceRow<'_>,
        report: &mut ImportReport,
        account: &mut Account,
    ) -> Result<(), Error> {
        report.observed += 1;
        let (number, hash) = (row.number, row.hash.0);
        if !self.seen.insert(hash) {
            report.accepted += 1;
            report.duplicates += 1;
            account.quality.duplicate();
            return Ok(());
        }
        let mapped: Vec<(RawRow<'_>, Conflict)> = match row.rows {
            Ok(rows) => {
                rows.into_iter().map(|MappedRow { row, on_conflict }| (row, conflict(on_conflict))).collect()
            }
            Err(rejection) => {
                let aside =
                    QuarantinedRow { file, row: number, hash: &hash, rejection: &rejection, rows: &[] };
                tx.quarantine(&aside)?;
                return account.rejected(file, number, &rejection, None, report);
            }
        };
        match self.facts(tx, mapped.clone())? {
            Ok((facts, conflicts)) => {
                account.quality.accepted(&facts);
                if !put_all(tx, &facts, &conflicts, report)? && !facts.is_empty() {
                    report.duplicates += 1;
                }
                report.accepted += 1;
            }
            Err(rejection) => {
                let aside =
                    QuarantinedRow { file, row: number, hash: &hash, rejection: &rejection, rows: &mapped };
                tx.quarantine(&aside)?;
                let clear = clear_cell(&rejection, &mapped);
                account.rejected(file, number, &rejection, clear, report)?;
            }
        }
        Ok(())
    }

    /// Cleans again the quarantined rows whose parents are there now; answers how many were released.
    pub(super) fn release(&mut self, tx: &mut ImportTx<'_>) -> Result<u64, Error> {
        let mut released = 0;
        loop {
            let mut progress = false;
            for waiting in tx.releasable()? {
                if let Ok((facts, conflicts)) = self.facts(tx, waiting.rows)? {
                    put_all(tx, &facts, &conflicts, &mut ImportReport::default())?;
                    tx.release(waiting.id)?;
                    released += 1;
                    progress = true;
                }
            }
            if !progress {
                return Ok(released);
            }
        }
    }
}

/// Stores the facts of one row; answers whether anything changed.
fn put_all(
    tx: &mut ImportTx<'_>,
    facts: &[Fact<'_>],
    conflicts: &[Conflict],
    report: &mut ImportReport,
) -> Result<bool, Error> {
    let mut changed = false;
    for (fact, conflict) in facts.iter().zip(conflicts) {
        match tx.put(fact, *conflict)? {
            Put::Added => {
                changed = true;
                *report.tables.entry(fact.table.code().into()).or_default() += 1;
                count_kind(fact, report);
            }
            Put::Updated => changed = true,
            Put::Unchanged => {}
        }
        for flag in &fact.flags {
            *report.flags.entry(flag.code().into()).or_default() += 1;
        }
    }
    Ok(changed)
}

/// Counts what kind of line was added: sale, cancellation, return.
fn count_kind(fact: &Fact<'_>, report: &mut ImportReport) {
    let kind = fact.table.position("kind").filter(|_| fact.table == Table::OrderLines);
    if let Some(Value::Text(kind)) = kind.and_then(|at| fact.values.get(at)) {
        *report.kinds.entry(kind.to_string()).or_default() += 1;
    }
}

/// The rejected cell in clear, where its column is personal.
fn clear_cell<'a>(rejection: &Rejection, rows: &'a [(RawRow<'_>, Conflict)]) -> Option<&'a str> {
    let table = rejection.table?;
    let at = table.position(rejection.column)?;
    let column = table.columns()[at];
    let personal = column.personal.is_some() || column.kind == ColumnKind::Person;
    let (row, _) = rows.iter().find(|(row, _)| row.table == table).filter(|_| personal)?;
    row.cells.get(at)?.as_deref()
}
