//! Learning from what people did: recency-frequency-money scores, segments, churn.
//!
//! [`histories`] sums a list of purchases up to a [`History`] for each person, [`labelled`] does so at a
//! past day and says who did not come back. [`scores`] and [`segments`] rank people among each other,
//! [`Rfm`] keeps the ranks for others; [`Churn`] gives the probability that a person is gone,
//! [`ChurnBaseline`] the plain rule that it has to beat.
//!
//! ```
//! use qm_behaviour::{History, segments, Segment};
//!
//! let person = |recency_days, frequency, money| History {
//!     recency_days,
//!     frequency,
//!     money,
//!     tenure_days: 400.0,
//! };
//! let people = [person(3.0, 12, 900.0), person(200.0, 1, 20.0), person(390.0, 9, 700.0)];
//! assert_eq!(segments(&people)[0], Segment::Champions);
//! ```

mod churn;
mod error;
mod history;
mod rfm;

pub use churn::{Churn, ChurnBaseline};
pub use error::Error;
pub use history::{History, Labelled, Purchase, histories, labelled};
pub use rfm::{Rfm, Scores, Segment, scores, segments};
