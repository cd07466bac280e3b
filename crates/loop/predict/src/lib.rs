//! Facts to predictions with intervals: one module per area of the shop.
//!
//! Facts come as [`qm_domain::FeatureTable`]s (texts as they are, masked and without the customer's own names),
//! models go out as [`Fitted`]: the model, which serde stores, its [`CardDraft`] and its evaluation. The caller
//! names the version, signs the card ([`CardDraft::sign`]) and the estimates ([`Estimate::by`]).
//!
//! Every fit is scored in the order of time: fitted on the earlier 80 % of the rows, as far as their outcome was
//! known when the rest began, scored on the rest beside a baseline, then fitted again on all. Too few rows give
//! `None`, never a model nobody should trust. Everything is pure: the same facts give the same models.

pub mod care;
pub mod customers;
pub mod delivery;
pub mod orders;
pub mod stock;

mod card;
mod error;
mod number;
mod regression;
mod samples;
mod table;

pub use card::{CardDraft, Estimate, EvaluationRow, Fitted};
pub use error::Error;
pub use regression::{NumberModel, TargetScale};
