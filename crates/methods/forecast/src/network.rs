//! One neural network over all series of a panel: means and quantiles of all steps to come from what lay before.

mod layers;
mod training;
mod views;

use candle_core::{Device, Result, Tensor};
use qm_ml::Random;

use crate::in_order::in_order;
use crate::sample::normal_quantile;
use crate::{Forecast, Levels, Panel, Seasons};
use layers::Layers;
use views::{Past, Shape, View};

/// Quantiles learned; others lie between and beyond them.
const LEVELS: [f64; 7] = [0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95];
/// Networks whose answers are averaged, each from weights of its own.
const MEMBERS: [u64; 3] = [0, 1, 2];
/// From which all weights and the order of learning are drawn.
const SEED: u64 = 0;
/// Origins learned from, at most.
const ORIGINS_MAX: usize = 250_000;
/// Fewer origins than this teach nothing that a series does not tell itself.
const ORIGINS_MIN: usize = 1_000;
/// Latest seasons learned from.
const SEASONS_LEARNED: usize = 60;
/// Series whose forecasts are made together.
const BATCH: usize = 256;

/// A trained network; forecasts the horizon it was trained for.
#[derive(Debug, Clone)]
pub(crate) struct Network {
    shape: Shape,
    members: Vec<Layers>,
}

impl Network {
    /// Learns from all steps of the panel but the last `back`; `None` where fewer than a thousand origins can be learned from.
    ///
    /// Three networks of about 70,000 weights and more with longer seasons and horizons, each trained on up to 384,000 windows
    /// drawn evenly from the latest 60 seasons. Each is shown the last values, means over one to sixteen seasons, and its place
    /// in the seasons, all over the mean change from season to season and the level of the series, and tells how much each
    /// step differs from the season before, or from the mean where many values are zero. The same panel gives the same bytes
    /// on the same machine, for any number of threads. O(members × steps × batch × weights).
    ///
    /// Method: windows of all series into one network (Salinas et al. 2020; Oreshkin et al. 2020), all steps and quantiles
    /// told at once (Wen, Torkkola, Narayanaswamy & Madeka 2017), answers of several starts averaged (Hansen & Salamon 1990).
    pub(crate) fn fit(panel: &Panel<'_>, seasons: Seasons, horizon: usize, back: usize) -> Option<Self> {
        let shape = Shape::of(seasons, horizon);
        let of = |series| Past::of(panel, series, back, &shape);
        let pasts: Vec<Past<'_>> = (0..panel.histories.len()).map(of).collect();
        let origins = origins(&pasts, &shape);
        if origins.len() < ORIGINS_MIN || horizon == 0 {
            return None;
        }
        let members = in_order(&MEMBERS, |member| {
            alone(|| training::trained(&pasts, &origins, &shape, &mut Random::part(SEED, member)))
        });
        let members = members.into_iter().collect::<Result<_>>();
        Some(Self { members: members.expect("invariant: the layers fit what they are shown"), shape })
    }

    /// What is expected at the steps that follow each history without its last `back` steps, and its quantiles; zero after
    /// nothing but zeros. O(series × members × weights).
    pub(crate) fn forecasts(&self, panel: &Panel<'_>, back: usize, levels: &Levels) -> Vec<Forecast> {
        let starts: Vec<usize> = (0..panel.histories.len()).step_by(BATCH).collect();
        let told = in_order(&starts, |from| {
            let of = |series| Past::of(panel, series, back, &self.shape);
            let pasts: Vec<Past<'_>> = (from..panel.histories.len().min(from + BATCH)).map(of).collect();
            let views: Vec<Option<View>> =
                pasts.iter().map(|past| past.view(past.len(), &self.shape)).collect();
            let said = alone(|| self.said(&views)).expect("invariant: the layers fit what they are shown");
            let mut rows = said.chunks(self.shape.horizon() * (1 + LEVELS.len()));
            let mut tell = |(past, view): (&Past<'_>, &Option<View>)| {
                let row = view.as_ref().and_then(|view| Some((view, rows.next()?)));
                forecast(past, row, self.shape.horizon(), levels)
            };
            pasts.iter().zip(&views).map(&mut tell).collect::<Vec<_>>()
        });
        told.into_iter().flatten().collect()
    }

    /// What the networks say on average, `[view][step][mean and quantiles]` in one row.
    fn said(&self, views: &[Option<View>]) -> Result<Vec<f32>> {
        let inputs: Vec<f32> = views.iter().flatten().flat_map(|view| &view.inputs).copied().collect();
        let rows = inputs.len() / self.shape.width();
        if rows == 0 {
            return Ok(Vec::new());
        }
        let inputs = Tensor::from_vec(inputs, (rows, self.shape.width()), &Device::Cpu)?;
        let said = self.members.iter().map(|member| member.forward(&inputs)).collect::<Result<Vec<_>>>()?;
        Tensor::stack(&said, 0)?.mean(0)?.flatten_all()?.to_vec1()
    }
}

/// Runs `work` on this thread alone, so that networks can be trained beside each other.
fn alone<T: Send>(work: impl FnOnce() -> T + Send) -> T {
    let pool = rayon::ThreadPoolBuilder::new().num_threads(1).build();
    pool.expect("invariant: a thread can be started").install(work)
}

/// What is said of a series, in its own unit.
fn forecast(past: &Past<'_>, row: Option<(&View, &[f32])>, horizon: usize, levels: &Levels) -> Forecast {
    let mut mean = vec![0.0; horizon];
    let mut quantiles: Vec<(f64, Vec<f64>)> =
        levels.as_slice().iter().map(|level| (*level, vec![0.0; horizon])).collect();
    let Some((view, row)) = row else { return Forecast { mean, quantiles } };
    for (step, said) in row.chunks(1 + LEVELS.len()).enumerate() {
        let value = |units: f64| past.floor(view.base[step] + view.unit * units);
        let mut units: Vec<f64> = said.iter().copied().map(f64::from).collect();
        mean[step] = value(units[0]);
        let told = &mut units[1..];
        told.sort_by(f64::total_cmp);
        for (level, values) in &mut quantiles {
            values[step] = value(between(told, *level));
        }
    }
    Forecast { mean, quantiles }
}

/// The value at a level: on a straight line over normal scores between the levels learned, and beyond them.
fn between(told: &[f64], level: f64) -> f64 {
    let above = LEVELS.partition_point(|learned| *learned < level).clamp(1, LEVELS.len() - 1);
    let (low, high) = (normal_quantile(LEVELS[above - 1]), normal_quantile(LEVELS[above]));
    let share = (normal_quantile(level) - low) / (high - low);
    told[above - 1] + share * (told[above] - told[above - 1])
}

/// Origins, `(series, steps known)`, spread evenly over the latest seasons of each series, one season after its first sale on.
fn origins(pasts: &[Past<'_>], shape: &Shape) -> Vec<(usize, usize)> {
    let most = (ORIGINS_MAX / pasts.len().max(1)).max(1);
    let mut origins = Vec::new();
    for (series, past) in pasts.iter().enumerate() {
        let span = past.len().saturating_sub(past.first().saturating_add(shape.base()));
        let span = span.min(SEASONS_LEARNED.saturating_mul(shape.base()));
        let wanted = most.min(span);
        origins.extend((0..wanted).map(|place| (series, past.len() - 1 - place * span / wanted)));
    }
    origins
}
