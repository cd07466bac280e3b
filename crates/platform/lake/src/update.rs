//! An update: partitions written beside the old ones, then all put in place by one swap of the manifest.

use crate::batch::batch;
use crate::error::Error;
use crate::lake::Lake;
use crate::manifest::{LakeFile, Manifest, sync_folder};
use arrow::array::RecordBatch;
use parquet::arrow::ArrowWriter;
use parquet::basic::{Compression, ZstdLevel};
use parquet::errors::ParquetError;
use parquet::file::properties::WriterProperties;
use qm_domain::{FeatureTable, Table};
use std::collections::BTreeSet;
use std::fs::{self, File};
use std::path::Path;
use std::sync::MutexGuard;

/// The years a partition's name may hold.
const YEARS: std::ops::RangeInclusive<i32> = 1900..=2200;

/// A partition to put in place: its table, its month or the whole table, its rows.
pub type LakePart = (Table, Option<(i32, u8)>, FeatureTable);

/// Partitions on their way into the lake. Nothing of it is seen before [`LakeUpdate::commit`]; dropped, it leaves
/// files that the next opening removes. One update at a time: a second one waits.
pub struct LakeUpdate<'a> {
    lake: &'a Lake,
    manifest: Manifest,
    turn: MutexGuard<'a, ()>,
}

impl<'a> LakeUpdate<'a> {
    pub(crate) fn new(lake: &'a Lake, turn: MutexGuard<'a, ()>) -> Self {
        Self { lake, manifest: lake.manifest(), turn }
    }

    /// Replaces one month of a table, or the whole table where `month` is `None`. No rows remove what stood there. A
    /// table is kept either by month or whole.
    ///
    /// Missing: NaN in numbers, the empty text, and [`i64::MIN`] in integers; integer columns may come as numbers so
    /// that some can be missing. O(rows).
    ///
    /// # Errors
    /// [`Error::Personal`], [`Error::Kind`], [`Error::Month`] for what may not enter; [`Error::File`] and
    /// [`Error::Parquet`] when the file cannot be written.
    pub fn put(&mut self, table: Table, month: Option<(i32, u8)>, data: &FeatureTable) -> Result<(), Error> {
        if let Some((year, month)) = month
            && !(YEARS.contains(&year) && (1..=12).contains(&month))
        {
            return Err(Error::Month { table, year, month });
        }
        self.manifest.files.retain(|f| f.table != table || month.is_some_and(|m| f.month != Some(m)));
        if data.rows() == 0 {
            return Ok(());
        }
        let (batch, extra) = batch(table, data)?;
        let part = month.map_or_else(|| "all".to_owned(), |(year, month)| format!("{year}-{month:02}"));
        let path = format!("{table}/{part}.{}.parquet", self.manifest.next);
        let folder = self.lake.dir().join(table.code());
        fs::create_dir_all(&folder).map_err(Error::file(&folder))?;
        write(table, &self.lake.dir().join(&path), &batch)?;
        let rows = u64::try_from(batch.num_rows()).unwrap_or(u64::MAX);
        self.manifest.files.push(LakeFile { table, month, path, rows, extra });
        Ok(())
    }

    /// Puts all of it in place, with the import that it goes up to, and removes the replaced files.
    ///
    /// # Errors
    /// [`Error::File`], [`Error::Manifest`] or [`Error::Engine`]; the lake is then as it was before.
    pub fn commit(mut self, watermark: i64) -> Result<(), Error> {
        let dir = self.lake.dir();
        let folders: BTreeSet<&str> = self.manifest.files.iter().map(|f| f.table.code()).collect();
        for folder in folders {
            let folder = dir.join(folder);
            sync_folder(&folder).map_err(Error::file(&folder))?;
        }
        self.manifest.watermark = watermark;
        self.manifest.next += 1;
        self.manifest.files.sort_by(|a, b| (a.table, a.month, &a.path).cmp(&(b.table, b.month, &b.path)));
        let result = self.lake.replace(self.manifest);
        drop(self.turn);
        result
    }
}

fn write(table: Table, path: &Path, batch: &RecordBatch) -> Result<(), Error> {
    let file = File::create(path).map_err(Error::file(path))?;
    let pack = || -> Result<File, ParquetError> {
        let level = ZstdLevel::try_new(3)?;
        let properties = WriterProperties::builder().set_compression(Compression::ZSTD(level)).build();
        let mut writer = ArrowWriter::try_new(file, batch.schema(), Some(properties))?;
        writer.write(batch)?;
        writer.into_inner()
    };
    let file = pack().map_err(|source| Error::Parquet { table, source })?;
    file.sync_all().map_err(Error::file(path))
}
