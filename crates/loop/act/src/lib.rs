//! Checked, approved decisions to receipts. Reaches outside.
//!
//! An [`Errand`] is what one outbox row asks for. A [`FileExecutor`] writes it into a folder, once per key whatever
//! happens in between; a [`Webhook`] posts it, signed, and [`retry_after`] says when to try again. Who the people
//! behind an errand are, the caller says in [`Contacts`]; it reaches messages, replies and tours alone.

mod contact;
mod errand;
mod error;
mod file;
mod hash;
mod receipt;
mod retry;
#[cfg(test)]
mod samples;
mod webhook;

pub use contact::{Contact, Contacts};
pub use errand::Errand;
pub use error::Error;
pub use file::FileExecutor;
pub use receipt::Receipt;
pub use retry::{ATTEMPTS_MAX, retry_after};
pub use webhook::Webhook;
