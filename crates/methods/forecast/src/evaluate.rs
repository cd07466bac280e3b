//! Rolling-origin evaluation beside seasonal naive.

use serde::{Deserialize, Serialize};

use crate::number::float;
use crate::{Error, Forecast, Levels, Method, Model};

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
    /// Pinball loss, mean over levels and steps (Koenker & Bassett 1978).
    pub pinball: f64,
    /// Coverage of each central interval whose two ends were among the levels, widest first.
    pub coverage: Vec<Coverage>,
    /// Mean of forecast minus truth: above zero is too much.
    pub bias: f64,
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
    let scale = first.and_then(|origin| seasonal_scale(&history[..origin], protocol.period));
    tally.finish(scale).ok_or_else(too_short)
}

/// The mean absolute seasonal difference; `None` where none is known or all are zero.
fn seasonal_scale(past: &[f64], period: usize) -> Option<f64> {
    let differences: Vec<f64> = past
        .iter()
        .skip(period)
        .zip(past)
        .map(|(now, before)| (now - before).abs())
        .filter(|difference| !difference.is_nan())
        .collect();
    let scale = differences.iter().sum::<f64>() / float(differences.len().max(1));
    (scale > 0.0).then_some(scale)
}

struct Tally<'a> {
    levels: &'a Levels,
    points: usize,
    absolute: f64,
    squared: f64,
    signed: f64,
    pinball: f64,
    /// Per level below one half with its mirror among the levels: (level, mirror, hits).
    pairs: Vec<(usize, usize, usize)>,
}

impl<'a> Tally<'a> {
    fn new(levels: &'a Levels) -> Self {
        let all = levels.as_slice();
        let pairs = (0..all.len())
            .filter(|&low| all[low] < 0.5)
            .filter_map(|low| {
                let high = all.iter().position(|level| (level - (1.0 - all[low])).abs() < 1e-9)?;
                Some((low, high, 0))
            })
            .collect();
        Self { levels, points: 0, absolute: 0.0, squared: 0.0, signed: 0.0, pinball: 0.0, pairs }
    }

    fn add(&mut self, forecast: &Forecast, truth: &[f64]) {
        for (step, &actual) in truth.iter().enumerate() {
            if !actual.is_finite() {
                continue;
            }
            let error = forecast.mean[step] - actual;
            self.points += 1;
            self.absolute += error.abs();
            self.squared += error * error;
            self.signed += error;
            for (level, values) in &forecast.quantiles {
                let gap = actual - values[step];
                self.pinball += (level * gap).max((level - 1.0) * gap);
            }
            for (low, high, hits) in &mut self.pairs {
                let within =
                    forecast.quantiles[*low].1[step] <= actual && actual <= forecast.quantiles[*high].1[step];
                *hits += usize::from(within);
            }
        }
    }

    fn finish(self, scale: Option<f64>) -> Option<Scores> {
        if self.points == 0 {
            return None;
        }
        let points = float(self.points);
        let levels = self.levels.as_slice();
        let mae = self.absolute / points;
        let coverage = self.pairs.iter().map(|&(low, high, hits)| Coverage {
            nominal: levels[high] - levels[low],
            actual: float(hits) / points,
        });
        Some(Scores {
            points: self.points,
            mae,
            rmse: (self.squared / points).sqrt(),
            mase: scale.map(|scale| mae / scale),
            pinball: self.pinball / (points * float(levels.len())),
            coverage: coverage.collect(),
            bias: self.signed / points,
        })
    }
}
