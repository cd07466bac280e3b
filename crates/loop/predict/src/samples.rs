//! Models on plain samples: three numbers in, one out, no time.

use crate::card::Fitted;
use crate::error::Error;
use crate::regression::{NumberModel, Plan, Recipe, Rows, Shape, TargetScale, fit};
use crate::table::numbers;
use qm_domain::{FeatureTable, PredictionKind};

/// Fits least squares on samples, their order in the table taken for time.
///
/// Rows whose target is missing, or below `floor` where there is one, are left out.
pub(crate) fn fit_samples(
    table: &FeatureTable,
    name: &'static str,
    kind: PredictionKind,
    features: &'static [(&'static str, Shape)],
    target: &str,
    floor: Option<f64>,
) -> Result<Option<Fitted<NumberModel>>, Error> {
    let count = i64::try_from(table.rows()).unwrap_or(i64::MAX);
    let rows = Rows {
        target: numbers(table, target)?.into_owned(),
        at: (0..count).collect(),
        known_at: (0..count).collect(),
        rival: None,
    };
    let recipe = Recipe { numbers: features, classes: &[] };
    fit(&Plan { name, kind, recipe, scales: &[TargetScale::Plain], floor }, table, &rows)
}
