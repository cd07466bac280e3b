//! Categories as columns of zeros and ones.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::number::float;

/// One column for each category known; others are all zeros and are counted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Categories {
    known: Vec<String>,
    unknown: usize,
}

impl Categories {
    /// Learns the categories of `values`, in alphabetical order.
    pub fn fit<'a>(values: impl IntoIterator<Item = &'a str>) -> Self {
        Self::fit_top(values, usize::MAX)
    }

    /// Learns the `top` most frequent categories (ties: the alphabetically first), in alphabetical order.
    pub fn fit_top<'a>(values: impl IntoIterator<Item = &'a str>, top: usize) -> Self {
        let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
        for value in values {
            *counts.entry(value).or_default() += 1;
        }
        let mut ranked: Vec<(&str, usize)> = counts.into_iter().collect();
        ranked.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(b.0)));
        ranked.truncate(top);
        let mut known: Vec<String> = ranked.into_iter().map(|(name, _)| name.to_owned()).collect();
        known.sort();
        Self { known, unknown: 0 }
    }

    /// The categories known, one for each column.
    pub fn names(&self) -> &[String] {
        &self.known
    }

    /// Number of columns.
    pub fn width(&self) -> usize {
        self.known.len()
    }

    /// Appends the columns of `value` to `row`: 1 in its own, 0 elsewhere, all 0 for an unknown one.
    /// Returns whether it is known.
    pub fn write(&self, value: &str, row: &mut Vec<f64>) -> bool {
        let place = self.known.binary_search_by(|known| known.as_str().cmp(value)).ok();
        row.extend((0..self.known.len()).map(|j| float(usize::from(Some(j) == place))));
        place.is_some()
    }

    /// As [`Categories::write`], and counts an unknown value in [`Categories::unknown`].
    pub fn write_counted(&mut self, value: &str, row: &mut Vec<f64>) {
        if !self.write(value, row) {
            self.unknown += 1;
        }
    }

    /// Values met by [`Categories::write_counted`] that were not known.
    pub fn unknown(&self) -> usize {
        self.unknown
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn writes_one_column_per_category_and_counts_strangers() {
        let mut categories = Categories::fit(["b", "a", "b"]);
        let mut row = vec![9.0];
        categories.write_counted("b", &mut row);
        categories.write_counted("z", &mut row);
        assert_eq!(categories.names(), ["a", "b"]);
        assert_eq!(row, [9.0, 0.0, 1.0, 0.0, 0.0]);
        assert_eq!(categories.unknown(), 1);
    }

    #[test]
    fn keeps_the_most_frequent() {
        let categories = Categories::fit_top(["x", "y", "y", "a", "x", "z"], 2);
        assert_eq!(categories.names(), ["x", "y"]);
    }
}
