//! Money: integer minor units and a currency, never a float.

use serde::{Deserialize, Serialize};
use std::fmt;

/// Why an amount of money cannot be read or added.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum MoneyError {
    /// Not three letters A to Z.
    #[error("currency {0:?} is not three letters")]
    Currency(String),
    /// Not a decimal number, or larger than fits.
    #[error("amount {0:?} is not a decimal number")]
    Amount(String),
    /// Two currencies in one sum.
    #[error("cannot add {0} to {1}")]
    Mixed(Currency, Currency),
}

/// An ISO 4217 code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Currency([u8; 3]);

impl Currency {
    /// Checks a three-letter code; lower case is lifted.
    ///
    /// # Errors
    /// [`MoneyError::Currency`] for anything but three letters.
    pub fn new(code: &str) -> Result<Self, MoneyError> {
        match code.trim().as_bytes() {
            [a, b, c] if [a, b, c].iter().all(|l| l.is_ascii_alphabetic()) => {
                Ok(Self([a, b, c].map(u8::to_ascii_uppercase)))
            }
            _ => Err(MoneyError::Currency(code.into())),
        }
    }

    /// The code.
    pub fn as_str(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or("XXX")
    }

    /// Digits after the decimal point (ISO 4217).
    pub fn exponent(self) -> u32 {
        match self.as_str() {
            "JPY" | "KRW" | "VND" | "CLP" | "ISK" | "XAF" | "XOF" => 0,
            "KWD" | "BHD" | "JOD" | "OMR" | "TND" => 3,
            _ => 2,
        }
    }

    /// Minor units in one major unit: 100 for EUR.
    pub fn minor_per_major(self) -> i64 {
        10_i64.pow(self.exponent())
    }
}

impl fmt::Display for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl TryFrom<String> for Currency {
    type Error = MoneyError;
    fn try_from(code: String) -> Result<Self, MoneyError> {
        Self::new(&code)
    }
}

impl From<Currency> for String {
    fn from(currency: Currency) -> Self {
        currency.as_str().into()
    }
}

/// An amount in one currency.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Money {
    /// Minor units: cents, pence, fen.
    pub minor: i64,
    /// The currency.
    pub currency: Currency,
}

impl Money {
    /// Nothing, in a currency.
    pub fn zero(currency: Currency) -> Self {
        Self { minor: 0, currency }
    }

    /// From minor units.
    pub fn from_minor(minor: i64, currency: Currency) -> Self {
        Self { minor, currency }
    }

    /// The nearest amount to `major` major units; saturates, and a NaN gives zero. For estimates, never for facts.
    pub fn from_major(major: f64, currency: Currency) -> Self {
        let scale = f64::from(u32::try_from(currency.minor_per_major()).unwrap_or(100));
        #[expect(clippy::cast_possible_truncation, reason = "rounded; a float-to-int cast saturates")]
        let minor = (major * scale).round() as i64;
        Self { minor, currency }
    }

    /// The amount in major units, for estimates and charts.
    pub fn major(self) -> f64 {
        #[expect(clippy::cast_precision_loss, reason = "amounts stay far below 2^53")]
        let minor = self.minor as f64;
        minor / f64::from(u32::try_from(self.currency.minor_per_major()).unwrap_or(100))
    }

    /// The sum.
    ///
    /// # Errors
    /// [`MoneyError::Mixed`] for two currencies, [`MoneyError::Amount`] on overflow.
    pub fn plus(self, other: Self) -> Result<Self, MoneyError> {
        if self.currency != other.currency {
            return Err(MoneyError::Mixed(other.currency, self.currency));
        }
        let minor = self.minor.checked_add(other.minor);
        let minor = minor.ok_or_else(|| MoneyError::Amount("overflow".into()))?;
        Ok(Self { minor, currency: self.currency })
    }

    /// `count` times the amount, saturating.
    #[must_use]
    pub fn times(self, count: i64) -> Self {
        Self { minor: self.minor.saturating_mul(count), ..self }
    }
}

impl fmt::Display for Money {
    /// `12.50 EUR`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let scale = self.currency.minor_per_major().unsigned_abs();
        let (whole, part) = (self.minor.unsigned_abs() / scale, self.minor.unsigned_abs() % scale);
        let sign = if self.minor < 0 { "-" } else { "" };
        match self.currency.exponent() {
            0 => write!(f, "{sign}{whole} {}", self.currency),
            digits => write!(f, "{sign}{whole}.{part:0>width$} {}", self.currency, width = digits as usize),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shows_minor_units_by_currency() {
        let eur = Currency::new("eur").unwrap();
        assert_eq!(Money::from_minor(-1205, eur).to_string(), "-12.05 EUR");
        assert_eq!(Money::from_minor(7, Currency::new("JPY").unwrap()).to_string(), "7 JPY");
        assert_eq!(Money::from_major(0.125, eur).minor, 13);
    }

    #[test]
    fn refuses_mixed_sums() {
        let (eur, gbp) = (Currency::new("EUR").unwrap(), Currency::new("GBP").unwrap());
        assert!(Money::zero(eur).plus(Money::zero(gbp)).is_err());
        assert!(Money::from_minor(i64::MAX, eur).plus(Money::from_minor(1, eur)).is_err());
    }
}
