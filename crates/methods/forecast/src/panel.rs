//! Many series of one kind: each forecast alone, drawn towards what all of them teach, their intervals calibrated together.

mod calibration;
#[cfg(feature = "network")]
mod networked;
mod pooled;

use crate::in_order::in_order;
use crate::shared::SharedSeason;
use crate::{Error, Forecast, Levels, Method, Model};
use calibration::{ORIGINS, Pool, scores};
use pooled::Pooled;

pub use pooled::Pooling;

/// Models of the first series are kept for calibration while their histories have no more steps than this together: a step
/// takes 100 to 300 bytes at each of the two ends.
const KEPT_STEPS_MAX: usize = 300_000;

/// Series that are forecast together, and what else is known of them. All histories end at the same moment.
#[derive(Debug, Clone, Copy)]
pub struct Panel<'a> {
    /// Oldest value first; `NaN` = unknown.
    pub histories: &'a [&'a [f64]],
    /// `[category][series]`: codes of what never changes, such as family or shop; `NaN` = unknown.
    pub categories: &'a [Vec<f64>],
    /// `[input][series][step]`: what is known of the steps of the history and of those to come, such as price or promotion;
    /// `NaN`, and steps beyond the end, are unknown.
    pub inputs: &'a [Vec<&'a [f64]>],
}

impl<'a> Panel<'a> {
    /// Series of which nothing else is known.
    pub fn new(histories: &'a [&'a [f64]]) -> Self {
        Self { histories, categories: &[], inputs: &[] }
    }

    /// # Errors
    /// [`Error::Known`] where a category or an input is not told of each series, or infinite.
    pub(crate) fn check(&self) -> Result<(), Error> {
        let series = self.histories.len();
        let refuse = |name, place| Err(Error::Known { name, place });
        let whole = |codes: &Vec<f64>| codes.len() == series && codes.iter().all(|code| !code.is_infinite());
        if let Some(place) = self.categories.iter().position(|codes| !whole(codes)) {
            return refuse("category", place);
        }
        let finite = |values: &&[f64]| values.iter().all(|value| !value.is_infinite());
        match self.inputs.iter().position(|input| input.len() != series || !input.iter().all(finite)) {
            Some(place) => refuse("input", place),
            None => Ok(()),
        }
    }
}

/// The forecasts of a panel.
#[derive(Debug, Clone, PartialEq)]
pub struct PanelForecasts {
    /// One for each series.
    pub series: Vec<Forecast>,
    /// `[series]`, in 0..=1: how far each was drawn towards the models over all series; 0 for all where there is no such model.
    pub pooled: Vec<f64>,
}

/// Forecasts each series of a panel by `method`; quantiles by what the errors were when the last `horizon` steps of all
/// series, and the `horizon` before them, were held back.
///
/// Each series is fitted three times: without its last `2 horizon` and `horizon` steps, of which is told where they fell in
/// the laws forecast for them, step by step and over all series, and with them. Low counts (a mean below 5) and other series
/// are calibrated apart; those of a kind of which fewer than 60 are long enough with a known value at each step held back,
/// or fewer than 60 of those values could be told from what was forecast, keep their own quantiles, as by
/// [`Model::forecast`], and so does a mean of past values. Quantiles are moved as a whole only for counts: what all amounts
/// erred alike at one time is taken for chance. Means are those of [`Model::forecast`], but for an ensemble's: of intermittent
/// demand they follow the season of all such series together, and `pooling` draws them towards a model over all series.
/// Threads as the machine has them; the same numbers for any number of threads. O(series × cost of three fits), up to five
/// and the cost of two models where series are pooled.
///
/// # Errors
/// [`Error::ZeroLength`] as in [`Model::fit`]; [`Error::InSeries`] with what [`Model::fit`] refuses of the first series that
/// it refuses; [`Error::Known`] on categories or inputs that are not of these series.
///
/// Method: recalibration by the law of probability integral transforms (Kuleshov, Fenner & Ermon 2018, algorithm 1), as split
/// conformal prediction (Vovk, Gammerman & Shafer 2005), with groups of their own (Vovk, Lindsay, Nouretdinov & Gammerman
/// 2003); transforms of counts are spread over their jumps (Czado, Gneiting & Held 2009).
pub fn forecast_panel(
    panel: &Panel<'_>,
    method: Method,
    pooling: Pooling,
    horizon: usize,
    levels: &Levels,
) -> Result<PanelForecasts, Error> {
    method.validate()?;
    panel.check()?;
    pooling.check()?;
    let mut work = Work::new(panel, method, horizon);
    #[cfg(feature = "network")]
    if let Some(series) = networked::alone(&work, pooling, levels)? {
        let pooled = vec![1.0; series.len()];
        return Ok(PanelForecasts { series, pooled });
    }
    let boosted = Pooled::of(&mut work, pooling)?;
    work.pooled.extend(boosted);
    #[cfg(feature = "network")]
    {
        let network = networked::joined(&mut work, pooling)?;
        work.pooled.extend(network);
    }
    let counts = scores(&work, levels, Pool::Counts)?;
    let amounts = scores(&work, levels, Pool::Amounts)?;
    work.kept.clear();
    let series = work.each(0, |series, model| {
        let scores = match Pool::of(panel.histories[series]) {
            Pool::Counts => &counts,
            Pool::Amounts => &amounts,
        };
        match scores {
            Some(scores) => model.forecast_at_scores(scores, levels),
            None => model.forecast(horizon, levels),
        }
    })?;
    let left = |at: usize| work.pooled.iter().map(|pooled| 1.0 - pooled.weight(at)).product::<f64>();
    let pooled = (0..series.len()).map(|at| 1.0 - left(at)).collect();
    Ok(PanelForecasts { series, pooled })
}

/// What is forecast, and what the series say together of it.
struct Work<'a> {
    panel: &'a Panel<'a>,
    method: Method,
    horizon: usize,
    /// `[origin]`: without the last `origin` horizons.
    seasons: Vec<Option<SharedSeason>>,
    /// Models over all series, in the order in which the ensembles are drawn towards them.
    pooled: Vec<Pooled>,
    /// `[origin - 1][series]`: models of the first series fitted already, not drawn.
    kept: Vec<Vec<Model>>,
}

impl<'a> Work<'a> {
    fn new(panel: &'a Panel<'a>, method: Method, horizon: usize) -> Self {
        let mut work =
            Self { panel, method, horizon, seasons: Vec::new(), pooled: Vec::new(), kept: Vec::new() };
        if let Method::Ensemble { seasons, .. } = method {
            let of = |origin| SharedSeason::of(work.pasts(origin), seasons.short());
            work.seasons = (0..=ORIGINS).map(of).collect();
        }
        work
    }

    /// A history without its last `origin` horizons.
    fn past(&self, series: usize, origin: usize) -> &'a [f64] {
        let history = self.panel.histories[series];
        &history[..history.len().saturating_sub(origin.saturating_mul(self.horizon))]
    }

    fn pasts(&self, origin: usize) -> impl Iterator<Item = &'a [f64]> {
        (0..self.panel.histories.len()).map(move |series| self.past(series, origin))
    }

    /// How many of the first series may have their models kept.
    fn kept_max(&self) -> usize {
        let mut steps = 0;
        let within = |history: &&&[f64]| {
            steps += history.len();
            steps <= KEPT_STEPS_MAX
        };
        self.panel.histories.iter().take_while(within).count()
    }

    /// The model of a series without its last `origin` horizons.
    fn fit(&self, series: usize, origin: usize) -> Result<Model, Error> {
        let kept = origin.checked_sub(1).and_then(|origin| self.kept.get(origin)?.get(series));
        let model = if let Some(model) = kept {
            model.clone()
        } else {
            let season = self.seasons.get(origin).and_then(Option::as_ref);
            Model::fit_in_season(self.past(series, origin), self.method, season)
                .map_err(|source| Error::InSeries { series, source: Box::new(source) })?
        };
        Ok(self.pooled.iter().fold(model, |model, pooled| pooled.drawn(model, series, origin)))
    }

    /// What `work` makes of every series and its model.
    fn each<T: Send>(&self, origin: usize, work: impl Fn(usize, Model) -> T + Sync) -> Result<Vec<T>, Error> {
        let places: Vec<usize> = (0..self.panel.histories.len()).collect();
        in_order(&places, |series| Ok(work(series, self.fit(series, origin)?))).into_iter().collect()
    }
}
