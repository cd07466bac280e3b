//! What can be wrong with a table, a parameter or a comparison.

/// A request that cannot be answered with numbers.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum Error {
    /// Nothing was given to learn from, or every row had a missing value where none may be.
    #[error("no usable rows")]
    NoRows,
    /// A row or a list of names has another width than the table.
    #[error("width is {found}, expected {expected}")]
    Width {
        /// Cells given.
        found: usize,
        /// Cells expected.
        expected: usize,
    },
    /// A column has another length than the first one.
    #[error("column {name} has {found} rows, expected {expected}")]
    Ragged {
        /// Name of the column.
        name: String,
        /// Rows in that column.
        found: usize,
        /// Rows expected.
        expected: usize,
    },
    /// A cell is infinite. Missing values are `NaN`, never infinite.
    #[error("column {name} is infinite at row {row}")]
    Infinite {
        /// Name of the column.
        name: String,
        /// Position in the column, from 0.
        row: usize,
    },
    /// Two lists that belong together differ in length.
    #[error("lengths differ: {left} and {right}")]
    Lengths {
        /// Length of the first list.
        left: usize,
        /// Length of the second list.
        right: usize,
    },
    /// A value is missing or infinite where a number is needed.
    #[error("value at position {index} is not a finite number")]
    NotFinite {
        /// Position in the list, from 0.
        index: usize,
    },
    /// A weight of a row is missing, infinite or below 0.
    #[error("weight {weight} at position {index} is not a finite number of at least 0")]
    Weight {
        /// Position in the list, from 0.
        index: usize,
        /// The weight refused.
        weight: f64,
    },
    /// A row to be held out is not in the table.
    #[error("row {row} cannot be held out of {rows} rows")]
    HeldOut {
        /// Position asked for, from 0.
        row: usize,
        /// Rows of the table.
        rows: usize,
    },
    /// A target is below 0 where counts or amounts are learned.
    #[error("target at position {index} is negative")]
    Negative {
        /// Position in the list, from 0.
        index: usize,
    },
    /// More rows than the sums of a histogram can hold.
    #[error("{rows} rows are more than {most}")]
    TooManyRows {
        /// Rows given.
        rows: usize,
        /// Rows possible.
        most: usize,
    },
    /// A parameter is outside its range.
    #[error("parameter {name} is out of range: {value}")]
    Parameter {
        /// Which parameter.
        name: &'static str,
        /// The value refused.
        value: f64,
    },
    /// Only one class occurs where two are compared.
    #[error("only one class occurs")]
    OneClass,
    /// The numbers are so large that their squares cannot be held.
    #[error("numbers are too large to fit")]
    Overflow,
    /// A stored tree has a branch that leads nowhere or backwards.
    #[error("tree has a broken branch at node {node}")]
    BrokenTree {
        /// Position of the node.
        node: usize,
    },
}
