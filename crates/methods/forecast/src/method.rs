//! The methods and their parameters.

use serde::{Deserialize, Serialize};

use crate::Error;

/// How the future is taken from the past. Lengths are in steps.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Method {
    /// The last known value again.
    Naive,
    /// The value one season ago.
    SeasonalNaive {
        /// Steps in a season.
        period: usize,
    },
    /// Simple exponential smoothing, alpha by least squares of the one-step errors (Brown 1959).
    SimpleSmoothing,
    /// The mean of the last `window` known values.
    Mean {
        /// Values averaged.
        window: usize,
    },
    /// For each place in the season, the mean of its last `seasons` known values.
    SeasonalMean {
        /// Steps in a season.
        period: usize,
        /// Seasons averaged.
        seasons: usize,
    },
}

impl Method {
    /// A short name without parameters, for tables.
    pub fn name(self) -> &'static str {
        match self {
            Self::Naive => "naive",
            Self::SeasonalNaive { .. } => "seasonal naive",
            Self::SimpleSmoothing => "simple smoothing",
            Self::Mean { .. } => "mean",
            Self::SeasonalMean { .. } => "seasonal mean",
        }
    }

    /// The methods worth trying on a series with seasons of `period` steps: seasonal naive, smoothing,
    /// the mean of four seasons, and seasonal means over eight.
    pub fn candidates(period: usize) -> Vec<Self> {
        vec![
            Self::SeasonalNaive { period },
            Self::SimpleSmoothing,
            Self::Mean { window: period.saturating_mul(4) },
            Self::SeasonalMean { period, seasons: 8 },
        ]
    }

    /// The methods worth trying where most steps are zero, in which last week's sales tell little of the next one's:
    /// smoothing, means of four, eight and sixteen seasons, and seasonal means over eight.
    pub fn sparse_candidates(period: usize) -> Vec<Self> {
        let mean = |seasons: usize| Self::Mean { window: period.saturating_mul(seasons) };
        vec![Self::SimpleSmoothing, mean(4), mean(8), mean(16), Self::SeasonalMean { period, seasons: 8 }]
    }

    /// Steps in the season the method assumes; 1 for none.
    pub(crate) fn period(self) -> usize {
        match self {
            Self::SeasonalNaive { period } | Self::SeasonalMean { period, .. } => period,
            Self::Naive | Self::SimpleSmoothing | Self::Mean { .. } => 1,
        }
    }

    /// Refuses lengths of zero.
    pub(crate) fn validate(self) -> Result<(), Error> {
        let (name, length) = match self {
            Self::Naive | Self::SimpleSmoothing => return Ok(()),
            Self::Mean { window } => ("window", window),
            Self::SeasonalMean { seasons: 0, .. } => ("seasons", 0),
            Self::SeasonalNaive { period } | Self::SeasonalMean { period, .. } => ("period", period),
        };
        if length == 0 { Err(Error::ZeroLength { name }) } else { Ok(()) }
    }
}
