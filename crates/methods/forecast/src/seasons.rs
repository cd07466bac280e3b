//! The seasons of a series: one, or a short one within a long one.

use serde::{Deserialize, Serialize};

/// Steps in the seasons of a series, such as 24 and 168 hours; 1 for none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Seasons {
    short: usize,
    long: usize,
}

impl Seasons {
    /// No season.
    pub const NONE: Self = Self { short: 1, long: 1 };

    /// One season of `period` steps; 0 is refused by [`crate::Model::fit`].
    pub const fn one(period: usize) -> Self {
        Self { short: period, long: period }
    }

    /// Two seasons in any order.
    pub const fn two(one: usize, other: usize) -> Self {
        if one <= other { Self { short: one, long: other } } else { Self { short: other, long: one } }
    }

    /// Steps in the shorter season.
    pub const fn short(self) -> usize {
        self.short
    }

    /// Steps in the longer season; the shorter one again where there is one season.
    pub const fn long(self) -> usize {
        self.long
    }

    /// The distinct seasons above 1, ascending.
    pub(crate) fn periods(self) -> Vec<usize> {
        let mut periods = vec![self.short, self.long];
        periods.dedup();
        periods.retain(|period| *period > 1);
        periods
    }
}
