//! The lake: its folder, its manifest, its session.

use crate::error::Error;
use crate::features::{FeatureParams, FeatureSet, features};
use crate::manifest::Manifest;
use crate::query::{QueryResult, query};
use crate::session::{THREADS, session};
use crate::update::{LakePart, LakeUpdate};
use datafusion::prelude::SessionContext;
use qm_domain::{FeatureTable, Table};
use std::future::Future;
use std::path::{Path, PathBuf};
use std::sync::mpsc;
use std::sync::{Mutex, PoisonError, RwLock};
use std::time::Duration;
use tokio::runtime::{Builder, Handle, Runtime};

/// Stack of an engine thread: plans nest deeply, and unoptimised builds take much stack for each level.
const STACK_BYTES: usize = 16 << 20;
/// How long a lake that is dropped waits for a question still being answered.
const LAST_QUESTION: Duration = Duration::from_secs(10);

/// What one reader sees: the files, and the session over them.
struct Snapshot {
    manifest: Manifest,
    context: SessionContext,
}

/// Columnar copy of the facts, without personal data. Share it by reference: readers run beside each other, an update
/// waits for those that run only for the moment of its swap.
pub struct Lake {
    dir: PathBuf,
    /// `None` only while dropped.
    runtime: Option<Runtime>,
    snapshot: RwLock<Snapshot>,
    turn: Mutex<()>,
}

impl std::fmt::Debug for Lake {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Lake").field("dir", &self.dir).finish_non_exhaustive()
    }
}

impl Lake {
    /// Opens the lake in `dir`, or begins an empty one there. Files of an update that was cut off are removed.
    ///
    /// # Errors
    /// [`Error::File`], [`Error::Manifest`] or [`Error::Engine`].
    pub fn open(dir: &Path) -> Result<Self, Error> {
        std::fs::create_dir_all(dir).map_err(Error::file(dir))?;
        let dir = dir.canonicalize().map_err(Error::file(dir))?;
        let manifest = Manifest::read(&dir)?;
        manifest.sweep(&dir)?;
        let runtime = Builder::new_multi_thread()
            .worker_threads(THREADS)
            .thread_name("lake")
            .thread_stack_size(STACK_BYTES)
            .enable_time()
            .build()
            .map_err(Error::file(&dir))?;
        let context = session(&dir, &manifest)?;
        let snapshot = RwLock::new(Snapshot { manifest, context });
        Ok(Self { dir, runtime: Some(runtime), snapshot, turn: Mutex::new(()) })
    }

    /// The last import that the lake holds; 0 for an empty one.
    pub fn watermark(&self) -> i64 {
        self.read().manifest.watermark
    }

    /// Rows of a table.
    pub fn rows(&self, table: Table) -> u64 {
        self.read().manifest.files.iter().filter(|f| f.table == table).map(|f| f.rows).sum()
    }

    /// The months of a table that have rows, in order.
    pub fn months(&self, table: Table) -> Vec<(i32, u8)> {
        let snapshot = self.read();
        let mut months: Vec<_> =
            snapshot.manifest.files.iter().filter(|f| f.table == table).filter_map(|f| f.month).collect();
        months.sort_unstable();
        months
    }

    /// Begins an update; waits for another one to end.
    pub fn begin(&self) -> LakeUpdate<'_> {
        LakeUpdate::new(self, self.turn.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Replaces the given partitions in one swap. See [`LakeUpdate::put`] for what a partition may hold.
    ///
    /// # Errors
    /// As [`LakeUpdate::put`] and [`LakeUpdate::commit`]; the lake is then as it was before.
    pub fn update(&self, parts: &[LakePart], watermark: i64) -> Result<(), Error> {
        let mut update = self.begin();
        for (table, month, data) in parts {
            update.put(*table, *month, data)?;
        }
        update.commit(watermark)
    }

    /// Removes every row, so that the next update makes the lake again.
    ///
    /// # Errors
    /// As [`LakeUpdate::commit`].
    pub fn clear(&self) -> Result<(), Error> {
        let mut update = self.begin();
        for &table in Table::ALL {
            update.put(table, None, &FeatureTable::default())?;
        }
        update.commit(0)
    }

    /// Answers one read-only question with at most `limit` rows. Blocks; may be called from any thread.
    ///
    /// # Errors
    /// [`Error::Sql`] with its position for a question that cannot be read, names what is not there, or would write;
    /// [`Error::TooSlow`] after [`QueryResult::SECONDS_MAX`] seconds.
    pub fn query(&self, sql: &str, limit: usize) -> Result<QueryResult, Error> {
        let snapshot = self.read();
        let (context, sql) = (snapshot.context.clone(), sql.to_owned());
        let longest = QueryResult::SECONDS_MAX;
        self.wait(async move {
            let answer =
                tokio::time::timeout(Duration::from_secs(longest), query(&context, &sql, limit)).await;
            answer.unwrap_or(Err(Error::TooSlow(longest)))
        })
    }

    /// Makes a feature table: only what was known at `params.as_of`. Blocks; may be called from any thread.
    ///
    /// # Errors
    /// [`Error::Engine`] when the engine fails; [`Error::Feature`] when a value that must stand is missing.
    pub fn features(&self, set: FeatureSet, params: &FeatureParams) -> Result<FeatureTable, Error> {
        let snapshot = self.read();
        let (context, params) = (snapshot.context.clone(), *params);
        self.wait(async move { features(&context, set, &params).await })
    }

    pub(crate) fn dir(&self) -> &Path {
        &self.dir
    }

    pub(crate) fn manifest(&self) -> Manifest {
        self.read().manifest.clone()
    }

    /// Puts a new manifest in place once no reader is at work, then removes the files it no longer names.
    pub(crate) fn replace(&self, manifest: Manifest) -> Result<(), Error> {
        let context = session(&self.dir, &manifest)?;
        let mut snapshot = self.snapshot.write().unwrap_or_else(PoisonError::into_inner);
        manifest.swap_in(&self.dir)?;
        *snapshot = Snapshot { manifest, context };
        snapshot.manifest.sweep(&self.dir)
    }

    fn read(&self) -> std::sync::RwLockReadGuard<'_, Snapshot> {
        self.snapshot.read().unwrap_or_else(PoisonError::into_inner)
    }

    /// Runs a future on the lake's own threads and waits for it, also where the caller is itself a task.
    fn wait<T: Send + 'static>(
        &self,
        future: impl Future<Output = Result<T, Error>> + Send + 'static,
    ) -> Result<T, Error> {
        let (sender, receiver) = mpsc::sync_channel(1);
        let runtime = self.runtime.as_ref().ok_or(Error::Stopped)?;
        runtime.spawn(async move {
            // The receiver waits below; it is gone only when the caller has panicked.
            let _ = sender.send(future.await);
        });
        receiver.recv().map_err(|_| Error::Stopped)?
    }
}

impl Drop for Lake {
    /// The threads are waited for. Letting them go while they end would be a race: the C library may touch the stack of
    /// a thread that has just returned it (<https://sourceware.org/bugzilla/show_bug.cgi?id=19951>).
    fn drop(&mut self) {
        let Some(runtime) = self.runtime.take() else { return };
        if Handle::try_current().is_ok() {
            // An asynchronous caller may not wait.
            runtime.shutdown_background();
        } else {
            runtime.shutdown_timeout(LAST_QUESTION);
        }
    }
}
