//! The best split of a leaf by one feature's histogram.

mod category;
mod cut;

pub(super) use category::best_group;
pub(super) use cut::{Limits, best_cut};

use super::sums::Sums;

/// What a split must keep to; hessians in the units of the sums.
#[derive(Debug, Clone, Copy)]
pub(super) struct Rule {
    pub(super) min_leaf: u32,
    pub(super) min_hessian: f64,
    pub(super) l2: f64,
    /// Units of the sums that one hessian is.
    pub(super) hessian: f64,
    pub(super) category_smoothing: f64,
    /// Whether any feature has a direction, so that values are bounded.
    pub(super) bounded: bool,
}

/// What the values below a node must lie between, as the gradient over the hessian in the units of the sums.
#[derive(Debug, Clone, Copy)]
pub(super) struct Bounds {
    pub(super) low: f64,
    pub(super) high: f64,
}

impl Bounds {
    pub(super) const FREE: Self = Self { low: f64::NEG_INFINITY, high: f64::INFINITY };

    /// The bounds of the two sides of a split by a feature with a direction, whose own values are given: a value half way
    /// between them keeps the sides apart.
    pub(super) fn apart(self, direction: Direction, left: f64, right: f64) -> [Self; 2] {
        let middle = f64::midpoint(left, right).clamp(self.low, self.high);
        let (below, above) = (Self { high: middle, ..self }, Self { low: middle, ..self });
        match direction {
            Direction::Free => [self, self],
            Direction::Up => [below, above],
            Direction::Down => [above, below],
        }
    }
}

/// Whether the value of a leaf may fall or rise with the feature.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Direction {
    Free,
    Up,
    Down,
}

/// A split of a leaf.
#[derive(Debug, Clone)]
pub(super) struct Candidate<S> {
    /// How much the loss falls by a full step, in units of the squared gradient over the hessian; twice the
    /// second-order estimate (Chen & Guestrin 2016, equation 7).
    pub(super) gain: f64,
    pub(super) feature: usize,
    pub(super) question: Question,
    /// The sums of the rows that go left.
    pub(super) left: S,
}

/// Which codes go left.
#[derive(Debug, Clone)]
pub(super) enum Question {
    /// Codes up to `code`, and missing values if told so.
    AtMost { code: usize, missing_left: bool },
    /// The codes in the list.
    Among(Vec<u8>),
}

impl Question {
    /// `[code]`: whether it goes left.
    pub(super) fn goes_left(&self) -> [bool; 256] {
        let mut left = [false; 256];
        match self {
            Self::AtMost { code, missing_left } => {
                left[1..=*code].fill(true);
                left[0] = *missing_left;
            }
            Self::Among(codes) => {
                for &code in codes {
                    left[usize::from(code)] = true;
                }
            }
        }
        left
    }
}

impl Rule {
    /// Whether a part may be a leaf.
    fn allows<S: Sums>(&self, part: S) -> bool {
        part.count() >= self.min_leaf && part.hessian() >= self.min_hessian
    }

    /// The value of a leaf with these sums.
    pub(super) fn value<S: Sums>(&self, part: S, bounds: Bounds) -> f64 {
        let value = -part.gradient() / (part.hessian() + self.l2).max(f64::MIN_POSITIVE);
        value.clamp(bounds.low, bounds.high)
    }

    /// How much the loss falls when a leaf with these sums takes its own value.
    pub(super) fn gain<S: Sums>(&self, part: S, bounds: Bounds) -> f64 {
        self.gain_of(part, self.value(part, bounds))
    }

    fn gain_of<S: Sums>(&self, part: S, value: f64) -> f64 {
        -value * (2.0 * part.gradient() + (part.hessian() + self.l2) * value)
    }
}

/// The gain of two parts together, their values within bounds where any feature has a direction.
fn gain_of_parts<S: Sums>(left: S, right: S, rule: &Rule, bounds: Bounds) -> f64 {
    if rule.bounded {
        rule.gain(left, bounds) + rule.gain(right, bounds)
    } else {
        gain_of_two(left, right, rule.l2)
    }
}

/// The gain of two parts together, by one division.
fn gain_of_two<S: Sums>(left: S, right: S, l2: f64) -> f64 {
    let (a, b) = (left.gradient(), right.gradient());
    let (of_left, of_right) = (left.hessian() + l2, right.hessian() + l2);
    (a * a * of_right + b * b * of_left) / (of_left * of_right).max(f64::MIN_POSITIVE)
}
