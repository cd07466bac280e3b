//! Tables of figures as files.

use anyhow::{Context, Result};
use std::fs::File;
use std::path::Path;

/// A table begun anew with its head.
pub(super) fn begin(file: &Path, head: &[&str]) -> Result<csv::Writer<File>> {
    let mut writer = csv::Writer::from_path(file).with_context(|| format!("writing {}", file.display()))?;
    writer.write_record(head)?;
    Ok(writer)
}

/// The rows of a table below its head; none where there is no file.
pub(super) fn rows(file: &Path) -> Result<Vec<csv::StringRecord>> {
    if !file.exists() {
        return Ok(Vec::new());
    }
    let mut reader = csv::Reader::from_path(file).with_context(|| format!("reading {}", file.display()))?;
    Ok(reader.records().collect::<Result<_, _>>()?)
}
