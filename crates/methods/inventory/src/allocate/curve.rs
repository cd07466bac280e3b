//! The gain of each quantity as a table, where no formula gives it.

use crate::number::float;

/// What each quantity of an order gains, the order cost taken off; nothing ordered gains nothing.
///
/// Any shape: where the gain bends the wrong way, prices pass from one end of the bend to the other.
#[derive(Debug, Clone, PartialEq)]
pub struct GainCurve {
    /// Quantity and gain, quantities ascending, above zero.
    points: Vec<(u64, f64)>,
    /// Indices of the points on the least concave curve above zero and all points, up to the greatest gain.
    corners: Vec<usize>,
}

impl GainCurve {
    /// Nothing is worth ordering.
    pub fn nothing() -> Self {
        Self { points: Vec::new(), corners: Vec::new() }
    }

    /// From quantities with gains in any order; a gain that is not finite counts as not allowed, of equal quantities the
    /// first stays. O(points log points).
    pub fn new(points: impl IntoIterator<Item = (u64, f64)>) -> Self {
        let mut points: Vec<(u64, f64)> =
            points.into_iter().filter(|(quantity, gain)| *quantity > 0 && gain.is_finite()).collect();
        points.sort_by_key(|(quantity, _)| *quantity);
        points.dedup_by_key(|(quantity, _)| *quantity);
        let mut corners: Vec<usize> = Vec::new();
        for (index, point) in points.iter().enumerate() {
            let from = |corners: &[usize]| corners.last().map_or((0, 0.0), |last| points[*last]);
            if point.1 <= from(&corners).1 {
                continue;
            }
            while let Some(last) = corners.pop() {
                if slope(from(&corners), points[last]) > slope(points[last], *point) {
                    corners.push(last);
                    break;
                }
            }
            corners.push(index);
        }
        Self { points, corners }
    }

    /// The curve if each unit gained `credit` more. O(points).
    #[must_use]
    pub fn credited(&self, credit: f64) -> Self {
        self.credited_beyond(0, credit)
    }

    /// The curve if each unit beyond so many gained `credit` more. O(points).
    #[must_use]
    pub fn credited_beyond(&self, units: u64, credit: f64) -> Self {
        let more = |quantity: u64| credit * float(quantity.saturating_sub(units));
        Self::new(self.points.iter().map(|(quantity, gain)| (*quantity, gain + more(*quantity))))
    }

    /// The curve without the quantities above `most`. O(points).
    #[must_use]
    pub fn up_to(&self, most: u64) -> Self {
        Self::new(self.points.iter().copied().take_while(|(quantity, _)| *quantity <= most))
    }

    /// The least quantity that may be ordered, whatever it gains; none where nothing may be.
    pub fn least(&self) -> Option<u64> {
        self.points.first().map(|(quantity, _)| *quantity)
    }

    /// The quantity of greatest gain, the smallest such; zero where nothing gains.
    pub fn best(&self) -> u64 {
        self.corner(self.corners.len()).0
    }

    /// The gain at a quantity of the table; nothing at any other.
    pub(super) fn gain(&self, quantity: u64) -> f64 {
        let found = self.points.binary_search_by_key(&quantity, |(units, _)| *units);
        found.map_or(0.0, |index| self.points[index].1)
    }

    /// The number of corners.
    pub(super) fn corners(&self) -> u64 {
        crate::number::units(self.corners.len())
    }

    /// Corners, out of `range`, up to which each unit gains more than `price`.
    pub(super) fn corners_above(&self, price: f64, range: (u64, u64)) -> u64 {
        let at = |corner: u64| self.corner(usize::try_from(corner).unwrap_or(usize::MAX));
        let rises = |more: u64| slope(at(range.0 + more), at(range.0 + more + 1)) > price;
        range.0 + crate::number::least_failing(range.1 - range.0, rises)
    }

    /// The quantity after so many corners.
    pub(super) fn quantity_after(&self, corners: u64) -> u64 {
        self.corner(usize::try_from(corners).unwrap_or(usize::MAX)).0
    }

    /// The quantity of greatest gain less `price` per unit, the smallest such.
    pub(super) fn wanted(&self, price: f64) -> u64 {
        self.wanted_within(price, (0, self.corners()))
    }

    /// As [`Self::wanted`] where its corner is known to lie in `range`.
    pub(super) fn wanted_within(&self, price: f64, range: (u64, u64)) -> u64 {
        self.quantity_after(self.corners_above(price, range))
    }

    /// Quantity and gain after so many corners.
    fn corner(&self, corners: usize) -> (u64, f64) {
        let index = corners.checked_sub(1).and_then(|at| self.corners.get(at));
        index.map_or((0, 0.0), |index| self.points[*index])
    }

    /// The next corner beyond a quantity, and what it gains beyond it.
    pub(super) fn next(&self, quantity: u64) -> Option<(u64, f64)> {
        let at = self.corners.partition_point(|index| self.points[*index].0 <= quantity);
        let (next, gain) = self.points[*self.corners.get(at)?];
        Some((next, gain - self.gain(quantity)))
    }

    /// The quantity of greatest gain up to `most`, if it gains more than `quantity` and is larger.
    pub(super) fn instead(&self, quantity: u64, most: u64) -> Option<u64> {
        let end = self.points.partition_point(|(units, _)| *units <= most);
        let best = self.points[..end].iter().max_by(|a, b| a.1.total_cmp(&b.1).then(b.0.cmp(&a.0)))?;
        (best.0 > quantity && best.1 > self.gain(quantity)).then_some(best.0)
    }

    /// The gain per unit up to the first corner, which is the greatest.
    pub(super) fn slope_max(&self) -> f64 {
        self.corners.first().map_or(0.0, |index| slope((0, 0.0), self.points[*index]))
    }
}

/// Gain per unit between two points.
fn slope(from: (u64, f64), to: (u64, f64)) -> f64 {
    (to.1 - from.1) / float(to.0 - from.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prices_pass_over_what_bends_the_wrong_way() {
        // By hand: from 0 the steepest way is to (4, 10), 2.5 a unit; (2, 1) lies below it. Then (6, 12), 1 a unit; (8, 12)
        // gains nothing more.
        let curve = GainCurve::new([(2, 1.0), (8, 12.0), (4, 10.0), (6, 12.0), (7, f64::NAN)]);
        let all: Vec<u64> = [0.0, 0.9, 1.1, 2.4, 2.6].into_iter().map(|price| curve.wanted(price)).collect();
        assert_eq!(all, [6, 6, 4, 4, 0]);
        assert_eq!((curve.best(), curve.next(2), curve.next(6)), (6, Some((4, 9.0)), None));
        assert_eq!((curve.instead(0, 3), curve.instead(4, 5), curve.instead(0, 1)), (Some(2), None, None));
        assert_eq!(GainCurve::nothing().best(), 0);
    }

    #[test]
    fn a_credit_moves_the_best_quantity_and_a_cap_keeps_what_is_below() {
        let curve = GainCurve::new([(2, -1.0), (4, -2.5), (6, -6.0)]);
        assert_eq!((curve.best(), curve.least()), (0, Some(2)));
        // By hand: 1 a unit makes 1, 1.5, 0 of them; 2 a unit 3, 5.5, 6.
        assert_eq!((curve.credited(1.0).best(), curve.credited(2.0).best()), (4, 6));
        assert!((curve.credited(1.0).gain(4) - 1.5).abs() < 1e-12);
        // Beyond 2 units, 2 a unit: -1, 1.5, 2.
        let beyond = curve.credited_beyond(2, 2.0);
        assert!((beyond.gain(2) + 1.0).abs() < 1e-12 && (beyond.gain(4) - 1.5).abs() < 1e-12);
        let capped = curve.up_to(5).credited(2.0);
        assert_eq!((capped.best(), curve.up_to(1)), (4, GainCurve::nothing()));
    }
}
