//! Levels of demand that is mostly zero.

use serde::{Deserialize, Serialize};

use crate::aggregated;
use crate::engine::Engine;
use crate::number::{float, whole_below};
use crate::smoothing;

/// Weight of each new size and interval: that of `CrostonClassic` in statsforecast.
const WEIGHT: f64 = 0.1;
/// Most steps that are joined to one block.
const FACTOR_MAX: usize = 30;
/// Discounts of the past tried.
const DISCOUNTS: [f64; 7] = [0.85, 0.9, 0.94, 0.97, 0.985, 0.993, 0.997];
/// Steps ahead whose mean a discount is judged by.
const AHEAD_MAX: usize = 28;
/// Bounds of the smoothing weight of blocks: chosen by us, as blocks of sparse demand are sparse themselves or few.
const BLOCK_WEIGHTS: (f64, f64) = (0.05, 0.3);

/// How the rate of intermittent demand is followed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Intermittent {
    /// Smoothed sizes over smoothed intervals, renewed at each sale (Croston 1972).
    Croston,
    /// Croston's rate less the bias of a ratio (Syntetos & Boylan 2005).
    Sba,
    /// Smoothed sizes times the smoothed chance of a sale, which falls while nothing is sold
    /// (Teunter, Syntetos & Babai 2011).
    Tsb,
    /// Simple smoothing of blocks as long as the mean interval between sales (Nikolopoulos et al. 2011).
    Adida,
    /// The mean of that over all block lengths up to the mean interval (Petropoulos & Kourentzes 2015).
    Imapa,
    /// A Poisson rate with a gamma law whose past is discounted (Harvey & Fernandes 1989); the discount by what
    /// the means of the steps that followed were, as single steps would take bursts of sales for a rate that moves.
    Discounted,
    /// The mean of the latest third of what is known: a window that grows with the history, so that it needs no length.
    LatestThird,
}

/// Fits one of the kinds; `None` where nothing was ever sold. Unknown steps change nothing. O(steps × 30 × 26) at most.
pub(crate) fn fit(history: &[f64], kind: Intermittent) -> Option<Engine> {
    let first = history.iter().position(|value| *value > 0.0)?;
    match kind {
        Intermittent::Croston => Some(Engine::Level(croston(history, 1.0))),
        Intermittent::Sba => Some(Engine::Level(croston(history, 1.0 - WEIGHT / 2.0))),
        Intermittent::Tsb => Some(Engine::Level(tsb(history, first))),
        Intermittent::Adida => in_blocks(history, mean_interval(history, first)),
        Intermittent::Imapa => {
            let longest = mean_interval(history, first);
            Engine::mean((1..=longest).map(|factor| in_blocks(history, factor)))
        }
        Intermittent::Discounted => Some(Engine::Level(discounted(history, first))),
        Intermittent::LatestThird => Some(Engine::Level(latest_third(history))),
    }
}

/// Whether most steps after the first sale are zero, and none is negative.
pub(crate) fn is_intermittent(history: &[f64]) -> bool {
    let known: Vec<f64> = history.iter().copied().filter(|value| !value.is_nan()).collect();
    let Some(first) = known.iter().position(|value| *value > 0.0) else { return false };
    let zeros = known[first..].iter().filter(|value| **value <= 0.0).count();
    zeros * 2 > known.len() - first && known.iter().all(|value| *value >= 0.0)
}

fn croston(history: &[f64], factor: f64) -> Vec<f64> {
    let (mut size, mut interval) = (0.0, 0.0);
    let mut since = 0.0;
    let mut levels = vec![0.0];
    for value in history {
        if !value.is_nan() {
            since += 1.0;
        }
        if *value > 0.0 {
            if interval > 0.0 {
                size += WEIGHT * (value - size);
                interval += WEIGHT * (since - interval);
            } else {
                (size, interval) = (*value, since);
            }
            since = 0.0;
        }
        levels.push(if interval > 0.0 { factor * size / interval } else { 0.0 });
    }
    levels
}

fn tsb(history: &[f64], first: usize) -> Vec<f64> {
    let sold = |values: &[f64]| float(values.iter().filter(|value| **value > 0.0).count());
    let head = &history[first..history.len().min(first + whole_below(1.0 / WEIGHT, usize::MAX))];
    let mut chance = sold(head) / float(head.iter().filter(|value| !value.is_nan()).count().max(1));
    let mut size = history[first];
    let mut levels = vec![0.0; first + 1];
    for value in &history[first..] {
        if *value > 0.0 {
            size += WEIGHT * (value - size);
            chance += WEIGHT * (1.0 - chance);
        } else if !value.is_nan() {
            chance -= WEIGHT * chance;
        }
        levels.push(size * chance);
    }
    levels
}

/// Known steps per sale from the first one on, rounded, at most 30 and a third of the history.
fn mean_interval(history: &[f64], first: usize) -> usize {
    let known = history[first..].iter().filter(|value| !value.is_nan()).count();
    let sold = history.iter().filter(|value| **value > 0.0).count();
    whole_below(float(known) / float(sold.max(1)) + 0.5, FACTOR_MAX.min(history.len() / 3)).max(1)
}

fn in_blocks(history: &[f64], factor: usize) -> Option<Engine> {
    let smooth = |blocks: &[f64]| {
        let mut levels = vec![blocks.first().copied().filter(|value| !value.is_nan())?];
        levels.extend(smoothing::fit_within(blocks, BLOCK_WEIGHTS).levels);
        Some(Engine::Level(levels))
    };
    aggregated::fit(history, factor, smooth).map(Engine::Aggregated)
}

fn latest_third(history: &[f64]) -> Vec<f64> {
    let mut sums = vec![0.0];
    let mut levels = vec![0.0];
    for value in history {
        let sum = sums[sums.len() - 1];
        if !value.is_nan() {
            sums.push(sum + value);
        }
        let last = sums.len() - 1;
        let window = last.div_ceil(3);
        levels.push((sums[last] - sums[last - window]) / float(window.max(1)));
    }
    levels
}

/// Rates under the discount whose rates err least, by squares, of the means of the steps that followed.
fn discounted(history: &[f64], first: usize) -> Vec<f64> {
    let tried = DISCOUNTS.iter().map(|discount| rates(history, first, *discount));
    tried
        .map(|levels| (squares_ahead(history, &levels, first), levels))
        .min_by(|a, b| a.0.total_cmp(&b.0))
        .map_or_else(Vec::new, |(_, levels)| levels)
}

/// Rates after each step: Gamma(a, b) becomes Gamma(discount a + value, discount b + 1), with mean a / b
/// (Harvey & Fernandes 1989).
fn rates(history: &[f64], first: usize, discount: f64) -> Vec<f64> {
    let (mut shape, mut exposure) = (0.0, 0.0);
    let mut levels = vec![0.0; first + 1];
    for value in &history[first..] {
        if !value.is_nan() {
            shape = discount * shape + value;
            exposure = discount * exposure + 1.0;
        }
        levels.push(shape / exposure);
    }
    levels
}

/// Squares of the rate less the mean of the next eighth of the history, 28 steps at most, from each origin after the first
/// quarter.
fn squares_ahead(history: &[f64], levels: &[f64], first: usize) -> f64 {
    let n = history.len();
    let ahead = (n / 8).clamp(1, AHEAD_MAX);
    let mut sums = vec![(0.0, 0.0)];
    for value in history {
        let (sum, known) = sums[sums.len() - 1];
        sums.push(if value.is_nan() { (sum, known) } else { (sum + value, known + 1.0) });
    }
    let origins = (first + 1).max(n / 4)..=n.saturating_sub(ahead);
    origins
        .filter_map(|origin| {
            let known = sums[origin + ahead].1 - sums[origin].1;
            let mean = (sums[origin + ahead].0 - sums[origin].0) / known;
            (known > 0.0).then(|| (mean - levels[origin]).powi(2))
        })
        .sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn croston_is_worked_by_hand() {
        // Sales of 4 at step 2 and 6 at step 5 (from 1): sizes 4 then 4.2, intervals 2 then 2.1.
        let levels = croston(&[0.0, 4.0, 0.0, 0.0, 6.0], 1.0);
        assert!((levels[2] - 2.0).abs() < 1e-12);
        assert!((levels[5] - 4.2 / 2.1).abs() < 1e-12);
        assert!((croston(&[0.0, 4.0], 0.95)[2] - 1.9).abs() < 1e-12);
    }

    #[test]
    fn adida_is_worked_by_hand() {
        let rate = |history: &[f64]| fit(history, Intermittent::Adida).unwrap().path(history.len(), 4);
        let check = |history: &[f64], expected: f64| {
            let said = rate(history);
            assert!(said.iter().all(|value| (value - expected).abs() < 1e-9), "{said:?}, not {expected}");
        };
        // Sales every third step: blocks of three with mean 1.
        check(&[0.0, 0.0, 3.0, 0.0, 0.0, 3.0, 0.0, 0.0, 3.0, 0.0, 0.0, 3.0], 1.0);
        // Blocks of two with means 1, 3, 3, 3, 3, 3: the fastest weight allowed, 0.3, leaves 2 * 0.7^5 of the first gap.
        check(&[0.0, 2.0, 0.0, 6.0, 0.0, 6.0, 0.0, 6.0, 0.0, 6.0, 0.0, 6.0], 3.0 - 2.0 * 0.168_07);
    }

    #[test]
    fn the_latest_third_grows_with_what_is_known() {
        let levels = latest_third(&[3.0, f64::NAN, 1.0, 0.0, 2.0]);
        assert_eq!(levels, [0.0, 3.0, 3.0, 1.0, 0.0, 1.0]);
    }

    #[test]
    fn tsb_falls_while_nothing_is_sold_and_croston_does_not() {
        let mut history = vec![0.0, 3.0, 0.0, 3.0, 0.0, 3.0];
        let (before, steady) = (tsb(&history, 1)[6], croston(&history, 1.0)[6]);
        history.extend([0.0; 20]);
        assert!(tsb(&history, 1)[26] < 0.2 * before);
        assert!((croston(&history, 1.0)[26] - steady).abs() < 1e-12);
    }
}
