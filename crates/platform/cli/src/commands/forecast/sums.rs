//! Sums of series over their keys, forecast with them so that all add up.

use crate::arguments::Reconcile;
use anyhow::{Result, bail};
use qm_forecast::{Forecast, Hierarchy, Levels, Method, Model, Panel, Pooling, Reconciliation, SeriesTable};
use qm_forecast::{error_variances, forecast_panel, reconcile_forecasts};
use std::collections::BTreeSet;

/// Past steps whose errors tell variances and covariances.
const ERRORS: usize = 112;
/// The key that all series share.
const TOTAL: &str = "total";

/// The sums asked for.
pub(super) struct Sums {
    tree: Hierarchy,
    /// `key=value` of each, or `total`.
    pub(super) names: Vec<String>,
}

impl Sums {
    pub(super) fn of(table: &SeriesTable, wanted: &[String]) -> Result<Self> {
        let (mut levels, mut names) = (Vec::new(), Vec::new());
        for (place, name) in wanted.iter().enumerate() {
            if wanted[..place].contains(name) {
                bail!("--add-up {}: {name} stands there twice", wanted.join(","));
            }
            match table.keys.iter().position(|key| key == name) {
                Some(key) => {
                    // Groups stand in the order of their keys.
                    let values: BTreeSet<&str> =
                        table.series.iter().map(|one| one.keys[key].as_str()).collect();
                    names.extend(values.into_iter().map(|value| format!("{name}={value}")));
                    levels.push(vec![key]);
                }
                None if name == TOTAL => {
                    names.push(TOTAL.to_owned());
                    levels.push(Vec::new());
                }
                None => bail!("--add-up {name}: the file has the keys {TOTAL}, {}", table.keys.join(", ")),
            }
        }
        let keys: Vec<Vec<String>> = table.series.iter().map(|one| one.keys.clone()).collect();
        Ok(Self { tree: Hierarchy::of_keys(&keys, &levels)?, names })
    }

    /// The forecasts of the series, then those of the sums, changed so that they add up. Days on which some series are unknown
    /// count as [`Hierarchy::histories`] says.
    ///
    /// # Errors
    /// Also on a sum of which no day is known well enough, though some of its series are known.
    pub(super) fn add_up(
        &self,
        table: &SeriesTable,
        series: Vec<Forecast>,
        method: Method,
        how: Reconcile,
        horizon: usize,
        levels: &Levels,
    ) -> Result<Vec<Forecast>> {
        let histories: Vec<&[f64]> = table.series.iter().map(|one| one.values.as_slice()).collect();
        let nodes = self.tree.histories(&histories)?;
        let sums: Vec<&[f64]> = nodes[..self.names.len()].iter().map(Vec::as_slice).collect();
        let unknown = |history: &[f64]| history.iter().all(|value| value.is_nan());
        let lost = |(sum, members): (&&[f64], &Vec<usize>)| {
            unknown(sum) && members.iter().any(|place| !unknown(histories[*place]))
        };
        if let Some(place) = sums.iter().zip(self.tree.aggregates()).position(lost) {
            bail!("--add-up: on no step is more than half of {} known", self.names[place]);
        }
        let mut base = forecast_panel(&Panel::new(&sums), method, Pooling::Never, horizon, levels)?.series;
        base.extend(series);
        let told = match how {
            Reconcile::BottomUp => reconcile_forecasts(&self.tree, &base, Reconciliation::BottomUp)?,
            Reconcile::Structure => reconcile_forecasts(&self.tree, &base, Reconciliation::Structural)?,
            Reconcile::Variances => {
                let variances = error_variances(&errors(&nodes, method)?);
                reconcile_forecasts(&self.tree, &base, Reconciliation::Variances(&variances))?
            }
            Reconcile::Trace => {
                reconcile_forecasts(&self.tree, &base, Reconciliation::MinTrace(&errors(&nodes, method)?))?
            }
        };
        let (sums, series) = told.split_at(self.names.len());
        Ok([series, sums].concat())
    }
}

/// Errors one step ahead `[node][step]`; `NaN` where not known.
fn errors(nodes: &[Vec<f64>], method: Method) -> Result<Vec<Vec<f64>>> {
    nodes.iter().map(|history| Ok(Model::fit(history, method)?.one_step_errors(ERRORS))).collect()
}
