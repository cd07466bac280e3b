//! What can be wrong with a distribution, a cost or a constraint.

/// A question that has no answer as it was put.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum Error {
    /// A number is negative, infinite, unknown or outside its range.
    #[error("{name} is out of range: {value}")]
    OutOfRange {
        /// Which number.
        name: &'static str,
        /// The value refused.
        value: f64,
    },
    /// A distribution would need more points than can be worked with; count in larger units.
    #[error("distribution of demand would spread over more than {limit} units")]
    TooWide {
        /// The most points a distribution may have.
        limit: usize,
    },
    /// Probabilities, points or quantiles are missing.
    #[error("{name} are empty")]
    Empty {
        /// What is missing.
        name: &'static str,
    },
    /// Levels or values of quantiles do not ascend.
    #[error("quantile {index} is below the one before it")]
    Crossing {
        /// Position among the quantiles, from 0.
        index: usize,
    },
    /// Two lists that belong together differ in length.
    #[error("{values} values have {probabilities} probabilities")]
    Uneven {
        /// Number of values.
        values: usize,
        /// Number of probabilities.
        probabilities: usize,
    },
    /// A lane names a site that does not exist, or leads from a site to itself.
    #[error("lane {lane} does not join two of the {sites} sites")]
    Lane {
        /// Position of the lane, from 0.
        lane: usize,
        /// Number of sites.
        sites: usize,
    },
    /// The pack size is zero.
    #[error("pack size is zero")]
    NoPack,
}
