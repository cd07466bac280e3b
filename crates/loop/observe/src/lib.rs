//! Sources to raw rows: files in several formats read through mappings, row by row, in bounded memory.
//!
//! A [`Mapping`] says how a source's files become canonical tables. [`Mapping::order_files`] finds the files it
//! knows, a [`Reader`] turns each row of one into canonical raw rows. A row that cannot be read is a rejection and
//! reading goes on; a file that is damaged, cut off or has other columns is an [`Error`].
//!
//! [`Roads`] asks a service of one's own, or a file, how far it is from place to place.

mod cell;
mod distances;
mod error;
mod hash;
mod lookup;
mod mapping;
mod moment;
mod reader;
mod record;
mod reject;
mod source;
mod table;

pub use distances::{LegCache, Roads};
pub use error::Error;
pub use hash::{RowHash, file_hash};
pub use mapping::{FilePlan, Mapping, OnConflict, PlannedFile};
pub use reader::{MappedRow, Reader, SourceRow};
pub use reject::{PersonalCells, RejectWriter, csv_cell};
pub use source::read_text;
pub use table::read_table;
