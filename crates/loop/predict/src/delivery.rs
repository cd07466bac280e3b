//! Delivery: days from purchase to delivery, what is left of them, and minutes from samples.

use crate::card::Fitted;
use crate::error::Error;
use crate::regression::{NumberModel, Plan, Recipe, Rows, Shape, TargetScale, fit};
use crate::samples::fit_samples;
use crate::table::{integers, numbers};
use qm_domain::{FeatureTable, PredictionKind};

/// Days from purchase to delivery, by least squares on distance and its root, weight, freight, the days promised,
/// service, carrier, region (the 30 busiest) and weekday; on days or their logarithm, whichever errs less on
/// later rows. The month is left out: within one or two years it tells that year's weather, not the next one's.
///
/// `delivery`: one row per delivered parcel with `placed_at`, `delivered_at` (microseconds), `days`,
/// `promised_days` (NaN where nothing was promised), `distance_km`, `weight_g`, `freight` (NaN = unknown),
/// `service`, `carrier`, `region` (empty = unknown), `weekday`. Scored on the latest fifth of purchases
/// after a fit on parcels delivered before it begins, beside the training median and beside the promise. Parcels
/// bought so late that slow ones like them cannot have arrived yet are left out of fits. `None` below 30 rows.
/// For parcels under way see [`NumberModel::remaining`]. O(rows × features²).
///
/// # Errors
/// [`Error::Column`] when a column is absent, [`Error::Fit`] when the numbers are too large.
pub fn fit_delivery_time(delivery: &FeatureTable) -> Result<Option<Fitted<NumberModel>>, Error> {
    let rows = Rows {
        target: numbers(delivery, "days")?.into_owned(),
        at: integers(delivery, "placed_at")?.to_vec(),
        known_at: integers(delivery, "delivered_at")?.to_vec(),
        rival: Some(("promise", numbers(delivery, "promised_days")?.into_owned())),
    };
    let plan = Plan {
        name: "delivery-time",
        kind: PredictionKind::DeliveryTime,
        recipe: Recipe {
            numbers: &[
                ("distance_km", Shape::Plain),
                ("distance_km", Shape::Root),
                ("weight_g", Shape::Log),
                ("freight", Shape::Log),
                ("promised_days", Shape::Plain),
            ],
            classes: &[("service", 20), ("carrier", 20), ("region", 30), ("weekday", 7)],
        },
        scales: &[TargetScale::Plain, TargetScale::Log],
        floor: Some(0.0),
    };
    fit(&plan, delivery, &rows)
}

/// Delivery minutes from samples: least squares on `distance`, `traffic_condition` and `delivery_service`; target
/// `delivery_time`. `None` below 30 rows. O(rows).
///
/// # Errors
/// As [`fit_delivery_time`].
pub fn fit_delivery_minutes(delivery_samples: &FeatureTable) -> Result<Option<Fitted<NumberModel>>, Error> {
    let features = &[
        ("distance", Shape::Plain),
        ("traffic_condition", Shape::Plain),
        ("delivery_service", Shape::Plain),
    ];
    fit_samples(
        delivery_samples,
        "delivery-minutes",
        PredictionKind::DeliveryMinutes,
        features,
        "delivery_time",
        Some(0.0),
    )
}
