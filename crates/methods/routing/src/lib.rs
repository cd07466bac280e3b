//! Vehicle routes: savings construction and local search, with a reason for every stop left out.
//!
//! A [`Problem`] is vehicles, stops and two matrices over locations, checked once by [`Problem::new`]. All
//! quantities are integers. [`solve`] gives a [`Plan`]; the same problem and parameters give the same plan.
//! [`check`] recomputes a plan without any of the solver's code. [`nearest_neighbour`] is the plan that a
//! dispatcher would make by always driving to the nearest stop; a solved plan never costs more.
//!
//! ```
//! use qm_routing::{Cost, Params, Point, Problem, Seconds, Stop, Vehicle, Window, check, great_circle, solve};
//!
//! let places = [(52.52, 13.40), (52.50, 13.45), (52.54, 13.35)];
//! let points = places.map(|(latitude, longitude)| Point { latitude, longitude });
//! let matrices = great_circle(&points, 1.3, 8.0)?;
//! let day = Window { open: Seconds(8 * 3600), close: Seconds(16 * 3600) };
//! let van = Vehicle {
//!     depot: 0,
//!     capacity: vec![100],
//!     shift: day,
//!     stops_max: None,
//!     duration_max: None,
//!     fixed_cost: Cost(0),
//!     cost_per_metre: Cost(1),
//!     cost_per_second: Cost(0),
//! };
//! let stop = |location| Stop { location, demand: vec![10], windows: vec![], service: Seconds(300), penalty: None };
//! let problem = Problem::new(vec![van], vec![stop(1), stop(2)], matrices)?;
//! let plan = solve(&problem, Params { seed: 1, iterations: 50 });
//! assert!(check(&problem, &plan).is_empty() && plan.unassigned.is_empty());
//! # Ok::<(), qm_routing::Error>(())
//! ```

mod check;
mod distances;
mod error;
mod local_search;
mod matrices;
mod nearest;
mod perturb;
mod plan;
mod problem;
mod reason;
mod report;
mod rng;
mod savings;
mod solve;
mod state;
mod timing;
mod units;

pub use check::{Violation, check};
pub use distances::{Point, great_circle};
pub use error::Error;
pub use matrices::Matrices;
pub use nearest::nearest_neighbour;
pub use plan::{CostBreakdown, Plan, Reason, Route, Unassigned, Visit};
pub use problem::{Problem, Stop, Vehicle, Window};
pub use solve::{Params, solve};
pub use units::{Cost, Metres, Seconds};
