//! The account of an import: counts, quality, the reject file.

use crate::error::Error;
use crate::report::FileReport;
use qm_clean::QualityCounter;
use qm_domain::{ImportReport, Rejection};
use qm_observe::{PersonalCells, PlannedFile, RejectWriter};
use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

/// Everything counted so far.
pub(super) struct Account {
    pub(super) report: ImportReport,
    pub(super) quality: QualityCounter,
    path: PathBuf,
    cells: PersonalCells,
    rejects: Option<RejectWriter<BufWriter<File>>>,
}

impl Account {
    /// Nothing counted; rejected rows will go to `path`.
    pub(super) fn new(path: &Path, cells: PersonalCells) -> Self {
        let quality = QualityCounter::default();
        Self { report: ImportReport::default(), quality, path: path.to_owned(), cells, rejects: None }
    }

    /// Counts a rejected row and writes it into the reject file.
    pub(super) fn rejected(
        &mut self,
        file: &str,
        row: u64,
        rejection: &Rejection,
        clear: Option<&str>,
        report: &mut ImportReport,
    ) -> Result<(), Error> {
        report.quarantined += 1;
        *report.reasons.entry(rejection.reason.code().into()).or_default() += 1;
        self.quality.quarantined();
        if self.rejects.is_none() {
            let fault = |source| Error::Home { path: self.path.clone(), source };
            if let Some(folder) = self.path.parent() {
                std::fs::create_dir_all(folder).map_err(fault)?;
            }
            let to = BufWriter::new(File::create(&self.path).map_err(fault)?);
            self.rejects = Some(RejectWriter::new(to, self.cells)?);
        }
        if let Some(writer) = &mut self.rejects {
            writer.write(file, row, rejection, clear)?;
        }
        Ok(())
    }

    /// Every file was imported before: their recorded counts, with every accepted row a repeat.
    pub(super) fn all_seen(&mut self, files: &[PlannedFile], reports: Vec<ImportReport>) -> Vec<FileReport> {
        let mut told = Vec::new();
        for (file, mut report) in files.iter().zip(reports) {
            report.duplicates = report.accepted;
            report.tables.clear();
            report.released = 0;
            self.report.add(&report);
            told.push(FileReport { file: file.name.clone(), seen: true, report });
        }
        told
    }

    /// Closes the reject file; its path when there is one.
    pub(super) fn finish(&mut self) -> Result<Option<PathBuf>, Error> {
        let Some(writer) = self.rejects.take() else { return Ok(None) };
        let fault = |source| Error::Home { path: self.path.clone(), source };
        writer.finish()?.flush().map_err(fault)?;
        Ok(Some(self.path.clone()))
    }
}
