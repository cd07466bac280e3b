//! The rounds of boosting.

use super::grow::{Grower, Task};
use super::leaves::{Values, keep_directions};
use super::loss::{Loss, Slope};
use super::params::BoostingParams;
use super::split::{Direction, Rule};
use super::sums::Sums;
use crate::bins::Bins;
use crate::number::{float, short, whole};
use crate::tree::{Node, Nodes};
use crate::{Error, Random};

/// Rows in the order of [`Bins`]: those to fit on, then those held out.
pub(super) struct Rows {
    pub(super) target: Vec<f64>,
    pub(super) weights: Option<Vec<f64>>,
    pub(super) fitted: usize,
}

impl Rows {
    /// The derivatives of a row at a score, times its weight.
    fn slope(&self, loss: Loss, row: usize, score: f64) -> Slope {
        let weight = self.weights.as_ref().map_or(1.0, |weights| weights[row]);
        let slope = loss.slope(score, self.target[row]);
        Slope { gradient: slope.gradient * weight, hessian: slope.hessian * weight }
    }
}

/// What the rounds have made.
pub(super) struct Made {
    pub(super) trees: Vec<Nodes>,
    /// Mean loss on the rows held out, where there are any.
    pub(super) held_out_loss: Option<f64>,
}

/// One round after the other.
struct Rounds<'a, S> {
    rows: &'a Rows,
    params: &'a BoostingParams,
    directions: &'a [Direction],
    grower: Grower<'a, S>,
    /// `[row]`.
    scores: Vec<f64>,
    slopes: Vec<Slope>,
    sums: Vec<S>,
    /// `[feature]`: in use in this round.
    used: Vec<bool>,
    held: Vec<f64>,
}

/// Runs the rounds from the score `base` on.
///
/// # Errors
/// [`Error::Overflow`] when the derivatives cannot be summed.
pub(super) fn run<S: Sums>(
    rows: &Rows,
    bins: &Bins,
    directions: &[Direction],
    params: &BoostingParams,
    base: f64,
) -> Result<Made, Error> {
    let all = rows.target.len();
    let mut rounds = Rounds {
        rows,
        params,
        directions,
        grower: Grower::<S>::new(bins, directions, params.max_leaves, params.max_depth),
        scores: vec![base; all],
        slopes: vec![Slope { gradient: 0.0, hessian: 0.0 }; rows.fitted],
        sums: vec![S::default(); rows.fitted],
        used: vec![true; bins.codes.len()],
        held: Vec::new(),
    };
    let mut trees = Vec::with_capacity(params.rounds.min(1 << 16));
    let mut best = (rounds.held_out_loss(), 0);
    for round in 0..params.rounds {
        let Some(tree) = rounds.next(round)? else {
            // Rows that were not drawn may have something left to correct.
            if rounds.are_idle() {
                break;
            }
            continue;
        };
        trees.push(tree);
        let loss = rounds.held_out_loss();
        if let (Some(loss), Some(least)) = (loss, best.0) {
            if loss < least {
                best = (Some(loss), trees.len());
            }
            if params.patience.is_some_and(|patience| trees.len() - best.1 >= patience) {
                break;
            }
        }
    }
    if params.patience.is_some() {
        trees.truncate(best.1);
        return Ok(Made { trees, held_out_loss: best.0 });
    }
    Ok(Made { trees, held_out_loss: rounds.held_out_loss() })
}

impl<S: Sums> Rounds<'_, S> {
    /// One tree, its values multiplied by the learning rate; `None` when nothing is left to correct in the rows drawn.
    fn next(&mut self, round: usize) -> Result<Option<Nodes>, Error> {
        self.draw(round);
        let Some((rule, whole, unit)) = self.derive()? else { return Ok(None) };
        let task = Task { sums: &self.sums, rule, used: &self.used, whole };
        let mut grown = self.grower.grow(&task);
        let values = Values {
            loss: self.params.loss,
            l2: self.params.l2,
            target: &self.rows.target,
            weights: self.rows.weights.as_deref(),
            scores: &self.scores,
            slopes: &self.slopes,
        };
        let newton = self.params.loss.quantile().is_none();
        let mut sizes = vec![0; grown.nodes.len()];
        for (leaf, &(node, bounds)) in grown.leaves.iter().enumerate() {
            let rows = self.grower.drawn.rows(leaf);
            sizes[node] = rows.len();
            let mut value = values.of(rows, &mut self.held);
            if newton && rule.bounded {
                let [low, high] = [bounds.low, bounds.high].map(|end| self.params.loss.step(end * unit));
                value = value.clamp(low, high);
            }
            value *= self.params.learning_rate;
            if !value.is_finite() {
                return Err(Error::Overflow);
            }
            grown.nodes[node] = Node::Leaf(value);
        }
        if rule.bounded && !newton {
            keep_directions(&mut grown.nodes, self.directions, &sizes);
        }
        for (leaf, &(node, _)) in grown.leaves.iter().enumerate() {
            let Node::Leaf(value) = grown.nodes[node] else { continue };
            for &row in self.grower.drawn.rows(leaf).iter().chain(self.grower.others.rows(leaf)) {
                self.scores[row as usize] += value;
            }
        }
        Ok(Some(Nodes::new(grown.nodes)))
    }

    /// Draws the rows and the features of a round.
    fn draw(&mut self, round: usize) {
        let mut random = Random::part(self.params.seed, u64::from(short(round)));
        let (fitted, all) = (short(self.rows.fitted), short(self.rows.target.len()));
        if self.params.row_share < 1.0 {
            let (mut drawn, mut others) = (Vec::with_capacity(self.rows.fitted), Vec::new());
            for row in 0..fitted {
                if random.unit() < self.params.row_share { drawn.push(row) } else { others.push(row) }
            }
            if drawn.is_empty() {
                std::mem::swap(&mut drawn, &mut others);
            }
            self.grower.drawn.reset(drawn.into_iter());
            self.grower.others.reset(others.into_iter().chain(fitted..all));
        } else {
            self.grower.drawn.reset(0..fitted);
            self.grower.others.reset(fitted..all);
        }
        let width = self.used.len();
        let wanted = whole((float(width) * self.params.feature_share).round(), width).max(1);
        if wanted < width {
            let mut order: Vec<usize> = (0..width).collect();
            random.shuffle(&mut order);
            self.used.fill(false);
            for &feature in &order[..wanted] {
                self.used[feature] = true;
            }
        }
    }

    /// The derivatives of the rows drawn and their sums in fixed point; the rule, what one leaf would gain were all
    /// gradients of one sign, and what one unit of a value in the sums is. `None` when all are 0.
    fn derive(&mut self) -> Result<Option<(Rule, f64, f64)>, Error> {
        let (loss, rows) = (self.params.loss, self.grower.drawn.rows(0));
        let (mut gradients, mut hessians) = (0.0, 0.0);
        for &row in rows {
            let at = row as usize;
            let slope = self.rows.slope(loss, at, self.scores[at]);
            gradients += slope.gradient.abs();
            hessians += slope.hessian;
            self.slopes[at] = slope;
        }
        let scale = S::scale(gradients, hessians);
        if !gradients.is_finite() || !hessians.is_finite() {
            return Err(Error::Overflow);
        }
        if !scale.is_usable() {
            return Ok(None);
        }
        for &row in rows {
            self.sums[row as usize] = S::of(self.slopes[row as usize], scale);
        }
        let params = self.params;
        let rule = Rule {
            min_leaf: short(params.min_leaf),
            min_hessian: params.min_hessian * scale.hessian,
            l2: params.l2 * scale.hessian,
            hessian: scale.hessian,
            category_smoothing: params.category_smoothing,
            bounded: self.directions.iter().any(|direction| *direction != Direction::Free),
        };
        let whole = (gradients * scale.gradient).powi(2) / (hessians * scale.hessian);
        Ok(Some((rule, whole, scale.hessian / scale.gradient)))
    }

    /// Whether no row to fit on has anything left to correct, drawn or not. O(rows).
    fn are_idle(&self) -> bool {
        let (mut gradients, mut hessians) = (0.0, 0.0);
        for (row, score) in self.scores[..self.rows.fitted].iter().enumerate() {
            let slope = self.rows.slope(self.params.loss, row, *score);
            gradients += slope.gradient.abs();
            hessians += slope.hessian;
        }
        !S::scale(gradients, hessians).is_usable()
    }

    /// Mean loss on the rows held out; `None` without such rows.
    fn held_out_loss(&self) -> Option<f64> {
        let held_out = self.rows.fitted..self.rows.target.len();
        let (mut sum, mut weight) = (0.0, 0.0);
        for row in held_out {
            let share = self.rows.weights.as_ref().map_or(1.0, |weights| weights[row]);
            sum += share * self.params.loss.value(self.scores[row], self.rows.target[row]);
            weight += share;
        }
        (weight > 0.0).then(|| sum / weight)
    }
}
