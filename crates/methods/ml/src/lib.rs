//! Learning from tables of numbers: linear models by streaming QR, trees, boosting, conformal intervals, scores.
//!
//! Features are `f64`; `NaN` marks a missing value and infinite values are refused. A table is held
//! column by column in [`Columns`], or pushed row by row into an [`OlsBuilder`], which never holds it.
//! [`Ols`], [`Tree`], [`Forest`] and [`Boosting`] are the fitted models, [`Regressor`] is any of them,
//! [`Conformal`] puts intervals around their predictions, [`score`] measures them and [`split`] says
//! what to fit on and what to measure on. Every fitted thing can be stored with serde.
//!
//! ```
//! use qm_ml::OlsBuilder;
//!
//! let mut builder = OlsBuilder::new(vec!["lines".into(), "weight".into()]);
//! for (lines, weight) in [(1.0, 2.0), (3.0, 1.0), (4.0, 7.0), (6.0, 2.0)] {
//!     builder.push(&[lines, weight], 10.0 + 5.0 * lines + 3.0 * weight)?;
//! }
//! let model = builder.finish()?;
//! assert!((model.predict(&[2.0, 2.0]) - 26.0).abs() < 1e-9);
//! # Ok::<(), qm_ml::Error>(())
//! ```

mod bins;
mod boosting;
mod categories;
mod columns;
mod error;
mod forest;
mod interval;
mod linear;
mod number;
mod random;
mod regressor;
mod scale;
pub mod score;
pub mod split;
mod tree;

pub use boosting::{Boosting, BoostingParams, FeatureKind, Loss, Training};
pub use categories::Categories;
pub use columns::Columns;
pub use error::Error;
pub use forest::{Forest, ForestParams};
pub use interval::Conformal;
pub use linear::{Ols, OlsBuilder};
pub use random::Random;
pub use regressor::{Params, Regressor};
pub use scale::{MinMax, ZScore};
pub use split::Split;
pub use tree::{Tree, TreeParams};
