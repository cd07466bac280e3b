//! One season taken out of a series and put back.

use crate::number::float;

/// Normal quantile of the 90 % autocorrelation test.
const TEST_Z: f64 = 1.645;
/// A multiplicative season needs every index above this share of the mean, lest dividing by it explode.
const INDEX_MIN: f64 = 0.01;

/// Seasons recur where values differ from those a season ago by less than this share of what a quarter of it changes.
const RECURS_MAX: f64 = 0.9;

/// How a season meets the rest of the series.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Added: the indices sum to zero.
    Additive,
    /// Multiplied: the indices have mean 1.
    Multiplicative,
}

/// Seasonal indices; entry 0 belongs to step 0 of the series.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Indices {
    pub(crate) kind: Kind,
    pub(crate) values: Vec<f64>,
}

impl Indices {
    /// The index of a step counted from 0, also past the end of the series.
    pub(crate) fn at(&self, step: usize) -> f64 {
        self.values[step % self.values.len()]
    }

    /// The value of `step` without its season.
    pub(crate) fn without(&self, value: f64, step: usize) -> f64 {
        match self.kind {
            Kind::Additive => value - self.at(step),
            Kind::Multiplicative => value / self.at(step),
        }
    }

    /// The value of `step` with its season.
    pub(crate) fn with(&self, value: f64, step: usize) -> f64 {
        match self.kind {
            Kind::Additive => value + self.at(step),
            Kind::Multiplicative => value * self.at(step),
        }
    }
}

/// Whether the autocorrelation at lag `period` stands out of what shorter lags explain, at 90 %.
///
/// No below three seasons or where the series is constant. Unknown steps are left out of the sums. O(steps × period).
/// Method: Makridakis, Spiliotis & Assimakopoulos (2020), the test of the M4 benchmarks.
pub(crate) fn is_seasonal(series: &[f64], period: usize) -> bool {
    if period < 2 || series.len() / 3 < period {
        return false;
    }
    let known: Vec<f64> = series.iter().copied().filter(|value| !value.is_nan()).collect();
    let mean = known.iter().sum::<f64>() / float(known.len().max(1));
    let total: f64 = known.iter().map(|value| (value - mean).powi(2)).sum();
    if total <= f64::EPSILON * mean * mean * float(known.len()) || !total.is_finite() {
        return false;
    }
    let centred: Vec<f64> =
        series.iter().map(|value| if value.is_nan() { 0.0 } else { value - mean }).collect();
    let correlation = |lag: usize| {
        centred[lag..].iter().zip(&centred).map(|(now, before)| now * before).sum::<f64>() / total
    };
    let shorter: f64 = (1..period).map(|lag| correlation(lag).powi(2)).sum();
    correlation(period).abs() > TEST_Z * ((1.0 + 2.0 * shorter) / float(known.len())).sqrt()
}

/// Whether values are closer to those one `period` before than to those a quarter of it before, by a tenth at least: a test
/// for seasons so long that few of them are known. Random walks fail it. O(steps).
pub(crate) fn recurs(series: &[f64], period: usize) -> bool {
    let distance = |lag: usize| {
        let (mut sum, mut count) = (0.0, 0);
        for (now, before) in series.iter().skip(lag).zip(series) {
            let gap = (now - before).abs();
            if !gap.is_nan() {
                sum += gap;
                count += 1;
            }
        }
        if count > 0 { sum / float(count) } else { f64::INFINITY }
    };
    period > 1 && series.len() > period && distance(period) < RECURS_MAX * distance((period / 4).max(1))
}

/// The indices of a classical decomposition; `None` below two seasons.
///
/// `series` must be without unknown steps. Of the `kind` asked for, else multiplicative where every value is positive; in
/// both cases additive after all where a multiplicative index would be close to zero. O(steps × period).
///
/// Method: ratios to (differences from) the centred moving average, averaged by place in the season (Macaulay 1931).
pub(crate) fn classical(series: &[f64], period: usize, kind: Option<Kind>) -> Option<Indices> {
    if period < 2 || series.len() / 2 < period {
        return None;
    }
    let positive = series.iter().all(|value| *value > 0.0);
    let kind = kind.unwrap_or(if positive { Kind::Multiplicative } else { Kind::Additive });
    let trend = moving_average(series, period);
    let mut sums = vec![(0.0, 0_usize); period];
    for (step, centre) in trend.iter().enumerate().filter(|(_, centre)| !centre.is_nan()) {
        let (sum, count) = &mut sums[step % period];
        *sum += match kind {
            Kind::Additive => series[step] - centre,
            Kind::Multiplicative => series[step] / centre,
        };
        *count += 1;
    }
    let raw: Vec<f64> = sums.into_iter().map(|(sum, count)| sum / float(count.max(1))).collect();
    let mean = raw.iter().sum::<f64>() / float(period);
    match kind {
        Kind::Additive => Some(Indices { kind, values: raw.into_iter().map(|value| value - mean).collect() }),
        Kind::Multiplicative => {
            let values: Vec<f64> = raw.into_iter().map(|value| value / mean).collect();
            if values.iter().all(|value| *value > INDEX_MIN) {
                Some(Indices { kind, values })
            } else {
                classical(series, period, Some(Kind::Additive))
            }
        }
    }
}

/// The centred moving average over one season, the outermost two values by half where the season is even; `NaN` for half a
/// season at both ends. O(steps × period).
pub(crate) fn moving_average(series: &[f64], period: usize) -> Vec<f64> {
    let half = period / 2;
    let mut average = vec![f64::NAN; series.len()];
    for step in half..series.len().saturating_sub(half) {
        let window = &series[step - half..=step + half];
        let mut sum: f64 = window.iter().sum();
        if period.is_multiple_of(2) {
            sum -= 0.5 * (window[0] + window[window.len() - 1]);
        }
        average[step] = sum / float(period);
    }
    average
}

/// The series with its unknown steps filled: by the mean of the nearest known values one season before and after where
/// there are any, else on the line between the nearest known neighbours. All zeros where nothing is known. O(steps × gap).
pub(crate) fn filled(series: &[f64], period: usize) -> Vec<f64> {
    let nearest = |mut at: usize, step: usize, up: bool| loop {
        at = if up { at.checked_add(step)? } else { at.checked_sub(step)? };
        let value = *series.get(at)?;
        if !value.is_nan() {
            return Some((at, value));
        }
    };
    let fill = |(at, value): (usize, &f64)| {
        if !value.is_nan() {
            return *value;
        }
        if period > 1
            && let (Some((_, a)), Some((_, b))) = (nearest(at, period, false), nearest(at, period, true))
        {
            return f64::midpoint(a, b);
        }
        match (nearest(at, 1, false), nearest(at, 1, true)) {
            (Some((i, a)), Some((j, b))) => a + (b - a) * float(at - i) / float(j - i),
            (Some((_, a)), None) | (None, Some((_, a))) => a,
            (None, None) => 0.0,
        }
    };
    series.iter().enumerate().map(fill).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pure_season_is_found_and_leaves_its_level() {
        let season = [0.8, 1.1, 1.3, 0.8];
        let series: Vec<f64> = (0..24).map(|t| 50.0 * season[t % 4]).collect();
        assert!(is_seasonal(&series, 4));
        let indices = classical(&series, 4, None).unwrap();
        assert_eq!(indices.kind, Kind::Multiplicative);
        for (found, expected) in indices.values.iter().zip(season) {
            assert!((found - expected).abs() < 1e-12);
        }
        assert!((indices.with(indices.without(37.0, 9), 9) - 37.0).abs() < 1e-12);
    }

    #[test]
    fn a_trend_or_a_constant_is_no_season() {
        let ramp: Vec<f64> = (0..48_u32).map(f64::from).collect();
        assert!(!is_seasonal(&ramp, 12));
        assert!(!is_seasonal(&[5.0; 48], 12));
    }

    #[test]
    fn a_wave_recurs_and_a_ramp_does_not() {
        let wave: Vec<f64> =
            (0..110_u32).map(|t| (f64::from(t) * std::f64::consts::TAU / 52.0).sin()).collect();
        let ramp: Vec<f64> = (0..110_u32).map(f64::from).collect();
        assert!(recurs(&wave, 52) && !recurs(&ramp, 52) && !recurs(&[2.0; 110], 52));
    }

    #[test]
    fn gaps_are_filled_from_the_season_then_from_neighbours() {
        let series = [1.0, 5.0, 2.0, f64::NAN, 3.0, 7.0, f64::NAN];
        assert_eq!(filled(&series, 2), [1.0, 5.0, 2.0, 6.0, 3.0, 7.0, 7.0]);
        assert_eq!(filled(&[f64::NAN; 2], 7), [0.0; 2]);
    }
}
