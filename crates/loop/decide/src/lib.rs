//! Predictions, policy and state to decisions: what to do about each open subject, why, and what it should gain.
//!
//! [`plan`] is synchronous and deterministic in (state, policy, cycle): no clock, environment, network or entropy.
//! Every open subject of the state ends in exactly one [`qm_domain::Decision`] or one [`qm_domain::Undecided`].
//! What is infeasible, too dear or unknown is an answer with its reason, never an error.

mod approval;
mod care;
mod customers;
mod cycle;
mod delivery;
mod draft;
mod number;
mod orders;
mod sourcing;
mod staffing;
mod stock;

pub use approval::approve_by_rule;
pub use care::care;
pub use customers::customers;
pub use cycle::{CycleInfo, Planned, plan};
pub use delivery::{
    DayFault, DayPlan, DayTour, LateStop, OrderMove, TourUnderWay, Visited, delivery, driving_hours,
    given_tour, hours_on_duty, replan_day,
};
pub use orders::orders;
pub use sourcing::{TooLittle, source};
pub use staffing::{ComingWork, StaffedDay, StaffedHour, Volume, staffing};
pub use stock::{order_window, stock};
