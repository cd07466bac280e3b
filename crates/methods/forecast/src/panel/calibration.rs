//! Where the last truths of many series fell in the laws forecast for them, and which score each level stands for.

use super::Work;
use crate::in_order::in_order;
use crate::model::is_low_count;
use crate::number::{float, spread_evenly};
use crate::sample::at_place;
use crate::theta::line;
use crate::{Error, Levels};

/// Fewer held back errors than this at a step say too little about its tails.
const SHOWN_MIN: usize = 60;
/// Ends of histories that are held back: the last horizon, and the one before it.
pub(super) const ORIGINS: usize = 2;
/// Seasons a series must keep before the steps held back.
const SEASONS_MIN: usize = 2;
/// Steps a series must keep before the steps held back.
const STEPS_MIN: usize = 8;

/// Series whose laws err alike.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Pool {
    /// Told by laws of counts.
    Counts,
    /// All others.
    Amounts,
}

impl Pool {
    /// The pool of a history.
    pub(super) fn of(history: &[f64]) -> Self {
        if is_low_count(history) { Self::Counts } else { Self::Amounts }
    }
}

/// The score each level stands for in the series of a pool, `[step][level]`; `None` where too few errors would tell it.
pub(super) fn scores(work: &Work<'_>, levels: &Levels, pool: Pool) -> Result<Option<Vec<Vec<f64>>>, Error> {
    if !work.method.looks_ahead() || work.horizon == 0 {
        return Ok(None);
    }
    let mut found: Vec<Vec<f64>> = vec![Vec::new(); work.horizon];
    for origin in 1..=ORIGINS {
        let Some(errors) = held_back(work, origin, pool)? else { break };
        for (all, at) in found.iter_mut().zip(errors) {
            all.extend(at);
        }
    }
    let shown = found.iter().all(|at| !at.is_empty());
    Ok(shown.then(|| calibrated(&found, levels, pool)))
}

/// The scores, `[step][series]`, of the horizon that starts `origin` horizons before the end; `None` where fewer than 60 are
/// known at a step.
fn held_back(work: &Work<'_>, origin: usize, pool: Pool) -> Result<Option<Vec<Vec<f64>>>, Error> {
    let horizon = work.horizon;
    let least = STEPS_MIN.max(SEASONS_MIN.saturating_mul(work.method.period()));
    let long = |series: &usize| {
        let past = work.past(*series, origin);
        past.len() >= least && Pool::of(past) == pool
    };
    let kept: Vec<usize> = (0..work.panel.histories.len()).filter(long).collect();
    let truth = |series: usize| &work.panel.histories[series][work.past(series, origin).len()..][..horizon];
    let known = |step: usize| kept.iter().filter(|series| !truth(**series)[step].is_nan()).count();
    if (0..horizon).any(|step| known(step) < SHOWN_MIN) {
        return Ok(None);
    }
    let shown = in_order(&kept, |series| Ok(work.fit(series, origin)?.laws_at(truth(series))));
    let shown = shown.into_iter().collect::<Result<Vec<_>, Error>>()?;
    let all = shown.len();
    let mut errors: Vec<Vec<f64>> = vec![Vec::new(); horizon];
    for (series, shown) in shown.into_iter().flatten().enumerate() {
        for (step, (at, fell)) in errors.iter_mut().zip(shown).enumerate() {
            at.extend(fell.map(|fell| fell.score(share(step, series, all))));
        }
    }
    Ok(errors.iter().all(|at| at.len() >= SHOWN_MIN).then_some(errors))
}

/// Evenly spread over 0..1 for the successive series of a step, and over all steps.
fn share(step: usize, series: usize, all: usize) -> f64 {
    spread_evenly(step * all + series)
}

/// The score each level stands for, `[step][level]`: the quantiles of what was found, each on a straight line over the
/// steps, lest single steps with few truths stand out.
///
/// Only counts are moved as a whole: what their laws miss they miss at all times. What amounts erred alike at one time the
/// next one does not repeat, and their means are not moved either. Chosen with the last horizon of the training
/// parts of M1, M3 and M4's hours held back (docs/forecast.md).
fn calibrated(found: &[Vec<f64>], levels: &Levels, pool: Pool) -> Vec<Vec<f64>> {
    let mut scores: Vec<Vec<f64>> = found
        .iter()
        .map(|at| {
            let sorted = ascending(at);
            let centre = if pool == Pool::Counts { 0.0 } else { quantile(&sorted, 0.5) };
            levels.as_slice().iter().map(|level| quantile(&sorted, *level) - centre).collect()
        })
        .collect();
    for level in 0..levels.as_slice().len() {
        let points: Vec<(f64, f64)> =
            scores.iter().enumerate().map(|(step, at)| (float(step), at[level])).collect();
        let (at_zero, slope) = line(&points);
        for (step, at) in scores.iter_mut().enumerate() {
            at[level] = at_zero + slope * float(step);
        }
    }
    for at in &mut scores {
        at.sort_by(f64::total_cmp);
    }
    scores
}

fn ascending(values: &[f64]) -> Vec<f64> {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    sorted
}

/// A value such that one more truth falls below it with the chance `level`, as split conformal prediction has it.
fn quantile(sorted: &[f64], level: f64) -> f64 {
    let n = sorted.len();
    at_place(sorted, (level * float(n + 1) - 1.0).clamp(0.0, float(n - 1)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_are_spread_evenly_at_every_step() {
        // 89 is a Fibonacci number: every 89th multiple of the golden ratio lies near the one before.
        for step in 0..89 {
            let mut shares: Vec<f64> = (0..100).map(|series| share(step, series, 100)).collect();
            shares.extend([0.0, 1.0]);
            let gap = ascending(&shares).windows(2).map(|pair| pair[1] - pair[0]).fold(0.0, f64::max);
            assert!(gap < 0.02, "step {step}: {gap}");
        }
    }
}
