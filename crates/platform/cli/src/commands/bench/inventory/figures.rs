//! Totals over products with bootstrap intervals.

use super::super::usage::{float, whole};
use super::trial::Played;
use qm_ml::Random;

/// Samples of products drawn with replacement.
const SAMPLES: u64 = 2_000;

/// A figure with its 95 % interval.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Figure {
    pub(super) value: f64,
    pub(super) low: f64,
    pub(super) high: f64,
}

/// Name of a measure, and how products add up to it.
type Measure = (&'static str, fn(&[&Played]) -> f64);

/// The measures of a policy.
pub(super) const MEASURES: [Measure; 7] = [
    ("cost per year", |all| per_year(all, |p| p.outcome.cost())),
    ("lost margin per year", |all| per_year(all, |p| p.outcome.lost_cost)),
    ("holding per year", |all| per_year(all, |p| p.outcome.holding_cost)),
    ("ordering per year", |all| per_year(all, |p| p.outcome.order_cost)),
    ("fill rate of units %", fill_rate),
    ("mean fill rate of products %", mean_fill_rate),
    ("stock held", |all| all.iter().map(|p| p.stock_value).sum()),
];

fn per_year(all: &[&Played], of: impl Fn(&Played) -> f64) -> f64 {
    all.iter().map(|played| of(played) * 365.0 / f64::from(played.outcome.days.max(1))).sum()
}

/// Units served of those asked for, %.
pub(super) fn fill_rate(all: &[&Played]) -> f64 {
    let (demand, lost) =
        all.iter().fold((0, 0), |(demand, lost), p| (demand + p.outcome.demand, lost + p.outcome.lost));
    100.0 * (1.0 - float(lost) / float(demand.max(1)))
}

fn mean_fill_rate(all: &[&Played]) -> f64 {
    let asked: Vec<f64> = all
        .iter()
        .filter(|p| p.outcome.demand > 0)
        .map(|p| 1.0 - float(p.outcome.lost) / float(p.outcome.demand))
        .collect();
    100.0 * asked.iter().sum::<f64>() / whole(asked.len().max(1))
}

/// A figure of samples of products, each sample told by the indices in it.
pub(super) fn interval(products: usize, seed: u64, of: impl Fn(&[usize]) -> f64) -> Figure {
    let all: Vec<usize> = (0..products).collect();
    let mut drawn: Vec<f64> = (0..SAMPLES)
        .map(|sample| {
            let mut random = Random::part(seed, sample);
            of(&all.iter().map(|_| random.below(products)).collect::<Vec<_>>())
        })
        .collect();
    drawn.sort_by(f64::total_cmp);
    let at = |share: f64| {
        let place = super::nearest(share * float(SAMPLES - 1));
        drawn[usize::try_from(place).unwrap_or(0)]
    };
    Figure { value: of(&all), low: at(0.025), high: at(0.975) }
}

/// The products of a sample.
pub(super) fn picked<'a>(played: &'a [Played], sample: &[usize]) -> Vec<&'a Played> {
    sample.iter().map(|index| &played[*index]).collect()
}
