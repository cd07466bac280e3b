//! How often a series is to be differenced.

use crate::number::{float, whole_below};
use crate::season;

/// 5 % point of the KPSS test for a level (Kwiatkowski, Phillips, Schmidt & Shin 1992, table 1).
const KPSS_POINT: f64 = 0.463;
/// Seasonal differences are taken from this strength on (Hyndman & Athanasopoulos 2021, section 9.1).
const STRENGTH_MIN: f64 = 0.64;
/// Most differences at lag 1.
const DIFFERENCES_MAX: usize = 2;

/// A series and what was taken from it.
pub(super) struct Differenced {
    pub(super) values: Vec<f64>,
    pub(super) differences: usize,
    pub(super) seasonal: usize,
}

/// Differences `series` at lag `period` where the season is strong, then at lag 1 until the KPSS test finds a level.
///
/// O(steps × period).
pub(super) fn differenced(series: &[f64], period: usize) -> Differenced {
    let seasonal = usize::from(period > 1 && strength(series, period) > STRENGTH_MIN);
    let mut values = if seasonal > 0 { difference(series, period) } else { series.to_vec() };
    let mut differences = 0;
    while differences < DIFFERENCES_MAX && kpss(&values) > KPSS_POINT {
        values = difference(&values, 1);
        differences += 1;
    }
    Differenced { values, differences, seasonal }
}

fn difference(series: &[f64], lag: usize) -> Vec<f64> {
    series.iter().skip(lag).zip(series).map(|(now, before)| now - before).collect()
}

/// The KPSS statistic for a level with `3 sqrt(n) / 13` lags, as Hyndman & Khandakar (2008) use it; zero where the series
/// is constant.
fn kpss(series: &[f64]) -> f64 {
    let n = series.len();
    if n < 4 {
        return 0.0;
    }
    let mean = series.iter().sum::<f64>() / float(n);
    let centred: Vec<f64> = series.iter().map(|value| value - mean).collect();
    let lags = whole_below(3.0 * float(n).sqrt() / 13.0, n - 1);
    let product =
        |lag: usize| centred[lag..].iter().zip(&centred).map(|(a, b)| a * b).sum::<f64>() / float(n);
    let longrun = product(0)
        + 2.0 * (1..=lags).map(|lag| (1.0 - float(lag) / float(lags + 1)) * product(lag)).sum::<f64>();
    let mut sum = 0.0;
    let mut squares = 0.0;
    for value in &centred {
        sum += value;
        squares += sum * sum;
    }
    let size = centred.iter().fold(mean.abs(), |most, value| most.max(value.abs()));
    if longrun <= 1e-14 * size * size { 0.0 } else { squares / (longrun * float(n * n)) }
}

/// `1 - var(remainder) / var(season + remainder)` of the classical additive decomposition, at least 0
/// (Wang, Smith & Hyndman 2006).
fn strength(series: &[f64], period: usize) -> f64 {
    let Some(indices) = season::classical(series, period, Some(season::Kind::Additive)) else { return 0.0 };
    let trend = season::moving_average(series, period);
    let known = (0..series.len()).filter(|&t| !trend[t].is_nan());
    let detrended: Vec<f64> = known.clone().map(|t| series[t] - trend[t]).collect();
    let rest: Vec<f64> = known.zip(&detrended).map(|(t, value)| value - indices.at(t)).collect();
    let whole = variance(&detrended);
    if whole <= 0.0 { 0.0 } else { (1.0 - variance(&rest) / whole).max(0.0) }
}

fn variance(values: &[f64]) -> f64 {
    let n = float(values.len().max(1));
    let mean = values.iter().sum::<f64>() / n;
    values.iter().map(|value| (value - mean).powi(2)).sum::<f64>() / n
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_ramp_is_differenced_once_and_a_season_at_its_lag() {
        let ramp: Vec<f64> = (0..60_u32).map(|t| f64::from(t) + f64::from(t * 7 % 5) * 0.1).collect();
        let found = differenced(&ramp, 1);
        assert_eq!((found.differences, found.seasonal), (1, 0));
        let wave: Vec<f64> =
            (0..60_u32).map(|t| f64::from(t % 4 * 10) + f64::from(t * 7 % 5) * 0.1).collect();
        let found = differenced(&wave, 4);
        assert_eq!((found.differences, found.seasonal), (0, 1));
        assert_eq!(differenced(&[3.0; 30], 7).differences, 0);
    }
}
