//! Mean and spread of any window of a series.

/// Number and sum of some values, and their squared distances from their mean.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Moments {
    known: f64,
    sum: f64,
    squares: f64,
}

impl Moments {
    fn of(value: f64) -> Self {
        if value.is_nan() { Self::default() } else { Self { known: 1.0, sum: value, squares: 0.0 } }
    }

    /// Those of both together (Chan, Golub & `LeVeque` 1983).
    fn joined(self, other: Self) -> Self {
        if self.known <= 0.0 || other.known <= 0.0 {
            return if self.known > 0.0 { self } else { other };
        }
        let (known, apart) = (self.known + other.known, other.mean() - self.mean());
        let squares = self.squares + other.squares + apart * apart * (self.known * other.known / known);
        Self { known, sum: self.sum + other.sum, squares }
    }

    /// Values known.
    pub(super) fn known(self) -> f64 {
        self.known
    }

    /// `NaN` where nothing is known.
    pub(super) fn mean(self) -> f64 {
        self.sum / self.known
    }

    /// The standard deviation; `NaN` where nothing is known.
    pub(super) fn deviation(self) -> f64 {
        (self.squares / self.known).sqrt()
    }
}

/// A tree of moments: those of a window are joined from nodes within it alone, so that a huge value elsewhere does not
/// swallow them, as it does in differences of running sums.
pub(super) struct Tree {
    /// The root at 1, its halves at 2 and 3, and so on; values from the middle on.
    nodes: Vec<Moments>,
}

impl Tree {
    /// O(values).
    pub(super) fn of(values: &[f64]) -> Self {
        let n = values.len();
        let mut nodes = vec![Moments::default(); n];
        nodes.extend(values.iter().map(|value| Moments::of(*value)));
        for node in (1..n).rev() {
            nodes[node] = nodes[2 * node].joined(nodes[2 * node + 1]);
        }
        Self { nodes }
    }

    /// The moments of the values `from..to`, which must be there. O(log values).
    pub(super) fn window(&self, from: usize, to: usize) -> Moments {
        let n = self.nodes.len() / 2;
        let (mut low, mut high) = (from + n, to + n);
        let mut all = Moments::default();
        while low < high {
            if low % 2 == 1 {
                all = all.joined(self.nodes[low]);
                low += 1;
            }
            if high % 2 == 1 {
                high -= 1;
                all = all.joined(self.nodes[high]);
            }
            low /= 2;
            high /= 2;
        }
        all
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_window_has_its_own_moments() {
        // A mistyped value swallows nothing of the windows beside it, nor does a high level their spread.
        let values = [1e100, 3.0, f64::NAN, 5.0, 4.0, 1e9 + 1.0, 1e9, 1e9 - 1.0, 0.0, 0.0, 0.0];
        let tree = Tree::of(&values);
        for (from, to, known, mean, deviation) in [
            (1, 5, 3.0, 4.0, (2.0_f64 / 3.0).sqrt()),
            (3, 4, 1.0, 5.0, 0.0),
            (5, 8, 3.0, 1e9, (2.0_f64 / 3.0).sqrt()),
            (8, 11, 3.0, 0.0, 0.0),
            (0, 1, 1.0, 1e100, 0.0),
        ] {
            let found = tree.window(from, to);
            assert!((found.known() - known).abs() < 1e-12, "{from}..{to}: {found:?}");
            assert!((found.mean() - mean).abs() <= 1e-12 * mean, "{from}..{to}: {found:?}");
            assert!((found.deviation() - deviation).abs() < 1e-12, "{from}..{to}: {found:?}");
        }
        for nothing in [tree.window(2, 3), tree.window(4, 4), Tree::of(&[]).window(0, 0)] {
            assert!(nothing.mean().is_nan() && nothing.deviation().is_nan(), "{nothing:?}");
        }
    }
}
