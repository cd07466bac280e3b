//! What can be wrong with the facts that are to be learned from.

/// Facts that cannot be learned from or predicted on.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A column that the model needs is absent or holds another kind of value.
    #[error("features lack a usable column {column}")]
    Column {
        /// Its name.
        column: String,
    },
    /// An id among the features is empty or too long.
    #[error("feature column {column} holds an unusable id at row {row}")]
    Id {
        /// The column.
        column: &'static str,
        /// The row, from 0.
        row: usize,
    },
    /// A number too large to reckon with.
    #[error("cannot fit {model}")]
    Fit {
        /// The model's name.
        model: &'static str,
        /// Why.
        #[source]
        source: qm_ml::Error,
    },
    /// A series that cannot be forecast.
    #[error("cannot forecast {model}")]
    Forecast {
        /// The model's name.
        model: &'static str,
        /// Why.
        #[source]
        source: qm_forecast::Error,
    },
    /// Texts that cannot be learned from.
    #[error("cannot fit {model} on texts")]
    Text {
        /// The model's name.
        model: &'static str,
        /// Why.
        #[source]
        source: qm_text::Error,
    },
    /// Customers that cannot be learned from.
    #[error("cannot fit churn")]
    Churn {
        /// Why.
        #[source]
        source: qm_behaviour::Error,
    },
}
