//! Features as small codes: at most 255 bins each, and one for missing values.

use crate::number::{float, short};
use crate::{Columns, FeatureKind, Random};

/// Code of a missing value; those of known values start after it.
pub(crate) const MISSING: u8 = 0;
/// Most bins of known values of one feature.
const BINS_MAX: usize = 255;
/// Above this many rows the cuts are sought on a random sample of about this size, which moves a cut's
/// rank by less than a thousandth of the rows.
const SAMPLE_ROWS: usize = 200_000;
/// Where the draw of that sample starts; any number does.
const SAMPLE_SEED: u64 = 0x5eed;

/// What the codes of a feature stand for.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Meaning {
    /// Ascending cuts: code `c` holds the values in `(cuts[c-2], cuts[c-1]]`.
    Cuts(Vec<f64>),
    /// Code `c` is the category `values[c-1]`; the most frequent come first, those without a code count as
    /// missing.
    Categories(Vec<f64>),
}

impl Meaning {
    /// The number of codes of known values: they are `1..=known`.
    pub(crate) fn known(&self) -> usize {
        match self {
            Self::Cuts(cuts) => cuts.len() + 1,
            Self::Categories(values) => values.len(),
        }
    }
}

/// A table whose cells are codes.
#[derive(Debug, Clone)]
pub(crate) struct Bins {
    /// `[feature][position]`, positions as in the list of rows that was asked for.
    pub(crate) codes: Vec<Vec<u8>>,
    /// `[feature]`.
    pub(crate) meanings: Vec<Meaning>,
}

impl Bins {
    /// Bins every feature of all rows as a number: each distinct value its own bin where there are few, else
    /// bins that hold about the same number of rows. O(features × rows × log rows).
    pub(crate) fn new(columns: &Columns) -> Self {
        let rows: Vec<u32> = (0..columns.rows()).map(short).collect();
        Self::of(columns, &[], &rows, rows.len())
    }

    /// Bins the given rows, in that order, after what the first `learned` of them hold. Features beyond the
    /// list of kinds are numbers.
    pub(crate) fn of(columns: &Columns, kinds: &[FeatureKind], rows: &[u32], learned: usize) -> Self {
        let sample = sample(&rows[..learned]);
        let mut held = Vec::with_capacity(sample.len());
        let features = (0..columns.width()).filter_map(|j| columns.column(j)).enumerate();
        let (codes, meanings) = features
            .map(|(j, column)| {
                held.clear();
                held.extend(sample.iter().map(|&row| column[row as usize]).filter(|x| !x.is_nan()));
                held.sort_unstable_by(f64::total_cmp);
                let category = kinds.get(j) == Some(&FeatureKind::Category);
                let meaning = if category { categories(&held) } else { Meaning::Cuts(cuts(&held)) };
                (coded(&meaning, column, rows), meaning)
            })
            .unzip();
        Self { codes, meanings }
    }
}

/// Rows to seek the cuts on.
fn sample(rows: &[u32]) -> Vec<u32> {
    if rows.len() <= SAMPLE_ROWS {
        return rows.to_vec();
    }
    let share = float(SAMPLE_ROWS) / float(rows.len());
    let mut random = Random::new(SAMPLE_SEED);
    rows.iter().copied().filter(|_| random.unit() < share).collect()
}

fn coded(meaning: &Meaning, column: &[f64], rows: &[u32]) -> Vec<u8> {
    let code = |place: usize| u8::try_from(place + 1).expect("invariant: at most 255 bins");
    match meaning {
        Meaning::Cuts(cuts) => {
            let of = |x: f64| if x.is_nan() { MISSING } else { code(cuts.partition_point(|&cut| cut < x)) };
            rows.iter().map(|&row| of(column[row as usize])).collect()
        }
        Meaning::Categories(values) => {
            let mut sorted: Vec<(f64, u8)> = (0..).map(code).zip(values).map(|(c, &x)| (x, c)).collect();
            sorted.sort_unstable_by(|a, b| a.0.total_cmp(&b.0));
            let find = |x: f64| sorted.binary_search_by(|(value, _)| value.total_cmp(&plain(x)));
            rows.iter().map(|&row| find(column[row as usize]).map_or(MISSING, |at| sorted[at].1)).collect()
        }
    }
}

/// Makes both zeros the same category.
pub(crate) fn plain(x: f64) -> f64 {
    x + 0.0
}

/// The most frequent values.
fn categories(sorted: &[f64]) -> Meaning {
    let mut counted: Vec<(f64, usize)> = distinct(sorted);
    counted.sort_by_key(|&(_, count)| std::cmp::Reverse(count));
    counted.truncate(BINS_MAX);
    Meaning::Categories(counted.into_iter().map(|(value, _)| plain(value)).collect())
}

/// Distinct values, ascending, and how often each occurs.
fn distinct(sorted: &[f64]) -> Vec<(f64, usize)> {
    sorted.chunk_by(|a, b| a >= b).map(|equal| (equal[0], equal.len())).collect()
}

/// Cuts between all distinct values where there are few; else values that fill a bin have one of their own
/// and the others share the bins left evenly.
fn cuts(sorted: &[f64]) -> Vec<f64> {
    let values = distinct(sorted);
    let few = values.len() <= BINS_MAX;
    let frequent = |count: usize| count * BINS_MAX > sorted.len();
    let (mut rows_left, mut bins_left) = (sorted.len(), BINS_MAX);
    for &(_, count) in values.iter().filter(|(_, count)| frequent(*count)) {
        rows_left -= count;
        bins_left -= 1;
    }
    let mut cuts = Vec::new();
    let mut filled = 0;
    for pair in values.windows(2) {
        let [(low, count), (high, next)] = [pair[0], pair[1]];
        filled += count;
        // Full: adding half of the next value would go beyond an even share of what is left.
        let full = (2 * filled + next) * bins_left >= 2 * rows_left;
        let half_full = 2 * filled * bins_left >= rows_left;
        let own = frequent(count);
        if few || own || full || (frequent(next) && half_full) {
            cuts.push(between(low, high));
            if !own {
                rows_left = rows_left.saturating_sub(filled);
                bins_left = (bins_left - 1).max(1);
            }
            filled = 0;
        }
        if cuts.len() + 1 == BINS_MAX {
            break;
        }
    }
    cuts
}

/// A number in `[low, high)`, half way where there is one.
fn between(low: f64, high: f64) -> f64 {
    let middle = low / 2.0 + high / 2.0;
    if low < middle && middle < high { middle } else { low }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bins(column: Vec<f64>, kinds: &[FeatureKind]) -> Bins {
        let rows: Vec<u32> = (0..column.len()).map(short).collect();
        Bins::of(&Columns::new(vec!["a".into()], vec![column]).unwrap(), kinds, &rows, rows.len())
    }

    fn sizes(bins: &Bins) -> [usize; 256] {
        let mut sizes = [0; 256];
        for &code in &bins.codes[0] {
            sizes[usize::from(code)] += 1;
        }
        sizes
    }

    #[test]
    fn few_values_have_a_bin_each() {
        let bins = bins(vec![2.0, f64::NAN, 1.0, 2.0, 8.0, -0.0, 0.0], &[]);
        assert_eq!(bins.meanings, [Meaning::Cuts(vec![0.5, 1.5, 5.0])]);
        assert_eq!(bins.codes, [[3, MISSING, 2, 3, 4, 1, 1]]);
    }

    #[test]
    fn many_values_share_bins_evenly() {
        let sizes = sizes(&bins((0..10_000).map(f64::from).collect(), &[]));
        assert_eq!(sizes[0], 0);
        assert!(sizes[1..].iter().all(|&n| (38..=41).contains(&n)), "{sizes:?}");
    }

    #[test]
    fn a_frequent_value_has_its_own_bin_and_takes_no_other() {
        let column = (0..20_000_i32).map(|i| if i % 2 == 0 { 5_000.5 } else { f64::from(i) }).collect();
        let sizes = sizes(&bins(column, &[]));
        assert_eq!(sizes.iter().filter(|&&n| n >= 10_000).count(), 1);
        let others = sizes.iter().filter(|&&n| n > 0 && n < 10_000);
        assert!(others.clone().count() >= 250 && others.clone().all(|&n| n <= 42), "{sizes:?}");
    }

    #[test]
    fn categories_are_coded_by_how_often_they_occur() {
        let bins = bins(vec![7.0, 3.0, 3.0, f64::NAN, 0.0, -0.0, 3.0], &[FeatureKind::Category]);
        assert_eq!(bins.meanings, [Meaning::Categories(vec![3.0, 0.0, 7.0])]);
        assert_eq!(bins.codes, [[3, 1, 1, MISSING, 2, 2, 1]]);
    }

    #[test]
    fn cuts_lie_between_neighbours() {
        let low = 1.0_f64;
        let high = f64::from_bits(low.to_bits() + 1);
        assert!(between(low, high) >= low && between(low, high) < high);
        assert!(between(-f64::MAX, f64::MAX).abs() < 1.0);
    }
}
