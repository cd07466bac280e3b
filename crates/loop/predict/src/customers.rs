//! Customers: where they stand, and how probably they are gone.

mod churn;
mod reading;

pub use churn::{ChurnModel, Snapshot, fit_churn};
pub use reading::{CustomerReading, read_customers};
