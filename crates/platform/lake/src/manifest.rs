//! The manifest: which files make up the lake, and up to which import they go.

use crate::column::LakeColumn;
use crate::error::Error;
use qm_domain::Table;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::Write;
use std::path::Path;

const NAME: &str = "manifest.json";
/// Raised when the files change so that an older lake must be made again.
const FORMAT: u32 = 1;

/// A file of the lake.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct LakeFile {
    pub(crate) table: Table,
    pub(crate) month: Option<(i32, u8)>,
    /// Relative to the lake, with `/`.
    pub(crate) path: String,
    pub(crate) rows: u64,
    /// Columns beyond the usual ones.
    pub(crate) extra: Vec<LakeColumn>,
}

/// What the lake consists of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Manifest {
    format: u32,
    /// The last import that the files hold.
    pub(crate) watermark: i64,
    /// Number of the next update; part of its files' names.
    pub(crate) next: u64,
    pub(crate) files: Vec<LakeFile>,
}

/// The part that every format has.
#[derive(Deserialize)]
struct Head {
    format: u32,
}

impl Default for Manifest {
    fn default() -> Self {
        Self { format: FORMAT, watermark: 0, next: 1, files: Vec::new() }
    }
}

impl Manifest {
    /// Reads it; an absent one, and one of another format, is an empty lake that will be filled again.
    pub(crate) fn read(dir: &Path) -> Result<Self, Error> {
        let path = dir.join(NAME);
        let bytes = match fs::read(&path) {
            Ok(bytes) => bytes,
            Err(e) if e.kind() == std::io::ErrorKind::NotFound => return Ok(Self::default()),
            Err(e) => return Err(Error::file(&path)(e)),
        };
        let fault = |e: serde_json::Error| Error::Manifest { path: path.clone(), fault: e.to_string() };
        let head: Head = serde_json::from_slice(&bytes).map_err(fault)?;
        if head.format == FORMAT {
            serde_json::from_slice(&bytes).map_err(fault)
        } else {
            Ok(Self::default())
        }
    }

    /// Puts it in the place of the former one: written beside it, made durable, renamed.
    pub(crate) fn swap_in(&self, dir: &Path) -> Result<(), Error> {
        let (path, beside) = (dir.join(NAME), dir.join("manifest.json.new"));
        let fault = |e: serde_json::Error| Error::Manifest { path: path.clone(), fault: e.to_string() };
        let bytes = serde_json::to_vec_pretty(self).map_err(fault)?;
        let write = || -> std::io::Result<()> {
            let mut file = File::create(&beside)?;
            file.write_all(&bytes)?;
            file.sync_all()?;
            fs::rename(&beside, &path)?;
            sync_folder(dir)
        };
        write().map_err(Error::file(&path))
    }

    /// Removes every Parquet file under `dir` that the manifest does not name: left by an update that was cut off,
    /// or replaced by one that was not.
    pub(crate) fn sweep(&self, dir: &Path) -> Result<(), Error> {
        let named: BTreeSet<&str> = self.files.iter().map(|f| f.path.as_str()).collect();
        for &table in Table::ALL {
            let folder = dir.join(table.code());
            let Ok(entries) = fs::read_dir(&folder) else { continue };
            for entry in entries {
                let entry = entry.map_err(Error::file(&folder))?;
                let name = entry.file_name();
                let Some(name) = name.to_str().filter(|n| n.ends_with(".parquet")) else { continue };
                if !named.contains(format!("{table}/{name}").as_str()) {
                    fs::remove_file(entry.path()).map_err(Error::file(&entry.path()))?;
                }
            }
        }
        Ok(())
    }
}

/// Makes the names in a folder durable, where the system can.
pub(crate) fn sync_folder(dir: &Path) -> std::io::Result<()> {
    if cfg!(unix) { File::open(dir)?.sync_all() } else { Ok(()) }
}
