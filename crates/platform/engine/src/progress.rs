//! Progress of long work, for progress bars and event streams.

/// A step of long work.
#[derive(Debug, Clone, PartialEq)]
pub struct Progress {
    /// What is being done, in a word or two.
    pub step: &'static str,
    /// What it is being done to; may be empty.
    pub detail: String,
    /// Units done.
    pub done: u64,
    /// Units in all; 0 when unknown.
    pub total: u64,
}

impl Progress {
    /// Step `done` of `total`.
    pub fn step(step: &'static str, done: u64, total: u64) -> Self {
        Self { step, detail: String::new(), done, total }
    }
}

/// Hears of progress.
pub type Observer<'a> = &'a mut dyn FnMut(&Progress);
