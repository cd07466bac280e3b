//! What handlers share: the back end, the stream of events, requests under way.

use crate::backend::Backend;
use crate::jobs::Event;
use crate::problem::Fault;
use qm_engine::Engine;
use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, PoisonError};
use tokio::sync::broadcast;

/// Events a slow listener may lag behind before it misses some.
const EVENTS: usize = 256;

/// What handlers share.
#[derive(Clone)]
pub(crate) struct AppState {
    backend: Arc<Backend>,
    /// Whether the server listens on loopback, so that only loopback names may be used.
    pub(crate) loopback: bool,
    /// Everything that happens, for event streams.
    pub(crate) events: broadcast::Sender<Event>,
    /// One job runs at a time; the others wait here.
    pub(crate) turn: Arc<tokio::sync::Mutex<()>>,
    busy: Arc<Mutex<BTreeSet<String>>>,
}

impl AppState {
    /// Over an open engine.
    pub(crate) fn new(engine: Arc<Engine>, loopback: bool) -> Self {
        Self {
            backend: Arc::new(Backend::new(engine)),
            loopback,
            events: broadcast::channel(EVENTS).0,
            turn: Arc::default(),
            busy: Arc::default(),
        }
    }

    /// Runs blocking work on the back end beside the handlers' threads.
    pub(crate) async fn read<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Backend) -> Result<T, Fault> + Send + 'static,
    ) -> Result<T, Fault> {
        let backend = Arc::clone(&self.backend);
        tokio::task::spawn_blocking(move || work(&backend)).await.map_err(Fault::internal)?
    }

    /// Marks a request as under way until the answer is dropped; `None` when it is already.
    pub(crate) fn begin(&self, request: &str) -> Option<Busy> {
        let mut busy = self.busy.lock().unwrap_or_else(PoisonError::into_inner);
        busy.insert(request.to_owned())
            .then(|| Busy { request: request.to_owned(), all: Arc::clone(&self.busy) })
    }
}

/// A request under way.
pub(crate) struct Busy {
    request: String,
    all: Arc<Mutex<BTreeSet<String>>>,
}

impl Drop for Busy {
    fn drop(&mut self) {
        self.all.lock().unwrap_or_else(PoisonError::into_inner).remove(&self.request);
    }
}
