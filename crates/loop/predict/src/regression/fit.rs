//! Fitting in the order of time: scored on the last fifth, then fitted on everything.

use super::design::{Cells, Recipe};
use super::{NumberModel, ResidualLaw, TargetScale};
use crate::card::{CardDraft, Estimate, EvaluationRow, Fitted, report};
use crate::error::Error;
use crate::number::{float, median, whole};
use qm_domain::{FeatureTable, PredictionKind};
use qm_ml::{OlsBuilder, score};

/// Fewer rows than this, in all or in the part learned from, make no model.
pub(crate) const ROWS_MIN: usize = 30;
/// The share of rows, the latest, that a fit is scored on; and of what is left, that tells its errors.
const TEST_SHARE: f64 = 0.2;
const CALIBRATION_SHARE: f64 = 0.25;
/// Where outcomes take long to be known, rows younger than this share of them needs are left out of a fit:
/// of these only the quick ones are known.
const RIPE_SHARE: f64 = 0.95;

/// What to fit, and how.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Plan {
    pub(crate) name: &'static str,
    pub(crate) kind: PredictionKind,
    pub(crate) recipe: Recipe,
    /// Scales tried; where there are several, the one with the least error on the calibration rows is taken.
    pub(crate) scales: &'static [TargetScale],
    /// Least possible value; rows below it are not used, predictions are lifted to it.
    pub(crate) floor: Option<f64>,
}

/// The target of each row of a table, when the row happened, and when its target became known.
#[derive(Debug, Clone)]
pub(crate) struct Rows {
    pub(crate) target: Vec<f64>,
    pub(crate) at: Vec<i64>,
    pub(crate) known_at: Vec<i64>,
    /// Another forecast of the same rows to stand beside the model, with its name; NaN where there is none.
    pub(crate) rival: Option<(&'static str, Vec<f64>)>,
}

/// Fits a plan; `None` with fewer than [`ROWS_MIN`] usable rows, or too few known when the last fifth begins.
pub(crate) fn fit(
    plan: &Plan,
    table: &FeatureTable,
    rows: &Rows,
) -> Result<Option<Fitted<NumberModel>>, Error> {
    let job = Job { plan, cells: plan.recipe.bind(table)?, rows };
    let usable: Vec<usize> = job
        .in_time()
        .into_iter()
        .filter(|&i| rows.target[i].is_finite() && plan.floor.is_none_or(|floor| rows.target[i] >= floor))
        .collect();
    if usable.len() < ROWS_MIN {
        return Ok(None);
    }
    let (early, test, cut) = job.split(&usable, TEST_SHARE);
    if early.len() < ROWS_MIN || test.is_empty() {
        return Ok(None);
    }
    let scale = job.best_scale(&early, cut)?;
    let (judged, _) = job.calibrated(&early, scale, cut)?;
    let scores = job.score(&judged, &early, &test);
    let now = usable.iter().map(|&i| rows.known_at[i]).max().unwrap_or(cut);
    let ripe = job.ripe(&usable, now);
    let residuals = job.residuals(&judged, &job.ripe(&test, now));
    let mut model = job.least_squares(&ripe, scale)?;
    model.law = centred(residuals, job.residuals(&model, &ripe));
    let (card, evaluation) = job.report(&scores, ripe.len(), test.len());
    Ok(Some(Fitted { model, card, evaluation }))
}

/// The spread of errors on later rows around the middle of the errors on the rows fitted: one bad month widens
/// intervals and does not move every prediction.
fn centred(later: Vec<f64>, fitted: Vec<f64>) -> ResidualLaw {
    let shift = median(fitted).unwrap_or(0.0) - median(later.iter().copied()).unwrap_or(0.0);
    ResidualLaw::new(later.into_iter().map(|r| r + shift))
}

struct Job<'a> {
    plan: &'a Plan,
    cells: Cells<'a>,
    rows: &'a Rows,
}

struct Scores {
    mae: f64,
    baseline_mae: f64,
    coverage80: f64,
    rival: Option<(&'static str, f64, f64, u64)>,
}

impl Job<'_> {
    fn in_time(&self) -> Vec<usize> {
        let mut order: Vec<usize> = (0..self.rows.target.len()).collect();
        order.sort_by_key(|&i| (self.rows.at[i], i));
        order
    }

    /// Early rows whose outcome was known when the late ones begin, the late ones, and that instant.
    fn split(&self, ordered: &[usize], share: f64) -> (Vec<usize>, Vec<usize>, i64) {
        let kept = whole((float(ordered.len()) * (1.0 - share)).floor(), ordered.len());
        let (early, late) = ordered.split_at(kept);
        let cut = late.first().map_or(i64::MAX, |&i| self.rows.at[i]);
        let early = early.iter().copied().filter(|&i| self.rows.known_at[i] < cut).collect();
        (early, late.to_vec(), cut)
    }

    /// The rows old enough at `now` for slow outcomes to be known too; all when too few are.
    fn ripe(&self, rows: &[usize], now: i64) -> Vec<usize> {
        let mut waits: Vec<i64> =
            rows.iter().map(|&i| self.rows.known_at[i].saturating_sub(self.rows.at[i]).max(0)).collect();
        waits.sort_unstable();
        let wait = waits.get(whole(float(waits.len()) * RIPE_SHARE, waits.len().saturating_sub(1)));
        let latest = now.saturating_sub(wait.copied().unwrap_or(0));
        let ripe: Vec<usize> = rows.iter().copied().filter(|&i| self.rows.at[i] <= latest).collect();
        if ripe.len() < ROWS_MIN || ripe.len() * 2 < rows.len() { rows.to_vec() } else { ripe }
    }

    fn best_scale(&self, early: &[usize], now: i64) -> Result<TargetScale, Error> {
        let (first, rest) =
            self.plan.scales.split_first().map_or((TargetScale::Plain, &[][..]), |(f, r)| (*f, r));
        if rest.is_empty() {
            return Ok(first);
        }
        let mut best = (f64::INFINITY, first);
        for &scale in self.plan.scales {
            let (_, error) = self.calibrated(early, scale, now)?;
            if error < best.0 {
                best = (error, scale);
            }
        }
        Ok(best.1)
    }

    /// Fitted on all of `rows`, its errors told by the last quarter after a fit on those before; and the mean
    /// absolute error there.
    fn calibrated(&self, rows: &[usize], scale: TargetScale, now: i64) -> Result<(NumberModel, f64), Error> {
        let (mut early, mut late, _) = self.split(rows, CALIBRATION_SHARE);
        if early.is_empty() || late.is_empty() {
            (early, late) = (rows.to_vec(), rows.to_vec());
        }
        let ripe = self.ripe(&late, now);
        let trial = self.least_squares(&early, scale)?;
        let fitted = self.ripe(rows, now);
        let mut model = self.least_squares(&fitted, scale)?;
        model.law = centred(self.residuals(&trial, &ripe), self.residuals(&model, &fitted));
        let judged = NumberModel { law: model.law.clone(), ..trial };
        let errors = self.medians(&judged, &ripe).into_iter().zip(&ripe);
        let total: f64 = errors.map(|(guess, &i)| (guess - self.rows.target[i]).abs()).sum();
        Ok((model, total / float(ripe.len().max(1))))
    }

    fn least_squares(&self, rows: &[usize], scale: TargetScale) -> Result<NumberModel, Error> {
        let fault = |source| Error::Fit { model: self.plan.name, source };
        let design = self.plan.recipe.learn(&self.cells, rows);
        let mut builder = OlsBuilder::new(design.names());
        let mut row = Vec::new();
        for &i in rows {
            design.write(&self.cells, i, &mut row);
            builder.push(&row, scale.forward(self.rows.target[i])).map_err(fault)?;
        }
        let ols = builder.finish().map_err(fault)?;
        Ok(NumberModel { design, ols, scale, law: ResidualLaw::new([]), floor: self.plan.floor })
    }

    fn points(&self, model: &NumberModel, rows: &[usize]) -> Vec<f64> {
        let mut row = Vec::new();
        let mut point = |&i: &usize| {
            model.design.write(&self.cells, i, &mut row);
            model.ols.predict(&row)
        };
        rows.iter().map(&mut point).collect()
    }

    fn residuals(&self, model: &NumberModel, rows: &[usize]) -> Vec<f64> {
        let points = self.points(model, rows);
        points.iter().zip(rows).map(|(p, &i)| model.scale.forward(self.rows.target[i]) - p).collect()
    }

    fn estimates(&self, model: &NumberModel, rows: &[usize]) -> Vec<Estimate> {
        self.points(model, rows).into_iter().map(|point| model.around(point)).collect()
    }

    fn medians(&self, model: &NumberModel, rows: &[usize]) -> Vec<f64> {
        self.estimates(model, rows).into_iter().map(|e| e.quantiles.q50).collect()
    }

    fn score(&self, model: &NumberModel, early: &[usize], test: &[usize]) -> Scores {
        let truth: Vec<f64> = test.iter().map(|&i| self.rows.target[i]).collect();
        let estimates = self.estimates(model, test);
        let guesses: Vec<f64> = estimates.iter().map(|e| e.quantiles.q50).collect();
        let usual = median(early.iter().map(|&i| self.rows.target[i])).unwrap_or(0.0);
        let mae = |guesses: &[f64], truth: &[f64]| score::mae(truth, guesses).unwrap_or(f64::NAN);
        let within =
            estimates.iter().zip(&truth).filter(|(e, y)| e.quantiles.q10 <= **y && **y <= e.quantiles.q90);
        let rival = self.rows.rival.as_ref().and_then(|(name, values)| {
            let told: Vec<usize> = (0..test.len()).filter(|&j| values[test[j]].is_finite()).collect();
            let pick = |from: &[f64]| told.iter().map(|&j| from[j]).collect::<Vec<f64>>();
            let theirs: Vec<f64> = told.iter().map(|&j| values[test[j]]).collect();
            let n = u64::try_from(told.len()).unwrap_or(u64::MAX);
            (n > 0).then(|| (*name, mae(&pick(&guesses), &pick(&truth)), mae(&theirs, &pick(&truth)), n))
        });
        Scores {
            mae: mae(&guesses, &truth),
            baseline_mae: mae(&vec![usual; truth.len()], &truth),
            coverage80: float(within.count()) / float(truth.len().max(1)),
            rival,
        }
    }

    fn report(&self, scores: &Scores, rows: usize, test: usize) -> (CardDraft, Vec<EvaluationRow>) {
        let count = |n: usize| u64::try_from(n).unwrap_or(u64::MAX);
        let draft = CardDraft {
            name: self.plan.name.into(),
            kind: self.plan.kind,
            method: "ordinary least squares".into(),
            baseline: "training median".into(),
            rows: count(rows),
            test_rows: count(test),
            measure: "mae".into(),
            score: scores.mae,
            baseline_score: scores.baseline_mae,
            coverage80: Some(scores.coverage80),
            learned: Vec::new(),
        };
        let rival = scores.rival.map(|(name, ours, theirs, n)| (name, "mae", ours, theirs, n));
        let coverage = ("nominal share", "coverage80", scores.coverage80, 0.8, count(test));
        report(draft, rival.into_iter().chain([coverage]))
    }
}
