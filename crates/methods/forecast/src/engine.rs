//! What the richer methods have in common: from any origin in the history they say the steps that follow.

use crate::aggregated::Aggregated;
use crate::arima::Arima;
use crate::ets::Ets;
use crate::number::float;
use crate::regression::Autoregression;
use crate::sample::interpolated;
use crate::season::Indices;
use crate::theta::Theta;

/// Logarithms above this stand for e^230, near the largest value a history may hold.
const LOG_MAX: f64 = 230.0;
/// From so many members on, the outermost two of a robust mean are drawn in.
const WINSOR_MIN: usize = 5;

/// A fitted method that can look ahead from any origin.
#[derive(Debug, Clone)]
pub(crate) enum Engine {
    /// The same value for ever; entry `t` once `t` steps are known.
    Level(Vec<f64>),
    /// The last season of a series without gaps again.
    Repeated {
        series: Vec<f64>,
        period: usize,
    },
    Ets(Box<Ets>),
    Theta(Box<Theta>),
    Arima(Box<Arima>),
    Autoregression(Box<Autoregression>),
    Aggregated(Aggregated),
    /// A season put back onto what is said of the rest.
    Seasonal(Indices, Box<Engine>),
    /// An engine of the logarithms.
    Logged(Box<Engine>),
    /// An engine of the history without its first `skipped` steps.
    Late {
        skipped: usize,
        engine: Box<Engine>,
    },
    /// Another without what it says below zero.
    NonNegative(Box<Engine>),
    /// Weighted means of others; the weights sum to 1.
    Mean(Vec<(f64, Engine)>),
    /// Medians of others, step by step.
    Median(Vec<Engine>),
    /// Means of others with the least and the greatest drawn in to their neighbours, step by step.
    Robust(Vec<Engine>),
}

impl Engine {
    /// The plain mean of those that could be fitted.
    pub(crate) fn mean(members: impl IntoIterator<Item = Option<Self>>) -> Option<Self> {
        let members: Vec<Self> = members.into_iter().flatten().collect();
        let weight = 1.0 / float(members.len().max(1));
        (!members.is_empty())
            .then(|| Self::Mean(members.into_iter().map(|member| (weight, member)).collect()))
    }

    /// Steps before which a member has too little behind it to say what it says at the end.
    pub(crate) fn warm(&self) -> usize {
        match self {
            Self::Level(_) | Self::Ets(_) | Self::Theta(_) | Self::Aggregated(_) => 0,
            Self::Repeated { period, .. } => *period,
            Self::Arima(arima) => arima.lost(),
            Self::Autoregression(regression) => regression.reach(),
            Self::Late { skipped, engine } => skipped + engine.warm(),
            Self::Seasonal(_, engine) | Self::Logged(engine) | Self::NonNegative(engine) => engine.warm(),
            Self::Mean(members) => members.iter().map(|(_, member)| member.warm()).max().unwrap_or(0),
            Self::Median(members) | Self::Robust(members) => {
                members.iter().map(Self::warm).max().unwrap_or(0)
            }
        }
    }

    /// What is said once `origin` steps are known of the next `horizon` ones. O(horizon × members).
    pub(crate) fn path(&self, origin: usize, horizon: usize) -> Vec<f64> {
        match self {
            Self::Level(levels) => {
                vec![levels.get(origin).or(levels.last()).copied().unwrap_or(0.0); horizon]
            }
            Self::Repeated { series, period } => {
                let seen = &series[..origin.min(series.len())];
                let season = &seen[seen.len().saturating_sub(*period)..];
                (0..horizon)
                    .map(|step| season.get(step % season.len().max(1)).copied().unwrap_or(0.0))
                    .collect()
            }
            Self::Ets(ets) => ets.path(origin, horizon),
            Self::Theta(theta) => theta.path(origin, horizon),
            Self::Arima(arima) => arima.path(origin, horizon),
            Self::Autoregression(regression) => regression.path(origin, horizon),
            Self::Aggregated(aggregated) => aggregated.path(origin, horizon),
            Self::Seasonal(indices, rest) => {
                let mut path = rest.path(origin, horizon);
                for (step, value) in path.iter_mut().enumerate() {
                    *value = indices.with(*value, origin + step);
                }
                path
            }
            Self::Logged(logs) => {
                logs.path(origin, horizon).into_iter().map(|log| log.min(LOG_MAX).exp()).collect()
            }
            Self::Late { skipped, engine } => engine.path(origin.saturating_sub(*skipped), horizon),
            Self::NonNegative(engine) => {
                engine.path(origin, horizon).into_iter().map(|value| value.max(0.0)).collect()
            }
            Self::Mean(members) => {
                let mut path = vec![0.0; horizon];
                for (weight, member) in members {
                    for (sum, value) in path.iter_mut().zip(member.path(origin, horizon)) {
                        *sum += weight * value;
                    }
                }
                path
            }
            Self::Median(members) => step_by_step(members, origin, horizon, median),
            Self::Robust(members) => step_by_step(members, origin, horizon, winsorised_mean),
        }
    }
}

fn step_by_step(members: &[Engine], origin: usize, horizon: usize, join: fn(&mut [f64]) -> f64) -> Vec<f64> {
    let paths: Vec<Vec<f64>> = members.iter().map(|member| member.path(origin, horizon)).collect();
    let mut values = vec![0.0; paths.len()];
    (0..horizon)
        .map(|step| {
            for (value, path) in values.iter_mut().zip(&paths) {
                *value = path[step];
            }
            join(&mut values)
        })
        .collect()
}

/// The median; zero where there are no values.
fn median(values: &mut [f64]) -> f64 {
    values.sort_by(f64::total_cmp);
    if values.is_empty() { 0.0 } else { interpolated(values, 0.5) }
}

/// The mean with the least and the greatest value set to their neighbours from five values on; the median of three or
/// four (Tukey 1962).
fn winsorised_mean(values: &mut [f64]) -> f64 {
    let n = values.len();
    if n == 3 || n == 4 {
        return median(values);
    }
    values.sort_by(f64::total_cmp);
    if n >= WINSOR_MIN {
        values[0] = values[1];
        values[n - 1] = values[n - 2];
    }
    values.iter().sum::<f64>() / float(n.max(1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_wild_member_does_not_move_a_robust_mean() {
        assert!((winsorised_mean(&mut [1.0, 2.0, 3.0, 4.0, 1e90]) - 3.0).abs() < 1e-12);
        assert!((winsorised_mean(&mut [1.0, 2.0, 1e90]) - 2.0).abs() < 1e-12);
        assert!((winsorised_mean(&mut [1.0, 2.0]) - 1.5).abs() < 1e-12);
        assert!((median(&mut [4.0, 1.0, 2.0, 3.0]) - 2.5).abs() < 1e-12);
    }

    #[test]
    fn a_repeated_season_starts_where_the_history_ends() {
        let engine = Engine::Repeated { series: vec![1.0, 2.0, 3.0, 4.0, 5.0], period: 3 };
        assert_eq!(engine.path(5, 4), [3.0, 4.0, 5.0, 3.0]);
        assert_eq!(engine.path(0, 2), [0.0, 0.0]);
    }
}
