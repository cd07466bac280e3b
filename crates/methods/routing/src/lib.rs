//! Vehicle routes: savings construction and local search, with a reason for every stop left out.
//!
//! A [`Problem`] is vehicles, stops and two matrices over locations, checked once by [`Problem::new`]. All
//! quantities are integers. [`solve`] gives a [`Plan`]; the same problem and parameters give the same plan.
//! [`check`] recomputes a plan without any of the solver's code. [`nearest_neighbour`] is the plan that a
//! dispatcher would make by always driving to the nearest stop; a solved plan never costs more.
//!
//! ```
//! use qm_routing::{Params, Point, Problem, Seconds, Stop, Vehicle, Window, check, great_circle, solve};
//!
//! let places = [(52.52, 13.40), (52.50, 13.45), (52.54, 13.35)];
//! let points = places.map(|(latitude, longitude)| Point { latitude, longitude });
//! let matrices = great_circle(&points, 1.3, 8.0)?;
//! let day = Window { open: Seconds(8 * 3600), close: Seconds(16 * 3600) };
//! let van = Vehicle::new(0, vec![100], day);
//! let stop = |location| Stop { service: Seconds(300), ..Stop::new(location, vec![10]) };
//! let problem = Problem::new(vec![van], vec![stop(1), stop(2)], matrices)?;
//! let plan = solve(&problem, Params { seed: 1, iterations: 500 });
//! assert!(check(&problem, &plan).is_empty() && plan.unassigned.is_empty());
//! # Ok::<(), qm_routing::Error>(())
//! ```

mod budget;
mod check;
mod core;
mod distances;
mod error;
mod float;
pub mod format;
mod hgs;
mod matrices;
mod near;
mod nearest;
mod plan;
mod problem;
mod reason;
mod report;
mod rng;
mod ruin;
mod segment;
mod solve;
mod table;
mod units;

pub use budget::{Budget, Progress, Time};
pub use check::{Violation, check};
pub use distances::{Point, great_circle};
pub use error::Error;
pub use matrices::{FORBIDDEN, Matrices, Rounding};
pub use nearest::nearest_neighbour;
pub use plan::{CostBreakdown, Plan, Reason, Reload, Route, Unassigned, Visit};
pub use problem::{Parts, Problem, Shipment, Skills, Stop, Vehicle, Window};
pub use solve::{Params, search, solve};
pub use units::{Cost, Metres, Seconds};
