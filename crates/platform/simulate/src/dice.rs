//! Chance that can be repeated: every happening has a stream of its own, named by seed, purpose and two numbers.
//!
//! Two worlds of one seed see the same wishes, lead times and weather whatever is decided in them (common random
//! numbers), so that their accounts can be compared. Generator: `SplitMix64` (Steele, Lea & Flood, 2014).

use std::f64::consts::TAU;

/// What a stream is for.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Purpose {
    Catalogue,
    People,
    Calendar,
    Demand,
    Order,
    Lead,
    Work,
    Transit,
    Care,
    Voice,
    WinBack,
    Corpus,
}

/// A stream of chance.
#[derive(Debug, Clone)]
pub(crate) struct Dice(u64);

const GOLDEN: u64 = 0x9E37_79B9_7F4A_7C15;

fn mix(mut z: u64) -> u64 {
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}

impl Dice {
    pub(crate) fn of(seed: u64, purpose: Purpose, a: u64, b: u64) -> Self {
        let named = [purpose as u64 + 1, a, b].into_iter();
        Self(named.fold(mix(seed.wrapping_add(GOLDEN)), |state, part| {
            mix(state ^ mix(part.wrapping_add(GOLDEN)).wrapping_add(GOLDEN))
        }))
    }

    pub(crate) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(GOLDEN);
        mix(self.0)
    }

    /// From 0 to below 1.
    pub(crate) fn unit(&mut self) -> f64 {
        #[expect(clippy::cast_precision_loss, reason = "53 bits fit exactly")]
        let bits = (self.next() >> 11) as f64;
        bits / 9_007_199_254_740_992.0
    }

    pub(crate) fn chance(&mut self, probability: f64) -> bool {
        self.unit() < probability
    }

    pub(crate) fn between(&mut self, low: f64, high: f64) -> f64 {
        low + (high - low) * self.unit()
    }

    /// From 0 to `n - 1`; 0 for `n = 0`. The remainder's bias is below 2^-50 for lists of the shop's length.
    pub(crate) fn below(&mut self, n: usize) -> usize {
        let n = u64::try_from(n.max(1)).unwrap_or(1);
        usize::try_from(self.next() % n).unwrap_or(0)
    }

    pub(crate) fn pick<'a, T>(&mut self, list: &'a [T]) -> &'a T {
        &list[self.below(list.len())]
    }

    /// Standard normal (Box & Muller, 1958).
    pub(crate) fn normal(&mut self) -> f64 {
        let (u, v) = (1.0 - self.unit(), self.unit());
        (-2.0 * u.ln()).sqrt() * (TAU * v).cos()
    }

    /// Log-normal with mean 1.
    pub(crate) fn spread(&mut self, sigma: f64) -> f64 {
        (sigma * self.normal() - sigma * sigma / 2.0).exp()
    }

    /// Poisson: by products of uniforms below 30 (Knuth), by the normal above.
    pub(crate) fn poisson(&mut self, mean: f64) -> usize {
        if mean > 30.0 {
            let value = crate::number::whole(mean + mean.sqrt() * self.normal());
            return usize::try_from(value).unwrap_or(0);
        }
        let (limit, mut product, mut n) = ((-mean).exp(), self.unit(), 0);
        while product > limit && n < 1000 {
            product *= self.unit();
            n += 1;
        }
        n
    }

    /// An index by its share of the last of `cumulative` weights.
    pub(crate) fn weighted(&mut self, cumulative: &[f64]) -> usize {
        let at = self.unit() * cumulative.last().copied().unwrap_or(0.0);
        cumulative.partition_point(|w| *w <= at).min(cumulative.len().saturating_sub(1))
    }

    /// An index by its weight.
    pub(crate) fn by_weight(&mut self, weights: &[f64]) -> usize {
        let mut sum = 0.0;
        let cumulative: Vec<f64> = weights.iter().map(|w| (sum += w, sum).1).collect();
        self.weighted(&cumulative)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::number::count;

    fn mean(values: &[f64]) -> f64 {
        values.iter().sum::<f64>() / count(values.len())
    }

    #[test]
    fn moments_are_those_of_the_distributions() {
        let mut dice = Dice::of(1, Purpose::Demand, 2, 3);
        let draws = |f: &mut dyn FnMut() -> f64| (0..20_000).map(|_| f()).collect::<Vec<_>>();
        // Standard errors of these means are below 0.01 (0.016 for the Poisson of mean 5).
        assert!((mean(&draws(&mut || dice.unit())) - 0.5).abs() < 0.02);
        assert!(mean(&draws(&mut || dice.normal())).abs() < 0.03);
        assert!((mean(&draws(&mut || dice.spread(0.5))) - 1.0).abs() < 0.03);
        assert!((mean(&draws(&mut || count(dice.poisson(5.0)))) - 5.0).abs() < 0.07);
        assert!((mean(&draws(&mut || count(dice.poisson(60.0)))) - 60.0).abs() < 0.3);
        let heads = draws(&mut || if dice.by_weight(&[1.0, 3.0]) == 1 { 1.0 } else { 0.0 });
        assert!((mean(&heads) - 0.75).abs() < 0.02);
    }

    #[test]
    fn streams_differ_by_name_and_repeat() {
        let first = |p, a, b| Dice::of(9, p, a, b).next();
        assert_eq!(first(Purpose::Order, 1, 2), first(Purpose::Order, 1, 2));
        let all = [first(Purpose::Order, 1, 2), first(Purpose::Order, 2, 1), first(Purpose::Lead, 1, 2)];
        assert!(all[0] != all[1] && all[1] != all[2] && all[0] != all[2]);
    }
}
