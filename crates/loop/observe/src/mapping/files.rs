//! Which of the files at hand a mapping knows, and in which order they are imported.

use super::Mapping;
use crate::error::Error;
use crate::source::{file_name, stem};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// A file that the mapping knows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlannedFile {
    /// Where it lies.
    pub path: PathBuf,
    /// Its name, for reports.
    pub name: String,
    /// Which `[[file]]` of the mapping reads it.
    pub(crate) block: usize,
    /// Files of the source that its lookups may read.
    pub(crate) nearby: Vec<PathBuf>,
}

/// What is imported, parents first, and what is not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FilePlan {
    /// Known files in the order of the mapping, then by path.
    pub files: Vec<PlannedFile>,
    /// Names of files that the mapping does not know.
    pub skipped: Vec<String>,
}

impl Mapping {
    /// Sorts files and folders (read one level deep, hidden files left out). A single file under an unknown name
    /// is taken as the one kind of file that the mapping reads, if it reads only one kind.
    ///
    /// # Errors
    /// [`Error::Open`] when a path is not there, [`Error::NothingKnown`] when no file is known.
    pub fn order_files(&self, paths: &[PathBuf]) -> Result<FilePlan, Error> {
        let mut given = BTreeSet::new();
        let mut nearby = BTreeSet::new();
        for path in paths {
            let failed = |source| Error::Open { path: path.clone(), source };
            if std::fs::metadata(path).map_err(failed)?.is_dir() {
                given.extend(folder(path)?);
            } else {
                given.insert(path.clone());
                let beside = path.parent().filter(|folder| !folder.as_os_str().is_empty());
                nearby.extend(folder(beside.unwrap_or(Path::new(".")))?);
            }
        }
        let lone = given.len() == 1 && self.files.len() == 1;
        let nearby: Vec<PathBuf> = given.iter().cloned().chain(nearby).collect();
        let mut plan = FilePlan { files: Vec::new(), skipped: Vec::new() };
        for path in given {
            let name = file_name(&path);
            match self.block_of(&name).or(lone.then_some(0)) {
                Some(block) => {
                    plan.files.push(PlannedFile {
                        path,
                        name,
                        block,
                        nearby: self.lookup_files(block, &nearby),
                    });
                }
                None => plan.skipped.push(name),
            }
        }
        if plan.files.is_empty() {
            let expected = self.files.iter().map(|file| format!("{}.csv", file.stems[0])).collect();
            return Err(Error::NothingKnown {
                source_name: self.name().into(),
                given: plan.skipped,
                expected,
            });
        }
        plan.files.sort_by(|a, b| (a.block, &a.path).cmp(&(b.block, &b.path)));
        Ok(plan)
    }

    fn block_of(&self, name: &str) -> Option<usize> {
        let lower = name.to_lowercase();
        let stem = stem(&lower).0;
        self.files.iter().position(|file| file.stems.iter().any(|known| known == stem))
    }

    fn lookup_files(&self, block: usize, nearby: &[PathBuf]) -> Vec<PathBuf> {
        let known: Vec<_> = self.files[block].lookups.iter().flat_map(|lookup| &lookup.stems).collect();
        let is_known = |path: &&PathBuf| {
            let lower = file_name(path).to_lowercase();
            known.iter().any(|known| *known == stem(&lower).0)
        };
        nearby.iter().filter(is_known).cloned().collect()
    }
}

fn folder(path: &Path) -> Result<Vec<PathBuf>, Error> {
    let failed = |source| Error::Open { path: path.into(), source };
    let mut files = Vec::new();
    for entry in std::fs::read_dir(path).map_err(failed)? {
        let path = entry.map_err(failed)?.path();
        if path.is_file() && !file_name(&path).starts_with('.') {
            files.push(path);
        }
    }
    files.sort();
    Ok(files)
}
