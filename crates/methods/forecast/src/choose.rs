//! Which method a series deserves, by its own recent past.

use serde::{Deserialize, Serialize};

use crate::evaluate::{Protocol, Scores, score};
use crate::model::refuse_infinite;
use crate::{Error, Method};

/// Why a method was chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Why {
    /// It had the least pinball loss on the validation tail.
    Validated,
    /// The history leaves nothing to validate on; its mean is all that can be said.
    TooShort,
}

/// A method chosen for one series, with what it was weighed against.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Choice {
    /// The method to fit on the whole history.
    pub method: Method,
    /// Why this one.
    pub why: Why,
    /// The candidates that could be scored, in the order given.
    pub scores: Vec<(Method, Scores)>,
}

/// Chooses among `candidates` by pinball loss on the last origins of `history`, then by mean absolute error,
/// then by their order.
///
/// Seasonal candidates need two seasons before the first origin. A history shorter than one horizon plus two
/// values gets [`Method::Mean`] over all of it. O(candidates × origins × cost of a fit).
///
/// # Errors
/// [`Error::NoMethods`] on no candidate, and those of [`crate::Model::fit`].
pub fn choose(history: &[f64], candidates: &[Method], protocol: &Protocol) -> Result<Choice, Error> {
    if candidates.is_empty() {
        return Err(Error::NoMethods);
    }
    refuse_infinite(history)?;
    let known_from = history.iter().position(|value| !value.is_nan()).unwrap_or(history.len());
    let series = &history[known_from..];
    let back = protocol.stride.saturating_mul(protocol.origins.saturating_sub(1));
    let past = series.len().saturating_sub(protocol.horizon.saturating_add(back));
    let mut scores = Vec::with_capacity(candidates.len());
    for &method in candidates {
        method.validate()?;
        let seasonal = method.period() > 1;
        if seasonal && past < method.period().saturating_mul(2) {
            continue;
        }
        match score(series, method, protocol) {
            Ok(found) => scores.push((method, found)),
            Err(Error::TooShort { .. }) => {}
            Err(error) => return Err(error),
        }
    }
    let enough = series.len() >= protocol.horizon.saturating_add(2);
    let best = scores
        .iter()
        .filter(|_| enough)
        .min_by(|(_, a), (_, b)| a.pinball.total_cmp(&b.pinball).then_with(|| a.mae.total_cmp(&b.mae)));
    let (method, why) = match best {
        Some((method, _)) => (*method, Why::Validated),
        None => (Method::Mean { window: history.len().max(1) }, Why::TooShort),
    };
    Ok(Choice { method, why, scores })
}
