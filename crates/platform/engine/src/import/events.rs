//! Events that come as canonical rows already: from the simulated shop.

use super::account::Account;
use super::rows::RowWriter;
use crate::engine::Engine;
use crate::error::Error;
use qm_clean::{CleanContext, Cleaner, OutlierRule};
use qm_domain::{Currency, ImportReport, RawRow, SourceName, Timestamp, Zone};
use qm_observe::PersonalCells;
use qm_store::{Conflict, Ending};
use std::collections::HashSet;

/// Where events come from, and how their times and amounts are read.
pub(crate) struct EventSource {
    pub(crate) name: SourceName,
    pub(crate) zone: Zone,
    pub(crate) currency: Currency,
}

impl Engine {
    /// Cleans and stores events in one transaction: all or none. A later row of the same key replaces an earlier one.
    ///
    /// # Errors
    /// When the store refuses.
    pub(crate) fn import_events(
        &self,
        source: &EventSource,
        batch: &str,
        rows: Vec<RawRow<'static>>,
        now: Timestamp,
    ) -> Result<ImportReport, Error> {
        let context = CleanContext {
            zone: source.zone.clone(),
            currency: source.currency,
            now,
            outliers: OutlierRule::default(),
        };
        let mut writer = RowWriter { cleaner: Cleaner::new(&context)?, seen: HashSet::new() };
        let rejects = self.home().rejects().join(format!("{}-{batch}.csv", source.name));
        let mut account = Account::new(&rejects, PersonalCells::Masked);
        let report = self.store().import(&source.name, self.now(), |tx| {
            let mut report = ImportReport::default();
            let mut raw = Vec::new();
            for (number, row) in (1..).zip(rows) {
                serde_json::to_writer(&mut raw, &(row.table, &row.cells))?;
                raw.push(b'\n');
                writer.event(tx, (batch, number), (row, Conflict::Update), &mut report, &mut account)?;
            }
            tx.raw_batch(batch, blake3::hash(&raw).as_bytes(), 1, report.observed, &raw)?;
            tx.quality(&account.quality.report())?;
            Ok::<_, Error>((report, Ending::Commit))
        })?;
        account.finish()?;
        Ok(report)
    }
}
