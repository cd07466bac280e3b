//! Rolling-origin evaluation of many series at once, as a panel forecasts them.

use serde::{Deserialize, Serialize};

use crate::evaluate::tally::{Scale, Tally};
use crate::number::float;
use crate::{Coverage, Error, Method, Panel, Pooling, Protocol, Scores, forecast_panel};

/// Scores `method` on every series of `panel` as [`forecast_panel`] would have forecast them from each origin, with the same
/// categories and inputs.
///
/// All histories are taken to end at the same moment; those with nothing known before an origin are left out there. `None`
/// for a series of which no step after an origin was known. O(origins × cost of a panel).
///
/// # Errors
/// [`Error::ZeroLength`] on a period of zero, and those of [`forecast_panel`].
pub fn backtest(
    panel: &Panel<'_>,
    method: Method,
    pooling: Pooling,
    protocol: &Protocol,
) -> Result<Vec<Option<Scores>>, Error> {
    if protocol.period == 0 {
        return Err(Error::ZeroLength { name: "period" });
    }
    panel.check()?;
    let histories = panel.histories;
    let mut tallies: Vec<Tally<'_>> = histories.iter().map(|_| Tally::new(&protocol.levels)).collect();
    let mut first: Vec<usize> = vec![0; histories.len()];
    for origin in 0..protocol.origins {
        let back = protocol.stride.saturating_mul(origin).saturating_add(protocol.horizon);
        let mut places = Vec::new();
        let mut pasts = Vec::new();
        for (place, history) in histories.iter().enumerate() {
            let past = &history[..history.len().saturating_sub(back)];
            if past.iter().any(|value| !value.is_nan()) {
                places.push(place);
                pasts.push(past);
            }
        }
        let categories: Vec<Vec<f64>> = panel.categories.iter().map(|codes| at(codes, &places)).collect();
        let inputs: Vec<Vec<&[f64]>> = panel.inputs.iter().map(|input| at(input, &places)).collect();
        let told = Panel { histories: &pasts, categories: &categories, inputs: &inputs };
        let forecasts = forecast_panel(&told, method, pooling, protocol.horizon, &protocol.levels)
            .map_err(|error| in_whole_panel(error, &places))?;
        for ((place, past), forecast) in places.into_iter().zip(&pasts).zip(&forecasts.series) {
            first[place] = past.len();
            tallies[place].add(forecast, &histories[place][past.len()..past.len() + protocol.horizon]);
        }
        if protocol.stride == 0 {
            break;
        }
    }
    let ends = histories.iter().zip(first).map(|(history, first)| &history[..first]);
    let scored = tallies.into_iter().zip(ends);
    Ok(scored.map(|(tally, past)| tally.finish(Scale::of(past, protocol.period))).collect())
}

fn at<T: Copy>(all: &[T], places: &[usize]) -> Vec<T> {
    places.iter().map(|place| all[*place]).collect()
}

/// The error with the place of its series among all.
fn in_whole_panel(error: Error, places: &[usize]) -> Error {
    match error {
        Error::InSeries { series, source } => Error::InSeries { series: places[series], source },
        other => other,
    }
}

/// Scores of several series, each counting alike; `None` where no series has that score.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Summary {
    /// Series scored.
    pub series: usize,
    /// Mean of [`Scores::mase`].
    pub mase: Option<f64>,
    /// Mean of [`Scores::rmsse`].
    pub rmsse: Option<f64>,
    /// Mean of [`Scores::pinball_scaled`].
    pub pinball_scaled: Option<f64>,
    /// Share of known steps within each central interval, widest first.
    pub coverage: Vec<Coverage>,
    /// Mean of [`Scores::bias_share`].
    pub bias_share: Option<f64>,
}

impl Summary {
    /// The summary of scores with the same levels.
    pub fn of<'a>(scores: impl IntoIterator<Item = &'a Scores>) -> Self {
        let scores: Vec<&Scores> = scores.into_iter().collect();
        let mean = |value: fn(&Scores) -> Option<f64>| {
            let values: Vec<f64> = scores.iter().filter_map(|one| value(one)).collect();
            (!values.is_empty()).then(|| values.iter().sum::<f64>() / float(values.len()))
        };
        let points: f64 = scores.iter().map(|one| float(one.points)).sum();
        let intervals = scores.first().map_or(0, |one| one.coverage.len());
        let covered = |place: usize| Coverage {
            nominal: scores[0].coverage[place].nominal,
            actual: scores.iter().map(|one| float(one.points) * one.coverage[place].actual).sum::<f64>()
                / points,
        };
        Self {
            series: scores.len(),
            mase: mean(|one| one.mase),
            rmsse: mean(|one| one.rmsse),
            pinball_scaled: mean(|one| one.pinball_scaled),
            coverage: (0..intervals).map(covered).collect(),
            bias_share: mean(|one| one.bias_share),
        }
    }
}
