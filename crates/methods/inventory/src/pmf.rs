//! A distribution of demand over whole units.

use serde::{Deserialize, Serialize};

use crate::Error;
use crate::number::{UNITS_MAX, float, points, signed, units, whole_below};

/// Most points of a distribution.
pub(crate) const SUPPORT_MAX: usize = 1 << 20;
/// Mass left out at each end of a distribution.
const NEGLIGIBLE: f64 = 1e-14;
/// Slack for sums of rounded probabilities.
const SLACK: f64 = 1e-12;

/// Probabilities of demand being `start`, `start + 1`, ... units; they sum to 1.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "Weights", into = "Weights")]
pub struct Pmf {
    start: u64,
    probabilities: Vec<f64>,
}

/// What a distribution looks like before it is checked.
#[derive(Serialize, Deserialize)]
struct Weights {
    start: u64,
    probabilities: Vec<f64>,
}

impl TryFrom<Weights> for Pmf {
    type Error = Error;

    fn try_from(weights: Weights) -> Result<Self, Error> {
        Self::new(weights.start, weights.probabilities)
    }
}

impl From<Pmf> for Weights {
    fn from(pmf: Pmf) -> Self {
        Self { start: pmf.start, probabilities: pmf.probabilities }
    }
}

impl Pmf {
    /// Weights on `start`, `start + 1`, ...; they are normalised, and negligible ends cut off.
    ///
    /// # Errors
    /// [`Error::Empty`] without weights, [`Error::OutOfRange`] on a weight that is negative or not finite, on a
    /// sum of zero and on a `start` of 2^52 or more, [`Error::TooWide`] on more than 2^20 weights.
    pub fn new(start: u64, weights: Vec<f64>) -> Result<Self, Error> {
        if weights.is_empty() {
            return Err(Error::Empty { name: "weights" });
        }
        if weights.len() > SUPPORT_MAX {
            return Err(Error::TooWide { limit: SUPPORT_MAX });
        }
        if start >= UNITS_MAX {
            return Err(Error::OutOfRange { name: "start", value: float(start) });
        }
        if let Some(&value) = weights.iter().find(|w| !(w.is_finite() && **w >= 0.0)) {
            return Err(Error::OutOfRange { name: "weight", value });
        }
        let total: f64 = weights.iter().sum();
        if !(total.is_finite() && total > 0.0) {
            return Err(Error::OutOfRange { name: "sum of weights", value: total });
        }
        Ok(Self::trimmed(start, weights, total))
    }

    /// Demand that is known.
    ///
    /// # Errors
    /// [`Error::OutOfRange`] on 2^52 or more.
    pub fn certain(demand: u64) -> Result<Self, Error> {
        Self::new(demand, vec![1.0])
    }

    /// Points with probabilities, as forecasts give them. A value between two whole numbers is split between
    /// them so that the mean is kept; probabilities are normalised.
    ///
    /// # Errors
    /// [`Error::Uneven`], [`Error::Empty`], [`Error::OutOfRange`] on a value outside 0..2^52 or a bad
    /// probability, [`Error::TooWide`] where the values lie more than 2^20 apart.
    pub fn from_points(values: &[f64], probabilities: &[f64]) -> Result<Self, Error> {
        if values.len() != probabilities.len() {
            return Err(Error::Uneven { values: values.len(), probabilities: probabilities.len() });
        }
        if let Some(&value) = values.iter().find(|v| !(**v >= 0.0 && **v < float(UNITS_MAX))) {
            return Err(Error::OutOfRange { name: "demand", value });
        }
        let Some(&least) = values.iter().min_by(|a, b| a.total_cmp(b)) else {
            return Err(Error::Empty { name: "points" });
        };
        let most = values.iter().copied().fold(least, f64::max);
        let start = whole_below(least);
        let span = points(start, whole_below(most)).saturating_add(2);
        if span > SUPPORT_MAX {
            return Err(Error::TooWide { limit: SUPPORT_MAX });
        }
        let mut weights = vec![0.0; span];
        for (value, probability) in values.iter().zip(probabilities) {
            let at = points(start, whole_below(*value));
            let above = value.fract();
            weights[at] += probability * (1.0 - above);
            weights[at + 1] += probability * above;
        }
        Self::new(start, weights)
    }

    /// Cuts ends whose mass is negligible; weights are valid, `total` is their positive sum.
    fn trimmed(start: u64, mut weights: Vec<f64>, total: f64) -> Self {
        let limit = NEGLIGIBLE * total;
        let cut = |weights: &mut dyn Iterator<Item = &f64>| {
            let mut mass = 0.0;
            weights
                .take_while(|w| {
                    mass += **w;
                    mass < limit
                })
                .count()
        };
        let head = cut(&mut weights.iter());
        let tail = cut(&mut weights.iter().rev());
        weights.truncate(weights.len() - tail);
        weights.drain(..head);
        let total: f64 = weights.iter().sum();
        for weight in &mut weights {
            *weight /= total;
        }
        Self { start: start + units(head), probabilities: weights }
    }

    /// The least demand with any probability.
    pub fn start(&self) -> u64 {
        self.start
    }

    /// The greatest demand with any probability.
    pub fn end(&self) -> u64 {
        self.start + units(self.probabilities.len() - 1)
    }

    /// The probabilities from [`Self::start`] on.
    pub fn probabilities(&self) -> &[f64] {
        &self.probabilities
    }

    /// The probability of a demand of exactly `demand`.
    pub fn probability(&self, demand: u64) -> f64 {
        let at = demand.checked_sub(self.start).and_then(|at| usize::try_from(at).ok());
        at.and_then(|at| self.probabilities.get(at)).copied().unwrap_or(0.0)
    }

    /// Pairs of demand and probability, ascending.
    pub fn points(&self) -> impl Iterator<Item = (u64, f64)> + '_ {
        (self.start..).zip(self.probabilities.iter().copied())
    }

    /// The expected demand.
    pub fn mean(&self) -> f64 {
        let offset: f64 = (0..).zip(&self.probabilities).map(|(i, p)| float(i) * p).sum();
        float(self.start) + offset
    }

    /// The variance of demand.
    pub fn variance(&self) -> f64 {
        let mean = self.mean();
        self.points().map(|(demand, p)| (float(demand) - mean).powi(2) * p).sum()
    }

    /// The probability that `stock` suffices; zero for negative `stock`.
    pub fn cdf(&self, stock: i64) -> f64 {
        let Some(last) = u64::try_from(stock).ok().and_then(|stock| stock.checked_sub(self.start)) else {
            return 0.0;
        };
        let count = usize::try_from(last).unwrap_or(usize::MAX).saturating_add(1);
        if count >= self.probabilities.len() {
            return 1.0;
        }
        self.probabilities[..count].iter().sum::<f64>().min(1.0)
    }

    /// The smallest demand that is not exceeded with probability `p`; the ends for `p` outside (0, 1).
    pub fn quantile(&self, p: f64) -> u64 {
        if p >= 1.0 {
            return self.end();
        }
        let mut below = 0.0;
        self.points()
            .find(|(_, probability)| {
                below += probability;
                below + SLACK >= p
            })
            .map_or(self.end(), |(demand, _)| demand)
    }

    /// E[(D - s)+], the units expected to be missing with `stock` there; backorders make `stock` negative.
    pub fn shortage(&self, stock: i64) -> f64 {
        let start = i64::try_from(self.start).unwrap_or(i64::MAX);
        if stock <= start {
            return self.mean() - signed(stock);
        }
        let skip = usize::try_from(stock - start).unwrap_or(usize::MAX);
        (1..).zip(self.probabilities.iter().skip(skip).skip(1)).map(|(over, p)| float(over) * p).sum()
    }

    /// E[(s - D)+], the units expected to be left of `stock`.
    pub fn leftover(&self, stock: i64) -> f64 {
        (signed(stock) - self.mean() + self.shortage(stock)).max(0.0)
    }
}
