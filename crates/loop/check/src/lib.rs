//! Verifies decisions by its own arithmetic; shares no code with the planners and knows nothing but the domain.
//!
//! What passes becomes a [`Checked`] decision, which nothing else can make; what fails is shown as [`Defect`]s.
//! Decisions are checked against the state they were made on, the policy, and the decisions accepted before them:
//! workers, vehicles, stock, room, budget and messages are spent once.

mod care;
mod checked;
mod customers;
mod defect;
mod delivery;
mod general;
mod known;
mod orders;
mod spent;
mod stock;
mod traffic;
mod under_way;
mod verifier;

pub use checked::Checked;
pub use defect::{Defect, DefectCode};
pub use under_way::{UnderWay, check_under_way};
pub use verifier::{Verdicts, Verifier, check, check_all};
