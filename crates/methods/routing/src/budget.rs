//! When a search ends. The caller owns the clock.

use crate::Cost;
use crate::float::{ratio, real};

/// Rounds between two looks at the clock.
pub(crate) const CLOCK_EVERY: u64 = 64;

/// What a search may use; it ends at whatever comes first.
#[derive(Clone, Copy, Default)]
pub struct Budget<'a> {
    /// Most rounds.
    pub iterations: Option<u64>,
    /// Most rounds without a better plan.
    pub iterations_unimproved: Option<u64>,
    /// A plan of this cost that serves all that must be served is good enough.
    pub target: Option<Cost>,
    /// Time by the caller's clock; results then depend on the machine.
    pub time: Option<Time<'a>>,
    /// Searches side by side, each on a thread of its own with the whole budget; below 2 the caller's thread searches. Only
    /// [`crate::search`] heeds it.
    pub threads: usize,
}

/// Seconds by a clock.
#[derive(Clone, Copy)]
pub struct Time<'a> {
    /// Most seconds.
    pub seconds: f64,
    /// Seconds since the search began, never going back: wall time, or CPU time of the thread that asks.
    pub clock: &'a (dyn Fn() -> f64 + Sync),
}

impl<'a> Budget<'a> {
    /// So many rounds; the plan depends on problem and seed alone, and on the threads.
    pub fn iterations(most: u64) -> Self {
        Self { iterations: Some(most), ..Self::default() }
    }

    /// So many seconds by a clock.
    pub fn seconds(seconds: f64, clock: &'a (dyn Fn() -> f64 + Sync)) -> Self {
        Self { time: Some(Time { seconds, clock }), ..Self::default() }
    }
}

impl std::fmt::Debug for Budget<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Budget")
            .field("iterations", &self.iterations)
            .field("iterations_unimproved", &self.iterations_unimproved)
            .field("target", &self.target)
            .field("seconds", &self.time.map(|time| time.seconds))
            .field("threads", &self.threads)
            .finish()
    }
}

/// How a search is getting on.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Progress {
    /// Rounds so far.
    pub iterations: u64,
    /// Seconds by the caller's clock, where it gave one.
    pub seconds: Option<f64>,
    /// Stops left out that must be served.
    pub missing: usize,
    /// Cost of the best plan so far.
    pub cost: Cost,
}

/// A budget being used up.
pub(crate) struct Meter<'a> {
    budget: Budget<'a>,
    pub(crate) iterations: u64,
    improved_at: u64,
    /// A plan that is good enough was found, here or elsewhere.
    pub(crate) reached: bool,
    /// Share of the budget used, 0..=1.
    pub(crate) used: f64,
}

impl<'a> Meter<'a> {
    pub(crate) fn new(budget: Budget<'a>) -> Self {
        Self { budget, iterations: 0, improved_at: 0, reached: false, used: 0.0 }
    }

    /// Notes a better plan.
    pub(crate) fn improved(&mut self, (missing, cost): (i64, i64)) -> Progress {
        self.improved_at = self.iterations;
        self.reached = missing == 0 && self.budget.target.is_some_and(|target| cost <= target.0);
        Progress {
            iterations: self.iterations,
            seconds: self.budget.time.map(|time| (time.clock)()),
            missing: usize::try_from(missing).unwrap_or(0),
            cost: Cost(cost),
        }
    }

    /// Counts a round and tells whether there may be another; looks at the clock every `every` rounds.
    pub(crate) fn next(&mut self, every: u64) -> bool {
        let budget = &self.budget;
        if self.reached || budget.iterations.is_some_and(|most| self.iterations >= most) {
            return false;
        }
        if budget.iterations_unimproved.is_some_and(|most| self.iterations - self.improved_at >= most) {
            return false;
        }
        if self.iterations.is_multiple_of(every) {
            self.look();
            if self.budget.time.is_some() && self.used >= 1.0 {
                return false;
            }
        }
        self.iterations += 1;
        true
    }

    /// Counts rounds that one step was worth beyond itself.
    pub(crate) fn add(&mut self, rounds: u64) {
        self.iterations += rounds;
    }

    /// The share used by the clock and by rounds. Without either, the rounds allowed without gain stand for it.
    fn look(&mut self) {
        let count = |value: u64| real(i64::try_from(value).unwrap_or(i64::MAX));
        let share = |most: u64| if most == 0 { 1.0 } else { count(self.iterations) / count(most) };
        let clocked = self.budget.time.map(|time| (time.clock)() / time.seconds.max(1e-9));
        let counted = self.budget.iterations.map(share);
        let idle = self.budget.iterations_unimproved.map(|most| share(most.saturating_mul(4)));
        self.used = match (clocked, counted) {
            (None, None) => idle.unwrap_or(ratio(0, 1)).min(1.0),
            (time, rounds) => time.unwrap_or(0.0).max(rounds.unwrap_or(0.0)).clamp(0.0, 1.0),
        };
    }
}
