//! Exponential smoothing in state space form, and the choice among its models.

mod filter;
mod fit;
mod form;

pub use form::{EtsForm, Meets, Trend};

pub(crate) use fit::{Ets, Prepared};

/// Passes through the series per variable of a model.
const PASSES: usize = 60;

/// Models whose Akaike weight is at most this share of the best one's are left out of a blend.
const WEIGHT_MIN: f64 = 1e-3;
/// Longest season whose indices are states.
const PERIOD_MAX: usize = 24;

/// Those of `forms` that can be fitted, least `AICc` first; none where the series is too short for any.
///
/// Seasonal models are tried from two whole seasons on and for periods up to 24. O(models × steps × 400).
///
/// Method: Hyndman, Koehler, Snyder & Grose (2002); `AICc` after Hyndman, Koehler, Ord & Snyder (2008), chapter 7.
pub(crate) fn automatic(series: &[f64], period: usize, forms: &[EtsForm]) -> Vec<Ets> {
    if series.is_empty() {
        return Vec::new();
    }
    let period = if (2..=PERIOD_MAX).contains(&period) { period } else { 0 };
    let prepared = Prepared::new(series, period.max(1));
    let mut fitted: Vec<Ets> = forms
        .iter()
        .filter(|form| form.is_stable() && (form.season.is_none() || period > 0))
        .filter_map(|form| {
            let variables = form.parameters(0) - 1 + usize::from(form.season.is_some());
            prepared.fit(*form, period, PASSES * variables)
        })
        .collect();
    fitted.sort_by(|a, b| a.aicc.total_cmp(&b.aicc));
    fitted
}

/// The models of [`automatic`] with their Akaike weights (Kolassa 2011), heaviest first; those of next to no weight are left out.
pub(crate) fn blend(series: &[f64], period: usize, forms: &[EtsForm]) -> Vec<(f64, Ets)> {
    let found = automatic(series, period, forms);
    let best = found.first().map_or(0.0, |model| model.aicc);
    let weigh = |model: &Ets| (-(model.aicc - best) / 2.0).exp();
    let total: f64 = found.iter().map(weigh).filter(|weight| *weight > WEIGHT_MIN).sum();
    let kept =
        found.into_iter().map(|model| (weigh(&model), model)).filter(|(weight, _)| *weight > WEIGHT_MIN);
    kept.map(|(weight, model)| (weight / total, model)).collect()
}
