//! Automatic ARIMA by conditional least squares.

mod differencing;
mod orders;

use crate::number::float;
use crate::season;
use crate::simplex::{Effort, Search};
use differencing::differenced;
use orders::{Orders, stepwise};

/// Bounds of each coefficient: within them most models are stationary and invertible, and none explodes fast.
const COEFFICIENT: f64 = 0.98;
/// Passes through the series per coefficient.
const PASSES: usize = 45;
/// Spread of the deviance at which the search stops.
const TOLERANCE: f64 = 0.02;
/// Fewer differenced values than this are too few.
const VALUES_MIN: usize = 10;
/// Constants below this many standard errors of the mean are of no use as bounds.
const SPREAD_MIN: f64 = 1e-9;

/// A fitted model. Polynomials hold (lag, coefficient), all with the sign that adds them to the prediction.
#[derive(Debug, Clone)]
pub(crate) struct Arima {
    differences: usize,
    seasonal_differences: usize,
    period: usize,
    past: Vec<(usize, f64)>,
    shocks: Vec<(usize, f64)>,
    mean: f64,
    scale: f64,
    /// The series without gaps, in units of its scale.
    series: Vec<f64>,
    /// Its differences, shorter by what they lose at the start.
    differenced: Vec<f64>,
    errors: Vec<f64>,
}

/// Models found stepwise with their Akaike weights (Burnham & Anderson 2002), heaviest first; those below `share` of the
/// heaviest are left out. Empty below ten values after differencing.
///
/// Unknown steps are filled first. O(models × coefficients × 45 × steps × terms).
///
/// Method: Hyndman & Khandakar (2008), with conditional least squares for exact likelihood: differences by KPSS and by
/// seasonal strength, then the neighbours of the best orders until none is better.
pub(crate) fn blend(history: &[f64], period: usize, share: f64) -> Vec<(f64, Arima)> {
    let Some(mut frame) = unfitted(history, period) else { return Vec::new() };
    let at_season = (frame.period > 1).then_some(frame.seasonal_differences);
    let differences = frame.differences + frame.seasonal_differences;
    let tried = stepwise(at_season, differences, |orders| frame.attempt(orders));
    let best = tried.first().map_or(0.0, |model| model.aicc);
    let mut models: Vec<(f64, Arima)> = tried
        .into_iter()
        .map(|model| ((-(model.aicc - best) / 2.0).exp(), model))
        .take_while(|(weight, _)| *weight >= share)
        .map(|(weight, model)| {
            let mut fitted = frame.clone();
            fitted.set(model.orders, &model.point);
            fitted.run();
            (weight, fitted)
        })
        .collect();
    let total: f64 = models.iter().map(|(weight, _)| weight).sum();
    for (weight, _) in &mut models {
        *weight /= total;
    }
    models
}

/// The series differenced, without coefficients; `None` below ten values.
fn unfitted(history: &[f64], period: usize) -> Option<Arima> {
    let known = history.iter().filter(|value| !value.is_nan()).count();
    let whole = season::filled(history, period);
    let size = whole.iter().map(|value| value.abs()).sum::<f64>() / float(whole.len().max(1));
    let scale = if size > 0.0 { size } else { 1.0 };
    let series: Vec<f64> = whole.iter().map(|value| value / scale).collect();
    let seasonal = period > 1 && series.len() / 3 >= period && known > period.saturating_mul(2);
    let period = if seasonal { period } else { 1 };
    let found = differenced(&series, period);
    if found.values.len() < VALUES_MIN || known < VALUES_MIN {
        return None;
    }
    let errors = vec![0.0; found.values.len()];
    Some(Arima {
        differences: found.differences,
        seasonal_differences: found.seasonal,
        period,
        past: Vec::new(),
        shocks: Vec::new(),
        mean: 0.0,
        scale,
        series,
        differenced: found.values,
        errors,
    })
}

impl Arima {
    /// `AICc` and coefficients of `orders`; infinite where there are too few values.
    fn attempt(&mut self, orders: Orders) -> (f64, Vec<f64>) {
        let count = orders.coefficients();
        let (k, n) = (float(count + 1 + usize::from(orders.constant)), float(self.differenced.len()));
        if n < k + 3.0 {
            return (f64::INFINITY, Vec::new());
        }
        let mean = self.differenced.iter().sum::<f64>() / n;
        let spread = (self.differenced.iter().map(|value| (value - mean).powi(2)).sum::<f64>() / n).sqrt();
        let mut search = Search {
            start: vec![0.1; count],
            lower: vec![-COEFFICIENT; count],
            upper: vec![COEFFICIENT; count],
        };
        if orders.constant {
            search.start.push(mean);
            search.lower.push(mean - spread.max(SPREAD_MIN));
            search.upper.push(mean + spread.max(SPREAD_MIN));
        }
        let effort = Effort { evaluations: PASSES * search.start.len().max(1), tolerance: TOLERANCE };
        let (point, deviance) = search.minimise(effort, |point| {
            self.set(orders, point);
            n * self.run().max(1e-280).ln()
        });
        (deviance + 2.0 * k + 2.0 * k * (k + 1.0) / (n - k - 1.0), point)
    }

    /// Reads coefficients in the order AR, MA, seasonal AR, seasonal MA, mean.
    fn set(&mut self, orders: Orders, point: &[f64]) {
        let (ar, rest) = point.split_at(orders.ar);
        let (ma, rest) = rest.split_at(orders.ma);
        let (seasonal_ar, rest) = rest.split_at(orders.seasonal_ar);
        let (seasonal_ma, rest) = rest.split_at(orders.seasonal_ma);
        multiply(ar, seasonal_ar, self.period, -1.0, &mut self.past);
        multiply(ma, seasonal_ma, self.period, 1.0, &mut self.shocks);
        self.mean = rest.first().copied().unwrap_or(0.0);
    }

    /// Sum of squared errors, which are kept; what lies before the first value counts as the mean, without shocks.
    fn run(&mut self) -> f64 {
        let mut sum = 0.0;
        for t in 0..self.differenced.len() {
            let error = self.differenced[t] - self.predict(t, &self.differenced);
            self.errors[t] = error;
            sum += error * error;
        }
        if sum.is_finite() { sum } else { f64::INFINITY }
    }

    /// The difference at `t` as said by `values` before it and the errors known.
    fn predict(&self, t: usize, values: &[f64]) -> f64 {
        let mut predicted = self.mean;
        for (lag, coefficient) in self.past.iter().filter(|(lag, _)| *lag <= t) {
            predicted += coefficient * (values[t - lag] - self.mean);
        }
        for (lag, coefficient) in self.shocks.iter().filter(|(lag, _)| *lag <= t) {
            predicted += coefficient * self.errors[t - lag];
        }
        predicted
    }

    /// Values that differencing costs.
    pub(crate) fn lost(&self) -> usize {
        self.differences + self.seasonal_differences * self.period
    }

    /// What is said once `origin` steps are known of the next `horizon` ones. O(horizon × terms + origin).
    pub(crate) fn path(&self, origin: usize, horizon: usize) -> Vec<f64> {
        let lost = self.lost();
        let mut series: Vec<f64> = self.series[..origin.min(self.series.len())].to_vec();
        if series.len() <= lost {
            return vec![self.scale * series.last().copied().unwrap_or(0.0); horizon];
        }
        let known = series.len() - lost;
        let mut values = self.differenced[..known].to_vec();
        let mut out = Vec::with_capacity(horizon);
        for _ in 0..horizon {
            let next = self.predict_ahead(&values, known);
            values.push(next);
            let level = self.undifference(next, &series);
            series.push(level);
            out.push(level * self.scale);
        }
        out
    }

    /// The next difference; errors from `known` on are zero.
    fn predict_ahead(&self, values: &[f64], known: usize) -> f64 {
        let t = values.len();
        let past = self.past.iter().filter(|(lag, _)| *lag <= t);
        let shocks = self.shocks.iter().filter(|(lag, _)| *lag <= t && t - lag < known);
        self.mean
            + past.map(|(lag, coefficient)| coefficient * (values[t - lag] - self.mean)).sum::<f64>()
            + shocks.map(|(lag, coefficient)| coefficient * self.errors[t - lag]).sum::<f64>()
    }

    /// The next value of a series whose next difference is `next`.
    fn undifference(&self, next: f64, series: &[f64]) -> f64 {
        let n = series.len();
        let seasonal = |back: usize| {
            let now = series[n - back];
            if self.seasonal_differences > 0 { now - series[n - back - self.period] } else { now }
        };
        let level = match self.differences {
            0 => next,
            1 => next + seasonal(1),
            _ => next + 2.0 * seasonal(1) - seasonal(2),
        };
        if self.seasonal_differences > 0 { level + series[n - self.period] } else { level }
    }
}

/// The product of `1 + sign a1 B + ...` with its seasonal factor, as terms that add to a prediction.
fn multiply(plain: &[f64], seasonal: &[f64], period: usize, sign: f64, out: &mut Vec<(usize, f64)>) {
    out.clear();
    out.extend(plain.iter().enumerate().map(|(i, value)| (i + 1, *value)));
    for (j, factor) in seasonal.iter().enumerate() {
        let lag = (j + 1) * period;
        out.push((lag, *factor));
        out.extend(plain.iter().enumerate().map(|(i, value)| (lag + i + 1, sign * value * factor)));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Annual flow of the Nile at Aswan 1871-1910, 10^8 m³ (Cobb 1978, Biometrika 65).
    const NILE: [f64; 40] = [
        1120., 1160., 963., 1210., 1160., 1160., 813., 1230., 1370., 1140., 995., 935., 1110., 994., 1020.,
        960., 1180., 799., 958., 1140., 1100., 1210., 1150., 1250., 1260., 1220., 1030., 1100., 774., 840.,
        874., 694., 940., 833., 701., 916., 692., 1020., 1050., 969.,
    ];

    /// statsforecast 2.1.1, `ARIMA(order=(0, 1, 1), method="CSS").fit(y)`: ma1 -0.622426; with "CSS-ML" next 951.304. The search
    /// here stops where the deviance says no more, which is at 0.015 about that.
    #[test]
    fn a_moving_average_of_the_nile_is_that_of_statsforecast() {
        let mut frame = unfitted(&NILE, 1).unwrap();
        assert_eq!((frame.differences, frame.seasonal_differences), (1, 0));
        let orders = Orders { ar: 0, ma: 1, seasonal_ar: 0, seasonal_ma: 0, constant: false };
        let (_, point) = frame.attempt(orders);
        assert!((point[0] + 0.622_426).abs() < 0.015, "{point:?}");
        frame.set(orders, &point);
        frame.run();
        for said in frame.path(40, 3) {
            assert!((said / 951.304 - 1.0).abs() < 5e-3, "{said}");
        }
    }

    #[test]
    fn factors_of_a_season_multiply_as_polynomials_do() {
        // (1 - 0.5 B)(1 - 0.4 B^4): 0.5 y(t-1) + 0.4 y(t-4) - 0.2 y(t-5).
        let mut out = Vec::new();
        multiply(&[0.5], &[0.4], 4, -1.0, &mut out);
        assert_eq!(out, [(1, 0.5), (4, 0.4), (5, -0.2)]);
    }
}
