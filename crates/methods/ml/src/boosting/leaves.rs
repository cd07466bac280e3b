//! The values of a tree's leaves.

use super::loss::{Loss, Slope, weighted_quantile};
use super::split::Direction;
use crate::number::quantile;
use crate::tree::Node;

/// What the values are made of.
pub(super) struct Values<'a> {
    pub(super) loss: Loss,
    pub(super) l2: f64,
    pub(super) target: &'a [f64],
    pub(super) weights: Option<&'a [f64]>,
    pub(super) scores: &'a [f64],
    pub(super) slopes: &'a [Slope],
}

impl Values<'_> {
    /// The value of a leaf with these rows: the quantile of their residuals (Friedman 2001, `LAD_TreeBoost`)
    /// or one Newton step.
    pub(super) fn of(&self, rows: &[u32], held: &mut Vec<f64>) -> f64 {
        let residual = |row: usize| self.target[row] - self.scores[row];
        let places = || rows.iter().map(|&row| row as usize);
        if rows.is_empty() {
            return 0.0;
        }
        match (self.loss.quantile(), self.weights) {
            (Some(level), None) => {
                held.clear();
                held.extend(places().map(residual));
                quantile(held, level)
            }
            (Some(level), Some(weights)) => {
                let mut pairs: Vec<_> = places().map(|row| (residual(row), weights[row])).collect();
                weighted_quantile(&mut pairs, level)
            }
            (None, _) => {
                let (mut gradient, mut hessian) = (0.0, self.l2);
                for slope in places().map(|row| self.slopes[row]) {
                    gradient += slope.gradient;
                    hessian += slope.hessian;
                }
                self.loss.step(if hessian > 0.0 { -gradient / hessian } else { 0.0 })
            }
        }
    }
}

/// Moves the values of leaves so that none breaks a direction: at each split by a directed feature the two
/// sides stay on their own side of a value between their means. `rows` are those of each node that is a leaf.
pub(super) fn keep_directions(nodes: &mut [Node], directions: &[Direction], rows: &[usize]) {
    let mut sums: Vec<(f64, f64)> = nodes
        .iter()
        .zip(rows)
        .map(|(node, &rows)| {
            let weight = crate::number::float(rows);
            if let Node::Leaf(value) = node { (value * weight, weight) } else { (0.0, 0.0) }
        })
        .collect();
    for at in (0..nodes.len()).rev() {
        if let Some((left, right)) = children(&nodes[at]) {
            sums[at] = (sums[left].0 + sums[right].0, sums[left].1 + sums[right].1);
        }
    }
    let mean = |at: usize| sums[at].0 / sums[at].1.max(1.0);
    let mut bounds = vec![(f64::NEG_INFINITY, f64::INFINITY); nodes.len()];
    for at in 0..nodes.len() {
        let (low, high) = bounds[at];
        if let Node::Leaf(value) = &mut nodes[at] {
            *value = value.clamp(low, high);
            continue;
        }
        let Some((left, right)) = children(&nodes[at]) else { continue };
        let direction =
            if let Node::Split { feature, .. } = nodes[at] { directions[feature] } else { Direction::Free };
        let middle = f64::midpoint(mean(left), mean(right)).clamp(low, high);
        (bounds[left], bounds[right]) = match direction {
            Direction::Free => ((low, high), (low, high)),
            Direction::Up => ((low, middle), (middle, high)),
            Direction::Down => ((middle, high), (low, middle)),
        };
    }
}

fn children(node: &Node) -> Option<(usize, usize)> {
    match node {
        Node::Leaf(_) => None,
        Node::Split { left, right, .. } | Node::Among { left, right, .. } => Some((*left, *right)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn directed_splits_keep_their_sides_apart() {
        let split =
            |feature, left| Node::Split { feature, cut: 0.0, missing_left: true, left, right: left + 1 };
        // Feature 0 rises; feature 1 is free. The left side has a leaf above the right one.
        let mut nodes = vec![split(0, 1), split(1, 3), Node::Leaf(5.0), Node::Leaf(-3.0), Node::Leaf(9.0)];
        keep_directions(&mut nodes, &[Direction::Up, Direction::Free], &[0, 0, 10, 5, 5]);
        let leaf = |at: usize| if let Node::Leaf(value) = nodes[at] { value } else { f64::NAN };
        // Means 3 and 5: nothing on the left above 4, nothing on the right below.
        assert_eq!([leaf(2), leaf(3), leaf(4)].map(f64::to_bits), [5.0, -3.0, 4.0].map(f64::to_bits));
    }
}
