//! A shop of its own for each test: a temporary home, a clock that stands still, one vault key for all.

use qm_domain::{Table, Timestamp, Zone};
use qm_engine::{Engine, Error, Home, ImportOutcome, ImportRequest, Outside};
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::Read;
use std::path::{Path, PathBuf};
use tempfile::TempDir;

/// The key of every test's vault, so that two homes give a person the same pseudonym.
const KEY: [u8; 32] = [11; 32];

fn entropy(bytes: &mut [u8]) -> std::io::Result<()> {
    std::fs::File::open("/dev/urandom")?.read_exact(bytes)
}

fn clock() -> Timestamp {
    Timestamp::parse("2026-07-01T06:00:00Z").unwrap()
}

/// Opens the engine on a folder.
pub(crate) fn open(folder: &Path) -> Engine {
    std::fs::create_dir_all(folder).unwrap();
    let key = folder.join("vault.key");
    if !key.exists() {
        std::fs::write(key, KEY).unwrap();
    }
    Engine::open(Home::open(folder).unwrap(), Outside { entropy, clock, webhook: None }).unwrap()
}

/// A home and a folder of files to import, both gone with the test.
pub(crate) struct TestShop {
    folder: TempDir,
    pub(crate) engine: Engine,
}

impl TestShop {
    pub(crate) fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let engine = open(&folder.path().join("home"));
        std::fs::create_dir(folder.path().join("files")).unwrap();
        Self { folder, engine }
    }

    pub(crate) fn home(&self) -> PathBuf {
        self.folder.path().join("home")
    }

    /// Writes a file to import in place of what was there.
    pub(crate) fn write(&self, name: &str, bytes: impl AsRef<[u8]>) -> PathBuf {
        let path = self.folder.path().join("files").join(name);
        std::fs::write(&path, bytes).unwrap();
        path
    }

    pub(crate) fn remove(&self, name: &str) {
        std::fs::remove_file(self.folder.path().join("files").join(name)).unwrap();
    }

    /// What importing the whole folder of files as canonical tables would be.
    pub(crate) fn request(&self) -> ImportRequest {
        ImportRequest {
            source: "canonical".into(),
            paths: vec![self.folder.path().join("files")],
            mapping: None,
            dry_run: false,
            show_personal: false,
        }
    }

    /// Imports the whole folder of files.
    pub(crate) fn import(&self) -> Result<ImportOutcome, Error> {
        self.import_as(&self.request())
    }

    pub(crate) fn import_as(&self, request: &ImportRequest) -> Result<ImportOutcome, Error> {
        let outcome = self.engine.import(request, &mut |_| ())?;
        assert!(outcome.report.adds_up(), "{:?}", outcome.report);
        Ok(outcome)
    }
}

/// Every table as the store exports it, every month of it, as text.
pub(crate) fn tables(engine: &Engine) -> BTreeMap<Table, String> {
    let mut all = BTreeMap::new();
    for &table in Table::ALL {
        let mut text = String::new();
        for part in engine.store().changed_parts(table, -1).unwrap() {
            let exported = engine.store().export(table, part, &Zone::utc()).unwrap();
            writeln!(text, "{part:?} {exported:?}").unwrap();
        }
        all.insert(table, text);
    }
    all
}

/// Rows of every table that has any.
pub(crate) fn rows(engine: &Engine) -> BTreeMap<Table, u64> {
    let counted = Table::ALL.iter().map(|&table| (table, engine.store().rows(table).unwrap()));
    counted.filter(|(_, rows)| *rows > 0).collect()
}

/// Rows that wait in quarantine.
pub(crate) fn waiting(engine: &Engine) -> u64 {
    engine.store().quarantine_counts().unwrap().iter().map(|reason| reason.rows).sum()
}

/// Every file below a folder.
pub(crate) fn files_below(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let Ok(entries) = std::fs::read_dir(folder) else { return found };
    for entry in entries {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files_below(&path));
        } else {
            found.push(path);
        }
    }
    found.sort();
    found
}

/// Where the public data sets lie, if the caller said so.
#[expect(clippy::disallowed_methods, reason = "a test stands where the command line stands")]
pub(crate) fn data() -> Option<PathBuf> {
    std::env::var("QM_DATA").ok().map(PathBuf::from)
}
