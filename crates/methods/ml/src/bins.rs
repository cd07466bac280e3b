//! Features as small codes: at most 255 bins each, and one for missing values.

use crate::Columns;
use crate::number::{float, whole};

/// Code of a missing value.
pub(crate) const MISSING: u8 = u8::MAX;
/// Most cuts between the bins of one feature.
const CUTS_MAX: usize = 254;

/// A table whose cells are codes; code `c` of a feature holds the values in `(cuts[c-1], cuts[c]]`.
#[derive(Debug, Clone)]
pub(crate) struct Bins {
    /// `[feature][row]`.
    pub(crate) codes: Vec<Vec<u8>>,
    /// `[feature]`, ascending.
    pub(crate) cuts: Vec<Vec<f64>>,
}

impl Bins {
    /// Bins every feature: each distinct value its own bin where there are few, else bins that hold
    /// about the same number of rows. O(features × rows × log rows).
    pub(crate) fn new(columns: &Columns) -> Self {
        let features = (0..columns.width()).filter_map(|j| columns.column(j));
        let (cuts, codes) = features
            .map(|column| {
                let cuts = cuts(column);
                let codes = column.iter().map(|&x| code(&cuts, x)).collect();
                (cuts, codes)
            })
            .unzip();
        Self { codes, cuts }
    }
}

fn code(cuts: &[f64], x: f64) -> u8 {
    if x.is_nan() {
        return MISSING;
    }
    u8::try_from(cuts.partition_point(|&cut| cut < x)).expect("invariant: at most 254 cuts")
}

fn cuts(column: &[f64]) -> Vec<f64> {
    let mut sorted: Vec<f64> = column.iter().copied().filter(|x| !x.is_nan()).collect();
    sorted.sort_by(f64::total_cmp);
    let mut cuts: Vec<f64> = distinct_steps(&sorted).map(|(low, high)| between(low, high)).collect();
    if cuts.len() <= CUTS_MAX {
        return cuts;
    }
    cuts.clear();
    for k in 1..=CUTS_MAX {
        let place = whole(float(sorted.len()) * float(k) / float(CUTS_MAX + 1), sorted.len() - 1);
        let low = sorted[place];
        let next = sorted[place..].partition_point(|&x| x <= low) + place;
        if let Some(&high) = sorted.get(next) {
            cuts.push(between(low, high));
        }
    }
    cuts.dedup_by(|a, b| a.total_cmp(b).is_eq());
    cuts
}

fn distinct_steps(sorted: &[f64]) -> impl Iterator<Item = (f64, f64)> + '_ {
    sorted.windows(2).filter(|pair| pair[0] < pair[1]).map(|pair| (pair[0], pair[1]))
}

/// A number in `[low, high)`, half way where there is one.
fn between(low: f64, high: f64) -> f64 {
    let middle = low / 2.0 + high / 2.0;
    if low < middle && middle < high { middle } else { low }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bins(column: Vec<f64>) -> Bins {
        Bins::new(&Columns::new(vec!["a".into()], vec![column]).unwrap())
    }

    #[test]
    fn few_values_have_a_bin_each() {
        let bins = bins(vec![2.0, f64::NAN, 1.0, 2.0, 8.0]);
        assert_eq!(bins.cuts, [[1.5, 5.0]]);
        assert_eq!(bins.codes, [[1, MISSING, 0, 1, 2]]);
    }

    #[test]
    fn many_values_share_bins_evenly() {
        let bins = bins((0..10_000).map(f64::from).collect());
        let mut sizes = [0_usize; 256];
        for &code in &bins.codes[0] {
            sizes[usize::from(code)] += 1;
        }
        assert_eq!(sizes[255], 0);
        assert!(sizes[..255].iter().all(|&n| (38..=41).contains(&n)), "{sizes:?}");
    }

    #[test]
    fn cuts_lie_between_neighbours() {
        let low = 1.0_f64;
        let high = f64::from_bits(low.to_bits() + 1);
        assert!(between(low, high) >= low && between(low, high) < high);
        assert!(between(-f64::MAX, f64::MAX).abs() < 1.0);
    }
}
