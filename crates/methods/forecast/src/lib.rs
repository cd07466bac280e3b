//! Time series to quantiles: simple, fast methods that say how sure they are.
//!
//! A history is a slice of equally spaced values, oldest first, in any unit; `NaN` marks a step of
//! which nothing is known (closed, not recorded): it is skipped in fitting and its place is kept in
//! the season. Infinite values are refused. [`Model::fit`] gives a model, [`Model::forecast`] a
//! [`Forecast`] with quantiles for each coming step, [`Model::lead_time_demand`] the [`Distribution`]
//! of the sum over a window. [`evaluate`] measures a method beside seasonal naive by rolling origin,
//! [`choose`] picks the method that did best on the end of the history.
//!
//! ```
//! use qm_forecast::{Levels, Method, Model};
//!
//! let history = [4.0, 6.0, f64::NAN, 5.0, 7.0, 5.0, 4.0, 6.0];
//! let model = Model::fit(&history, Method::Mean { window: 28 })?;
//! let forecast = model.forecast(3, &Levels::default());
//! assert_eq!(forecast.mean.len(), 3);
//! let week = model.lead_time_demand(7);
//! assert!(week.quantile(0.95) >= week.quantile(0.5));
//! # Ok::<(), qm_forecast::Error>(())
//! ```

mod choose;
mod count;
mod distribution;
mod error;
mod evaluate;
mod forecast;
mod lagged;
mod levels;
mod method;
mod model;
mod number;
mod sample;
mod smoothing;

pub use choose::{Choice, Why, choose};
pub use distribution::Distribution;
pub use error::Error;
pub use evaluate::{Coverage, Evaluation, Protocol, Scores, evaluate, score};
pub use forecast::Forecast;
pub use levels::Levels;
pub use method::Method;
pub use model::Model;
