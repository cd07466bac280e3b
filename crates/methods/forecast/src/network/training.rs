//! How the network learns: batches of origins, the loss, and how fast.

use candle_core::{Device, Result, Tensor};
use candle_nn::{AdamW, Optimizer, ParamsAdamW};
use qm_ml::Random;

use super::LEVELS;
use super::layers::Layers;
use super::views::{Past, Shape, single};
use crate::number::{float, whole_below};

/// Origins of one step.
const BATCH: usize = 128;
/// Steps, at most, and how often they meet each origin, at most.
const STEPS_MAX: usize = 3_000;
const EPOCHS_MAX: f64 = 8.0;
/// The highest rate of learning, and the decay of weights.
const RATE: f64 = 2e-3;
const DECAY: f64 = 0.01;
/// The share of the steps over which the rate rises.
const RISE: f64 = 0.05;
/// Pinball losses count so many times the loss of the mean.
const PINBALL: f64 = 2.0;
/// Errors of means beyond about half a unit count by their size rather than their square, but where many values are zero: there
/// the mean of what is sold is far from its median.
const BEND: f64 = 0.5;
/// Truths further from the base than so many units count as that far.
const UNITS_MAX: f64 = 20.0;

/// Layers trained on origins, `(series, step)`.
///
/// O(steps × batch × weights).
pub(super) fn trained(
    pasts: &[Past<'_>],
    origins: &[(usize, usize)],
    shape: &Shape,
    random: &mut Random,
) -> Result<Layers> {
    let layers = Layers::new(shape.width(), shape.horizon() * (1 + LEVELS.len()), random)?;
    let settings = ParamsAdamW { lr: RATE, weight_decay: DECAY, ..ParamsAdamW::default() };
    let mut optimiser = AdamW::new(layers.variables(), settings)?;
    let steps = whole_below(EPOCHS_MAX * float(origins.len()) / float(BATCH), STEPS_MAX);
    let mut order: Vec<usize> = (0..origins.len()).collect();
    let mut next = order.len();
    for step in 0..steps {
        let mut batch = Vec::with_capacity(BATCH);
        while batch.len() < BATCH {
            if next == order.len() {
                random.shuffle(&mut order);
                next = 0;
            }
            batch.push(origins[order[next]]);
            next += 1;
        }
        let Some(batch) = Batch::of(pasts, &batch, shape)? else { continue };
        optimiser.set_learning_rate(rate(float(step) / float(steps)));
        optimiser.backward_step(&batch.loss(&layers, shape)?)?;
    }
    Ok(layers)
}

/// Rises at first, then falls as a cosine (Loshchilov & Hutter 2017).
fn rate(done: f64) -> f64 {
    RATE * (done / RISE + RISE).min(1.0) * f64::midpoint(1.0, (std::f64::consts::PI * done).cos())
}

/// What is shown and what followed.
struct Batch {
    /// `[row][input]`
    inputs: Tensor,
    /// `[row][step][1]`: the truth less its base, in units; zero where unknown.
    target: Tensor,
    /// `[row][step][1]`: 1 where the truth is known.
    known: Tensor,
    /// `[row][1][1]`: 1 where many values are zero.
    sparse: Tensor,
}

impl Batch {
    /// `None` where nothing can be shown.
    fn of(pasts: &[Past<'_>], origins: &[(usize, usize)], shape: &Shape) -> Result<Option<Self>> {
        let (mut inputs, mut target, mut known, mut sparse) = (vec![], vec![], vec![], vec![]);
        for (series, origin) in origins {
            let past = &pasts[*series];
            let Some(view) = past.view(*origin, shape) else { continue };
            inputs.extend(view.inputs);
            sparse.push(f32::from(u8::from(view.sparse)));
            for (step, base) in view.base.iter().enumerate() {
                let error = (past.value(origin + step) - base) / view.unit;
                known.push(f32::from(u8::from(!error.is_nan())));
                let error = error.clamp(-UNITS_MAX, UNITS_MAX);
                target.push(if error.is_nan() { 0.0 } else { single(error) });
            }
        }
        let (rows, horizon) = (sparse.len(), shape.horizon());
        if !known.contains(&1.0) {
            return Ok(None);
        }
        Ok(Some(Self {
            inputs: Tensor::from_vec(inputs, (rows, shape.width()), &Device::Cpu)?,
            target: Tensor::from_vec(target, (rows, horizon, 1), &Device::Cpu)?,
            known: Tensor::from_vec(known, (rows, horizon, 1), &Device::Cpu)?,
            sparse: Tensor::from_vec(sparse, (rows, 1, 1), &Device::Cpu)?,
        }))
    }

    /// The mean over known truths of the loss of the mean and the mean pinball loss of the quantiles (Koenker & Bassett 1978).
    fn loss(&self, layers: &Layers, shape: &Shape) -> Result<Tensor> {
        let said = layers.forward(&self.inputs)?;
        let said = said.reshape((said.dim(0)?, shape.horizon(), 1 + LEVELS.len()))?;
        let levels: Vec<f32> = LEVELS.iter().map(|level| single(*level)).collect();
        let levels = Tensor::from_vec(levels, (1, 1, LEVELS.len()), &Device::Cpu)?;
        let errors = self.target.broadcast_sub(&said.narrow(2, 1, LEVELS.len())?)?;
        // The level times the error, and the error's size once more below zero.
        let pinball = (errors.broadcast_mul(&levels)? + errors.neg()?.relu()?)?.mean_keepdim(2)?;
        let squares = (&self.target - said.narrow(2, 0, 1)?)?.sqr()?;
        let bent = (((&squares / (BEND * BEND))? + 1.0)?.sqrt()? - 1.0)?;
        let bent = (bent * (2.0 * BEND * BEND))?;
        let of_mean = (&bent + self.sparse.broadcast_mul(&(&squares - &bent)?)?)?;
        let all = ((pinball * (2.0 * PINBALL))? + of_mean)?;
        let known = self.known.sum_all()?;
        ((all * &self.known)?.sum_all()? / known)? * 0.5
    }
}
