//! What cannot be cleaned with. A bad row is a rejection, never an error.

/// Why a cleaner cannot be made.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum Error {
    /// The fences of the outlier rule are no positive number.
    #[error("outlier fences of {0} interquartile ranges are not above zero")]
    Fences(f64),
}
