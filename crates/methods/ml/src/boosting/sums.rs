//! Sums of derivatives in fixed point: exact, so that their order does not matter and a part taken away from
//! the whole leaves exactly the other part.

use super::loss::Slope;
use crate::number::{nearest, real};

/// Low bits of a packed word that count rows.
const COUNT_BITS: u32 = 24;
/// Most rows that can be counted.
pub(super) const ROWS_MAX: usize = (1 << COUNT_BITS) - 1;
/// The sum of the sizes of all gradients (or hessians) in a packed word: 2^38, a bit below what fits beside its sign.
const PACKED_SUM: f64 = 274_877_906_944.0;
/// The sum of the sizes of all gradients in a word of their own: 2^50, the most that [`nearest`] takes.
const WIDE_SUM: f64 = 1_125_899_906_842_624.0;

/// Rows, and the sums of their derivatives in units of [`Scale`].
pub(super) trait Sums: Copy + Default {
    /// One row.
    fn of(slope: Slope, scale: Scale) -> Self;
    /// The units for gradients and hessians whose sizes sum to these.
    fn scale(gradients: f64, hessians: f64) -> Scale;
    fn plus(self, other: Self) -> Self;
    fn minus(self, other: Self) -> Self;
    fn count(self) -> u32;
    fn gradient(self) -> f64;
    fn hessian(self) -> f64;
}

/// How many units of the sums one gradient and one hessian are.
#[derive(Debug, Clone, Copy)]
pub(super) struct Scale {
    pub(super) gradient: f64,
    pub(super) hessian: f64,
}

impl Scale {
    /// Not so where all gradients or all hessians are 0.
    pub(super) fn is_usable(self) -> bool {
        self.gradient.is_finite() && self.hessian.is_finite()
    }
}

fn pack(value: i64, count: i64) -> i64 {
    (value << COUNT_BITS) + count
}

fn packed_count(word: i64) -> u32 {
    u32::try_from(word & ((1 << COUNT_BITS) - 1)).unwrap_or(0)
}

/// For hessians of 1: the gradient in the high bits of a word, the number of rows in the low ones.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Counted(i64);

impl Sums for Counted {
    fn of(slope: Slope, scale: Scale) -> Self {
        Self(pack(nearest(slope.gradient * scale.gradient), 1))
    }

    fn scale(gradients: f64, _: f64) -> Scale {
        Scale { gradient: PACKED_SUM / gradients, hessian: 1.0 }
    }

    fn plus(self, other: Self) -> Self {
        Self(self.0.wrapping_add(other.0))
    }

    fn minus(self, other: Self) -> Self {
        Self(self.0.wrapping_sub(other.0))
    }

    fn count(self) -> u32 {
        packed_count(self.0)
    }

    fn gradient(self) -> f64 {
        real(self.0 >> COUNT_BITS)
    }

    fn hessian(self) -> f64 {
        f64::from(self.count())
    }
}

/// The gradient in one word, the hessian and the number of rows in another.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Weighted([i64; 2]);

impl Sums for Weighted {
    fn of(slope: Slope, scale: Scale) -> Self {
        let hessian = nearest(slope.hessian * scale.hessian);
        Self([nearest(slope.gradient * scale.gradient), pack(hessian, 1)])
    }

    fn scale(gradients: f64, hessians: f64) -> Scale {
        Scale { gradient: WIDE_SUM / gradients, hessian: PACKED_SUM / hessians }
    }

    fn plus(self, other: Self) -> Self {
        Self([self.0[0].wrapping_add(other.0[0]), self.0[1].wrapping_add(other.0[1])])
    }

    fn minus(self, other: Self) -> Self {
        Self([self.0[0].wrapping_sub(other.0[0]), self.0[1].wrapping_sub(other.0[1])])
    }

    fn count(self) -> u32 {
        packed_count(self.0[1])
    }

    fn gradient(self) -> f64 {
        real(self.0[0])
    }

    fn hessian(self) -> f64 {
        real(self.0[1] >> COUNT_BITS)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check<S: Sums + PartialEq + std::fmt::Debug>() {
        let slopes =
            [(-3.5, 1.0), (1.25, 1.0), (-0.5, 1.0)].map(|(gradient, hessian)| Slope { gradient, hessian });
        let scale = S::scale(5.25, 3.0);
        let rows = slopes.map(|slope| S::of(slope, scale));
        let all = rows.iter().fold(S::default(), |sum, &row| sum.plus(row));
        assert_eq!(all.count(), 3);
        assert!((all.gradient() / scale.gradient + 2.75).abs() < 1e-10);
        assert!((all.hessian() / scale.hessian - 3.0).abs() < 1e-10);
        assert_eq!(all.minus(rows[0]), rows[1].plus(rows[2]));
    }

    #[test]
    fn sums_are_exact_in_their_units() {
        check::<Counted>();
        check::<Weighted>();
    }
}
