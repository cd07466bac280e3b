//! From the quantiles of a forecast to a distribution over whole units.

use crate::number::{UNITS_MAX, float, points, whole_below};
use crate::pmf::SUPPORT_MAX;
use crate::{Error, Pmf};

/// Where the upper tail is cut.
const TAIL: f64 = 1e-7;

impl Pmf {
    /// The distribution through `quantiles`, pairs of level in (0, 1) and value ≥ 0, both ascending.
    ///
    /// Between levels the quantile function is a straight line; below the first it goes on as in the first
    /// segment, not below zero; above the last it falls off exponentially at the rate of the last rise. The
    /// value is rounded to whole units. A single quantile is a certain demand. O(levels × units spanned).
    ///
    /// # Errors
    /// [`Error::Empty`], [`Error::OutOfRange`] on a level outside (0, 1) or a value outside 0..2^52,
    /// [`Error::Crossing`] where levels do not rise or values fall, [`Error::TooWide`] beyond 2^20 units.
    pub fn from_quantiles(quantiles: &[(f64, f64)]) -> Result<Self, Error> {
        let (Some(&first), Some(&last)) = (quantiles.first(), quantiles.last()) else {
            return Err(Error::Empty { name: "quantiles" });
        };
        for (index, &(level, value)) in quantiles.iter().enumerate() {
            if !(level > 0.0 && level < 1.0) {
                return Err(Error::OutOfRange { name: "quantile level", value: level });
            }
            if !(value >= 0.0 && value < float(UNITS_MAX)) {
                return Err(Error::OutOfRange { name: "quantile", value });
            }
            if index > 0 && (level <= quantiles[index - 1].0 || value < quantiles[index - 1].1) {
                return Err(Error::Crossing { index });
            }
        }
        let rate = tail_rate(quantiles);
        let top = last.1 + rate * ((1.0 - last.0) / TAIL).ln().max(0.0);
        let bottom = match quantiles.get(1) {
            Some(second) => (first.1 - (second.1 - first.1) / (second.0 - first.0) * first.0).max(0.0),
            None => first.1,
        };
        let start = whole_below((bottom + 0.5).floor());
        let span = points(start, whole_below((top + 0.5).floor())).saturating_add(1);
        if span > SUPPORT_MAX {
            return Err(Error::TooWide { limit: SUPPORT_MAX });
        }
        let mut curve = Vec::with_capacity(quantiles.len() + 1);
        curve.push((0.0, bottom));
        curve.extend_from_slice(quantiles);
        let mut weights = Vec::with_capacity(span);
        let mut below = 0.0;
        let mut x = float(start) + 0.5;
        for _ in 1..span {
            let at = share_below(&curve, rate, x).max(below);
            weights.push(at - below);
            below = at;
            x += 1.0;
        }
        weights.push(1.0 - below);
        Self::new(start, weights)
    }
}

/// Units by which the quantile rises per unit of -ln(1 - level), over the last rise there is.
fn tail_rate(quantiles: &[(f64, f64)]) -> f64 {
    let Some(&(level, value)) = quantiles.last() else { return 0.0 };
    quantiles
        .iter()
        .rev()
        .find(|(_, before)| *before < value)
        .map_or(0.0, |&(lower, before)| (value - before) / ((1.0 - lower) / (1.0 - level)).ln())
}

/// The mass below `x` of the curve of (level, value) pairs, which starts at level 0.
fn share_below(curve: &[(f64, f64)], rate: f64, x: f64) -> f64 {
    let above = curve.partition_point(|(_, value)| *value <= x);
    match (above.checked_sub(1).map(|low| curve[low]), curve.get(above)) {
        (None, _) => 0.0,
        (Some((level, value)), Some(&(next, higher))) => {
            level + (next - level) * (x - value) / (higher - value)
        }
        (Some((level, value)), None) if rate > 0.0 => 1.0 - (1.0 - level) * (-(x - value) / rate).exp(),
        (Some(_), None) => 1.0,
    }
}
