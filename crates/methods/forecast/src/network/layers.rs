//! The layers of the network: weights drawn from a seed, and what they say.

use candle_core::{DType, Device, Result, Tensor, Var};
use qm_ml::Random;

use super::views::single;
use crate::number::float;

/// Values between the layers.
const HIDDEN: usize = 128;
/// Blocks that each add to what the one before said.
const BLOCKS: usize = 2;
/// Bounds of the weights drawn, times the root of the number of inputs: before a ramp (He et al. 2015), where a block ends, and
/// where the network ends: small, so that it begins near its base.
const BEFORE_RAMP: f64 = 2.449_489_742_783_178;
const END_OF_BLOCK: f64 = 0.5;
const END: f64 = 0.1;

/// A layer of weighted sums.
#[derive(Debug, Clone)]
struct Linear {
    weight: Var,
    bias: Var,
}

impl Linear {
    /// Weights drawn evenly within `bound` over the root of `inputs`.
    fn new(inputs: usize, outputs: usize, bound: f64, random: &mut Random) -> Result<Self> {
        let bound = bound / float(inputs).sqrt();
        let drawn = (0..inputs * outputs).map(|_| single(bound * (2.0 * random.unit() - 1.0))).collect();
        let weight = Tensor::from_vec::<_, f32>(drawn, (inputs, outputs), &Device::Cpu)?;
        Ok(Self { weight: Var::from_tensor(&weight)?, bias: Var::zeros(outputs, DType::F32, &Device::Cpu)? })
    }

    fn forward(&self, rows: &Tensor) -> Result<Tensor> {
        rows.matmul(&self.weight)?.broadcast_add(&self.bias)
    }
}

/// One layer on the inputs, blocks of two layers beside a path straight on, one layer to the outputs.
///
/// Method: residual blocks over windows, as N-BEATS (Oreshkin, Carpov, Chapados & Bengio 2020), whose blocks here share one
/// state (He, Zhang, Ren & Sun 2016).
#[derive(Debug, Clone)]
pub(super) struct Layers {
    first: Linear,
    blocks: Vec<[Linear; 2]>,
    last: Linear,
}

impl Layers {
    pub(super) fn new(inputs: usize, outputs: usize, random: &mut Random) -> Result<Self> {
        let first = Linear::new(inputs, HIDDEN, BEFORE_RAMP / 2.0_f64.sqrt(), random)?;
        let blocks = (0..BLOCKS).map(|_| {
            let begins = Linear::new(HIDDEN, HIDDEN, BEFORE_RAMP, random)?;
            Ok([begins, Linear::new(HIDDEN, HIDDEN, END_OF_BLOCK, random)?])
        });
        let blocks = blocks.collect::<Result<Vec<_>>>()?;
        Ok(Self { first, blocks, last: Linear::new(HIDDEN, outputs, END, random)? })
    }

    pub(super) fn variables(&self) -> Vec<Var> {
        let layers = [&self.first].into_iter().chain(self.blocks.iter().flatten()).chain([&self.last]);
        layers.flat_map(|layer| [layer.weight.clone(), layer.bias.clone()]).collect()
    }

    /// `[row][output]` of `[row][input]`. O(rows × weights).
    pub(super) fn forward(&self, rows: &Tensor) -> Result<Tensor> {
        let mut state = self.first.forward(rows)?.relu()?;
        for [begins, ends] in &self.blocks {
            state = (&state + ends.forward(&begins.forward(&state)?.relu()?)?)?;
        }
        self.last.forward(&state)
    }
}
