//! ABC-XYZ classes: how much a series is of the whole, and how much it varies.

use serde::{Deserialize, Serialize};

use crate::lagged::mean_known;
use crate::sample::root_mean_square;

/// Share of the whole that A and B reach together from the largest series on: 80 % and 95 % (Dickie 1951, in the usual cut).
const SHARES: [f64; 2] = [0.80, 0.95];
/// Coefficients of variation up to which a series is X and Y; chosen by us, as no source fixes them.
const VARIATIONS: [f64; 2] = [0.5, 1.0];

/// How much of the whole a series is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Volume {
    /// The largest series, up to four fifths of the whole.
    A,
    /// Those up to 95 %.
    B,
    /// The rest.
    C,
}

/// How much a series varies from step to step, by standard deviation over mean.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Variation {
    /// Up to one half.
    X,
    /// Up to one.
    Y,
    /// More, or nothing but zeros.
    Z,
}

/// A cell of the ABC-XYZ table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Class {
    /// A, B or C.
    pub volume: Volume,
    /// X, Y or Z.
    pub variation: Variation,
}

impl std::fmt::Display for Class {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:?}{:?}", self.volume, self.variation)
    }
}

/// The class of each history, from its known values; sizes count without their sign. A series stands in the class into which
/// its first unit falls when the largest series come first; equal ones stand in their order. O(steps + series log series).
pub fn classes(histories: &[&[f64]]) -> Vec<Class> {
    let sizes: Vec<f64> = histories
        .iter()
        .map(|history| history.iter().filter(|value| !value.is_nan()).map(|value| value.abs()).sum())
        .collect();
    let whole: f64 = sizes.iter().sum();
    let mut order: Vec<usize> = (0..sizes.len()).collect();
    order.sort_by(|a, b| sizes[*b].total_cmp(&sizes[*a]));
    let mut volumes = vec![Volume::C; sizes.len()];
    let mut before = 0.0;
    for place in order {
        volumes[place] = match before / whole {
            share if share < SHARES[0] && sizes[place] > 0.0 => Volume::A,
            share if share < SHARES[1] && sizes[place] > 0.0 => Volume::B,
            _ => Volume::C,
        };
        before += sizes[place];
    }
    let cells = histories.iter().zip(volumes);
    cells.map(|(history, volume)| Class { volume, variation: variation(history) }).collect()
}

fn variation(history: &[f64]) -> Variation {
    let known: Vec<f64> = history.iter().copied().filter(|value| !value.is_nan()).collect();
    let mean = mean_known(&known).unwrap_or(0.0);
    let errors: Vec<f64> = known.iter().map(|value| value - mean).collect();
    let deviation = root_mean_square(&errors).unwrap_or(0.0);
    match deviation / mean.abs() {
        ratio if ratio <= VARIATIONS[0] => Variation::X,
        ratio if ratio <= VARIATIONS[1] => Variation::Y,
        _ => Variation::Z,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn classes_are_those_worked_by_hand() {
        // Sums 70, 20, 8 and 2 of 100: the second begins at 70 %, the third at 90 %, the fourth at 98 %.
        let histories: [&[f64]; 5] =
            [&[35.0, 35.0], &[0.0, 20.0], &[f64::NAN, 8.0, 0.0, 0.0], &[2.0], &[0.0]];
        let told: Vec<String> = classes(&histories).iter().map(ToString::to_string).collect();
        // 0 and 20 vary by one mean; 8, 0 and 0 by the root of two means; zeros have no mean.
        assert_eq!(told, ["AX", "AY", "BZ", "CX", "CZ"]);
        assert!(classes(&[]).is_empty());
    }
}
