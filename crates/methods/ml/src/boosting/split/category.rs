//! The best group of categories.
//!
//! With categories in the order of their mean gradient, the best two groups are neighbours in that order
//! (Fisher 1958, Journal of the American Statistical Association 53), so one pass from either end finds them.

use super::{Bounds, Question, Rule, gain_of_parts};
use crate::boosting::sums::Sums;

/// Up to this many categories each is tried alone against the others. This and the numbers below are the
/// defaults of `LightGBM` 4.7 (`max_cat_to_onehot`, `cat_l2`, `max_cat_threshold`, `min_data_per_group`), beside
/// which boosting is measured.
const ALONE_MAX: usize = 4;
/// Added to the hessians of a side when groups are sought: so much freedom invites overfitting.
const GROUP_L2: f64 = 10.0;
/// Most categories of a group.
const GROUP_MAX: usize = 32;
/// Rows by which a group must grow before it is looked at again.
const GROUP_ROWS: u32 = 100;

/// The best group of `cells` (missing values first) of a leaf with sums `total`, when its gain is above
/// `least`. Missing values stay out of the group. O(codes × log codes).
pub(in crate::boosting) fn best_group<S: Sums>(
    cells: &[S],
    total: S,
    rule: &Rule,
    bounds: Bounds,
    least: f64,
) -> Option<(f64, Question, S)> {
    let known = || (1_u8..=u8::MAX).zip(&cells[1..]);
    if known().filter(|(_, cell)| cell.count() > 0).count() <= ALONE_MAX {
        let mut best = None;
        let mut most = least;
        for (code, &cell) in known() {
            let rest = total.minus(cell);
            let gain = gain_of_parts(cell, rest, rule, bounds);
            if gain > most && rule.allows(cell) && rule.allows(rest) {
                most = gain;
                best = Some((gain, Question::Among(vec![code]), cell));
            }
        }
        return best;
    }
    let smoothing = rule.category_smoothing;
    let mut order: Vec<(f64, u8)> = known()
        .filter(|(_, cell)| cell.count() > 0 && f64::from(cell.count()) >= smoothing)
        .map(|(code, cell)| (cell.gradient() / (cell.hessian() + smoothing * rule.hessian), code))
        .collect();
    order.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
    let most = GROUP_MAX.min(order.len().div_ceil(2));
    let mut codes: Vec<u8> = order.into_iter().map(|(_, code)| code).collect();
    let group = Rule { l2: rule.l2 + GROUP_L2 * rule.hessian, ..*rule };
    let low = grown(&codes, most, cells, total, (&group, bounds), least);
    let members = |codes: &[u8], size: usize| Question::Among(codes[..size].to_vec());
    let best = low.map(|(gain, size, sums)| (gain, members(&codes, size), sums));
    codes.reverse();
    let high = grown(&codes, most, cells, total, (&group, bounds), low.map_or(least, |(gain, ..)| gain));
    high.map(|(gain, size, sums)| (gain, members(&codes, size), sums)).or(best)
}

/// The best group of the first codes, at most `most` of them: gain, size, sums.
fn grown<S: Sums>(
    codes: &[u8],
    most: usize,
    cells: &[S],
    total: S,
    (rule, bounds): (&Rule, Bounds),
    least: f64,
) -> Option<(f64, usize, S)> {
    let step = GROUP_ROWS.min(total.count() / 4);
    let mut best = None;
    let (mut gain_max, mut group, mut looked) = (least, S::default(), 0);
    for (at, &code) in codes.iter().enumerate().take(most) {
        group = group.plus(cells[usize::from(code)]);
        let rest = total.minus(group);
        if rest.count() < rule.min_leaf.max(step) {
            break;
        }
        if group.count() < looked + step || !rule.allows(group) || !rule.allows(rest) {
            continue;
        }
        looked = group.count();
        let gain = gain_of_parts(group, rest, rule, bounds);
        if gain > gain_max {
            gain_max = gain;
            best = Some((gain, at + 1, group));
        }
    }
    best
}
