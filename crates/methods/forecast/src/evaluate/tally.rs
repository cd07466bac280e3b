//! Errors counted up to scores.

use super::{Coverage, Scores};
use crate::movement::{differences, first_sale, mean_above_zero, squared_step};
use crate::number::float;
use crate::{Forecast, Levels};

/// What forecasts of one series missed by.
pub(crate) struct Tally<'a> {
    levels: &'a Levels,
    points: usize,
    absolute: f64,
    squared: f64,
    signed: f64,
    pinball: f64,
    /// Per level below one half with its mirror among the levels: (level, mirror, hits).
    pairs: Vec<(usize, usize, usize)>,
}

/// What errors are measured by: how the part before the first origin changed.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Scale {
    /// Mean absolute difference to a season before.
    season: Option<f64>,
    /// Mean absolute difference and root mean squared difference of neighbours, from the first value on that is not zero.
    step: Option<(f64, f64)>,
    /// Mean size of the values.
    size: Option<f64>,
}

impl Scale {
    pub(crate) fn of(past: &[f64], period: usize) -> Self {
        let steps = differences(&past[first_sale(past)..], 1);
        let sizes: Vec<f64> = past.iter().filter(|value| !value.is_nan()).map(|value| value.abs()).collect();
        Self {
            season: mean_above_zero(&differences(past, period)),
            step: mean_above_zero(&steps).zip(squared_step(past).map(f64::sqrt)),
            size: mean_above_zero(&sizes),
        }
    }
}

impl<'a> Tally<'a> {
    pub(crate) fn new(levels: &'a Levels) -> Self {
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

    pub(crate) fn add(&mut self, forecast: &Forecast, truth: &[f64]) {
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

    pub(crate) fn finish(self, scale: Scale) -> Option<Scores> {
        if self.points == 0 {
            return None;
        }
        let points = float(self.points);
        let levels = self.levels.as_slice();
        let mae = self.absolute / points;
        let rmse = (self.squared / points).sqrt();
        let pinball = self.pinball / (points * float(levels.len()));
        let bias = self.signed / points;
        let coverage = self.pairs.iter().map(|&(low, high, hits)| Coverage {
            nominal: levels[high] - levels[low],
            actual: float(hits) / points,
        });
        Some(Scores {
            points: self.points,
            mae,
            rmse,
            mase: scale.season.map(|scale| mae / scale),
            rmsse: scale.step.map(|(_, scale)| rmse / scale),
            pinball,
            pinball_scaled: scale.step.map(|(scale, _)| pinball / scale),
            coverage: coverage.collect(),
            bias,
            bias_share: scale.size.map(|scale| bias / scale),
        })
    }
}
