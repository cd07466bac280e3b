//! Histograms: for each bin of each feature, the sums over the rows of a leaf.
//!
//! Codes are kept row by row in blocks of a few features, so that one look at a row serves all of them and
//! consecutive additions go to different places. Sources: Ke et al. (2017), `NeurIPS` 30 (histograms, and the
//! larger child as the parent less the smaller one).

use super::sums::Sums;
use crate::bins::Bins;

/// Features of a block.
const BLOCK: usize = 8;
/// Places of one feature: its 256 codes, and a gap so that features do not compete for the same cache sets.
const PLACES: usize = 264;

/// The sums by code of one feature.
type Cells<S> = [S; PLACES];

/// The codes of all features, block by block.
#[derive(Debug)]
pub(super) struct Blocks {
    blocks: Vec<Block>,
    /// `[feature]`: codes in use.
    codes: Vec<usize>,
}

/// Features `first..first + width`, `[row][width]` codes.
#[derive(Debug)]
struct Block {
    first: usize,
    width: usize,
    codes: Vec<u8>,
}

impl Blocks {
    pub(super) fn new(bins: &Bins) -> Self {
        let features = bins.codes.len();
        let rows = bins.codes.first().map_or(0, Vec::len);
        let block = |first: usize| {
            let columns = &bins.codes[first..features.min(first + BLOCK)];
            let mut codes = Vec::with_capacity(rows * columns.len());
            for row in 0..rows {
                codes.extend(columns.iter().map(|column| column[row]));
            }
            Block { first, width: columns.len(), codes }
        };
        let blocks = (0..features).step_by(BLOCK).map(block).collect();
        Self { blocks, codes: bins.meanings.iter().map(|m| m.known() + 1).collect() }
    }
}

/// `[feature][code]`.
#[derive(Debug, Clone)]
pub(super) struct Histogram<S> {
    cells: Vec<Cells<S>>,
}

impl<S: Sums> Histogram<S> {
    pub(super) fn new(features: usize) -> Self {
        Self { cells: vec![[S::default(); PLACES]; features] }
    }

    /// The sums of `rows`, in place of what was there; blocks without a feature in use are left out.
    /// `sums` are those of all rows.
    pub(super) fn fill(&mut self, blocks: &Blocks, used: &[bool], rows: &[u32], sums: &[S]) {
        for block in &blocks.blocks {
            let features = block.first..block.first + block.width;
            if !used[features.clone()].contains(&true) {
                continue;
            }
            let cells = &mut self.cells[features.clone()];
            for (cells, &codes) in cells.iter_mut().zip(&blocks.codes[features]) {
                cells[..codes].fill(S::default());
            }
            match block.width {
                1 => add::<S, 1>(cells, &block.codes, rows, sums),
                2 => add::<S, 2>(cells, &block.codes, rows, sums),
                3 => add::<S, 3>(cells, &block.codes, rows, sums),
                4 => add::<S, 4>(cells, &block.codes, rows, sums),
                5 => add::<S, 5>(cells, &block.codes, rows, sums),
                6 => add::<S, 6>(cells, &block.codes, rows, sums),
                7 => add::<S, 7>(cells, &block.codes, rows, sums),
                _ => add::<S, BLOCK>(cells, &block.codes, rows, sums),
            }
        }
    }

    /// Takes away the sums of a part.
    pub(super) fn subtract(&mut self, part: &Self, blocks: &Blocks, used: &[bool]) {
        for (feature, (cells, part)) in self.cells.iter_mut().zip(&part.cells).enumerate() {
            if used[feature] {
                let codes = blocks.codes[feature];
                for (cell, taken) in cells[..codes].iter_mut().zip(&part[..codes]) {
                    *cell = cell.minus(*taken);
                }
            }
        }
    }

    /// The sums by code of one feature, missing values first.
    pub(super) fn of(&self, feature: usize, blocks: &Blocks) -> &[S] {
        &self.cells[feature][..blocks.codes[feature]]
    }
}

/// Adds the rows to a block of `WIDTH` features.
fn add<S: Sums, const WIDTH: usize>(cells: &mut [Cells<S>], codes: &[u8], rows: &[u32], sums: &[S]) {
    let Ok(cells) = <&mut [Cells<S>; WIDTH]>::try_from(cells) else { return };
    let (codes, _) = codes.as_chunks::<WIDTH>();
    for &row in rows {
        let at = row as usize;
        let (sum, codes) = (sums[at], codes[at]);
        for feature in 0..WIDTH {
            let cell = &mut cells[feature][usize::from(codes[feature])];
            *cell = cell.plus(sum);
        }
    }
}
