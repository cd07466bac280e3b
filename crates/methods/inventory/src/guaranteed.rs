//! Guaranteed service: which stages of a tree hold safety stock (Graves & Willems 2000).

mod tree;

use crate::Error;
use crate::check::not_negative;
use tree::{Link, Ordered, ordered};

/// Longest replenishment time worked with; beyond, count time in larger units.
const TIME_MAX: u32 = 1 << 14;

/// A stage of the supply chain.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Stage {
    /// Cost of holding a unit at the stage for one unit of time.
    pub holding_cost: f64,
    /// Time from having all inputs to having the output.
    pub processing_time: u32,
    /// Time within which outside supply comes; 0 without.
    pub inbound_time: u32,
    /// Longest time the stage may quote to its customers.
    pub outbound_time_max: Option<u32>,
    /// Standard deviations of demand that stock is to cover.
    pub bound: f64,
    /// Standard deviation of outside demand at the stage, per square root of time; 0 without.
    pub demand_sd: f64,
}

/// A supply from one stage to another, by index.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Supply {
    /// The supplying stage.
    pub from: usize,
    /// The supplied stage.
    pub to: usize,
}

/// The service times quoted, and what the safety stock they need costs.
#[derive(Debug, Clone, PartialEq)]
pub struct ServiceTimes {
    /// Time each stage quotes to the stages and customers it supplies.
    pub outbound: Vec<u32>,
    /// Cost of safety stock per unit of time.
    pub cost: f64,
}

/// The service times of least holding cost on a tree, or on several apart. O(stages × time²).
///
/// A stage that is quoted SI, takes T and quotes S holds h k σ √(SI + T - S), σ² the demand variance of all it
/// supplies. Leaves are solved first and each hands its parent the least cost for every time between the two
/// (Graves & Willems 2000, section 5; Snyder & Shen, Fundamentals of Supply Chain Theory, 2nd ed., section 6.3.6).
///
/// # Errors
/// [`Error::Empty`] without stages, [`Error::OutOfRange`] on numbers out of range or where outside supply is so late
/// that no times are possible, [`Error::Arc`] on a supply that closes a circle or names no stage.
pub fn guaranteed_service(stages: &[Stage], supplies: &[Supply]) -> Result<ServiceTimes, Error> {
    for stage in stages {
        not_negative("holding cost", stage.holding_cost)?;
        not_negative("demand bound", stage.bound)?;
        not_negative("standard deviation", stage.demand_sd)?;
    }
    let order = ordered(stages.len(), supplies)?;
    let deviations = deviations(stages, &order);
    let times = replenishment_times(stages, &order)?;
    let mut solver =
        Solver { stages, order: &order, deviations, times, solved: vec![Table::default(); stages.len()] };
    for &stage in &order.leaves_first {
        solver.solved[stage] = solver.table(stage);
    }
    solver.read_off()
}

/// The holding cost of given outbound times, or `None` where a stage would have to quote less than it needs.
///
/// # Errors
/// As [`guaranteed_service`], and [`Error::Length`] where there is not one time per stage.
pub fn guaranteed_service_cost(
    stages: &[Stage],
    supplies: &[Supply],
    outbound: &[u32],
) -> Result<Option<f64>, Error> {
    if outbound.len() != stages.len() {
        return Err(Error::Length { name: "outbound times", found: outbound.len(), expected: stages.len() });
    }
    let order = ordered(stages.len(), supplies)?;
    let deviations = deviations(stages, &order);
    let mut cost = 0.0;
    for (k, stage) in stages.iter().enumerate() {
        let quoted = order.suppliers(k).map(|i| outbound[i]).max().unwrap_or(0).max(stage.inbound_time);
        let ready = u64::from(quoted) + u64::from(stage.processing_time);
        let Some(net) = ready.checked_sub(u64::from(outbound[k])) else { return Ok(None) };
        if stage.outbound_time_max.is_some_and(|most| outbound[k] > most) {
            return Ok(None);
        }
        cost += stage.holding_cost * stage.bound * deviations[k] * crate::number::float(net).sqrt();
    }
    Ok(Some(cost))
}

/// Standard deviation of the demand that reaches each stage: variances add up along supplies.
fn deviations(stages: &[Stage], order: &Ordered) -> Vec<f64> {
    let mut variances: Vec<f64> = stages.iter().map(|stage| stage.demand_sd * stage.demand_sd).collect();
    for &stage in order.upstream_first.iter().rev() {
        for supplier in order.suppliers(stage) {
            variances[supplier] += variances[stage];
        }
    }
    variances.into_iter().map(f64::sqrt).collect()
}

/// The longest time each stage can need when no stage before it holds stock.
fn replenishment_times(stages: &[Stage], order: &Ordered) -> Result<Vec<usize>, Error> {
    let mut times = vec![0_u32; stages.len()];
    for &k in &order.upstream_first {
        let stage = stages[k];
        let latest = order.suppliers(k).map(|i| times[i]).max().unwrap_or(0).max(stage.inbound_time);
        times[k] = latest.saturating_add(stage.processing_time);
        if times[k] > TIME_MAX {
            return Err(Error::OutOfRange { name: "replenishment time", value: f64::from(times[k]) });
        }
    }
    times.into_iter().map(index).collect()
}

fn index(time: u32) -> Result<usize, Error> {
    usize::try_from(time).map_err(|_| Error::OutOfRange { name: "time", value: f64::from(time) })
}

/// A stage's least subtree cost for each time between it and its parent, and its own other time at that cost.
#[derive(Debug, Clone, Default)]
struct Table {
    cost: Vec<f64>,
    other: Vec<usize>,
}

impl Table {
    /// The time in `from..=to` of least cost, the earliest on ties; times beyond the table cost as its last.
    fn least(&self, from: usize, to: usize) -> Option<(usize, f64)> {
        let last = self.cost.len().checked_sub(1)?;
        let (from, to) = (from.min(last), to.min(last));
        (from..=to).map(|time| (time, self.cost[time])).min_by(|a, b| a.1.total_cmp(&b.1).then(a.0.cmp(&b.0)))
    }
}

struct Solver<'a> {
    stages: &'a [Stage],
    order: &'a Ordered,
    deviations: Vec<f64>,
    times: Vec<usize>,
    solved: Vec<Table>,
}

impl Solver<'_> {
    /// Tabulates by outbound time where the parent is supplied, by inbound time where it supplies, and at a root.
    fn table(&self, k: usize) -> Table {
        let (upstream, downstream) = self.children(k);
        let (held, processing) = (self.held(k), self.processing(k));
        let by_outbound = matches!(self.order.parent[k], Some(Link::Supplies(_)));
        let span = if by_outbound { downstream.len() } else { upstream.len() };
        let mut table = Table { cost: vec![f64::INFINITY; span], other: vec![0; span] };
        for (inbound, before) in upstream.iter().enumerate() {
            for (outbound, after) in downstream.iter().enumerate() {
                let Some(net) = (inbound + processing).checked_sub(outbound) else { break };
                let cost = held[net] + before + after;
                let (time, other) = if by_outbound { (outbound, inbound) } else { (inbound, outbound) };
                if cost < table.cost[time] {
                    (table.cost[time], table.other[time]) = (cost, other);
                }
            }
        }
        table
    }

    /// Cost of all subtrees below by inbound time, and by outbound time; infinite where a time is not allowed.
    fn children(&self, k: usize) -> (Vec<f64>, Vec<f64>) {
        let stage = self.stages[k];
        let inbound_max = self.times[k] - self.processing(k);
        let mut upstream = vec![0.0; inbound_max + 1];
        let mut downstream = vec![0.0; self.times[k] + 1];
        for (time, cost) in (0_u32..).zip(&mut upstream) {
            if time < stage.inbound_time {
                *cost = f64::INFINITY;
            }
        }
        for (time, cost) in (0_u32..).zip(&mut downstream) {
            if stage.outbound_time_max.is_some_and(|most| time > most) {
                *cost = f64::INFINITY;
            }
        }
        for &child in &self.order.children[k] {
            let below = &self.solved[child].cost;
            let beyond = below.last().copied().unwrap_or(f64::INFINITY);
            if self.order.parent[child] == Some(Link::Supplies(k)) {
                let mut least = f64::INFINITY;
                for (time, cost) in upstream.iter_mut().enumerate() {
                    least = least.min(below.get(time).copied().unwrap_or(f64::INFINITY));
                    *cost += least;
                }
            } else {
                let mut least = beyond;
                for time in (0..below.len().max(downstream.len())).rev() {
                    least = least.min(below.get(time).copied().unwrap_or(beyond));
                    if let Some(cost) = downstream.get_mut(time) {
                        *cost += least;
                    }
                }
            }
        }
        (upstream, downstream)
    }

    fn processing(&self, k: usize) -> usize {
        usize::try_from(self.stages[k].processing_time).unwrap_or(usize::MAX)
    }

    /// h k σ √t for each net replenishment time t up to the stage's longest.
    fn held(&self, k: usize) -> Vec<f64> {
        let stage = self.stages[k];
        let scale = stage.holding_cost * stage.bound * self.deviations[k];
        (0_u32..).take(self.times[k] + 1).map(|time| scale * f64::from(time).sqrt()).collect()
    }

    /// Follows the best choices from the roots to the leaves.
    fn read_off(&self) -> Result<ServiceTimes, Error> {
        let mut times = vec![(0, 0); self.stages.len()];
        let mut cost = 0.0;
        for &k in self.order.leaves_first.iter().rev() {
            let table = &self.solved[k];
            let found = match self.order.parent[k] {
                None => table.least(0, usize::MAX).inspect(|(_, least)| cost += least),
                Some(Link::Supplies(parent)) => table.least(0, times[parent].0),
                Some(Link::SuppliedBy(parent)) => table.least(times[parent].1, usize::MAX),
            };
            let Some((time, _)) = found.filter(|(_, least)| least.is_finite()) else {
                return Err(Error::OutOfRange { name: "cost of service times", value: f64::INFINITY });
            };
            let other = table.other[time];
            let by_outbound = matches!(self.order.parent[k], Some(Link::Supplies(_)));
            times[k] = if by_outbound { (other, time) } else { (time, other) };
        }
        let outbound = times.iter().map(|&(_, time)| u32::try_from(time).unwrap_or(u32::MAX)).collect();
        Ok(ServiceTimes { outbound, cost })
    }
}
