//! Rolling-origin evaluation beside seasonal naive.

pub(crate) mod tally;

use serde::{Deserialize, Serialize};

use crate::{Error, Levels, Method, Model};
use tally::{Scale, Tally};

/// Which forecasts are made and scored.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Protocol {
    /// Steps ahead scored from each origin.
    pub horizon: usize,
    /// Number of origins, counted back from the last one that leaves `horizon` steps.
    pub origins: usize,
    /// Steps between origins.
    pub stride: usize,
    /// Steps in the season of the baseline and of the scale of the scaled error.
    pub period: usize,
    /// Levels of pinball loss and coverage.
    pub levels: Levels,
}

impl Default for Protocol {
    /// Two origins a fortnight apart, each two weeks of days ahead.
    fn default() -> Self {
        Self { horizon: 14, origins: 2, stride: 14, period: 7, levels: Levels::default() }
    }
}

/// How often the truth fell within a central interval.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Coverage {
    /// Promised share.
    pub nominal: f64,
    /// Share found.
    pub actual: f64,
}

/// What the forecasts of one method were worth; all in the unit of the history unless said.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Scores {
    /// Known steps scored.
    pub points: usize,
    /// Mean absolute error of the mean.
    pub mae: f64,
    /// Root mean square error of the mean.
    pub rmse: f64,
    /// Mean absolute error over that of seasonal naive within the first training part (Hyndman & Koehler
    /// 2006), a ratio; `None` where that is zero or unknown.
    pub mase: Option<f64>,
    /// Root mean square error over that of the last value within the first training part, from its first value on that is
    /// not zero (Makridakis, Spiliotis & Assimakopoulos 2022), a ratio; `None` where that is zero or unknown.
    pub rmsse: Option<f64>,
    /// Pinball loss, mean over levels and steps (Koenker & Bassett 1978).
    pub pinball: f64,
    /// The same over the mean absolute change from step to step within the first training part, from its first value on that
    /// is not zero, a ratio; `None` where that is zero or unknown.
    pub pinball_scaled: Option<f64>,
    /// Coverage of each central interval whose two ends were among the levels, widest first.
    pub coverage: Vec<Coverage>,
    /// Mean of forecast minus truth: above zero is too much.
    pub bias: f64,
    /// The same over the mean size of the values of the first training part, a ratio; `None` where that is zero or unknown.
    pub bias_share: Option<f64>,
}

/// A method beside its baseline, on the same origins.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Evaluation {
    /// The method asked about.
    pub method: Scores,
    /// Seasonal naive with the protocol's period.
    pub baseline: Scores,
}

/// Scores `method` and seasonal naive on the same rolling origins.
///
/// Unknown steps are not scored. O(origins × cost of a fit).
///
/// # Errors
/// Those of [`score`].
pub fn evaluate(history: &[f64], method: Method, protocol: &Protocol) -> Result<Evaluation, Error> {
    let baseline = Method::SeasonalNaive { period: protocol.period };
    Ok(Evaluation {
        method: score(history, method, protocol)?,
        baseline: score(history, baseline, protocol)?,
    })
}

/// Scores one method on rolling origins, each fitted on what lies before it alone.
///
/// # Errors
/// [`Error::TooShort`] where no origin leaves a known past and a known future, and those of [`Model::fit`].
pub fn score(history: &[f64], method: Method, protocol: &Protocol) -> Result<Scores, Error> {
    let too_short = || Error::TooShort { length: history.len(), horizon: protocol.horizon };
    if protocol.period == 0 {
        return Err(Error::ZeroLength { name: "period" });
    }
    let last = history.len().checked_sub(protocol.horizon).ok_or_else(too_short)?;
    let mut tally = Tally::new(&protocol.levels);
    let mut first = None;
    for i in 0..protocol.origins {
        let Some(origin) = protocol.stride.checked_mul(i).and_then(|back| last.checked_sub(back)) else {
            break;
        };
        let past = &history[..origin];
        if past.iter().all(|value| value.is_nan()) {
            break;
        }
        let forecast = Model::fit(past, method)?.forecast(protocol.horizon, &protocol.levels);
        tally.add(&forecast, &history[origin..origin + protocol.horizon]);
        first = Some(origin);
        if protocol.stride == 0 {
            break;
        }
    }
    let scale = first.map_or_else(Scale::default, |origin| Scale::of(&history[..origin], protocol.period));
    tally.finish(scale).ok_or_else(too_short)
}
