//! How far each series is drawn towards a model over all of them.

use serde::{Deserialize, Serialize};

use super::Work;
use super::calibration::ORIGINS;
use crate::global::Global;
use crate::lagged::mean_known;
use crate::movement::{first_sale, squared_step};
use crate::number::float;
use crate::{Error, Method, Model};

/// Fewer series of a kind than this cannot tell what a model over all is worth to them.
const SERIES_MIN: usize = 30;
/// Mean interval between sales, and squared variation of their sizes, that part kinds of demand (Syntetos, Boylan & Croston
/// 2005).
const KINDS: (f64, f64) = (1.32, 0.49);

/// Which models over all series of a panel take part, besides the ensemble of each.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Pooling {
    /// Each series is told by its own past.
    Never,
    /// A boosted model is weighed against the ensemble by their errors on the last two horizons, apart for smooth, erratic, intermittent
    /// and lumpy series; without weight where it did not gain by more than a standard error on both.
    Weighed,
    /// The boosted model alone says what is expected; the ensemble tells how much varies. As [`Self::Never`] where there is no such
    /// model: where a value is negative, where without the last two horizons fewer than a thousand steps are left to learn from, or
    /// where the method is no ensemble.
    Alone,
    /// As [`Self::Weighed`], and a neural network is then weighed likewise against what they say together. Only in builds with
    /// the feature `network`.
    WithNetwork,
    /// The neural network alone says what is expected and how much varies, where there is enough to learn from; else the
    /// ensemble. Only in builds with the feature `network`.
    Network,
}

impl Pooling {
    /// # Errors
    /// [`Error::NoNetwork`] where a network is asked for and this build has none.
    pub(super) fn check(self) -> Result<(), Error> {
        let wanted = matches!(self, Self::WithNetwork | Self::Network);
        if wanted && !cfg!(feature = "network") { Err(Error::NoNetwork) } else { Ok(()) }
    }
}

/// What the model over all series expects, and how much it counts.
pub(super) struct Pooled {
    /// `[origin][series][step]`: without the last `origin` horizons.
    pub(super) means: Vec<Vec<Vec<f64>>>,
    /// `[series]`, in 0..=1.
    pub(super) weights: Vec<f64>,
}

impl Pooled {
    /// `None` where the method is no ensemble, nothing can be learned or told, or it counts for nothing.
    pub(super) fn of(work: &mut Work<'_>, pooling: Pooling) -> Result<Option<Self>, Error> {
        let (Method::Ensemble { seasons, .. }, true) = (work.method, work.horizon > 0) else {
            return Ok(None);
        };
        if matches!(pooling, Pooling::Never | Pooling::Network) {
            return Ok(None);
        }
        let (panel, horizon) = (work.panel, work.horizon);
        let held = ORIGINS.saturating_mul(horizon);
        let Some(before) = Global::fit(panel, seasons, horizon, held) else { return Ok(None) };
        let told = (1..=ORIGINS).map(|origin| before.means(panel, horizon, origin * horizon)).collect();
        let Some::<Vec<Vec<Vec<f64>>>>(mut means) = told else { return Ok(None) };
        drop(before);
        let weights = match pooling {
            Pooling::Never | Pooling::Network => return Ok(None),
            Pooling::Alone => vec![1.0; panel.histories.len()],
            Pooling::Weighed | Pooling::WithNetwork => weights(work, &means)?,
        };
        if weights.iter().all(|weight| *weight <= 0.0) {
            return Ok(None);
        }
        let Some(now) = Global::fit(panel, seasons, horizon, 0) else { return Ok(None) };
        Ok(now.means(panel, horizon, 0).map(|now| {
            means.insert(0, now);
            Self { means, weights }
        }))
    }

    pub(super) fn weight(&self, series: usize) -> f64 {
        self.weights.get(series).copied().unwrap_or(0.0)
    }

    pub(super) fn drawn(&self, model: Model, series: usize, origin: usize) -> Model {
        match self.means.get(origin) {
            Some(means) if self.weights[series] > 0.0 => model.drawn_to(&means[series], self.weights[series]),
            _ => model,
        }
    }
}

/// Of one series on one horizon: the product of the ensemble's errors with its difference from the other, and of that
/// difference with itself, over the ensemble's squared errors and half the usual squared step, so that no series counts for
/// much more than another.
#[derive(Debug, Clone, Copy)]
struct Products {
    along: f64,
    apart: f64,
}

impl Products {
    fn of(step: f64, own: &[f64], other: &[f64], truth: &[f64]) -> Self {
        let (mut along, mut apart, mut size) = (0.0, 0.0, f64::MIN_POSITIVE);
        for ((own, other), truth) in own.iter().zip(other).zip(truth).filter(|(_, truth)| !truth.is_nan()) {
            along += (truth - own) * (other - own);
            apart += (other - own).powi(2);
            size += (truth - own).powi(2) + step / 2.0;
        }
        Self { along: along / size, apart: apart / size }
    }

    /// By how much the squared errors fall where the other counts for `weight`.
    fn gain(self, weight: f64) -> f64 {
        weight * (2.0 * self.along - weight * self.apart)
    }
}

/// `[series]`: the weight of its kind, which makes the squared errors on what was held back least (Bates & Granger 1969).
/// Leaves models with `work` that calibration will ask for.
pub(super) fn weights(work: &mut Work<'_>, means: &[Vec<Vec<f64>>]) -> Result<Vec<f64>, Error> {
    // `[origin][kind][series]`
    let mut products: [[Vec<Products>; 4]; ORIGINS] = Default::default();
    let kept_max = work.kept_max();
    for (origin, (products, means)) in (1..).zip(products.iter_mut().zip(means)) {
        let told = work.each(origin, |series, model| {
            (model.means(work.horizon), (series < kept_max).then_some(model))
        })?;
        let (own, kept): (Vec<Vec<f64>>, Vec<Option<Model>>) = told.into_iter().unzip();
        if work.kept.len() < origin {
            work.kept.push(kept.into_iter().flatten().collect());
        }
        for (series, (own, other)) in own.iter().zip(means).enumerate() {
            let (past, history) = (work.past(series, origin), work.panel.histories[series]);
            if let Some(step) = squared_step(past) {
                products[kind(past)].push(Products::of(step, own, other, &history[past.len()..]));
            }
        }
    }
    let of_kinds =
        [0, 1, 2, 3].map(|kind| weight(&products.each_ref().map(|origin| origin[kind].as_slice())));
    Ok(work.panel.histories.iter().map(|history| of_kinds[kind(history)]).collect())
}

/// The weight in a kind of series; 0 unless it gains a standard error more than nothing at every origin.
fn weight(origins: &[&[Products]; ORIGINS]) -> f64 {
    let sum = |of: fn(&Products) -> f64| origins.iter().copied().flatten().map(of).sum::<f64>();
    let weight = (sum(|of| of.along) / sum(|of| of.apart)).clamp(0.0, 1.0);
    let gains = |of: &&[Products]| {
        let gains = of.iter().map(|products| products.gain(weight));
        let (sum, squares) =
            gains.fold((0.0, 0.0), |(sum, squares), gain| (sum + gain, squares + gain * gain));
        of.len() >= SERIES_MIN && sum > squares.sqrt()
    };
    if origins.iter().all(gains) { weight } else { 0.0 }
}

/// Smooth, erratic, intermittent or lumpy: 0 to 3.
fn kind(history: &[f64]) -> usize {
    let known: Vec<f64> =
        history[first_sale(history)..].iter().copied().filter(|value| !value.is_nan()).collect();
    let sizes: Vec<f64> = known.iter().copied().filter(|value| value.abs() > 0.0).collect();
    let mean = mean_known(&sizes).unwrap_or(1.0);
    let squares: Vec<f64> = sizes.iter().map(|size| (size / mean - 1.0).powi(2)).collect();
    let varied = mean_known(&squares).unwrap_or(0.0);
    let seldom = float(known.len()) / float(sizes.len().max(1));
    2 * usize::from(seldom > KINDS.0) + usize::from(varied > KINDS.1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(origins: [&[f64]; ORIGINS], expected: f64) {
        // Of each series: the product of its errors with the difference, over one unit of that difference squared.
        let of = |along: &[f64]| along.iter().map(|along| Products { along: *along, apart: 1.0 }).collect();
        let products: [Vec<Products>; ORIGINS] = origins.map(of);
        let found = weight(&products.each_ref().map(Vec::as_slice));
        assert!((found - expected).abs() < 1e-12, "{found}, not {expected}");
    }

    #[test]
    fn what_gains_less_than_a_standard_error_has_no_weight() {
        let all = |along: f64, count: usize| vec![along; count];
        check([&all(0.5, 40), &all(0.5, 40)], 0.5);
        // 21 of 40 gain what the others lose: with the best weight, 0.05, a sum of 0.1 and a standard error of 0.6.
        let even = [all(1.0, 21), all(-1.0, 19)].concat();
        check([&even, &even], 0.0);
        // 30 of 40: the best weight is 0.5, gains are 0.75 and -1.25, in sum 10 with a standard error of 5.8.
        let most = [all(1.0, 30), all(-1.0, 10)].concat();
        check([&most, &most], 0.5);
        check([&most, &even], 0.0);
        check([&all(0.5, 29), &all(0.5, 40)], 0.0);
    }
}
