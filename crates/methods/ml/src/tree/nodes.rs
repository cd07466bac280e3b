//! A tree as a flat list of questions and answers.

use serde::{Deserialize, Serialize};

use crate::Error;
use crate::bins::plain;

/// A question or an answer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) enum Node {
    /// The prediction.
    Leaf(f64),
    /// Values up to `cut` go left, others right, missing ones as told. Both branches lie further down
    /// the list.
    Split { feature: usize, cut: f64, missing_left: bool, left: usize, right: usize },
    /// The categories in `members`, ascending, go left; all others and missing ones go right.
    Among { feature: usize, members: Vec<f64>, left: usize, right: usize },
}

/// The nodes of one tree, the root first; checked when read back so that every walk ends in a leaf.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "Vec<Node>", into = "Vec<Node>")]
pub(crate) struct Nodes(Vec<Node>);

impl Nodes {
    /// A list that the grower has built.
    pub(crate) fn new(nodes: Vec<Node>) -> Self {
        Self(nodes)
    }

    /// Walks from the root to a leaf; a feature beyond the row counts as missing.
    pub(crate) fn predict(&self, row: &[f64]) -> f64 {
        let mut at = 0;
        loop {
            match &self.0[at] {
                Node::Leaf(value) => return *value,
                Node::Split { feature, cut, missing_left, left, right } => {
                    let x = row.get(*feature).copied().unwrap_or(f64::NAN);
                    let goes_left = if x.is_nan() { *missing_left } else { x <= *cut };
                    at = if goes_left { *left } else { *right };
                }
                Node::Among { feature, members, left, right } => {
                    let x = plain(row.get(*feature).copied().unwrap_or(f64::NAN));
                    let goes_left = members.binary_search_by(|member| member.total_cmp(&x)).is_ok();
                    at = if goes_left { *left } else { *right };
                }
            }
        }
    }

    /// Number of leaves.
    pub(crate) fn leaves(&self) -> usize {
        self.0.iter().filter(|node| matches!(node, Node::Leaf(_))).count()
    }
}

impl TryFrom<Vec<Node>> for Nodes {
    type Error = Error;

    fn try_from(nodes: Vec<Node>) -> Result<Self, Error> {
        if nodes.is_empty() {
            return Err(Error::BrokenTree { node: 0 });
        }
        let ahead = |from: usize, to: usize| from < to && to < nodes.len();
        let broken = nodes.iter().enumerate().position(|(i, node)| match node {
            Node::Leaf(value) => !value.is_finite(),
            Node::Split { left, right, .. } | Node::Among { left, right, .. } => {
                !ahead(i, *left) || !ahead(i, *right)
            }
        });
        match broken {
            Some(node) => Err(Error::BrokenTree { node }),
            None => Ok(Self(nodes)),
        }
    }
}

impl From<Nodes> for Vec<Node> {
    fn from(nodes: Nodes) -> Self {
        nodes.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn refuses_a_branch_that_goes_back() {
        let split = |left, right| Node::Split { feature: 0, cut: 0.0, missing_left: true, left, right };
        assert!(Nodes::try_from(vec![split(1, 2), Node::Leaf(1.0), Node::Leaf(2.0)]).is_ok());
        for broken in [vec![], vec![split(0, 0)], vec![split(1, 2), Node::Leaf(1.0)]] {
            assert!(matches!(Nodes::try_from(broken), Err(Error::BrokenTree { .. })));
        }
    }
}
