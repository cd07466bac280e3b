//! One row of a source in a buffer that is used again for the next row.

use std::ops::Range;

/// The cells of one row. An empty cell is a missing one.
#[derive(Debug, Default)]
pub(crate) struct Record {
    text: String,
    cells: Vec<Range<usize>>,
    /// Cells that no mapping names, as text for the row's hash.
    pub(crate) unnamed: String,
}

impl Record {
    /// Empties the buffer, keeping its memory up to a bound.
    pub(crate) fn clear(&mut self) {
        self.text.clear();
        self.text.shrink_to(1 << 16);
        self.cells.clear();
        self.unnamed.clear();
    }

    /// Appends a cell.
    pub(crate) fn push(&mut self, cell: &str) {
        let from = self.text.len();
        self.text.push_str(cell);
        self.cells.push(from..self.text.len());
    }

    /// Sets text and cells at once; `ends` are the ends of the cells in `text`.
    pub(crate) fn set(&mut self, text: &str, ends: &[usize]) {
        self.clear();
        self.text.push_str(text);
        let mut from = 0;
        for &end in ends {
            self.cells.push(from..end);
            from = end;
        }
    }

    /// The cell as it stands in the file; `None` when empty or beyond the row.
    pub(crate) fn raw(&self, at: usize) -> Option<&str> {
        self.text.get(self.cells.get(at)?.clone()).filter(|cell| !cell.is_empty())
    }

    /// The cell; `None` when it is white space alone.
    pub(crate) fn cell(&self, at: usize) -> Option<&str> {
        self.raw(at).filter(|cell| !cell.trim_ascii().is_empty())
    }

    /// Number of cells.
    pub(crate) fn len(&self) -> usize {
        self.cells.len()
    }
}
