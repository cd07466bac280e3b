//! Order processing: minutes of work, hours to hand-over, orders to come.

mod volume;

pub use volume::{VolumeModel, fit_volume};

use crate::card::{Estimate, Fitted};
use crate::error::Error;
use crate::number::wide;
use crate::regression::{NumberModel, Plan, Recipe, Rows, Shape, TargetScale, fit};
use crate::samples::fit_samples;
use crate::table::{integers, numbers};
use qm_domain::{FeatureTable, PredictionKind, Quantiles, TaskTimes};

/// Locations beyond the busiest this many share one level.
const LOCATIONS_MAX: usize = 50;
/// Spread of work around a default, as the standard deviation of its logarithm: the larger half of orders takes
/// up to 1.7 times, the smaller down to 0.6 times the usual. An assumption, replaced by the first fit.
const DEFAULT_LOG_SD: f64 = 0.4;
/// Standard normal quantiles at [`Quantiles::LEVELS`].
const NORMAL: [f64; 7] = [-1.644_854, -1.281_552, -0.674_490, 0.0, 0.674_490, 1.281_552, 1.644_854];
const MICROS_PER_HOUR: f64 = 3.6e9;

/// Minutes of work on an order, by least squares on lines, units, weight, hour, weekday and location.
///
/// `order_work`: one row per finished order with `finished_at` (microseconds), `lines`, `units`, `weight_g` (NaN
/// = unknown), `hour`, `weekday`, `location`, `minutes`. To predict, the same columns without `finished_at` and
/// `minutes`. `None` below 30 rows: [`default_work`] then says what `shop.toml` says. O(rows × features²).
///
/// # Errors
/// [`Error::Column`] when a column is absent, [`Error::Fit`] when the numbers are too large.
pub fn fit_processing_time(order_work: &FeatureTable) -> Result<Option<Fitted<NumberModel>>, Error> {
    let finished = integers(order_work, "finished_at")?;
    let rows = Rows {
        target: numbers(order_work, "minutes")?.into_owned(),
        at: finished.to_vec(),
        known_at: finished.to_vec(),
        rival: None,
    };
    let plan = Plan {
        name: "processing-time",
        kind: PredictionKind::ProcessingTime,
        recipe: Recipe {
            numbers: &[
                ("lines", Shape::Plain),
                ("units", Shape::Plain),
                ("weight_g", Shape::Log),
                ("hour", Shape::Plain),
            ],
            classes: &[("weekday", 7), ("location", LOCATIONS_MAX)],
        },
        scales: &[TargetScale::Plain],
        floor: Some(0.0),
    };
    fit(&plan, order_work, &rows)
}

/// Hours from purchase to hand-over, by least squares on lines, units, weekday, hour and location.
///
/// `handover`: one row per order that left, with `placed_at` (microseconds), `lines`, `units`, `weekday`, `hour`,
/// `location`, `hours`. `None` below 30 rows. O(rows × features²).
///
/// # Errors
/// As [`fit_processing_time`].
pub fn fit_handover_time(handover: &FeatureTable) -> Result<Option<Fitted<NumberModel>>, Error> {
    let placed = integers(handover, "placed_at")?;
    let hours = numbers(handover, "hours")?.into_owned();
    let known =
        placed.iter().zip(&hours).map(|(at, hours)| at.saturating_add(micros(hours * MICROS_PER_HOUR)));
    let rows = Rows { known_at: known.collect(), at: placed.to_vec(), target: hours, rival: None };
    let plan = Plan {
        name: "handover-time",
        kind: PredictionKind::HandoverTime,
        recipe: Recipe {
            numbers: &[("lines", Shape::Plain), ("units", Shape::Plain), ("hour", Shape::Plain)],
            classes: &[("weekday", 7), ("location", LOCATIONS_MAX)],
        },
        scales: &[TargetScale::Plain, TargetScale::Log],
        floor: Some(0.0),
    };
    fit(&plan, handover, &rows)
}

/// Processing time from samples: minutes by least squares on `order_quantity`, `order_complexity` and
/// `order_history`; target `processing_time`. `None` below 30 rows. O(rows).
///
/// # Errors
/// As [`fit_processing_time`].
pub fn fit_processing_samples(order_samples: &FeatureTable) -> Result<Option<Fitted<NumberModel>>, Error> {
    let features = &[
        ("order_quantity", Shape::Plain),
        ("order_complexity", Shape::Plain),
        ("order_history", Shape::Plain),
    ];
    let kind = PredictionKind::ProcessingTime;
    fit_samples(order_samples, "processing-time-samples", kind, features, "processing_time", Some(0.0))
}

/// Minutes of work on an order by the task times of `shop.toml`, where nothing has been recorded.
///
/// The mean is `base + line × lines + unit × units`, below zero as zero; the spread is log-normal with a standard
/// deviation of 0.4, an assumption.
pub fn default_work(times: &TaskTimes, lines: u32, units: i64) -> Estimate {
    let minutes =
        times.base_minutes + times.line_minutes * f64::from(lines) + times.unit_minutes * wide(units.max(0));
    let mean = if minutes.is_finite() { minutes.max(0.0) } else { 0.0 };
    let factor = |z: f64| (DEFAULT_LOG_SD * z - DEFAULT_LOG_SD * DEFAULT_LOG_SD / 2.0).exp();
    let quantiles = Quantiles::new(NORMAL.map(|z| mean * factor(z))).unwrap_or(Quantiles::certain(mean));
    Estimate { mean, quantiles }
}

#[expect(clippy::cast_possible_truncation, reason = "a float-to-int cast saturates, NaN gives 0")]
fn micros(value: f64) -> i64 {
    value as i64
}
