//! One-off orders: a day of units far beyond what a series sells is drawn in, so that it does not become level.

use super::lift::{Effects, changes};
use crate::number::{float, whole};
use qm_domain::{FactorKind, LearnedFactor};

/// Of the days with a sale so many stay below what is usual of the largest.
const USUAL_SHARE: f64 = 0.95;
/// So many times that is still believed to come again.
const BEYOND: f64 = 2.0;
/// Fewer days with a sale do not tell what is usual.
const SOLD_MIN: usize = 10;

/// The most units of an ordinary day that are learned from: twice what 95 of 100 days with a sale stay below (Winsor's way with
/// outliers, Dixon 1960). `None` with fewer than ten such days. O(days log days).
fn most(units: &[f64], ordinary: impl Fn(usize) -> bool) -> Option<f64> {
    let sold = |(day, units): (usize, &f64)| (*units > 0.0 && ordinary(day)).then_some(*units);
    let mut sold: Vec<f64> = units.iter().enumerate().filter_map(sold).collect();
    sold.sort_by(f64::total_cmp);
    let last = sold.len().checked_sub(1)?;
    let at = whole(float(last) * USUAL_SHARE, last);
    (sold.len() >= SOLD_MIN).then(|| (BEYOND * sold[at]).ceil())
}

/// What was drawn in.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(super) struct Drawn {
    pub(super) days: u64,
    /// Units of these days as they were sold, and what is left of them.
    pub(super) units: (f64, f64),
}

impl Drawn {
    pub(super) fn add(&mut self, other: Self) {
        self.days += other.days;
        self.units = (self.units.0 + other.units.0, self.units.1 + other.units.1);
    }

    /// For a card; none where nothing was drawn in.
    pub(super) fn learned(self) -> Option<LearnedFactor> {
        let (sold, left) = self.units;
        (self.days > 0).then(|| LearnedFactor {
            kind: FactorKind::OneOff,
            label: String::new(),
            factor: left / sold,
            days: self.days,
        })
    }
}

/// Draws in the days beyond that, but for those that an event changes.
pub(super) fn drawn_in(units: &mut [f64], effects: Option<&Effects>) -> Drawn {
    let ordinary = |day: usize| effects.is_none_or(|effects| !changes(effects.factors[day]));
    let mut drawn = Drawn::default();
    let Some(most) = most(units, ordinary) else { return drawn };
    for (day, units) in units.iter_mut().enumerate() {
        if *units > most && ordinary(day) {
            drawn.add(Drawn { days: 1, units: (*units, most) });
            *units = most;
        }
    }
    drawn
}

/// Variance of the known days.
pub(super) fn variance(units: &[f64]) -> f64 {
    let known = || units.iter().filter(|units| !units.is_nan());
    let count = float(known().count().max(1));
    let mean = known().sum::<f64>() / count;
    known().map(|units| (units - mean).powi(2)).sum::<f64>() / count
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bulk_order_is_drawn_in_and_a_promotion_is_not() {
        let mut units: Vec<f64> = (0..40_u8).map(|day| f64::from(day % 4)).collect();
        (units[7], units[9]) = (500.0, 80.0);
        let mut effects = Effects { factors: vec![1.0; 40], doubts: vec![0.0; 40] };
        effects.factors[9] = 4.0;
        let mut drawn = units.clone();
        let told = drawn_in(&mut drawn, Some(&effects));
        assert_eq!(told, Drawn { days: 1, units: (500.0, 6.0) });
        // 29 ordinary days with a sale: 27 of 1 to 3, at place 26 a 3.
        assert!((drawn[7] - 6.0).abs() < 1e-9, "{}", drawn[7]);
        assert!((drawn[9] - 80.0).abs() < 1e-9);
        let same = |day: &usize| (drawn[*day] - units[*day]).abs() < 1e-9;
        assert_eq!((0..40).filter(same).count(), 39);
        assert!((variance(&[1.0, f64::NAN, 5.0]) - 4.0).abs() < 1e-12);
        let mut few = vec![0.0, 1.0, f64::NAN, 900.0];
        assert_eq!(drawn_in(&mut few, None).learned(), None);
        assert!((few[3] - 900.0).abs() < 1e-9 && few[2].is_nan(), "four days tell nothing");
    }
}
