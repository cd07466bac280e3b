//! Stages in a row under stochastic demand: the best echelon base-stock levels (Clark & Scarf 1960).

use crate::check::{not_negative, positive};
use crate::level_costs::signed_units;
use crate::number::{float, signed, units, whole_below};
use crate::{Error, NormalDemand, Pmf};

/// Upper tail of lead-time demand that is counted as its largest value: what lies four deviations above a normal mean.
const TAIL: f64 = 3.167_124_183_311_998e-5;
/// Points per standard deviation of the shortest lead-time demand.
const FINENESS: f64 = 40.0;
/// Most points of the grid of all stages together.
const POINTS_MAX: usize = 10_000;

/// A stage; the first of a row serves customers, each other one the stage before it.
#[derive(Debug, Clone, PartialEq)]
pub struct SerialStage {
    /// Cost of a unit in the echelon (the stage and all after it) per unit of time: what holding costs more here than
    /// one stage earlier in the chain.
    pub echelon_holding_cost: f64,
    /// Demand of customers over the stage's lead time.
    pub lead_time_demand: LeadTimeDemand,
}

/// Demand over a lead time.
#[derive(Debug, Clone, PartialEq)]
pub enum LeadTimeDemand {
    /// No lead time.
    None,
    /// Whole units.
    Discrete(Pmf),
    /// Normal demand; what is below zero counts as zero.
    Normal(NormalDemand),
}

/// The best echelon base-stock levels.
#[derive(Debug, Clone, PartialEq)]
pub struct EchelonLevels {
    /// For each stage, the units that the stage and all after it should hold or have under way to them.
    pub levels: Vec<f64>,
    /// Expected cost per unit of time.
    pub cost: f64,
}

/// Echelon base-stock levels of least cost where customers wait at `stockout_cost` per unit and unit of time.
///
/// `Ĉ_j(x) = h_j x + C̲_{j-1}(x)`, `C_j(y) = E Ĉ_j(y - D_j)`, its minimiser is `S_j`, and `C̲_j(x) = C_j(min(S_j, x))`
/// from `C̲_0(x) = (p + Σh) x⁻` on; the cost is that of the last stage at its level (Clark & Scarf 1960; Chen & Zheng
/// 1994; Snyder & Shen, Fundamentals of Supply Chain Theory, 2nd ed., section 6.2.2, equation (6.32)). Each function is
/// computed only where it bends: left of the least total demand it is a straight line, right of its minimum it is not
/// needed. With discrete demand levels are whole units, exact but for the tail beyond four deviations, which is counted as the
/// last value before it; with normal demand on a grid of 1/40 deviation, levels interpolated, costs good to 1e-5.
/// O(stages × points²).
///
/// # Errors
/// [`Error::Empty`] without stages, [`Error::OutOfRange`] on a negative holding cost or a stockout cost not above zero,
/// [`Error::TooWide`] on discrete demand over too many units.
pub fn serial_levels(stages: &[SerialStage], stockout_cost: f64) -> Result<EchelonLevels, Error> {
    if stages.is_empty() {
        return Err(Error::Empty { name: "stages" });
    }
    let mut total = positive("stockout cost", stockout_cost)?;
    for stage in stages {
        total += not_negative("echelon holding cost", stage.echelon_holding_cost)?;
    }
    let step = grid_step(stages);
    let mut room = 2 * POINTS_MAX;
    let mut below = Curve { start: 0, values: vec![0.0], slope: -total };
    let mut found = EchelonLevels { levels: Vec::with_capacity(stages.len()), cost: 0.0 };
    for stage in stages {
        let demand = stage.lead_time_demand.on_grid(step, room)?;
        room -= demand.masses.len();
        let (curve, best) = below.pulled(stage.echelon_holding_cost, &demand, step);
        found.levels.push(best.0);
        found.cost = best.1;
        below = curve;
    }
    Ok(found)
}

/// Width of the common grid: 1 with any discrete demand, a fraction of the smallest deviation otherwise.
fn grid_step(stages: &[SerialStage]) -> f64 {
    let (mut least, mut sum) = (f64::INFINITY, 0.0);
    for stage in stages {
        match &stage.lead_time_demand {
            LeadTimeDemand::Discrete(_) => return 1.0,
            LeadTimeDemand::Normal(demand) => {
                least = least.min(demand.sd());
                sum += 8.0 * demand.sd();
            }
            LeadTimeDemand::None => {}
        }
    }
    if least.is_finite() { (least / FINENESS).max(sum / float(units(POINTS_MAX))) } else { 1.0 }
}

/// Probabilities of demand being `start`, `start + 1`, ... steps of the grid.
struct Masses {
    start: i64,
    masses: Vec<f64>,
}

impl LeadTimeDemand {
    /// The masses on the grid, at most `room` of them.
    fn on_grid(&self, step: f64, room: usize) -> Result<Masses, Error> {
        let masses = match self {
            Self::None => Masses { start: 0, masses: vec![1.0] },
            Self::Discrete(pmf) => cut(pmf),
            Self::Normal(demand) => rounded(*demand, step, room),
        };
        if masses.masses.len() > room { Err(Error::TooWide { limit: POINTS_MAX }) } else { Ok(masses) }
    }
}

/// The demand with what lies beyond the tail put on the last value before it.
fn cut(pmf: &Pmf) -> Masses {
    let mut masses = Vec::new();
    let mut below = 0.0;
    for p in pmf.probabilities() {
        masses.push(*p);
        below += p;
        if below >= 1.0 - TAIL {
            break;
        }
    }
    if let Some(last) = masses.last_mut() {
        *last += (1.0 - below).max(0.0);
    }
    Masses { start: signed_units(pmf.start()), masses }
}

/// Normal demand rounded to the nearest point of the grid, five deviations to each side of the mean.
fn rounded(demand: NormalDemand, step: f64, room: usize) -> Masses {
    let bound = |z: f64| whole_below((demand.mean() + z * demand.sd()) / step);
    let (start, end) = (bound(-5.0), bound(5.0));
    let count = crate::number::points(start, end).saturating_add(2).min(room.saturating_add(1));
    let mut masses = Vec::with_capacity(count);
    let (mut below, mut k) = (0.0, float(start));
    for _ in 1..count {
        let at = demand.cdf((k + 0.5) * step).max(below);
        masses.push(at - below);
        (below, k) = (at, k + 1.0);
    }
    masses.push(1.0 - below);
    Masses { start: signed_units(start), masses }
}

/// A convex function on the grid: a line of `slope` left of `start`, then `values`, then flat.
struct Curve {
    start: i64,
    values: Vec<f64>,
    slope: f64,
}

impl Curve {
    fn at(&self, index: i64, step: f64) -> f64 {
        let last = self.values.len().saturating_sub(1);
        match index.checked_sub(self.start).map(usize::try_from) {
            Some(Ok(offset)) => self.values.get(offset.min(last)).copied().unwrap_or(0.0),
            _ => self.values.first().copied().unwrap_or(0.0) + self.slope * signed(index - self.start) * step,
        }
    }

    /// The curve of the next stage, cut off at its minimum, and that minimum: level and cost.
    fn pulled(&self, holding: f64, demand: &Masses, step: f64) -> (Self, (f64, f64)) {
        let start = self.start + demand.start;
        let width = self.values.len() + demand.masses.len();
        let first = start - demand.start - i64::try_from(demand.masses.len()).unwrap_or(i64::MAX) + 1;
        let inner: Vec<f64> = (first..)
            .take(demand.masses.len() + width)
            .map(|index| holding * signed(index) * step + self.at(index, step))
            .collect();
        let mut values = Vec::with_capacity(width);
        for window in inner.windows(demand.masses.len()) {
            let value: f64 = window.iter().rev().zip(&demand.masses).map(|(cost, p)| cost * p).sum();
            let rises = values.last().is_some_and(|before| value >= *before);
            values.push(value);
            if rises {
                break;
            }
        }
        let best = minimum(&values, start, step);
        if values.len() > 1 {
            values.pop();
        }
        (Self { start, values, slope: self.slope + holding }, best)
    }
}

/// Level and cost where `values`, which fall up to their last but one, are least; between grid points by a parabola.
fn minimum(values: &[f64], start: i64, step: f64) -> (f64, f64) {
    let level = |index: usize| (signed(start) + float(units(index))) * step;
    match *values {
        [.., before, least, after] if (step - 1.0).abs() > 0.0 => {
            let (fall, rise) = (before - least, after - least);
            let bend = fall + rise;
            let shift = if bend > 0.0 { (fall - rise) / (2.0 * bend) } else { 0.0 };
            (level(values.len() - 2) + shift * step, least - bend * shift * shift / 2.0)
        }
        [.., least, _] => (level(values.len() - 2), least),
        _ => (level(0), values.first().copied().unwrap_or(0.0)),
    }
}
