//! Import: files through mapping and cleaner into the store, all of it or nothing.

mod account;
mod events;
mod rows;

pub(crate) use events::EventSource;

use crate::engine::Engine;
use crate::error::Error;
use crate::progress::{Observer, Progress};
use crate::report::{FileReport, ImportOutcome};
use account::Account;
use qm_clean::{CleanContext, Cleaner, OutlierRule};
use qm_domain::{ImportReport, SourceName, Timestamp};
use qm_observe::{Mapping, PersonalCells, PlannedFile, Reader};
use qm_store::{Ending, ImportTx};
use rows::RowWriter;
use std::collections::HashSet;
use std::path::{Path, PathBuf};

/// What to import.
#[derive(Debug, Clone)]
pub struct ImportRequest {
    /// Name of the source: of a built-in mapping, or of the mapping's own.
    pub source: String,
    /// Files and folders.
    pub paths: Vec<PathBuf>,
    /// A mapping file for sources without a built-in one.
    pub mapping: Option<PathBuf>,
    /// Count and report, keep nothing.
    pub dry_run: bool,
    /// Write personal cells of rejected rows in clear.
    pub show_personal: bool,
}

/// Rows between two words of progress.
const PROGRESS_ROWS: u64 = 5_000;
/// Bytes of raw rows kept together in the raw-event log.
const RAW_CHUNK_BYTES: usize = 4 << 20;
/// How much a compressed file probably grows, for the time left.
const GROWTH: u64 = 6;

impl Engine {
    /// Imports files of a source. Rows that cannot be used go to quarantine; a damaged file stops the import, and
    /// nothing of it is kept.
    ///
    /// # Errors
    /// When the mapping, a file or the store refuses.
    pub fn import(&self, request: &ImportRequest, observer: Observer<'_>) -> Result<ImportOutcome, Error> {
        let (mapping, tag) = mapping(request)?;
        let plan = mapping.order_files(&request.paths)?;
        let now = self.now();
        let source = SourceName::new(mapping.name())?;
        let mut hashes = Vec::new();
        for file in &plan.files {
            hashes.push(identity(file, &tag)?);
        }
        let cells = if request.show_personal { PersonalCells::Shown } else { PersonalCells::Masked };
        let rejects = self.home().rejects().join(format!("{source}-{}.csv", now.seconds()));
        let mut account = Account::new(&rejects, cells);
        let files = self.store().import(&source, now, |tx| {
            let files = import_files(tx, &mapping, &plan.files, &hashes, now, &mut account, observer)?;
            let kept = account.report.observed > 0 && !request.dry_run && files.iter().any(|f| !f.seen);
            if kept {
                tx.quality(&account.quality.report())?;
            }
            Ok::<_, Error>((files, if kept { Ending::Commit } else { Ending::Rollback }))
        })?;
        let rejects = account.finish()?;
        account.report.skipped_files = plan.skipped;
        let shop_file = if request.dry_run { None } else { self.write_default_shop(&mapping)? };
        if !request.dry_run && account.report.observed > 0 {
            self.source_orders(self.shop_clock()?)?;
        }
        Ok(ImportOutcome {
            source: source.to_string(),
            files,
            quality: account.quality.report(),
            rejects,
            report: std::mem::take(&mut account.report),
            shop_file,
            dry_run: request.dry_run,
        })
    }
}

/// The mapping, and a text that changes when it does.
fn mapping(request: &ImportRequest) -> Result<(Mapping, String), Error> {
    if let Some(path) = &request.mapping {
        let text =
            std::fs::read_to_string(path).map_err(|source| Error::Home { path: path.clone(), source })?;
        return Ok((Mapping::from_toml(&text)?, text));
    }
    match Mapping::built_in(&request.source)? {
        Some(mapping) => Ok((mapping, env!("CARGO_PKG_VERSION").to_owned())),
        None => {
            Err(Error::NoSource { name: request.source.clone(), known: Mapping::built_in_names().join(", ") })
        }
    }
}

/// The file's content together with what it is read by.
fn identity(file: &PlannedFile, tag: &str) -> Result<[u8; 32], Error> {
    let content = qm_observe::file_hash(&file.path)?;
    let mut hasher = blake3::Hasher::new();
    hasher.update(&content.0).update(file.name.as_bytes()).update(tag.as_bytes());
    Ok(*hasher.finalize().as_bytes())
}

fn import_files(
    tx: &mut ImportTx<'_>,
    mapping: &Mapping,
    files: &[PlannedFile],
    hashes: &[[u8; 32]],
    now: Timestamp,
    account: &mut Account,
    observer: Observer<'_>,
) -> Result<Vec<FileReport>, Error> {
    let mut seen = Vec::new();
    for hash in hashes {
        seen.push(tx.file_seen(hash)?);
    }
    if let Some(reports) = seen.into_iter().collect::<Option<Vec<ImportReport>>>() {
        return Ok(account.all_seen(files, reports));
    }
    let context = CleanContext {
        zone: mapping.zone().clone(),
        currency: mapping.currency(),
        now,
        outliers: OutlierRule::default(),
    };
    let mut writer = RowWriter { cleaner: Cleaner::new(&context)?, seen: HashSet::new() };
    writer.constants(tx, mapping)?;
    let weights: Vec<u64> = files.iter().map(|f| expected_bytes(&f.path)).collect();
    let total = weights.iter().sum::<u64>().max(1);
    let (mut done, mut reports) = (0, Vec::new());
    for ((file, hash), weight) in files.iter().zip(hashes).zip(weights) {
        let report = {
            let mut step = |bytes: u64| {
                observer(&Progress {
                    step: "importing",
                    detail: file.name.clone(),
                    done: done + bytes.min(weight),
                    total,
                });
            };
            import_file(tx, mapping, (file, hash), &mut writer, account, &mut step)?
        };
        tx.record_file(&file.name, hash, &report)?;
        account.report.add(&report);
        reports.push(FileReport { file: file.name.clone(), seen: false, report });
        done += weight;
    }
    account.report.released += writer.release(tx)?;
    Ok(reports)
}

fn import_file(
    tx: &mut ImportTx<'_>,
    mapping: &Mapping,
    (file, hash): (&PlannedFile, &[u8; 32]),
    writer: &mut RowWriter,
    account: &mut Account,
    step: &mut dyn FnMut(u64),
) -> Result<ImportReport, Error> {
    let mut reader = Reader::open(mapping, file)?;
    let mut report = ImportReport::default();
    let (mut raw, mut first) = (Vec::with_capacity(RAW_CHUNK_BYTES + 4096), 1);
    loop {
        let bytes = reader.bytes_read();
        let mut fault = None;
        let read = reader.read(&mut |table, key| rows::known(tx, table, key, &mut fault))?;
        if let Some(error) = fault {
            return Err(error.into());
        }
        let Some(row) = read else { break };
        row.write_raw(&mut raw);
        if row.number % PROGRESS_ROWS == 0 {
            step(bytes);
        }
        let number = row.number;
        writer.row(tx, &file.name, row, &mut report, account)?;
        if raw.len() >= RAW_CHUNK_BYTES {
            tx.raw_batch(&file.name, hash, first, number + 1 - first, &raw)?;
            first = number + 1;
            raw.clear();
        }
    }
    if !raw.is_empty() {
        tx.raw_batch(&file.name, hash, first, reader.rows_read() + 1 - first, &raw)?;
    }
    Ok(report)
}

fn expected_bytes(path: &Path) -> u64 {
    let size = std::fs::metadata(path).map_or(0, |m| m.len());
    let packed = path.extension().is_some_and(|e| e == "gz" || e == "zst");
    if packed { size * GROWTH } else { size }
}
