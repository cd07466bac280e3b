//! Stock: demand per product and location, and stock levels from samples.

mod credit;
mod curve;
mod demand;
mod events;
mod lead_time;
mod lift;
mod newcomer;
mod outlier;
mod outlook;
mod score;
mod series;
mod substitution;

pub use demand::{DemandFit, DemandModel, fit_demand};
pub use events::{Events, Holiday, Promotion};
pub use lead_time::lead_time;
pub use newcomer::{Assortment, Kind, Listed};
pub use outlook::SeriesForecast;
pub use series::{DailySales, Sold, daily_sales};
pub use substitution::{Gone, Substitute};

use crate::card::Fitted;
use crate::error::Error;
use crate::regression::{NumberModel, Shape};
use crate::samples::fit_samples;
use qm_domain::{FeatureTable, PredictionKind};

/// Stock level from samples: units by least squares on `sales_volume`, `seasonality` and `promotions`; target
/// `inventory_level`. `None` below 30 rows. O(rows).
///
/// # Errors
/// [`Error::Column`] when a column is absent, [`Error::Fit`] when the numbers are too large.
pub fn fit_stock_level(stock_samples: &FeatureTable) -> Result<Option<Fitted<NumberModel>>, Error> {
    let features =
        &[("sales_volume", Shape::Plain), ("seasonality", Shape::Plain), ("promotions", Shape::Plain)];
    fit_samples(stock_samples, "stock-level", PredictionKind::StockLevel, features, "inventory_level", None)
}
