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
    /// Two lists that go together differ in length.
    #[error("{name} has {found} entries instead of {expected}")]
    Length {
        /// Which list.
        name: &'static str,
        /// Entries there are.
        found: usize,
        /// Entries there should be.
        expected: usize,
    },
    /// An arc names a stage that does not exist, or closes a circle (direction apart).
    #[error("arc {arc} does not extend a tree over the {stages} stages")]
    Arc {
        /// Position of the arc, from 0.
        arc: usize,
        /// Number of stages.
        stages: usize,
    },
    /// A search that ought to settle did not.
    #[error("{name} did not settle in {steps} steps")]
    Unsettled {
        /// What was searched for.
        name: &'static str,
        /// Steps taken.
        steps: usize,
    },
    /// The pack size is zero.
    #[error("pack size is zero")]
    NoPack,
}
