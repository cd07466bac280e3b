//! Analytics: Parquet by month, DataFusion, feature tables as SQL files.
//!
//! The lake is a columnar copy of the facts without personal data. It can be thrown away and made again. Its files
//! stand in `manifest.json`, which is swapped atomically: a reader sees all of an update or nothing of it.

mod batch;
mod column;
mod error;
mod features;
mod lake;
mod manifest;
mod query;
mod session;
mod update;
mod value;

pub use error::Error;
pub use features::{FeatureParams, FeatureSet};
pub use lake::Lake;
pub use query::{QueryColumn, QueryResult};
pub use update::{LakePart, LakeUpdate};
