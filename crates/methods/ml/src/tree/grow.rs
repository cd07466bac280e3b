//! Growing a tree by the split that lowers the squared error most.

use super::TreeParams;
use super::nodes::{Node, Nodes};
use crate::bins::{Bins, MISSING, Meaning};
use crate::number::{float, mean};
use crate::random::Random;

/// A split must lower the squared error by this share of it, so that rounding grows no branches.
const GAIN_MIN: f64 = 1e-10;

/// Grows trees on one binned table.
pub(crate) struct Grower<'a> {
    bins: &'a Bins,
    params: TreeParams,
    /// Features tried at each split, and the generator that draws them; all of them when `None`.
    draw: Option<(usize, Random)>,
    order: Vec<usize>,
}

/// The best cut found so far.
#[derive(Clone, Copy)]
struct Best {
    gain: f64,
    feature: usize,
    code: u8,
    missing_left: bool,
}

/// A number of rows and the sum of their centred targets.
#[derive(Clone, Copy, Default)]
struct Tally {
    count: usize,
    sum: f64,
}

impl Tally {
    fn plus(self, other: Self) -> Self {
        Self { count: self.count + other.count, sum: self.sum + other.sum }
    }

    fn minus(self, other: Self) -> Self {
        Self { count: self.count - other.count, sum: self.sum - other.sum }
    }

    fn gain(self) -> f64 {
        self.sum * self.sum / float(self.count.max(1))
    }
}

impl<'a> Grower<'a> {
    /// A grower that tries all features at each split.
    pub(crate) fn new(bins: &'a Bins, params: TreeParams) -> Self {
        Self { bins, params, draw: None, order: (0..bins.codes.len()).collect() }
    }

    /// A grower that tries only `features` randomly drawn features at each split.
    pub(crate) fn with_draw(bins: &'a Bins, params: TreeParams, features: usize, random: Random) -> Self {
        Self { draw: Some((features, random)), ..Self::new(bins, params) }
    }

    /// Grows one tree on `rows` (repeats allowed, not empty) of `target`.
    pub(crate) fn grow(&mut self, target: &[f64], rows: Vec<usize>) -> Nodes {
        let mut nodes = vec![Node::Leaf(0.0)];
        let mut open = vec![(0, 0, rows)];
        while let Some((node, depth, rows)) = open.pop() {
            let known: Vec<f64> = rows.iter().map(|&i| target[i]).collect();
            let centre = mean(&known);
            let best = if depth < self.params.max_depth { self.best(&rows, target, centre) } else { None };
            let Some(best) = best else {
                nodes[node] = Node::Leaf(centre);
                continue;
            };
            let codes = &self.bins.codes[best.feature];
            let goes_left = |i: &usize| match codes[*i] {
                MISSING => best.missing_left,
                code => code <= best.code,
            };
            let (left_rows, right_rows): (Vec<usize>, Vec<usize>) = rows.into_iter().partition(goes_left);
            let (left, right) = (nodes.len(), nodes.len() + 1);
            nodes.extend([Node::Leaf(0.0), Node::Leaf(0.0)]);
            let cut = self.cuts(best.feature)[usize::from(best.code) - 1];
            let missing_left = best.missing_left;
            nodes[node] = Node::Split { feature: best.feature, cut, missing_left, left, right };
            open.push((right, depth + 1, right_rows));
            open.push((left, depth + 1, left_rows));
        }
        Nodes::new(nodes)
    }

    fn cuts(&self, feature: usize) -> &'a [f64] {
        match &self.bins.meanings[feature] {
            Meaning::Cuts(cuts) => cuts,
            Meaning::Categories(_) => &[],
        }
    }

    fn best(&mut self, rows: &[usize], target: &[f64], centre: f64) -> Option<Best> {
        if rows.len() < 2 * self.params.min_leaf {
            return None;
        }
        let spread: f64 = rows.iter().map(|&i| (target[i] - centre).powi(2)).sum();
        let mut best: Option<Best> = None;
        let tried = self.draw_features();
        for &feature in &self.order[..tried] {
            let least = best.map_or(GAIN_MIN * spread, |b| b.gain);
            best = self.best_of(feature, rows, target, centre, least).or(best);
        }
        best
    }

    /// Moves the features to try to the front of the order and says how many they are.
    fn draw_features(&mut self) -> usize {
        let width = self.order.len();
        let Some((wanted, random)) = &mut self.draw else { return width };
        let tried = (*wanted).min(width);
        for i in 0..tried {
            self.order.swap(i, i + random.below(width - i));
        }
        self.order[..tried].sort_unstable();
        tried
    }

    /// The best cut of one feature, when its gain is above `least`.
    fn best_of(
        &self,
        feature: usize,
        rows: &[usize],
        target: &[f64],
        centre: f64,
        least: f64,
    ) -> Option<Best> {
        let codes = &self.bins.codes[feature];
        let mut tallies = [Tally::default(); 256];
        for &i in rows {
            let tally = &mut tallies[usize::from(codes[i])];
            tally.count += 1;
            tally.sum += target[i] - centre;
        }
        let missing = tallies[usize::from(MISSING)];
        let all = tallies.iter().fold(Tally::default(), |sum, &t| sum.plus(t));
        let mut best: Option<Best> = None;
        let mut known_left = Tally::default();
        for (code, &tally) in (1..=u8::MAX).zip(&tallies[1..=self.cuts(feature).len()]) {
            known_left = known_left.plus(tally);
            for missing_left in [true, false] {
                let left = if missing_left { known_left.plus(missing) } else { known_left };
                let right = all.minus(left);
                if left.count.min(right.count) < self.params.min_leaf {
                    continue;
                }
                let gain = left.gain() + right.gain();
                if gain > best.map_or(least, |b| b.gain) {
                    // Where none is missing here, a missing value later goes with the larger part.
                    let missing_left =
                        if missing.count == 0 { left.count >= right.count } else { missing_left };
                    best = Some(Best { gain, feature, code, missing_left });
                }
            }
        }
        best
    }
}
