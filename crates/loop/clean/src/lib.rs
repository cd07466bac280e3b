//! Raw rows to facts: every row becomes a fact or a rejection with its reason, and is counted.
//!
//! A [`Cleaner`] checks, in this order: what is required is there, each cell is what its column holds, the cells of
//! the row agree with each other, parents are there. Nothing is dropped silently: what is kept although it was
//! noticed carries a [`qm_domain::CleanFlag`]. [`QualityCounter`] makes the account of a source's quality.

mod cell;
mod cleaner;
mod error;
mod mend;
mod outlier;
mod quality;
mod reject;
mod rules;
mod times;

pub use cleaner::{CleanContext, Cleaner};
pub use error::Error;
pub use outlier::OutlierRule;
pub use quality::QualityCounter;
