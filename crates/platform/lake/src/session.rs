//! The SQL session over the files of one manifest.

use crate::column::{LakeColumn, columns, schema};
use crate::error::Error;
use crate::manifest::{LakeFile, Manifest};
use datafusion::catalog::MemTable;
use datafusion::datasource::file_format::parquet::ParquetFormat;
use datafusion::datasource::listing::{ListingOptions, ListingTable, ListingTableConfig, ListingTableUrl};
use datafusion::error::DataFusionError;
use datafusion::execution::runtime_env::RuntimeEnvBuilder;
use datafusion::prelude::{SessionConfig, SessionContext};
use qm_domain::Table;
use std::fmt::Write as _;
use std::path::Path;
use std::sync::Arc;

/// Memory that all questions together may take before the engine refuses, in bytes.
const MEMORY_BYTES: usize = 2 << 30;
/// Partitions of one question; as many as the runtime has threads.
pub(crate) const THREADS: usize = 2;

/// A session in which every canonical table stands, with rows or without.
pub(crate) fn session(dir: &Path, manifest: &Manifest) -> Result<SessionContext, Error> {
    let mut config = SessionConfig::new().with_information_schema(true).with_target_partitions(THREADS);
    config.options_mut().sql_parser.collect_spans = true;
    let runtime = RuntimeEnvBuilder::new().with_memory_limit(MEMORY_BYTES, 1.0).build_arc();
    let context = SessionContext::new_with_config_rt(config, runtime.map_err(Error::Engine)?);
    for &table in Table::ALL {
        let files: Vec<&LakeFile> = manifest.files.iter().filter(|f| f.table == table).collect();
        register(&context, dir, table, &files).map_err(Error::Engine)?;
    }
    Ok(context)
}

fn register(
    context: &SessionContext,
    dir: &Path,
    table: Table,
    files: &[&LakeFile],
) -> Result<(), DataFusionError> {
    let mut all = columns(table);
    for extra in files.iter().flat_map(|f| &f.extra) {
        if all.iter().all(|c: &LakeColumn| c.name != extra.name) {
            all.push(extra.clone());
        }
    }
    let schema = schema(&all);
    if files.is_empty() {
        context.register_table(table.code(), Arc::new(MemTable::try_new(schema, vec![vec![]])?))?;
        return Ok(());
    }
    let urls: Result<Vec<ListingTableUrl>, _> =
        files.iter().map(|f| ListingTableUrl::parse(url(&dir.join(&f.path)))).collect();
    let options = ListingOptions::new(Arc::new(ParquetFormat::default())).with_file_extension(".parquet");
    let config =
        ListingTableConfig::new_with_multi_paths(urls?).with_listing_options(options).with_schema(schema);
    context.register_table(table.code(), Arc::new(ListingTable::try_new(config)?))?;
    Ok(())
}

/// A file's address with every unusual byte escaped, so that no letter of a folder's name is read as a pattern.
fn url(path: &Path) -> String {
    let mut url = String::from("file://");
    let text = path.to_string_lossy().replace('\\', "/");
    if !text.starts_with('/') {
        url.push('/');
    }
    for byte in text.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'/' | b'-' | b'_' | b'.' | b':' => {
                url.push(char::from(byte));
            }
            other => {
                let _ = write!(url, "%{other:02X}");
            }
        }
    }
    url
}
