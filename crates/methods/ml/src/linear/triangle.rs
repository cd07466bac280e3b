//! The triangular factor that stands for all rows seen so far.

use serde::{Deserialize, Serialize};

use crate::number::float;

/// A column whose part outside the span of those before it is smaller than this share of its own size
/// counts as their linear combination. R's `lm` uses the same figure.
const TOLERANCE: f64 = 1e-7;
/// Rounding of a column as stored, in units of its largest value's last place.
const ROUNDING: f64 = 8.0 * f64::EPSILON;

/// The upper factor `R` of `QR` for centred rows `[features.., target]`, packed row by row.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Triangle {
    width: usize,
    packed: Vec<f64>,
}

/// The factor reduced to the columns that carry something new, and what is left of the target.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Reduced {
    /// Positions of the features kept, ascending.
    pub(super) kept: Vec<usize>,
    /// `[kept][kept]`, upper triangular.
    pub(super) factor: Vec<Vec<f64>>,
    /// The target in the coordinates of the kept columns.
    pub(super) rotated: Vec<f64>,
    /// Sum of squares of the target outside their span.
    pub(super) rss: f64,
    /// Sum of squares of the centred target.
    pub(super) tss: f64,
}

impl Triangle {
    /// The factor of no rows at all, for rows of `width` cells.
    pub(super) fn new(width: usize) -> Self {
        Self { width, packed: vec![0.0; width * (width + 1) / 2] }
    }

    /// Adds one row by Givens rotations (Golub & Van Loan 2013, 5.1.8 and 6.5.3). Destroys `row`. O(width²).
    pub(super) fn add(&mut self, row: &mut [f64]) {
        let mut start = 0;
        for i in 0..self.width {
            let length = self.width - i;
            if row[i] != 0.0 {
                let kept = &mut self.packed[start..start + length];
                let radius = kept[0].hypot(row[i]);
                let (cos, sin) = (kept[0] / radius, row[i] / radius);
                for (r, x) in kept.iter_mut().zip(&mut row[i..]) {
                    let turned = cos * *r + sin * *x;
                    *x = cos * *x - sin * *r;
                    *r = turned;
                }
            }
            start += length;
        }
    }

    /// Drops the features that are linear combinations of earlier ones (`largest[j]` is the largest
    /// absolute value of feature `j` over `rows` rows) and restores the triangle. O(width³).
    pub(super) fn reduce(&self, largest: &[f64], rows: usize) -> Reduced {
        let features = self.width - 1;
        let mut dense = self.dense();
        let norm = |dense: &[Vec<f64>], from: usize, column: usize| {
            dense[from..].iter().fold(0.0_f64, |sum, row| sum.hypot(row[column]))
        };
        let tss = norm(&dense, 0, features).powi(2);
        let mut kept: Vec<usize> = Vec::new();
        for (j, extreme) in largest.iter().enumerate() {
            let rank = kept.len();
            let size = norm(&dense, 0, j);
            let floor = (TOLERANCE * size).max(ROUNDING * extreme * float(rows).sqrt());
            if norm(&dense, rank, j) <= floor {
                continue;
            }
            for i in rank + 1..self.width {
                rotate(&mut dense, rank, i, j);
            }
            kept.push(j);
        }
        let rank = kept.len();
        Reduced {
            factor: (0..rank).map(|i| kept.iter().map(|&j| dense[i][j]).collect()).collect(),
            rotated: (0..rank).map(|i| dense[i][features]).collect(),
            rss: norm(&dense, rank, features).powi(2),
            tss,
            kept,
        }
    }

    fn dense(&self) -> Vec<Vec<f64>> {
        let mut dense = vec![vec![0.0; self.width]; self.width];
        let mut start = 0;
        for (i, row) in dense.iter_mut().enumerate() {
            let length = self.width - i;
            row[i..].copy_from_slice(&self.packed[start..start + length]);
            start += length;
        }
        dense
    }
}

/// Turns rows `top` and `low` so that column `j` of `low` becomes zero.
fn rotate(dense: &mut [Vec<f64>], top: usize, low: usize, j: usize) {
    let (head, tail) = dense.split_at_mut(low);
    let (upper, lower) = (&mut head[top], &mut tail[0]);
    if lower[j] == 0.0 {
        return;
    }
    let radius = upper[j].hypot(lower[j]);
    let (cos, sin) = (upper[j] / radius, lower[j] / radius);
    for (u, l) in upper.iter_mut().zip(lower.iter_mut()) {
        let turned = cos * *u + sin * *l;
        *l = cos * *l - sin * *u;
        *u = turned;
    }
    lower[j] = 0.0;
}

/// Solves `R b = z` from the bottom up.
pub(super) fn solve_upper(factor: &[Vec<f64>], right: &[f64]) -> Vec<f64> {
    let mut solution = right.to_vec();
    for i in (0..factor.len()).rev() {
        let known: f64 = (i + 1..factor.len()).map(|j| factor[i][j] * solution[j]).sum();
        solution[i] = (solution[i] - known) / factor[i][i];
    }
    solution
}

/// Solves `R' v = x` from the top down.
pub(super) fn solve_lower(factor: &[Vec<f64>], right: &[f64]) -> Vec<f64> {
    let mut solution = right.to_vec();
    for i in 0..factor.len() {
        let known: f64 = (0..i).map(|j| factor[j][i] * solution[j]).sum();
        solution[i] = (solution[i] - known) / factor[i][i];
    }
    solution
}
