//! Vehicle routes at least cost, with a true reason for every stop left out.
//!
//! A [`Problem`] is vehicles, stops, shipments and the legs between locations, checked once by [`Problem::new`] or
//! [`Problem::validate`]. All quantities are integers. [`search`] plans within a [`Budget`] of time or rounds and tells
//! of its progress; [`solve`] is the same by rounds alone. The same problem, seed, threads and rounds give the same [`Plan`].
//! [`check`] recomputes a plan without any of the solver's code. [`nearest_neighbour`] is the plan that a dispatcher
//! would make by always driving to the nearest stop; [`baseline`] has a plain genetic algorithm and particle swarm.
//! [`mod@format`] reads and writes the instances of the literature, [`generate`] makes some of any size.
//!
//! Promises, overtime, breaks, trips that reload elsewhere or cost time, and traffic that depends on the hour ([`Hours`])
//! are priced by the timetable of a vehicle's whole day. The other variants do with less:
//! two kernels share one evaluator, which joins parts of routes in O(1) (load, duration, time turned back): ruin and
//! recreate for every variant and size, hybrid genetic search for problems of equal vehicles. Above 6,000 stops legs
//! are computed when asked for, so that memory grows with the stops and not with their square.
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

pub mod baseline;
mod budget;
mod check;
mod core;
mod distances;
mod error;
mod evaluate;
mod float;
pub mod format;
pub mod generate;
mod hgs;
mod hours;
mod islands;
mod kd_tree;
mod live;
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
mod slack;
mod solve;
mod spread;
mod table;
mod timetable;
mod units;
mod warm;

pub use budget::{Budget, Progress, Time};
pub use check::{Violation, check};
pub use distances::{Point, great_circle};
pub use error::Error;
pub use evaluate::{Given, evaluate};
pub use hours::Hours;
pub use live::{Day, Event};
pub use matrices::{FORBIDDEN, Matrices, Rounding};
pub use nearest::nearest_neighbour;
pub use plan::{CostBreakdown, Plan, Reason, Reload, Rest, RestPlace, Route, Unassigned, Visit};
pub use problem::{
    Break, Parts, Planned, Problem, Promise, Shipment, Skills, Stop, Territory, Vehicle, Window,
};
pub use slack::slack;
pub use solve::{Params, search, solve};
pub use units::{Cost, Metres, Seconds};
pub use warm::search_from;
