//! Growing a tree leaf by leaf: the leaf whose split gains most is split next (Shi 2007; Ke et al. 2017).

use super::histogram::{Blocks, Histogram};
use super::partition::Partition;
use super::split::{Bounds, Candidate, Direction, Limits, Question, Rule, best_cut, best_group};
use super::sums::Sums;
use crate::bins::{Bins, Meaning};
use crate::tree::Node;

/// A split must gain more than this share of [`Task::whole`], so that rounding grows no branches.
const GAIN_MIN: f64 = 1e-10;

/// Grows trees on one binned table.
pub(super) struct Grower<'a, S> {
    bins: &'a Bins,
    blocks: Blocks,
    directions: &'a [Direction],
    max_leaves: usize,
    max_depth: usize,
    /// `[leaf]`, kept from tree to tree.
    histograms: Vec<Histogram<S>>,
    /// The rows that the tree is grown on, and those that only follow it.
    pub(super) drawn: Partition,
    pub(super) others: Partition,
}

/// A tree without values.
pub(super) struct Grown {
    pub(super) nodes: Vec<Node>,
    /// `[leaf]`: its place among the nodes, and what its value must lie between.
    pub(super) leaves: Vec<(usize, Bounds)>,
}

/// A leaf that may still be split.
struct Open<S> {
    node: usize,
    depth: usize,
    total: S,
    bounds: Bounds,
    best: Option<Candidate<S>>,
}

/// What holds for one tree: the sums of every row, the rule, and the features in use.
pub(super) struct Task<'a, S> {
    pub(super) sums: &'a [S],
    pub(super) rule: Rule,
    pub(super) used: &'a [bool],
    /// What one leaf of all rows would gain were all gradients of one sign: the sum of their sizes, squared, over the sum
    /// of the hessians. Leaves of rows with small hessians may gain more.
    pub(super) whole: f64,
}

impl<'a, S: Sums> Grower<'a, S> {
    pub(super) fn new(
        bins: &'a Bins,
        directions: &'a [Direction],
        max_leaves: usize,
        max_depth: usize,
    ) -> Self {
        let blocks = Blocks::new(bins);
        let (drawn, others) = (Partition::default(), Partition::default());
        Self { bins, blocks, directions, max_leaves, max_depth, histograms: Vec::new(), drawn, others }
    }

    /// Grows one tree on the rows of `drawn`, all of them in one leaf; afterwards both partitions hold its
    /// leaves.
    pub(super) fn grow(&mut self, task: &Task<'_, S>) -> Grown {
        let total =
            self.drawn.rows(0).iter().fold(S::default(), |sum, &row| sum.plus(task.sums[row as usize]));
        let mut nodes = vec![Node::Leaf(0.0)];
        let mut open = vec![Open { node: 0, depth: 0, total, bounds: Bounds::FREE, best: None }];
        if self.max_leaves > 1 && self.may_split(&open[0], task) {
            self.make_room(1);
            self.histograms[0].fill(&self.blocks, task.used, self.drawn.rows(0), task.sums);
            open[0].best = self.best(0, &open[0], task);
        }
        while open.len() < self.max_leaves {
            let ranked =
                open.iter().enumerate().filter_map(|(at, leaf)| Some((at, leaf.best.as_ref()?.gain)));
            let Some((leaf, _)) = ranked.max_by(|a, b| a.1.total_cmp(&b.1).then(b.0.cmp(&a.0))) else {
                break;
            };
            let Some(best) = open[leaf].best.take() else { break };
            self.split(leaf, &best);
            let (parent, left) = (open[leaf].node, nodes.len());
            nodes.extend([Node::Leaf(0.0), Node::Leaf(0.0)]);
            nodes[parent] = self.node(&best, left);
            let (depth, rest) = (open[leaf].depth + 1, open[leaf].total.minus(best.left));
            let [low, high] = self.bounds(&best, rest, open[leaf].bounds, task);
            open[leaf] = Open { node: left, depth, total: best.left, bounds: low, best: None };
            open.push(Open { node: left + 1, depth, total: rest, bounds: high, best: None });
            if open.len() < self.max_leaves {
                self.look(leaf, &mut open, task);
            }
        }
        Grown { nodes, leaves: open.iter().map(|leaf| (leaf.node, leaf.bounds)).collect() }
    }

    fn may_split(&self, leaf: &Open<S>, task: &Task<'_, S>) -> bool {
        leaf.depth < self.max_depth && leaf.total.count() / 2 >= task.rule.min_leaf
    }

    fn make_room(&mut self, leaves: usize) {
        while self.histograms.len() < leaves {
            self.histograms.push(Histogram::new(self.bins.codes.len()));
        }
    }

    /// Moves the rows of a leaf to its two children.
    fn split(&mut self, leaf: usize, best: &Candidate<S>) {
        let (codes, goes_left) = (&self.bins.codes[best.feature], best.question.goes_left());
        self.drawn.split(leaf, codes, &goes_left);
        self.others.split(leaf, codes, &goes_left);
    }

    /// The question of a split whose children are at `left` and the place after it.
    fn node(&self, best: &Candidate<S>, left: usize) -> Node {
        let (feature, right) = (best.feature, left + 1);
        match (&best.question, &self.bins.meanings[feature]) {
            (&Question::AtMost { code, missing_left }, meaning) => {
                // Beyond the last cut only missing values are left.
                let cuts: &[f64] = if let Meaning::Cuts(cuts) = meaning { cuts } else { &[] };
                let cut = cuts.get(code - 1).copied().unwrap_or(f64::MAX);
                Node::Split { feature, cut, missing_left, left, right }
            }
            (Question::Among(codes), Meaning::Categories(values)) => {
                let mut members: Vec<f64> = codes.iter().map(|&code| values[usize::from(code) - 1]).collect();
                members.sort_by(f64::total_cmp);
                Node::Among { feature, members, left, right }
            }
            (Question::Among(_), Meaning::Cuts(_)) => {
                Node::Among { feature, members: Vec::new(), left, right }
            }
        }
    }

    /// Finds the best splits of the two youngest leaves, `leaf` and the last.
    fn look(&mut self, leaf: usize, open: &mut [Open<S>], task: &Task<'_, S>) {
        let last = open.len() - 1;
        let wanted = [leaf, last].map(|at| self.may_split(&open[at], task));
        if !wanted.contains(&true) {
            return;
        }
        self.make_room(open.len());
        let (older, newer) = self.histograms.split_at_mut(last);
        let (whole, part) = (&mut older[leaf], &mut newer[0]);
        let first_is_smaller = open[leaf].total.count() <= open[last].total.count();
        let smaller = if first_is_smaller { leaf } else { last };
        part.fill(&self.blocks, task.used, self.drawn.rows(smaller), task.sums);
        whole.subtract(part, &self.blocks, task.used);
        if first_is_smaller {
            std::mem::swap(whole, part);
        }
        for (at, wanted) in [leaf, last].into_iter().zip(wanted) {
            if wanted {
                open[at].best = self.best(at, &open[at], task);
            }
        }
    }

    /// The bounds of both sides of a split whose right side has the sums `rest`.
    fn bounds(&self, best: &Candidate<S>, rest: S, bounds: Bounds, task: &Task<'_, S>) -> [Bounds; 2] {
        let [left, right] = [best.left, rest].map(|part| task.rule.value(part, bounds));
        bounds.apart(self.directions[best.feature], left, right)
    }

    /// The best split of a leaf by its histogram.
    fn best(&self, at: usize, leaf: &Open<S>, task: &Task<'_, S>) -> Option<Candidate<S>> {
        let (histogram, total, bounds) = (&self.histograms[at], leaf.total, leaf.bounds);
        let alone = task.rule.gain(total, bounds);
        let mut least = alone + GAIN_MIN * task.whole;
        let mut best = None;
        for feature in (0..self.bins.codes.len()).filter(|&feature| task.used[feature]) {
            let cells = histogram.of(feature, &self.blocks);
            let found = match self.bins.meanings[feature] {
                Meaning::Cuts(_) => {
                    let limits = Limits { direction: self.directions[feature], bounds };
                    best_cut(cells, total, &task.rule, limits, least)
                }
                Meaning::Categories(_) => best_group(cells, total, &task.rule, bounds, least),
            };
            if let Some((gain, question, left)) = found {
                least = gain;
                best = Some(Candidate { gain: gain - alone, feature, question, left });
            }
        }
        best
    }
}
