//! What the demand forecasts of the last weeks were worth, beside seasonal naive.

use super::lift::{Effects, changes};
use super::outlook::{Lifted, whole};
use crate::card::{CardDraft, EvaluationRow, report};
use crate::number::float;
use qm_domain::{LearnedFactor, PredictionKind};
use qm_forecast::{Forecast, Levels, Method, Model};

pub(super) const WEEK: usize = 7;
/// Below this mean, counts are told by a law of counts.
const LOW_COUNT: f64 = 5.0;

/// The scores of one series over the days scored.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct SeriesScore {
    days: u64,
    within: u64,
    ours: Sums,
    naive: Sums,
}

#[derive(Debug, Clone, Copy, Default)]
struct Sums {
    absolute: f64,
    pinball: f64,
    /// `None` where the past never changed.
    rmsse: Option<f64>,
}

impl SeriesScore {
    /// Forecasts `truth` from `past` by `method` and by seasonal naive, and scores both where the truth is known. Ours learns from
    /// the past as it would be without events and one-off orders, and multiplies by what events make of each day of the truth.
    pub(super) fn of(
        (past, plain): (&[f64], &[f64]),
        truth: &[f64],
        effects: Option<&Effects>,
        method: Method,
    ) -> Result<Self, qm_forecast::Error> {
        let levels = Levels::default();
        let model = Model::fit(plain, method)?;
        let mut ours = model.forecast(truth.len(), &levels);
        if let Some(effects) = effects {
            lift(&mut ours, &model, effects, whole(past));
        }
        let naive = Model::fit(past, Method::SeasonalNaive { period: WEEK })?.forecast(truth.len(), &levels);
        let steps = past.windows(2).map(|pair| (pair[1] - pair[0]).powi(2)).filter(|step| !step.is_nan());
        let scale = steps.clone().sum::<f64>() / float(steps.count().max(1));
        let within = match (ours.nearest(0.1), ours.nearest(0.9)) {
            (Some(lo), Some(hi)) => {
                truth.iter().zip(lo.iter().zip(hi)).filter(|(y, (lo, hi))| *lo <= *y && *y <= *hi).count()
            }
            _ => 0,
        };
        Ok(Self {
            days: u64::try_from(truth.iter().filter(|units| !units.is_nan()).count()).unwrap_or(0),
            within: u64::try_from(within).unwrap_or(0),
            ours: Sums::of(&ours, truth, scale),
            naive: Sums::of(&naive, truth, scale),
        })
    }
}

/// Multiplies the days that an event changes; low counts stay counts.
fn lift(forecast: &mut Forecast, model: &Model, effects: &Effects, counts: bool) {
    let Effects { factors, doubts } = effects;
    let variance = model.lead_time_demand(1).variance();
    let growth = model.growth(factors.len());
    for (day, factor) in factors.iter().enumerate().filter(|(_, factor)| changes(**factor)) {
        let mean = forecast.mean[day];
        let lifted = Lifted::new(mean, variance * growth[day] * growth[day], mean * factor)
            .doubted(mean * factor * doubts[day]);
        let law = if counts && lifted.mean < LOW_COUNT { lifted.law() } else { None };
        for (level, values) in &mut forecast.quantiles {
            values[day] = law.as_ref().map_or_else(|| lifted.moved(values[day]), |law| law.quantile(*level));
        }
        forecast.mean[day] = lifted.mean;
    }
}

impl Sums {
    fn of(forecast: &Forecast, truth: &[f64], scale: f64) -> Self {
        let (mut sums, mut squared, mut known) = (Self::default(), 0.0, 0);
        let median = forecast.nearest(0.5).unwrap_or(&forecast.mean);
        for (step, y) in truth.iter().enumerate().filter(|(_, y)| !y.is_nan()) {
            known += 1;
            let error = forecast.mean[step] - y;
            sums.absolute += (median[step] - y).abs();
            squared += error * error;
            let losses = forecast.quantiles.iter().map(|(level, values)| {
                let gap = y - values[step];
                (level * gap).max((level - 1.0) * gap)
            });
            sums.pinball += losses.sum::<f64>() / float(forecast.quantiles.len().max(1));
        }
        sums.rmsse = (scale > 0.0 && known > 0).then(|| (squared / float(known) / scale).sqrt());
        sums
    }
}

/// The scores of all series.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Total {
    days: u64,
    scaled: u64,
    within: u64,
    absolute: [f64; 2],
    pinball: [f64; 2],
    rmsse: [f64; 2],
}

impl Total {
    pub(super) fn add(&mut self, score: &SeriesScore) {
        self.days += score.days;
        self.within += score.within;
        self.scaled += u64::from(score.ours.rmsse.is_some());
        for (at, sums) in [score.ours, score.naive].iter().enumerate() {
            self.absolute[at] += sums.absolute;
            self.pinball[at] += sums.pinball;
            self.rmsse[at] += sums.rmsse.unwrap_or(0.0);
        }
    }

    /// The card for a model of `rows` series that `learned` of events; scores of no days are zero.
    pub(super) fn report(&self, rows: u64, learned: Vec<LearnedFactor>) -> (CardDraft, Vec<EvaluationRow>) {
        let per = |sums: [f64; 2], n: u64| sums.map(|sum| if n == 0 { 0.0 } else { sum / count(n) });
        let [score, baseline_score] = per(self.absolute, self.days);
        let [rmsse, naive_rmsse] = per(self.rmsse, self.scaled);
        let [pinball, naive_pinball] = per(self.pinball, self.days);
        let baseline = "seasonal naive";
        let draft = CardDraft {
            name: "demand".into(),
            kind: PredictionKind::Demand,
            method: "fast ensemble".into(),
            baseline: baseline.into(),
            rows,
            test_rows: self.days,
            measure: "mae".into(),
            score,
            baseline_score,
            coverage80: (self.days > 0).then(|| count(self.within) / count(self.days)),
            learned,
        };
        let more = [
            (baseline, "rmsse", rmsse, naive_rmsse, self.scaled),
            (baseline, "pinball", pinball, naive_pinball, self.days),
        ];
        report(draft, more)
    }
}

#[expect(clippy::cast_precision_loss, reason = "counts stay far below 2^53")]
fn count(n: u64) -> f64 {
    n as f64
}
