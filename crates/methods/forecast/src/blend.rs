//! From a method to a fitted engine: single methods and the default ensemble.

use crate::aggregated;
use crate::arima;
use crate::engine::Engine;
use crate::ets::{self, EtsForm, Meets, Trend};
use crate::intermittent::{self, Intermittent, is_intermittent};
use crate::method::Pace;
use crate::regression;
use crate::season::{self, Indices};
use crate::theta::{self, ThetaKind};
use crate::{Method, Seasons};

/// Models of ARIMA with less than this share of the best one's weight are left out of a blend.
const ARIMA_SHARE: f64 = 0.05;
/// Blocks that a model of block means needs; chosen by us.
const BLOCKS_MIN: usize = 4;
/// Values from which on theta is estimated.
const THETA_MIN: usize = 9;
/// Seasons above this many steps are told by regression on lags rather than by states.
const STATES_MAX: usize = 24;
/// Longest history an ensemble is fitted to, unless seasons are long.
const TAIL_STEPS: usize = 600;
/// Seasons an ensemble is fitted to where they are long.
const TAIL_SEASONS: usize = 8;
/// Members that make an ensemble of long seasons.
const MEMBERS_MIN: usize = 3;

/// Fits what `method` names to `history`; `None` where the history is too short for it, or `method` is not one of engines.
pub(crate) fn fit(history: &[f64], method: Method) -> Option<Engine> {
    match method {
        Method::Ets { period } => one_ets(history, period, &EtsForm::all()),
        Method::EtsModel { form, period } => {
            one_ets(history, period, &[form]).or_else(|| one_ets(history, 1, &[EtsForm::SIMPLE]))
        }
        Method::Theta { kind, period } => Adjusted::of(history, period).fit(|rest| theta(rest, kind)),
        Method::Arima { period } => arima_mean(history, period, 1.0),
        Method::Autoregression { seasons } => {
            autoregression(history, seasons, 0).or_else(|| autoregression(history, Seasons::NONE, 0))
        }
        Method::Intermittent { kind } => intermittent::fit(history, kind),
        Method::Ensemble { seasons, pace } => ensemble_of_tail(history, seasons, pace),
        Method::Naive
        | Method::SeasonalNaive { .. }
        | Method::SimpleSmoothing
        | Method::Mean { .. }
        | Method::SeasonalMean { .. } => None,
    }
}

/// The ensemble of the latest steps, as many as tell anything of the next ones: its searches take time in proportion.
fn ensemble_of_tail(history: &[f64], seasons: Seasons, pace: Pace) -> Option<Engine> {
    let longest = TAIL_STEPS.max(TAIL_SEASONS.saturating_mul(seasons.long()));
    let skipped = history.len().saturating_sub(longest);
    if skipped == 0 || is_intermittent(history) {
        return ensemble(history, seasons, pace);
    }
    let engine = ensemble(&history[skipped..], seasons, pace)?;
    Some(Engine::Late { skipped, engine: Box::new(engine) })
}

/// The default: members by the kind of series, joined step by step. All weigh the same: weights by what the members erred on
/// held back steps gained half a percent on quarters and nothing on months, and cost a second fit (why so little: Claeskens,
/// Magnus, Vasnev & Wang 2016).
///
/// Intermittent demand: the mean of discounted rates and of the latest third. Long or double seasons: the median of seasonal
/// naives and of regressions on lags, of values and of logarithms. Else the mean, outermost drawn in, of Theta models, blends
/// of smoothing, ARIMA of logarithms, a regression on lags, and the season without a trend.
fn ensemble(history: &[f64], seasons: Seasons, pace: Pace) -> Option<Engine> {
    if is_intermittent(history) {
        let kinds = [Intermittent::Discounted, Intermittent::LatestThird];
        return Engine::mean(kinds.into_iter().map(|kind| intermittent::fit(history, kind)));
    }
    let periods = seasons.periods();
    let double = periods.len() > 1 || seasons.long() > STATES_MAX;
    if double && let Some(engine) = long_seasons(history, seasons) {
        return Some(engine);
    }
    let period = seasons.short();
    let adjusted = Adjusted::of(history, period);
    // A full ensemble has the Theta model of the steps themselves as a member of its own.
    let least = if pace == Pace::Full { 2 } else { 1 };
    let quick = [
        adjusted.fit(|rest| theta(rest, ThetaKind::Dynamic)),
        ets_mean(history, period, &usual_forms(period)),
        adjusted.fit(|rest| in_all_blocks(rest, period, least, theta_of_any_length)),
    ];
    if pace == Pace::Fast {
        let members = not_below_zero(history, quick.into_iter().flatten());
        return Engine::mean(members.into_iter().map(Some))
            .or_else(|| one_ets(history, 1, &[EtsForm::SIMPLE]));
    }
    let mut members: Vec<Option<Engine>> = quick.into();
    members.push(adjusted.fit(theta_of_any_length));
    members.push(logged(history, |logs| arima_mean(logs, period, ARIMA_SHARE)));
    members.push(autoregression(history, Seasons::one(period), 0));
    members.push(season_alone(history, period));
    let members = not_below_zero(history, members.into_iter().flatten());
    if members.is_empty() { one_ets(history, 1, &[EtsForm::SIMPLE]) } else { Some(Engine::Robust(members)) }
}

/// `None` where the history is too short for most members, or its only season does not show.
fn long_seasons(history: &[f64], seasons: Seasons) -> Option<Engine> {
    let (short, long) = (seasons.short(), seasons.long());
    if history.len() / 2 < long || (short == long && !season::recurs(history, long)) {
        return None;
    }
    let mut members = vec![
        Some(repeated(history, short)),
        autoregression(history, seasons, 1),
        autoregression(history, seasons, short),
        logged(history, |logs| autoregression(logs, seasons, short)),
    ];
    if long > short {
        members.push(Some(repeated(history, long)));
        members.push(logged(history, |logs| autoregression(logs, seasons, long)));
    } else {
        let adjusted = Adjusted::of(history, long);
        members.push(adjusted.fit(|rest| theta(rest, ThetaKind::Dynamic)));
        members.push(adjusted.fit(|rest| ets_mean(rest, 1, &usual_forms(long))));
    }
    let members: Vec<Engine> = members.into_iter().flatten().collect();
    (members.len() >= MEMBERS_MIN).then_some(Engine::Median(members))
}

/// All stable models; with seasons none whose trend never ends, as over several of them that is what forecasts fail by.
fn usual_forms(period: usize) -> Vec<EtsForm> {
    EtsForm::all().into_iter().filter(|form| period < 2 || form.trend != Trend::Additive).collect()
}

/// The season on a level; a damped trend where there is no season.
fn season_alone(history: &[f64], period: usize) -> Option<Engine> {
    let form = |error, trend, season| EtsForm { error, trend, season };
    if !(2..=STATES_MAX).contains(&period) {
        return one_ets(history, 1, &[form(Meets::Additive, Trend::Damped, None)]);
    }
    let multiplicative = form(Meets::Multiplicative, Trend::None, Some(Meets::Multiplicative));
    one_ets(history, period, &[multiplicative])
        .or_else(|| one_ets(history, period, &[form(Meets::Additive, Trend::None, Some(Meets::Additive))]))
}

fn one_ets(history: &[f64], period: usize, forms: &[EtsForm]) -> Option<Engine> {
    ets::automatic(history, period, forms).into_iter().next().map(|ets| Engine::Ets(Box::new(ets)))
}

fn ets_mean(history: &[f64], period: usize, forms: &[EtsForm]) -> Option<Engine> {
    let members: Vec<(f64, Engine)> = ets::blend(history, period, forms)
        .into_iter()
        .map(|(weight, ets)| (weight, Engine::Ets(Box::new(ets))))
        .collect();
    (!members.is_empty()).then_some(Engine::Mean(members))
}

fn arima_mean(history: &[f64], period: usize, share: f64) -> Option<Engine> {
    let members: Vec<(f64, Engine)> = arima::blend(history, period, share)
        .into_iter()
        .map(|(weight, arima)| (weight, Engine::Arima(Box::new(arima))))
        .collect();
    (!members.is_empty()).then_some(Engine::Mean(members))
}

fn autoregression(history: &[f64], seasons: Seasons, difference: usize) -> Option<Engine> {
    let lags = regression::lags(&seasons.periods());
    regression::fit(history, seasons.short(), &lags, difference)
        .map(|regression| Engine::Autoregression(Box::new(regression)))
}

fn repeated(history: &[f64], period: usize) -> Engine {
    Engine::Repeated { series: season::filled(history, period), period }
}

/// Theta itself is estimated where there are values enough to tell it.
fn theta_of_any_length(rest: &[f64]) -> Option<Engine> {
    theta(rest, if rest.len() < THETA_MIN { ThetaKind::Standard } else { ThetaKind::Optimised })
}

fn theta(rest: &[f64], kind: ThetaKind) -> Option<Engine> {
    theta::fit(rest, kind).map(|theta| Engine::Theta(Box::new(theta)))
}

/// The mean of `inner` on blocks of each length from `least` on that divides the season.
fn in_all_blocks(
    history: &[f64],
    period: usize,
    least: usize,
    inner: impl Fn(&[f64]) -> Option<Engine>,
) -> Option<Engine> {
    let longest = (history.len() / BLOCKS_MIN).max(1).min(period);
    let fitted = (least..=longest)
        .filter(|factor| period.is_multiple_of(*factor))
        .map(|factor| aggregated::fit(history, factor, &inner).map(Engine::Aggregated));
    Engine::mean(fitted)
}

/// Where no known value is negative, members say nothing negative either, lest one drags the others down.
fn not_below_zero(history: &[f64], members: impl Iterator<Item = Engine>) -> Vec<Engine> {
    if history.iter().any(|value| *value < 0.0) {
        return members.collect();
    }
    members.map(|member| Engine::NonNegative(Box::new(member))).collect()
}

/// Fits `inner` to the logarithms where every known value is positive, else to the values.
fn logged(history: &[f64], inner: impl Fn(&[f64]) -> Option<Engine>) -> Option<Engine> {
    if history.iter().any(|value| *value <= 0.0) {
        return inner(history);
    }
    let logs: Vec<f64> = history.iter().map(|value| value.ln()).collect();
    inner(&logs).map(|engine| Engine::Logged(Box::new(engine)))
}

/// A series without its season where the test finds one, else as it is.
struct Adjusted {
    rest: Vec<f64>,
    season: Option<Indices>,
}

impl Adjusted {
    fn of(history: &[f64], period: usize) -> Self {
        let season = indices(history, period);
        let rest = history.iter().enumerate();
        let rest = rest.map(|(t, value)| season.as_ref().map_or(*value, |season| season.without(*value, t)));
        Self { rest: rest.collect(), season }
    }

    /// Fits `inner` to the rest and puts the season back onto what it says.
    fn fit(&self, inner: impl Fn(&[f64]) -> Option<Engine>) -> Option<Engine> {
        let engine = inner(&self.rest)?;
        Some(match &self.season {
            Some(season) => Engine::Seasonal(season.clone(), Box::new(engine)),
            None => engine,
        })
    }
}

fn indices(history: &[f64], period: usize) -> Option<Indices> {
    if !season::is_seasonal(history, period) {
        return None;
    }
    season::classical(&season::filled(history, period), period, None)
}
