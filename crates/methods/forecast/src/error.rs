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
    /// One of several series cannot be forecast.
    #[error("series {series} of the panel")]
    InSeries {
        /// Its place in the panel, from 0.
        series: usize,
        /// Why.
        #[source]
        source: Box<Error>,
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
    /// An aggregate of a hierarchy has no member, one twice, or one that is not there.
    #[error(
        "aggregate {aggregate} must have each of its members once, and only some of the {bottoms} series"
    )]
    Member {
        /// Its place, from 0.
        aggregate: usize,
        /// Series at the bottom.
        bottoms: usize,
    },
    /// A series lacks a key by which a hierarchy groups.
    #[error("series {series} has no key {column}")]
    Key {
        /// Its place, from 0.
        series: usize,
        /// Place of the key, from 0.
        column: usize,
    },
    /// What is said of the nodes of a hierarchy is not one usable value for each.
    #[error("{found} {name} where {wanted} are wanted")]
    Nodes {
        /// What is said of them.
        name: &'static str,
        /// Usable ones found.
        found: usize,
        /// How many are wanted.
        wanted: usize,
    },
    /// A category or an input of a panel is not told of each of its series, or has infinite values.
    #[error("{name} {place} of the panel is not one finite or unknown value for each series")]
    Known {
        /// `category` or `input`.
        name: &'static str,
        /// Its place among them, from 0.
        place: usize,
    },
    /// A network was asked for, and the program was built without one.
    #[error("this program was built without the neural network; build it with `--features network`")]
    NoNetwork,
    /// Forecasts of the nodes of a hierarchy look differently far ahead.
    #[error("node {node} is forecast {found} steps ahead where {wanted} are wanted")]
    Horizon {
        /// Its place, from 0.
        node: usize,
        /// Steps of its forecast.
        found: usize,
        /// Steps of the first node's.
        wanted: usize,
    },
    /// A file of series has no rows.
    #[error("the file has no series")]
    NoSeries,
    /// A cell of a file of series is not a finite number.
    #[error("line {line}: {cell:?} is not a finite number")]
    Cell {
        /// Line of the file, from 1.
        line: usize,
        /// The cell as it stands.
        cell: String,
    },
    /// A row of a file of series has too few or too many cells.
    #[error("line {line}: {cells} cells where {wanted} are wanted")]
    Row {
        /// Line of the file, from 1.
        line: usize,
        /// Cells found.
        cells: usize,
        /// Cells that it should have.
        wanted: usize,
    },
    /// A `t` of a long file says nothing of order.
    #[error("line {line}: t {t:?} is neither a whole number nor a date such as 2024-05-31")]
    Moment {
        /// Line of the file, from 1.
        line: usize,
        /// The cell as it stands.
        t: String,
    },
    /// Some `t` of a long file are whole numbers and some are dates.
    #[error("line {line}: t {t:?} is not of the kind of those before: all whole numbers or all dates")]
    MixedMoments {
        /// Line of the file, from 1.
        line: usize,
        /// The cell as it stands.
        t: String,
    },
    /// Two rows of a long file speak of the same `t` of a series.
    #[error("line {line}: series {series:?} has this t already")]
    SameMoment {
        /// Line of the later row, from 1.
        line: usize,
        /// Id of the series.
        series: String,
    },
    /// A key of a series differs between its rows.
    #[error("line {line}: series {series:?} has another {key} in an earlier row")]
    KeyChanges {
        /// Line of the later row, from 1.
        line: usize,
        /// Id of the series.
        series: String,
        /// Name of the key.
        key: String,
    },
    /// Two rows of a wide file have the same id.
    #[error("line {line}: series {id:?} stands in the file already")]
    SameId {
        /// Line of the later row, from 1.
        line: usize,
        /// The id.
        id: String,
    },
    /// The `t` of a long file lie so far apart that they must be mistaken.
    #[error(
        "series {series:?}: more than {most} unknown values and inputs would be filled in; is a t mistaken?"
    )]
    Filled {
        /// Id of the series with which they became too many.
        series: String,
        /// Values and inputs that may be filled in.
        most: u64,
    },
    /// The file could not be read or written as CSV.
    #[error("the file is no CSV: {reason}")]
    Csv {
        /// What the reader said.
        reason: String,
    },
}
