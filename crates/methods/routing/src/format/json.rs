//! Problems and plans in JSON of our own; `docs/routing-json.md` describes it.
//!
//! A [`document::Document`] is what a file says, word for word; reading turns names into indices and moments into
//! seconds, writing goes back.

mod document;
mod legs;
mod mirror;
mod moment;
mod names;
mod parse;
mod plan;
mod read;
mod write;

pub(super) use names::Names;
pub(super) use plan::{PlanEntry, RouteEntry};
pub use plan::{read_plan, write_plan};
pub(super) use read::read;
pub(super) use write::pretty;
pub use write::write_problem;
