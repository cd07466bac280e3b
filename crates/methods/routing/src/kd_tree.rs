//! A k-d tree of places in space (Bentley 1975): the nearest by any measure that a straight line bounds from below.

use std::collections::BinaryHeap;

use crate::float::id;

/// Most places in a node that is not divided.
const LEAF: usize = 8;

/// A box around places that lie one after the other in the tree's order.
struct Node {
    low: [f64; 3],
    high: [f64; 3],
    /// The lowest of its places.
    first: u32,
    from: usize,
    to: usize,
    /// The second half; the first comes right behind this node. 0 where it is not divided.
    second: usize,
}

/// Places that can be asked for those near each other.
pub(crate) struct KdTree {
    places: Vec<[f64; 3]>,
    order: Vec<u32>,
    nodes: Vec<Node>,
}

impl KdTree {
    /// O(places × log places) time.
    pub(crate) fn new(places: Vec<[f64; 3]>) -> Self {
        let order = (0..places.len()).map(id).collect();
        let mut tree = Self { order, nodes: Vec::with_capacity(places.len() / 2 + 1), places };
        if !tree.places.is_empty() {
            tree.divide(0, tree.places.len());
        }
        tree
    }

    /// Halves a range at the middle of its longest side; of equal places the lower ones come first.
    fn divide(&mut self, from: usize, to: usize) {
        let (mut low, mut high) = ([f64::INFINITY; 3], [f64::NEG_INFINITY; 3]);
        for &place in &self.order[from..to] {
            for (axis, &at) in self.places[place as usize].iter().enumerate() {
                (low[axis], high[axis]) = (low[axis].min(at), high[axis].max(at));
            }
        }
        let first = self.order[from..to].iter().copied().min().unwrap_or(0);
        let node = self.nodes.len();
        self.nodes.push(Node { low, high, first, from, to, second: 0 });
        if to - from <= LEAF {
            return;
        }
        let side = |axis: &usize| high[*axis] - low[*axis];
        let axis = (0..3).max_by(|a, b| side(a).total_cmp(&side(b))).unwrap_or(0);
        let (places, middle) = (&self.places, usize::midpoint(from, to));
        let along = |place: &u32| places[*place as usize][axis];
        self.order[from..to]
            .select_nth_unstable_by(middle - from, |a, b| along(a).total_cmp(&along(b)).then(a.cmp(b)));
        self.divide(from, middle);
        self.nodes[node].second = self.nodes.len();
        self.divide(middle, to);
    }

    /// The `each` places with the least (`apart`, index), but for `place` itself, in ascending order. `at_least` bounds
    /// from below how far apart places are that lie a straight distance from each other.
    pub(crate) fn nearest(
        &self,
        place: usize,
        each: usize,
        at_least: impl Fn(f64) -> i64,
        apart: impl Fn(usize) -> i64,
    ) -> Vec<(i64, u32)> {
        let mut found: BinaryHeap<(i64, u32)> = BinaryHeap::with_capacity(each + 1);
        let bound = |node: usize| (at_least(self.straight(place, &self.nodes[node])), self.nodes[node].first);
        let mut open = vec![((0, 0), 0)];
        while let Some((bound_here, at)) = open.pop() {
            if found.len() == each && found.peek().is_none_or(|&worst| bound_here > worst) {
                continue;
            }
            let node = &self.nodes[at];
            if node.second > 0 {
                let mut halves = [(bound(at + 1), at + 1), (bound(node.second), node.second)];
                halves.sort_unstable_by(|a, b| b.cmp(a));
                open.extend(halves);
                continue;
            }
            for &other in self.order[node.from..node.to].iter().filter(|&&other| other as usize != place) {
                found.push((apart(other as usize), other));
                if found.len() > each {
                    found.pop();
                }
            }
        }
        found.into_sorted_vec()
    }

    /// From a place to the nearest corner, edge or side of a box.
    fn straight(&self, place: usize, node: &Node) -> f64 {
        let gaps = self.places[place].iter().zip(node.low.iter().zip(&node.high));
        gaps.map(|(&at, (&low, &high))| (low - at).max(at - high).max(0.0).powi(2)).sum::<f64>().sqrt()
    }
}
