//! Tasks onto workers and stations: list scheduling by earliest due date, its baseline, an independent checker.
//!
//! Times are whole seconds on any common clock. A task is done by one worker at one station in one piece, within
//! one of the worker's intervals, after its predecessor.
//!
//! ```
//! use qm_scheduling::{Rule, Station, Task, Worker, schedule};
//!
//! let task = |due| Task { release: 0, due, duration: 60, skill: 0, place: 0, after: None };
//! let worker = Worker { place: 0, skills: 1, intervals: vec![(0, 3600)] };
//! let stations = [Station { place: 0, skill: 0 }];
//! let plan = schedule(&[task(500), task(100)], &[worker], &stations, Rule::EarliestDueDate);
//! assert_eq!(plan.assignments[0].task, 1, "the one due first is done first");
//! ```

mod calendar;
mod check;
mod list;
mod problem;

pub use check::{Violation, check};
pub use list::{Rule, schedule};
pub use problem::{Assignment, Reason, Schedule, Station, Task, Worker, tardiness};
