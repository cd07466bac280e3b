//! The neural network over all series: alone, or as one voice more.

use super::Work;
use super::calibration::ORIGINS;
use super::pooled::{Pooled, Pooling, weights};
use crate::model::refuse_infinite;
use crate::network::Network;
use crate::{Error, Forecast, Levels, Method};

/// What the network says alone; `None` where it is not asked for, the method is no ensemble, or there is too little to learn from.
pub(super) fn alone(
    work: &Work<'_>,
    pooling: Pooling,
    levels: &Levels,
) -> Result<Option<Vec<Forecast>>, Error> {
    let (Method::Ensemble { seasons, .. }, Pooling::Network) = (work.method, pooling) else {
        return Ok(None);
    };
    for (series, history) in work.panel.histories.iter().enumerate() {
        refuse_infinite(history).map_err(|source| Error::InSeries { series, source: Box::new(source) })?;
    }
    let network = Network::fit(work.panel, seasons, work.horizon, 0);
    Ok(network.map(|network| network.forecasts(work.panel, 0, levels)))
}

/// The network and how far each series is drawn towards it, told as of the boosted model; `None` where it is not asked for, the
/// method is no ensemble, there is too little to learn from, or it counts for nothing.
///
/// A network of its own is trained for each origin, on all that lies before it: on short series one trained without the last two
/// horizons says too little of what one with them is worth.
pub(super) fn joined(work: &mut Work<'_>, pooling: Pooling) -> Result<Option<Pooled>, Error> {
    let (Method::Ensemble { seasons, .. }, Pooling::WithNetwork) = (work.method, pooling) else {
        return Ok(None);
    };
    let (panel, horizon) = (work.panel, work.horizon);
    let means = |origin: usize| -> Option<Vec<Vec<f64>>> {
        let back = origin.saturating_mul(horizon);
        let network = Network::fit(panel, seasons, horizon, back)?;
        let told = network.forecasts(panel, back, &Levels::default());
        Some(told.into_iter().map(|forecast| forecast.mean).collect())
    };
    let Some(before) = (1..=ORIGINS).map(means).collect::<Option<Vec<_>>>() else { return Ok(None) };
    let weights = weights(work, &before)?;
    if weights.iter().all(|weight| *weight <= 0.0) {
        return Ok(None);
    }
    let all = std::iter::once(means(0)).chain(before.into_iter().map(Some)).collect::<Option<Vec<_>>>();
    Ok(all.map(|means| Pooled { means, weights }))
}
