//! The best cut of a number.

use super::{Bounds, Direction, Question, Rule, gain_of_two};
use crate::boosting::sums::Sums;

/// What a cut must keep to besides the rule.
#[derive(Debug, Clone, Copy)]
pub(in crate::boosting) struct Limits {
    pub(in crate::boosting) direction: Direction,
    pub(in crate::boosting) bounds: Bounds,
}

/// The best cut of `cells` (missing values first) of a leaf with sums `total`, when its gain is above `least`.
/// Missing values are tried on both sides, and on their own. O(codes).
pub(in crate::boosting) fn best_cut<S: Sums>(
    cells: &[S],
    total: S,
    rule: &Rule,
    limits: Limits,
    least: f64,
) -> Option<(f64, Question, S)> {
    let scan = if rule.bounded { scan::<S, true> } else { scan::<S, false> };
    let missing = cells[0];
    if missing.count() == 0 {
        let (gain, code, left) = scan(&cells[1..], S::default(), total, rule, limits, least)?;
        // A missing value later goes with the larger part.
        let missing_left = 2 * left.count() >= total.count();
        return Some((gain, Question::AtMost { code, missing_left }, left));
    }
    let left = scan(&cells[1..], missing, total, rule, limits, least);
    let least = left.map_or(least, |(gain, ..)| gain);
    let right = scan(&cells[1..], S::default(), total, rule, limits, least);
    let missing_left = right.is_none();
    let (gain, code, sums) = right.or(left)?;
    Some((gain, Question::AtMost { code, missing_left }, sums))
}

/// The best place to cut when `left` is on the left already: gain, the last code on the left, sums there.
fn scan<S: Sums, const BOUNDED: bool>(
    cells: &[S],
    mut left: S,
    total: S,
    rule: &Rule,
    limits: Limits,
    least: f64,
) -> Option<(f64, usize, S)> {
    let most = total.count().saturating_sub(rule.min_leaf);
    let mut best = (least, 0, left);
    for (at, &cell) in cells.iter().enumerate() {
        if cell.count() == 0 {
            continue;
        }
        left = left.plus(cell);
        if left.count() < rule.min_leaf {
            continue;
        }
        if left.count() > most {
            break;
        }
        let right = total.minus(left);
        let gain =
            if BOUNDED { bounded_gain(left, right, rule, limits) } else { gain_of_two(left, right, rule.l2) };
        if gain > best.0 && rule.allows(left) && rule.allows(right) {
            best = (gain, at + 1, left);
        }
    }
    (best.1 > 0).then_some(best)
}

/// The gain of two parts whose values keep their bounds; none where they are in the wrong order.
fn bounded_gain<S: Sums>(left: S, right: S, rule: &Rule, limits: Limits) -> f64 {
    let (low, high) = (rule.value(left, limits.bounds), rule.value(right, limits.bounds));
    let keeps = match limits.direction {
        Direction::Free => true,
        Direction::Up => low <= high,
        Direction::Down => low >= high,
    };
    if keeps { rule.gain_of(left, low) + rule.gain_of(right, high) } else { f64::NEG_INFINITY }
}
