//! The engine from outside: imports, hostile files, a killed import, the public data sets, the demo.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod crash;
mod cycle;
mod demo;
mod distances;
mod expectation;
mod hostile;
mod import;
mod newcomer;
mod promotion;
mod real;
mod room;
mod shop;
mod sourcing;
mod staffing;
mod stock_plan;
mod substitute;
