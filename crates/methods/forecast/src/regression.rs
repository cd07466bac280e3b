//! Linear autoregression on chosen lags by ridge regression.

use crate::number::float;
use crate::season;

/// Ridge per value, of variables with variance 1.
const RIDGE: f64 = 1e-3;
/// Predictions stay within so many standard deviations.
const FAR: f64 = 8.0;

/// Lags at multiples of the shorter season, lest a year of hours ask for hundreds: as many as a year has weeks, and more.
/// Chosen by us.
const MULTIPLES_MAX: usize = 64;

/// A fitted autoregression.
#[derive(Debug, Clone)]
pub(crate) struct Autoregression {
    lags: Vec<usize>,
    /// One per lag, then the constant, which differences do not have.
    coefficients: Vec<f64>,
    /// Differences are taken at this lag; 0 for none.
    difference: usize,
    centre: f64,
    scale: f64,
    /// The series without gaps.
    series: Vec<f64>,
}

/// Lags 1 to 6, those around half of each season and one of it; of a season within a longer one also those around two of it
/// and around the longer less it, and its multiples between, [`MULTIPLES_MAX`] at most.
///
/// `periods` ascending; those of 1 say nothing.
pub(crate) fn lags(periods: &[usize]) -> Vec<usize> {
    let mut lags: Vec<usize> = (1..=6).collect();
    let longest = periods.iter().copied().max().unwrap_or(1);
    for &period in periods.iter().filter(|period| **period > 1) {
        let after = |lag: usize, more: usize| lag.saturating_add(more);
        lags.extend([period / 2, period - 2, period - 1, period, after(period, 1), after(period, 2)]);
        if longest > period {
            let (two, less) = (period.saturating_mul(2), longest - period);
            lags.extend([two - 1, two, after(two, 1)]);
            lags.extend((3..longest / period).take(MULTIPLES_MAX).map(|season| season * period));
            lags.extend([less - 1, less, less + 1]);
        }
    }
    lags.retain(|lag| *lag > 0);
    lags.sort_unstable();
    lags.dedup();
    lags
}

/// Fits the differences of `history` at lag `difference` (0 for none) on their own past; `None` where there are not three
/// values per coefficient. Unknown steps are filled first, by the mean of their neighbours one `period` away.
/// O(steps × lags²).
///
/// Method: ridge regression (Hoerl & Kennard 1970) on lagged values.
pub(crate) fn fit(
    history: &[f64],
    period: usize,
    lags: &[usize],
    difference: usize,
) -> Option<Autoregression> {
    let longest = *lags.iter().max()?;
    let series = season::filled(history, period);
    let values: Vec<f64> = if difference > 0 {
        series.iter().skip(difference).zip(&series).map(|(now, before)| now - before).collect()
    } else {
        series.clone()
    };
    let rows = values.len().checked_sub(longest).filter(|rows| *rows >= 3 * (lags.len() + 1))?;
    let n = float(values.len());
    // Differences are not centred: their mean is a drift that long horizons would feel.
    let centre = if difference > 0 { 0.0 } else { values.iter().sum::<f64>() / n };
    let scale = (values.iter().map(|value| (value - centre).powi(2)).sum::<f64>() / n).sqrt();
    if !(scale.is_finite()
        && scale > 1e-12 * series.iter().fold(0.0, |most: f64, value| most.max(value.abs())))
    {
        return None;
    }
    let z: Vec<f64> = values.iter().map(|value| (value - centre) / scale).collect();
    let k = lags.len() + usize::from(difference == 0);
    let mut gram = vec![0.0; k * k];
    let mut right = vec![0.0; k];
    let mut row = vec![1.0; k];
    for t in longest..z.len() {
        for (cell, lag) in row.iter_mut().zip(lags) {
            *cell = z[t - lag];
        }
        for i in 0..k {
            right[i] += row[i] * z[t];
            for (cell, other) in gram[i * k..=i * k + i].iter_mut().zip(&row) {
                *cell += row[i] * other;
            }
        }
    }
    for i in 0..k {
        gram[i * k + i] += RIDGE * float(rows);
    }
    let coefficients = solve(gram, right)?;
    Some(Autoregression { lags: lags.to_vec(), coefficients, difference, centre, scale, series })
}

/// Solves a positive definite system of which the lower triangle is given, by Cholesky's method. O(n³).
fn solve(mut matrix: Vec<f64>, mut right: Vec<f64>) -> Option<Vec<f64>> {
    let n = right.len();
    for i in 0..n {
        for j in 0..=i {
            let dot: f64 = (0..j).map(|k| matrix[i * n + k] * matrix[j * n + k]).sum();
            let rest = matrix[i * n + j] - dot;
            if i == j {
                if rest.is_nan() || rest <= 0.0 {
                    return None;
                }
                matrix[i * n + i] = rest.sqrt();
            } else {
                matrix[i * n + j] = rest / matrix[j * n + j];
            }
        }
    }
    for i in 0..n {
        let dot: f64 = (0..i).map(|k| matrix[i * n + k] * right[k]).sum();
        right[i] = (right[i] - dot) / matrix[i * n + i];
    }
    for i in (0..n).rev() {
        let dot: f64 = (i + 1..n).map(|k| matrix[k * n + i] * right[k]).sum();
        right[i] = (right[i] - dot) / matrix[i * n + i];
    }
    right.iter().all(|value| value.is_finite()).then_some(right)
}

impl Autoregression {
    /// Steps that a prediction looks back.
    pub(crate) fn reach(&self) -> usize {
        self.lags.iter().copied().max().unwrap_or(1) + self.difference
    }

    /// What is said once `origin` steps are known of the next `horizon` ones, each from those before it. Before there are
    /// enough steps for all lags the last value stands. O(horizon × lags).
    pub(crate) fn path(&self, origin: usize, horizon: usize) -> Vec<f64> {
        let origin = origin.min(self.series.len());
        let reach = self.reach();
        if origin < reach {
            let last = origin.checked_sub(1).map_or(0.0, |last| self.series[last]);
            return vec![last; horizon];
        }
        let mut series = self.series[origin - reach..origin].to_vec();
        let mut z: Vec<f64> = (self.difference..series.len())
            .map(|t| {
                let before = if self.difference > 0 { series[t - self.difference] } else { 0.0 };
                (series[t] - before - self.centre) / self.scale
            })
            .collect();
        for _ in 0..horizon {
            let said: f64 = self
                .coefficients
                .iter()
                .enumerate()
                .map(|(i, coefficient)| coefficient * self.lags.get(i).map_or(1.0, |lag| z[z.len() - lag]))
                .sum();
            let said = said.clamp(-FAR, FAR);
            z.push(said);
            let before = if self.difference > 0 { series[series.len() - self.difference] } else { 0.0 };
            series.push(before + self.centre + said * self.scale);
        }
        series.split_off(reach)
    }
}
