//! Which rows lie in which leaf of the tree that grows.

use std::ops::Range;

/// Rows ordered by leaf, ascending within each.
#[derive(Debug, Default)]
pub(super) struct Partition {
    rows: Vec<u32>,
    /// `[leaf]`.
    ranges: Vec<Range<usize>>,
    spare: Vec<u32>,
}

impl Partition {
    /// Starts again with all rows in leaf 0.
    pub(super) fn reset(&mut self, rows: impl Iterator<Item = u32>) {
        self.rows.clear();
        self.rows.extend(rows);
        self.spare.resize(self.rows.len(), 0);
        self.ranges.clear();
        self.ranges.push(0..self.rows.len());
    }

    /// The rows of a leaf.
    pub(super) fn rows(&self, leaf: usize) -> &[u32] {
        &self.rows[self.ranges[leaf].clone()]
    }

    /// Splits a leaf: rows whose code goes left stay, the others become the last leaf.
    pub(super) fn split(&mut self, leaf: usize, codes: &[u8], goes_left: &[bool; 256]) {
        let range = self.ranges[leaf].clone();
        let rows = &mut self.rows[range.clone()];
        let spare = &mut self.spare[..rows.len()];
        let (mut left, mut right) = (0, 0);
        // Both places are written and one of them moves on: no branch to mispredict.
        for at in 0..rows.len() {
            let row = rows[at];
            let goes = usize::from(goes_left[usize::from(codes[row as usize])]);
            rows[left] = row;
            spare[right] = row;
            left += goes;
            right += 1 - goes;
        }
        rows[left..].copy_from_slice(&spare[..right]);
        let middle = range.start + left;
        self.ranges[leaf] = range.start..middle;
        self.ranges.push(middle..range.end);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn splits_keep_the_order_of_rows() {
        let mut partition = Partition::default();
        partition.reset(0..6);
        let codes = [1, 2, 1, 3, 2, 0];
        let mut goes_left = [false; 256];
        goes_left[1..=2].fill(true);
        partition.split(0, &codes, &goes_left);
        assert_eq!((partition.rows(0), partition.rows(1)), (&[0, 1, 2, 4][..], &[3, 5][..]));
        goes_left[2] = false;
        partition.split(0, &codes, &goes_left);
        assert_eq!((partition.rows(0), partition.rows(2)), (&[0, 2][..], &[1, 4][..]));
    }
}
