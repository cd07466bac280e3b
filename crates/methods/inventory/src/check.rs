//! Ranges that numbers from outside have to lie in.

use crate::Error;

/// A finite number.
pub(crate) fn finite(name: &'static str, value: f64) -> Result<f64, Error> {
    if value.is_finite() { Ok(value) } else { Err(Error::OutOfRange { name, value }) }
}

/// A finite number above zero.
pub(crate) fn positive(name: &'static str, value: f64) -> Result<f64, Error> {
    if value.is_finite() && value > 0.0 { Ok(value) } else { Err(Error::OutOfRange { name, value }) }
}

/// A finite number at or above zero.
pub(crate) fn not_negative(name: &'static str, value: f64) -> Result<f64, Error> {
    if value.is_finite() && value >= 0.0 { Ok(value) } else { Err(Error::OutOfRange { name, value }) }
}

/// A number strictly between 0 and 1.
pub(crate) fn inner_share(name: &'static str, value: f64) -> Result<f64, Error> {
    if value > 0.0 && value < 1.0 { Ok(value) } else { Err(Error::OutOfRange { name, value }) }
}
