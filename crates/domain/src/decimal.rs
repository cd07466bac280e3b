//! Exact decimals: what a price or a count is written as, before it is an integer of minor units.

use std::fmt;

/// Most digits after the point; what lies beyond only keeps the number off zero and off a half.
const MOST_SCALE: u32 = 18;
/// Numbers stay below `10^36`, so that a bound times `10^18` still fits.
const MOST_DIGITS: i128 = 1_000_000_000_000_000_000_000_000_000_000_000_000;

/// A decimal number `digits / 10^scale`, without the rounding of binary floats.
#[derive(Debug, Clone, Copy)]
pub struct Decimal {
    digits: i128,
    scale: u32,
}

impl Decimal {
    /// Reads `-12.50`, `+3`, `.5`, `1e-05`. `None` for anything else, and from `10^18` on.
    ///
    /// Of more than 18 decimals the rest is cut; if it is not zero the last kept digit is made odd, so that
    /// sign, positivity and rounding to fewer decimals stay right.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let (number, exponent) = match text.find(['e', 'E']) {
            Some(at) => (&text[..at], text[at + 1..].parse::<i32>().ok().filter(|e| e.abs() <= 40)?),
            None => (text, 0),
        };
        let (negative, number) = match number.as_bytes().first()? {
            b'-' => (true, &number[1..]),
            b'+' => (false, &number[1..]),
            _ => (false, number),
        };
        let (whole, part) = number.split_once('.').unwrap_or((number, ""));
        if whole.is_empty() && part.is_empty() {
            return None;
        }
        let mut digits: i128 = 0;
        let mut scale = -exponent;
        for byte in whole.bytes() {
            digits = push(digits, byte)?;
        }
        let mut rest = false;
        for byte in part.bytes() {
            if scale < 30 && digits < MOST_DIGITS / 10 {
                digits = push(digits, byte)?;
                scale += 1;
            } else if byte.is_ascii_digit() {
                rest |= byte != b'0';
            } else {
                return None;
            }
        }
        let (digits, scale) = settle(digits, scale, rest)?;
        Some(Self { digits: if negative { -digits } else { digits }, scale })
    }

    /// The product; `None` when it does not fit.
    pub fn times(self, other: Self) -> Option<Self> {
        let digits = self.digits.checked_mul(other.digits)?;
        let scale = i32::try_from(self.scale + other.scale).ok()?;
        let (kept, scale) = settle(digits.checked_abs()?, scale, false)?;
        Some(Self { digits: kept * digits.signum(), scale })
    }

    /// Without the sign.
    #[must_use]
    pub fn abs(self) -> Self {
        Self { digits: self.digits.abs(), ..self }
    }

    /// -1, 0 or 1.
    pub fn signum(self) -> i8 {
        i8::try_from(self.digits.signum()).unwrap_or(0)
    }

    /// Whether `low <= self <= high`, exactly.
    pub fn within(self, low: i64, high: i64) -> bool {
        let one = 10_i128.pow(self.scale);
        i128::from(low) * one <= self.digits && self.digits <= i128::from(high) * one
    }

    /// The number if it is whole and fits.
    pub fn whole(self) -> Option<i64> {
        let one = 10_i128.pow(self.scale);
        (self.digits % one == 0).then(|| i64::try_from(self.digits / one).ok()).flatten()
    }

    /// `self * 10^exponent` rounded half to even, and whether anything was lost; `None` when it does not fit.
    pub fn minor(self, exponent: u32) -> Option<(i64, bool)> {
        if exponent >= self.scale {
            let more = 10_i128.checked_pow(exponent - self.scale)?;
            return Some((i64::try_from(self.digits.checked_mul(more)?).ok()?, false));
        }
        let one = 10_i128.pow(self.scale - exponent);
        let (kept, rest) = (self.digits.div_euclid(one), self.digits.rem_euclid(one));
        let up = rest * 2 > one || (rest * 2 == one && kept % 2 != 0);
        Some((i64::try_from(kept + i128::from(up)).ok()?, rest != 0))
    }
}

fn push(digits: i128, byte: u8) -> Option<i128> {
    let digit = byte.is_ascii_digit().then(|| i128::from(byte - b'0'))?;
    Some(digits * 10 + digit).filter(|&d| d < MOST_DIGITS)
}

/// Brings a non-negative number to a scale from 0 to 18; `None` from `10^18` on.
fn settle(mut digits: i128, mut scale: i32, mut rest: bool) -> Option<(i128, u32)> {
    while scale < 0 {
        digits = digits.checked_mul(10).filter(|&d| d < MOST_DIGITS)?;
        scale += 1;
    }
    let most = i32::try_from(MOST_SCALE).ok()?;
    while scale > most {
        rest |= digits % 10 != 0;
        digits /= 10;
        scale -= 1;
    }
    if rest && digits % 2 == 0 {
        digits += 1;
    }
    let scale = u32::try_from(scale).ok()?;
    (digits / 10_i128.pow(scale) < 1_000_000_000_000_000_000).then_some((digits, scale))
}

impl fmt::Display for Decimal {
    /// Without trailing zeros: `12.5`, `-0.001`, `3`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (mut digits, mut scale) = (self.digits.abs(), self.scale);
        while scale > 0 && digits % 10 == 0 {
            digits /= 10;
            scale -= 1;
        }
        let one = 10_i128.pow(scale);
        let sign = if self.digits < 0 { "-" } else { "" };
        write!(f, "{sign}{}", digits / one)?;
        if scale > 0 {
            write!(f, ".{:0>width$}", digits % one, width = usize::try_from(scale).unwrap_or(0))?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_and_shows() {
        for (text, shown) in [
            ("12.50", "12.5"),
            ("-0.0010", "-0.001"),
            ("+3", "3"),
            (".5", "0.5"),
            ("7.", "7"),
            ("1e-05", "0.00001"),
            ("1.5E3", "1500"),
            ("0.0000000000000000000001", "0.000000000000000001"),
        ] {
            assert_eq!(Decimal::parse(text).unwrap().to_string(), shown, "{text}");
        }
        let digits = "9".repeat(40);
        for text in ["", "-", ".", "1,5", "1e99", "nan", "inf", "1.2.3", "0x1", "1 2", "1.é", &digits] {
            assert!(Decimal::parse(text).is_none(), "{text}");
        }
    }

    #[test]
    fn rounds_half_to_even() {
        let minor = |text: &str| Decimal::parse(text).unwrap().minor(2).unwrap();
        assert_eq!(minor("12.5"), (1250, false));
        assert_eq!(minor("0.125"), (12, true));
        assert_eq!(minor("0.135"), (14, true));
        assert_eq!(minor("-0.125"), (-12, true));
        assert_eq!(minor("0.001"), (0, true));
        assert_eq!(minor("0.1250000000000000000000001"), (13, true));
    }

    #[test]
    fn multiplies_and_bounds() {
        let d = |text| Decimal::parse(text).unwrap();
        assert_eq!(d("1500").times(d("0.001")).unwrap().to_string(), "1.5");
        assert_eq!(d("-2").times(d("0.5")).unwrap().to_string(), "-1");
        assert!(d("100000000").within(0, 100_000_000));
        assert!(!d("100000000.0001").within(0, 100_000_000));
        assert_eq!(d("12.00").whole(), Some(12));
        assert_eq!(d("12.01").whole(), None);
        assert_eq!(d("0.0000000000000000000000000001").signum(), 1);
    }
}
