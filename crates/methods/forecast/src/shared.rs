//! A season that many sparse series show together and none shows alone.

use crate::intermittent::is_intermittent;
use crate::number::float;
use crate::season::{self, Indices, Kind};

/// Latest seasons looked at.
const SEASONS_MAX: usize = 52;

/// Multiplicative indices of the steps that follow the end of every history; entry 0 is the next step.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct SharedSeason(Vec<f64>);

impl SharedSeason {
    /// The season of the mean of those of `histories` that are intermittent, over their last 52 seasons; `None` where the
    /// autocorrelation test finds none in it. All histories are taken to end at the same moment. O(series × 52 × period).
    pub(crate) fn of<'a>(histories: impl Iterator<Item = &'a [f64]>, period: usize) -> Option<Self> {
        if period < 2 {
            return None;
        }
        let sparse: Vec<&[f64]> = histories.filter(|history| is_intermittent(history)).collect();
        let longest = sparse.iter().map(|history| history.len()).max()?;
        let mut sums = vec![(0.0, 0_usize); longest.min(SEASONS_MAX.saturating_mul(period))];
        for history in sparse {
            for (sum, value) in
                sums.iter_mut().rev().zip(history.iter().rev()).filter(|(_, value)| !value.is_nan())
            {
                sum.0 += value;
                sum.1 += 1;
            }
        }
        let from = sums.iter().position(|(_, known)| *known > 0)?;
        let means: Vec<f64> = sums[from..]
            .iter()
            .map(|(sum, known)| if *known > 0 { sum / float(*known) } else { f64::NAN })
            .collect();
        if !season::is_seasonal(&means, period) {
            return None;
        }
        let found = season::classical(&season::filled(&means, period), period, Some(Kind::Multiplicative))?;
        if found.kind != Kind::Multiplicative {
            return None;
        }
        Some(Self((0..period).map(|step| found.at(means.len() + step)).collect()))
    }

    /// The indices for a history of `steps` steps, entry 0 for its first one.
    pub(crate) fn indices_of(&self, steps: usize) -> Indices {
        let period = self.0.len();
        let lead = (period - steps % period) % period;
        let values = (0..period).map(|step| self.0[(step + lead) % period]).collect();
        Indices { kind: Kind::Multiplicative, values }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sparse_series_show_their_week_together() {
        // One of seven products sells each day, all of them on the last day of the week.
        let history = |product: usize| -> Vec<f64> {
            (0..140).map(|t: usize| if t % 7 == 6 || t % 21 == product { 1.0 } else { 0.0 }).collect()
        };
        let all: Vec<Vec<f64>> = (0..21).map(history).collect();
        let shared = SharedSeason::of(all.iter().map(Vec::as_slice), 7).unwrap();
        let top = (0..7).max_by(|a, b| shared.0[*a].total_cmp(&shared.0[*b])).unwrap();
        assert_eq!(top, 6, "140 steps end with a week");
        assert!((shared.indices_of(139).at(139 + 7) - shared.0[0]).abs() < 1e-12);
        assert!(SharedSeason::of([vec![0.0; 50]].iter().map(Vec::as_slice), 7).is_none());
    }
}
