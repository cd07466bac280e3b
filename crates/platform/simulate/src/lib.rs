//! The simulated shop: a pure world that takes decisions and gives events.
//!
//! It stands where the outside world stands. Each step is a day: decisions go in, canonical rows come out as from any
//! source, and an account of money runs along. Two worlds of one seed see the same wishes, lead times and traffic, so
//! that the difference of their accounts is what the decisions were worth.

mod account;
mod calendar;
mod care;
mod catalogue;
mod delivery;
mod demand;
mod dice;
mod fulfilment;
mod number;
mod order;
mod people;
mod premises;
mod row;
mod stock;
mod substitute;
mod voices;
mod world;

pub use account::WorldAccount;
pub use voices::{review_corpus, ticket_corpus};
pub use world::{DayEvents, SimulationParams, World};
