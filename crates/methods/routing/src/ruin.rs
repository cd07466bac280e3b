//! Slack induction by string removals: ruin a few neighbouring strings, recreate greedily with blinks, anneal.
//!
//! Everything one round does is local to the stops it removes: the cost of a round does not grow with the problem.
//! It serves every variant, since a stop goes back only where all limits hold. Method: Christiaens & Vanden Berghe
//! (2020), here with granular insertion and an undo log in place of copies.

mod anneal;
mod fill;
mod follow;
mod insert;
mod known;
mod pairs;
mod price;
mod remove;
mod shrink;
mod tails;
#[cfg(test)]
mod tests;
mod tours;

pub(crate) use anneal::{Anneal, Heat};
pub(crate) use price::Place;
pub(crate) use tours::Tours;
