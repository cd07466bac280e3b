//! The mapping as it is written, not yet checked.

use super::OnConflict;
use crate::source::Encoding;
use serde::Deserialize;
use std::collections::BTreeMap;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct MappingSpec {
    pub(super) name: String,
    pub(super) zone: String,
    pub(super) currency: String,
    #[serde(default)]
    pub(super) decimal_comma: bool,
    #[serde(default, rename = "constant")]
    pub(super) constants: Vec<ConstantSpec>,
    #[serde(rename = "file")]
    pub(super) files: Vec<FileSpec>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ConstantSpec {
    pub(super) table: String,
    pub(super) columns: BTreeMap<String, String>,
}

/// How a delimited file is written.
#[derive(Debug, Deserialize, Clone, Default)]
#[serde(deny_unknown_fields)]
pub(super) struct FormatSpec {
    pub(super) delimiter: Option<String>,
    pub(super) quote: Option<String>,
    #[serde(default)]
    pub(super) encoding: Encoding,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct FileSpec {
    pub(super) names: Vec<String>,
    #[serde(default)]
    pub(super) format: FormatSpec,
    pub(super) decimal_comma: Option<bool>,
    #[serde(default)]
    pub(super) identity_without: Vec<String>,
    #[serde(default, rename = "lookup")]
    pub(super) lookups: Vec<LookupSpec>,
    #[serde(rename = "table")]
    pub(super) tables: Vec<TableSpec>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct LookupSpec {
    pub(super) names: Vec<String>,
    pub(super) format: Option<FormatSpec>,
    pub(super) key: String,
    pub(super) on: String,
    #[serde(default)]
    pub(super) strip_zeros: bool,
    pub(super) take: BTreeMap<String, String>,
    pub(super) required: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct TableSpec {
    pub(super) table: String,
    #[serde(default)]
    pub(super) on_conflict: OnConflict,
    pub(super) when: Option<WhenSpec>,
    /// Texts and tables; read one by one so that a message can name the column.
    pub(super) columns: BTreeMap<String, toml::Value>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct WhenSpec {
    pub(super) column: String,
    pub(super) present: Option<bool>,
    pub(super) equals: Option<String>,
    pub(super) prefix: Option<String>,
}

/// How one canonical column is filled.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
#[expect(clippy::struct_excessive_bools, reason = "each is a word of the mapping format")]
pub(super) struct CellSpec {
    pub(super) from: Option<String>,
    pub(super) value: Option<String>,
    pub(super) template: Option<String>,
    pub(super) product: Option<Vec<String>>,
    pub(super) row_hash: bool,
    pub(super) optional: bool,
    pub(super) trim: bool,
    pub(super) upper: bool,
    pub(super) lower: bool,
    pub(super) strip_zeros: bool,
    pub(super) map: BTreeMap<String, String>,
    pub(super) prefix_map: BTreeMap<String, String>,
    pub(super) default: Option<String>,
    pub(super) date_format: Option<String>,
    pub(super) end_of_day: bool,
    pub(super) factor: Option<f64>,
    pub(super) decimal_comma: Option<bool>,
    pub(super) absolute: bool,
}
