//! What can be wrong with a request for a forecast.

/// A request that no method can answer.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum Error {
    /// A value of the history is infinite, or above 1e100 in size. Unknown values are `NaN`, never infinite.
    #[error("history is infinite at step {index}")]
    Infinite {
        /// Position in the history, from 0.
        index: usize,
    },
    /// A period, window or number of seasons is zero.
    #[error("{name} of the method is zero")]
    ZeroLength {
        /// Which length.
        name: &'static str,
    },
    /// A quantile level is not strictly between 0 and 1.
    #[error("quantile level {level} is not between 0 and 1")]
    Level {
        /// The level refused.
        level: f64,
    },
    /// No level was asked for.
    #[error("no quantile level given")]
    NoLevels,
    /// No origin leaves both a known past and a known future.
    #[error("history of {length} steps is too short to evaluate {horizon} steps ahead")]
    TooShort {
        /// Steps in the history.
        length: usize,
        /// Steps ahead that were asked for.
        horizon: usize,
    },
    /// No method was given to choose from.
    #[error("no method to choose from")]
    NoMethods,
}
