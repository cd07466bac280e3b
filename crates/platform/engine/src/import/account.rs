//! The account of an import: counts, quality, the reject file.

use crate::error::Error;
use crate::report::FileReport;
use qm_clean::QualityCounter;
use qm_domain::{ImportReport, Rejection};
use qm_observe::{PersonalCells, PlannedFile, RejectWriter};
use std::fs::File;
use std::io::{BufWriter, ErrorKind, Write};
use std::path::{Path, PathBuf};

/// Everything counted so far.
pub(super) struct Account {
    pub(super) report: ImportReport,
    pub(super) quality: QualityCounter,
    path: PathBuf,
    cells: PersonalCells,
    rejects: Option<Rejects>,
}

/// The reject file while it grows: under another name, so that an import that fails leaves none behind.
struct Rejects {
    writer: RejectWriter<BufWriter<File>>,
    draft: PathBuf,
    path: PathBuf,
}

impl Account {
    /// Nothing counted; rejected rows will go to `path`, or beside it where an earlier import's are there.
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
            self.rejects = Some(self.begin()?);
        }
        if let Some(rejects) = &mut self.rejects {
            rejects.writer.write(file, row, rejection, clear)?;
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

    /// Opens a reject file under a name that no earlier import's has.
    fn begin(&self) -> Result<Rejects, Error> {
        let fault = |source| Error::Home { path: self.path.clone(), source };
        if let Some(folder) = self.path.parent() {
            std::fs::create_dir_all(folder).map_err(fault)?;
        }
        let stem = self.path.with_extension("");
        for number in 1_u32.. {
            let mut name = stem.clone().into_os_string();
            if number > 1 {
                name.push(format!("-{number}"));
            }
            let beside = |ending: &str| {
                let mut name = name.clone();
                name.push(ending);
                PathBuf::from(name)
            };
            let (path, draft) = (beside(".csv"), beside(".csv.part"));
            if path.exists() {
                continue;
            }
            match File::create_new(&draft) {
                Ok(file) => {
                    let writer = RejectWriter::new(BufWriter::new(file), self.cells)?;
                    return Ok(Rejects { writer, draft, path });
                }
                Err(taken) if taken.kind() == ErrorKind::AlreadyExists => {}
                Err(other) => return Err(fault(other)),
            }
        }
        Err(fault(ErrorKind::AlreadyExists.into()))
    }

    /// Closes the reject file; its path when there is one.
    pub(super) fn finish(&mut self) -> Result<Option<PathBuf>, Error> {
        let Some(Rejects { writer, draft, path }) = self.rejects.take() else { return Ok(None) };
        let fault = |source| Error::Home { path: path.clone(), source };
        writer.finish()?.flush().map_err(fault)?;
        std::fs::rename(&draft, &path).map_err(fault)?;
        Ok(Some(path))
    }
}

impl Drop for Account {
    /// An import that fails keeps nothing, its reject file neither.
    fn drop(&mut self) {
        if let Some(rejects) = self.rejects.take() {
            drop(rejects.writer);
            if let Err(error) = std::fs::remove_file(&rejects.draft) {
                tracing::warn!("the reject file of a failed import stays: {error}");
            }
        }
    }
}
