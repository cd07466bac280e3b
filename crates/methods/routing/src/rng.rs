//! A small seeded generator: the same seed gives the same plan on every machine.

/// `SplitMix64` (Steele, Lea & Flood 2014).
#[derive(Debug, Clone)]
pub(crate) struct Rng(u64);

impl Rng {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed)
    }

    #[inline]
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number below `limit`, which must not be zero; the bias is below `limit` / 2^64.
    pub(crate) fn below(&mut self, limit: usize) -> usize {
        let wide = u128::from(self.next()) * (limit as u128);
        usize::try_from(wide >> 64).unwrap_or(0)
    }

    /// A number in (0, 1].
    pub(crate) fn unit(&mut self) -> f64 {
        crate::float::unit(self.next())
    }

    /// True `in_million` times in a million.
    #[inline]
    pub(crate) fn chance(&mut self, in_million: u64) -> bool {
        (self.next() >> 44) * 1_000_000 < in_million << 20
    }

    /// Puts `items` in a random order (Fisher & Yates 1938).
    pub(crate) fn shuffle<T>(&mut self, items: &mut [T]) {
        for i in (1..items.len()).rev() {
            items.swap(i, self.below(i + 1));
        }
    }
}
