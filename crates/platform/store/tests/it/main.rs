//! The store on real data base files in temporary folders.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod decisions;
mod expectations;
mod export;
mod import;
mod operations;
mod outcomes;
mod shop;
mod snapshot;
mod snooze;
mod sourcing;
mod vault;
mod views;
