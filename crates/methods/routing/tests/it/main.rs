//! The solver from outside: properties of plans, reasons, and the checker on its own.
#![expect(clippy::unwrap_used, reason = "test problems are valid by construction")]

mod baselines;
mod budget;
mod build;
mod checker;
mod formats;
mod fuzz;
mod golden;
mod hours;
mod json;
mod live;
mod plans;
mod properties;
mod published;
mod reasons;
mod rich;
mod slack;
mod spread;
mod stress;
mod timetable;
mod warm;
