//! The methods and their parameters.

use serde::{Deserialize, Serialize};

use crate::{Error, EtsForm, Intermittent, Seasons, ThetaKind};

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
    /// Exponential smoothing in state space form, the model of least `AICc` (Hyndman et al. 2002).
    Ets {
        /// Steps in a season; 1 for none.
        period: usize,
    },
    /// One given model of exponential smoothing; simple smoothing where it does not fit the series.
    EtsModel {
        /// Which.
        form: EtsForm,
        /// Steps in a season; 1 for none.
        period: usize,
    },
    /// A Theta model on the seasonally adjusted series (Assimakopoulos & Nikolopoulos 2000; Fiorucci et al. 2016).
    Theta {
        /// Which.
        kind: ThetaKind,
        /// Steps in a season; 1 for none.
        period: usize,
    },
    /// The ARIMA model of least `AICc` (Hyndman & Khandakar 2008), by conditional least squares.
    Arima {
        /// Steps in a season; 1 for none.
        period: usize,
    },
    /// A ridge regression of each value on those at lags around its seasons.
    Autoregression {
        /// The seasons.
        seasons: Seasons,
    },
    /// A rate of intermittent demand.
    Intermittent {
        /// How it is followed.
        kind: Intermittent,
    },
    /// Several methods joined, which ones by the kind of series: the default where accuracy counts.
    Ensemble {
        /// The seasons.
        seasons: Seasons,
        /// How many methods.
        pace: Pace,
    },
}

/// How much an ensemble may take.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Pace {
    /// Three methods, about 2.5 ms for 10 years of months.
    Fast,
    /// Seven methods, a little over twice that.
    Full,
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
            Self::Ets { .. } => "ets",
            Self::EtsModel { .. } => "ets model",
            Self::Theta { .. } => "theta",
            Self::Arima { .. } => "arima",
            Self::Autoregression { .. } => "autoregression",
            Self::Intermittent { .. } => "intermittent",
            Self::Ensemble { pace: Pace::Fast, .. } => "fast ensemble",
            Self::Ensemble { pace: Pace::Full, .. } => "full ensemble",
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

    /// The methods that stand beside each other in an evaluation: from the plainest to the ensembles.
    pub fn compared(seasons: Seasons) -> Vec<Self> {
        let period = seasons.short();
        vec![
            Self::SeasonalNaive { period },
            Self::Mean { window: period.saturating_mul(4).max(8) },
            Self::SeasonalMean { period, seasons: 8 },
            Self::SimpleSmoothing,
            Self::Intermittent { kind: Intermittent::Imapa },
            Self::Ets { period },
            Self::Theta { kind: ThetaKind::Dynamic, period },
            Self::Arima { period },
            Self::Autoregression { seasons },
            Self::Ensemble { seasons, pace: Pace::Fast },
            Self::Ensemble { seasons, pace: Pace::Full },
        ]
    }

    /// Steps in the season the method assumes; 1 for none.
    pub(crate) fn period(self) -> usize {
        match self {
            Self::SeasonalNaive { period }
            | Self::SeasonalMean { period, .. }
            | Self::Ets { period }
            | Self::EtsModel { period, .. }
            | Self::Theta { period, .. }
            | Self::Arima { period } => period,
            Self::Autoregression { seasons } | Self::Ensemble { seasons, .. } => seasons.short(),
            Self::Naive | Self::SimpleSmoothing | Self::Mean { .. } | Self::Intermittent { .. } => 1,
        }
    }

    /// Whether it can look ahead from origins within the history, so that its errors at each distance can be told.
    pub(crate) fn looks_ahead(self) -> bool {
        !matches!(
            self,
            Self::Naive
                | Self::SeasonalNaive { .. }
                | Self::SimpleSmoothing
                | Self::Mean { .. }
                | Self::SeasonalMean { .. }
        )
    }

    /// Refuses lengths of zero.
    pub(crate) fn validate(self) -> Result<(), Error> {
        let (name, length) = match self {
            Self::Naive | Self::SimpleSmoothing => return Ok(()),
            Self::Mean { window } => ("window", window),
            Self::SeasonalMean { seasons: 0, .. } => ("seasons", 0),
            _ => ("period", self.period()),
        };
        if length == 0 { Err(Error::ZeroLength { name }) } else { Ok(()) }
    }
}
