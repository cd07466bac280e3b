//! Time series to quantiles: simple, fast methods that say how sure they are.
//!
//! A history is a slice of equally spaced values, oldest first, in any unit; `NaN` marks a step of
//! which nothing is known (closed, not recorded): it is skipped in fitting and its place is kept in
//! the season. Infinite values are refused. [`Model::fit`] gives a model, [`Model::forecast`] a
//! [`Forecast`] with quantiles for each coming step, [`Model::lead_time_demand`] the [`Distribution`]
//! of the sum over a window. [`evaluate`] measures a method beside seasonal naive by rolling origin,
//! [`choose`] picks the method that did best on the end of the history.
//!
//! [`Method`] has means of past values, exponential smoothing in state space form, the Theta family,
//! ARIMA, regressions on lags for long seasons, rates of intermittent demand, and
//! [`Method::Ensemble`], which joins them by the kind of series and is the one to take where accuracy
//! counts. [`forecast_panel`] forecasts many series and calibrates their intervals together, with a neural network over all of
//! them where this crate is built with the feature `network`;
//! [`read_series`] and [`write_forecasts`] are the CSV around it.
//!
//! Constants of this crate whose lines name no source were chosen by us.
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

mod aggregated;
mod arima;
mod backtest;
mod blend;
mod choose;
mod class;
mod count;
mod distribution;
mod engine;
mod error;
mod ets;
mod evaluate;
mod forecast;
mod global;
mod hierarchy;
mod in_order;
mod intermittent;
mod lagged;
mod levels;
mod method;
mod model;
mod movement;
#[cfg(feature = "network")]
mod network;
mod number;
mod panel;
mod reconcile;
mod regression;
mod sample;
mod season;
mod seasons;
mod shared;
mod simplex;
mod smoothing;
mod table;
mod theta;
mod traced;

pub use backtest::{Summary, backtest};
pub use choose::{Choice, Why, choose};
pub use class::{Class, Variation, Volume, classes};
pub use distribution::Distribution;
pub use error::Error;
pub use ets::{EtsForm, Meets, Trend};
pub use evaluate::{Coverage, Evaluation, Protocol, Scores, evaluate, score};
pub use forecast::Forecast;
pub use hierarchy::Hierarchy;
pub use intermittent::Intermittent;
pub use levels::Levels;
pub use method::{Method, Pace};
pub use model::Model;
pub use panel::{Panel, PanelForecasts, Pooling, forecast_panel};
pub use reconcile::{Reconciliation, error_variances, reconcile, reconcile_forecasts};
pub use seasons::Seasons;
pub use table::{NamedSeries, SeriesTable, read_series, write_forecasts};
pub use theta::ThetaKind;
