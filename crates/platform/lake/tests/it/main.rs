//! The lake on small shops made by hand.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

mod features;
mod shop;
mod sql;
mod swap;
