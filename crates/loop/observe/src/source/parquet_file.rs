//! Parquet files, read in batches of rows.

use super::{LONGEST_ROW, Step};
use crate::error::Error;
use crate::record::Record;
use arrow::array::{Array, ArrayRef, AsArray, RecordBatch};
use arrow::compute::cast;
use arrow::datatypes::DataType;
use parquet::arrow::arrow_reader::{ParquetRecordBatchReader, ParquetRecordBatchReaderBuilder};
use qm_domain::RejectReason;
use std::fs::File;

const BATCH_ROWS: usize = 1024;

/// Rows of a Parquet file. Nested columns are not read; they count as missing.
#[derive(Debug)]
pub(crate) struct ParquetFile {
    name: String,
    columns: Vec<String>,
    batches: ParquetRecordBatchReader,
    /// The batch at hand, each column as text.
    cells: Vec<Option<ArrayRef>>,
    rows: usize,
    at: usize,
}

impl ParquetFile {
    pub(crate) fn open(file: File, name: String) -> Result<Self, Error> {
        let failed = |what: String| Error::Parquet { file: name.clone(), what };
        let builder =
            ParquetRecordBatchReaderBuilder::try_new(file).map_err(|source| failed(source.to_string()))?;
        let columns: Vec<String> =
            builder.schema().fields().iter().map(|field| field.name().clone()).collect();
        if let Some((_, column)) = columns.iter().enumerate().find(|(at, name)| columns[..*at].contains(name))
        {
            return Err(Error::DuplicateColumn { file: name.clone(), column: column.clone() });
        }
        let batches = builder.with_batch_size(BATCH_ROWS).build();
        let batches = batches.map_err(|source| failed(source.to_string()))?;
        Ok(Self { name, columns, batches, cells: Vec::new(), rows: 0, at: 0 })
    }

    pub(crate) fn columns(&self) -> &[String] {
        &self.columns
    }

    pub(crate) fn read(&mut self, record: &mut Record) -> Result<Step, Error> {
        while self.at == self.rows {
            let Some(batch) = self.batches.next() else { return Ok(Step::End) };
            let failed = |what: String| Error::Parquet { file: self.name.clone(), what };
            let batch = batch.map_err(|source| failed(source.to_string()))?;
            self.cells = texts(&batch).map_err(|source| failed(source.to_string()))?;
            (self.rows, self.at) = (batch.num_rows(), 0);
        }
        record.clear();
        let at = self.at;
        self.at += 1;
        let (mut bytes, mut nul) = (0, false);
        for column in &self.cells {
            let cell = match column {
                Some(cells) if cells.is_valid(at) => cells.as_string::<i32>().value(at),
                _ => "",
            };
            bytes += cell.len();
            if bytes > LONGEST_ROW {
                return Ok(Step::Broken(RejectReason::TooLong, "a row of at most 1 MiB".into()));
            }
            nul |= cell.contains('\0');
            record.push(cell);
        }
        if nul {
            return Ok(Step::Broken(RejectReason::Encoding, "text without NUL bytes".into()));
        }
        Ok(Step::Row)
    }
}

/// Every column as text; `None` for nested ones.
fn texts(batch: &RecordBatch) -> Result<Vec<Option<ArrayRef>>, arrow::error::ArrowError> {
    let text = |column: &ArrayRef| {
        let plain = !column.data_type().is_nested()
            && !matches!(
                column.data_type(),
                DataType::Binary | DataType::LargeBinary | DataType::FixedSizeBinary(_)
            );
        plain.then(|| cast(column, &DataType::Utf8)).transpose()
    };
    batch.columns().iter().map(text).collect()
}
